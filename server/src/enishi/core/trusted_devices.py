"""Devices that people trust: a cookie signs them in for reading and registering, for 180 days, until somebody ends it or it was copied.

The cookie holds two numbers of 256 bits, kept here as hashes: the secret, which stays, and the turn, which is another after each use. A new turn is
valid beside the old one until it is shown itself, so that an answer that got lost on a train locks nobody out. A secret with a turn that is over
was copied: then the device ends, for whoever holds it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices

from enishi.core import audit, queries
from enishi.core.errors import Refusal
from enishi.core.models import TrustedDevice, User
from enishi.core.roles import TOUCHES_MONEY

LASTS = timedelta(days=180)
TOGETHER = timedelta(minutes=1)  # pages that open at the same moment share a turn
BYTES = 32
LONGEST_NAME = 100


class Ended(TextChoices):
    """Why a device is trusted no longer."""

    REMOVED = "removed"  # by its person, here or from another device
    LEFT = "left"  # its person signed out on it
    STANDING = "standing"  # a role or a membership of the person changed
    ADDRESS = "address"  # the person signs in with another mail address
    COPIED = "copied"  # its cookie was shown twice


class NotForMoney(Refusal):
    """Whoever touches money gives the second factor each time."""

    def __init__(self) -> None:
        super().__init__(
            "This device is not trusted: whoever approves or pays gives a second factor at each sign-in.",
            ja="この端末は信頼済みにできません。承認や支払いに関わる方には、サインインのたびに二段階認証をお願いしています。",
        )


@dataclass(frozen=True)
class Shown:
    """What a cookie was worth: the device that it signs in, if any, and what the cookie is to hold from now on ("" nothing, None the same)."""

    device: TrustedDevice | None
    cookie: str | None
    copied: TrustedDevice | None = None


@transaction.atomic
def trust(*, user: User, name: str, by: str, at: datetime) -> tuple[TrustedDevice, str]:
    """
    Trust a browser from now on; the device, and what its cookie holds.

    Raises NotForMoney.
    """
    User.objects.select_for_update().get(id=user.id)
    if queries.roles_of(user) & TOUCHES_MONEY:
        raise NotForMoney
    secret, turn = secrets.token_urlsafe(BYTES), secrets.token_urlsafe(BYTES)
    device = TrustedDevice.objects.create(
        user=user, secret=_hash(secret), turn=_hash(turn), turned_at=at, address=_hash(user.email.lower()), name=name[:LONGEST_NAME],
        trusted_at=at, used_at=at, ends_at=at + LASTS,
    )  # fmt: skip
    audit.record(actor=by, act="trust_device", subject=f"user:{user.id}", detail={"device": str(device.id), "name": device.name}, at=at)
    return device, f"{secret}.{turn}"


@transaction.atomic
def show(cookie: str, *, at: datetime) -> Shown:
    """What a browser shows that has no session: the device that it is, and its next turn."""
    secret, _, turn = cookie.partition(".")
    device = TrustedDevice.objects.select_for_update(of=("self",)).select_related("user").filter(secret=_hash(secret)).first()
    if device is None or not holds(device, at=at):
        return Shown(None, "")
    if _hash(turn) not in (device.turn, device.offered or device.turn):
        _end(device, why=Ended.COPIED, by="trusted_device", at=at)
        return Shown(None, "", copied=device)
    if _hash(turn) == device.turn and at - device.turned_at < TOGETHER:
        return Shown(device, None)
    offered = secrets.token_urlsafe(BYTES)
    device.turn, device.offered, device.turned_at, device.used_at = _hash(turn), _hash(offered), at, at
    device.save(update_fields=("turn", "offered", "turned_at", "used_at"))
    return Shown(device, f"{secret}.{offered}")


def holds(device: TrustedDevice, *, at: datetime) -> bool:
    """Is the device trusted now, and its person the one who trusted it?"""
    alive = device.ended_at is None and at < device.ends_at
    return alive and device.user.is_active and device.address == _hash(device.user.email.lower())


def with_id(device: str) -> TrustedDevice | None:
    """A device, with its person."""
    return TrustedDevice.objects.select_related("user").filter(id=device).first()


def of_cookie(cookie: str) -> TrustedDevice | None:
    """The device of a cookie, whatever its turn."""
    return TrustedDevice.objects.filter(secret=_hash(cookie.partition(".")[0])).first()


def of(user: User, *, at: datetime) -> list[TrustedDevice]:
    """The devices that somebody trusts now, the last used first."""
    found = TrustedDevice.objects.filter(user=user, ended_at=None, ends_at__gt=at, address=_hash(user.email.lower()))
    return list(found.order_by("-used_at", "id"))


@transaction.atomic
def end(*, user: User, device: UUID, why: Ended, by: str, at: datetime) -> bool:
    """Trust one device of a person no longer, at once; False where there is no such device."""
    found = TrustedDevice.objects.select_for_update().filter(user=user, id=device, ended_at=None).first()
    if found is not None:
        _end(found, why=why, by=by, at=at)
    return found is not None


@transaction.atomic
def end_all(*, user: User, why: Ended, by: str, at: datetime, but: UUID | None = None) -> int:
    """Trust none of a person's devices any longer, `but` one; how many that were."""
    found = list(
        TrustedDevice.objects.select_for_update().filter(user=user, ended_at=None).exclude(id__in=[but] if but else []).order_by("id")
    )
    for device in found:
        _end(device, why=why, by=by, at=at)
    return len(found)


def _end(device: TrustedDevice, *, why: Ended, by: str, at: datetime) -> None:
    device.ended_at, device.ended_why = at, why
    device.save(update_fields=("ended_at", "ended_why"))
    audit.record(
        actor=by, act="end_trusted_device", subject=f"user:{device.user_id}", detail={"device": str(device.id), "why": why.value}, at=at
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
