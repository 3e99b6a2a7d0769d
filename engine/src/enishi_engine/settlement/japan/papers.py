"""Papers beside the statement, as plain data: what was set off (相殺通知書), and what a partner owes at its contract's end (精算書)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.refusals import Refusal
from enishi_engine.settlement.netting import Netted, Receivable
from enishi_engine.settlement.statement import Party, Statement


@dataclass(frozen=True, kw_only=True)
class OffsetLine:
    """One receivable: amount = set off + what remains; minor units."""

    receivable: str
    due_on: date
    amount: int
    offset: int

    @property
    def remains(self) -> int:
        return self.amount - self.offset


@dataclass(frozen=True, kw_only=True)
class OffsetNotice:
    """Both gross amounts and what is left of each; minor units. payable − withheld − offset − fee = transferred."""

    issuer: Party
    counterparty: Party
    offset_on: date
    payable: int
    withheld: int
    fee: int
    transferred: int
    lines: tuple[OffsetLine, ...]

    @property
    def receivable(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def offset(self) -> int:
        return sum(line.offset for line in self.lines)

    @property
    def remains(self) -> int:
        """What the partner still owes of these receivables."""
        return sum(line.remains for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class FinalAccount:
    """What a partner owes after its contract: the documents that end below nothing together, and by when `owed` is to be paid; minor units."""

    statements: tuple[Statement, ...]
    contract_end: date
    owed: int
    pay_by: date


class NothingSetOff(Refusal):
    """A notice of an offset that was none."""

    def __init__(self, payee: str) -> None:
        super().__init__(
            f"Nothing was set off with {payee}, so there is nothing to tell. Issue its statement alone.",
            ja=f"{payee}との相殺はないため、通知するものがありません。支払通知書だけを発行してください。",
        )


class NothingOwed(Refusal):
    """A final account of a partner that owes nothing."""

    def __init__(self, statement: str, closing: int) -> None:
        super().__init__(
            f"Statement {statement} ends at {closing:,}: the partner owes nothing. Pay what is left, or issue the statement alone.",
            ja=f"{statement}の期末残高は{closing:,}で、パートナーの未返還額はありません。残額を支払うか、支払通知書だけを発行してください。",
        )


class ContractGoesOn(Refusal):
    """A final account before the contract has ended."""

    def __init__(self, statement: str, contract_end: date, last_day: date) -> None:
        super().__init__(
            f"Statement {statement} ends on {last_day}, and the contract on {contract_end}: what is owed is set against what comes. "
            "Issue the final account for the period in which the contract ends, or a later one.",
            ja=f"{statement}は{last_day}まで、契約は{contract_end}までのため、未返還額は以後の分と精算します。最終精算書は、契約が終わる期間以降で発行してください。",
        )


def offset_notice(netted: Netted, receivables: Iterable[Receivable], *, issuer: Party, counterparty: Party, on: date) -> OffsetNotice:
    """What was set off of which receivable. Raises NothingSetOff."""
    parts = {one.receivable: one.amount for one in netted.offsets}
    if not parts:
        raise NothingSetOff(counterparty.code)
    concerned = sorted((one for one in receivables if one.id in parts), key=lambda one: (one.due_on, one.id))
    lines = tuple(OffsetLine(receivable=one.id, due_on=one.due_on, amount=one.amount, offset=parts[one.id]) for one in concerned)
    return OffsetNotice(
        issuer=issuer, counterparty=counterparty, offset_on=on, payable=netted.settled.paid, withheld=netted.withheld, fee=netted.fee,
        transferred=netted.amount, lines=lines,
    )  # fmt: skip


def final_account(number: str, statements: Iterable[Statement], *, contract_end: date, last_day: date, pay_by: date) -> FinalAccount:
    """What the partner owes at the end of its contract, by the documents of one period that ends on `last_day`, called `number` together.

    Raises NothingOwed, ContractGoesOn.
    """
    together = tuple(statements)
    closing = sum(one.closing for one in together)
    if contract_end > last_day:
        raise ContractGoesOn(number, contract_end, last_day)
    if closing >= 0:
        raise NothingOwed(number, closing)
    return FinalAccount(statements=together, contract_end=contract_end, owed=-closing, pay_by=pay_by)
