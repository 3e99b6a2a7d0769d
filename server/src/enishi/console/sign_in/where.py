"""Where somebody is signed in, and which devices they trust; each is ended by a button, from any other."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.contrib import auth, messages
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enishi.console.acting import actor, person, words_of
from enishi.console.sign_in import devices
from enishi.console.sign_in.browsers import name_of
from enishi.console.sign_in.devices import DEVICE
from enishi.core import clock, trusted_devices
from enishi.core.access import SIGNED_IN, allowed_to, roles_of
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import TOUCHES_MONEY
from enishi.core.trusted_devices import Ended


@dataclass(frozen=True)
class Browser:
    """A browser in which somebody is signed in."""

    number: int
    name: str
    since: datetime
    here: bool


@allowed_to(SIGNED_IN)
@require_GET
def where(request: HttpRequest) -> HttpResponse:
    """Everything that acts as this person now."""
    user, now = person(request), clock.now()
    trusted = trusted_devices.of(user, at=now)
    here = next((one for one in trusted if str(one.id) == request.session.get(DEVICE)), None)
    browsers = _browsers(request, user)
    shown = {
        "browsers": browsers, "devices": trusted, "here": here, "others": len(browsers) > 1 or any(one != here for one in trusted),
        "may_trust": here is None and not roles_of(user) & TOUCHES_MONEY,
    }  # fmt: skip
    return render(request, "console/sign_in/where.html", shown)


@allowed_to(SIGNED_IN)
@require_POST
def trust_this(request: HttpRequest) -> HttpResponse:
    """Trust this browser from now on; one that is trusted already stays as it is."""
    if DEVICE not in request.session:
        try:
            device = devices.trust(request)
        except Refusal as refusal:
            messages.error(request, words_of(refusal))
        else:
            messages.success(request, _("%(name)s is trusted for 180 days: links in emails open here at once.") % {"name": device.name})
    return redirect("usersessions_list")


@allowed_to(SIGNED_IN)
@require_POST
def end_device(request: HttpRequest, device: uuid.UUID) -> HttpResponse:
    """Trust a device no longer; whoever is signed in by it is out at the next click."""
    if not trusted_devices.end(user=person(request), device=device, why=Ended.REMOVED, by=actor(request), at=clock.now()):
        raise Http404
    if str(device) == request.session.get(DEVICE):
        if devices.came_by_device(request):
            auth.logout(request)
        else:
            del request.session[DEVICE]
        devices.put_cookie(request, "")
    messages.success(request, _("The device is trusted no longer."))
    return redirect("usersessions_list")


@allowed_to(SIGNED_IN)
@require_POST
def end_browser(request: HttpRequest, number: int) -> HttpResponse:
    """Sign a browser out from here."""
    found = UserSession.objects.filter(user=person(request), id=number).exclude(session_key=request.session.session_key).first()
    if found is None:
        raise Http404
    found.end()
    messages.success(request, _("The browser is signed out."))
    return redirect("usersessions_list")


@allowed_to(SIGNED_IN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out, and trust no other device."""
    user, mine = person(request), request.session.get(DEVICE)
    for one in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        one.end()
    trusted_devices.end_all(user=user, why=Ended.REMOVED, by=actor(request), at=clock.now(), but=None if mine is None else uuid.UUID(mine))
    messages.success(request, _("You are signed in here alone now."))
    return redirect("usersessions_list")


@allowed_to(SIGNED_IN)
@require_POST
def afresh(request: HttpRequest) -> HttpResponse:
    """Sign in by mail once more where a trusted device is not enough; the device stays trusted."""
    said = {"email": person(request).email, "next": get_next_redirect_url(request) or "/"}
    auth.logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode(said)}")


def _browsers(request: HttpRequest, user: User) -> list[Browser]:
    """The sessions that still live, the newest first; what is over is left to the library to clear away."""
    known = UserSession.objects.filter(user=user).order_by("-created_at", "-id")
    live = set(
        Session.objects.filter(session_key__in=known.values("session_key"), expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [
        Browser(number=one.id, name=name_of(one.user_agent), since=one.created_at, here=one.session_key == request.session.session_key)
        for one in known
        if one.session_key in live
    ]
