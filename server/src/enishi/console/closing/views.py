"""Month-ends."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tasks import default_task_backend
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from enishi.charts import closings
from enishi.charts.bars import Picture
from enishi.closing import operations, queries, tasks
from enishi.closing.operations import NoSuchGroup, NoSuchPeriod
from enishi.closing.queries import ClosingRead
from enishi.console import payees
from enishi.console.acting import actor, refused
from enishi.console.closing.forms import BeginningForm
from enishi.console.templatetags.told import in_words, language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.core.roles import Role
from enishi.earnings import queries as earnings
from enishi_engine.said import Said

CLOSERS = having(Role.FINANCE)


@allowed_to(STAFF)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Every closing group: what is closed, and what comes next."""
    today = clock.now().astimezone(ZoneInfo(maker().timezone)).date()
    found = [(one, BeginningForm(initial={"first_day": one.begin or one.next_period.first_day})) for one in queries.overview(today=today)]
    return render(request, "console/closing/groups.html", {"found": found, "may_close": CLOSERS.allows(request.user)})


@allowed_to(CLOSERS)
@require_POST
def begin(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """Say on which day the books begin."""
    form = BeginningForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the day on which the books begin."))
        return redirect("closing")
    try:
        operations.begin_books(program=program, group=group, by=actor(request), at=clock.now(), **form.cleaned_data)
    except NoSuchGroup as unknown:
        raise Http404 from unknown
    except Refusal as refusal:
        return refused(request, refusal, "closing")
    messages.success(request, _("The day on which the books begin is saved."))
    return redirect("closing")


@allowed_to(STAFF)
@require_safe
def period(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """One period: closed, being closed, or what keeps it from being closed."""
    job = _job(request.GET.get("job", ""))
    if job is not None and job.refused:
        messages.error(request, in_words(job.refused))
    closed = queries.closing_named(program=program, group=group, period=period)
    blocks: list[Any] = []
    left_out: list[Any] = [] if closed is None else [*closed.left_out]
    if closed is None and (job is None or job.ended):
        try:
            blocks = operations.checklist(program=program, group=group, period=period, at=clock.now())
            left_out = operations.to_be_left_out(group=group, period=period)
        except (NoSuchGroup, NoSuchPeriod) as unknown:
            raise Http404 from unknown
    context = {
        "program": program,
        "group": group,
        "period": period,
        "closed": closed,
        "chart": _chart(program, group, closed),
        "runs": closed is None and job is not None and not job.ended,
        "blocks": [getattr(block, language()) for block in blocks],
        "left_out": list(payees.left_out(left_out)),
        "may_close": CLOSERS.allows(request.user),
    }
    return render(request, "console/closing/period.html", context)


def _chart(program: str, group: str, closed: ClosingRead | None) -> Picture | None:
    """What was posted, beside the closings before it."""
    if closed is None:
        return None
    posted = earnings.posted_by_run(program=program, closing_group=group, through=closed.last_day, count=closings.SHOWN + 1)
    return closings.of_closings(posted, currency=closed.currency, language=language())


@allowed_to(CLOSERS)
@require_POST
def close(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """Ask for the closing: a job does it, the page tells how it goes."""
    result = tasks.close.enqueue(program, group, period, actor(request))
    messages.info(request, _("The closing has begun. You may leave this page."))
    return redirect(f"{reverse('closing.period', args=(program, group, period))}?job={result.id}")


@dataclass(frozen=True)
class Job:
    """How the closing that was asked for goes."""

    ended: bool
    refused: Said | None = None


def _job(id_: str) -> Job | None:
    try:
        result = default_task_backend.get_result(id_) if id_ else None
    except TaskResultDoesNotExist:
        return None
    if result is None:
        return None
    if result.status is TaskResultStatus.SUCCESSFUL:
        told = result.return_value or {}
        refused = Said(told["refused"], told["refused_ja"]) if "refused" in told else None
        return Job(ended=True, refused=refused)
    return Job(ended=result.status is TaskResultStatus.FAILED)
