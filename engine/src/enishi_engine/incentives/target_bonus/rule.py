"""Target bonus (目標達成インセンティブ): reaching a figure in a period pays an amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Bands, ByBand, Condition, Fixed, Incentive, Label, Occasion, OnPeriod, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "target_bonus"
LABEL = Label("目標達成インセンティブ", "Target bonus")


@dataclass(frozen=True, kw_only=True)
class Terms:
    over: OnPeriod = term(TermKind.PERIOD, ja="対象期間", en="Period", meaning="The period in which the target is to be reached.")
    reached: Condition | None = term(
        TermKind.CONDITION, ja="達成条件", en="Reached when", meaning="What must be reached; with amount.", default=None
    )
    amount: Table | None = term(TermKind.AMOUNTS, ja="支給額", en="Amount", meaning="What reaching it pays; with reached.", default=None)
    attainment: Condition | None = term(
        TermKind.RATIO_EXPRESSION, ja="達成率", en="Attainment", meaning="The figure over its target; with bands.", default=None
    )
    bands: Bands | None = term(
        TermKind.AMOUNT_BANDS, ja="達成率の段階", en="Bands", meaning="What each band of attainment pays; with attainment.", default=None
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        by_condition = self.reached is not None and self.amount is not None
        by_bands = self.attainment is not None and self.bands is not None
        given = [self.reached, self.amount, self.attainment, self.bands]
        if by_condition == by_bands or sum(term is not None for term in given) != 2:
            return (
                "A target bonus is said in one of two ways.",
                "Write reached: and amount:, or attainment: and bands:.",
            )
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each partner and period."""
    over: OnPeriod = plain["over"]
    return over


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a target bonus in the core's words.

    Shape   one candidate per partner and ended period.
    Units   amounts in minor units; attainment is an exact ratio.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Fixed" and "Bands by a metric or ratio"; docs/rules/candidates.md, "Targets".
    """
    if terms.attainment is not None and terms.bands is not None:
        table: Table = ByBand(terms.attainment.test, terms.attainment.text, terms.bands)
        return common.incentive(occasion=terms.over, amount=Fixed(table))
    assert terms.reached is not None, "Terms.problem has seen to it"
    assert terms.amount is not None, "Terms.problem has seen to it"
    return common.incentive(occasion=terms.over, amount=Fixed(terms.amount), condition=(terms.reached,))
