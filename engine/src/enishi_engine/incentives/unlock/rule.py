"""Unlock (料率アップの適用開始): a higher rate from an event on, such as the first login or a course passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Incentive, Label, Occasion, OnLine, Percent, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "unlock"
LABEL = Label("料率アップの適用開始", "Unlock")
NEEDS = ("unlocked",)  # a rate that is up for everybody is a commission


@dataclass(frozen=True, kw_only=True)
class Terms:
    changes: str = term(TermKind.INCENTIVE, ja="対象の手数料", en="Raises", meaning="The commission that is raised.")
    raise_: int = term(TermKind.POINTS, ja="上乗せ(ポイント)", en="By", meaning="How many percentage points are added to its rate.")

    def problem(self) -> tuple[str, str] | None:
        """What is wrong with the terms together, and the remedy."""
        if self.raise_ > 0:
            return None
        return "What is unlocked is a raise.", "Let the commission say the rate to begin with, and raise: by how much it rises, as in 5 pp."


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say an unlock in the core's words.

    Shape   a line of its own beside the commission's, on the same base, only where the commission itself pays.
    Units   points in ppm.
    Errors  none: the reader has seen to it that `changes` names a commission and that the events are given.
    Source  docs/rules/candidates.md, "Unlocked by an event" and "requires".
    """
    commission = others[terms.changes]
    return common.incentive(
        occasion=OnLine(), base=commission.base, amount=Percent(Value(terms.raise_)), requires=commission.id, like=commission
    )
