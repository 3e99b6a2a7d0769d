"""Margin (仕切差額): what lies between the price of a deal and the partner's buying price."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from enishi_engine.core.expression import PPM, Arithmetic, Comparator, Compare, Field, Literal, Operator, Unit
from enishi_engine.core.incentive import Condition, Incentive, Label, Occasion, OnLine, Percent, Table, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "margin"
LABEL = Label("仕切差額", "Margin")


class SoldAt(Enum):
    NET = "net"
    LIST = "list"


@dataclass(frozen=True, kw_only=True)
class Terms:
    sold_at: SoldAt = term(
        TermKind.CHOICE,
        ja="差額の基準",
        en="Sold at",
        meaning="net: what the customer pays, less the partner's price. list: the list price, less the partner's price.",
        choices=SoldAt,
    )
    rate: Table = term(
        TermKind.RATES,
        ja="料率",
        en="Rate",
        meaning="How much of the difference is the partner's; all of it unless said.",
        default=Value(PPM),
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a margin in the core's words.

    Shape   one candidate per order line; a line without a partner's price does not meet the condition.
    Units   prices in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Percent of a base".
    """
    price = Field("line", "partner_price", Unit.MONEY)
    difference = Arithmetic(Operator.SUBTRACT, Field("line", terms.sold_at.value, Unit.MONEY), price, Unit.MONEY)
    priced = Condition(Compare(Comparator.GREATER, price, Literal(0, Unit.MONEY)), "line.partner_price > 0")
    return common.incentive(occasion=OnLine(), base=difference, amount=Percent(terms.rate), condition=(priced,))
