"""Reads of the outbox."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from enishi.notify import sending
from enishi.notify.models import WAITS, Message


@dataclass(frozen=True, kw_only=True)
class MessageRead:
    """A mail as people read it. `sent_at` is missing while it waits."""

    id: int
    kind: str
    to: str
    subject: str
    text: str
    html: str
    put_at: datetime
    sent_at: datetime | None
    failure: str


def newest(*, to: str | None = None, limit: int = 50) -> Sequence[MessageRead]:
    """The newest mails, of all or of one address."""
    found = Message.objects.order_by("-put_at", "-id") if to is None else Message.objects.filter(to__iexact=to).order_by("-put_at", "-id")
    return [_read(one) for one in found[:limit]]


def message(number: int) -> MessageRead | None:
    """One mail."""
    found = Message.objects.filter(id=number).first()
    return None if found is None else _read(found)


def rows() -> QuerySet[Message]:
    """All mails as rows of the database, for a list."""
    return Message.objects.all()


def there(keys: Iterable[str]) -> set[str]:
    """Of these keys those whose mail was put into the outbox."""
    return set(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def sent(kind: str, *, since: datetime) -> Iterator[tuple[str, datetime]]:
    """The mails of a kind that have left since a moment: each one's key, and when; the first first."""
    found = Message.objects.filter(kind=kind, sent_at__gte=since).order_by("sent_at", "id")
    for key, sent_at in found.values_list("key", "sent_at"):
        if sent_at is not None:
            yield key, sent_at


def waiting() -> int:
    """How many mails wait to be sent."""
    return Message.objects.filter(WAITS).count()


def failing() -> int:
    """How many mails wait although they were tried."""
    return Message.objects.filter(WAITS, tries__gt=0).count()


def _read(message: Message) -> MessageRead:
    return MessageRead(
        id=message.id, kind=message.kind, to=message.to, subject=message.subject, text=message.text, html=sending.html_of(message),
        put_at=message.put_at, sent_at=message.sent_at, failure=message.failure,
    )  # fmt: skip
