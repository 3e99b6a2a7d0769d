"""Reads of statements: what pages show, what is found by day, amount and counterparty, and what is to be paid."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from enishi.earnings.models import Run
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.models import EntryLine, Settlement
from enishi.partners.states import ProposalState
from enishi.programs.natures import Nature
from enishi.statements.gathering import month_of
from enishi.statements.holding import NOTHING_HELD, Held, held_of
from enishi.statements.issuer import issuer_on
from enishi.statements.issuing import id_of, tax_key
from enishi.statements.models import SOURCE, Correction, Dispute, Document, PartnerInvoice, Statement
from enishi.statements.states import AnswerState, DisputeState, InvoiceState
from enishi_engine.settlement.confirmation import DeemedClause, objections_until
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.partner_invoices import OF_PARTNER
from enishi_engine.settlement.japan.withholding import WithholdingClass, withheld
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.statement import Statement as Said
from enishi_engine.settlement.statement import read_statement

__all__ = [
    "awaited_invoices", "closings", "document", "entries_of", "invoice_row", "invoices", "issuer_on", "last_days", "named_by", "of_payees", "payable",
    "search", "statement", "statement_named", "whole",
]  # fmt: skip

AT_ONCE = 10_000  # statements of one query


# ── What is to be paid ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Payable:
    """What one statement makes due to one payee, in minor units, tax included.

    `whole` = `amount` + `held`: `amount` is what may be paid of it now, before `withheld` (expected: the payout decides it); `held` is what
    waits because of a difference that the partner reported. `parts` is `amount` by nature, as it stands in the ledger.
    """

    statement: uuid.UUID
    number: str
    program: str
    closing_group: str
    closing: str
    payee_kind: str
    payee: str
    partner: str
    counterparty: str
    agreement: str
    currency: str
    whole: int
    amount: int
    parts: Mapping[Nature, int]
    withheld: int
    withheld_from: int
    withholding: WithholdingClass
    held: int
    pays_on: date
    way: SettlementWay
    protection: Protection
    deadline: date | None
    state: AnswerState
    hash: str


def payable(*, through: date | None = None, statements: Sequence[uuid.UUID] | None = None) -> list[Payable]:
    """Everything that statements make due with a payment date up to the day, or of these statements, in the order of days and payees."""
    found = Statement.objects.filter(due__gt=0).select_related("run")
    if through is not None:
        found = found.filter(pays_on__lte=through)
    if statements is not None:
        found = found.filter(id__in=statements)
    rows = list(found.order_by("pays_on", "payee_kind", "payee", "number"))
    parts = _parts(rows)
    return [_payable(row, parts[row.id]) for row in rows]


def as_they_stand(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, int]]:
    """Of those of these statements that make something due the hash, and how much may be paid of it in all, in minor units."""
    rows = Statement.objects.filter(due__gt=0, id__in=ids)
    return {row.id: (row.hash, row.due - (held_of(row).amount if row.state == AnswerState.DISPUTED else 0)) for row in rows}


def _payable(row: Statement, parts: Mapping[Nature, int]) -> Payable:
    assert row.pays_on is not None, "what is due has a day"
    held = held_of(row) if row.state == AnswerState.DISPUTED else NOTHING_HELD
    left = {nature: amount - held.parts.get(nature, 0) for nature, amount in parts.items()}
    return Payable(
        statement=row.id, number=row.number, program=row.run.program, closing_group=row.run.closing_group, closing=row.run.closing,
        payee_kind=row.payee_kind, payee=row.payee, partner=row.partner, counterparty=row.counterparty, agreement=row.agreement,
        currency=row.currency, whole=row.due, amount=row.due - held.amount,
        parts={nature: amount for nature, amount in left.items() if amount}, withheld=_withheld(row, held),
        withheld_from=max(0, row.withheld_from - held.base), withholding=WithholdingClass(row.withholding), held=held.amount,
        pays_on=row.pays_on, way=SettlementWay(row.way), protection=Protection(row.protection), deadline=row.deadline,
        state=AnswerState(row.state), hash=row.hash,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a statement will bring on its day, less what is expected to be withheld, and what waits for our answer to a difference; minor units."""

    amount: int
    held: int


