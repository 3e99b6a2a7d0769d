"""What somebody asks of a list, as it stands in the address: to be bookmarked, shared and gone back to. What is not understood is left out."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from enishi.console.lists.declared import Column, Kind, Listing, Value
from enishi.console.lists.rows import Order, Place, Rows

SEARCH, SORT, AFTER, BEFORE, ALL = "q", "sort", "after", "before", "all"
LONGEST_SEARCH = 100  # characters
OURS = frozenset({SEARCH, SORT, AFTER, BEFORE, ALL, "csrfmiddlewaretoken"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked. `chosen`: of each filter that is on what was written and what it came to; `left_out`: what was not understood."""

    search: str
    chosen: Mapping[str, tuple[str, Value]]
    sort: Column
    down: bool
    from_place: Place | None = None
    back: bool = False
    left_out: tuple[str, ...] = ()
    sorted_by_choice: bool = False

    @property
    def order(self) -> Order:
        return Order(self.sort.key, self.down, self.sort.empty)

    @property
    def narrows(self) -> bool:
        """Does it show less than all?"""
        return bool(self.search or self.chosen)

    def narrowed(self, listing: Listing) -> Rows:
        """The rows that are asked for, of all pages."""
        conditions = [one.means(self.chosen[one.name][1]) for one in listing.filters if one.name in self.chosen]
        return listing.rows.where(conditions).found_by(self.search)

    def address(self, **more: str) -> str:
        """The same as a query, without the page; with more where it is said."""
        said = {SEARCH: self.search, **{name: written for name, (written, _) in self.chosen.items()}}
        if self.sorted_by_choice:
            said[SORT] = f"{'-' if self.down else ''}{self.sort.name}"
        return urlencode({name: value for name, value in (said | more).items() if value})

    def without(self, name: str) -> str:
        """The address with one filter fewer."""
        return replace(self, chosen={one: said for one, said in self.chosen.items() if one != name}).address()

    def sorted_by(self, column: Column) -> str:
        """The address with the rows by a column; by the one that they are sorted by already, the other way round."""
        down = not self.down if column is self.sort else column.key_kind is not Kind.TEXT
        return replace(self, sort=column, down=down, sorted_by_choice=True).address()


def read(given: QueryDict, listing: Listing) -> Asked:
    """What an address asks of a list."""
    left_out = [name for name in given if name not in OURS and name not in {one.name for one in listing.filters}]
    chosen: dict[str, tuple[str, Value]] = {}
    for one in listing.filters:
        if written := given.get(one.name, "").strip():
            try:
                chosen[one.name] = (written, one.read(written))
            except (ValueError, OverflowError):
                left_out.append(one.name)
    wanted = given.get(SORT, "")
    sort = _sort(wanted, listing)
    if sort is None:
        left_out.append(SORT)
    column, down = sort or _sort(listing.first, listing) or (listing.columns[0], False)
    place, back = None, bool(given.get(BEFORE))
    if token := given.get(AFTER) or given.get(BEFORE):
        place = _place(token, column, listing.id_kind)
        left_out += [] if place is not None else [BEFORE if back else AFTER]
    return Asked(
        search=given.get(SEARCH, "").replace("\0", " ").strip()[:LONGEST_SEARCH], chosen=chosen, sort=column, down=down, from_place=place,
        back=back and place is not None, left_out=tuple(left_out), sorted_by_choice=bool(wanted and sort),
    )  # fmt: skip


def _sort(wanted: str, listing: Listing) -> tuple[Column, bool] | None:
    name = wanted or listing.first
    found = next((one for one in listing.columns if one.key and one.name == name.removeprefix("-")), None)
    return None if found is None else (found, name.startswith("-"))


# ── Places in addresses ──────────────────────────────────────────────────────────────────────────────────────────────


def token(place: Place) -> str:
    """A place as an address carries it."""
    said = json.dumps([_said(place.value), _said(place.id)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _place(token: str, column: Column, id_kind: Kind) -> Place | None:
    """The place that an address names; None for what is none."""
    try:
        value, id_ = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode())
        if not isinstance(id_, str) or not (isinstance(value, str) or (value is None and column.empty)):
            return None
        return Place(None if value is None else column.key_kind.read(value), id_kind.read(id_))
    except (ValueError, OverflowError, TypeError, binascii.Error, RecursionError):
        return None


def _said(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
