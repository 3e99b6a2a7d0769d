"""Who of the company signs in; its owner decides who sees amounts."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.reader import in_words
from enishi.partners import members
from enishi.partners.access import MEMBERS, of_partner
from enishi.partners.states import MemberRole
from enishi.portal.standing import standing

OWNERS = of_partner(MemberRole.OWNER)


class MemberForm(forms.Form):
    """Somebody of the company who is to sign in."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
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
            messages.success(request, _("%(name)s may sign in now, with a code that is mailed.") % said)
            return redirect("portal.company")
    return _page(request, form)


@allowed_to(OWNERS)
@require_POST
def amounts(request: HttpRequest, user: uuid.UUID) -> HttpResponse:
    """Show amounts to one who sells, or no more."""
    shown = request.POST.get("shown") == "yes"
    return _done(request, members.show_amounts, user=user, sees_amounts=shown)


@allowed_to(OWNERS)
@require_POST
def remove(request: HttpRequest, user: uuid.UUID) -> HttpResponse:
    """End somebody's way in, at once."""
    return _done(request, members.remove_member, user=user)


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
    people = [{"read": one, "role": MemberRole(one.role).word, "me": one.user_id == who.user} for one in members.members_of(who.company)]
    return render(
        request, "portal/company/company.html", {"who": who, "people": people, "form": form, "owner": who.role is MemberRole.OWNER}
    )