def expected(row: Statement) -> Expected:
    """Of one statement; two questions to the database where a difference is open, else none."""
    held = held_of(row) if row.state == AnswerState.DISPUTED else NOTHING_HELD
    return Expected(amount=row.due - held.amount - _withheld(row, held), held=held.amount)


def moved(row: Statement) -> int:
    """What the balance moved by beside the lines of the period and their tax: payments before all. Minor units."""
    return row.closing - row.opening - row.net - row.tax


def _withheld(row: Statement, held: Held) -> int:
    """What is expected to be withheld of the rest, where something is held: of the statement's last yen of base as much less."""
    if not held.base or row.pays_on is None:
        return row.withheld
    class_, month = WithholdingClass(row.withholding), month_of(row)
    of = {
        base: withheld(class_, base, paid_on=row.pays_on, month=month)
        for base in (row.withheld_from, max(0, row.withheld_from - held.base))
    }
    return max(0, row.withheld - (of[row.withheld_from] - of[max(0, row.withheld_from - held.base)]))


def _parts(rows: Sequence[Statement]) -> dict[uuid.UUID, dict[Nature, int]]:
    """What each statement makes due, by nature: what its closing said is due, and the tax that was booked with it."""
    of = {(row.run_id, row.payee_kind, row.payee): row.id for row in rows}
    found: dict[uuid.UUID, dict[Nature, int]] = {row.id: {} for row in rows}
    runs = {row.run_id for row in rows}
    settled = Settlement.objects.filter(run__in=runs).exclude(paid=0)
    for run, kind, payee, nature, paid in settled.values_list("run_id", "payee_kind", "payee", "nature", "paid"):
        if (id_ := of.get((run, kind, payee))) is not None:
            found[id_][Nature(nature)] = found[id_].get(Nature(nature), 0) + paid
    sources = {f"statement:{row.id}": row.id for row in rows}
    taxed = EntryLine.objects.filter(entry__kind=EntryKind.TAXED, entry__source__in=sources, account__kind=AccountKind.PAYABLE)
    for source, nature, amount in taxed.values_list("entry__source", "account__nature", "amount"):
        parts = found[sources[source]]
        parts[Nature(nature)] = parts.get(Nature(nature), 0) - amount
    return {id_: {nature: amount for nature, amount in sorted(parts.items()) if amount} for id_, parts in found.items()}


# ── What pages show ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class ClosingRead:
    """A closing that is done, and how far its statements are. Minor units."""

    program: str
    closing: str
    last_day: date
    payees: int
    issued: int
    due: int
    states: Mapping[AnswerState, int]
    currency: str


def last_days(sources: Collection[str]) -> dict[str, date]:
    """Of statements, as entries of their tax name them, the last day of the closing that each tells of."""
    ids, found = [uuid.UUID(one.removeprefix(SOURCE)) for one in sources], dict[str, date]()
    for start in range(0, len(ids), AT_ONCE):
        rows = Statement.objects.filter(id__in=ids[start : start + AT_ONCE])
        found |= {f"{SOURCE}{id_}": day for id_, day in rows.values_list("id", "run__last_day")}
    return found


