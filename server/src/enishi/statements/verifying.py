"""Where statements do not hold, asked of the rows themselves: for `enishi verify`."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from django.db.models import Sum

from enishi.core.triggers import missing
from enishi.ledger.models import Settlement
from enishi.partners.states import ProposalState
from enishi.statements.issuing import hash_of
from enishi.statements.models import Correction, Document, PartnerInvoice, Statement
from enishi.statements.queries import payable
from enishi.statements.sealing import TRIGGERS
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.partner_invoices import OF_PARTNER
from enishi_engine.settlement.statement import StatementDoesNotAddUp, check_statement, content_hash, read_statement


def faults() -> Iterator[str]:
    """Every violation of what must always hold of statements (docs/rules/statements.md)."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: an issued statement could be changed. Restore it from a migration, then look at the rows below."
    rows = Statement.objects.select_related("run").prefetch_related("documents").order_by("run__number", "number")
    for statement in rows.iterator(chunk_size=100):
        yield from _of_content(statement)
        yield from _of_settlement(statement)
    yield from _of_corrections()
    yield from _of_what_is_due()
    yield from _of_invoices()


def _of_corrections() -> Iterator[str]:
    """A correction that a second person approved is what its difference was resolved with."""
    for one in Correction.objects.filter(state=ProposalState.APPROVED).select_related("dispute__statement").order_by("id"):
        if (one.dispute.correction, one.dispute.resolution) != (one.amount, one.text):
            yield f"The difference of {one.dispute.line} in {one.dispute.statement} is resolved otherwise than the correction that was approved."


def _of_content(statement: Statement) -> Iterator[str]:
    """Documents say what they said, add up, and come to the statement."""
    documents = sorted(statement.documents.all(), key=lambda one: one.place)
    for one in documents:
        said = read_statement(one.content)
        if sha256(one.content.encode()).hexdigest() != one.hash or content_hash(said) != one.hash:
            yield f"The document {one.number} was changed after it was issued."
        try:
            check_statement(said)
        except StatementDoesNotAddUp as wrong:
            yield f"The document {one.number} does not add up: {wrong}"
        if (said.closing, said.withheld, said.document) != (one.closing, one.withheld, one.kind):
            yield f"The document {one.number} says {said.closing:,} and {said.withheld:,}, and its row {one.closing:,} and {one.withheld:,}."
        net, tax = sum(total.net for total in said.totals), sum(total.tax for total in said.totals)
        if (net, tax) != (one.net, one.tax):
            yield f"The document {one.number} says {net:,} and {tax:,} of tax, and its row {one.net:,} and {one.tax:,}."
    if hash_of(documents) != statement.hash:
        yield f"The documents of {statement.number} are not those that it was issued with."
    yield from _of_figures(statement, documents)


def _of_figures(statement: Statement, documents: Sequence[Document]) -> Iterator[str]:
    """A statement's own figures, by which pages and lists tell it, are those of its documents together."""
    said = [read_statement(one.content) for one in documents]
    figures = {
        "opening": sum(one.opening for one in said), "net": sum(one.net for one in documents), "tax": sum(one.tax for one in documents),
        "closing": sum(one.closing for one in said), "withheld": sum(one.withheld for one in said),
        "lines": sum(len(one.lines) + len(one.adjustments) for one in said),
    }  # fmt: skip
    for name, value in figures.items():
        if getattr(statement, name) != value:
            yield f"{statement.number} says {getattr(statement, name):,} as {name}, and its documents come to {value:,}."


def _of_settlement(statement: Statement) -> Iterator[str]:
    """What a statement's documents post is what its closing settled of the payee."""
    rows = Settlement.objects.filter(run=statement.run, payee_kind=statement.payee_kind, payee=statement.payee)
    posted = int(rows.aggregate(total=Sum("posted"))["total"] or 0)
    said = [read_statement(one.content) for one in statement.documents.all()]
    lines = sum(line.amount for one in said for line in one.lines) + sum(line.amount for one in said for line in one.adjustments)
    brought = -sum(moved.amount for one in said for moved in one.movements if moved.id.startswith(("opening:", "reversal:opening:")))
    if lines + brought != posted:
        yield f"The lines of {statement.number} come to {lines + brought:,}, and its closing settled {posted:,}."


def _of_what_is_due() -> Iterator[str]:
    """What is due of a statement stands as payable in the books, by nature, tax and all."""
    for one in payable():
        if sum(one.parts.values()) != one.amount:
            yield f"{one.amount:,} are due of {one.number}, and the books made {sum(one.parts.values()):,} payable with it."


def _of_invoices() -> Iterator[str]:
    """Of one supply there is our document or the partner's invoice, never both."""
    for one in PartnerInvoice.objects.select_related("document").order_by("received_at", "id"):
        if DocumentKind(one.document.kind) not in OF_PARTNER:
            yield f"The partner's invoice {one.number} stands beside {one.document.number}, which the maker issued: one supply has two documents."
