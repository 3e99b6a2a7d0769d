"""The link of a sign-in mail: 256 random bits, of which the database keeps the hash; ten minutes, once, in the browser that asked."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from enishi.core.models import MailedLink, User

LIVES = timedelta(minutes=10)
KEPT = timedelta(days=1)  # as long as somebody may wonder why an old link does nothing
BITS = 256
HERE = "mailed_link"  # in the session: the hash of the link that this browser asked for


class Found(Enum):
    """What there is to say of a link."""

    OPEN = "open"  # and this browser asked for it
    ELSEWHERE = "elsewhere"  # open, asked for in another browser
    OVER = "over"  # its ten minutes have passed
    USED = "used"
    UNKNOWN = "unknown"  # mistyped, cut off, or long ago


@transaction.atomic
def ask(request: HttpRequest, *, user: User, at: datetime) -> str:
    """A new link for a person, bound to the browser that asks; the token is here and in the mail, nowhere else."""
    token = secrets.token_urlsafe(BITS // 8)
    MailedLink.objects.filter(user=user, asked_at__lt=at - KEPT).delete()
    link = MailedLink.objects.create(hash=hash_of(token), user=user, asked_at=at)
    request.session[HERE] = link.hash
    return token


def look(request: HttpRequest, token: str, *, at: datetime) -> Found:
    """What would happen with the link now. Changes nothing."""
    link = MailedLink.objects.filter(hash=hash_of(token)).first()
    if link is None:
        return Found.UNKNOWN
    if link.used_at is not None:
        return Found.USED
    if at - link.asked_at >= LIVES:
        return Found.OVER
    return Found.OPEN if constant_time_compare(request.session.get(HERE, ""), link.hash) else Found.ELSEWHERE


def use(request: HttpRequest, token: str, *, at: datetime) -> bool:
    """Use the link up; False where it is not open here, or somebody was faster."""
    return look(request, token, at=at) is Found.OPEN and use_up(request, at=at)


def use_up(request: HttpRequest, *, at: datetime) -> bool:
    """The link that this browser asked for is used up, by itself or by the code beside it."""
    mine = MailedLink.objects.filter(hash=request.session.pop(HERE, ""), used_at=None, asked_at__gt=at - LIVES)
    return mine.update(used_at=at) == 1


def hash_of(token: str) -> str:
    """What is kept of a token. It is long enough that a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()
