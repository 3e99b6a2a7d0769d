"""Any history leaves the books that a plain model of it has, on both databases; planted bugs are found.

ENISHI_HISTORIES says how many histories of thirty steps are tried.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from enishi.closing import operations as closings
from enishi.earnings.differences import posted_lines
from enishi.ledger import operations as ledger
from enishi.ledger.models import Entry
from enishi.ledger.sealing import TRIGGERS
from enishi_engine.closing import KNOWN_LINES
from server.tests.histories.machine import Histories
from server.tests.ledger.conftest import book, earned

__all__ = ["book"]

pytestmark = pytest.mark.django_db
HISTORIES = int(os.environ.get("ENISHI_HISTORIES", "8"))
STEPS = 30
UNTIL_FOUND = 60  # histories within which a planted bug must show


def tried(machine: type[Histories], histories: int) -> None:
    said = settings(
        max_examples=histories, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=said)


def test_any_history_leaves_the_books_of_its_model():
    tried(Histories, HISTORIES)


# ── Planted bugs, by name ────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def no_unique_constraint() -> Iterator[None]:
    """An effect is booked again whenever it is asked for: nothing looks, and nothing in the database minds."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX entry_key_once")
    with (
        mock.patch.object(ledger, "_is_posted", return_value=False),
        mock.patch.object(ledger, "id_of", side_effect=lambda key: uuid.uuid4()),
    ):
        yield


@contextmanager
def edited_row() -> Iterator[None]:
    """The triggers that refuse to change what is posted are gone."""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                table = "_".join(name.split("_")[:2])
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
    with mock.patch("enishi.ledger.verifying.missing", return_value=[]):
        yield


@contextmanager
def skipped_reversal() -> Iterator[None]:
    """A reversal answers as if it were done, and posts nothing."""
    with mock.patch.object(ledger, "reverse", lambda *, book, key, **_: Entry.objects.get(book=book, key=key)):
        yield


@contextmanager
def posted_into_a_closed_month() -> Iterator[None]:
    """Closing leaves the books open."""
    with mock.patch.object(ledger, "close_book", return_value=None):
        yield


@contextmanager
def forgotten_adjustments() -> Iterator[None]:
    """A closing posts its own lines only."""

    def own(closed, natures):
        yield from (line for line in posted_lines(closed, natures) if line.what == "own")

    with mock.patch.object(closings, "posted_lines", own):
        yield


@contextmanager
def posted_without_looking_back() -> Iterator[None]:
    """A closing does not ask what was posted before, so everything former is posted anew."""
    with mock.patch("enishi.closing.calculating.earnings.standing", return_value=KNOWN_LINES.empty_table()):
        yield


PLANTED = [
    no_unique_constraint,
    edited_row,
    skipped_reversal,
    posted_into_a_closed_month,
    forgotten_adjustments,
    posted_without_looking_back,
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_a_planted_bug_is_found(planted):
    machine = type("Planted", (Histories,), {"planted": staticmethod(planted)})

    with pytest.raises((AssertionError, DatabaseError, pytest.fail.Exception)):
        tried(machine, UNTIL_FOUND)


def test_where_nothing_looks_the_database_still_refuses_to_book_an_effect_twice(book, now):
    draft = earned("A1", expense=10_000, payable=-10_000)
    ledger.post(book=book, drafts=[draft], by="hana", at=now)

    with mock.patch.object(ledger, "_is_posted", return_value=False), pytest.raises(DatabaseError), transaction.atomic():
        ledger.post(book=book, drafts=[draft], by="hana", at=now)
    assert Entry.objects.count() == 1
