"""Reads of payouts: what pages show. Never more of an account than three digits."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.partners import paying
from enishi.partners.states import ProposalState
from enishi.payouts.approving import asked_of, changes, may_approve
from enishi.payouts.models import (
    ApprovalTable,
    Batch,
    BatchApproval,
    Deputy,
    PayerAccount,
    Payment,
    PaymentOutcome,
    PayoutFile,
    Request,
    ResultFile,
)
from enishi.payouts.states import BatchState, Outcome, RequestKind, Way
from enishi_engine.settlement.approval import ApprovalStep
from enishi_engine.settlement.finding import Finding

SAID = (Outcome.PAID, Outcome.RETURNED, Outcome.UNKNOWN)
SILENT = (Outcome.WAITING, Outcome.SENT)  # nothing was learned of it yet


@dataclass(frozen=True, kw_only=True)
class BatchRead:
    """A batch in a list: what it comes to, how many of its payments came back or are unknown, and whether it was sent and of each something is known."""

    number: int
    state: BatchState
    way: Way
    payer: str
    currency: str
    pay_on: date
    payments: int
    total: int
    returned: int
    unknown: int
    answered: bool
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentRead:
    """A payment as people read it; minor units. `reason` is what was last learned of it, `asked` a resolution that waits."""

    number: int
    reference: str
    due: str
    period: str
    partner: str
    name: str
    payee: str
    last_three: str
    gross: int
    withheld: int
    set_off: int
    fee: int
    amount: int
    outcome: Outcome
    reason: str
    learned_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ApprovalRead:
    """Somebody's yes."""

    person: str
    person_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestRead:
    """What somebody asked for, and what became of it."""

    id: UUID
    kind: RequestKind
    payment: str
    payee: str
    outcome: Outcome | None
    reason: str
    state: ProposalState
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file that was written or read, without its content."""

    name: str
    sha256: str
    by: str
    at: datetime
    strangers: int = 0


@dataclass(frozen=True, kw_only=True)
class BatchPage:
    """A batch with all that stands around it; `lost` says why its approval counts no more, `missing` what it still needs."""

    batch: BatchRead
    hash: str
    reference: str
    why_void: str
    sent_by: str
    sent_at: datetime | None
    approvals: tuple[ApprovalRead, ...]
    missing: tuple[Finding, ...]
    may_approve: bool  # the viewer, by role and on the day; whoever proposed it
    lost: tuple[str, ...]
    file: FileRead | None
    results: tuple[FileRead, ...]
    requests: tuple[RequestRead, ...]
    outcomes: dict[Outcome, int]


def batches() -> list[BatchRead]:
    """Every batch, the newest first."""
    counted = Batch.objects.select_related("payer", "proposed_by").annotate(
        returned=Count("payments", filter=Q(payments__outcome=Outcome.RETURNED)),
        unknown=Count("payments", filter=Q(payments__outcome=Outcome.UNKNOWN)),
        silent=Count("payments", filter=Q(payments__outcome__in=SILENT)),
    )
    return [_batch(one, one.returned, one.unknown, one.silent) for one in counted.order_by("-number")]


def batch_page(number: int, *, viewer: User, at: datetime) -> BatchPage | None:
    """One batch, as somebody sees it; None where there is none."""
    found = Batch.objects.select_related("payer", "proposed_by", "sent_by").filter(number=number).first()
    if found is None:
        return None
    state, sent = BatchState(found.state), found.state == BatchState.SENT
    waits = state in (BatchState.PROPOSED, BatchState.APPROVED, BatchState.WRITTEN)
    counted = {Outcome(one): count for one, count in found.payments.values_list("outcome").annotate(count=Count("id"))} if sent else {}
    files = PayoutFile.objects.select_related("written_by").defer("enciphered").filter(batch=found)
    file = files.first() if state not in (BatchState.PROPOSED, BatchState.APPROVED) else None
    results = ResultFile.objects.select_related("read_by").defer("enciphered").filter(batch=found).order_by("read_at") if sent else ()
    approvals = list(found.approvals.select_related("person").order_by("approved_at"))
    lacking, may = asked_of(found, approvals, viewer, at=at) if state is BatchState.PROPOSED else ((), False)
    asked = found.requests.select_related("proposed_by", "decided_by", "payment").order_by("proposed_at")
    requests = asked if state not in (BatchState.PROPOSED, BatchState.APPROVED) else ()
    return BatchPage(
        batch=_batch(
            found, counted.get(Outcome.RETURNED, 0), counted.get(Outcome.UNKNOWN, 0), sum(counted.get(one, 0) for one in SILENT)
        ), hash=found.hash, reference=found.reference,
        why_void=found.why_void, sent_by=found.sent_by.name if found.sent_by else "", sent_at=found.sent_at,
        approvals=tuple(ApprovalRead(person=one.person.name, person_id=one.person_id, at=one.approved_at) for one in approvals),
        missing=lacking, may_approve=may, lost=tuple(changes(found, at=at)) if waits else (),
        file=None if file is None else FileRead(name=file.name, sha256=file.sha256, by=file.written_by.name, at=file.written_at),
        results=tuple(
            FileRead(name=one.name, sha256=one.sha256, by=one.read_by.name, at=one.read_at, strangers=one.strangers) for one in results
        ),
        requests=tuple(_request(one) for one in requests), outcomes=counted,
    )  # fmt: skip


def payments_of(number: int, *, first: int, count: int) -> list[PaymentRead]:
    """Payments of a batch from a place on, those that came back or are unknown before all others."""
    order = ("-troubled", "number")
    troubled = Count("id", filter=Q(outcome__in=(Outcome.RETURNED, Outcome.UNKNOWN)))
    rows = (
        Payment.objects.filter(batch__number=number)
        .select_related("account__details")
        .annotate(troubled=troubled)
        .order_by(*order)[first : first + count]
    )
    return payments_read(list(rows))


def payment_named(reference: str) -> tuple[PaymentRead, int] | None:
    """A payment by its reference, as the bank's line has it, and the number of its batch."""
    found = Payment.objects.select_related("batch", "account__details").filter(reference=reference.lstrip("0")).first()
    return None if found is None else (payments_read([found])[0], found.batch.number)


