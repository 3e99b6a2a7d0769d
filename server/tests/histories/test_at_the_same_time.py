"""Two people at the same time: who posts in a book waits for the one before. SQLite lets one write at a time by itself."""

import threading
from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import OperationalError, connection, transaction

from enishi.core import audit
from enishi.ledger import operations as ledger
from enishi.ledger import queries, verifying
from enishi.ledger.models import Book
from server.tests.conftest import NOW, forget
from server.tests.ledger.conftest import earned

pytestmark = pytest.mark.only_on("postgresql")
TABLES = ("ledger_entryline", "ledger_entry", "ledger_account", "ledger_book", "core_auditrow")
WAIT = 30  # seconds until a thread that hangs fails the test


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[Book]:
    """A book that other connections see; removed afterwards as nobody else may: with every trigger asleep."""
    with django_db_blocker.unblock():
        yield ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=NOW)
        forget(*TABLES, then=[f"UPDATE core_audithead SET rows = 0, hash = '{audit.BEGINNING}'"], beside=["core_audithead"])


def post_beside_another(book: Book) -> None:
    """Post while another connection is in the middle of posting: in vain until that one is done, then well."""
    inside, go_on = threading.Event(), threading.Event()
    write = ledger._write

    def in_the_middle(*arguments) -> None:
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            assert go_on.wait(WAIT)
        write(*arguments)

    def first() -> None:
        try:
            ledger.post(book=book, drafts=[earned("A1", expense=10_000, payable=-10_000)], by="hana", at=NOW)
        finally:
            connection.close()

    with mock.patch.object(ledger, "_write", in_the_middle):
        other = threading.Thread(target=first)
        other.start()
        try:
            assert inside.wait(WAIT)
            with pytest.raises(OperationalError, match="lock timeout"):
                post_at_once(book)
        finally:
            go_on.set()
            other.join(WAIT)
        post_at_once(book)


def post_at_once(book: Book) -> None:
    """Post, waiting for nobody longer than a tenth of a second."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        ledger.post(book=book, drafts=[earned("A2", expense=500, payable=-500)], by="mio", at=NOW)


def test_who_posts_in_a_book_waits_for_the_one_before_and_both_are_booked(committed):
    post_beside_another(committed)

    assert queries.owed(committed) == 10_500
    assert list(verifying.faults()) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_planted_bug_no_lock_is_found(committed):
    with mock.patch.object(ledger, "_locked", lambda book: Book.objects.get(id=book.id)), pytest.raises(pytest.fail.Exception):
        post_beside_another(committed)
