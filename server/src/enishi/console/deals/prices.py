"""見積依頼 and 特価申請: what is asked, what it does to the commission, and the answer by who may give it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enishi.closing import supposing
from enishi.closing.supposing import Order
from enishi.console.acting import person, refused, words_of
from enishi.console.deals.forms import PriceForm
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.deals import access, operations, queries
from enishi.deals.pricing import Effect
from enishi.deals.reads import PriceRead, Story
from enishi.deals.states import PriceKind


@allowed_to(access.MAY_SEE)
def price(request: HttpRequest, price: uuid.UUID) -> HttpResponse:
    """One request for a price; sent with *estimate* it says what the amount does to the commission, and changes nothing."""
    found = queries.price(price)
    if found is None:
        raise Http404
    story, asked = found
    form = PriceForm(asked, local_day(clock.now()), request.POST or None)
    effect = None
    if request.method == "POST":
        if not _may(request, asked):
            raise Http404
        decision = request.POST.get("decision", "")
        if decision == "refuse":
            return _refused(request, story, asked)
        if form.is_valid() and _complete(form):
            effect = effect_of(story, asked, form.cleaned_data["amount"])
            if decision == "grant" and _granted(request, asked, form, effect):
                return redirect("deals.deal", story.deal.id)
    context = {
        "story": story, "deal": story.deal, "asked": asked, "form": form, "effect": effect, "may": _may(request, asked),
        "own": asked.asked_by_id == person(request).id and asked.kind is PriceKind.SPECIAL, "off": _off(asked),
    }  # fmt: skip
    return render(request, "console/deals/price.html", context)


def effect_of(story: Story, asked: PriceRead, amount: int) -> Effect | None:
    """What the order would pay at list price and at the amount; None where there is no list price, or nothing can be calculated."""
    if asked.list_amount is None:
        return None
    deal = story.deal
    order = Order(
        partner=deal.partner, person=deal.person or None, product=asked.product, quantity=asked.quantity, list_amount=asked.list_amount,
        on=local_day(clock.now()), deal=deal.code,
    )  # fmt: skip
    paid = supposing.suppose(order, nets=(asked.list_amount, amount), at=clock.now())
    return None if paid is None else Effect(at_list=paid[0], at_price=paid[1])


def _may(request: HttpRequest, asked: PriceRead) -> bool:
    policy = access.MAY_APPROVE_PRICES if asked.kind is PriceKind.SPECIAL else access.MAY_ANSWER
    return policy.allows(request.user)


def _complete(form: PriceForm) -> bool:
    """A yes needs an amount and its last day; a no needs neither."""
    for name in ("amount", "valid_until"):
        if form.cleaned_data.get(name) is None:
            form.add_error(name, _("Please fill this in."))
    return not form.errors


def _granted(request: HttpRequest, asked: PriceRead, form: PriceForm, effect: Effect | None) -> bool:
    said = form.cleaned_data
    try:
        operations.grant_price(
            price=asked.id, amount=said["amount"], valid_until=said["valid_until"], reason=said["reason"], effect=effect,
            by=person(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, words_of(refusal))
        return False
    messages.success(request, _("Answered. The partner is told by email."))
    return True


def _refused(request: HttpRequest, story: Story, asked: PriceRead) -> HttpResponse:
    try:
        operations.refuse_price(price=asked.id, reason=request.POST.get("reason", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "deals.price", asked.id)
    messages.success(request, _("Answered. The partner is told by email."))
    return redirect("deals.deal", story.deal.id)


def _off(asked: PriceRead) -> int | None:
    """By how many tenths of a percent the wanted price lies below the list."""
    if not asked.list_amount or asked.wanted is None:
        return None
    return (asked.list_amount - asked.wanted) * 1_000 // asked.list_amount
