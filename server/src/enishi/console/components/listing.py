"""A list as every list is, of rows that are made up: to look at, with a view that it suggests, a filter and an act for chosen rows."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from enishi.console.lists.declared import Act, Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import KeptRows
from enishi.console.templatetags.told import day, money
from enishi.core.access import STAFF, Policy

NOBODY = Policy("nobody", lambda _: False)
FIRST = date(2026, 9, 1)
MARKS = {"waits": _("waits"), "settled": _("settled"), "refused": _("refused")}
COUNT = 120  # rows: three pages


@dataclass(frozen=True)
class Row:
    """A made-up row."""

    id: int
    name: str
    mark: str
    amount: int
    on: date

    @property
    def text(self) -> str:
        return self.name


ROWS = [
    Row(
        id=number, name=f"見本{number:03}", mark=tuple(MARKS)[number % 3], amount=18_000 * number - 54_000,
        on=FIRST + timedelta(days=number * 7 % 90),
    )
    for number in range(1, COUNT + 1)
]  # fmt: skip


def listing() -> Listing:
    """The list; nothing of it is handed out, and its act leads back to it."""
    return Listing(
        name="components.list", title=_("A list"), finds=_("Name"), counted=lambda count: f"{count:,}", may_export=NOBODY,
        rows=KeptRows(found=ROWS, text=lambda one: one.text), first="name",
        columns=(
            Column(name="name", word=_("Name"), key="name", show=lambda one: Cell(one.name, "#content")),
            Column(name="state", word=_("State"), show=lambda one: Cell(str(MARKS[one.mark]), mark=one.mark)),
            Column(name="day", word=_("Day"), key="on", kind=Kind.DAY, show=lambda one: day(one.on)),
            Column(name="amount", word=_("Amount"), key="amount", kind=Kind.MONEY, show=lambda one: money(one.amount)),
        ),
        filters=(Filter(name="state", word=_("State"), choices=MARKS, means=lambda mark: lambda row: row.mark == mark),),
        views=(View(_("waits"), "state=waits"),), acts=(Act(word=_("Approve"), page="components.list", policy=STAFF),),
    )  # fmt: skip
