"""What there is to do, the first first: what waits for an answer of theirs and what ends, by its day; then customers to speak with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.core.reader import language
from enishi.deals.reads import DealRead
from enishi.deals.states import DealState
from enishi.portal.customers.customers import Customer
from enishi_engine.words.amounts import month


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """One thing: what is done with whom, by when, and where. `asked`: it waits for them, where the others are theirs to begin."""

    what: str
    name: str
    address: str
    by: date | None
    asked: bool = True

    def left(self, today: date) -> str:
        """The time left in words; empty where no day is set."""
        days = 0 if self.by is None else (self.by - today).days
        if self.by is None:
            return ""
        if days < 0:
            return _("past its day")
        if days < 2:
            return _("ends tomorrow") if days else _("ends today")
        return _("%(days)s days left") % {"days": days}


def to_do(
    *,
    deals: Iterable[DealRead],
    targets: Iterable[dict[str, Any]],
    statements: Iterable[dict[str, Any]],
    customers: Iterable[Customer],
    today: date,
) -> list[ToDo]:
    """All of it, in order; what has no day comes last among its kind."""
    found = [*_deals(deals), *_targets(targets), *_statements(statements, today), *_customers(customers, today)]
    return sorted(found, key=lambda one: (not one.asked, one.by or date.max, one.name))


def _deals(deals: Iterable[DealRead]) -> Iterator[ToDo]:
    for one in deals:
        lead = one.state is DealState.OFFERED
        what = _("Answer the lead") if lead else _("Protection ends: win, prolong or let go")
        address = reverse("portal.deals.deal", args=(one.id,))
        yield ToDo(what=what, name=one.customer_name, address=address, by=one.answer_by if lead else one.protected_until)


def _targets(targets: Iterable[dict[str, Any]]) -> Iterator[ToDo]:
    for one in targets:
        target, name = one["target"], f"{one['metric']} {one['figure']}"
        address, by = reverse("portal.targets.target", args=(target.id,)), target.last_day if target.counts_late else target.first_day
        yield ToDo(what=_("Read and sign the target"), name=name, address=address, by=by)


def _statements(statements: Iterable[dict[str, Any]], today: date) -> Iterator[ToDo]:
    for one in statements:
        name, address = month(one["last_day"], language()), reverse("portal.statements.statement", args=(one["row"].id,))
        pays_on = one["row"].pays_on
        by = one["objections_until"] or (pays_on if pays_on is not None and pays_on >= today else None)
        yield ToDo(what=_("Confirm the statement"), name=name, address=address, by=by)


def _customers(customers: Iterable[Customer], today: date) -> Iterator[ToDo]:
    for one in customers:
        line, renewal = one.announced(today), one.renewal(today)
        if one.to_speak_of(today):
            what = _("Speak about the renewal") if line is None else _("A cancellation was announced")
            by = renewal if line is None else line.changed_on
            yield ToDo(what=what, name=one.name, address=reverse("portal.customers.customer", args=(one.code,)), by=by, asked=False)
