"""Up-sell (アップセル): a higher plan pays once, for its first months only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import And, Comparator, Compare, Expression, Field, Literal, Unit
from enishi_engine.core.incentive import DOWNGRADE, Condition, Incentive, Label, Occasion, OnLine, Percent, Share, Table, TakeBack
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "up_sell"
LABEL = Label("アップセル", "Up-sell")


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION,
        ja="対象金額",
        en="Base",
        meaning="What the higher plan brings in the months it is paid for, as line.net.",
    )
    rate: Table = term(TermKind.RATES, ja="料率", en="Rate", meaning="The rate on it, paid once.")
    months: int = term(
        TermKind.MONTHS,
        ja="対象月数",
        en="Months",
        meaning="For how many months it is paid; what is not used of them is returned when the customer goes back.",
        default=12,
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit, and the remedy."""
        return ("An up-sell for 0 months pays nothing.", "Write months: 12.") if self.months == 0 else None


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def _scope(own: Condition | None) -> Condition:
    upgrade = Compare(Comparator.EQUAL, Field("line", "kind", Unit.CODE), Literal("upgrade", Unit.CODE))
    text = "line.kind = upgrade"
    return Condition(upgrade, text) if own is None else Condition(And((upgrade, own.test)), f"{text} and ({own.text})")


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say an up-sell in the core's words.

    Shape   one candidate per order line of kind upgrade; unused whole months are taken back when the customer goes back.
    Units   base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/returns.md, "Unused months".
    """
    returned = TakeBack(("plan_change", "churn", "cancel", DOWNGRADE), None, Share.UNUSED_MONTHS, terms.months)
    return common.incentive(occasion=OnLine(), base=terms.base, amount=Percent(terms.rate), scope=_scope(common.scope), take_back=returned)
