"""Signing in with a company's own account: who is here already and whose verified mail address the provider says; nobody is made by it."""

from dataclasses import asdict
from enum import Enum
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from enishi.core import clock, providers, queries
from enishi.core.access import EVERYBODY, allowed_to
from enishi.core.id_tokens import NotBelieved
from enishi.core.providers import Asked, Provider, ProviderSilent

ASKED = "company_account"  # in the session
LIVES = 600  # seconds that somebody may take at the provider
SECOND_FACTOR = "mfa_authenticate"  # the library's stage that asks for it


class Failed(Enum):
    """Why nobody was signed in."""

    REFUSED = "refused"  # by the person or their provider
    LOST = "lost"  # another browser, an old page, the button "back"
    SILENT = "silent"  # the provider cannot be reached, or what it says does not hold
    ADDRESS = "address"  # not verified, or not of a domain that this provider speaks for
    UNKNOWN = "unknown"  # nobody is here with that address


@allowed_to(EVERYBODY)
@require_GET
@never_cache
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """To the provider; a link, since a form may lead nowhere else. Only this browser's session changes."""
    one, asked = _provider(key), Asked(key)
    try:
        page = providers.where_to_ask(one, asked, back=_back(request, key))
    except ProviderSilent:
        return _failed(request, one, Failed.SILENT)
    request.session[ASKED] = asdict(asked) | {"at": clock.now().timestamp(), "next": get_next_redirect_url(request) or ""}
    return redirect(page)


@allowed_to(EVERYBODY)
@require_GET
@never_cache
def back(request: HttpRequest, key: str) -> HttpResponse:
    """From the provider, with a code that is worth something in this browser alone, once."""
    one, kept = _provider(key), request.session.pop(ASKED, None)
    state = request.GET.get("state", "")
    if (
        kept is None
        or kept["provider"] != key
        or not constant_time_compare(kept["state"], state)
        or clock.now().timestamp() - kept["at"] >= LIVES
    ):
        return _failed(request, one, Failed.LOST)
    if "code" not in request.GET:
        return _failed(request, one, Failed.REFUSED)
    asked = Asked(**{name: kept[name] for name in ("provider", "state", "nonce", "verifier")})
    try:
        said = providers.answer_of(one, asked, code=request.GET["code"], back=_back(request, key), at=clock.now())
    except (ProviderSilent, NotBelieved):
        return _failed(request, one, Failed.SILENT)
    return _come_in(request, one, said, kept["next"])


def _come_in(request: HttpRequest, one: Provider, said: dict[str, Any], to: str) -> HttpResponse:
    email = str(said.get("email", ""))
    if said.get("email_verified") is not True or email.rpartition("@")[2].lower() not in one.domains:
        return _failed(request, one, Failed.ADDRESS)
    user = queries.user_at(email)
    if user is None:
        return _failed(request, one, Failed.UNKNOWN)
    record_authentication(request, user, method="company_account", provider=one.key)
    login = Login(user=user, redirect_url=to or None, email=user.email)
    if one.trusts_amr and "mfa" in (said.get("amr") or ()):
        login.state["stages"] = {SECOND_FACTOR: {"handled": True}}
    return perform_login(request, login)  # type: ignore[no-any-return]


def _provider(key: str) -> Provider:
    one = providers.provider(key)
    if one is None:
        raise Http404
    return one


def _back(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("sign_in.company.back", args=(key,)))


def _failed(request: HttpRequest, one: Provider, why: Failed) -> HttpResponse:
    status = 502 if why is Failed.SILENT else 403
    return render(request, "console/sign_in/company_failed.html", {"why": why.value, "provider": one.name}, status=status)
