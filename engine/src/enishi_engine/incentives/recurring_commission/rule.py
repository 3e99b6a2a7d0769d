"""Recurring commission (継続手数料): a share of what a deal is worth, month by month while the customer stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Expression
from enishi_engine.core.incentive import Incentive, Label, Occasion, OnServiceMonth, Percent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "recurring_commission"
LABEL = Label("継続手数料", "Recurring commission")


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION,
        ja="対象金額",
        en="Base",
        meaning="The amount of the whole order line, as line.net - line.setup; it is spread over the months of service.",
    )
    rate: Table = term(
        TermKind.RATES,
        ja="料率",
        en="Rate",
        meaning="One rate, or a table by rank, by the month's number (service_month.number) or any other name, as of the month's first day.",
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each month of a line's service."""
    return OnServiceMonth()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a recurring commission in the core's words.

    Shape   one candidate per service month and payee.
    Units   base in minor units, rate in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/service-months.md.
    """
    return common.incentive(occasion=OnServiceMonth(), base=terms.base, amount=Percent(terms.rate))
