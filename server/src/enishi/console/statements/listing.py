"""The list of statements: of whom and for which month, how much is to be paid when, and what the partner said."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.statements import words
from enishi.console.templatetags.told import day, money, month
from enishi.statements import queries
from enishi.statements.access import MAY_EXPORT
from enishi.statements.models import Statement
from enishi.statements.queries import Asked
from enishi.statements.states import AnswerState

_named = holding("counterparty", "payee", "partner")


def listing() -> Listing:
    """Every statement that was issued."""
    return Listing(
        name="statements", title=TITLES["statements"], finds=_("Partner"), counted=_counted, may_export=MAY_EXPORT, id_kind=Kind.ID,
        rows=TableRows(found=queries.search(Asked()), search=_named), columns=_columns(), first="-issued", filters=tuple(_filters()),
        views=(
            View(_("Differences reported"), f"state={AnswerState.DISPUTED.value}"), View(_("Awaits an answer"), f"state={AnswerState.ISSUED.value}"),
        ),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 statement") if count == 1 else _("%(count)s statements") % {"count": f"{count:,}"}


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="partner", word=_("Partner"), key="counterparty", show=_partner, value=lambda one: one.counterparty),
        Column(name="code", word=_("Partner code"), key="partner", show=lambda one: one.partner, filed=True),
        Column(name="number", word=_("Number"), show=lambda one: one.number, filed=True),
        Column(name="month", word=_("Month"), key="run__last_day", kind=Kind.DAY, show=lambda one: month(one.run.last_day)),
        Column(name="issued", word=_("Issued on"), key="issued_on", kind=Kind.DAY, show=lambda one: day(one.issued_on), value=lambda one: one.issued_on),
        Column(name="due", word=_("To pay"), key="due", kind=Kind.MONEY, show=lambda one: money(one.due, one.currency), value=lambda one: one.due),
        Column(name="withheld", word=_("Withheld (expected)"), key="withheld", kind=Kind.MONEY, show=lambda one: money(one.withheld, one.currency),
               value=lambda one: one.withheld),
        Column(name="pays", word=_("Payment date"), key="pays_on", kind=Kind.DAY, empty=True, show=lambda one: day(one.pays_on),
               value=lambda one: one.pays_on),
        Column(name="state", word=_("State"), key="state", show=_state),
    )  # fmt: skip


def _partner(one: Statement) -> Cell:
    return Cell(one.counterparty, reverse("statements.statement", args=[one.id]))


def _state(one: Statement) -> Cell:
    state = AnswerState(one.state)
    return Cell(str(words.STATES[state]), mark=words.MARKS[state])


def _filters() -> Iterator[Filter]:
    said = "%(word)s %(chosen)s"
    yield Filter(
        name="state", word=_("State"), choices={one.value: word for one, word in words.STATES.items()}, means=lambda state: Q(state=state)
    )
    yield Filter(name="first_day", word=_("Issued from"), kind=Kind.DAY, said=said, means=lambda day: Q(issued_on__gte=day))
    yield Filter(name="last_day", word=_("Issued until"), kind=Kind.DAY, said=said, means=lambda day: Q(issued_on__lte=day))
    yield Filter(name="pays_from", word=_("Paid from"), kind=Kind.DAY, said=said, means=lambda day: Q(pays_on__gte=day))
    yield Filter(name="pays_until", word=_("Paid until"), kind=Kind.DAY, said=said, means=lambda day: Q(pays_on__lte=day))
    yield Filter(name="least", word=_("Amount from"), kind=Kind.MONEY, said=said, means=lambda least: Q(due__gte=least))
    yield Filter(name="most", word=_("Amount up to"), kind=Kind.MONEY, said=said, means=lambda most: Q(due__lte=most))
    yield Filter(name="counterparty", word=_("Partner"), said="%(word)s: %(chosen)s", means=_named)
