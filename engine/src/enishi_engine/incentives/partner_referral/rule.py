"""Partner referral (パートナー紹介): who introduces a partner is paid when it is contracted, orders for the first time, or sells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from enishi_engine.core.expression import Expression
from enishi_engine.core.incentive import (
    Amount,
    Anchor,
    Condition,
    Entitlement,
    Fixed,
    Incentive,
    Label,
    Occasion,
    OnAgreement,
    OncePer,
    OnLine,
    Payee,
    Percent,
    Table,
)
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "partner_referral"
LABEL = Label("パートナー紹介", "Partner referral")


class PaysFor(Enum):
    CONTRACT = "contract"
    FIRST_ORDER = "first_order"
    SALES = "sales"


@dataclass(frozen=True, kw_only=True)
class Terms:
    pays_for: PaysFor = term(
        TermKind.CHOICE,
        ja="支給の場面",
        en="Pays for",
        meaning="contract: the introduced partner is contracted. first_order: its first order. sales: its orders for some months.",
        choices=PaysFor,
    )
    candidates: tuple[Condition, ...] = term(
        TermKind.CONDITIONS,
        ja="紹介先の条件",
        en="Candidates",
        meaning="What the introduced partner must be, agreed beforehand, as in seller.kind = corporation and seller.region = east.",
    )
    amount: Table | None = term(TermKind.AMOUNTS, ja="金額", en="Amount", meaning="A fixed fee; or rate and base.", default=None)
    rate: Table | None = term(
        TermKind.RATES, ja="料率", en="Rate", meaning="The share of the introduced partner's orders; with base.", default=None
    )
    base: Expression | None = term(
        TermKind.MONEY_EXPRESSION, ja="対象金額", en="Base", meaning="The amount of the order line that the rate meets.", default=None
    )
    months: int | None = term(
        TermKind.MONTHS,
        ja="対象月数",
        en="Months",
        meaning="With pays_for: sales, for how long from the first day of its agreement.",
        default=None,
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        share = self.rate is not None and self.base is not None
        if (self.rate is None) != (self.base is None) or (self.amount is not None) == share:
            return "A referral pays an amount, or a rate of a base.", "Write amount:, or rate: and base:."
        if self.pays_for is PaysFor.CONTRACT and share:
            return "A contract has no amount to take a share of.", "Write amount:, or pays_for: first_order or sales."
        if (self.pays_for is PaysFor.SALES) != (self.months is not None):
            return "pays_for: sales and months: belong together.", "Write both, or neither."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each agreement, or each order line."""
    return OnAgreement() if plain["pays_for"] is PaysFor.CONTRACT else OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a partner referral in the core's words.

    Shape   one candidate per agreement or order line of a partner that somebody introduced; its introducer is paid, and nobody above.
    Units   amounts and base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/candidates.md, "Occasions", "Payees", "Gates".
    """
    amount: Amount
    if terms.rate is not None:
        amount = Percent(terms.rate)
    else:
        assert terms.amount is not None, "Terms.problem has seen to it"
        amount = Fixed(terms.amount)
    return common.incentive(
        occasion=OnAgreement() if terms.pays_for is PaysFor.CONTRACT else OnLine(),
        base=terms.base,
        amount=amount,
        condition=terms.candidates,
        entitled=None if terms.months is None else Entitlement(terms.months, Anchor.AGREEMENT),
        payee=Payee.INTRODUCER,
        once_per=None if terms.pays_for is PaysFor.SALES else OncePer.SELLER,
    )
