"""Which closing group a line belongs to: the one of its payee's company, as its agreements were known and had begun."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enishi_engine.closing.contracts import known_rows
from enishi_engine.core.refusals import Refusal
from enishi_engine.facts.tables import Facts


class NoClosingGroup(Refusal):
    """Partners earned something, and no agreement says with which group they are closed."""

    def __init__(self, *, partners: Iterable[str], groups: Iterable[str]) -> None:
        named = ", ".join(sorted(partners))
        super().__init__(
            f"There are several closing groups ({', '.join(sorted(groups))}), and the agreements of {named} name none. "
            "Write closing_group into their agreements.",
            ja=f"締めグループが複数あります({'、'.join(sorted(groups))})が、{named}の契約に指定がありません。契約に締めグループを登録してください。",
        )


@dataclass(frozen=True)
class Groups:
    """The group of a company on a day. `begun` holds for each partner first days, ascending, and the group from each on."""

    begun: Mapping[str, tuple[tuple[date, ...], tuple[str, ...]]]
    only: str | None  # the group of partners that name none, where there is just one

    def of(self, partner: str, day: date) -> str | None:
        """The group; None when the partner names none and there are several."""
        if partner not in self.begun:
            return self.only
        days, groups = self.begun[partner]
        return groups[max(bisect_right(days, day) - 1, 0)]


def groups_of(facts: Facts, *, known_by: datetime, groups: Iterable[str]) -> Groups:
    """The groups as the agreements known by then say; `groups` are those that have closings."""
    by_partner: dict[str, dict[date, str]] = {}
    # Of agreements that begin on the same day the one with the smallest id decides: it is written last.
    for row in sorted(known_rows(facts, "agreements", known_by), key=lambda one: str(one["id"]), reverse=True):
        if row["closing_group"] is not None:
            by_partner.setdefault(row["partner"], {})[row["first_day"]] = row["closing_group"]
    begun = {partner: (tuple(sorted(days)), tuple(days[day] for day in sorted(days))) for partner, days in by_partner.items()}
    named = tuple(groups)
    return Groups(begun, named[0] if len(named) == 1 else None)
