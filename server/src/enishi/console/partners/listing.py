"""The list of partners: who sells how much and when last, whose contract ends, and whose records lack something."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.console.lists.declared import Act, Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import KeptRows
from enishi.console.lists.titles import TITLES
from enishi.console.partners import words
from enishi.console.partners.lines import Line, Lines, lines, months_before
from enishi.console.templatetags.told import day as day_words
from enishi.console.templatetags.told import language, money
from enishi.deals import queries as deals
from enishi.partners import access
from enishi.partners.attribute_words import attribute, value

SOON = 90  # days


def listing(today: date) -> Listing:
    """All partners as they stand today."""
    known = lines(today)
    ladder = known.ranks.ladder[language()]
    return Listing(
        name="partners", title=TITLES["partners"], finds=_("Code or name"), counted=_counted, may_export=access.MAY_EXPORT, id_kind=Kind.TEXT,
        rows=KeptRows(found=tuple(known.by_code.values()), text=lambda one: one.text, id="code", shown=_shown), columns=_columns(ladder, today), first="-orders",
        filters=tuple(_filters(known, today)), acts=(Act(word=_("Write a note"), page="partners.note_chosen", policy=access.MAY_NOTE),),
        views=(
            View(_("No order for 3 months"), "standing=active&quiet=3"), View(_("Contract ends soon"), "ends=soon"),
            View(_("Something is missing"), "lacks=yes"),
        ),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 partner") if count == 1 else _("%(count)s partners") % {"count": f"{count:,}"}


def _shown(found: Sequence[Line]) -> Sequence[Line]:
    counts = deals.open_of({one.code for one in found})
    return [replace(one, open_deals=counts.get(one.code, 0)) for one in found]


def _columns(ladder: Mapping[str, str], today: date) -> tuple[Column, ...]:
    ranks = Column(name="rank", word=_("Rank"), key="place", by=Kind.NUMBER, show=lambda one: ladder.get(one.rank, one.rank))
    return (
        Column(name="code", word=_("Code"), key="code", show=lambda one: one.code, filed=True),
        Column(name="name", word=_("Name"), key="name", show=lambda one: Cell(one.name, _address(one), soft=one.code), value=lambda one: one.name),
        *((ranks,) if ladder else ()),
        Column(name="orders", word=_("Orders of 12 months"), key="lately", kind=Kind.MONEY, show=_orders, value=lambda one: one.lately),
        Column(name="before", word=_("Orders of the 12 months before"), kind=Kind.MONEY, show=_orders, value=lambda one: one.before, filed=True),
        Column(
            name="last", word=_("Last order"), key="last_order", kind=Kind.DAY, empty=True, show=lambda one: _last_order(one, today),
            value=lambda one: one.last_order,
        ),
        Column(name="deals", word=_("Open deals"), kind=Kind.NUMBER, show=lambda one: str(one.open_deals or "–"), value=lambda one: one.open_deals),
        Column(name="is", word=_("Attributes"), show=lambda one: "・".join(value(each) for each in one.attributes.values()) or "–"),
        Column(name="todo", word=_("To be done"), key="lacking", by=Kind.NUMBER, show=lambda one: _todo(one, today)),
    )  # fmt: skip


def _address(one: Line) -> str:
    return reverse("partners.overview", args=[one.code])


def _orders(one: Line) -> Cell:
    """This year's, and beside it the year before, where there is one."""
    return Cell(money(one.lately), soft=_("a year before %(amount)s") % {"amount": money(one.before)} if one.before else "")


def _last_order(one: Line, today: date) -> Cell:
    if one.last_order is None:
        return Cell("–", soft=_("never ordered"))
    months = next(count for count in range(1_200) if months_before(today, count + 1) < one.last_order)
    soft = "" if not months else _("a month ago") if months == 1 else _("%(count)s months ago") % {"count": months}
    return Cell(day_words(one.last_order), soft=soft)


def _todo(one: Line, today: date) -> str:
    said = [str(words.LACKS[each.name]) for each in one.lacks]
    if one.ends is not None:
        said.insert(0, (_("Ended on %(day)s") if one.ends < today else _("Ends on %(day)s")) % {"day": day_words(one.ends)})
    return "・".join(said) or "–"


def _filters(known: Lines, today: date) -> Iterator[Filter]:
    ladder = known.ranks.ladder[language()]
    places = {rank: place for place, rank in enumerate(ladder)}
    if ladder:
        above = {rank: _("%(rank)s or above") % {"rank": word} for rank, word in list(ladder.items())[1:]}
        yield Filter(name="from", word=_("Rank at least"), choices=above, means=lambda rank: lambda one: one.place >= places[rank])
        yield Filter(name="rank", word=_("Rank"), choices=ladder, means=lambda rank: lambda one: one.place == places[rank])
    quiet = {count: _("no order for %(count)s months") % {"count": count} for count in ("3", "6", "12")}
    yield Filter(name="quiet", word=_("Last order"), choices=quiet, means=lambda months: _quiet_since(months_before(today, int(months))))
    yield Filter(name="standing", word=_("Contract"), choices={
        "active": _("under contract"), "ended": _("contract ended"),
    }, means=lambda said: lambda one: one.active is (said == "active"))  # fmt: skip
    soon = today + timedelta(days=SOON)
    yield Filter(name="ends", word=_("End of the contract"), choices={"soon": _("contract ends within %(days)s days") % {"days": SOON}},
                 means=lambda said: lambda one: said == "soon" and one.ends is not None and today <= one.ends <= soon)  # fmt: skip
    yield Filter(name="lacks", word=_("To be done"), choices={"yes": _("something is missing"), "no": _("nothing is missing")},
                 means=lambda said: lambda one: (one.lacking > 0) is (said == "yes"))  # fmt: skip
    yield Filter(name="kind", word=_("Corporation or individual"), choices=words.KINDS, means=lambda kind: lambda one: one.kind == kind)
    for name, values in known.attributes.items():
        yield Filter(name=f"is.{name}", word=attribute(name), choices={each: value(each) for each in values}, means=_is(name))


def _is(name: str) -> Callable[[str], Callable[[Line], bool]]:
    return lambda asked: lambda one: one.attributes.get(name) == asked


def _quiet_since(day: date) -> Callable[[Line], bool]:
    return lambda one: one.last_order is None or one.last_order < day
