"""The server's tests: a data folder of their own, the cast, and a database that is rolled back after each test."""

import gc
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

os.environ.setdefault("ENISHI_MODE", "test")
os.environ.setdefault("ENISHI_DATA", tempfile.mkdtemp(prefix="enishi-tests-"))

import pytest
from django.db import connection, transaction
from django.middleware import csrf
from django.test.utils import setup_databases, teardown_databases

from enishi.core import clock, operations
from enishi.core.roles import Role
from server.tests import migrated

NOW = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
LONGEST = ("test_every_page.py", "test_killed_at_random.py", "test_histories.py", "test_backup_and_restore.py")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The database of the tests, whoever asks first: a copy of one that is migrated.

    The plugin's own makes none where no test of the session asks for `db`: tests that commit, run alone, would write into the real one.
    """
    with django_db_blocker.unblock(), migrated.under_the_tests():
        made = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def forms_spell_no_word() -> Iterator[None]:
    """Let what is drawn for every form be of letters that spell nothing a test looks for.

    Of all letters and figures one token in sixty spells an order like A2, and a test that says "A2 is not told here" is red.
    Ids are safe as they are: lower-case hexadecimal digits.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csrf, "CSRF_ALLOWED_CHARS", "qz")
        yield


@pytest.fixture
def now():
    """The moment of the test: 1 October 2026, nine in the morning in Tokyo."""
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture
def hana(db, now):
    """The maker's administrator."""
    user = operations.add_user(email="hana@sakura.example", name="花", by="setup", at=now)
    operations.grant_role(user=user, role=Role.ADMINISTRATOR, by="setup", at=now)
    return user


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until everything is loaded and collected
    config.addinivalue_line("markers", "payout(terms): the terms of paying out in the program of the test")
    config.addinivalue_line("markers", "only_on(vendor): asks what only this database can answer; not collected on another")


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what is loaded by now, and come less often: it takes a tenth of the processor otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what asks another database than this session's: it is asked in the session on that one. What takes longest begins first.

    Where several processes share the work, none is left alone with the walk of every page, or with a hundred kills, at the end.
    """
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    others = [item for item in items if (mark := item.get_closest_marker("only_on")) is not None and mark.args != (connection.vendor,)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def forget(*tables: str, then: Sequence[str] = (), beside: Sequence[str] = ()) -> None:
    """Remove every row of these tables on PostgreSQL, as only their owner can: with the triggers of them and those `beside` asleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (*tables, *beside):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (*(f"DELETE FROM {table}" for table in tables), *then, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(statement)
        for table in (*tables, *beside):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
