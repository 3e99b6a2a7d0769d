"""The rows of a page as HTML, everything escaped. Not a template: of fifty rows it was half of the time that a page takes."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from enishi.console.lists.declared import Cell, Column, Kind
from enishi.console.lists.rows import Place

STYLES = {Kind.NUMBER: "amount", Kind.MONEY: "amount", Kind.DAY: "when", Kind.MOMENT: "when"}


def rows(found: Sequence[tuple[Place, Any]], columns: Sequence[Column], *, chosen: bool) -> SafeString:
    """The rows under their heads; `chosen`: each begins with a checkbox, named after the row's first cell."""
    begins = [_begin(one) for one in columns]
    choose = escape(_("Choose %(name)s"))
    return mark_safe("".join(_row(place, row, columns, begins, choose if chosen else "") for place, row in found))  # noqa: S308 - what comes of a row is escaped


def _begin(column: Column) -> str:
    style = STYLES.get(column.kind, "")
    return f'<td data-label="{escape(str(column.word))}"' + (f' class="{style}">' if style else ">") + "<span>"


def _row(place: Place, row: Any, columns: Sequence[Column], begins: Sequence[str], choose: str) -> str:
    cells = [one if isinstance(one, Cell) else Cell(one) for one in (column.show(row) for column in columns)]
    return "".join(("<tr data-row>", *_choice(place, cells[0], choose), *map(_cell, begins, cells), "</tr>"))


def _choice(place: Place, first: Cell, choose: str) -> Iterator[str]:
    if choose:
        label = choose % {"name": escape(first.words)}
        yield f'<td class="choose"><input type="checkbox" name="row" value="{escape(str(place.id))}" aria-label="{label}"></td>'


def _cell(begin: str, cell: Cell) -> str:
    words = escape(cell.words)
    if cell.address:
        words = f'<a href="{escape(cell.address)}">{words}</a>'
    elif cell.mark:
        words = f'<span class="state state-{cell.mark}">{words}</span>'
    beside = f' <span class="soft beside">{escape(cell.soft)}</span>' if cell.soft else ""
    return f"{begin}{words}{beside}</span></td>"