def closings() -> list[ClosingRead]:
    """Every closing, the newest first, with its statements by their states."""
    counted: dict[object, dict[AnswerState, tuple[int, int]]] = {}
    currencies: dict[object, str] = {}
    for run, state, currency, number, due in Statement.objects.values_list("run_id", "state", "currency").annotate(Count("id"), Sum("due")):
        counted.setdefault(run, {})[AnswerState(state)] = (number, int(due))
        currencies[run] = currency
    payees: dict[object, set[tuple[str, str]]] = {}
    for run, kind, payee in Settlement.objects.values_list("run_id", "payee_kind", "payee").distinct():
        payees.setdefault(run, set()).add((kind, payee))
    return [
        ClosingRead(
            program=run.program, closing=run.closing, last_day=run.last_day, payees=len(payees.get(run.id, ())),
            issued=sum(number for number, _ in counted.get(run.id, {}).values()),
            due=sum(due for _, due in counted.get(run.id, {}).values()),
            states={state: number for state, (number, _) in counted.get(run.id, {}).items()}, currency=currencies.get(run.id, ""),
        )
        for run in Run.objects.order_by("-last_day", "program", "closing")
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ToIssue:
    """A closing that is done, and how many of its payees have no statement yet."""

    program: str
    closing: str
    last_day: date
    left: int


def to_issue() -> list[ToIssue]:
    """The closings whose statements are not all issued, the oldest first; one query."""
    payees = Settlement.objects.filter(run=OuterRef("id")).values("run")
    paid = payees.annotate(count=Count(Concat("payee_kind", Value("/"), "payee"), distinct=True)).values("count")
    issued = Statement.objects.filter(run=OuterRef("id")).values("run").annotate(count=Count("id")).values("count")
    runs = Run.objects.annotate(left=Coalesce(Subquery(paid), 0) - Coalesce(Subquery(issued), 0)).filter(left__gt=0)
    return [
        ToIssue(program=run.program, closing=run.closing, last_day=run.last_day, left=run.left)
        for run in runs.order_by("last_day", "program", "closing")
    ]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What statements are looked for by: days of issue, amounts due (minor units), words of the counterparty; any two together, or all."""

    first_day: date | None = None
    last_day: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    state: str = ""
    program: str = ""
    closing: str = ""


def search(asked: Asked) -> QuerySet[Statement]:
    """The statements that fit everything that is asked, the newest first; asked of the rows page by page."""
    found = Statement.objects.select_related("run").order_by("-issued_on", "number")
    ranges = {"issued_on__gte": asked.first_day, "issued_on__lte": asked.last_day, "due__gte": asked.least, "due__lte": asked.most}
    found = found.filter(**{name: value for name, value in ranges.items() if value is not None})
    for word in asked.counterparty.split():
        found = found.filter(Q(counterparty__icontains=word) | Q(payee__icontains=word) | Q(partner__icontains=word))
    exact = {"state": asked.state, "run__program": asked.program, "run__closing": asked.closing}
    return found.filter(**{name: value for name, value in exact.items() if value})


def holding(words: str, *, count: int) -> QuerySet[Statement]:
    """The newest statements whose number, counterparty or partner holds every word."""
    found = Statement.objects.select_related("run").order_by("-issued_on", "number")
    for word in words.split():
        found = found.filter(Q(number__icontains=word) | Q(counterparty__icontains=word) | Q(partner__icontains=word))
    return found[:count]


def of_partner(code: str, *, count: int) -> QuerySet[Statement]:
    """The newest statements of a partner."""
    return Statement.objects.filter(partner=code).select_related("run").order_by("-run__last_day", "-issued_at")[:count]


@dataclass(frozen=True, kw_only=True)
class DocumentRead:
    """A document as it was issued."""

    number: str
    kind: DocumentKind
    said: Said
    hash: str
    invoices: tuple[PartnerInvoice, ...] = ()  # of the partner, the newest first

    @property
    def invoiced(self) -> bool:
        """Does the partner invoice it?"""
        return self.kind in OF_PARTNER

    @property
    def invoice(self) -> PartnerInvoice | None:
        """The one that was not sent back."""
        return next((one for one in self.invoices if one.state != InvoiceState.RETURNED), None)

    @property
    def awaits_invoice(self) -> bool:
        """There is something to invoice, and no invoice yet."""
        return self.invoiced and self.invoice is None and sum(one.gross for one in self.said.totals) > 0


@dataclass(frozen=True, kw_only=True)
class StatementRead:
    """A statement with its documents, and the differences that the partner reported."""

    row: Statement
    documents: tuple[DocumentRead, ...] = field(default=())
    disputes: tuple[Dispute, ...] = field(default=())  # with their messages

    @property
    def objections_until(self) -> date | None:
        """The last day for an objection, where a clause says so and it was delivered."""
        row = self.row
        if row.delivered_on is None or row.clause_days is None:
            return None
        return objections_until(row.delivered_on, DeemedClause(clause=row.clause, days=row.clause_days))


def statement(id_: uuid.UUID) -> StatementRead | None:
    """One statement; None where there is none."""
    row = Statement.objects.select_related("run").filter(id=id_).first()
    return None if row is None else whole(row)


def whole(row: Statement) -> StatementRead:
    """A statement with its documents and what was reported of it."""
    disputes = row.disputes.order_by("reported_at", "id").prefetch_related(
        "messages", "corrections__proposed_by", "corrections__decided_by"
    )
    return StatementRead(row=row, documents=tuple(_document(one) for one in _documents(row)), disputes=tuple(disputes))


def _documents(row: Statement) -> QuerySet[Document]:
    return row.documents.order_by("place").prefetch_related(Prefetch("invoices", PartnerInvoice.objects.order_by("-received_at")))


def statement_named(number: str) -> StatementRead | None:
    """The statement that people call so."""
    row = Statement.objects.filter(number=number).first()
    return None if row is None else statement(row.id)


def named_by(ids: Collection[uuid.UUID]) -> list[Statement]:
    """The statements of these ids with their runs, in the order of days and payees."""
    return list(Statement.objects.filter(id__in=ids).select_related("run").order_by("issued_on", "payee_kind", "payee", "number"))


def of_payees(runs_and_payees: Iterable[tuple[Run, str, str]]) -> list[Statement]:
    """The statements of these runs and payees (kind and code), as far as they were issued."""
    return named_by({id_of(run, (kind, payee)) for run, kind, payee in runs_and_payees})


def entries_of(row: Statement) -> list[str]:
    """The keys of what a statement itself moved or takes in besides its lines: its tax, and what was given by hand."""
    by_hand = [one.id for document in row.documents.all() for one in read_statement(document.content).adjustments]
    return [tax_key(row), *by_hand]


def document(number: str) -> DocumentRead | None:
    """One document by its number."""
    found = Document.objects.filter(number=number).first()
    return None if found is None else _document(found)


def _document(row: Document) -> DocumentRead:
    kind = DocumentKind(row.kind)
    invoices = tuple(row.invoices.all()) if kind in OF_PARTNER else ()
    return DocumentRead(number=row.number, kind=kind, said=read_statement(row.content), hash=row.hash, invoices=invoices)


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """A document that the partner invoices, and its invoice; None while it is awaited."""

    document: Document
    invoice: PartnerInvoice | None

    @property
    def gross(self) -> int:
        """What was calculated, in minor units."""
        return self.document.net + self.document.tax


def invoices() -> QuerySet[Document]:
    """The documents that partners invoice, the newest first, with their invoices; those that come to nothing are left out."""
    found = Document.objects.filter(kind__in=[one.value for one in OF_PARTNER], net__gt=0).select_related("statement__run")
    return found.order_by("-statement__issued_on", "number").prefetch_related(
        Prefetch("invoices", PartnerInvoice.objects.order_by("-received_at"))
    )


def invoice_row(document: Document) -> InvoiceRow:
    """The document with the invoice that was not sent back."""
    return InvoiceRow(document=document, invoice=next((one for one in document.invoices.all() if one.state != InvoiceState.RETURNED), None))


def awaited_invoices() -> int:
    """For how many documents an invoice of the partner has not come yet."""
    live = PartnerInvoice.objects.filter(document=OuterRef("pk")).exclude(state=InvoiceState.RETURNED)
    return Document.objects.filter(~Exists(live), kind__in=[one.value for one in OF_PARTNER], net__gt=0).count()


def waiting_corrections() -> list[Correction]:
    """Corrections that wait for a second person, the longest waiting first, with their statements."""
    found = Correction.objects.filter(state=ProposalState.PROPOSED).select_related("dispute__statement__run")
    return list(found.order_by("proposed_at", "id"))


def open_disputes() -> list[Dispute]:
    """Differences that wait for an answer, the one promised first before the others; where a correction waits for a second person, that one acts."""
    found = Dispute.objects.filter(state=DisputeState.OPEN).exclude(corrections__state=ProposalState.PROPOSED)
    return list(found.select_related("statement__run").order_by("answer_by", "reported_at"))


def payees_and_months(ids: Collection[uuid.UUID]) -> dict[str, tuple[str, date]]:
    """To whom statements are and the last day of their closing, by their ids."""
    rows = Statement.objects.filter(id__in=ids).values_list("id", "counterparty", "payee", "run__last_day")
    return {str(id_): (counterparty or payee, last_day) for id_, counterparty, payee, last_day in rows}
