"""Who touches money always has a second factor: until it is set up, every page leads there; acts that move money ask for it again."""

from collections.abc import Callable, Collection
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from enishi.core import audit, clock
from enishi.core.access import View, roles_of
from enishi.core.models import User
from enishi.core.reader import in_words
from enishi.core.roles import TOUCHES_MONEY
from enishi.core.second_proof import SecondProofMissing, asked_with

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SET_UP, BY_CODE, BY_PASSKEY = "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"


class SecondFactorMiddleware:
    """After signing in, and before any page of the work; operations that need a second proof learn from it whether one was given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO:
            return self.get_response(request)
        with asked_with(lambda: _proven_lately(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponse | None:
        if settings.DEMO or getattr(view, "signs_in", False) or not isinstance(request.user, User):
            return None
        if roles_of(request.user) & TOUCHES_MONEY and not has_second_factor(request.user):
            return redirect(SET_UP)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SecondProofMissing) or not isinstance(request.user, User):
            return None
        messages.warning(request, in_words(error.said))
        return redirect(f"{reverse(_where_to_prove(request.user))}?{urlencode({'next': _page_of(request)})}")


def _proven_lately(request: HttpRequest) -> bool:
    """A code of the authenticator or a passkey within the last minutes."""
    user = request.user
    if not isinstance(user, User) or not has_second_factor(user):
        return False
    proofs = [one["at"] for one in get_authentication_records(request, user) if one.get("method") == "mfa"]
    return bool(proofs) and 0 <= clock.now().timestamp() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _where_to_prove(user: User) -> str:
    """The page that asks for what the person has; who has nothing yet sets it up."""
    held = set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))
    if not held:
        return SET_UP
    return BY_CODE if Authenticator.Type.TOTP in held else BY_PASSKEY


def _page_of(request: HttpRequest) -> str:
    """The page that the button was on: what was sent is sent once more from there (typed.py fills it in)."""
    page = request.headers.get("Referer", "")
    return (
        urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()
        if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
        else "/"
    )


def has_second_factor(user: User) -> bool:
    """Has this person an authenticator app, or a passkey?"""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def who_has_one(users: Collection[UUID]) -> set[UUID]:
    """Of these people those with a second factor; one question to the database."""
    return set(Authenticator.objects.filter(user__in=users, type__in=FACTORS).values_list("user", flat=True))


@receiver(signals.authenticator_added)
@receiver(signals.authenticator_removed)
@receiver(signals.authenticator_reset)
@transaction.atomic
def _told_to_the_audit(signal: object, user: User, authenticator: Authenticator, **_: object) -> None:
    """Whoever can sign in by it can act as this person: that it came or went is kept."""
    act = {signals.authenticator_added: "add_second_factor", signals.authenticator_removed: "remove_second_factor"}.get(
        signal, "renew_second_factor"
    )
    audit.record(actor=str(user.id), act=act, subject=f"user:{user.id}", detail={"type": str(authenticator.type)}, at=clock.now())
