"""Start dash (スタートダッシュ): a better rate in the first months."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Anchor, Entitlement, Incentive, Label, Occasion, OnLine, Percent, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "start_dash"
LABEL = Label("スタートダッシュ", "Start dash")


@dataclass(frozen=True, kw_only=True)
class Terms:
    changes: str = term(TermKind.INCENTIVE, ja="対象の手数料", en="Raises", meaning="The commission that is raised.")
    raise_: int = term(TermKind.POINTS, ja="上乗せ(ポイント)", en="By", meaning="How many percentage points are added to its rate.")
    months: int = term(TermKind.MONTHS, ja="月数", en="Months", meaning="For how many months.")
    anchor: Anchor = term(
        TermKind.CHOICE,
        ja="起算日",
        en="From",
        meaning="The day from which the months are counted.",
        default=Anchor.AGREEMENT,
        choices=Anchor,
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a start dash in the core's words.

    Shape   a line of its own beside the commission's, on the same base, only where the commission itself pays.
    Units   points in ppm.
    Errors  none: the reader has seen to it that `changes` names a commission.
    Source  docs/rules/candidates.md, "requires" and "entitled".
    """
    commission = others[terms.changes]
    return common.incentive(
        occasion=OnLine(),
        base=commission.base,
        amount=Percent(Value(terms.raise_)),
        entitled=Entitlement(terms.months, terms.anchor),
        requires=commission.id,
        like=commission,
    )
