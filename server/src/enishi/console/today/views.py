"""The first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enishi.console.acting import person
from enishi.console.today.beginning import first_steps
from enishi.console.today.lately import lately
from enishi.console.today.waiting import Task, gathered, tasks_for
from enishi.core import clock
from enishi.core.access import EVERYBODY, allowed_to, roles_of
from enishi.core.maker import local_day
from enishi.partners.access import MEMBERS

FIRST = 3  # of everything that waits, these stand large
AT_MOST = 50


@allowed_to(EVERYBODY)
def today(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks, and what others did; who is not signed in is asked to."""
    if MEMBERS.allows(request.user):
        return redirect("portal.home")
    roles = roles_of(request.user)
    if not roles:
        return redirect("sign_in")
    viewer, now = person(request), clock.now()
    day = local_day(now)
    tasks = tasks_for(viewer, roles, at=now)
    others = gathered(tasks[FIRST:])
    context = {
        "count": len(tasks),
        "late": sum((task.days_left(day) or 0) < 0 for task in tasks),
        "first": [_row(task, day) for task in tasks[:FIRST]],
        "others": [_row(task, day) for task in others[:AT_MOST]],
        "more": max(len(others) - AT_MOST, 0),
        "steps": [] if tasks else first_steps(),
        "happened": lately(viewer),
        "day": day,
    }
    return render(request, "console/today/today.html", context)


def _row(task: Task, day: Any) -> dict[str, Any]:
    left = task.days_left(day)
    return {"task": task, "left": _in_days(left), "late": left is not None and left < 0}


def _in_days(left: int | None) -> str:
    if left is None:
        return ""
    if left < 0:
        return _("1 day late") if left == -1 else _("%(days)s days late") % {"days": -left}
    if left == 0:
        return _("today at the latest")
    return _("1 day left") if left == 1 else _("%(days)s days left") % {"days": left}
