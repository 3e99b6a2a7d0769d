"""A page of a list as its template takes it: everything said, nothing left to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enishi.console.lists import asked as addresses
from enishi.console.lists import written
from enishi.console.lists.asked import AFTER, BEFORE, Asked
from enishi.console.lists.declared import Column, Filter, Kind, Listing, Value
from enishi.console.templatetags.told import day, number
from enishi.core import saved_views
from enishi.core.access import STAFF
from enishi.core.models import User
from enishi.core.saved_views import SavedView

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's head: where a click leads, and how rows stand now (`ascending`, `descending` or nothing)."""

    word: str
    figure: bool
    address: str
    sorted: str


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is on, in words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """A filter in the form: `options` of a choice, or the type of its input."""

    name: str
    word: str
    value: str
    options: tuple[tuple[str, str], ...]
    type: str


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A view above the table. `id`: of one that somebody saved; `mine`: it may be renamed and removed by who looks; `first`: it opens first."""

    word: str
    address: str
    here: bool
    id: str = ""
    mine: bool = False
    shared: bool = False
    first: bool = False


@dataclass(frozen=True, kw_only=True)
class Done:
    """Something that can be done to chosen rows."""

    word: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A page of a list. `here`: its state without the page, as acts carry it on."""

    name: str
    title: str
    finds: str
    count: int
    counted: str
    sentence: str
    left_out: bool
    search: str
    orders: Field
    chips: tuple[Chip, ...]
    fields: tuple[Field, ...]
    tabs: tuple[Tab, ...]
    current: Tab | None
    heads: tuple[Head, ...]
    rows: SafeString
    previous: str
    next: str
    here: str
    export: str
    acts: tuple[Done, ...]
    narrows: bool
    saves: bool


def page(request: HttpRequest, listing: Listing, asked: Asked) -> ListPage:
    """The page that is asked for."""
    found = asked.narrowed(listing)
    count = found.count()
    rows, earlier, later = _rows_of(found, asked)
    tabs = tuple(_tabs(request, listing, asked))
    here = asked.address()
    export = reverse(f"{listing.name}.export") if listing.may_export.allows(request.user) else ""
    acts = tuple(Done(word=str(one.word), address=reverse(one.page)) for one in listing.acts if one.policy.allows(request.user))
    return ListPage(
        name=listing.name, title=str(listing.title), finds=str(listing.finds), count=count, counted=listing.counted(count),
        sentence=sentence(listing, asked, count), left_out=bool(asked.left_out), search=asked.search,
        orders=_orders(listing, asked), chips=tuple(_chips(listing, asked)),
        fields=tuple(_field(one, asked) for one in listing.filters), tabs=tabs, current=next((tab for tab in tabs if tab.here and tab.id), None),
        heads=tuple(_head(one, asked) for one in listing.shown),
        rows=written.rows(rows, listing.shown, chosen=bool(export or acts)),
        previous=asked.address(**{BEFORE: addresses.token(rows[0][0])}) if earlier else "",
        next=asked.address(**{AFTER: addresses.token(rows[-1][0])}) if later else "", here=here,
        export=export, acts=acts, narrows=asked.narrows, saves=STAFF.allows(request.user),
    )  # fmt: skip


def _rows_of(found: Any, asked: Asked) -> tuple[list[Any], bool, bool]:
    """The rows of the page; are there rows before them, and after? One row more is read than is shown, and says it."""
    rows = found.read(asked.order, beyond=asked.from_place, back=asked.back, most=A_PAGE + 1)
    more = len(rows) > A_PAGE
    if not asked.back:
        return rows[:A_PAGE], bool(rows) and asked.from_place is not None, more
    return rows[-A_PAGE:], more, bool(rows)


def sentence(listing: Listing, asked: Asked, count: int) -> str:
    """What is shown, as one would say it: ゴールド以上・3か月受注なし: 12社."""
    said = [chip.words for chip in _chips(listing, asked)]
    said += [_("“%(words)s”") % {"words": asked.search}] if asked.search else []
    return f"{'・'.join(said)}: {listing.counted(count)}" if said else listing.counted(count)


def _chips(listing: Listing, asked: Asked) -> Iterator[Chip]:
    for one in listing.filters:
        if one.name in asked.chosen:
            yield Chip(words=said_of(one, asked), without=asked.without(one.name))


def said_of(one: Filter, asked: Asked) -> str:
    """A filter that is on, in words."""
    written, value = asked.chosen[one.name]
    chosen = one.choices[written] if one.choices else _in_words(value)
    return str(one.said) % {"word": one.word, "chosen": chosen}


def _in_words(value: Value) -> str:
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else str(value)


def _field(one: Filter, asked: Asked) -> Field:
    type_ = "date" if one.kind is Kind.DAY else "number" if one.kind.is_figure else "text"
    value = asked.chosen[one.name][0] if one.name in asked.chosen else ""
    return Field(name=one.name, word=str(one.word), value=value, options=tuple((v, str(w)) for v, w in one.choices.items()), type=type_)


def _orders(listing: Listing, asked: Asked) -> Field:
    """What rows can stand by, for whoever has no heads to touch: each column both ways, the list's own order without a word in the address."""
    ways = {False: _("%(column)s, ascending"), True: _("%(column)s, descending")}
    named = {
        f"{'-' if down else ''}{one.name}": way % {"column": one.word} for one in listing.shown if one.key for down, way in ways.items()
    }
    own = {listing.first: ""}
    now = f"{'-' if asked.down else ''}{asked.sort.name}"
    options = tuple((own.get(name, name), words) for name, words in named.items())
    return Field(name=addresses.SORT, word=_("Order"), value=own.get(now, now), options=options, type="")


def _head(column: Column, asked: Asked) -> Head:
    sorted_ = ("descending" if asked.down else "ascending") if column is asked.sort else ""
    return Head(word=str(column.word), figure=column.kind.is_figure, address=asked.sorted_by(column) if column.key else "", sorted=sorted_)


def _tabs(request: HttpRequest, listing: Listing, asked: Asked) -> Iterator[Tab]:
    """Everything, then what the list suggests, then what was saved."""
    here, user = asked.address(), request.user
    yield Tab(word=_("All"), address="all=1", here=not here)
    for one in listing.views:
        yield Tab(word=str(one.word), address=one.asked, here=one.asked == here)
    if not isinstance(user, User):
        return  # in a demo somebody who has not come in yet
    first = saved_views.first_of(user, listing.name)
    for view in saved_views.of(user, listing.name):
        yield _saved(view, here=view.asked == here, mine=saved_views.may_change(user, view), first=view.id == first)


def _saved(view: SavedView, *, here: bool, mine: bool, first: bool) -> Tab:
    return Tab(word=view.name, address=view.asked, here=here, id=str(view.id), mine=mine, shared=view.shared, first=first)


def left_out_words(asked: Asked) -> str:
    """That something of the address was not understood."""
    if len(asked.left_out) == 1:
        return _("One part of the address was not understood and was left out.")
    return _("%(count)s parts of the address were not understood and were left out.") % {"count": len(asked.left_out)}
