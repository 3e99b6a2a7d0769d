"""Commission (販売手数料): a share of what a deal is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Expression
from enishi_engine.core.incentive import Incentive, Label, Occasion, OnLine, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "commission"
LABEL = Label("販売手数料", "Commission")


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION,
        ja="対象金額",
        en="Base",
        meaning="The amount that the rate meets, tax excluded, as in line.net - line.setup.",
    )
    rate: Table = term(
        TermKind.RATES,
        ja="料率",
        en="Rate",
        meaning="One rate, or a table by rank, product, contract or any other name, or bands by a metric.",
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a commission in the core's words.

    Shape   one candidate per order line and payee.
    Units   base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Percent of a base" and "Tables".
    """
    return common.incentive(occasion=OnLine(), base=terms.base, amount=Percent(terms.rate))
