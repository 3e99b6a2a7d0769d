"""Contest (販売コンテスト): prizes for the first places by a figure over a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Position, walk
from enishi_engine.core.incentive import ByKey, Fixed, Incentive, Label, Occasion, OnPeriod, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "contest"
LABEL = Label("販売コンテスト", "Contest")


@dataclass(frozen=True, kw_only=True)
class Terms:
    over: OnPeriod = term(TermKind.PERIOD, ja="対象期間", en="Period", meaning="The period whose figures decide the places.")
    prizes: Table = term(
        TermKind.AMOUNTS,
        ja="賞金",
        en="Prizes",
        meaning="The prize of each place, as {by: position(sales_quarter), 1: 300_000, 2: 200_000}; who ties has the better place, and each is paid its prize.",
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if not isinstance(self.prizes, ByKey) or not any(isinstance(part, Position) for part in walk(self.prizes.key)):
            return "The prizes of a contest go by a place.", "Write prizes: {by: position(sales_quarter), 1: 300_000, 2: 200_000}."
        return None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each partner and period."""
    over: OnPeriod = plain["over"]
    return over


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a contest in the core's words.

    Shape   one candidate per partner and ended period.
    Units   prizes in minor units, places as counts.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/metrics.md, "Places"; docs/rules/amounts.md, "Tables".
    """
    return common.incentive(occasion=terms.over, amount=Fixed(terms.prizes))
