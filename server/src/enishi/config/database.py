"""What a database must promise before money is kept in it, asked of the database itself."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from enishi.config.refusing import NotStarted

OLDEST_POSTGRESQL = 150_000
# By what is asked: what must be answered, and what happens otherwise.
_SQLITE: Mapping[str, tuple[str, str]] = {
    "journal_mode": ("wal", "a reader would block the one who writes"),
    "synchronous": ("2", "a commit that was acknowledged could be gone after a power loss"),
    "foreign_keys": ("1", "a row could stand without the one it speaks of"),
}
_POSTGRESQL: Mapping[str, tuple[str, str]] = {
    "fsync": ("on", "a commit that was acknowledged could be gone after a power loss"),
    "synchronous_commit": ("on", "a commit that was acknowledged could be gone after a power loss"),
    "full_page_writes": ("on", "a page could be half written after a power loss"),
}
_AS_SAFE = {"synchronous_commit": ("on", "remote_write", "remote_apply", "local")}


class UnsafeDatabase(NotStarted):
    """The database may lose what it acknowledged."""


def refuse_unsafe(connection: BaseDatabaseWrapper) -> None:
    """Ask the open database what it promises. Raises UnsafeDatabase, with everything that is wrong."""
    if problems := problems_of(connection):
        raise UnsafeDatabase(*problems)


def problems_of(connection: BaseDatabaseWrapper) -> list[str]:
    """What the database does not promise, each with its remedy."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = {name: _one(cursor, f"PRAGMA {name}") for name in _SQLITE}
            problems = [
                _lacking("SQLite", name, found[name], *_SQLITE[name], f"PRAGMA {name}")
                for name in _SQLITE
                if found[name] != _SQLITE[name][0]
            ]
            if connection.transaction_mode != "IMMEDIATE":  # type: ignore[attr-defined]
                problems.append(
                    "SQLite takes its lock in the middle of a transaction, so one of two writers fails. Set transaction_mode to IMMEDIATE."
                )
            return problems
        version = int(_one(cursor, "SHOW server_version_num"))
        found = {name: _one(cursor, f"SHOW {name}") for name in _POSTGRESQL}
    safe = {name: found[name] in _AS_SAFE.get(name, (_POSTGRESQL[name][0],)) for name in _POSTGRESQL}
    problems = [_lacking("PostgreSQL", name, found[name], *_POSTGRESQL[name], "postgresql.conf") for name in _POSTGRESQL if not safe[name]]
    if version < OLDEST_POSTGRESQL:
        problems.append(f"PostgreSQL {version // 10_000} is too old. Use PostgreSQL {OLDEST_POSTGRESQL // 10_000} or newer.")
    return problems


def _one(cursor: Any, asked: str) -> str:
    cursor.execute(asked)
    return str(cursor.fetchone()[0]).lower()


def _lacking(database: str, name: str, found: str, needed: str, consequence: str, where: str) -> str:
    return f"{database}: {name} is {found}, so {consequence}. Set it to {needed} in {where}."
