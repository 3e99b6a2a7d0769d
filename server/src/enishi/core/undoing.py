"""What is said after an act, and how it is taken back: by a POST of a few fields, as the act itself was. Money is never taken back so."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest


@dataclass(frozen=True)
class Undo:
    """Where to, and what is posted."""

    address: str
    fields: tuple[tuple[str, str], ...]


def done(request: HttpRequest, words: str, *, undo: str, **fields: object) -> None:
    """Say that it is done; `undo` is the address of a view that takes it back, whose policy and operation ask anew."""
    messages.success(request, words, extra_tags=f"{undo}?{urlencode(fields)}")


def undo_of(message: Message) -> Undo | None:
    """How what the message says is taken back; None where it is not."""
    address, _, fields = (message.extra_tags or "").partition("?")
    return Undo(address, tuple(parse_qsl(fields))) if address.startswith("/") else None
