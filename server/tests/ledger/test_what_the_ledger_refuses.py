"""What no code path gets around: the database itself holds that entries balance and never change."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.ledger import operations as ledger
from enishi.ledger import queries, verifying
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.models import Account, Entry, EntryLine
from server.tests.ledger.conftest import OCTOBER_1, account, earned

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(book, now):
    """An earning by a closing and an adjustment by hand, with the two accounts they stand in."""
    entries = ledger.post(book=book, drafts=[earned("A1", expense=10_000, payable=-10_000)], by="hana", at=now)
    entries.append(
        ledger.adjust(
            book=book,
            key="goodwill",
            account=account(AccountKind.PAYABLE),
            amount=500,
            booked_on=OCTOBER_1,
            reason="お詫び",
            by="hana",
            at=now,
        )
    )
    return entries


def lines_of(book, entry_id: uuid.UUID, *amounts: int) -> None:
    accounts = list(Account.objects.filter(book=book).order_by("id"))
    for number, amount in enumerate(amounts, start=1):
        EntryLine.objects.create(entry_id=entry_id, number=number, account=accounts[number % len(accounts)], amount=amount)


def write(raw: Entry, in_book, *amounts: int) -> None:
    """Lines in accounts of a book, and the entry over them, past every operation."""
    with transaction.atomic():
        lines_of(in_book, raw.id, *amounts)
        raw.save(force_insert=True)


def undo(raw: Entry, lines: list[EntryLine], *amounts: int) -> None:
    with transaction.atomic():
        for number, (line, amount) in enumerate(zip(lines, amounts, strict=True), start=1):
            EntryLine.objects.create(entry_id=raw.id, number=number, account=line.account, amount=amount)
        raw.save(force_insert=True)


def commit_lines_alone(book) -> None:
    with transaction.atomic():
        lines_of(book, uuid.uuid4(), 5, -5)
        connection.check_constraints()  # what the commit asks


def entry(book, now, **other) -> Entry:
    said = {"id": uuid.uuid4(), "book": book, "number": 99, "key": "raw", "kind": EntryKind.MANUAL, "booked_on": OCTOBER_1} | other
    return Entry(recorded_at=now, actor="hana", reason="raw", hash="0" * 64, **said)


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        ((), "two lines or more"),
        ((5,), "two lines or more"),
        ((5, -4), "come to nothing together"),
        ((5, -5, 1), "come to nothing together"),
    ],
)
def test_an_entry_whose_lines_do_not_balance_is_refused(posted, book, now, amounts, why):
    raw = entry(book, now)

    with pytest.raises(DatabaseError, match=why):
        write(raw, book, *amounts)
    assert Entry.objects.count() == 2


def test_an_entry_takes_no_more_lines_once_it_is_written(posted, book):
    with pytest.raises(DatabaseError, match="takes no more lines"), transaction.atomic():
        EntryLine.objects.create(entry=posted[0], number=3, account=Account.objects.get(kind=AccountKind.PAYABLE), amount=1)


def test_lines_without_an_entry_are_never_committed(posted, book):
    with pytest.raises(IntegrityError):
        commit_lines_alone(book)
    assert EntryLine.objects.count() == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE ledger_entry SET booked_on = '2026-11-01'", "Entries are never changed"),
        ("DELETE FROM ledger_entry", "Entries are never changed"),
        ("UPDATE ledger_entryline SET amount = amount * 2", "Lines of entries are never changed"),
        ("DELETE FROM ledger_entryline", "Lines of entries are never changed"),
        ("UPDATE ledger_account SET partner = 'kita'", "Accounts are never changed"),
        ("DELETE FROM ledger_account", "Accounts are never changed"),
        ("UPDATE ledger_book SET currency = 'USD'", "keeps its name"),
        ("UPDATE ledger_book SET entries = 1", "counts its entries"),
    ],
)
def test_what_is_posted_cannot_be_changed_or_removed(posted, book, change, why):
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert queries.owed(book) == 10_500
    assert list(verifying.faults()) == []


def test_a_closed_day_takes_no_entry_and_stays_closed(posted, book, now):
    ledger.close_book(book=book, through=OCTOBER_1)
    raw = entry(book, now)

    with pytest.raises(DatabaseError, match="a day that is closed"):
        write(raw, book, 5, -5)
    for earlier in ("NULL", "'2026-09-30'"):
        with pytest.raises(DatabaseError, match="never opened again"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE ledger_book SET closed_through = {earlier}")


@pytest.mark.parametrize(
    ("amounts", "other", "why"),
    [
        ((-499, 499), {}, "undoes its entry in every account"),
        ((500, -500), {}, "undoes its entry in every account"),
        ((-500, 500), {"booked_on": date(2026, 9, 30)}, "of no later day"),
    ],
)
def test_a_reversal_that_does_not_undo_its_entry_is_refused(posted, book, now, amounts, other, why):
    raw = entry(book, now, kind=EntryKind.REVERSAL, reverses=posted[1], **other)

    with pytest.raises(DatabaseError, match=why):
        undo(raw, list(posted[1].lines.order_by("number")), *amounts)


def test_a_second_reversal_of_the_same_entry_is_refused(posted, book, now):
    ledger.reverse(book=book, key=posted[1].key, booked_on=OCTOBER_1, reason="誤り", by="hana", at=now)
    raw = entry(book, now, kind=EntryKind.REVERSAL, reverses=posted[1])

    lines = list(posted[1].lines.order_by("number"))

    with pytest.raises(IntegrityError):
        undo(raw, lines, *(-line.amount for line in lines))


def test_an_entry_has_accounts_of_its_own_book_only(posted, book, now):
    other = ledger.open_book(program="sakura", closing_group="twentieth", currency="JPY", by="hana", at=now)
    raw = entry(other, now)

    with pytest.raises(DatabaseError, match="accounts of its own book"):
        write(raw, book, 5, -5)


@pytest.mark.parametrize("other", [{"kind": EntryKind.REVERSAL}, {"reason": ""}, {"key": "A1"}, {"number": 1}, {"kind": "gift"}], ids=str)
def test_an_entry_has_a_kind_a_reason_a_key_and_a_number_of_its_own(posted, book, now, other):
    raw = entry(book, now)
    for name, value in other.items():
        setattr(raw, name, value)

    with pytest.raises(IntegrityError):
        write(raw, book, 5, -5)
