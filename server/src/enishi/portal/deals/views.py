"""案件 in the portal: what a company registered and was handed, how each stands, what ends when, and what can be asked about it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.catalog import queries as catalog
from enishi.closing import queries as closed
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.reader import in_words, language
from enishi.deals import operations, queries
from enishi.deals.reads import DealRead, Story
from enishi.deals.states import OPEN, Asked, DealState, PriceKind
from enishi.partners.access import MEMBERS
from enishi.portal.deals.forms import DayForm, PriceForm, RegistrationForm
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import Standing, called, standing
from enishi_engine.words.amounts import day as day_in_words

A_PAGE = 30
LOST = "lost"


@allowed_to(MEMBERS)
@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The company's deals: what waits for an answer of theirs, what is open, what has ended; those of second tiers that agreed."""
    who, today = standing(request), local_day(clock.now())
    words = request.GET.get("search", "").casefold().split()
    found = [one for one in queries.deals_of(viewer(who)) if _holds(one, words)]
    ended = Paginator([one for one in found if one.state not in OPEN], A_PAGE).get_page(request.GET.get("page"))
    context = {
        "who": who, "today": today, "search": request.GET.get("search", ""), "count": len(found),
        "offered": [one for one in found if one.state is DealState.OFFERED],
        "open": [one for one in found if one.state in (DealState.WAITING, DealState.PROTECTED)],
        "page": ended, "ended": list(ended), "below": [one for one in queries.shown_below(viewer(who)) if _holds(one, words)],
    }  # fmt: skip
    return render(request, "portal/deals/deals.html", context)


