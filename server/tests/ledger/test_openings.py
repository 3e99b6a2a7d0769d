"""What an older system still owed comes in by a file: whole, once, with everything wrong at once."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.db import DatabaseError, connection, transaction

from enishi.core import audit
from enishi.intake import operations as intake
from enishi.ledger import openings, queries, verifying
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.models import Entry, OpeningFile
from enishi.ledger.operations import DayClosed

pytestmark = pytest.mark.django_db
MARCH_31 = date(2026, 3, 31)
FILE = """\
番号,パートナー,種別,区分,金額,摘要
1,aoba,未払金,手数料,"12,000",3月分
2,aoba,未回収の返還,手数料,5000,2月の解約
3,kita,未払,リベート,３００,
4,kita,販促支援金,,20000,上期の残り
5,kita,未収金,手数料,700,請求済み
"""


@pytest.fixture
def partners(db, now):
    taken = intake.import_file(fact="partners", source="crm", file_name="p.csv", content=b"code\naoba\nkita\n", by="hana", at=now)
    assert taken.state == "taken"


def asked(text: str | bytes = FILE, **other):
    content = text if isinstance(text, bytes) else text.encode()
    return {
        "program": "sakura",
        "group": "month_end",
        "source": "old",
        "file_name": "old.csv",
        "content": content,
        "booked_on": MARCH_31,
    } | other


def stands() -> dict[tuple[str, str, str], int]:
    book = queries.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    return {(name.kind.value, name.nature.value, name.payee): amount for name, amount in queries.balances(book).items()}


def test_what_was_owed_and_what_is_owed_back_stands_in_the_books_as_opening_entries(partners, now):
    told = openings.take_openings(**asked(), by="hana", at=now)

    assert (len(told.rows), told.errors, told.new) == (5, (), 5)
    # Owed 12,000 + 300 + 20,000; owed back 5,000 + 700.
    assert told.owed == 26_600
    assert stands() == {
        ("payable", "commission", "aoba"): -7_000, ("opening", "commission", "aoba"): 7_000,
        ("payable", "rebate", "kita"): -300, ("opening", "rebate", "kita"): 300,
        ("mdf", "marketing", "kita"): -20_000, ("opening", "marketing", "kita"): 20_000,
        ("receivable", "commission", "kita"): 700, ("opening", "commission", "kita"): -700,
    }  # fmt: skip
    assert list(Entry.objects.order_by("number").values_list("key", "kind", "booked_on")) == [
        (f"opening:old:{number}", "opening", MARCH_31) for number in range(1, 6)
    ]
    assert [*verifying.faults(), *audit.faults()] == []


def test_looking_writes_nothing_and_the_same_file_is_taken_once(partners, now):
    assert openings.check_openings(**asked()).new == 5
    assert (Entry.objects.count(), OpeningFile.objects.count()) == (0, 0)

    openings.take_openings(**asked(), by="hana", at=now)
    again = openings.take_openings(**asked(), by="mio", at=now)

    assert (again.taken_at, Entry.objects.count(), OpeningFile.objects.count()) == (now, 5, 1)


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(partners, now):
    wrong = "番号,パートナー,種別,金額\n1,aoba,未払金,100\n2,aobaa,未払金,100\n3,kita,借金,100\n4,kita,未払金,-5\n4,kita,未払金,12.5\n"

    told = openings.take_openings(**asked(wrong), by="hana", at=now)

    assert [(error.line, error.column, error.value) for error in told.errors] == [
        (3, "パートナー", "aobaa"), (4, "種別", "借金"), (5, "金額", "-5"), (6, "金額", "12.5"),
    ]  # fmt: skip
    assert (Entry.objects.count(), OpeningFile.objects.count()) == (0, 0)
    assert "aobaa" in openings.errors_of(told, file_name="old.csv", as_csv=True).content.decode("utf-8-sig")


def test_an_accountants_workbook_is_read_too(partners, now):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    sheet = workbook.add_worksheet("期首")
    for row, cells in enumerate([["期首残高一覧"], [], ["番号", "パートナー", "種別", "金額"], ["1", "aoba", "未払金", 12000]]):
        sheet.write_row(row, 0, cells)
    workbook.close()

    told = openings.take_openings(**asked(out.getvalue(), file_name="old.xlsx"), by="hana", at=now)

    assert (told.errors, told.owed) == ((), 12_000)


def test_a_row_that_was_brought_forward_before_with_another_amount_is_named(partners, now):
    openings.take_openings(**asked(), by="hana", at=now)

    told = openings.take_openings(**asked("番号,パートナー,種別,金額\n1,aoba,未払金,13000\n"), by="hana", at=now)

    assert [(error.line, error.value, error.problem) for error in told.errors] == [
        (2, "1", "was brought forward before, and said something else")
    ]
    assert Entry.objects.count() == 5


def test_what_is_owed_stands_in_the_books_of_the_partners_own_group(partners, now):
    content = b"id,partner,contract,first_day,closing_group\nG1,aoba,agency,2026-01-01,twentieth\n"
    intake.import_file(fact="agreements", source="crm", file_name="a.csv", content=content, by="hana", at=now)

    told = openings.check_openings(**asked("番号,パートナー,種別,金額\n1,aoba,未払金,1\n"))

    assert [error.problem for error in told.errors] == ["is closed with the group twentieth, not with month_end"]


def test_nothing_is_brought_forward_into_a_closed_month(partners, now):
    book = ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=now)
    ledger.close_book(book=book, through=date(2026, 4, 30))

    with pytest.raises(DayClosed):
        openings.take_openings(**asked(), by="hana", at=now)


def test_a_file_that_was_taken_stays(partners, now):
    openings.take_openings(**asked(), by="hana", at=now)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_openingfile")
    assert {AccountKind(kind) for kind, _, _ in stands()} >= {AccountKind.OPENING}
