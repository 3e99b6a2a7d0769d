"""Renewal (更新インセンティブ): a contract that is renewed in time pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import And, Arithmetic, Comparator, Compare, Expression, Field, Literal, Operator, Unit
from enishi_engine.core.incentive import Condition, Incentive, Label, Occasion, OnLine, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "renewal"
LABEL = Label("更新インセンティブ", "Renewal")


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION, ja="対象金額", en="Base", meaning="The amount of the renewal that the rate meets, as line.net."
    )
    rate: Table = term(TermKind.RATES, ja="料率", en="Rate", meaning="The rate on a renewal in time.")
    ahead: int = term(
        TermKind.DAYS,
        ja="期限の何日前まで",
        en="Ahead",
        meaning="How many days before the last day of the earlier term it must be ordered; by that last day unless said.",
        default=0,
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def _in_time(days: int) -> Condition:
    last_day = Field("line", "previous_last_day", Unit.DAY)
    by: Expression = Arithmetic(Operator.SUBTRACT, last_day, Literal(days, Unit.DAYS), Unit.DAY) if days else last_day
    text = f"line.ordered_on <= {last_day.path}" + (f" - {days} days" if days else "")
    return Condition(Compare(Comparator.AT_MOST, Field("line", "ordered_on", Unit.DAY), by), text)


def _scope(own: Condition | None) -> Condition:
    renewal = Compare(Comparator.EQUAL, Field("line", "kind", Unit.CODE), Literal("renewal", Unit.CODE))
    text = "line.kind = renewal"
    return Condition(renewal, text) if own is None else Condition(And((renewal, own.test)), f"{text} and ({own.text})")


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a renewal in the core's words.

    Shape   one candidate per order line of kind renewal; one that comes late does not meet the condition.
    Units   base in minor units, rate in ppm, days.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/facts.md, "Derived values".
    """
    return common.incentive(
        occasion=OnLine(), base=terms.base, amount=Percent(terms.rate), scope=_scope(common.scope), condition=(_in_time(terms.ahead),)
    )