@allowed_to(MEMBERS)
def register(request: HttpRequest) -> HttpResponse:
    """Register a deal; from one that has ended, again."""
    who = standing(request)
    former = _former(who, request.GET.get("again", ""))
    form = RegistrationForm(request.POST or None, partners=called(who), products=_products(), initial=_begins(former))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.register(
                registration=form.registration(who.person), sent_as=form.key(), by=_user(request), at=clock.now(),
                asks_again=None if former is None else former.id,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            day = day_in_words(made.answer_by, language())
            messages.success(request, _("Registered as %(code)s. You will have an answer by %(day)s.") % {"code": made.code, "day": day})
            return redirect("portal.deals.deal", made.id)
    return render(request, "portal/deals/register.html", {"who": who, "form": form, "days": settings.DEAL_ANSWER_DAYS})


@allowed_to(MEMBERS)
@require_safe
def deal(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """One deal: how it stands, what can be done, what happened."""
    who = standing(request)
    story, today = _story(who, deal), local_day(clock.now())
    context = {
        "who": who, "story": story, "deal": story.deal, "today": today, "answers": story.deal.state is DealState.OFFERED,
        "waits": story.deal.state is DealState.WAITING, "protected": story.deal.state is DealState.PROTECTED,
        "again": story.deal.state not in OPEN and story.deal.state is not DealState.WON,
        "asks": [kind for kind in Asked if story.waits_for(kind) is None and not (kind is Asked.MEETING and story.met)],
        "prices": [kind for kind in PriceKind if story.waits_for(kind) is None],
    }  # fmt: skip
    return render(request, "portal/deals/deal.html", context)


@allowed_to(MEMBERS)
@require_POST
def answer(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Take a lead that was handed over, or decline it with the reason."""
    _story(standing(request), deal)
    if request.POST.get("decision") == "take":
        done = _("Thank you. It is yours, and protected from now on.")
        return _acted(request, deal, operations.take, done, closed_until=closed.closed_until)
    return _acted(request, deal, operations.decline, _("Thank you for the answer."), reason=request.POST.get("reason", ""))


@allowed_to(MEMBERS)
@require_POST
def withdraw(request: HttpRequest, deal: uuid.UUID) -> HttpResponse:
    """Take a registration back that waits for its answer."""
    if _story(standing(request), deal).deal.state is DealState.OFFERED:
        raise Http404  # a lead is declined, with a reason
    return _acted(request, deal, operations.withdraw, _("Taken back. You can register it again at any time."))


@allowed_to(MEMBERS)
def ask(request: HttpRequest, deal: uuid.UUID, what: str) -> HttpResponse:
    """Ask for a longer protection; report a meeting, a win, or that it was lost."""
    who = standing(request)
    story = _story(who, deal)
    if what != LOST and what not in Asked.values:
        raise Http404
    form = _day_form(request, story.deal, what)
    if request.method == "POST" and form.is_valid():
        said = {
            "deal": deal,
            "day": form.cleaned_data["day"],
            "reason": form.cleaned_data["reason"],
            "by": _user(request),
            "at": clock.now(),
        }
        try:
            if what == LOST:
                operations.lose(**said, from_partner=True, closed_until=closed.closed_until)
                done = _("Noted. Thank you for telling us.")
            else:
                asked = operations.ask(kind=Asked(what), **said)
                done = _("Thank you. You will have an answer by %(day)s.") % {"day": day_in_words(asked.answer_by, language())}
        except Refusal as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            messages.success(request, done)
            return redirect("portal.deals.deal", deal)
    return render(request, "portal/deals/ask.html", {"who": who, "deal": story.deal, "form": form, "title": _TITLES[what]()})


@allowed_to(MEMBERS)
def price(request: HttpRequest, deal: uuid.UUID, what: str) -> HttpResponse:
    """Ask for a quote, or for a special price."""
    who = standing(request)
    story = _story(who, deal)
    if what not in PriceKind.values:
        raise Http404
    form = PriceForm(request.POST or None, kind=PriceKind(what), products=_products(), initial={"product": story.deal.product})
    if request.method == "POST" and form.is_valid():
        try:
            asked = operations.ask_price(deal=deal, wish=form.wish(), by=_user(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            day = day_in_words(asked.answer_by, language())
            messages.success(request, _("Thank you. You will have an answer by %(day)s.") % {"day": day})
            return redirect("portal.deals.deal", deal)
    return render(request, "portal/deals/ask.html", {"who": who, "deal": story.deal, "form": form, "title": _TITLES[what]()})


_TITLES: dict[str, Callable[[], str]] = {
    Asked.EXTENSION.value: lambda: _("Ask for a longer protection"),
    Asked.MEETING.value: lambda: _("Report a meeting that is set"),
    Asked.WON.value: lambda: _("Report a win"),
    LOST: lambda: _("Report that it was lost"),
    PriceKind.QUOTE.value: lambda: _("Ask for a quote"),
    PriceKind.SPECIAL.value: lambda: _("Ask for a special price"),
}


def _day_form(request: HttpRequest, deal: DealRead, what: str) -> DayForm:
    today = local_day(clock.now())
    if what == Asked.EXTENSION.value:
        until = (deal.protected_until or today) + timedelta(days=settings.DEAL_WARNING_DAYS * 2)
        return DayForm(request.POST or None, label=_("Protected until"), reason=_("Why"), needed=True, day=until)
    if what == LOST:
        return DayForm(request.POST or None, label=_("Day"), reason=_("Why it was lost"), needed=True, day=today)
    label = _("Day of the meeting") if what == Asked.MEETING.value else _("Day of the order")
    return DayForm(request.POST or None, label=label, reason=_("Anything else"), needed=False, day=today)


def _acted(request: HttpRequest, deal: uuid.UUID, act: Callable[..., Any], done: str, **said: Any) -> HttpResponse:
    try:
        act(deal=deal, by=_user(request), at=clock.now(), **said)
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, done)
    return redirect("portal.deals.deal", deal)


def _story(who: Standing, deal: uuid.UUID) -> Story:
    """A deal of theirs; another company's answers like one that is not there."""
    found = queries.own(viewer(who), deal)
    if found is None:
        raise Http404
    return found


def _former(who: Standing, again: str) -> DealRead | None:
    try:
        id_ = uuid.UUID(again)
    except ValueError:
        return None
    found = queries.own(viewer(who), id_)
    return None if found is None else found.deal


def _begins(former: DealRead | None) -> dict[str, Any]:
    if former is None:
        return {}
    said = {name: getattr(former, name) for name in ("customer_name", "corporate_number", "product", "amount", "partner")}
    return said | {"kind": former.kind.value}


def _products() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in catalog.products()]


def _holds(one: DealRead, words: list[str]) -> bool:
    return all(word in f"{one.customer_name} {one.code} {one.product_name or ''}".casefold() for word in words)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "a policy let nobody in"
    return request.user
