"""Purchases from payees that issue no qualified invoice: what the maker may still deduct, and what it costs (docs/rules/registration.md)."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import PPM
from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.rules import rates, values
from enishi_engine.settlement.whole_parts import part_of


@dataclass(frozen=True, kw_only=True)
class Deduction:
    """The tax inside a purchase: deductible + cost to the maker = tax, in yen; `share` in ppm."""

    tax: int
    share: int
    deductible: int

    @property
    def cost(self) -> int:
        return self.tax - self.deductible


def deductible_share_on(purchased_on: date) -> int:
    """The share (ppm) of a purchase of that day. Raises NoRuleOn."""
    return rates("unregistered_deductible", "share").on(purchased_on).value


def deduction(*, gross: int, tax: int, purchased_on: date, bought_before: int, period_began: date) -> Deduction:
    """What the maker deducts of the tax of one purchase, rounded down once.

    Shape   `gross` and `tax` of the purchase; `bought_before`: purchases from the same payee earlier in the maker's tax period, tax
            included; `period_began`: that period's first day, which decides the cap.
    Units   yen, 0 or more.
    Errors  NoRuleOn.
    Source  docs/rules/registration.md, "Unregistered payees".
    """
    share = deductible_share_on(purchased_on)
    below_cap = max(0, min(gross, yearly_cap(period_began) - bought_before)) if gross else 0
    deductible = part_of(tax, share * below_cap, PPM * gross, Rounding.DOWN) if gross else 0
    return Deduction(tax=tax, share=share, deductible=deductible)


def yearly_cap(period_began: date) -> int:
    """Purchases from one payee above this have no deductible share, in yen. Raises NoRuleOn."""
    cap: int = values("unregistered_yearly_cap", "amount").on(period_began).value
    return cap


def one_sided_cut(*, on: str, agreed: int, paid: int) -> tuple[Finding, ...]:
    """A warning where the payee is paid less than agreed because it is not registered, and nobody agreed to that; amounts in yen."""
    if paid >= agreed:
        return ()
    return (
        Finding(
            rule="one_sided_cut",
            severity=Severity.WARNING,
            on=on,
            value=str(agreed - paid),
            problem=Label(
                ja=f"合意した金額より {agreed - paid:,} 円少ない支払です。免税事業者であることを理由とする一方的な減額は、独占禁止法等の問題となるおそれがあります。",
                en=f"¥{agreed - paid:,} less than agreed would be paid. Cutting a payee's fee by one side alone because it is not registered may break competition law.",
            ),
            remedy=Label(
                ja="合意した金額を支払うか、協議のうえ書面で合意してください。",
                en="Pay what was agreed, or agree on the change in writing first.",
            ),
        ),
    )
