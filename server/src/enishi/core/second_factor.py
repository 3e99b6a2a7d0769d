"""Who touches money always has a second factor: until it is set up, every page leads there; acts that move money ask for it again."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from enishi.core import clock
from enishi.core.access import View, roles_of
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.core.roles import TOUCHES_MONEY
from enishi_engine.said import Said

NOT_YET = Said(
    "Nothing was done yet. Prove who you are with your authenticator, then do it again.",
    "まだ実行していません。認証アプリのコードで本人確認をしてから、もう一度操作してください。",
)
SET_UP, AGAIN = "mfa_activate_totp", "mfa_reauthenticate"


def moves_money(view: View) -> View:
    """Put on a view: what is sent to it is carried out only within minutes of a code of the second factor."""
    view.moves_money = True  # type: ignore[attr-defined]
    return view


class SecondFactorMiddleware:
    """After signing in by code, and before any page of the work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponse | None:
        if settings.DEMO or getattr(view, "signs_in", False) or not isinstance(request.user, User):
            return None
        if roles_of(request.user) & TOUCHES_MONEY and not has_second_factor(request.user):
            return redirect(SET_UP)
        if getattr(view, "moves_money", False) and request.method == "POST" and not _proven_lately(request, request.user):
            messages.warning(request, in_words(NOT_YET))
            return redirect(f"{reverse(AGAIN)}?{urlencode({'next': _page_of(request)})}")
        return None


def _proven_lately(request: HttpRequest, user: User) -> bool:
    """A code of the second factor within the last minutes; somebody who has none may decide nothing that moves money anyway."""
    if not has_second_factor(user):
        return True
    proofs = [one["at"] for one in get_authentication_records(request, user) if one.get("method") == "mfa"]
    return bool(proofs) and 0 <= clock.now().timestamp() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _page_of(request: HttpRequest) -> str:
    """The page that the button was on: what was sent is not kept anywhere, so it is sent once more from there."""
    page = request.headers.get("Referer", "")
    return urlsplit(page).path if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()) else "/"


def has_second_factor(user: User) -> bool:
    """Has this person an authenticator app, or a passkey?"""
    return bool(Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)).exists())
