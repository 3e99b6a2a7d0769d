"""From what a payee earned in a period to its statements, one for each document that the law asks for (docs/rules/statements.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.finding import FindingsRefuse, is_refused
from enishi_engine.settlement.japan.consumption_tax import TaxClass, rate_on
from enishi_engine.settlement.japan.documents import (
    Decision,
    DocumentKind,
    IssuedBy,
    Paid,
    WhatIsPaid,
    document_findings,
    document_for,
    is_answered,
    what_is_paid,
)
from enishi_engine.settlement.japan.partner_invoices import OF_PARTNER
from enishi_engine.settlement.japan.registration import Registration, Standing, standing_on
from enishi_engine.settlement.japan.remarks import remarks_of
from enishi_engine.settlement.japan.withholding import SalesAgentMonth, WithholdingClass, base, withheld
from enishi_engine.settlement.statement import (
    Party,
    Statement,
    StatementAdjustment,
    StatementLine,
    StatementMovement,
    check_statement,
    closing_of,
    totals_of,
)
from enishi_engine.settlement.tax import Basis


@dataclass(frozen=True, kw_only=True)
class Earned:
    """What became payable of one line: under which contract, of which nature, on which day of its transaction; yen.

    `origin` names the line that it corrects, or who asked for it: then it is an adjustment.
    """

    id: str
    on: date
    contract: str
    nature: str
    sentence: Label
    amount: int
    tax_class: TaxClass = TaxClass.STANDARD
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What stood open of one side before, what became of it, and how much of it (tax aside) is still to be withheld from; yen."""

    amount: int = 0
    movements: tuple[StatementMovement, ...] = ()
    withheld_from: int = 0


