"""ID tokens of OpenID Connect: what a provider says of somebody, believed only as far as its signature, its addressee and its moment hold."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils.crypto import constant_time_compare

LEEWAY = 60  # seconds by which two clocks may differ
LEAST_BITS = 2048
P256_BYTES = 32


class NotBelieved(Exception):
    """The token does not hold; the message says what of it, for the log of a developer, never the token."""


def claims_of(token: str, *, keys: Sequence[Mapping[str, Any]], issuer: str, client: str, nonce: str, at: datetime) -> dict[str, Any]:
    """
    What the token says.

    Raises NotBelieved: another signature, issuer, addressee or nonce, an algorithm without a key, too early or too late.
    """
    try:
        head, body, signature = token.split(".")
        said, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
        _VERIFY[said["alg"]](_key(keys, said), _bytes(signature), f"{head}.{body}".encode("ascii"))
        _for_us(claims, issuer=issuer, client=client, nonce=nonce, at=at.timestamp())
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise NotBelieved(type(error).__name__) from error
    return dict(claims)


def _for_us(claims: Mapping[str, Any], *, issuer: str, client: str, nonce: str, at: float) -> None:
    meant = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    holds = {
        "issuer": claims["iss"] == issuer,
        "addressee": client in meant and (len(meant) == 1 or claims.get("azp") == client) and claims.get("azp", client) == client,
        "nonce": constant_time_compare(str(claims["nonce"]), nonce),
        "moment": claims["iat"] - LEEWAY <= at < claims["exp"] + LEEWAY,
        "subject": bool(claims["sub"]),
    }
    if failing := [name for name, held in holds.items() if not held]:
        raise NotBelieved(", ".join(failing))


def _key(keys: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The provider's key that the token names; where it names none, its only one of the kind."""
    kind = "EC" if said["alg"] == "ES256" else "RSA"
    found = [
        one
        for one in keys
        if one.get("kty") == kind and one.get("use", "sig") == "sig" and one.get("kid") == said.get("kid", one.get("kid"))
    ]
    if len(found) != 1:
        raise NotBelieved("key")
    return found[0]


def _by_rsa(key: Mapping[str, Any], signature: bytes, signed: bytes) -> None:
    public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    if public.key_size < LEAST_BITS:
        raise NotBelieved("key is short")
    public.verify(signature, signed, padding.PKCS1v15(), SHA256())


def _by_p256(key: Mapping[str, Any], signature: bytes, signed: bytes) -> None:
    if key["crv"] != "P-256" or len(signature) != 2 * P256_BYTES:
        raise NotBelieved("curve")
    public = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
    r, s = (int.from_bytes(part, "big") for part in (signature[:P256_BYTES], signature[P256_BYTES:]))
    public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


# No "none", and nothing by a shared secret: what is not here is a KeyError, and not believed.
_VERIFY: Mapping[str, Callable[[Mapping[str, Any], bytes, bytes], None]] = {"RS256": _by_rsa, "ES256": _by_p256}


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")
