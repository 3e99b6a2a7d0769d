"""The journal of a closing: what became owed, what is open and its reversal; over the months the books of account say what the ledger says."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.ledger import exporting, queries, verifying
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import Posting
from enishi.ledger.exporting import ExportedOtherwise, NoSuchLayout, NotClosed
from enishi.ledger.journal import DEFAULT_TITLES, BookedEntry, JournalLine, Title, journal_of
from enishi.ledger.layouts import LAYOUTS, Called, NotSpelled, written
from enishi.ledger.models import JournalExport
from enishi.programs.natures import Nature
from enishi.statements import queries as statements
from server.tests.closing.conftest import JULY_10, JUNE_10, approver, close, program, told
from server.tests.ledger.conftest import account
from server.tests.ledger.test_ledger_verified import without_triggers

__all__ = ["approver", "close", "program", "told"]
USUAL = Called(DEFAULT_TITLES, lambda _: DEFAULT_TITLES)
APRIL_30, MAY_1 = date(2026, 4, 30), date(2026, 5, 1)
EXPENSE, ACCRUAL, PAYABLE, MDF = (
    account(kind) for kind in (AccountKind.EXPENSE, AccountKind.ACCRUAL, AccountKind.PAYABLE, AccountKind.MDF)
)


def entry(*postings: Posting, kind: EntryKind = EntryKind.EARNED) -> BookedEntry:
    return BookedEntry(key="E1", kind=kind, booked_on=APRIL_30, bought_on=APRIL_30, postings=postings)


def said(lines: list[JournalLine]) -> list[tuple[date, str, str, int]]:
    return [(line.day, line.debit.kind.value, line.credit.kind.value, line.amount) for line in lines]


def test_what_is_owed_is_handed_over_and_what_is_open_with_its_reversal_on_the_first_of_the_next_month():
    """Earned 10,000: 4,000 is owed and 6,000 open."""
    earned = entry(Posting(EXPENSE, 10_000), Posting(ACCRUAL, -6_000), Posting(PAYABLE, -4_000))

    lines = journal_of([earned], {ACCRUAL: -6_000}, closing="month_end/2026-04", last_day=APRIL_30, accrues_marketing_money=False)

    assert said(lines) == [
        (APRIL_30, "expense", "payable", 4_000),
        (APRIL_30, "expense", "accrual", 6_000),
        (MAY_1, "accrual", "expense", 6_000),
    ]
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.description for line in lines] == [
        "インセンティブ計上 month_end/2026-04",
        "見込計上 month_end/2026-04",
        "見込計上の洗替 month_end/2026-04",
    ]


def test_what_is_open_is_handed_over_as_it_stands_not_as_it_moved():
    """6,000 from April is paid for by the customer in May: owed then, and nothing is open any more."""
    moved = entry(Posting(ACCRUAL, 6_000), Posting(PAYABLE, -6_000), kind=EntryKind.ADJUSTED)

    lines = journal_of([moved], {}, closing="month_end/2026-05", last_day=APRIL_30, accrues_marketing_money=False)

    assert said(lines) == [(APRIL_30, "expense", "payable", 6_000)]


def test_a_take_back_turns_the_sides():
    back = entry(Posting(EXPENSE, -10_000), Posting(PAYABLE, 10_000), kind=EntryKind.ADJUSTED)

    lines = journal_of([back], {}, closing="c", last_day=APRIL_30, accrues_marketing_money=False)

    assert said(lines) == [(APRIL_30, "payable", "expense", 10_000)]


def test_what_became_payable_stands_by_the_days_of_its_purchases():
    """Of March 5,000 are still owed, of April 2,000 come back: not 3,000 of one of them."""
    entry_ = replace(
        entry(Posting(EXPENSE, 3_000), Posting(PAYABLE, -3_000), kind=EntryKind.ADJUSTED),
        owed={date(2026, 3, 31): 5_000, APRIL_30: -2_000},
    )

    lines = journal_of([entry_], {}, closing="c", last_day=APRIL_30, accrues_marketing_money=False)

    assert [(line.day, line.bought_on, line.debit.kind.value, line.amount) for line in lines] == [
        (APRIL_30, date(2026, 3, 31), "expense", 5_000),
        (APRIL_30, APRIL_30, "payable", 2_000),
    ]


def exported(period: str, layout: str = "plain", **other) -> JournalExport:
    asked: dict[str, Any] = {
        "program": "sakura",
        "closing_group": "month_end",
        "closing": f"month_end/{period}",
        "by": "hana",
        "at": JULY_10,
        "days_of": statements.last_days,
    } | other
    return exporting.export_journal(layout=layout, **asked)


def rows(export: JournalExport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(export.content).decode("utf-8-sig"))))


@pytest.fixture
def two_months(close, told):
    """April: A1 earns 10,000, nothing paid yet. May: paid in full; K1 earns 3,000 and is half paid; 500 by hand."""
    told.line("A1", "2026-04-20", 100_000)
    close("2026-04")
    told.paid("P1", "A1", "2026-05-20", 100_000)
    told.line("K1", "2026-05-21", 30_000, partner="kita")
    told.paid("P2", "K1", "2026-05-22", 15_000)
    book = queries.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    ledger.adjust(
        book=book,
        key="goodwill",
        account=account(AccountKind.PAYABLE),
        amount=500,
        booked_on=date(2026, 5, 15),
        reason="お詫び",
        by="hana",
        at=JUNE_10,
    )
    close("2026-05")
    return book


@pytest.mark.django_db
def test_over_the_months_the_books_of_account_say_what_the_ledger_says(two_months):
    """After May, April's accrual is turned round and May's stands: expense 10,000 + 3,000 + 500, owed 10,000 + 1,500 + 500, open 1,500."""
    april, may = rows(exported("2026-04")), rows(exported("2026-05"))

    assert [(row["日付"], row["借方勘定科目"], row["貸方勘定科目"], row["借方補助科目"], row["借方金額"]) for row in april] == [
        ("2026-04-30", "支払手数料", "未払費用", "aoba", "10000"),
        ("2026-05-01", "未払費用", "支払手数料", "aoba", "10000"),
    ]
    totals: dict[str, int] = {}
    for row in (*april, *may):
        if row["日付"] <= "2026-05-31":
            totals[row["借方勘定科目"]] = totals.get(row["借方勘定科目"], 0) + int(row["借方金額"])
            totals[row["貸方勘定科目"]] = totals.get(row["貸方勘定科目"], 0) - int(row["貸方金額"])
    assert totals == {"支払手数料": 13_500, "未払金": -12_000, "未払費用": -1_500}
    balances = queries.balances(two_months)
    assert sum(amount for name, amount in balances.items() if name.kind is AccountKind.EXPENSE) == 13_500
    assert queries.owed(two_months) == 12_000
    assert queries.owed(two_months, AccountKind.ACCRUAL) == 1_500


@pytest.mark.django_db
def test_a_journal_is_handed_over_once_and_is_the_same_file_whenever_it_is_asked_for(two_months, now):
    first = exported("2026-04")
    title = Title(title="販売手数料", department="営業", tax_code="課対仕入10%")
    exporting.name_account(kind=AccountKind.EXPENSE, nature=Nature.COMMISSION, title=title, by="hana", at=now)

    again = exported("2026-04", at=JULY_10 + timedelta(days=1))

    assert (again.id, bytes(again.content), again.exported_at) == (first.id, bytes(first.content), JULY_10)
    with pytest.raises(ExportedOtherwise, match="handed over as plain on 2026-07-10"):
        exported("2026-04", "yayoi")
    assert {row["借方勘定科目"] for row in rows(exported("2026-05"))} >= {"販売手数料"}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_journalexport SET layout = 'yayoi'")


@pytest.mark.django_db
def test_only_what_is_closed_has_a_journal_and_only_in_a_layout_that_there_is(two_months):
    with pytest.raises(NotClosed, match="sakura month_end/2026-06 is not closed"):
        exported("2026-06")
    with pytest.raises(NoSuchLayout, match="There are plain, yayoi, money_forward, freee, bugyo"):
        exported("2026-04", "abacus")
    assert JournalExport.objects.count() == 0


@pytest.mark.django_db
def test_a_journal_that_was_changed_behind_its_trigger_is_found(two_months):
    exported("2026-04")
    assert list(verifying.faults()) == []
    without_triggers()
    JournalExport.objects.update(content=b"other")

    assert "The journal of sakura month_end/2026-04 is not the file that was handed over." in list(verifying.faults())


def line(partner: str = "aoba") -> JournalLine:
    debit, credit = (account(kind, partner) for kind in (AccountKind.EXPENSE, AccountKind.PAYABLE))
    return JournalLine(
        day=APRIL_30, number=7, debit=debit, credit=credit, amount=4_000, description="インセンティブ計上 month_end/2026-04", key="E1",
        bought_on=APRIL_30,
    )  # fmt: skip


def test_a_line_in_each_layout():
    texts = {name: written([line()], layout, USUAL).decode(layout.encoding) for name, layout in LAYOUTS.items()}

    assert texts["plain"].splitlines() == [
        "日付,番号,借方勘定科目,借方補助科目,借方部門,借方税区分,借方金額,貸方勘定科目,貸方補助科目,貸方部門,貸方税区分,貸方金額,摘要,キー",
        "2026-04-30,7,支払手数料,aoba,,,4000,未払金,aoba,,,4000,インセンティブ計上 month_end/2026-04,E1",
    ]
    assert texts["yayoi"].splitlines() == [
        "2000,,,2026/04/30,支払手数料,aoba,,,4000,,未払金,aoba,,,4000,,インセンティブ計上 month_end/2026-04,,,0,,,,,no"
    ]
    assert len(texts["yayoi"].split(",")) == 25
    assert texts["money_forward"].splitlines()[1] == (
        "7,2026/04/30,支払手数料,aoba,,,4000,,未払金,aoba,,,4000,,インセンティブ計上 month_end/2026-04,E1"
    )


def test_a_code_that_a_spreadsheet_would_calculate_is_made_plain_and_what_cannot_be_spelled_is_refused():
    assert "'=SUM(A1)" in written([line("=SUM(A1)")], LAYOUTS["plain"], USUAL).decode("utf-8-sig")
    with pytest.raises(NotSpelled, match="yayoi cannot spell '𠮷'"):
        written([line("𠮷田")], LAYOUTS["yayoi"], USUAL)
