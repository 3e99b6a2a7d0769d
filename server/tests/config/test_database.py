"""A database is asked what it promises; one that could lose what it acknowledged is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from enishi.config import database
from enishi.config.database import UnsafeDatabase, problems_of, refuse_unsafe

pytestmark = pytest.mark.django_db
Answers = Callable[[dict[str, str]], None]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Other answers to some questions, the database itself answers the rest; one in memory keeps no write-ahead log."""
    ask = database._one

    def answer(others: dict[str, str]) -> None:
        given = {"PRAGMA journal_mode": "wal"} | others
        monkeypatch.setattr(database, "_one", lambda cursor, question: given.get(question) or ask(cursor, question))

    return answer


@pytest.fixture
def late_locks():
    """Transactions that begin without their lock."""
    wrapper: Any = connection
    kept, wrapper.transaction_mode = wrapper.transaction_mode, "DEFERRED"
    yield
    wrapper.transaction_mode = kept


@pytest.mark.only_on("sqlite")
class TestSqlite:
    def test_as_it_is_set_up_it_is_safe(self, answered):
        answered({})

        assert problems_of(connection) == []

    def test_without_full_synchronous_it_is_refused_with_the_remedy(self, answered):
        answered({"PRAGMA synchronous": "1"})  # NORMAL, as often copied

        with pytest.raises(UnsafeDatabase, match=r"synchronous is 1.*power loss.*Set it to 2 in PRAGMA synchronous"):
            refuse_unsafe(connection)

    def test_without_foreign_keys_or_a_write_ahead_log_it_is_refused(self, answered):
        answered({"PRAGMA foreign_keys": "0", "PRAGMA journal_mode": "delete"})

        assert [problem.split(" is ")[0] for problem in problems_of(connection)] == ["SQLite: journal_mode", "SQLite: foreign_keys"]

    def test_transactions_that_take_their_lock_late_are_refused(self, answered, late_locks):
        answered({})

        assert ["transaction_mode" in problem for problem in problems_of(connection)] == [True]


@pytest.mark.only_on("postgresql")
class TestPostgresql:
    def test_a_server_as_it_is_installed_is_safe(self):
        assert problems_of(connection) == []

    def test_without_fsync_or_too_old_it_is_refused(self, answered):
        answered({"SHOW fsync": "off", "SHOW server_version_num": "140011"})

        assert [problem.split(",")[0] for problem in problems_of(connection)] == [
            "PostgreSQL: fsync is off",
            "PostgreSQL 14 is too old. Use PostgreSQL 15 or newer.",
        ]

    def test_a_session_that_does_not_wait_for_its_commit_is_refused(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")

        assert [problem.split(",")[0] for problem in problems_of(connection)] == ["PostgreSQL: synchronous_commit is off"]
