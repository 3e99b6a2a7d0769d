"""Cross-sell (クロスセル): selling products together pays on the later one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import And, Expression, Field, In, Literal, Unit
from enishi_engine.core.incentive import Condition, Incentive, Label, Occasion, OnLine, Pair, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "cross_sell"
LABEL = Label("クロスセル", "Cross-sell")


@dataclass(frozen=True, kw_only=True)
class Terms:
    bundle: Pair = term(
        TermKind.BUNDLE,
        ja="組み合わせ",
        en="Bundle",
        meaning="The products (or families) sold together, to the same customer or partner, within how many days.",
    )
    base: Expression = term(
        TermKind.MONEY_EXPRESSION, ja="対象金額", en="Base", meaning="The amount of the later line that the rate meets."
    )
    rate: Table = term(TermKind.RATES, ja="料率", en="Rate", meaning="The rate on the later line.")


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def _scope(bundle: Pair, own: Condition | None) -> Condition:
    members = tuple(Literal(member, Unit.CODE) for member in bundle.members)
    product = In(Field("product", bundle.field, Unit.CODE), members)
    text = f"product.{bundle.field} in ({', '.join(bundle.members)})"
    if own is None:
        return Condition(product, text)
    return Condition(And((product, own.test)), f"{text} and ({own.text})")


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a cross-sell in the core's words.

    Shape   one candidate per order line of a bundle's product; the line that completes the bundle pays.
    Units   base in minor units, rate in ppm, days between the lines' counting days.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/candidates.md, "Bundle".
    """
    return common.incentive(
        occasion=OnLine(),
        base=terms.base,
        amount=Percent(terms.rate),
        pair=terms.bundle,
        scope=_scope(terms.bundle, common.scope),
    )
