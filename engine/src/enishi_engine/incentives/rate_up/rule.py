"""Rate up (料率アップ): a higher rate for a limited time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Incentive, Label, Occasion, OnLine, Percent, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "rate_up"
LABEL = Label("料率アップ", "Rate up")
NEEDS = ("first_day", "last_day")  # a rate that is up for ever is a commission


@dataclass(frozen=True, kw_only=True)
class Terms:
    changes: str = term(TermKind.INCENTIVE, ja="対象の手数料", en="Raises", meaning="The commission that is raised.")
    raise_: int = term(TermKind.POINTS, ja="上乗せ(ポイント)", en="By", meaning="How many percentage points are added to its rate.")


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a rate up in the core's words.

    Shape   a line of its own beside the commission's, on the same base, only where the commission itself pays.
    Units   points in ppm.
    Errors  none: the reader has seen to it that `changes` names a commission and that the days are given.
    Source  docs/rules/candidates.md, "requires" and campaign days.
    """
    commission = others[terms.changes]
    return common.incentive(
        occasion=OnLine(), base=commission.base, amount=Percent(Value(terms.raise_)), requires=commission.id, like=commission
    )
