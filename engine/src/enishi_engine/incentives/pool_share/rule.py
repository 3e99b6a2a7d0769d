"""Share of a pool (原資の按分): an amount for all together, divided in proportion to a figure over a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Condition, Incentive, Label, Occasion, OnPeriod, Pool, PoolSize, ValueUnit
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "pool_share"
LABEL = Label("原資の按分", "Share of a pool")
NOT_WITH = {"payee": "each is paid for its own figure", "text_as_of": "one text judges all of a period"}


@dataclass(frozen=True, kw_only=True)
class Terms:
    over: OnPeriod = term(TermKind.PERIOD, ja="対象期間", en="Period", meaning="The period whose figures share the pool.")
    pool: PoolSize = term(TermKind.POOL, ja="原資", en="Pool", meaning="What all together are paid; a percentage is of pool_of.")
    pool_of: Condition | None = term(
        TermKind.FIGURE,
        ja="原資の基準",
        en="Pool of",
        meaning="With a percentage: the amount per partner whose sum over all who take part it is of.",
        default=None,
    )
    shared_by: Condition = term(
        TermKind.FIGURE, ja="按分の基準", en="Shared by", meaning="The figure in proportion to which it is shared, as sales_quarter."
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if (self.pool.unit is ValueUnit.RATE) != (self.pool_of is not None):
            return "A percentage is of something, and an amount is not.", "Write pool: 1_000_000, or pool: 2 % and pool_of: sales_quarter."
        if self.pool_of is not None and self.pool_of.test.unit is not Unit.MONEY:
            return f"pool_of is {self.pool_of.test.unit.value}.", "Name an amount of money, like a metric of sales."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each partner and period."""
    over: OnPeriod = plain["over"]
    return over


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a share of a pool in the core's words.

    Shape   one candidate per partner and ended period; those of one period share.
    Units   the pool in minor units, or ppm of money; the figure is money, a count or a number.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Share of a pool".
    """
    return common.incentive(occasion=terms.over, amount=Pool(terms.pool, terms.pool_of, terms.shared_by))
