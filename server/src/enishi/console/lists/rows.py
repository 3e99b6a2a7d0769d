"""Where a list's rows come from: a table of the database, or what is kept in memory. Pages begin after a row, and never at a number of rows."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from heapq import nlargest, nsmallest
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet

AT_ONCE = 500
WIDE = ord("！") - ord("!")


@dataclass(frozen=True)
class Order:
    """By which key, up or down; rows without one come last either way. Rows that are alike stand in the order of their ids."""

    key: str
    down: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Place:
    """Where a row stands in an order: its key and its id. A page goes on from there, whatever was added or removed meanwhile."""

    value: Any
    id: Any


class Rows(Protocol):
    """Rows that can be narrowed down, counted, and read from a place on."""

    def where(self, conditions: Sequence[Any]) -> "Rows":
        """Those that meet every condition."""
        ...

    def found_by(self, words: str) -> "Rows":
        """Those that hold every word."""
        ...

    def among(self, ids: Collection[Any]) -> "Rows":
        """Those with these ids."""
        ...

    def count(self) -> int: ...

    def read(self, order: Order, *, beyond: Place | None = None, back: bool = False, most: int) -> list[tuple[Place, Any]]:
        """The next rows beyond a place, in the order; `back`: the last ones before it."""
        ...

    def every(self, order: Order) -> Iterator[Any]:
        """All of them in the order."""
        ...


def folded(text: str) -> str:
    """A text as it is looked for: whatever its width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def spellings(word: str) -> set[str]:
    """A word as it may stand in a table: as it was typed, and with its letters and figures narrow or wide."""
    narrow = unicodedata.normalize("NFKC", word)
    # SQLite knows no case of wide letters.
    return {word, narrow, *(_wide(cased) for cased in (narrow.upper(), narrow.lower()))}


def _wide(text: str) -> str:
    return "".join(chr(ord(one) + WIDE) if "!" <= one <= "~" else one for one in text)


def holding(*fields: str) -> Callable[[str], Q]:
    """The condition that one of the fields holds a word."""
    return lambda word: Q(*((f"{one}__icontains", said) for one in fields for said in spellings(word)), _connector=Q.OR)


# ── Of a table ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """Rows of a query set. `shown`: those of a page as its columns take them, all at once, so that nothing is asked row by row."""

    found: QuerySet[Any]
    search: Callable[[str], Q]
    shown: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows
    id: str = "id"
    words: int = 20  # that a search looks for; what follows is left out

    def where(self, conditions: Sequence[Q]) -> "TableRows":
        return replace(self, found=self.found.filter(*conditions))

    def found_by(self, words: str) -> "TableRows":
        return replace(self, found=reduce(lambda found, word: found.filter(self.search(word)), words.split()[: self.words], self.found))

    def among(self, ids: Collection[Any]) -> "TableRows":
        return replace(self, found=self.found.filter(**{f"{self.id}__in": ids}))

    def count(self) -> int:
        return self.found.count()

    def read(self, order: Order, *, beyond: Place | None = None, back: bool = False, most: int) -> list[tuple[Place, Any]]:
        ordered = self._ordered(order, back=back)
        ordered = ordered if beyond is None else ordered.filter(_beyond(order, beyond, back=back, id_=self.id))
        rows = list(ordered[:most])[:: -1 if back else 1]
        return [(self._place(row, order), shown) for row, shown in zip(rows, self.shown(rows), strict=True)]

    def every(self, order: Order) -> Iterator[Any]:
        rows = self._ordered(order, back=False).iterator(chunk_size=AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            yield from self.shown(some)

    def _ordered(self, order: Order, *, back: bool) -> QuerySet[Any]:
        down = order.down is not back
        key, id_ = F(order.key), F(self.id)
        nulls = {} if not order.empty else {"nulls_first": True} if back else {"nulls_last": True}
        return self.found.order_by(key.desc(**nulls) if down else key.asc(**nulls), id_.desc() if down else id_.asc())

    def _place(self, row: Any, order: Order) -> Place:
        return Place(_of(row, order.key), _of(row, self.id))


def _of(row: Any, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)


def _beyond(order: Order, place: Place, *, back: bool, id_: str) -> Q:
    """What comes after a place (or before it) in the order: by the key, of what is alike by the id."""
    key, further = order.key, "lt" if order.down is not back else "gt"
    tied = Q(**{f"{id_}__{further}": place.id})
    if place.value is None:
        here = Q(**{f"{key}__isnull": True}) & tied
        return here | Q(**{f"{key}__isnull": False}) if back else here
    # The first condition says nothing new: by it the database begins at the place and does not walk there.
    ahead = Q(**{f"{key}__{further}e": place.value}) & (Q(**{f"{key}__{further}": place.value}) | (Q(**{key: place.value}) & tied))
    return ahead | Q(**{f"{key}__isnull": True}) if order.empty and not back else ahead


# ── In memory ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class KeptRows:
    """Rows that were worked out already, of which there are some thousands at most. `text`: what a search looks at, folded."""

    found: Sequence[Any]
    text: Callable[[Any], str]
    id: str = "id"
    shown: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows

    def where(self, conditions: Sequence[Callable[[Any], bool]]) -> "KeptRows":
        return replace(self, found=reduce(lambda rows, meets: [row for row in rows if meets(row)], conditions, self.found))

    def found_by(self, words: str) -> "KeptRows":
        text, found = self.text, self.found
        for word in folded(words).split():
            found = [row for row in found if word in text(row)]
        return replace(self, found=found)

    def among(self, ids: Collection[Any]) -> "KeptRows":
        return replace(self, found=[row for row in self.found if getattr(row, self.id) in ids])

    def count(self) -> int:
        return len(self.found)

    def read(self, order: Order, *, beyond: Place | None = None, back: bool = False, most: int) -> list[tuple[Place, Any]]:
        down, keyed = order.down is not back, self._keyed(order)
        if beyond is not None:
            begin = ((beyond.value is None) is not order.down, beyond.value, beyond.id)
            keyed = [one for one in keyed if (one[:3] < begin if down else one[:3] > begin)]
        found = (nlargest if down else nsmallest)(most, keyed)[:: -1 if back else 1]
        places = [Place(value, id_) for _absent_, value, id_, _row in found]
        return list(zip(places, self.shown([row for *_key, row in found]), strict=True))

    def every(self, order: Order) -> Iterator[Any]:
        yield from self.shown([row for *_key, row in sorted(self._keyed(order), reverse=order.down)])

    def _keyed(self, order: Order) -> list[tuple[bool, Any, Any, Any]]:
        """Each row behind what it is sorted by: what puts rows without a key last either way, the key, and the id, which no two rows share."""
        down, key, id_ = order.down, attrgetter(order.key), attrgetter(self.id)
        return [((value is None) is not down, value, id_(row), row) for row in self.found for value in (key(row),)]


__all__ = ["KeptRows", "Order", "Place", "Rows", "TableRows", "folded", "holding"]
