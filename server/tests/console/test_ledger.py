"""The ledger's and the migration's pages: what finance sees and does, in a few queries at any size."""

import re
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.ledger import operations as ledger
from enishi.ledger import queries
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import Draft, Posting
from enishi.ledger.models import Entry, JournalExport
from server.tests.closing.conftest import approver, close, program, told
from server.tests.ledger.conftest import account
from server.tests.ledger.test_journal import two_months
from server.tests.parallel_run.test_parallel_run import SHEET

__all__ = ["approver", "close", "program", "told", "two_months"]
pytestmark = pytest.mark.django_db
BOOK = "/ledger/sakura/month_end/"
PAGES = [BOOK, f"{BOOK}entries/", f"{BOOK}reconciliation/", f"{BOOK}journals/"]


@pytest.fixture
def sato(client, now):
    """Finance, signed in."""
    user = people.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)
    people.grant_role(user=user, role=Role.FINANCE, by="setup", at=now)
    client.force_login(user, backend="enishi.core.sign_in.ByButton")
    return user


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return bytes(answer.content).decode()


def test_balances_are_shown_as_of_any_day(client, sato, two_months):
    assert "sakura · 月末締め" in text_of(client, "/ledger/")
    assert "10,500円" in text_of(client, BOOK)  # 10,000 of A1 and 500 by hand are owed to Aoba
    april = text_of(client, f"{BOOK}?through=2026-04-30")
    assert "10,000円" in april
    assert "10,500円" not in april


def test_entries_reconciliation_and_journals_are_shown(client, sato, two_months):
    assert "お詫び" in text_of(client, f"{BOOK}entries/")
    assert "差異の原因はすべて確認できています。" in text_of(client, f"{BOOK}reconciliation/")
    journals = text_of(client, f"{BOOK}journals/")
    assert "未連携" in journals
    assert "2026年4月分" in journals


def test_payees_are_called_by_their_names_with_their_codes_beside_them(client, sato, two_months, now):
    partners, people_of = "code,name\naoba,青葉商事\nkita,北システム\n".encode(), "code,partner,name\nkita-1,kita,北 一郎\n".encode()
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=partners, by="hana", at=now)
    intake.import_file(fact="people", source="crm", file_name="q.csv", content=people_of, by="hana", at=now)
    kinds = ((AccountKind.EXPENSE, 10), (AccountKind.PAYABLE, -10))
    postings = tuple(Posting(replace(account(kind, "kita"), payee_kind="person", payee="kita-1"), amount) for kind, amount in kinds)
    draft = Draft(key="manual:one", kind=EntryKind.MANUAL, booked_on=date(2026, 6, 1), reason="調整", postings=postings)
    ledger.post(book=two_months, drafts=[draft], by="hana", at=now)

    for page in (BOOK, f"{BOOK}entries/", f"{BOOK}reconciliation/"):
        said = text_of(client, page)
        assert "青葉商事 <small>aoba</small>" in said
        assert "北システム / 北 一郎 <small>kita-1</small>" in said
    assert "<td>aoba<br><small>青葉商事</small></td>" in text_of(client, f"{BOOK}journals/2026-04/preview")


def test_a_journal_is_handed_over_once_and_downloaded_again_as_the_same_file(client, sato, two_months):
    first = client.post(f"{BOOK}journals/2026-04/", {"layout": "freee"})
    again = client.post(f"{BOOK}journals/2026-04/", {"layout": "freee"})
    other = client.post(f"{BOOK}journals/2026-04/", {"layout": "plain"}, follow=True)

    assert (first.status_code, first.content) == (200, again.content)
    assert first.headers["Content-Disposition"] == 'attachment; filename="journal-2026-04-freee.csv"'
    assert "freeeで出力済みです。" in other.content.decode()
    assert JournalExport.objects.get().exported_by == str(sato.id)


def test_only_finance_hands_journals_over_and_books_openings(client, two_months, hana):
    client.force_login(hana, backend="enishi.core.sign_in.ByButton")

    assert client.post(f"{BOOK}journals/2026-04/", {"layout": "plain"}).status_code == 404
    assert client.get("/migration/openings").status_code == 404
    assert JournalExport.objects.count() == 0


def test_a_book_that_is_not_there_is_not_found(client, sato):
    assert [client.get(page).status_code for page in PAGES] == [404] * 4


def test_a_page_of_the_ledger_takes_at_most_twenty_queries_at_any_size(client, sato, two_months, now):
    def asked(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text_of(client, page)
        return len(found)

    few = [asked(page) for page in PAGES]
    payable, expense = AccountKind.PAYABLE, AccountKind.EXPENSE
    drafts = [
        Draft(
            key=f"manual:{number}", kind=EntryKind.MANUAL, booked_on=date(2026, 6, 1), reason="調整",
            postings=(Posting(account(expense, f"p{number}"), 10), Posting(account(payable, f"p{number}"), -10)),
        )
        for number in range(500)
    ]  # fmt: skip
    ledger.post(book=two_months, drafts=drafts, by="hana", at=now)
    many = [asked(page) for page in PAGES]

    assert many == few
    assert max(many) <= 20
    assert len(queries.payee_balances(two_months)) == 502


def test_openings_are_looked_at_then_booked(client, sato, program, now):
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=b"code\naoba\n", by="hana", at=now)

    def sent(text: str, act: str):
        asked = {"program": "sakura", "group": "month_end", "source": "old", "booked_on": "2026-03-31", "headers": ""}
        file = SimpleUploadedFile("old.csv", text.encode())
        return client.post("/migration/openings", {**asked, "file": file, act: "1"}, follow=True).content.decode()

    good = "番号,パートナー,種別,金額\n1,aoba,未払,12000\n"
    assert "差引の未払い 12,000円" in sent(good, "look")
    assert "aobaa" in sent("番号,パートナー,種別,金額\n1,aobaa,未払,12000\n", "take")
    assert Entry.objects.count() == 0
    assert "期首残高を登録しました。" in sent(good, "take")
    assert Entry.objects.get().key == "opening:old:1"
    assert "同じファイルを取込済みです。" in sent(good, "take")


