"""A mail that carries a secret: the outbox keeps it without, and beside it, enciphered and only until it has left, what leaves."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


@dataclass(frozen=True)
class Secret:
    """What leaves in the place of the subject and the text that are kept, and from when on it is of no use to anybody."""

    subject: str
    text: str
    useless_at: datetime


def enciphered(subject: str, text: str) -> str:
    """As it is kept: whoever reads the database alone reads nothing."""
    return _cipher().encrypt(json.dumps([subject, text]).encode()).decode()


def deciphered(secret: str) -> tuple[str, str] | None:
    """Subject and text; None under another secret key."""
    try:
        subject, text = json.loads(_cipher().decrypt(secret.encode()))
    except InvalidToken:
        return None
    return subject, text


def _cipher() -> Fernet:
    key = hashlib.sha256(b"enishi:outbox:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