def payments_to(partner: str, *, count: int) -> list[tuple[PaymentRead, date]]:
    """The newest payments to a partner, each with the day it is or was paid on; made void left out."""
    found = Payment.objects.filter(partner=partner).exclude(outcome=Outcome.VOID).select_related("batch", "account__details")
    rows = list(found.order_by("-batch__pay_on", "-id")[:count])
    return list(zip(payments_read(rows), (row.batch.pay_on for row in rows), strict=True))


@dataclass(frozen=True, kw_only=True)
class PaidOf:
    """What became of what was due: sent, paid or returned; on which day, by which way, what leaves or left in all (minor units), and is that everything?"""

    outcome: Outcome
    on: date
    way: Way
    amount: int
    whole: bool


def paid_of(dues: Collection[str]) -> dict[str, PaidOf]:
    """Of those of these dues of which a payment was sent: the last that became of it. What came back is told until it is sent again."""
    found: dict[str, list[Payment]] = {}
    for one in Payment.objects.filter(due__in=dues).exclude(outcome=Outcome.VOID).select_related("batch").order_by("id"):
        found.setdefault(one.due, []).append(one)
    told = {due: _paid(payments) for due, payments in found.items()}
    return {due: one for due, one in told.items() if one is not None}


def _paid(payments: list[Payment]) -> PaidOf | None:
    by: dict[Outcome, list[Payment]] = {}
    for one in payments:
        by.setdefault(Outcome(one.outcome), []).append(one)
    under_way = by.get(Outcome.SENT, []) + by.get(Outcome.UNKNOWN, [])
    paid, returned = by.get(Outcome.PAID, []), by.get(Outcome.RETURNED, [])
    shown, outcome = (under_way, Outcome.SENT) if under_way else (paid, Outcome.PAID) if paid else (returned[-1:], Outcome.RETURNED)
    if not shown:
        return None
    return PaidOf(
        outcome=outcome, on=shown[-1].batch.pay_on, way=Way(shown[-1].batch.way), amount=sum(one.amount for one in shown),
        whole=sum(one.gross for one in (*under_way, *paid)) >= shown[-1].due_whole,
    )  # fmt: skip


def payers() -> list[PayerAccount]:
    """The accounts to pay from, as they are now."""
    newest: dict[str, PayerAccount] = {one.code: one for one in PayerAccount.objects.order_by("code", "revision")}
    return list(newest.values())


