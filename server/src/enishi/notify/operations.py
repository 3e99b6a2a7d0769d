"""Writes of the outbox: a mail is put together with what it tells, and sent by a job."""

from datetime import datetime

from django.db import transaction

from enishi.core import queries
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.notify import sending, stopping, tasks
from enishi.notify.hiding import Secret, enciphered
from enishi.notify.kinds import Kind, kind_of
from enishi.notify.layout import RULE
from enishi.notify.models import Message
from enishi_engine.said import Said
from enishi_engine.words import Language

NUL = "\x00"  # stands in no text that PostgreSQL keeps
_STOP = Said("Mails about “{label}” can be stopped here:", "「{label}」のメールの停止はこちら:")


class SaidOtherwise(Refusal):
    """The mail of this key says something else."""

    def __init__(self, message: Message) -> None:
        super().__init__(
            f"A mail with the key {message.key} says something else. Give the new one a key of its own.",
            ja=f"キー{message.key}のメールは別の内容です。新しいメールには別のキーを付けてください。",
        )


@transaction.atomic
def put(
    *, to: str, subject: str, text: str, kind: str, key: str, at: datetime, language: Language = "ja", reply_to: str = "",
    secret: Secret | None = None,
) -> Message | None:  # fmt: skip
    """
    Put a mail into the outbox, in the transaction of what it tells; the same again is the mail that is there.

    None where its person has stopped mails of the kind; below the text stands how to, or why nobody can. `reply_to`: who answers it.
    `secret`: what leaves in its place and is not kept; whoever puts one sends it at once.

    Raises SaidOtherwise.
    """
    group = kind_of(kind)
    user = queries.user_at(to) if group is not None and group.kept is None else None
    if group is not None and user is not None and group.key in stopping.stopped_by(user):
        return None
    stop = "" if group is None or user is None else stopping.address_for(user, group.key)
    said = {
        "to": to, "subject": _one_line(subject), "text": text.replace(NUL, "") + _below(group, stop, language), "kind": kind, "language": language,
        "reply_to": reply_to,
    }  # fmt: skip
    hidden = {} if secret is None else {
        "secret": enciphered(_one_line(secret.subject), secret.text + _below(group, stop, language)), "useless_at": secret.useless_at,
    }  # fmt: skip
    message, new = Message.objects.get_or_create(key=key, defaults={**said, **hidden, "stop": stop, "put_at": at})
    if not new:
        if any(getattr(message, name) != value for name, value in said.items()):
            raise SaidOtherwise(message)
        return message
    if secret is None:
        tasks.deliver.enqueue(message.id)
    return message


def send_at_once(message: Message, *, at: datetime) -> None:
    """Send a mail that somebody waits for, without waiting for a worker; where the mail server does not take it, a job tries again."""
    Message.objects.filter(useless_at__lte=at).exclude(secret="").update(secret="")
    try:
        sending.deliver(message_id=message.id, at=at)
    except sending.NOT_TAKEN:
        tasks.deliver.enqueue(message.id)


def _one_line(subject: str) -> str:
    return " ".join(subject.replace(NUL, " ").split())


def _below(group: Kind | None, stop: str, language: Language) -> str:
    """What stands below the text: where its kind is stopped, or why it cannot be."""
    if group is None:
        return ""
    if group.kept is not None:
        return f"\n{RULE}\n{group.kept.to(language)}\n"
    label = group.label.to(language)
    return f"\n{RULE}\n{_STOP.to(language).format(label=label)}\n  {stop}\n" if stop else ""


def language_of(user: User) -> Language:
    """In which language somebody is written to."""
    return "ja" if user.language == "ja" else "en"
