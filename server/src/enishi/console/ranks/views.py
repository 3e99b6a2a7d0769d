"""Ranks: the ladder with everybody on it, the next review beforehand, reviews as they were, one partner's history, and decisions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.closing import queries as closings
from enishi.closing import tasks
from enishi.console.acting import person, refused, words_of
from enishi.console.ranks.forms import DecisionForm, EndForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.partners import names
from enishi.ranks import access, operations, queries, standing
from enishi.ranks.decisions import RankDecision
from enishi_engine.core.program import Program
from enishi_engine.words import vocabulary_of

PAGE = 50  # partners


@allowed_to(access.MAY_SEE)
@require_safe
def ranks(request: HttpRequest) -> HttpResponse:
    """The first program with ranks; where there is none, how it begins."""
    found = standing.programs_with_ranks()
    return redirect("ranks.ladder", found[0]) if found else render(request, "console/ranks/none.html")


@allowed_to(access.MAY_SEE)
@require_safe
def ladder(request: HttpRequest, program: str) -> HttpResponse:
    """The ladder as a picture, and who lacks what for the next rank."""
    search = request.GET.get("q", "").strip()
    found = standing.ladder(program, today=today(), language=language(), search=search)
    if found is None:
        raise Http404
    context = {
        "ladder": found,
        "page": _page(request, found.standings),
        "search": search,
        "programs": standing.programs_with_ranks(),
        "days": queries.review_days(program)[:12],
        "waiting": len(queries.proposals(waiting=True)),
        "changes": len(_preview_changes(program)),
    }
    return render(request, "console/ranks/ladder.html", context)


@allowed_to(access.MAY_SEE)
@require_safe
def coming(request: HttpRequest, program: str) -> HttpResponse:
    """Whose rank the next review would change by what is known now, with the figures."""
    found, preview = _program(program), queries.preview(program)
    rows = () if preview is None else preview.rows
    context = {
        "program": program,
        "preview": preview,
        "changes": sum(row.changes for row in rows),
        "page": _page(request, standing.moves(rows, found, language())),
        "may": access.MAY_PROPOSE.allows(request.user),
    }
    return render(request, "console/ranks/coming.html", context)


@allowed_to(access.MAY_PROPOSE)
@require_POST
def review(request: HttpRequest, program: str) -> HttpResponse:
    """Have the reviews worked out now by what is known; a job does it."""
    _program(program)
    tasks.review_ranks.enqueue(program)
    messages.info(request, _("It is being worked out. Look again in a moment."))
    return redirect("ranks.coming", program)


@allowed_to(access.MAY_SEE)
@require_safe
def reviewed(request: HttpRequest, program: str, day: str) -> HttpResponse:
    """One review: everybody, those whose rank changed first."""
    found, on = _program(program), _day(day)
    rows = queries.newest(program, day=on)
    if not rows:
        raise Http404
    all_ = [read.reviewed for read in rows.values()]
    context = {
        "program": program,
        "day": on,
        "changes": sum(row.changes for row in all_),
        "page": _page(request, standing.moves(all_, found, language())),
    }
    return render(request, "console/ranks/reviewed.html", context)


@allowed_to(access.MAY_SEE)
@require_safe
def partner(request: HttpRequest, program: str, partner: str) -> HttpResponse:
    """One partner: where it stands, what was decided of it, and every review with its figures."""
    found = _program(program)
    ladder_ = standing.ladder(program, today=today(), language=language(), only=partner)
    history = queries.history(program, partner)
    if not history and (ladder_ is None or not ladder_.standings):
        raise Http404
    closed, newest = closings.closed_until([partner]).get(partner, date.min), dict[date, int]()
    for one in history:
        newest.setdefault(one.reviewed.day, one.revision)  # the newest revision of a day comes first
    context = {
        "program": program,
        "partner": partner,
        "name": names.of_codes([partner]).get(partner, partner),
        "ladder": ladder_,
        "standing": next(iter(ladder_.standings), None) if ladder_ is not None else None,
        "rows": [
            {
                "move": standing.move(one.reviewed, found, partner, language()),
                "read": one,
                "replaced": one.revision < newest[one.reviewed.day],
                "settled": one.reviewed.day - timedelta(days=1) <= closed,
            }
            for one in history
        ],
        "decisions": [
            {"decision": one, "rank": _rank_name(found, one.rank), "may_end": one.last_day is None or one.last_day >= today()}
            for one in queries.decisions(partner)
        ],
        "proposals": [{"proposal": one, "rank": _rank_name(found, one.rank)} for one in queries.proposals(partner=partner)],
        "may": access.MAY_PROPOSE.allows(request.user),
        "today": today(),
    }
    return render(request, "console/ranks/partner.html", context)


@allowed_to(access.MAY_PROPOSE)
def propose(request: HttpRequest, program: str, partner: str) -> HttpResponse:
    """Ask for a rank beside the reviews."""
    found = _program(program)
    version = standing.ladder_version(found, today())
    rungs = reversed(version.ladder.rungs) if version is not None and version.ladder is not None else ()
    ranks_ = [("", "–"), *((rung.id, _rank_name(found, rung.id)) for rung in rungs)]

    def ask(said: dict[str, Any]) -> None:
        operations.propose_decision(decision=RankDecision(partner=partner, **said), by=person(request), at=clock.now())

    form = DecisionForm(request.POST or None, ranks=ranks_, today=today())
    return _form(request, form, ask, program=program, partner=partner, title=_("Decide a rank"), button=_("Propose"))


@allowed_to(access.MAY_PROPOSE)
def end(request: HttpRequest, program: str, partner: str, decision: str) -> HttpResponse:
    """Ask for another last day of a rank that was decided."""
    if all(one.id != decision for one in queries.decisions(partner)):
        raise Http404

    def ask(said: dict[str, Any]) -> None:
        operations.propose_end(rank_decision=decision, **said, by=person(request), at=clock.now())

    form = EndForm(request.POST or None)
    return _form(request, form, ask, program=program, partner=partner, title=_("Change the last day"), button=_("Propose"))


@allowed_to(access.MAY_SEE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Decisions that wait for a second person."""
    proposals = queries.proposals(waiting=True)
    called = names.of_codes({one.partner for one in proposals})
    context = {
        "proposals": [
            {"proposal": one, "rank": _rank_anywhere(one.rank), "name": called.get(one.partner, one.partner)} for one in proposals
        ],
        "may": access.MAY_APPROVE.allows(request.user),
        "me": str(person(request).id),
    }
    return render(request, "console/ranks/waiting.html", context)


