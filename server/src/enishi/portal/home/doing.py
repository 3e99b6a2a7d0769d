"""What there is to do, the first first: what waits for an answer of theirs and what ends, by its day; then customers to speak with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.core.reader import language
from enishi.deals.reads import DealRead
from enishi.deals.states import DealState
from enishi.portal.customers.customers import Customer
from enishi_engine.words.amounts import month

ONE_BY_ONE = 3  # customers of whom the same is to be spoken


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
    """Customers to speak with, each by name; of one kind, more than a few are one thing to do: the first of them, and where all of them stand."""
    announced, ending = list[ToDo](), list[ToDo]()
    for one in customers:
        line, renewal = one.announced(today), one.renewal(today)
        address = reverse("portal.customers.customer", args=(one.code,))
        if line is not None:
            what = _("A cancellation was announced")
            announced.append(ToDo(what=what, name=one.name, address=address, by=line.changed_on, asked=False))
        elif one.ends_soon(today):
            ending.append(ToDo(what=_("Speak about the renewal"), name=one.name, address=address, by=renewal, asked=False))
    for found, show in ((announced, "announced"), (ending, "ending")):
        yield from found if len(found) <= ONE_BY_ONE else [_all_of(found, f"{reverse('portal.customers')}?show={show}")]


def _all_of(found: list[ToDo], address: str) -> ToDo:
    first = min(found, key=lambda one: (one.by or date.max, one.name))
    name = _("%(name)s and %(more)s more") % {"name": first.name, "more": f"{len(found) - 1:,}"}
    return replace(first, name=name, address=address)
