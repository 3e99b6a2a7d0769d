"""What would be issued to one payee for one closing, or why it cannot be; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from enishi.ledger.accounts import SettledAs
from enishi.ledger.settlements import ByHand
from enishi.partners.agreements import SettlementTerms
from enishi.partners.hindrances import Hindrance
from enishi.partners.payees import PayeeRecord
from enishi.partners.reads import AgreementRead
from enishi.partners.states import ConsumptionTax
from enishi.programs.natures import Nature
from enishi.statements import lacking
from enishi.statements.contracts import agreement_of, contract_on
from enishi.statements.sentences import Told
from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.calendars import BankCalendar, NoBankDay, PastHorizon
from enishi_engine.settlement.finding import FindingsRefuse
from enishi_engine.settlement.japan.consumption_tax import TaxClass
from enishi_engine.settlement.japan.deadlines import Received, pay_by
from enishi_engine.settlement.japan.documents import Decision, NobodyDecided, UnknownContract, WhatIsPaid
from enishi_engine.settlement.japan.issuing import Earned, Issue, Opening, PayeeTerms, issued_of
from enishi_engine.settlement.japan.withholding import NonResident, SalesAgentMonth, WithholdingClass
from enishi_engine.settlement.payment_dates import payment_date
from enishi_engine.settlement.statement import Party, Statement, StatementMovement
from enishi_engine.settlement.tax import Basis

STAYS = frozenset({SettledAs.NOT_DUE, SettledAs.BELOW_MINIMUM, SettledAs.OWED_BACK})
_BECAME = {
    SettledAs.PAID: Label(ja="お支払い(前回ご通知分)", en="Paid (of the former statement)"),
    SettledAs.LOST: Label(ja="最低支払額未満のため失効", en="Lapsed, below the minimum"),
    SettledAs.BILLED: Label(ja="返還のご請求", en="Billed to be paid back"),
    SettledAs.NOTHING: Label(ja="区分間の差引き", en="Set against each other"),
}
_BROUGHT_FORWARD = Label(ja="期首残高", en="Opening balance")


@dataclass(frozen=True, kw_only=True)
class Former:
    """The statement before: what stood at its end on each side, what became of it, and what is still to be withheld from. Minor units."""

    number: str
    outcome: SettledAs
    day: date  # on which what was due was to be paid, or the period's last day
    closing: Mapping[WhatIsPaid, int]
    tax: Mapping[WhatIsPaid, int]  # in it, of what was carried
    withheld_from: int

    @property
    def carries(self) -> bool:
        return self.outcome in STAYS


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything that is known of one payee at one closing. `paid`: what the closing made due, by nature, before tax."""

    payee_kind: str
    payee: str
    partner: str
    outcome: SettledAs
    posted: int
    paid: Mapping[Nature, int]
    lines: Sequence[Told]
    by_hand: Sequence[ByHand]
    record: PayeeRecord | None
    former: Former | None
    former_missing: bool  # the closing before settled something of it, and was not issued
    products: Mapping[str, tuple[str, str]]  # of order lines product and family, where the contract depends on it
    month: Callable[[date], SalesAgentMonth]  # what was paid and withheld earlier in the month of that day
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OfRun:
    """What all payees of a closing have in common; `issuer` is the maker."""

    closing_group: str
    closing: str
    program: str
    first_day: date
    last_day: date
    issued_on: date
    issuer: Party
    rounding: Rounding
    calendar: BankCalendar
    currency: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A statement before it is issued: its documents by their sides, and how it is paid. Minor units."""

    of: Gathered
    agreement: AgreementRead
    terms: SettlementTerms
    withholding: WithholdingClass
    number: str
    pays_on: date | None
    deadline: date | None
    documents: tuple[tuple[WhatIsPaid, Statement], ...]
    tax_due: Mapping[WhatIsPaid, int]
    withheld_from: int

    @property
    def closing(self) -> int:
        return sum(one.closing for _, one in self.documents)

    @property
    def due(self) -> int:
        return self.closing if self.pays_on is not None else 0

    @property
    def withheld(self) -> int:
        return sum(one.withheld for _, one in self.documents)


class DoesNotFollow(AssertionError):
    """What a statement says is not what its closing settled: a bug, of which nothing is issued."""


def prepared(of: Gathered, run: OfRun) -> Prepared | list[Hindrance]:
    """The statement of one payee; or everything that keeps it from being issued, each with its remedy.

    Units   minor units.
    Errors  DoesNotFollow where lines do not come to what was settled.
    Source  docs/rules/statements.md.
    """
    record = of.record
    found = lacking.of_record(of.payee, record, run.closing_group, run.last_day, former_missing=of.former_missing, currency=run.currency)
    agreement = None if record is None else agreement_of(record.agreements, run.closing_group, run.last_day)
    if found or record is None or agreement is None or agreement.terms is None or record.withholding is None:
        return found
    try:
        made = _prepared(of, run, record, agreement, agreement.terms, record.withholding)
    except NobodyDecided:
        return [lacking.nobody_decided(of.payee)]
    except UnknownContract:
        return [lacking.unknown_contract(of.payee, agreement.contract)]
    except (PastHorizon, NoBankDay):
        return [lacking.no_payment_date(of.payee, run.last_day)]
    except NonResident:
        return [lacking.non_resident(of.payee)]
    except FindingsRefuse as refused:
        return [lacking.fields_missing(of.payee, refused.findings)]
    if made.pays_on is not None and made.due <= 0 and any(one.opening for one in of.by_hand):
        return [lacking.below_zero_with_tax(of.payee, made.due)]
    _check(made)
    return made


def _prepared(
    of: Gathered, run: OfRun, record: PayeeRecord, agreement: AgreementRead, terms: SettlementTerms, withholding: WithholdingClass
) -> Prepared:
    pays_on = payment_date(run.last_day, terms.payment, run.calendar) if of.outcome is SettledAs.PAID else None
    number = number_of(run, of)
    tax_class = TaxClass.OUT_OF_SCOPE if record.consumption_tax is ConsumptionTax.OUTSIDE_SCOPE else TaxClass.STANDARD
    payee = PayeeTerms(
        counterparty=Party(code=of.payee, name=record.legal_name, address=record.address, person=record.person), withholding=withholding, basis=Basis.EXCLUSIVE,
        registrations=record.registrations, issued_by=terms.issued_by, decisions=of.decisions,
        month=SalesAgentMonth() if pays_on is None else of.month(pays_on), clause=terms.deemed,
    )  # fmt: skip
    issue = Issue(
        id=number, issuer=run.issuer, rounding=run.rounding, issued_on=run.issued_on, first_day=run.first_day, last_day=run.last_day,
        pays_on=pays_on,
    )  # fmt: skip
    earned = [*_earned(of, record, agreement, tax_class)]
    openings = _openings(of)
    documents = _numbered(issued_of(earned, payee, issue, openings))
    carried = sum(one.withheld_from for one in openings.values())
    bought = sum(total.net for side, one in documents if side is WhatIsPaid.PURCHASE for total in one.totals)
    return Prepared(
        of=of, agreement=agreement, terms=terms, withholding=withholding, number=number, pays_on=pays_on,
        deadline=min((day for one in earned if (day := _pay_by(one, of, terms)) is not None), default=None), documents=documents,
        tax_due=_tax_due(of, documents), withheld_from=bought + carried,
    )  # fmt: skip


def number_of(run: OfRun, of: Gathered) -> str:
    """What people call the statement."""
    return "-".join((run.program, run.closing.replace("/", "-"), *(() if of.payee_kind == "partner" else (of.payee_kind,)), of.payee))


def _earned(of: Gathered, record: PayeeRecord, agreement: AgreementRead, tax_class: TaxClass) -> Sequence[Earned]:
    def contract(fact: str, day: date) -> str:
        return contract_on(record.agreements, day, agreement, of.products.get(fact))

    lines = [
        Earned(
            id=one.id, on=one.on, contract=contract(one.fact, one.on), nature=one.nature, sentence=one.sentence, amount=one.amount,
            tax_class=tax_class, origin=one.origin,
        )
        for one in of.lines
    ]  # fmt: skip
    given = [
        Earned(
            id=one.key, on=one.booked_on, contract=contract("", one.booked_on), nature=one.nature.value,
            sentence=Label(ja=one.reason, en=one.reason), amount=one.amount, tax_class=tax_class, origin=one.actor,
        )
        for one in of.by_hand
        if not one.opening
    ]  # fmt: skip
    return [*lines, *given]


def _openings(of: Gathered) -> dict[WhatIsPaid, Opening]:
    """What stood at the end of the statement before and what became of it; what an older system brought, as it is, without tax of ours.

    Tax is withheld when something is paid, so of what was brought too.
    """
    found: dict[WhatIsPaid, Opening] = {}
    former = of.former
    for side in (WhatIsPaid.PURCHASE, WhatIsPaid.RETURN):
        amount = 0 if former is None else former.closing.get(side, 0)
        movements: list[StatementMovement] = []
        if former is not None and amount and not former.carries:
            movements.append(StatementMovement(id=former.number, on=former.day, what=_BECAME[former.outcome], amount=amount))
        brought = [one for one in of.by_hand if one.opening and side is WhatIsPaid.PURCHASE]
        movements += [StatementMovement(id=one.key, on=one.booked_on, what=_BROUGHT_FORWARD, amount=-one.amount) for one in brought]
        carried = former.withheld_from if former is not None and former.carries and side is WhatIsPaid.PURCHASE else 0
        withheld_from = carried + sum(one.amount for one in brought)  # whole: its tax was not told apart
        if amount or movements or withheld_from:
            found[side] = Opening(amount=amount, movements=tuple(movements), withheld_from=withheld_from)
    return found


def _tax_due(of: Gathered, documents: Sequence[tuple[WhatIsPaid, Statement]]) -> dict[WhatIsPaid, int]:
    """The tax in what each side comes to: of its own documents, and of what was carried into them."""
    found: dict[WhatIsPaid, int] = {}
    if of.former is not None and of.former.carries:
        found |= of.former.tax
    for side, one in documents:
        found[side] = found.get(side, 0) + sum(total.tax for total in one.totals)
    return found


def _numbered(documents: Sequence[tuple[WhatIsPaid, Statement]]) -> tuple[tuple[WhatIsPaid, Statement], ...]:
    """Two plain statements of one payee are told apart."""
    found: list[tuple[WhatIsPaid, Statement]] = []
    for side, one in documents:
        again = any(one.id == other.id for _, other in found)
        found.append((side, replace(one, id=f"{one.id}-2") if again else one))
    return tuple(found)


def _pay_by(one: Earned, of: Gathered, terms: SettlementTerms) -> date | None:
    """Only what is earned begins a term; what is taken back or given by hand does not."""
    if one.amount <= 0 or one.origin:
        return None
    return pay_by(Received(on=one.id, payee=of.payee, received_on=one.on, protection=terms.protection))


def _check(made: Prepared) -> None:
    """Lines and hands come to what the closing posted; what is due is what it made due and the tax of that."""
    of = made.of
    said = sum(one.amount for one in of.lines) + sum(one.amount for one in of.by_hand)
    if said != of.posted:
        raise DoesNotFollow(f"{made.number}: its lines come to {said:,}, and its closing settled {of.posted:,}.")
    due = sum(of.paid.values()) + sum(made.tax_due.values())
    if made.pays_on is not None and not 0 < made.due == due:
        raise DoesNotFollow(f"{made.number}: {made.due:,} would be due, and its closing and the tax come to {due:,}.")
