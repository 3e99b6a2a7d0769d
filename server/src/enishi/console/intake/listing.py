"""The list of files that came in."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.console.intake.forms import fact_word
from enishi.console.intake.words import STATES
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.told import moment, number, source_name
from enishi.intake import access, queries
from enishi.intake.queries import BatchRead
from enishi.intake.states import BatchState
from enishi_engine.facts import FACTS


def listing() -> Listing:
    """Every file."""
    return Listing(
        name="intake", title=TITLES["intake"], finds=_("Name of the file, or source"), counted=_counted, may_export=access.MAY_SEE,
        rows=TableRows(found=queries.batch_rows(), search=holding("file_name", "source"), shown=queries.read_batches), columns=_columns(),
        first="-received", filters=tuple(_filters()), views=(View(_("Has errors"), f"state={BatchState.REJECTED.value}"),),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 file") if count == 1 else _("%(count)s files") % {"count": f"{count:,}"}


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="file", word=_("File"), key="file_name", show=lambda one: Cell(one.file_name, reverse("intake.batch", args=[one.batch_id]))),
        Column(name="fact", word=_("What"), key="fact", show=lambda one: fact_word(one.fact)),
        Column(name="source", word=_("Source"), key="source", show=lambda one: source_name(one.source)),
        Column(name="rows", word=_("Rows"), key="rows", kind=Kind.NUMBER, show=lambda one: number(one.counts.rows), value=lambda one: one.counts.rows),
        Column(name="rejected", word=_("Wrong rows"), key="rejected", kind=Kind.NUMBER, show=lambda one: number(one.counts.rejected or None),
               value=lambda one: one.counts.rejected),
        Column(name="state", word=_("State"), key="state", show=_state),
        Column(name="received", word=_("Received"), key="received_at", kind=Kind.MOMENT, show=lambda one: moment(one.received_at),
               value=lambda one: one.received_at),
    )  # fmt: skip


def _state(one: BatchRead) -> Cell:
    word, mark = STATES[one.state]
    return Cell(str(word), mark=mark)


def _filters() -> Iterator[Filter]:
    yield Filter(
        name="state",
        word=_("State"),
        choices={one.value: word for one, (word, _mark) in STATES.items()},
        means=lambda state: Q(state=state),
    )
    yield Filter(name="fact", word=_("What"), choices={one.name: fact_word(one.name) for one in FACTS}, means=lambda fact: Q(fact=fact))
    yield Filter(name="source", word=_("Source"), said="%(word)s: %(chosen)s", means=lambda source: Q(source=source))