@allowed_to(access.MAY_SEE)
@require_POST
def decide(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Approve or reject a decision, or take one's own back; the operation asks for the role."""
    acts: dict[str, Callable[..., Any]] = {
        "approve": operations.approve_decision, "reject": operations.reject_decision, "withdraw": operations.withdraw_decision,
    }  # fmt: skip
    act = acts.get(request.POST.get("decision", ""))
    if act is None:
        raise Http404
    try:
        act(proposal=str(proposal), why=request.POST.get("why", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "ranks.waiting")
    messages.success(request, _("Done."))
    return redirect("ranks.waiting")


def today() -> date:
    """The day in the maker's zone."""
    return local_day(clock.now())


def _form(
    request: HttpRequest, form: Form, ask: Callable[[dict[str, Any]], None], *, program: str, partner: str, **said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            ask(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("Proposed. A second person decides."))
            return redirect("ranks.partner", program, partner)
    name = names.of_codes([partner]).get(partner, partner)
    return render(request, "console/ranks/form.html", {"form": form, "program": program, "partner": partner, "name": name, **said})


def _page(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))


def _program(name: str) -> Program:
    found = standing.program_of(name)
    if found is None or standing.ladder_version(found, date.max) is None:
        raise Http404
    return found


def _preview_changes(program: str) -> tuple[Any, ...]:
    preview = queries.preview(program)
    return () if preview is None else preview.changes


def _rank_name(program: Program, rank: str) -> str:
    version = standing.ladder_version(program, today())
    return rank if version is None else vocabulary_of(program, version, language()).rank(rank)


def _rank_anywhere(rank: str) -> str:
    """What a rank is called: a decision names no program, and the first that has it says its word."""
    found = [standing.program_of(name) for name in standing.programs_with_ranks()]
    return next((word for program in found if program is not None and (word := _rank_name(program, rank)) != rank), rank)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
