"""Bank accounts at rest: enciphered under the newest key, readable under any that is set, and bound to their row."""

import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """No key that is set reads it, or it belongs to another row: a lost key or a changed database, never a person's mistake."""

    def __init__(self, row: str) -> None:
        super().__init__(f"The bank account {row} cannot be read with the keys that are set, or is not what was enciphered for it.")


def encipher(row: str, said: Mapping[str, str]) -> bytes:
    """What is said of a row, readable only with a key, and only as of this row."""
    return _keys(tuple(settings.BANK_KEYS)).encrypt(json.dumps({"row": row, **said}, ensure_ascii=False, sort_keys=True).encode())


def decipher(row: str, enciphered: bytes) -> dict[str, str]:
    """What was said of the row. Raises Unreadable."""
    try:
        said: dict[str, str] = json.loads(_keys(tuple(settings.BANK_KEYS)).decrypt(enciphered))
    except InvalidToken:
        raise Unreadable(row) from None
    if said.pop("row") != row:
        raise Unreadable(row)
    return said


def renew(row: str, enciphered: bytes) -> bytes:
    """The same under the newest key. Raises Unreadable."""
    return encipher(row, decipher(row, enciphered))


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
