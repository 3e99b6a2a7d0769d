"""Who of the company signs in; its owner decides who sees amounts."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.core import clock, invitations
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.reader import in_words
from enishi.partners import consents, looks, members
from enishi.partners.access import MEMBERS, of_partner
from enishi.partners.states import AmountsShown, MemberRole
from enishi.portal.standing import standing

OWNERS = of_partner(MemberRole.OWNER)
LOOKS = 20  # the newest


class MemberForm(forms.Form):
    """Somebody of the company who is to sign in."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("What they do"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["role"].choices = [(role.value, role.word) for role in MemberRole]  # type: ignore[attr-defined]


@allowed_to(MEMBERS)
def company(request: HttpRequest) -> HttpResponse:
    """Everybody of the company."""
    return _page(request, MemberForm())


@allowed_to(OWNERS)
@require_POST
def let_in(request: HttpRequest) -> HttpResponse:
    """Let somebody sign in, with a code that is mailed."""
    who, form = standing(request), MemberForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            members.add_member(
                partner=who.partners[0],
                email=said["email"],
                name=said["name"],
                role=MemberRole(said["role"]),
                by=str(who.user),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error("email", in_words(refusal.said))
        else:
            messages.success(request, _("%(name)s may sign in now. An email says how.") % said)
            return redirect("portal.company")
    return _page(request, form)


@allowed_to(OWNERS)
@require_POST
def sight(request: HttpRequest, user: uuid.UUID) -> HttpResponse:
    """Say of one who sells which amounts they see, and whose deals."""
    amounts, deals = request.POST.get("amounts", ""), request.POST.get("deals", "")
    if amounts not in AmountsShown.values or deals not in ("own", "all"):
        raise Http404
    return _done(request, members.choose_sight, user=user, amounts=AmountsShown(amounts), all_deals=deals == "all")


@allowed_to(OWNERS)
@require_POST
def invite_again(request: HttpRequest, user: uuid.UUID) -> HttpResponse:
    """Send the invitation once more to who has not come in."""
    return _done(request, members.repeat_invitation, user=user)


@allowed_to(OWNERS)
@require_POST
def remove(request: HttpRequest, user: uuid.UUID) -> HttpResponse:
    """End somebody's way in, at once."""
    return _done(request, members.remove_member, user=user)


@allowed_to(OWNERS)
@require_POST
def consent(request: HttpRequest, person: str) -> HttpResponse:
    """Agree that one who sells is paid directly, or take that back: from today on."""
    who, now = standing(request), clock.now()
    said: dict[str, Any] = {
        "partners": who.partners,
        "person": person,
        "from_day": local_day(now),
        "today": local_day(now),
        "by": request.user,
        "at": now,
    }
    try:
        if request.POST.get("decision") == "give":
            consents.give(**said)
        else:
            consents.take_back(**said, why=request.POST.get("why", ""))
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, _("Done. It holds for what is earned from today on."))
    return redirect("portal.company")


@allowed_to(MEMBERS)
@require_POST
def weekly_mail(request: HttpRequest) -> HttpResponse:
    """Get Monday's mail, or no more: one's own choice."""
    return _done(request, members.choose_weekly_mail, user=standing(request).user, wanted=request.POST.get("wanted") == "yes")


def _done(request: HttpRequest, act: Any, *, user: uuid.UUID, **said: Any) -> HttpResponse:
    who = standing(request)
    try:
        act(company=who.company, user=user, by=str(who.user), at=clock.now(), **said)
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, _("Done. It holds from the next click on."))
    return redirect("portal.company")


def _page(request: HttpRequest, form: MemberForm) -> HttpResponse:
    who = standing(request)
    found = members.members_of(who.company)
    waiting = invitations.waiting(one.user_id for one in found)
    people = [
        {"read": one, "role": MemberRole(one.role).word, "me": one.user_id == who.user, "invited": waiting.get(one.user_id)}
        for one in found
    ]
    owner = who.role is MemberRole.OWNER
    context = {
        "who": who,
        "people": people,
        "form": form,
        "owner": owner,
        "amounts": list(AmountsShown),
        "consents": consents.consents_of(who.partners) if owner else (),
        "consent_words": in_words(consents.WORDS),
        "looks": looks.looks_at(who.company, count=LOOKS) if owner else (),
    }
    return render(request, "portal/company/company.html", context)
