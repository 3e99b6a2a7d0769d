"""Runs, their lines and closings: the database refuses to change them, and what was changed all the same is found by name."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.closing import sealing as closing_sealing
from enishi.closing import verifying as closing_verifying
from enishi.closing.models import Closing, ClosingGroup, State
from enishi.earnings import sealing as earnings_sealing
from enishi.earnings import verifying as earnings_verifying
from enishi.earnings.models import EarningLine, Run
from enishi.ledger import sealing as ledger_sealing
from server.tests.closing.conftest import MAY_10

pytestmark = pytest.mark.django_db
TABLES = (
    "earnings_run", "earnings_earningline", "closing_closing", "closing_beginning", "ledger_book", "ledger_account", "ledger_entry", "ledger_entryline",
    "ledger_journalexport", "ledger_settlement",
)  # fmt: skip


@pytest.fixture
def closed(close, told):
    """April with a line of each partner; in May, A1 is corrected."""
    told.line("A1", "2026-04-20", 100_000)
    told.line("K1", "2026-04-20", 50_000, partner="kita")
    close("2026-04")
    told.line("A1", "2026-04-20", 80_000, at="2026-05-20T00:00", revision=2)
    return close("2026-05")


def without_triggers() -> None:
    sealed = (*earnings_sealing.TRIGGERS, *closing_sealing.TRIGGERS, *ledger_sealing.TRIGGERS)
    connection.check_constraints()  # else keys that wait to be asked hold PostgreSQL's tables
    with connection.cursor() as cursor:
        for statement in (
            (f"DROP TRIGGER {name}" for name in sealed)
            if connection.vendor == "sqlite"
            else (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES)
        ):
            cursor.execute(statement)


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE earnings_run SET payable = 1", "Runs are never changed"),
        ("DELETE FROM earnings_run", "Runs are never changed"),
        ("UPDATE earnings_earningline SET amount = 1", "Posted lines are never changed"),
        ("DELETE FROM earnings_earningline", "Posted lines are never changed"),
        ("UPDATE closing_closing SET state = 'closing', run_id = NULL, closed_at = NULL", "A closing that is done is never changed"),
        ("DELETE FROM closing_closing", "A closing that is done is never changed"),
    ],
)
def test_what_a_closing_posted_cannot_be_changed_or_removed(closed, change, why):
    with pytest.raises(DatabaseError, match=why):
        execute(change)


def test_a_run_takes_no_more_lines(closed):
    line = EarningLine.objects.filter(run=closed.run)[0]
    line.id, line.key, line.number = None, "0" * 32, 99

    with pytest.raises(DatabaseError, match="takes no more lines"), transaction.atomic():
        line.save(force_insert=True)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"lines": 1}, "counts its lines"),
        ({"amount": 5}, "amount is that of its lines"),
        ({"payable": 5}, "payable part is that of its lines"),
        ({"first_day": date(2026, 5, 1)}, "follows those of its group"),
        ({"known_by": MAY_10}, "follows those of its group"),
        ({"number": 2}, "follows those of its group"),
    ],
)
def test_a_run_that_does_not_say_what_its_lines_say_or_does_not_follow_is_refused(closed, other, why):
    said = {
        "number": 3, "first_day": date(2026, 6, 1), "last_day": date(2026, 6, 30), "known_by": datetime(2026, 7, 10, tzinfo=UTC), "lines": 0,
        "amount": 0, "payable": 0,
    } | other  # fmt: skip
    run = Run(
        id=uuid.uuid4(), program="sakura", closing_group="month_end", closing="month_end/2026-06", version=date(2026, 4, 1),
        texts_hash="0" * 64, engine="0.1.0", recorded_at=MAY_10, hash="0" * 64, **said,
    )  # fmt: skip

    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        run.save(force_insert=True)


def test_one_closing_of_a_group_at_a_time_and_what_was_fixed_stays(closed):
    group = ClosingGroup.objects.get(code="month_end")
    begun = {"program": "sakura", "group": group, "known_by": MAY_10, "begun_by": "hana"}
    june = Closing.objects.create(period="2026-06", first_day=date(2026, 6, 1), last_day=date(2026, 6, 30), **begun)

    with pytest.raises(IntegrityError, match=r"closing_one_at_a_time|UNIQUE constraint failed"), transaction.atomic():
        Closing.objects.create(period="2026-07", first_day=date(2026, 7, 1), last_day=date(2026, 7, 31), **begun)
    with pytest.raises(DatabaseError, match="keeps its period"):
        execute("UPDATE closing_closing SET last_day = '2026-07-31' WHERE state = 'closing'")
    assert june.state == State.CLOSING


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE earnings_earningline SET amount = amount + 1 WHERE what = 'changed'", "The lines of the run sakura month_end/2026-05 are not those"),
        ("UPDATE earnings_earningline SET fact_id = 'A9' WHERE what = 'changed'", "The lines of the run sakura month_end/2026-05 are not those"),
        ("DELETE FROM earnings_earningline WHERE what = 'changed'", "The lines of the run sakura month_end/2026-05 are not those"),
        ("UPDATE earnings_earningline SET amount = amount + 1 WHERE what = 'changed'", "The line commission/A1/aoba comes to 8,001 over all runs, and"),
        ("UPDATE earnings_earningline SET partner = 'kita', payee = 'kita' WHERE what = 'changed'", "The run sakura month_end/2026-05 says"),
        ("UPDATE ledger_book SET closed_through = '2026-04-30'", "The books of sakura/month_end are not closed through 2026-05-31"),
        ("UPDATE closing_closing SET last_day = '2026-05-30' WHERE period = '2026-05'", "The closing sakura month_end/2026-05 does not have the run"),
        ("DELETE FROM closing_closing WHERE period = '2026-05'", "The run sakura month_end/2026-05 belongs to no closing."),
        ("UPDATE earnings_run SET number = 3 WHERE closing = 'month_end/2026-05'", "Run 2 of sakura month_end is missing"),
        ("UPDATE earnings_run SET hash = '0'", "The lines of the run sakura month_end/2026-04 are not those"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_triggers_is_found(closed, tampering, found):
    without_triggers()
    execute(tampering)

    assert any(fault.startswith(found) for fault in (*earnings_verifying.faults(), *closing_verifying.faults()))


def test_triggers_that_are_gone_are_named(closed):
    without_triggers()
    named = [fault for fault in (*earnings_verifying.faults(), *closing_verifying.faults()) if fault.startswith("The trigger ")]

    assert len(named) == len(earnings_sealing.TRIGGERS) + len(closing_sealing.TRIGGERS) == 11
