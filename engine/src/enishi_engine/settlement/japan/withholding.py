"""Withholding (源泉徴収): what the maker keeps back by class of payee and payment, and of what it is made (docs/rules/withholding.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from enishi_engine.core.expression import PPM
from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.dated import ppm
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.rules import rows, values
from enishi_engine.settlement.whole_parts import share_out


class WithholdingClass(Enum):
    """What a payee is and is paid for; chosen per partner, with a reason on record. There is no default for a person."""

    CORPORATION = "corporation"  # 内国法人
    ONE_OFF_INTRODUCTION = "one_off_introduction"  # an individual's single introduction
    SALES_AGENT = "sales_agent"  # 外交員: continuous mediation, paid by sales
    NO_1 = "no_1"  # 1号: manuscript, lecture, design
    NO_2 = "no_2"  # 2号: listed professions
    NON_RESIDENT = "non_resident"  # 非居住者


NOTHING_WITHHELD = frozenset({WithholdingClass.CORPORATION, WithholdingClass.ONE_OFF_INTRODUCTION})


class NonResident(Refusal):
    """A payment to somebody who does not live in Japan."""

    def __init__(self, payee: str) -> None:
        super().__init__(
            f"{payee} is a non-resident (非居住者): other rules of withholding hold, by the kind of income and the tax treaty, and Enishi "
            "does not know them. Have the tax decided by somebody who does, and settle this payee outside.",
            ja=f"{payee}は非居住者です。所得の種類と租税条約により別の源泉徴収の規定があり、Enishiでは判断できません。専門家に税額を決めてもらい、この支払先は別途精算してください。",
        )


@dataclass(frozen=True, kw_only=True)
class WithholdingRate:
    """The rates of a day, in ppm; `surtaxes` are put upon the income tax, by name; above `above` yen per payment the second rate holds."""

    income_tax: int
    income_tax_above: int
    above: int
    surtaxes: Mapping[str, int]

    def total(self, income_tax: int) -> int:
        """Income tax with its surtaxes: 10 % × (1 + 2.1 %) is 10.21 %."""
        return income_tax * (PPM + sum(self.surtaxes.values())) // PPM


@dataclass(frozen=True, kw_only=True)
class SalesAgentMonth:
    """What a sales agent was paid by this maker earlier in the month of payment, of which what was withheld, and its salary of that month; yen."""

    paid: int = 0
    withheld: int = 0
    salary: int = 0


def rate_on(paid_on: date) -> WithholdingRate:
    """The rates of the day of payment. Raises NoRuleOn."""
    row = rows("withholding").on(paid_on).value
    return _rate(row)


def base(*, net: int, tax: int, shown_apart: bool) -> int:
    """What is withheld from: the fee alone where the document shows fee and consumption tax apart, else both together."""
    return net if shown_apart else net + tax


def withheld(class_: WithholdingClass, amount: int, *, paid_on: date, month: SalesAgentMonth | None = None, payee: str = "") -> int:
    """What is kept back of one payment, rounded down.

    Shape   `amount` is the `base` of the payment; `month` is asked for a sales agent, whose payments of a month share one allowance.
    Units   yen; an amount below 0 keeps nothing back.
    Errors  NonResident; NoRuleOn; ValueError where a sales agent's month is not given.
    Source  docs/rules/withholding.md.
    """
    if class_ is WithholdingClass.NON_RESIDENT:
        raise NonResident(payee)
    if class_ in NOTHING_WITHHELD or amount <= 0:
        return 0
    rate = rate_on(paid_on)
    if class_ is WithholdingClass.SALES_AGENT:
        if month is None:
            raise ValueError("A sales agent's withholding is a matter of the month: say what was paid before, and the salary.")
        return _of_month(amount, month, rate, paid_on)
    below = min(amount, rate.above)
    above = amount - below
    return (below * rate.total(rate.income_tax) + above * rate.total(rate.income_tax_above)) // PPM


def _of_month(amount: int, month: SalesAgentMonth, rate: WithholdingRate, paid_on: date) -> int:
    """All of the month less what was kept back before: so two payments have one allowance, and are rounded once together."""
    allowance: int = values("sales_agent_allowance", "amount").on(paid_on).value
    taxed = max(0, month.paid + amount - max(0, allowance - month.salary))
    return max(0, taxed * rate.total(rate.income_tax) // PPM - month.withheld)


def parts(amount: int, *, paid_on: date) -> Mapping[str, int]:
    """What was withheld, by the taxes it is made of (`income_tax` and the surtaxes of the day); the parts add up to the amount."""
    rate = rate_on(paid_on)
    names = ("income_tax", *rate.surtaxes)
    return dict(zip(names, share_out(amount, (PPM, *rate.surtaxes.values())), strict=True))


def spiff_findings(*, on: str, payee_is_person: bool, class_: WithholdingClass) -> tuple[Finding, ...]:
    """A warning where a partner's salesperson is paid under a rule announced beforehand and nothing would be withheld."""
    if not payee_is_person or class_ is WithholdingClass.SALES_AGENT:
        return ()
    return (
        Finding(
            rule="spiff_may_be_withheld",
            severity=Severity.WARNING,
            on=on,
            value=class_.value,
            problem=Label(
                ja="あらかじめ定めた基準で他社の営業担当者へ支払う報奨金は、外交員報酬として源泉徴収の対象となる場合があります。",
                en="Money for another company's salespeople under a rule announced beforehand may have to be withheld from as a sales agent's fee.",
            ),
            remedy=Label(
                ja="税理士に確認し、区分と理由を記録してください。", en="Ask a tax adviser, and record the class with its reason."
            ),
        ),
    )


def _rate(row: Mapping[str, object]) -> WithholdingRate:
    surtaxes = row["surtaxes"]
    assert isinstance(surtaxes, Mapping)
    return WithholdingRate(
        income_tax=ppm(str(row["income_tax"])),
        income_tax_above=ppm(str(row["income_tax_above"])),
        above=int(str(row["above"])),
        surtaxes={str(name): ppm(rate) for name, rate in surtaxes.items()},
    )
