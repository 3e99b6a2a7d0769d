"""Tax elsewhere: a rate and the document's words per agreement, as somebody who knows decided (docs/rules/tax.md)."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.core.refusals import Refusal
from enishi_engine.settlement.tax import Basis


@dataclass(frozen=True, kw_only=True)
class AgreementTax:
    """What an agreement says from a day on: the rate (ppm), what amounts are, how tax is rounded, and the words that the document carries,
    such as "Reverse charge: VAT to be accounted for by the recipient".
    """

    first_day: date
    rate: int
    basis: Basis
    rounding: Rounding
    text: Label
    decided_by: str


class NoTaxAgreed(Refusal):
    """An agreement without a rate for the day."""

    def __init__(self, agreement: str, day: date) -> None:
        super().__init__(
            f"Agreement {agreement} says no tax for {day}. Record the rate, the document's words and who decided them; 0 % is a rate too.",
            ja=f"契約{agreement}に{day}の税の定めがありません。税率、書面の文言、決定者を記録してください(0%も税率です)。",
        )


def tax_on(agreement: str, terms: tuple[AgreementTax, ...], day: date) -> AgreementTax:
    """The terms of the transaction's day. Raises NoTaxAgreed."""
    begun = [one for one in terms if one.first_day <= day]
    if not begun:
        raise NoTaxAgreed(agreement, day)
    return max(begun, key=lambda one: one.first_day)
