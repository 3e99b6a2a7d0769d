"""A trusted device comes in by its cookie, before any page; what it may not do, and what its person has ended, is seen here at each request."""

from collections.abc import Callable

from allauth.account.signals import user_logged_in
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enishi.console.sign_in.browsers import name_of
from enishi.console.sign_in.telling import device_copied
from enishi.core import clock, trusted_devices
from enishi.core.access import EVERYBODY, View, roles_of
from enishi.core.errors import Refusal
from enishi.core.models import TrustedDevice, User
from enishi.core.reader import in_words
from enishi.core.roles import TOUCHES_MONEY
from enishi.core.second_factor import has_second_factor
from enishi.core.trusted_devices import LASTS
from enishi.notify import operations as outbox
from enishi.partners.access import member_of

COOKIE, WANTED, DEVICE = "device", "trust_wanted", "trusted_device"  # the last two are of the session
BACKEND = "enishi.core.sign_in.ByDevice"
# Whoever could register a passkey from a device that was left on a table could act with it; it takes a mail again.
SETS_UP = {"mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"}


class DeviceMiddleware:
    """Before the policies: who has no session may have a device, and who came by a device may have lost it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        cookie: str | None = getattr(request, "device_cookie", None)
        if cookie:
            answer.set_cookie(COOKIE, cookie, max_age=LASTS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        elif cookie == "":
            answer.delete_cookie(COOKIE, samesite="Lax")
        return answer

    def process_view(self, request: HttpRequest, view: View, *_given: object) -> HttpResponse | None:
        door = getattr(view, "signs_in", False) and getattr(view, "policy", None) is EVERYBODY  # there people say anew who they are
        if COOKIE in request.COOKIES and not door and not request.user.is_authenticated:
            _come_in(request)
        elif DEVICE in request.session and not _still_trusted(request):
            auth.logout(request)
            put_cookie(request, "")
            messages.info(
                request,
                _("This device is trusted no longer, so you were signed out. Nothing was lost. Sign in again with your email address."),
            )
        match = request.resolver_match
        if came_by_device(request) and match is not None and match.view_name in SETS_UP and not has_second_factor(_person(request)):
            return render(request, "console/sign_in/afresh.html", {"next": request.path}, status=403)
        return None


def put_cookie(request: HttpRequest, cookie: str) -> None:
    """What the answer of this request makes of the cookie; "" takes it away."""
    request.device_cookie = cookie  # type: ignore[attr-defined]


def came_by_device(request: HttpRequest) -> bool:
    """Was this session begun by a trusted device, and by nothing else?"""
    return bool(request.user.is_authenticated and request.session.get(BACKEND_SESSION_KEY) == BACKEND)


def trust(request: HttpRequest) -> TrustedDevice:
    """
    Trust the browser of this request.

    Raises NotForMoney.
    """
    user = _person(request)
    name = name_of(request.headers.get("User-Agent", ""))
    device, cookie = trusted_devices.trust(user=user, name=name, by=str(user.id), at=clock.now())
    request.session[DEVICE] = str(device.id)
    put_cookie(request, cookie)
    return device


@receiver(user_logged_in)
def _trusted_where_it_was_wanted(request: HttpRequest, **_given: object) -> None:
    """Whoever ticked it before the mail was read, and perhaps before the second factor, is in now."""
    if not request.session.pop(WANTED, False):
        return
    try:
        trust(request)
    except Refusal as refusal:
        messages.info(request, in_words(refusal.said))


@transaction.atomic
def _come_in(request: HttpRequest) -> None:
    shown = trusted_devices.show(request.COOKIES[COOKIE], at=clock.now())
    if shown.cookie is not None:
        put_cookie(request, shown.cookie)
    if shown.copied is not None:
        device, user = shown.copied, shown.copied.user
        mail = device_copied(user, device)
        outbox.put(
            to=user.email, subject=mail.subject, text=mail.text, kind="device_copied", key=f"device_copied:{device.id}", at=clock.now(),
            language=outbox.language_of(user),
        )  # fmt: skip
    if shown.device is None or not _may_be_trusted(shown.device.user):
        return
    auth.login(request, shown.device.user, backend=BACKEND)
    request.session[DEVICE] = str(shown.device.id)
    UserSession.objects.create_from_request(request)


def _still_trusted(request: HttpRequest) -> bool:
    device = trusted_devices.with_id(request.session[DEVICE])
    if device is None or device.user_id != _person(request).id:
        return False
    return trusted_devices.holds(device, at=clock.now()) and _may_be_trusted(_person(request))


def _may_be_trusted(user: User) -> bool:
    """Somebody here still: one of the maker's people who touches no money, or somebody of a partner."""
    roles = roles_of(user)
    return not roles & TOUCHES_MONEY and (bool(roles) or member_of(user) is not None)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "nobody is signed in"
    return request.user
