"""Growth bonus (成長インセンティブ): more than in the same period before pays an amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Arithmetic, Divide, Operator
from enishi_engine.core.incentive import Bands, ByBand, Condition, Fixed, Incentive, Label, Occasion, OnPeriod
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "growth_bonus"
LABEL = Label("成長インセンティブ", "Growth bonus")


@dataclass(frozen=True, kw_only=True)
class Terms:
    over: OnPeriod = term(TermKind.PERIOD, ja="対象期間", en="Period", meaning="The period that is compared.")
    now: Condition = term(TermKind.FIGURE, ja="今期の指標", en="Now", meaning="The figure of the period, as the metric sales_quarter.")
    before: Condition = term(
        TermKind.FIGURE, ja="前年同期の指標", en="Before", meaning="The same figure a year before, as a metric over quarter - 4."
    )
    bands: Bands = term(
        TermKind.AMOUNT_BANDS, ja="成長率の段階", en="Bands", meaning="What each band of growth pays; 10 % is a tenth more than before."
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if self.now.test.unit is not self.before.test.unit:
            return "now: and before: are not of the same unit.", "Name two figures of one unit, as sales_quarter and sales_quarter_before."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each partner and period."""
    over: OnPeriod = plain["over"]
    return over


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a growth bonus in the core's words.

    Shape   one candidate per partner and ended period.
    Units   amounts in minor units; growth is an exact ratio, missing when the figure before was 0 or less.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/expressions.md, "growth"; docs/rules/amounts.md, "Bands by a metric or ratio".
    """
    now, before = terms.now.test, terms.before.test
    growth = Divide(Arithmetic(Operator.SUBTRACT, now, before, now.unit), before)
    table = ByBand(growth, f"growth({terms.now.text}, {terms.before.text})", terms.bands)
    return common.incentive(occasion=terms.over, amount=Fixed(table))