def tables() -> list[ApprovalTable]:
    """Tables of approvals, the newest first."""
    return list(ApprovalTable.objects.select_related("proposed_by", "decided_by").order_by("-proposed_at", "-id")[:50])


def steps(table: ApprovalTable) -> list[ApprovalStep]:
    """What a table says."""
    return [ApprovalStep(**{**one, "roles": tuple(one["roles"])}) for one in json.loads(table.steps)]


def deputies() -> list[Deputy]:
    """Who stands or stood in for whom, the latest first."""
    return list(Deputy.objects.select_related("person", "deputy_for", "recorded_by").order_by("-last_day", "-id")[:50])


def _batch(one: Batch, returned: int, unknown: int, silent: int) -> BatchRead:
    return BatchRead(
        number=one.number, state=BatchState(one.state), way=Way(one.way), payer=one.payer.code, currency=one.currency, pay_on=one.pay_on,
        payments=one.payments_count, total=one.total, returned=returned, unknown=unknown,
        answered=one.state == BatchState.SENT and silent == 0, proposed_by=one.proposed_by.name,
        proposed_by_id=one.proposed_by_id, proposed_at=one.proposed_at,
    )  # fmt: skip


def payments_read(rows: Sequence[Payment]) -> list[PaymentRead]:
    """Payments as people read them, in their order."""
    names = paying.names_of({one.partner for one in rows})
    said = [one for one in rows if one.outcome in SAID]
    learned = {one.payment_id: one for one in PaymentOutcome.objects.filter(payment__in=said).order_by("id")} if said else {}
    return [
        PaymentRead(
            number=one.number, reference=one.reference, due=one.due, period=one.period, partner=one.partner,
            name=names.get(one.partner, one.partner), payee=one.payee, last_three=_last_three(one),
            gross=one.gross, withheld=one.withheld, set_off=one.set_off, fee=one.fee, amount=one.amount, outcome=Outcome(one.outcome),
            reason=learned[one.id].reason if one.id in learned else "", learned_at=learned[one.id].learned_at if one.id in learned else None,
        )
        for one in rows
    ]  # fmt: skip


def _last_three(one: Payment) -> str:
    """All of an account that a page shows; nothing once its company was erased."""
    details = getattr(one.account, "details", None)
    return "" if details is None else str(details.last_three)


def _request(one: Request) -> RequestRead:
    return RequestRead(
        id=one.id, kind=RequestKind(one.kind), payment=one.payment.reference if one.payment else "", payee=one.payment.payee if one.payment else "",
        outcome=Outcome(one.outcome) if one.outcome else None, reason=one.reason, state=ProposalState(one.state), proposed_by=one.proposed_by.name,
        proposed_by_id=one.proposed_by_id, proposed_at=one.proposed_at, decided_by=one.decided_by.name if one.decided_by else "",
    )  # fmt: skip


@dataclass(frozen=True)
class OpenBatches:
    """What waits for somebody, and what goes on to the bank; the one that is paid first before the others."""

    to_approve: list[BatchRead]
    to_send: list[BatchRead]


def open_batches(viewer: User, *, at: datetime) -> OpenBatches:
    """The batches that somebody may approve, by amount and role, and has not; and approved ones without a file, files that were not sent."""
    open_ = (BatchState.PROPOSED, BatchState.APPROVED, BatchState.WRITTEN)
    own = Exists(BatchApproval.objects.filter(batch=OuterRef("pk"), person=viewer))
    found = Batch.objects.filter(state__in=open_).annotate(own=own).select_related("payer", "proposed_by").order_by("pay_on", "number")
    batches = list(found)
    asked = [one for one in batches if one.state == BatchState.PROPOSED and one.proposed_by_id != viewer.id and not one.own]
    return OpenBatches(
        to_approve=[_batch(one, 0, 0, one.payments_count) for one in may_approve(asked, viewer, local_day(at))],
        to_send=[_batch(one, 0, 0, one.payments_count) for one in batches if one.state != BatchState.PROPOSED],
    )


def waiting_requests() -> list[Request]:
    """What somebody asked a second person for, the oldest first."""
    return list(Request.objects.filter(state=ProposalState.PROPOSED).select_related("batch").order_by("proposed_at"))


def unknown() -> int:
    """How many payments nobody knows the outcome of."""
    return Payment.objects.filter(outcome=Outcome.UNKNOWN).count()