@dataclass(frozen=True, kw_only=True)
class PayeeTerms:
    """What is agreed with a payee and decided of it; `month`: what a sales agent was paid and earned in the month of payment."""

    counterparty: Party
    withholding: WithholdingClass
    basis: Basis
    registrations: tuple[Registration, ...] = ()
    issued_by: IssuedBy = IssuedBy.MAKER
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    month: SalesAgentMonth = field(default_factory=SalesAgentMonth)
    clause: DeemedClause | None = None


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One issuing of statements: `id` begins the id of each; `rounding` of tax is the issuer's.

    Without `pays_on` nothing is paid of it yet, so nothing is withheld: it is carried, and withheld from when it is paid.
    """

    id: str
    issuer: Party
    rounding: Rounding
    issued_on: date
    first_day: date
    last_day: date
    pays_on: date | None


class _Side(NamedTuple):
    """Lines that belong to one document; of a return it does not matter who is registered."""

    what: WhatIsPaid
    registered: bool


def statements_of(
    earned: Iterable[Earned], terms: PayeeTerms, issue: Issue, openings: Mapping[WhatIsPaid, Opening]
) -> tuple[Statement, ...]:
    """The statements of one payee and period: purchases from a registered payee, other purchases, returns.

    Shape   one for each of these with a line; what stood open stands in the first one of purchases and of returns, or alone in one.
    Units   yen.
    Errors  NobodyDecided, UnknownContract, NoRuleOn, NonResident; FindingsRefuse with every field that a document lacks.
    Source  docs/rules/statements.md, "One for each document".
    """
    return tuple(statement for _, statement in issued_of(earned, terms, issue, openings))


def issued_of(
    earned: Iterable[Earned], terms: PayeeTerms, issue: Issue, openings: Mapping[WhatIsPaid, Opening]
) -> tuple[tuple[WhatIsPaid, Statement], ...]:
    """The same, each with the side that it stands on: what stays open of it opens the next one of that side."""
    by_side: dict[_Side, list[Earned]] = {}
    for one in earned:
        by_side.setdefault(_side_of(one, terms), []).append(one)
    made: list[tuple[WhatIsPaid, Statement]] = []
    before = 0  # what the statements before are withheld from: a payment is withheld from as a whole
    for what in (WhatIsPaid.PURCHASE, WhatIsPaid.RETURN):
        opening = openings.get(what, Opening())
        sides = [side for side in (_Side(what, registered=True), _Side(what, registered=False)) if side in by_side]
        for side in sides or ([_Side(what, registered=True)] if opening != Opening() else []):
            statement, before = _statement(by_side.get(side, []), side, terms, issue, opening, before)
            made.append((what, statement))
            opening = Opening()
    return tuple(made)


def _side_of(one: Earned, terms: PayeeTerms) -> _Side:
    standing = standing_on(terms.registrations, one.on)
    what = what_is_paid(_paid(one.contract, one.nature, standing, 0, terms))
    return _Side(what, registered=what is WhatIsPaid.RETURN or standing is Standing.REGISTERED)


def _paid(contract: str, nature: str, standing: Standing, gross: int, terms: PayeeTerms) -> Paid:
    return Paid(
        contract=contract, nature=nature, standing=standing, gross=gross, issued_by=terms.issued_by, decision=terms.decisions.get(nature)
    )  # fmt: skip


def _statement(earned: list[Earned], side: _Side, terms: PayeeTerms, issue: Issue, opening: Opening, before: int) -> tuple[Statement, int]:
    lines = tuple(_line(one) for one in earned if not one.origin)
    adjustments = tuple(_adjustment(one) for one in earned if one.origin)
    totals = totals_of(lines, adjustments, terms.basis, issue.rounding)
    closing = closing_of(opening.amount, opening.movements, totals)
    net, tax = sum(one.net for one in totals), sum(one.tax for one in totals)
    kind = _document(earned, side, terms, issue, net + tax)
    of_this = base(net=net, tax=tax, shown_apart=True) + opening.withheld_from if side.what is WhatIsPaid.PURCHASE else 0
    kept = _withheld(before + of_this, terms, issue) - _withheld(before, terms, issue)
    statement = Statement(
        id=f"{issue.id}-{kind.value}", document=kind.value, issued_on=issue.issued_on, first_day=issue.first_day, last_day=issue.last_day,
        pays_on=issue.pays_on, currency="JPY", issuer=issue.issuer, counterparty=_numbered(terms, earned), basis=terms.basis,
        rounding=issue.rounding, opening=opening.amount, movements=opening.movements, lines=lines, adjustments=adjustments, totals=totals,
        withheld=min(max(0, kept), max(0, closing)), closing=closing,
        remarks=remarks_of(kind, _reduced(earned), terms.clause if is_answered(kind) else None),
    )  # fmt: skip
    _check(statement, kind, earned)
    return statement, before + of_this


def _document(earned: list[Earned], side: _Side, terms: PayeeTerms, issue: Issue, gross: int) -> DocumentKind:
    """Nothing was bought and nothing given back: then no document of tax is needed."""
    if not earned:
        return DocumentKind.PLAIN_STATEMENT
    standing = Standing.REGISTERED if side.registered else Standing.UNREGISTERED
    return document_for(_paid(earned[0].contract, earned[0].nature, standing, gross, terms), issued_on=issue.issued_on)


def _reduced(earned: list[Earned]) -> frozenset[int]:
    """The rates that are reduced ones on the days of the transactions."""
    return frozenset(rate_on(one.tax_class, one.on) for one in earned if one.tax_class is TaxClass.REDUCED)


def _withheld(amount: int, terms: PayeeTerms, issue: Issue) -> int:
    if issue.pays_on is None:
        return 0
    return withheld(terms.withholding, amount, paid_on=issue.pays_on, month=terms.month, payee=terms.counterparty.code)


def _numbered(terms: PayeeTerms, earned: list[Earned]) -> Party:
    """The payee with the registration number that stood on the days of the transactions."""
    days = [one.on for one in earned]
    numbers = [one.number for one in terms.registrations if any(standing_on([one], day) is Standing.REGISTERED for day in days)]
    return replace(terms.counterparty, number=numbers[-1] if numbers else "")


def _line(one: Earned) -> StatementLine:
    return StatementLine(id=one.id, on=one.on, sentence=one.sentence, amount=one.amount, rate=rate_on(one.tax_class, one.on))


def _adjustment(one: Earned) -> StatementAdjustment:
    rate = rate_on(one.tax_class, one.on)
    return StatementAdjustment(id=one.id, on=one.on, origin=one.origin, reason=one.sentence, amount=one.amount, rate=rate)


def _check(statement: Statement, kind: DocumentKind, earned: list[Earned]) -> None:
    """Everything that the document needs stands in it; what the partner issues is checked when it comes. Raises FindingsRefuse."""
    check_statement(statement)
    if kind in OF_PARTNER:
        return
    fields = {
        "issuer_name": statement.issuer.name, "issuer_number": statement.issuer.number, "counterparty_name": statement.counterparty.name,
        "counterparty_number": statement.counterparty.number, "transaction_date": statement.last_day, "return_date": statement.issued_on,
        "original_sale": statement.last_day, "content": all(one.sentence.ja for one in earned), "amounts": True,
        "amounts_per_rate": statement.totals, "tax_per_rate": statement.totals,
    }  # fmt: skip
    found = document_findings(kind, fields, on=statement.id)
    if is_refused(found):
        raise FindingsRefuse(f"Statement {statement.id}", found)
