"""支払調書: who must be reported for a calendar year, by class and amount; names and amounts only (docs/rules/withholding.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enishi_engine.settlement.japan.rules import rows
from enishi_engine.settlement.japan.withholding import WithholdingClass


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One payment to one payee: `amount` is what was withheld from; yen."""

    payee: str
    class_: WithholdingClass
    paid_on: date
    amount: int
    withheld: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A payee that the maker reports for the year, in one class; yen."""

    payee: str
    class_: WithholdingClass
    paid: int
    withheld: int


def candidates(payments: Iterable[Payment], year: int) -> tuple[Candidate, ...]:
    """Who was paid more than the class's amount in the calendar year of payment, by payee and class. Raises NoRuleOn."""
    above = rows("payment_record_above").on(date(year, 1, 1)).value
    paid: dict[tuple[str, WithholdingClass], tuple[int, int]] = {}
    for one in payments:
        if one.paid_on.year == year and one.class_.value in above:
            before = paid.get((one.payee, one.class_), (0, 0))
            paid[one.payee, one.class_] = (before[0] + one.amount, before[1] + one.withheld)
    return tuple(
        Candidate(payee=payee, class_=class_, paid=total, withheld=withheld)
        for (payee, class_), (total, withheld) in sorted(paid.items(), key=lambda item: (item[0][0], item[0][1].value))
        if total > above[class_.value]
    )
