"""Writes of targets: proposed, signed by the partner on paper, signed by the maker's second person and a fact from then on; or ended."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from enishi.core import audit
from enishi.core import queries as people
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.intake import console_rows
from enishi.intake import operations as intake
from enishi.partners import members
from enishi.partners import queries as partners
from enishi.partners.states import MemberRole
from enishi.programs import operations as programs
from enishi.targets import queries, telling, words
from enishi.targets.access import ROLE_OF_SIGNERS
from enishi.targets.models import ENDS, REASON, Step, Target, TargetStep
from enishi.targets.refusals import (
    NoFigure,
    NoPaper,
    NoSuchContact,
    NoSuchMetric,
    NoSuchPartner,
    NotASigner,
    NothingWaits,
    NotTheOwner,
    ReasonMissing,
    SamePerson,
    SignedInTheFuture,
    SpanBackwards,
    SpanBegan,
    TargetWaits,
    WordsChanged,
)
from enishi_engine.words import Language

LARGEST = Decimal(10) ** 9  # as the fact's column; exclusive


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A figure for a metric of one partner in a span, days inclusive; `value` as people write it, in major units where the metric is money."""

    program: str
    partner: str
    metric: str
    first_day: date
    last_day: date
    value: str
    counts_late: bool = False
    reason: str


