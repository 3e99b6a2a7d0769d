"""The audit chain: sealed, without branches, never changed; what was tampered with is found."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.core import audit
from enishi.core.models import AuditHead, AuditRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(now):
    """Three acts."""
    with transaction.atomic():
        return [
            audit.record(actor="hana", act="act", subject=f"thing:{number}", detail={"n": number}, at=now + timedelta(seconds=number))
            for number in (1, 2, 3)
        ]


def test_a_chain_that_nobody_touched_holds(chain):
    assert list(audit.faults()) == []
    assert [row.previous_hash for row in chain] == [audit.BEGINNING, chain[0].hash, chain[1].hash]


def test_an_act_that_is_rolled_back_leaves_the_chain_as_it_was(chain, now):
    with transaction.atomic():
        audit.record(actor="hana", act="act", subject="thing:4", detail={}, at=now)
        transaction.set_rollback(True)

    assert AuditRow.objects.count() == 3
    assert list(audit.faults()) == []


@pytest.mark.parametrize("change", ["UPDATE core_auditrow SET act = 'other' WHERE id = %s", "DELETE FROM core_auditrow WHERE id = %s"])
def test_the_database_itself_refuses_to_change_or_remove_a_row(chain, change: str):
    with (
        pytest.raises(DatabaseError, match="Rows of the audit chain are never changed and never removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [chain[1].id])

    assert list(audit.faults()) == []


def test_a_second_row_after_the_same_one_is_refused(chain, now):
    branch = AuditRow(at=now, actor="hana", act="act", subject="thing:3", detail="{}", previous_hash=chain[1].hash, hash="f" * 64)

    with pytest.raises(IntegrityError), transaction.atomic():
        branch.save(force_insert=True)


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE core_auditrow SET detail = '{{}}' WHERE id = {second}", "was changed after it was written"),
        ("DELETE FROM core_auditrow WHERE id = {second}", "does not follow the one before it"),
        ("DELETE FROM core_auditrow WHERE id = {last}", "The audit chain ends after 2 rows"),
        ("UPDATE core_audithead SET rows = 2", "its head says 2 rows"),
    ],
)
def test_what_somebody_with_the_disk_in_hand_changed_is_found(chain, tampering: str, found: str):
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute(tampering.format(second=chain[1].id, last=chain[2].id))

    assert any(found in fault for fault in audit.faults())


@pytest.fixture
def outside_transactions():
    """As if the test were in no transaction."""
    connection.in_atomic_block = False
    yield
    connection.in_atomic_block = True


def test_an_act_is_recorded_in_a_transaction_only(now, outside_transactions):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(actor="hana", act="act", subject="thing:1", detail={}, at=now)


def test_there_is_one_head():
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditHead.objects.create(id=2, rows=0, hash=audit.BEGINNING)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER core_auditrow_no_update")
            cursor.execute("DROP TRIGGER core_auditrow_no_delete")
        else:
            cursor.execute("ALTER TABLE core_auditrow DISABLE TRIGGER USER")
