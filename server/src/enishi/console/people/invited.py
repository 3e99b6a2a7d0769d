"""Invitations of the maker's people that wait: sent once more, or taken back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enishi.console.acting import actor, refused
from enishi.core import clock, invitations, operations, queries
from enishi.core.access import allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.notify import inviting

ADMINISTRATORS = having(Role.ADMINISTRATOR)


def waiting() -> list[dict[str, object]]:
    """Who of the maker's people was invited and has not come in, the newest first."""
    people = {one.id: one for one in queries.staff()}
    found = sorted(invitations.waiting(people).values(), key=lambda one: one.invited_at, reverse=True)
    return [{"person": people[one.user_id], "invitation": one, "over": clock.now() >= one.ends_at} for one in found]


@allowed_to(ADMINISTRATORS)
@require_POST
def repeat(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Send the mail once more; the 14 days begin anew."""
    user = _user(user_id)
    try:
        inviting.repeat(user=user, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    messages.success(request, _("The invitation was sent once more; it holds for 14 days from now."))
    return redirect("people")


@allowed_to(ADMINISTRATORS)
@require_POST
def take_back(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Let the person come in no more."""
    user = _user(user_id)
    try:
        operations.take_invitation_back(user=user, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "people")
    messages.success(request, _("The invitation is taken back: the person cannot come in."))
    return redirect("people")


def _user(user_id: uuid.UUID) -> User:
    user = queries.user_with(user_id)
    if user is None:
        raise Http404
    return user
