"""What is one's own of one who sells: the order lines that name them or come from their deals, and the customers of their deals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from enishi.deals import queries as deals
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import Standing

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Own:
    """By the person's code, the deals that they see, and these deals' customers."""

    person: str
    deals: frozenset[str]
    customers: frozenset[str]

    def names(self, row: Row) -> bool:
        """Does a row of the facts name them, or one of their deals?"""
        return (self.person != "" and row["person"] == self.person) or row["deal"] in self.deals

    def lines(self, rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
        """The order lines of theirs, and all lines of their deals' customers: of those they know the renewals too."""
        return [row for row in rows if self.names(row) or row["customer"] in self.customers]


def own_of(who: Standing) -> Own:
    """What is theirs of the deals as they are now."""
    codes, customers = deals.named_by(viewer(who))
    return Own(person=who.person, deals=frozenset(codes), customers=frozenset(customers))
