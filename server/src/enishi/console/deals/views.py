"""Deals as the maker sees them: what waits first, then everything, then one with who else is at its customer."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from enishi.console.deals.forms import AnswerForm, DecisionForm, RecordForm
from enishi.console.deals.listing import listing
from enishi.console.lists import views as lists
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.deals import access, queries
from enishi.deals.rivals import RivalKind
from enishi.deals.states import AskedState, DealState


@allowed_to(access.MAY_SEE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the maker, the first day on top; and the leads that wait for partners."""
    today = local_day(clock.now())
    rows = queries.waiting(today)
    context = {
        "rows": rows, "late": sum(one.left < 0 for one in rows), "offered": queries.offered(), "today": today,
        "may_answer": access.MAY_ANSWER.allows(request.user), "may_send": access.MAY_SEND_FILES.allows(request.user),
    }  # fmt: skip
    return render(request, "console/deals/queue.html", context)


@allowed_to(access.MAY_SEE)
@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """Every deal, found and narrowed down."""
    return lists.show(request, listing(local_day(clock.now())), "console/deals/deals.html")


@allowed_to(access.MAY_SEND_FILES)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing(local_day(clock.now())))


@allowed_to(access.MAY_SEE)
@require_safe
def deal(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """One deal: what it is, who else is there, what is to be answered, what happened."""
    return shown(request, deal)


def shown(request: HttpRequest, deal: uuid.UUID, *, decision: DecisionForm | None = None, record: RecordForm | None = None) -> HttpResponse:
    """The page of a deal, with a form that was wrong."""
    story, today = queries.story(deal), local_day(clock.now())
    if story is None:
        raise Http404
    waits = story.deal.state is DealState.WAITING
    rivals = queries.rivals_at(deal) if waits else []
    may = access.MAY_ANSWER.allows(request.user)
    open_requests = [one for one in story.requests if one.state is AskedState.OPEN]
    context = {
        "story": story, "deal": story.deal, "today": today, "waits": waits, "may_answer": may, "left": queries.left(today, story.deal.answer_by),
        "rivals": [{"read": one, "own": one.kind is RivalKind.DIRECT, "buys": one.kind is RivalKind.CUSTOMER} for one in rivals],
        "taken": any(one.state is DealState.PROTECTED for one in rivals),
        "decision": (decision or DecisionForm(story.deal, rivals, today)) if waits and may else None,
        "asked": [{"read": one, "form": AnswerForm(initial={"day": one.day}, auto_id=f"id_{one.kind.value}_%s")} for one in open_requests],
        "record": (record or RecordForm(met=story.met, initial={"day": today}, auto_id="id_record_%s"))
        if may and story.deal.state is DealState.PROTECTED else None,
        "withdraws": may and story.deal.state is DealState.OFFERED,
    }  # fmt: skip
    return render(request, "console/deals/deal.html", context)
