"""Entries: balanced, posted once for each effect, reversed and never edited."""

from datetime import date, timedelta

import pytest

from enishi.core.models import AuditRow
from enishi.ledger import operations as ledger
from enishi.ledger import queries
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import Draft, Posting
from enishi.ledger.models import Account, Book, Entry, EntryLine
from enishi.ledger.operations import BookInOtherCurrency, DayClosed, KeyTaken, NoSuchEntry, NotBalanced, PostedByClosing, ReversedAlready
from server.tests.ledger.conftest import OCTOBER_1, account, earned

pytestmark = pytest.mark.django_db
EXPENSE, ACCRUAL, PAYABLE = (account(kind) for kind in (AccountKind.EXPENSE, AccountKind.ACCRUAL, AccountKind.PAYABLE))


def post(book, now, *drafts: Draft) -> list[Entry]:
    return ledger.post(book=book, drafts=drafts, by="hana", at=now)


def test_an_earning_of_10_000_of_which_4_000_is_owed_stands_in_three_accounts(book, now):
    post(book, now, earned("A1", expense=10_000, accrual=-6_000, payable=-4_000))

    assert queries.balances(book) == {EXPENSE: 10_000, ACCRUAL: -6_000, PAYABLE: -4_000}
    assert queries.owed(book) == 4_000
    assert queries.owed(book, AccountKind.ACCRUAL) == 6_000


@pytest.mark.parametrize("amounts", [{"expense": 10_000, "payable": -9_999}, {"expense": 10_000}, {}])
def test_an_entry_that_does_not_balance_is_refused_and_nothing_of_its_batch_is_posted(book, now, amounts):
    with pytest.raises(NotBalanced, match=r"do not balance\. Nothing was posted"):
        post(book, now, earned("A1", expense=1, payable=-1), earned("A2", **amounts))

    assert (Entry.objects.count(), EntryLine.objects.count(), Account.objects.count()) == (0, 0, 0)


def test_the_same_effect_ten_times_is_posted_once(book, now):
    (first,) = post(book, now, earned("A1", expense=10_000, payable=-10_000))

    again = [post(book, now + timedelta(days=day), earned("A1", expense=10_000, payable=-10_000)) for day in range(1, 10)]

    assert {entry.id for (entry,) in again} == {first.id}
    assert queries.owed(book) == 10_000
    assert AuditRow.objects.filter(act="post_entries").count() == 1


def test_the_same_key_with_another_amount_is_refused(book, now):
    post(book, now, earned("A1", expense=10_000, payable=-10_000))

    with pytest.raises(KeyTaken, match="A1 was posted before with other content"):
        post(book, now, earned("A1", expense=10_001, payable=-10_001))
    assert queries.owed(book) == 10_000


def test_a_balance_is_as_of_a_day_and_as_of_a_moment(book, now):
    """Booked for 1, 2 and 1 October; recorded on day 0, 0 and 5."""
    post(book, now, earned("A1", expense=100, payable=-100), earned("A2", expense=20, payable=-20, on=date(2026, 10, 2)))
    post(book, now + timedelta(days=5), earned("A3", expense=3, payable=-3))

    assert queries.owed(book) == 123
    assert queries.owed(book, through=OCTOBER_1) == 103
    assert queries.owed(book, known_by=now) == 120
    assert queries.owed(book, through=OCTOBER_1, known_by=now + timedelta(days=4)) == 100


def test_a_reversal_undoes_its_entry_and_cites_it_and_the_entry_stays(book, now):
    entry = ledger.adjust(book=book, key="goodwill", account=PAYABLE, amount=5_000, booked_on=OCTOBER_1, reason="お詫び", by="hana", at=now)

    reversal = ledger.reverse(book=book, key=entry.key, booked_on=date(2026, 10, 2), reason="二重入力", by="hana", at=now)

    assert queries.balances(book) == {}
    assert queries.owed(book, through=OCTOBER_1) == 5_000
    (read, undone) = queries.entries_with([entry.key, reversal.key])
    assert (read.reversed_by, undone.reverses) == ("reversal:manual:goodwill", "manual:goodwill")
    assert undone.postings == tuple(Posting(posting.account, -posting.amount) for posting in read.postings)


def test_an_entry_is_reversed_once_and_a_reversal_never(book, now):
    entry = ledger.adjust(book=book, key="goodwill", account=PAYABLE, amount=5_000, booked_on=OCTOBER_1, reason="お詫び", by="hana", at=now)
    first = ledger.reverse(book=book, key=entry.key, booked_on=OCTOBER_1, reason="二重入力", by="hana", at=now)

    repeated = ledger.reverse(book=book, key=entry.key, booked_on=OCTOBER_1, reason="二重入力", by="hana", at=now)

    assert repeated.id == first.id
    for key, day in ((entry.key, date(2026, 10, 2)), (first.key, OCTOBER_1)):
        with pytest.raises(ReversedAlready):
            ledger.reverse(book=book, key=key, booked_on=day, reason="もう一度", by="hana", at=now)
    with pytest.raises(NoSuchEntry):
        ledger.reverse(book=book, key="nothing", booked_on=OCTOBER_1, reason="?", by="hana", at=now)
    assert Entry.objects.count() == 2


def test_what_a_closing_posted_is_not_reversed_by_hand(book, now):
    post(book, now, earned("A1", expense=10_000, payable=-10_000))

    with pytest.raises(PostedByClosing, match="Correct the facts"):
        ledger.reverse(book=book, key="A1", booked_on=OCTOBER_1, reason="誤り", by="hana", at=now)
    assert queries.owed(book) == 10_000


def test_nothing_is_booked_on_a_day_that_is_closed_and_a_closed_day_never_opens_again(book, now):
    ledger.close_book(book=book, through=date(2026, 9, 30))

    with pytest.raises(DayClosed, match="closed through 2026-09-30"):
        post(book, now, earned("A1", expense=1, payable=-1, on=date(2026, 9, 30)))
    with pytest.raises(DayClosed):
        ledger.close_book(book=book, through=date(2026, 8, 31))
    post(book, now, earned("A1", expense=1, payable=-1, on=OCTOBER_1))
    assert queries.owed(book) == 1


def test_what_an_older_system_owed_is_brought_forward_and_what_it_had_to_get_back_too(book, now):
    owed = {"aoba": 30_000, "kita": -2_000}
    for partner, amount in owed.items():
        ledger.bring_forward(
            book=book, key=partner, account=account(AccountKind.PAYABLE, partner), amount=amount, booked_on=OCTOBER_1,
            source="opening.csv", by="hana", at=now,
        )  # fmt: skip

    assert {name.partner: -total for name, total in queries.balances(book).items() if name.kind is AccountKind.PAYABLE} == owed
    assert queries.owed(book) == 28_000
    assert [entry.kind for entry in queries.entries_of("opening.csv")] == [EntryKind.OPENING, EntryKind.OPENING]


def test_a_program_and_group_have_one_book_in_one_currency(book, now):
    again = ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=now)

    assert again.id == book.id
    with pytest.raises(BookInOtherCurrency, match="kept in JPY, not in USD"):
        ledger.open_book(program="sakura", closing_group="month_end", currency="USD", by="hana", at=now)
    assert Book.objects.count() == 1


def test_entries_of_a_book_are_numbered_one_after_another(book, now):
    post(book, now, earned("A1", expense=1, payable=-1), earned("A2", expense=2, payable=-2))
    post(book, now, earned("A2", expense=2, payable=-2), earned("A3", expense=3, payable=-3))

    assert list(Entry.objects.order_by("number").values_list("number", "key")) == [(1, "A1"), (2, "A2"), (3, "A3")]
