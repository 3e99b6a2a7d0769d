"""Providers of OpenID Connect, by which people sign in with their company's account: authorization code, PKCE, state and nonce."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from enishi.core.id_tokens import claims_of

WAITS = 10  # seconds
LARGEST = 1_000_000  # bytes of an answer
WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderSilent(Exception):
    """The provider was not reached, or answered with what is no answer."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider as the environment names it; `domains`: of mail addresses that it speaks for. `trusts_amr`: whether its "mfa" is a second factor."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...]
    trusts_amr: bool = False


@dataclass(frozen=True)
class Asked:
    """What a browser was sent away with, kept in its session until it comes back."""

    provider: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


def provider(key: str) -> Provider | None:
    """The provider of a key, where one is set."""
    return next((one for one in settings.SIGN_IN_PROVIDERS if one.key == key), None)


def where_to_ask(one: Provider, asked: Asked, *, back: str) -> str:
    """
    The provider's page on which the person says who they are.

    Raises ProviderSilent.
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    said = {
        "response_type": "code", "client_id": one.client_id, "redirect_uri": back, "scope": "openid email profile", "state": asked.state,
        "nonce": asked.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    page = _endpoint(_discovered(one), "authorization_endpoint")
    return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(said)}"


def answer_of(one: Provider, asked: Asked, *, code: str, back: str, at: datetime) -> dict[str, Any]:
    """
    What the provider says of the person who came back with a code.

    Raises ProviderSilent, NotBelieved.
    """
    known = _discovered(one)
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": asked.verifier}
    headers = {}
    if "client_secret_basic" in known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        pair = f"{quote(one.client_id, safe='')}:{quote(one.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        sent |= {"client_id": one.client_id, "client_secret": one.client_secret}
    token = _asked(_endpoint(known, "token_endpoint"), sent, headers).get("id_token", "")
    keys = _asked(_endpoint(known, "jwks_uri")).get("keys", [])
    return claims_of(str(token), keys=keys, issuer=one.issuer, client=one.client_id, nonce=asked.nonce, at=at)


def _discovered(one: Provider) -> Mapping[str, Any]:
    """The provider's description of itself, which must be its own."""
    known = _asked(one.issuer.rstrip("/") + WELL_KNOWN)
    if known.get("issuer") != one.issuer:
        raise ProviderSilent("issuer")
    return known


def _endpoint(known: Mapping[str, Any], name: str) -> str:
    address = str(known.get(name, ""))
    if not may_be_asked(address):
        raise ProviderSilent(name)
    return address


def may_be_asked(address: str) -> bool:
    """By https; on this machine alone without."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))


class _NoRedirect(HTTPRedirectHandler):
    """A secret goes where it was meant to go and no further."""

    def redirect_request(self, *_: object) -> None:
        return None


def _asked(address: str, sent: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    body = None if sent is None else urlencode(sent).encode()
    request = Request(address, data=body, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310 - may_be_asked said yes
    try:
        with build_opener(_NoRedirect).open(request, timeout=WAITS) as answer:
            said = json.loads(answer.read(LARGEST))
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise ProviderSilent(type(error).__name__) from error
    if not isinstance(said, dict):
        raise ProviderSilent("no object")
    return said
