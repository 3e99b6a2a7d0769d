"""Who touches money always has a second factor: until it is set up, every page leads there."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from enishi.core import queries
from enishi.core.access import View
from enishi.core.models import User
from enishi.core.roles import TOUCHES_MONEY

SET_UP = "mfa_activate_totp"


class SecondFactorMiddleware:
    """After signing in by code, and before any page of the work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponse | None:
        if settings.DEMO or getattr(view, "signs_in", False) or not isinstance(request.user, User):
            return None
        if queries.roles_of(request.user) & TOUCHES_MONEY and not has_second_factor(request.user):
            return redirect(SET_UP)
        return None


def has_second_factor(user: User) -> bool:
    """Has this person an authenticator app, or a passkey?"""
    return bool(Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)).exists())
