"""Writes of the outbox: a mail is put together with what it tells, and sent by a job."""

from datetime import datetime

from django.db import transaction

from enishi.core.errors import Refusal
from enishi.notify import tasks
from enishi.notify.models import Message


class SaidOtherwise(Refusal):
    """The mail of this key says something else."""

    def __init__(self, message: Message) -> None:
        super().__init__(
            f"A mail with the key {message.key} says something else. Give the new one a key of its own.",
            ja=f"キー{message.key}のメールは別の内容です。新しいメールには別のキーを付けてください。",
        )


@transaction.atomic
def put(*, to: str, subject: str, text: str, kind: str, key: str, at: datetime) -> Message:
    """
    Put a mail into the outbox, in the transaction of what it tells; the same again is the mail that is there.

    Raises SaidOtherwise.
    """
    said = {"to": to, "subject": " ".join(subject.split()), "text": text, "kind": kind}
    message, new = Message.objects.get_or_create(key=key, defaults={**said, "put_at": at})
    if not new:
        if any(getattr(message, name) != value for name, value in said.items()):
            raise SaidOtherwise(message)
        return message
    tasks.deliver.enqueue(message.id)
    return message
