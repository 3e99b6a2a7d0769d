"""The dates that matter to one of the maker's people: what waits for them by its day, and the days on which periods are closed."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.closing import queries as closing
from enishi.closing.periods import period_holding
from enishi.console.today.waiting import tasks_for
from enishi.core.access import roles_of
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.notify.ical import Entry

CLOSE = frozenset({Role.FINANCE, Role.ADMINISTRATOR, Role.PARTNER_MANAGER})
AHEAD = 3  # closing days of each group


def dates_for(user: User, *, at: datetime) -> list[Entry]:
    """All of them; no amount is among them."""
    roles = roles_of(user)
    return [*_waiting(user, roles, at), *(_closings(local_day(at)) if roles & CLOSE else ())]


def _waiting(user: User, roles: frozenset[Role], at: datetime) -> Iterator[Entry]:
    """What Today lists, each under an id made of the page on which it is done."""
    before = Counter[str]()
    for one in tasks_for(user, roles, at=at):
        if one.until is not None:
            before[one.address] += 1
            page = f"{one.address}#{before[one.address]}"
            yield Entry(
                id=f"task-{hashlib.sha256(page.encode()).hexdigest()[:32]}", first=one.until, summary=one.words, address=one.address
            )


def _closings(today: date) -> Iterator[Entry]:
    for group in closing.overview(today=today, newest=1):
        period = group.next_period
        for _number in range(AHEAD):
            summary = _("Closing day (%(program)s, %(group)s)") % {"program": group.program, "group": group.group}
            address = reverse("closing.period", args=[group.program, group.group, period.name])
            yield Entry(id=f"closing-{group.program}-{group.group}-{period.name}", first=period.last_day, summary=summary, address=address)
            period = period_holding(period.last_day + timedelta(days=1), closing_day=group.closing_day)
