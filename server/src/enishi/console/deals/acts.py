"""What the maker does with deals: registers for a partner, hands over, looks, decides, confirms and records."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enishi.closing import queries as closed
from enishi.console.acting import person, refused, words_of
from enishi.console.deals.forms import ACCEPT, LOST, NOBODY, REJECT, AnswerForm, DecisionForm, RecordForm, RegistrationForm
from enishi.console.deals.views import shown
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.deals import access, operations, queries
from enishi.deals.models import Deal
from enishi.deals.refusals import ProtectionEnds
from enishi.deals.states import Asked, DealState


@allowed_to(access.MAY_ANSWER)
def register(request: HttpRequest) -> HttpResponse:
    """代理入力: register a deal in a partner's name."""
    title, button = _("Register a deal on behalf of a partner"), _("Register and tell the partner")
    return _in(request, operations.register_on_behalf, title=title, button=button)


@allowed_to(access.MAY_ANSWER)
def hand_over(request: HttpRequest) -> HttpResponse:
    """リード送客: hand a lead over to a partner, who takes or declines it."""
    return _in(request, operations.hand_over, title=_("Hand a lead over"), button=_("Hand over and tell the partner"))


@allowed_to(access.MAY_ANSWER)
@require_POST
def look(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Say that one has looked at it."""
    return _acted(request, deal, operations.look, _("Noted that you looked at it."), note=request.POST.get("note", ""))


@allowed_to(access.MAY_ANSWER)
@require_POST
def decide(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Accept it, another one at the same customer, or none; each partner concerned is told with the reason."""
    story = queries.story(deal)
    if story is None:
        raise Http404
    rivals = queries.rivals_at(deal)
    form = DecisionForm(story.deal, rivals, local_day(clock.now()), request.POST)
    if not form.is_valid():
        return shown(request, deal, decision=form)
    said = form.cleaned_data
    others = [one.deal for one in rivals if one.state is DealState.WAITING and one.deal is not None]
    try:
        _decided(deal, others, said, request)
    except Refusal as refusal:
        if story.deal.state is not DealState.WAITING:
            return refused(request, refusal, "deals.deal", deal)
        form.add_error("protected_until" if isinstance(refusal, ProtectionEnds) else None, words_of(refusal))
        return shown(request, deal, decision=form)
    messages.success(request, _("Decided. The partners concerned are told by email."))
    return redirect("deals.deal", deal)


def _decided(deal: uuid.UUID, others: list[uuid.UUID], said: dict[str, Any], request: HttpRequest) -> None:
    by, at, until = person(request), clock.now(), said["protected_until"]
    reason, note, decision = said["reason"], said["note"], said["decision"]
    if decision == REJECT:
        operations.reject(deal=deal, reason=reason, note=note, by=by, at=at)
    elif decision == ACCEPT and not others:
        operations.accept(
            deal=deal, protected_until=until, reason=reason, note=note, by=by, at=at, closed_until=closed.closed_until
        )  # fmt: skip
    else:
        chosen = deal if decision == ACCEPT else None if decision == NOBODY else uuid.UUID(decision)
        operations.settle_conflict(
            among=[deal, *others], chosen=chosen, protected_until=until, reason=reason, note=note, by=by, at=at,
            closed_until=closed.closed_until,
        )  # fmt: skip


@allowed_to(access.MAY_ANSWER)
@require_POST
def answer(request: HttpRequest, deal: uuid.UUID, asked: uuid.UUID) -> HttpResponse:
    """Confirm what a partner asked or reported, or not."""
    story, form = queries.story(deal), AnswerForm(request.POST)
    if story is None or all(one.id != asked for one in story.requests):
        raise Http404
    if request.POST.get("decision") != "confirm":
        return _done(
            request,
            deal,
            operations.refuse,
            _("The partner is told with the reason."),
            request=asked,
            reason=request.POST.get("reason", ""),
        )
    day: date | None = form.cleaned_data["day"] if form.is_valid() else None
    return _done(
        request, deal, operations.confirm, _("Confirmed. The partner is told."), request=asked, day=day,
        reason=form.cleaned_data.get("reason", ""), closed_until=closed.closed_until,
    )  # fmt: skip


@allowed_to(access.MAY_ANSWER)
@require_POST
def record(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Note as the maker what happened to a protected deal."""
    story = queries.story(deal)
    if story is None:
        raise Http404
    form = RecordForm(request.POST, met=story.met, auto_id="id_record_%s")
    if not form.is_valid():
        return shown(request, deal, record=form)
    said, until = form.cleaned_data, closed.closed_until
    given: dict[str, Any] = {"deal": deal, "day": said["day"], "reason": said["reason"], "closed_until": until}
    if said["what"] == LOST:
        return _done(request, deal, operations.lose, _("Noted."), from_partner=False, **given)
    return _done(request, deal, operations.record, _("Noted."), kind=Asked(said["what"]), **given)


@allowed_to(access.MAY_ANSWER)
@require_POST
def withdraw(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Take a lead back that the partner has not answered."""
    story = queries.story(deal)
    if story is None or story.deal.state is DealState.WAITING:
        raise Http404  # what a partner registered is theirs to take back
    return _acted(request, deal, operations.withdraw, _("Taken back."))


def _in(request: HttpRequest, act: Callable[..., Deal], *, title: str, button: str) -> HttpResponse:
    form = RegistrationForm(request.POST or None, initial={"partner": request.GET.get("partner", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = act(registration=form.registration(), sent_as=form.key(), by=person(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("%(code)s is there, and the partner's people are told by email.") % {"code": made.code})
            return redirect("deals.deal", made.id)
    return render(request, "console/deals/register.html", {"form": form, "title": title, "button": button})


def _acted(request: HttpRequest, deal: uuid.UUID, act: Callable[..., Any], done: str, **said: Any) -> HttpResponse:
    return _done(request, deal, act, done, deal=deal, **said)


def _done(request: HttpRequest, page: uuid.UUID, act: Callable[..., Any], done: str, /, **said: Any) -> HttpResponse:
    try:
        act(by=person(request), at=clock.now(), **said)
    except Refusal as refusal:
        return refused(request, refusal, "deals.deal", page)
    messages.success(request, done)
    return redirect("deals.deal", page)