@transaction.atomic
def propose(*, proposal: Proposal, by: User, at: datetime) -> Target:
    """
    Propose a target, or another version of one. Nothing is calculated with it before both sides have signed.

    Raises NoSuchPartner, NoSuchMetric, NoFigure, SpanBackwards, SpanBegan, ReasonMissing, TargetWaits.
    """
    programs.hold(proposal.program)  # versions of one target are numbered one after another
    value = _checked(proposal, at)
    same = {name: getattr(proposal, name) for name in ("partner", "metric", "first_day", "last_day")}
    before = Target.objects.filter(**same)
    waits = before.exclude(steps__step__in=ENDS).first()
    if waits is not None:
        raise TargetWaits(waits.id)
    number = before.count() + 1
    target = Target.objects.create(
        id=_id(proposal, number), program=proposal.program, **same, number=number, value=value, counts_late=proposal.counts_late,
        reason=proposal.reason.strip(), proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _record("propose_target", target, by, at, {"value": value, "counts_late": proposal.counts_late})
    telling.tell_owners("target_proposed", queries.read(target), by=by, at=at)
    return target


@transaction.atomic
def record_signature(*, target: str, contact: UUID, signed_on: date, file_name: str, content: bytes, by: User, at: datetime) -> TargetStep:
    """
    Record that the partner signed, with the signed paper as a file: its bytes are kept under their hash.

    Raises NothingWaits, NoSuchContact, SignedInTheFuture, SpanBegan, NoPaper, FileTooLarge.
    """
    found = _waiting(target)
    if found.steps.filter(step=Step.PARTNER_SIGNED).exists():
        raise NothingWaits
    company = partners.company(found.partner)
    if company is None or str(contact) not in {one.id for one in company.contacts}:
        raise NoSuchContact(found.partner)
    if signed_on > local_day(at):
        raise SignedInTheFuture(signed_on)
    if not content:
        raise NoPaper
    paper = intake.keep_file(file_name=file_name, content=content, at=at)
    return _step(
        found, Step.PARTNER_SIGNED, by, at, signed_on=signed_on, contact=contact, paper=paper, paper_name=file_name[-255:]
    )  # fmt: skip


@transaction.atomic
def owner_signs(*, target: str, language: Language, looked_at: str, by: User, at: datetime) -> TargetStep:
    """
    Sign for the partner, as its owner: what was read, in that language, is kept word for word. `looked_at` is the hash of it.

    Raises NothingWaits, NotTheOwner, SpanBegan, WordsChanged.
    """
    found = _waiting(target)
    if found.steps.filter(step=Step.PARTNER_SIGNED).exists():
        raise NothingWaits
    _owner(found, by)
    today = local_day(at)
    if today > found.first_day and not found.counts_late:
        raise SpanBegan(found.first_day)
    said = words.in_words(queries.read(found), language)
    if words.hash_of(said) != looked_at:
        raise WordsChanged
    return _step(found, Step.PARTNER_SIGNED, by, at, signed_on=today, words=said)


@transaction.atomic
def decline(*, target: str, reason: str, by: User, at: datetime) -> TargetStep:
    """
    Say no for the partner, as its owner, with the reason.

    Raises NothingWaits, NotTheOwner, ReasonMissing.
    """
    found = _waiting(target)
    if found.steps.filter(step=Step.PARTNER_SIGNED).exists():
        raise NothingWaits
    _owner(found, by)
    return _step(found, Step.WITHDRAWN, by, at, reason=_said(reason))


@needs_second_proof
@transaction.atomic
def sign(*, target: str, by: User, at: datetime) -> TargetStep:
    """
    Sign for the maker, as somebody who neither proposed the target nor recorded the partner's signature; from now on it is a fact.

    Raises NothingWaits, SamePerson, NotASigner, SpanBegan, RowRefused.
    """
    found = _waiting(target)
    partner = found.steps.filter(step=Step.PARTNER_SIGNED).first()
    if partner is None or partner.signed_on is None:
        raise NothingWaits
    _second(found, by, partner.by_id)
    today = local_day(at)
    if max(today, partner.signed_on) > found.first_day and not found.counts_late:
        raise SpanBegan(found.first_day)
    step = _step(found, Step.AGREED, by, at, signed_on=today)
    console_rows.write_row(fact="targets", row=queries.fact_row(found, partner.signed_on, today), by=str(by.id), at=at)
    telling.tell_owners("target_agreed", queries.read(found), by=by, at=at)
    return step


@transaction.atomic
def reject(*, target: str, reason: str, by: User, at: datetime) -> TargetStep:
    """
    Say no for the maker, with the reason.

    Raises NothingWaits, SamePerson, NotASigner, ReasonMissing.
    """
    found = _waiting(target)
    _second(found, by)
    return _step(found, Step.REJECTED, by, at, reason=_said(reason))


@transaction.atomic
def withdraw(*, target: str, reason: str, by: User, at: datetime) -> TargetStep:
    """
    Take a proposal back, or write down that the partner did not sign it.

    Raises NothingWaits, ReasonMissing.
    """
    return _step(_waiting(target), Step.WITHDRAWN, by, at, reason=_said(reason))


def _checked(proposal: Proposal, at: datetime) -> str:
    """The figure as a file would spell it."""
    if partners.partner(proposal.partner) is None:
        raise NoSuchPartner(proposal.partner)
    metric = next((one for one in queries.metrics(proposal.program) if one.id == proposal.metric), None)
    if metric is None:
        raise NoSuchMetric(program=proposal.program, metric=proposal.metric)
    if proposal.last_day < proposal.first_day:
        raise SpanBackwards(proposal.first_day, proposal.last_day)
    if local_day(at) > proposal.first_day and not proposal.counts_late:
        raise SpanBegan(proposal.first_day)
    _said(proposal.reason)
    return _figure(proposal.value, metric.decimals)


def _figure(text: str, decimals: int) -> str:
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise NoFigure(text, decimals) from None
    if not value.is_finite() or not 0 < value < LARGEST or value != round(value, decimals):
        raise NoFigure(text, decimals)
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _id(proposal: Proposal, number: int) -> str:
    """The same for every version but its number, which is last: of two signed on one day the later one has the larger id."""
    said = "\n".join((proposal.partner, proposal.metric, proposal.first_day.isoformat(), proposal.last_day.isoformat()))
    return f"target-{hashlib.sha256(said.encode()).hexdigest()[:20]}-{number:04}"


def _waiting(target: str) -> Target:
    """The target, held, where it has not come to its end."""
    found = Target.objects.filter(id=target).first()
    if found is None:
        raise NothingWaits
    programs.hold(found.program)
    if found.steps.filter(step__in=ENDS).exists():
        raise NothingWaits
    return found


def _owner(target: Target, by: User) -> None:
    member = members.standing_of(by)
    if member is None or member.role != MemberRole.OWNER or not member.company.codes.filter(partner=target.partner).exists():
        raise NotTheOwner(by)


def _second(target: Target, by: User, *others: UUID) -> None:
    if by.id in (target.proposed_by_id, *others):
        raise SamePerson(by)
    if ROLE_OF_SIGNERS not in people.roles_of(by):
        raise NotASigner(by, ROLE_OF_SIGNERS.value)


def _said(reason: str) -> str:
    if not reason.strip() or len(reason) > REASON:
        raise ReasonMissing(REASON)
    return reason.strip()


def _step(target: Target, step: Step, by: User, at: datetime, **said: Any) -> TargetStep:
    taken = TargetStep.objects.create(target=target, step=step, by=by, at=at, **said)
    detail = {name: str(getattr(value, "sha256", value)) for name, value in said.items() if name not in ("paper_name", "words")}
    if taken.words:
        detail["words"] = words.hash_of(taken.words)
    _record(f"{step.value}_target", target, by, at, detail)
    return taken


def _record(act: str, target: Target, by: User, at: datetime, detail: dict[str, Any]) -> None:
    of = {
        "partner": target.partner,
        "metric": target.metric,
        "first_day": target.first_day.isoformat(),
        "last_day": target.last_day.isoformat(),
    }
    audit.record(actor=str(by.id), act=act, subject=f"target:{target.id}", detail=of | detail, at=at)
