"""What somebody with the disk in hand changed is found, each by name."""

import uuid

import pytest
from django.db import connection, transaction

from enishi.ledger import operations as ledger
from enishi.ledger import verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.models import Account, EntryLine
from enishi.ledger.sealing import TRIGGERS
from server.tests.ledger.conftest import OCTOBER_1, account, earned

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(book, now):
    """Three entries: a closing's, one by hand, and its reversal."""
    ledger.post(book=book, drafts=[earned("A1", expense=10_000, accrual=-6_000, payable=-4_000)], by="hana", at=now)
    payable = account(AccountKind.PAYABLE)
    entry = ledger.adjust(book=book, key="goodwill", account=payable, amount=500, booked_on=OCTOBER_1, reason="お詫び", by="hana", at=now)
    ledger.reverse(book=book, key=entry.key, booked_on=OCTOBER_1, reason="誤り", by="hana", at=now)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            connection.check_constraints()  # else keys that wait to be asked hold the tables
            for table in (
                "ledger_book",
                "ledger_account",
                "ledger_entry",
                "ledger_entryline",
                "ledger_journalexport",
                "ledger_settlement",
                "ledger_openingfile",
            ):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_what_nobody_touched_holds(posted):
    assert list(verifying.faults()) == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE ledger_entryline SET amount = amount + 1 WHERE amount = -4000", "The entry A1 does not balance: 3 lines come to 1."),
        ("UPDATE ledger_entryline SET amount = amount * 2 WHERE entry_id IN (SELECT id FROM ledger_entry WHERE key = 'A1')",
         "The entry A1 was changed after it was posted."),
        ("UPDATE ledger_entry SET booked_on = '2026-11-01' WHERE key = 'A1'", "The entry A1 was changed after it was posted."),
        ("UPDATE ledger_entry SET key = 'A2' WHERE key = 'A1'", "The entry A2 was changed after it was posted."),
        ("UPDATE ledger_entryline SET amount = amount * 2 WHERE entry_id IN (SELECT id FROM ledger_entry WHERE kind = 'reversal')",
         "The reversal reversal:manual:goodwill does not undo manual:goodwill."),
        ("UPDATE ledger_account SET partner = 'kita' WHERE kind = 'payable'", "The entry A1 was changed after it was posted."),
        ("UPDATE ledger_book SET entries = 4", "The books of sakura/month_end say 4 entries, and there are 3"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_triggers_is_found(posted, tampering, found):
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute(tampering)

    assert any(fault.startswith(found) for fault in verifying.faults())


def test_an_entry_that_was_removed_with_its_lines_is_missed(posted):
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entryline WHERE entry_id IN (SELECT id FROM ledger_entry WHERE key = 'A1')")
        cursor.execute("DELETE FROM ledger_entry WHERE key = 'A1'")

    assert any("say 3 entries, and there are 2" in fault for fault in verifying.faults())


def test_lines_without_their_entry_are_found(posted, book):
    """Before the commit refuses them: rows that a broken disk or a copied file left."""
    with transaction.atomic():
        EntryLine.objects.create(entry_id=uuid.UUID(int=7), number=1, account=Account.objects.all()[0], amount=1)
        found = list(verifying.faults())
        transaction.set_rollback(True)

    assert found == [f"Lines of the entry {uuid.UUID(int=7)} stand without the entry."]


def test_triggers_that_are_gone_are_named(posted):
    without_triggers()

    assert sum(fault.startswith("The trigger ledger_") for fault in verifying.faults()) == len(TRIGGERS) == 16
