"""Which kinds of mails a person has stopped, and the address in each mail that stops its kind without signing in."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction

from enishi.core import audit
from enishi.core.models import User
from enishi.notify.kinds import KINDS
from enishi.notify.models import Stopped

_SALT = "enishi.notify.stopping"  # what is signed here is worth nothing elsewhere


@transaction.atomic
def choose(*, user: User, kind: str, wanted: bool, at: datetime) -> None:
    """Stop a kind of mails for a person, or send it again; the same once more changes nothing. A kind that is kept stays."""
    if KINDS[kind].kept is not None or wanted != (kind in stopped_by(user)):
        return
    if wanted:
        Stopped.objects.filter(user=user, kind=kind).delete()
    else:
        Stopped.objects.create(user=user, kind=kind, at=at)
    audit.record(actor=str(user.id), act="choose_mails", subject=f"user:{user.id}", detail={"kind": kind, "wanted": wanted}, at=at)


def stopped_by(user: User) -> set[str]:
    """The kinds that somebody has stopped."""
    return set(Stopped.objects.filter(user=user).values_list("kind", flat=True))


def address_for(user: User, kind: str) -> str:
    """Where this person stops this kind: whoever has the mail may, so it does nothing else and shows nothing."""
    return f"{settings.SITE_ADDRESS}/mail/{signing.Signer(salt=_SALT).sign_object([str(user.id), kind])}/"


def read(token: str) -> tuple[User, str] | None:
    """Whom and which kind an address is about; None of one that we did not write, or whose person is gone."""
    try:
        user_id, kind = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    found = User.objects.filter(id=uuid.UUID(user_id), is_active=True).first()
    return None if found is None or kind not in KINDS else (found, kind)
