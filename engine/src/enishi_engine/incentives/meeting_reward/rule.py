"""Meeting reward (商談・トスアップ報奨金): an amount for each meeting set or held, or lead handed over, with the right customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Condition, Fixed, Incentive, Label, Occasion, OnEvent, Table
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "meeting_reward"
LABEL = Label("商談・トスアップ報奨金", "Meeting reward")


@dataclass(frozen=True, kw_only=True)
class Terms:
    meeting: tuple[str, ...] = term(
        TermKind.ACTIVITY_KINDS,
        ja="対象の活動",
        en="Meeting",
        meaning="The kinds of activity that pay: meeting_set, meeting_held, own kinds.",
    )
    amount: Table = term(TermKind.AMOUNTS, ja="金額", en="Amount", meaning="What each of them pays; one amount, or a table.")
    customers: tuple[Condition, ...] = term(
        TermKind.CONDITIONS,
        ja="顧客の条件",
        en="Customers",
        meaning="What the customer of the deal must be, as in customer.size = large and deal.stage != lost.",
        default=(),
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each activity of the named kinds."""
    return OnEvent(plain["meeting"])


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a meeting reward in the core's words.

    Shape   one candidate per activity; its subject is the id of the deal that it is about.
    Units   amounts in minor units.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/candidates.md, "Occasions"; docs/rules/amounts.md, "Fixed".
    """
    return common.incentive(occasion=OnEvent(terms.meeting), amount=Fixed(terms.amount), condition=terms.customers)
