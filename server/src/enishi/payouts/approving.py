"""A batch approved by others over the hash of its content, or made void; an approval ends with what it was given for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof
from enishi.partners import paying
from enishi.partners.deciding import NotAnApprover, SamePerson, checked_reason, decide
from enishi.partners.states import ProposalState
from enishi.payouts import sources
from enishi.payouts.models import Batch, BatchApproval, Counter, Deputy, Payment, Request
from enishi.payouts.payers import steps_of
from enishi.payouts.proposing import hash_as_it_stands
from enishi.payouts.states import BatchState, Outcome, RequestKind
from enishi_engine.said import Said
from enishi_engine.settlement.approval import Approval, ApprovalStep, Asked, Holder, approval_findings, step_for
from enishi_engine.settlement.finding import Finding


class NoSuchBatch(Refusal):
    """There is no batch of that number."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"There is no batch P{number}. Look at the list of batches.", ja=f"支払データP{number}はありません。一覧をご確認ください。"
        )


class NotInThisState(Refusal):
    """The batch is further than that, or not so far yet."""

    def __init__(self, batch: Batch, needed: str) -> None:
        super().__init__(
            f"{batch} is {BatchState(batch.state).value}: only what is {needed} can be so. Look at its page again.",
            ja=f"{batch}は「{BatchState(batch.state).label}」のため、この操作はできません。ページをもう一度ご確認ください。",
        )


class ContentDiffers(Refusal):
    """The batch is not what the person looked at."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(
            f"{batch} is not what you looked at. Look at it again, and then approve it.",
            ja=f"{batch}はご覧になった内容と違います。もう一度確認してから承認してください。",
        )


class ApprovalLost(Refusal):
    """What was approved is no longer what would be paid; `changes` says what changed."""

    def __init__(self, batch: Batch, changes: list[Said]) -> None:
        self.changes = tuple(changes)
        super().__init__(
            "\n".join((f"The approval of {batch} counts no more. Make it void, and propose another.", *changes)),
            ja="\n".join((f"{batch}の承認は無効になりました。取り消して、起票し直してください。", *(one.ja for one in changes))),
        )


class ApprovedAlready(Refusal):
    """The same person approved the same batch before."""

    def __init__(self, batch: Batch, user: User) -> None:
        super().__init__(
            f"{user.email} approved {batch} already. Another person is missing.",
            ja=f"{user.email}は{batch}を承認済みです。別の担当者の承認が必要です。",
        )


@needs_second_proof
@transaction.atomic
def approve(*, batch: int, looked_at: str, by: User, at: datetime) -> Batch:
    """
    Say yes to exactly this content, by its hash; with enough people's, by the amount, the batch is approved.

    Raises NoSuchBatch, NotInThisState, SamePerson, NotAnApprover, ContentDiffers, ApprovedAlready, ApprovalLost.
    """
    found = held(batch)
    if found.state != BatchState.PROPOSED:
        raise NotInThisState(found, BatchState.PROPOSED.value)
    if found.proposed_by_id == by.id:
        raise SamePerson(by)
    if not _may_approve(found, by, local_day(at)):
        raise NotAnApprover(by)
    if looked_at != found.hash or hash_as_it_stands(found) != found.hash:
        raise ContentDiffers(found)
    if changed := list(changes(found, at=at)):
        raise ApprovalLost(found, changed)
    if BatchApproval.objects.filter(batch=found, person=by).exists():
        raise ApprovedAlready(found, by)
    BatchApproval.objects.create(batch=found, person=by, prepared_by=found.proposed_by, hash=found.hash, approved_at=at)
    if not missing(found):
        found.state = BatchState.APPROVED
        found.save(update_fields=("state",))
    audit.record(actor=str(by.id), act="approve_batch", subject=f"batch:{found}", detail={"hash": found.hash, "state": found.state}, at=at)
    return found


def missing(batch: Batch) -> tuple[Finding, ...]:
    """Who must still approve it, or what is missing else; nothing where the approvals suffice."""
    return _missing(batch, BatchApproval.objects.filter(batch=batch), steps_of(batch.currency), _holders())


def asked_of(batch: Batch, approvals: Sequence[BatchApproval], viewer: User, *, at: datetime) -> tuple[tuple[Finding, ...], bool]:
    """What is missing of a batch's approval, and whether the viewer may give it by role today."""
    steps, holders = steps_of(batch.currency), _holders()
    return _missing(batch, approvals, steps, holders), _has_a_role(batch, viewer, local_day(at), steps, holders)


def _missing(
    batch: Batch, approvals: Iterable[BatchApproval], steps: Sequence[ApprovalStep], holders: Sequence[Holder]
) -> tuple[Finding, ...]:
    given = [Approval(person=str(one.person_id), approved_on=local_day(one.approved_at), content=one.hash) for one in approvals]
    asked = Asked(
        on=str(batch), amount=batch.total, prepared_by=frozenset({str(batch.proposed_by_id)}), content=batch.hash, reference=batch.reference
    )
    return approval_findings(asked, given, steps, holders)


