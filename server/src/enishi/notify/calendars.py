"""The address by which somebody's own calendar asks for their dates: a secret of 256 bits, shown once, kept as its hash, ended at will."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.models import User
from enishi.notify.models import CalendarAddress

BYTES = 32


@transaction.atomic
def make_address(*, user: User, amounts: bool, at: datetime) -> str:
    """A new secret in place of the one before; nobody can be told it again."""
    _end(user, at)
    secret = secrets.token_urlsafe(BYTES)
    CalendarAddress.objects.create(user=user, hash=_hash(secret), amounts=amounts, made_at=at)
    audit.record(actor=str(user.id), act="make_calendar_address", subject=f"user:{user.id}", detail={"amounts": amounts}, at=at)
    return secret


@transaction.atomic
def end_address(*, user: User, at: datetime) -> None:
    """Answer nothing any more; where there is none, nothing changes."""
    if _end(user, at):
        audit.record(actor=str(user.id), act="end_calendar_address", subject=f"user:{user.id}", detail={}, at=at)


def address_of(user: User) -> CalendarAddress | None:
    """The one that stands."""
    return CalendarAddress.objects.filter(user=user, ended_at=None).first()


def whose(secret: str) -> CalendarAddress | None:
    """Whose dates are asked for; None of an address that never was, that has ended, or whose person was deactivated."""
    return CalendarAddress.objects.filter(hash=_hash(secret), ended_at=None, user__is_active=True).select_related("user").first()


def _end(user: User, at: datetime) -> int:
    User.objects.select_for_update().get(id=user.id)  # pressed twice at once, it is made once after the other
    return CalendarAddress.objects.filter(user=user, ended_at=None).update(ended_at=at)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
