"""Who works here, and what each may."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.console.acting import actor, refused, words_of
from enishi.core import clock, operations, queries
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import Role, word

ADMINISTRATORS = having(Role.ADMINISTRATOR)


class PersonForm(forms.Form):
    """Somebody who is to sign in."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["role"].choices = _roles()  # type: ignore[attr-defined]


@allowed_to(STAFF)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role; an administrator lets others in."""
    may = ADMINISTRATORS.allows(request.user)
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            try:
                operations.invite(email=said["email"], name=said["name"], role=Role(said["role"]), by=actor(request), at=clock.now())
            except Refusal as refusal:
                form.add_error("email", words_of(refusal))
            else:
                messages.success(request, _("%(name)s may sign in now, with a code that is mailed.") % said)
                return redirect("people")
    return render(request, "console/people/people.html", {"people": queries.staff(), "form": form, "may": may, "roles": _roles()})


@allowed_to(ADMINISTRATORS)
@require_POST
def grant(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a role, from now on."""
    return _changed(request, user_id, operations.grant_role)


@allowed_to(ADMINISTRATORS)
@require_POST
def remove(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Take a role, at once."""
    return _changed(request, user_id, operations.remove_role)


def _changed(request: HttpRequest, user_id: uuid.UUID, act: Any) -> HttpResponse:
    user, role = queries.user_with(user_id), request.POST.get("role", "")
    if user is None or role not in Role.values:
        raise Http404
    try:
        act(user=user, role=Role(role), by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    messages.success(request, _("Done. It holds from the next click on."))
    return redirect("people")


def _roles() -> list[tuple[str, str]]:
    return [(role.value, word(role)) for role in Role]