def test_an_old_sheet_is_compared_and_each_difference_has_its_cause(client, sato, program, now):
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=b"code\naoba\nkita\n", by="hana", at=now)
    lines = b"id,partner,ordered_on,net\nA1,aoba,2026-04-20,100000\n"
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=lines, by="hana", at=now)
    headers = "代理店コード=partner\n受注番号=line\n手数料額=amount\n備考="
    asked = {"program": "sakura", "group": "month_end", "source": "sheet", "headers": headers}

    page = client.post("/migration/sheets/new", {**asked, "file": SimpleUploadedFile("april.csv", SHEET.encode())}, follow=True)

    said = page.content.decode()
    assert "注文明細が取り込まれていない" in said
    assert "−6,000円" in said  # of A2, which was never imported
    address = page.redirect_chain[-1][0]
    assert "aoba,2026-04" in client.get(f"{address}differences.csv").content.decode("utf-8-sig")
    assert "april.csv" in text_of(client, "/migration/")


def test_a_moment_is_asked_by_the_makers_clocks(client, sato, two_months):
    written = Entry.objects.get(key="manual:goodwill").recorded_at.astimezone(ZoneInfo("Asia/Tokyo"))
    before, after = (f"{BOOK}?known_by={written + timedelta(minutes=step):%Y-%m-%dT%H:%M}" for step in (-1, 1))

    assert "日本時間で入力" in text_of(client, BOOK)
    assert "10,500円" not in text_of(client, before)
    assert "10,500円" in text_of(client, after)


def test_only_the_next_journal_in_order_can_be_handed_over(client, sato, two_months):
    page = text_of(client, f"{BOOK}journals/")
    assert page.count("button-primary") == 1
    assert 'action="/ledger/sakura/month_end/journals/2026-04/"' in page

    client.post(f"{BOOK}journals/2026-04/", {"layout": "plain"})

    page = text_of(client, f"{BOOK}journals/")
    assert page.count("button-primary") == 1
    assert 'action="/ledger/sakura/month_end/journals/2026-05/"' in page


def test_finance_says_what_accounts_are_called_and_sees_it_in_the_preview(client, sato, two_months):
    preview = f"{BOOK}journals/2026-04/preview?layout=yayoi"
    assert "支払手数料" in text_of(client, preview)

    said = {"layout": "yayoi", "kind": "expense", "nature": "commission", "title": "販売手数料", "tax_code": "課対仕入込10%"}
    answer = client.post("/ledger/titles", said, follow=True).content.decode()

    assert "販売手数料" in answer
    assert "販売手数料" in text_of(client, preview)
    assert "課対仕入込10%" in text_of(client, preview)
    assert "販売手数料" not in text_of(client, f"{BOOK}journals/2026-04/preview?layout=freee")
    assert JournalExport.objects.count() == 0


def test_the_preview_writes_amounts_with_separators_on_the_right(client, sato, two_months):
    page = text_of(client, f"{BOOK}journals/2026-04/preview")

    assert '<th scope="col" class="amount">借方金額</th>' in page
    assert re.search(r'<td class="amount">\d{1,3},\d{3}</td>', page)


def test_a_title_holds_from_its_day_on_and_only_finance_says_it(client, sato, two_months, hana):
    said = {"kind": "expense", "nature": "commission", "title": "販売手数料", "from_day": "2026-05-31"}
    client.post("/ledger/titles", said)

    assert "販売手数料" not in text_of(client, f"{BOOK}journals/2026-04/preview")
    assert "販売手数料" in text_of(client, f"{BOOK}journals/2026-05/preview")
    client.force_login(hana, backend="enishi.core.sign_in.ByButton")
    assert client.post("/ledger/titles", said).status_code == 404


def test_program_and_closing_group_are_chosen_from_what_there_is(client, sato, program):
    page = text_of(client, "/migration/openings")

    assert '<option value="sakura">sakura</option>' in page
    assert '<option value="month_end">月末締め</option>' in page


def test_finance_says_where_the_books_begin_until_a_first_period_is_closed(client, sato, program):
    assert "帳簿の開始日を決める" in text_of(client, "/closing/")
    wrong = client.post("/closing/sakura/month_end/begin", {"first_day": "2026-04-02"}, follow=True).content.decode()
    assert "2026年4月2日に始まる期間はありません" in wrong
    empty = client.post("/closing/sakura/month_end/begin", {"first_day": ""}, follow=True).content.decode()
    assert "帳簿の開始日を入力してください。" in empty

    said = client.post("/closing/sakura/month_end/begin", {"first_day": "2026-05-01"}, follow=True).content.decode()

    assert "に始まります。それより前の分は計上しません。" in said
    assert 'value="2026-05-01"' in said
    assert client.post("/closing/sakura/nobody/begin", {"first_day": "2026-05-01"}).status_code == 404
