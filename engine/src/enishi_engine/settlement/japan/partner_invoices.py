"""A partner's own invoice beside what was calculated: every difference by name (docs/rules/documents.md, "The partner's own invoice")."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.registration import canonical
from enishi_engine.settlement.statement import Statement
from enishi_engine.settlement.tax import Basis, RateTotal, Taxable, tax_per_rate
from enishi_engine.words.amounts import money, rate

OF_PARTNER = frozenset({DocumentKind.PARTNER_INVOICE, DocumentKind.PARTNER_BILL})  # issued by the partner, and matched with ours


@dataclass(frozen=True, kw_only=True)
class PartnerInvoice:
    """What a partner's invoice or bill says: its own number, its day, the registration number on it, and its totals; minor units."""

    number: str
    dated: date
    registration: str
    totals: tuple[RateTotal, ...]

    @property
    def gross(self) -> int:
        return sum(one.gross for one in self.totals)


def invoice_findings(invoice: PartnerInvoice, statement: Statement, *, received_on: date) -> tuple[Finding, ...]:
    """Everything in which the invoice differs from the statement; none where the two say the same.

    Shape   an error has to be put right by whoever wrote it; a warning may be accepted: a yen of tax, rounded another way.
    Units   minor units.
    Source  docs/rules/documents.md, "The partner's own invoice".
    """
    bill = statement.document == DocumentKind.PARTNER_BILL.value
    amounts = _gross(invoice, statement) if bill else _net_and_tax(invoice, statement)
    return (*_registration(invoice, statement, bill=bill), *_dated(invoice, statement, received_on), *amounts)


def _registration(invoice: PartnerInvoice, statement: Statement, *, bill: bool) -> Iterator[Finding]:
    said, known = canonical(invoice.registration), statement.counterparty.number
    if said == known:
        return
    if bill:
        yield _finding(
            "invoice_registration", Severity.WARNING, invoice, "registration", said,
            Label(ja=f"請求書に登録番号{said}がありますが、当社の記録では対象期間に登録がありません。", en=f"It says the registration number {said}, and none is recorded for the period."),
            Label(ja="公表サイトで確認し、登録があれば登録番号を記録してください。", en="Look it up; if it stands, record the number."),
        )  # fmt: skip
        return
    yield _finding(
        "invoice_registration", Severity.ERROR, invoice, "registration", said,
        Label(ja=f"登録番号が一致しません(請求書: {said or 'なし'}、記録: {known})。", en=f"The registration numbers differ (invoice: {said or 'none'}, on record: {known})."),
        Label(ja="請求書の登録番号をご確認のうえ、正しい請求書をお送りください。", en="Compare the number, and send an invoice with the right one."),
    )  # fmt: skip


def _dated(invoice: PartnerInvoice, statement: Statement, received_on: date) -> Iterator[Finding]:
    if statement.first_day <= invoice.dated <= received_on:
        return
    early = invoice.dated < statement.first_day
    yield _finding(
        "invoice_dated", Severity.ERROR, invoice, "dated", invoice.dated.isoformat(),
        Label(
            ja=f"請求書の日付{invoice.dated}が、対象期間({statement.first_day}から)より前です。" if early else f"請求書の日付{invoice.dated}が、受領日{received_on}より後です。",
            en=f"It is dated {invoice.dated}, before the period from {statement.first_day} on." if early else f"It is dated {invoice.dated}, after it came on {received_on}.",
        ),
        Label(ja="日付をご確認のうえ、正しい請求書をお送りください。", en="Compare the day, and send an invoice with the right one."),
    )  # fmt: skip


def _gross(invoice: PartnerInvoice, statement: Statement) -> Iterator[Finding]:
    """A bill needs amounts per rate, tax in them; what it calls tax is not looked at."""
    for ppm, said, ours in _beside(invoice.totals, statement.totals):
        if said.gross != ours.gross:
            yield _amount("invoice_gross", Severity.ERROR, invoice, statement, ppm, "gross", said.gross, ours.gross)


def _net_and_tax(invoice: PartnerInvoice, statement: Statement) -> Iterator[Finding]:
    for ppm, said, ours in _beside(invoice.totals, statement.totals):
        if said.net != ours.net:
            yield _amount("invoice_net", Severity.ERROR, invoice, statement, ppm, "net", said.net, ours.net)
        if said.tax != ours.tax:
            rounded = said.net == ours.net and said.tax in _roundings(ours.net, ppm)
            severity = Severity.WARNING if rounded else Severity.ERROR
            yield _amount("invoice_tax", severity, invoice, statement, ppm, "tax", said.tax, ours.tax)


def _beside(theirs: Iterable[RateTotal], ours: Iterable[RateTotal]) -> Iterator[tuple[int, RateTotal, RateTotal]]:
    """Each rate of either with both totals, the highest rate first; what one does not have is nothing there."""
    theirs_of, ours_of = ({one.rate: one for one in totals} for totals in (theirs, ours))
    for ppm in sorted({*theirs_of, *ours_of}, reverse=True):
        nothing = RateTotal(rate=ppm, net=0, tax=0)
        yield ppm, theirs_of.get(ppm, nothing), ours_of.get(ppm, nothing)


def _roundings(net: int, ppm: int) -> set[int]:
    """The tax of an amount however somebody rounds it."""
    return {one.tax for way in Rounding for one in tax_per_rate([Taxable(net, ppm)], Basis.EXCLUSIVE, way)}


_WHAT = {
    "net": Label(ja="税抜金額", en="net amount"),
    "tax": Label(ja="消費税額", en="tax"),
    "gross": Label(ja="税込金額", en="gross amount"),
}


def _amount(
    rule: str, severity: Severity, invoice: PartnerInvoice, statement: Statement, ppm: int, what: str, said: int, ours: int
) -> Finding:
    figures = [[money(amount, statement.currency, language) for amount in (said, ours)] for language in ("ja", "en")]
    remedy = (
        Label(
            ja="端数処理の違いであれば、当社で確認のうえ受け付けます。", en="If it is rounded another way only, we accept it after a look."
        )
        if severity is Severity.WARNING
        else Label(
            ja="請求書を訂正してお送りいただくか、当社の明細に誤りがあれば相違をご連絡ください。",
            en="Send a corrected invoice; or, if our statement is wrong, report the difference.",
        )
    )
    return _finding(
        rule, severity, invoice, what, str(said),
        Label(
            ja=f"{rate(ppm)}対象の{_WHAT[what].ja}が一致しません(請求書: {figures[0][0]}、明細: {figures[0][1]})。",
            en=f"The {_WHAT[what].en} at {rate(ppm)} differs (invoice: {figures[1][0]}, statement: {figures[1][1]}).",
        ),
        remedy,
    )  # fmt: skip


def _finding(rule: str, severity: Severity, invoice: PartnerInvoice, field: str, value: str, problem: Label, remedy: Label) -> Finding:
    return Finding(rule=rule, severity=severity, on=invoice.number, field=field, value=value, problem=problem, remedy=remedy)