def changes(batch: Batch, *, at: datetime) -> Iterator[Said]:
    """What is no longer as it was proposed: another bank account to pay to, another class of tax, another paper, a hold. Each with the payee."""
    payments = list(batch.payments.order_by("number"))
    accounts = paying.accounts_to_pay({one.partner for one in payments if one.account_id is not None}, at=at)
    classes = paying.classes_on({one.partner for one in payments}, local_day(at))
    keys = {one.due for one in payments}
    standing, paid, held_back = sources.as_they_stand(keys), sources.paid_of(keys), sources.holds(keys)
    for one in payments:
        now = accounts.get(one.partner)
        if one.account_id is not None and (now is None or now.id != one.account_id):
            yield Said(f"{one.payee}: its bank account was changed.", f"{one.payee}:支払先口座が変更されました。")
        class_ = classes.get(one.partner)
        if class_ is None or class_.value != one.withholding:
            yield Said(f"{one.payee}: its withholding class was changed.", f"{one.payee}:源泉徴収の区分が変更されました。")
        content, payable = standing.get(one.due, ("", 0))
        if content != one.due_content:
            yield Said(f"{one.payee}: its statement is not what it was.", f"{one.payee}:支払通知書の内容が変わりました。")
        elif paid.get(one.due, 0) > payable:
            yield Said(
                f"{one.payee}: it has reported a difference in its statement.", f"{one.payee}:支払通知書について相違のご連絡があります。"
            )
        for why in held_back.get(one.due, ()):
            yield Said(f"{one.payee}: it is held: {why}", f"{one.payee}:支払が保留されています({why})")


@transaction.atomic
def drop(*, batch: int, why: str, by: User, at: datetime) -> Batch:
    """
    Make a batch void that has no file yet: its proposer takes it back, or an approver rejects it. What it would have paid is due again.

    Raises NoSuchBatch, NotInThisState, NotAnApprover, ReasonMissing.
    """
    found = held(batch)
    if found.state not in (BatchState.PROPOSED, BatchState.APPROVED):
        raise NotInThisState(found, "without a file")
    if found.proposed_by_id != by.id and not _may_approve(found, by, local_day(at)):
        raise NotAnApprover(by)
    return make_void(found, why=checked_reason(why), by=by, at=at)


@transaction.atomic
def ask_void(*, batch: int, why: str, by: User, at: datetime) -> Request:
    """
    Ask for a batch to be made void that has its file and was not sent: another person grants it.

    Raises NoSuchBatch, NotInThisState, ReasonMissing.
    """
    found = held(batch)
    if found.state != BatchState.WRITTEN:
        raise NotInThisState(found, BatchState.WRITTEN.value)
    request = Request.objects.create(kind=RequestKind.VOID, batch=found, reason=checked_reason(why), proposed_by=by, proposed_at=at)
    audit.record(actor=str(by.id), act="ask_void", subject=f"batch:{found}", detail={"why": request.reason}, at=at)
    return request


@needs_second_proof
@transaction.atomic
def decide_void(*, request: str, as_: ProposalState, why: str, by: User, at: datetime) -> Request:
    """
    Grant as the second person that a written batch is void, or not.

    Raises NotOpen, SamePerson, NotAnApprover, NotYours, ReasonMissing, NotInThisState.
    """
    asked = Request.objects.select_related("batch").get(id=request, kind=RequestKind.VOID)
    found = held(asked.batch.number)
    asked = Request.objects.select_for_update(of=("self",)).get(id=request)
    decide(asked, as_=as_, why=why, by=by, at=at)
    asked.save()
    audit.record(actor=str(by.id), act=f"{as_.value}_void", subject=f"batch:{found}", detail={"request": str(asked.id)}, at=at)
    if as_ is ProposalState.APPROVED:
        if found.state != BatchState.WRITTEN:
            raise NotInThisState(found, BatchState.WRITTEN.value)
        make_void(found, why=asked.reason, by=by, at=at)
    return asked


def make_void(batch: Batch, *, why: str, by: User, at: datetime) -> Batch:
    """The batch and its payments are void; the caller holds it."""
    batch.state, batch.why_void = BatchState.VOID, why
    batch.save(update_fields=("state", "why_void"))
    Payment.objects.filter(batch=batch).update(outcome=Outcome.VOID)
    audit.record(actor=str(by.id), act="void_batch", subject=f"batch:{batch}", detail={"why": why}, at=at)
    return batch


def held(number: int) -> Batch:
    """The batch, locked until the transaction ends, after the lock that everybody takes who proposes. Raises NoSuchBatch."""
    Counter.objects.select_for_update().filter(id=1).first()
    found = Batch.objects.select_for_update(of=("self",)).select_related("payer").filter(number=number).first()
    if found is None:
        raise NoSuchBatch(number)
    return found


def may_approve(batches: Sequence[Batch], user: User, day: date) -> list[Batch]:
    """Those of them that somebody may approve by role and amount on a day; a query for each currency and two more."""
    holders = _holders() if batches else []
    steps = {currency: steps_of(currency) for currency in {one.currency for one in batches}}
    return [one for one in batches if _has_a_role(one, user, day, steps[one.currency], holders)]


def _may_approve(batch: Batch, user: User, day: date) -> bool:
    return _has_a_role(batch, user, day, steps_of(batch.currency), _holders())


def _has_a_role(batch: Batch, user: User, day: date, steps: Sequence[ApprovalStep], holders: Sequence[Holder]) -> bool:
    """Does somebody hold, or stand in for, one of the roles that must approve the amount?"""
    roles = step_for(batch.total, steps).roles
    return any(one.person == str(user.id) and one.role in roles and one.on(day) for one in holders)


def _holders() -> list[Holder]:
    """Who holds which role now, and who stands in for whom, as long as both are there."""
    held_now = people.holders()
    own = [Holder(person=str(user), role=role.value, first_day=local_day(since)) for (user, role), since in held_now.items()]
    return own + [
        Holder(person=str(one.person_id), role=one.role, first_day=one.first_day, last_day=one.last_day, deputy_for=str(one.deputy_for_id))
        for one in Deputy.objects.filter(person__is_active=True)
        if (one.deputy_for_id, Role(one.role)) in held_now
    ]
