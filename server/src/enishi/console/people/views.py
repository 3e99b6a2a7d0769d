"""Who works here, and what each may."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.console.acting import actor, person, refused, words_of
from enishi.console.people import invited
from enishi.core import clock, operations, queries
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import ProposalState, Role, word
from enishi.core.second_factor import who_has_one
from enishi.core.undoing import done
from enishi.notify import inviting

ADMINISTRATORS = having(Role.ADMINISTRATOR)


class PersonForm(forms.Form):
    """Somebody who is to sign in."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
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
                user = inviting.invite(email=said["email"], name=said["name"], role=Role(said["role"]), by=actor(request), at=clock.now())
            except Refusal as refusal:
                form.add_error("email", words_of(refusal))
            else:
                waits = _("%(name)s comes in once another administrator has approved the role. Then an email says how.")
                in_now = _("%(name)s may sign in now. An email says how.")
                messages.success(request, (in_now if queries.roles_of(user) else waits) % said)
                return redirect("people")
    staff = queries.staff()
    factors = who_has_one([one.id for one in staff])
    rows = [{"read": one, "factor": one.id in factors} for one in staff]
    context = {"rows": rows, "form": form, "may": may, "roles": _roles(), "invited": invited.waiting()}
    context |= {"me": person(request).id, "proposed": _proposed(), "without": queries.without_a_role()} if may else {}
    return render(request, "console/people/people.html", context)


@allowed_to(ADMINISTRATORS)
@require_POST
def grant(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a role, from now on; one that takes two administrators waits for the other one."""
    return _changed(request, user_id, operations.give_role, undo="people.remove")


@allowed_to(ADMINISTRATORS)
@require_POST
def decide(request: HttpRequest, proposal: uuid.UUID) -> HttpResponse:
    """Approve or reject a role that another administrator proposed; whoever proposed it takes it back."""
    act = {"approve": inviting.approve_role, "reject": operations.reject_role}.get(request.POST.get("decision", ""))
    if act is None:
        raise Http404
    try:
        found = act(proposal=proposal, by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    given = _("%(name)s has the role %(role)s from now on.")
    not_given = _("%(name)s does not get the role %(role)s.")
    said = given if found.state == ProposalState.APPROVED else not_given
    messages.success(request, said % {"name": found.user.name, "role": word(Role(found.role))})
    return redirect("people")


@allowed_to(ADMINISTRATORS)
@require_POST
def remove(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Take a role, at once."""
    return _changed(request, user_id, operations.remove_role, undo="people.grant")


@allowed_to(ADMINISTRATORS)
@require_POST
def end(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Take every role at once, and sign the person out wherever they are."""
    user = queries.user_with(user_id)
    if user is None:
        raise Http404
    try:
        operations.end_person(user=user, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    messages.success(request, _("%(name)s has no role any more, and is signed out everywhere.") % {"name": user.name})
    return redirect("people")


def _changed(request: HttpRequest, user_id: uuid.UUID, act: Any, *, undo: str) -> HttpResponse:
    user, role = queries.user_with(user_id), request.POST.get("role", "")
    if user is None or role not in Role.values:
        raise Http404
    try:
        proposal = act(user=user, role=Role(role), by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    if proposal is not None:
        messages.success(request, _("Proposed. The role holds once another administrator has approved it."))
        return redirect("people")
    done(request, _("Done. It holds from the next click on."), undo=reverse(undo, args=[user_id]), role=role)
    return redirect("people")


def _proposed() -> list[dict[str, Any]]:
    return [{"read": one, "role": word(Role(one.role))} for one in queries.roles_proposed()]


def _roles() -> list[tuple[str, str]]:
    return [(role.value, word(role)) for role in Role]
