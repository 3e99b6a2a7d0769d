"""Lists of the console: what an address asks is shown, said in words, saved under a name and handed out (console/lists)."""

import csv
import io
import json
import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from enishi.console.lists import asked as addresses
from enishi.console.lists.rows import Place
from enishi.core import operations as people
from enishi.core.models import AuditRow, SavedView, User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.partners import notes
from server.tests.proof import proven

pytestmark = pytest.mark.django_db
ROW = re.compile(r"<tr data-row>.*?</tr>", re.DOTALL)


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def somebody(name: str, now: datetime, *roles: Role) -> User:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=now)
    for role in roles:
        people.grant_role(user=user, role=role, by="setup", at=now)
    return user


@pytest.fixture
def emi(db, now) -> User:
    """Who looks after partners."""
    return somebody("emi", now, Role.PARTNER_MANAGER)


@pytest.fixture
def manager(emi) -> Client:
    return of(emi)


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return proven(client, user)


def taken(fact: str, text: str, now: datetime) -> None:
    batch = intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=now)
    assert batch.state == "taken", batch.errors


def partners(count: int, now: datetime) -> None:
    """P-01, P-02 and so on."""
    taken("partners", "code,name\n" + "".join(f"P-{number:02},会社{number:02}\n" for number in range(1, count + 1)), now)


@pytest.fixture
def cast(now) -> None:
    """Aoba ordered in June (200,000 yen) and a year before (50,000); Kita in September (1,000,000); Minami never. Aoba is of Tohoku since 2025."""
    taken("partners", "code,name,kind\naoba,青葉システム,corporation\nkita,北商事,corporation\nminami,南 太郎,individual\n", now)
    taken("partner_attributes", "partner,attribute,value,first_day\naoba,region,kanto,2024-01-01\naoba,region,tohoku,2025-01-01\n", now)
    taken("products", "code,name\ncloud,クラウド\n", now)
    taken("customers", "code,name\nC-1,顧客\n", now)
    head = "id,order,partner,customer,product,kind,net,ordered_on,accepted_on,starts_on,term_months\n"
    lines = [("1", "aoba", 200_000, "2026-06-30"), ("2", "aoba", 50_000, "2025-09-30"), ("3", "kita", 1_000_000, "2026-09-01")]
    taken("order_lines", head + "".join(f"{i},{i},{p},C-1,cloud,new,{net},{day},,,\n" for i, p, net, day in lines), now)


def page(client: Client, address: str = "/partners/?all=1") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return unescape(answer.content.decode())


def shown(text: str) -> list[str]:
    """The codes of a page's partners, from the first row to the last."""
    return re.findall(r'name="row" value="([^"]+)"', text)


def filed(client: Client, asked: str = "", **more: Any) -> list[list[str]]:
    """The list as a CSV file, its rows."""
    answer = client.post("/partners/export", {"asked": asked, "format": "csv", **more})
    assert answer.status_code == 200, answer
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_partners_are_in_the_order_of_what_they_sold_with_the_year_before_and_what_they_are_in_words(cast, manager):
    text = page(manager)

    assert shown(text) == ["kita", "aoba", "minami"]
    row = ROW.findall(text)[1]
    for said in ("青葉システム", "200,000円", "前年同期 50,000円", "2026年6月30日(火)", "3か月前", "東北"):
        assert said in row
    assert "tohoku" not in row


@pytest.mark.parametrize(
    ("asked", "codes", "sentence"),
    [
        ("quiet=3", ["aoba", "minami"], "3か月受注なし: 2社"),
        ("quiet=6", ["minami"], "6か月受注なし: 1社"),
        ("is.region=tohoku", ["aoba"], "東北: 1社"),
        ("kind=individual&q=南", ["minami"], "個人・「南」: 1社"),
        ("lacks=yes", ["minami"], "登録に不足あり: 1社"),
        ("lacks=no&sort=name", ["kita", "aoba"], "登録に不足なし: 2社"),
        ("standing=ended", [], "契約終了: 0社"),
    ],
)
def test_filters_that_are_on_are_said_in_one_sentence(cast, manager, asked, codes, sentence):
    text = page(manager, f"/partners/?{asked}")

    assert (shown(text), f"<strong>{sentence}</strong>" in text) == (codes, True)


def test_an_order_of_three_months_ago_to_the_day_is_not_quiet(manager, now):
    taken("partners", "code,name\naoba,青葉\nkita,北\n", now)
    taken("products", "code,name\ncloud,クラウド\n", now)
    head = "id,order,partner,product,kind,net,ordered_on\n"
    taken("order_lines", head + "1,1,aoba,cloud,new,1,2026-07-01\n2,2,kita,cloud,new,1,2026-06-30\n", now)

    assert shown(page(manager, "/partners/?quiet=3")) == ["kita"]


def test_each_filter_is_taken_away_alone(cast, manager):
    text = page(manager, "/partners/?quiet=3&kind=individual")

    assert 'href="?kind=individual" aria-label="「3か月受注なし」を外す"' in text
    assert 'href="?quiet=3" aria-label="「個人」を外す"' in text


@pytest.mark.parametrize(
    ("sort", "codes", "said"),
    [("orders", ["minami", "aoba", "kita"], "ascending"), ("-last", ["kita", "aoba", "minami"], "descending"),
     ("last", ["aoba", "kita", "minami"], "ascending"), ("-todo", ["minami", "kita", "aoba"], "descending")],
)  # fmt: skip
def test_columns_sort_in_both_directions_and_say_so(cast, manager, sort, codes, said):
    text = page(manager, f"/partners/?sort={sort}")

    assert shown(text) == codes
    assert text.count("aria-sort=") == 1
    assert f'aria-sort="{said}"' in text


def test_the_order_is_chosen_without_a_head_to_touch_too_and_the_lists_own_leaves_no_word_in_the_address(cast, manager):
    def offered(address: str) -> str:
        text: str = manager.get(address).content.decode()
        return text.partition('<select id="filter-sort"')[2].partition("</select>")[0]

    own, by_name = offered("/partners/?all=1"), offered("/partners/?sort=name")

    assert '<option value="" selected>直近12か月の受注(降順)</option><option' in own
    assert '<option value="orders">直近12か月の受注(昇順)</option>' in own
    assert '<option value="name" selected>名称(昇順)</option>' in by_name
    assert by_name.count("selected") == 1


@pytest.mark.parametrize(("count", "pages"), [(0, [0]), (1, [1]), (50, [50]), (51, [50, 1])])
def test_fifty_rows_are_a_page(manager, now, count, pages):
    if count:
        partners(count, now)
    found, address = [], "/partners/?sort=name"

    while address:
        text = page(manager, address)
        found.append(shown(text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = f"/partners/{following[1]}" if following else ""

    assert [len(each) for each in found] == pages
    assert [code for each in found for code in each] == [f"P-{number:02}" for number in range(1, count + 1)]


def test_from_the_second_page_one_goes_back_to_the_first(manager, now):
    partners(51, now)
    first = page(manager, "/partners/?sort=name")
    second = page(manager, "/partners/" + re.search(r'rel="next" href="([^"]+)"', first)[1])  # type: ignore[index]

    again = page(manager, "/partners/" + re.search(r'rel="prev" href="([^"]+)"', second)[1])  # type: ignore[index]

    assert shown(again) == shown(first)


def _token(*said: Any) -> str:
    return addresses.token(Place(*said))


@pytest.mark.parametrize("asked", [
    "from=platinum", "quiet=4", "quiet=%00", "sort=password", "sort=-", "nobody=1", "after=%20", "after=====", "after=W10", "after=WzEsMl0", f"after={_token('x', 'aoba')}",
    f"after={_token('9' * 40, 'aoba')}", f"before={_token(None, 'aoba')}", f"after={_token('1', 'a' * 301)}", f"after={quote('[[[[' * 2000)}", "is.region=%F0%9F%98%80",
])  # fmt: skip
def test_what_is_not_understood_is_left_out_and_told(cast, manager, asked):
    text = page(manager, f"/partners/?{asked}")

    assert len(shown(text)) == 3
    assert "読み取れなかったため、外して表示しています。" in text


@pytest.mark.parametrize("asked", ["q=%00", f"q={'あ' * 5000}", "q=%25_%27%22%3B--", "q=%ED%A0%80"])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(cast, manager, asked):
    assert len(shown(page(manager, f"/partners/?{asked}"))) in (0, 3)


def test_a_page_asks_few_questions_however_many_rows(manager, now, django_assert_max_num_queries):
    partners(51, now)

    with django_assert_max_num_queries(30):  # everything is worked out
        page(manager)
    with django_assert_max_num_queries(12):
        page(manager)


def test_after_a_note_lines_are_still_known_and_after_a_fact_worked_out_anew(cast, emi, manager, now, monkeypatch):
    page(manager)
    worked: list[int] = []

    def by_partner(**_: Any) -> dict[str, Any]:
        worked.append(1)
        return {}

    monkeypatch.setattr("enishi.console.partners.lines.ordered.by_partner", by_partner)

    notes.add_note(partner="aoba", text="電話", by=emi, at=now)
    page(manager)
    assert worked == []

    taken("partners", "code,name\nhigashi,東\n", now)
    assert "東" in page(manager)
    assert worked == [1]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_has_exactly_what_the_filters_show_on_all_pages(manager, now):
    partners(60, now)

    rows = filed(manager, "sort=-name&q=会社")

    assert rows[0][:2] == ["コード", "名称"]
    assert [row[0] for row in rows[1:]] == [f"P-{number:02}" for number in range(60, 0, -1)]
    assert [row[0] for row in filed(manager, "q=会社07")[1:]] == ["P-07"]


def test_figures_and_days_are_values_in_both_files(cast, manager):
    heads, kita = filed(manager, "q=kita")
    said = dict(zip(heads, kita, strict=True))

    assert (said["直近12か月の受注"], said["最終受注日"], said["名称"]) == ("1000000", "2026-09-01", "北商事")
    answer = manager.post("/partners/export", {"asked": "q=kita", "format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    held = dict(zip(rows[0], rows[1], strict=True))
    assert (held["直近12か月の受注"], str(held["最終受注日"]), held["コード"]) == (1_000_000, "2026-09-01", "kita")


def test_a_name_that_a_spreadsheet_would_calculate_is_text(manager, now):
    taken("partners", 'code,name\nbad,"=HYPERLINK(""http://evil.example"")"\n', now)

    assert filed(manager)[1][1] == '\'=HYPERLINK("http://evil.example")'
    answer = manager.post("/partners/export", {"asked": "", "format": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[1][1] == '=HYPERLINK("http://evil.example")'  # as a text: no formula stands in the file
    assert b"<f>" not in answer.content


def test_who_took_what_and_how_many_is_in_the_audit_chain(cast, emi, manager):
    filed(manager, "quiet=3")

    act = AuditRow.objects.get(act="export_list")
    assert (act.actor, act.subject, json.loads(act.detail)) == (
        str(emi.id), "list:partners", {"asked": "quiet=3", "rows": 2, "format": "csv"},
    )  # fmt: skip


def test_only_chosen_rows_are_handed_out_where_rows_were_chosen(cast, manager):
    answer = manager.post("/partners/export?which=chosen", {"asked": "quiet=3", "format": "csv", "row": ["minami", "kita", "../x"]})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["minami"]  # kita is not among what the filter shows
    assert "先に行を選んでください" in unescape(
        manager.post("/partners/export?which=chosen", {"format": "csv"}, follow=True).content.decode()
    )


def test_who_may_not_take_files_is_not_offered_any(cast, now):
    approver = of(somebody("mio", now, Role.APPROVER))

    assert "/partners/export" not in page(approver)
    assert approver.post("/partners/export", {"asked": "", "format": "csv"}).status_code == 404
    assert not AuditRow.objects.filter(act="export_list").exists()


def test_many_rows_leave_only_after_the_second_proof_and_the_person_comes_back_to_what_was_shown(cast, emi, settings):
    settings.DEMO = False
    settings.AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
    client = Client()
    client.force_login(emi)

    answer = client.post("/partners/export", {"asked": "", "format": "csv"}, headers={"Referer": "http://testserver/partners/?quiet=3"})

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=%2Fpartners%2F%3Fquiet%3D3")
    assert not AuditRow.objects.filter(act="export_list").exists()


# ── Chosen rows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_note_is_written_to_chosen_partners_after_saying_how_many(cast, manager):
    asks = manager.post("/partners/notes", {"row": ["aoba", "kita", "nobody"], "asked": ""})
    before = page(manager, asks.headers["Location"])
    assert "2社に同じメモを残します" in before
    assert notes.notes_of("aoba", count=5) == []

    manager.post("/partners/notes", {"row": ["aoba", "kita"], "text": "秋の勉強会にお誘いする"})

    assert [[one.text for one in notes.notes_of(code, count=5)] for code in ("aoba", "kita", "minami")] == [
        ["秋の勉強会にお誘いする"], ["秋の勉強会にお誘いする"], [],
    ]  # fmt: skip


def test_a_note_that_says_nothing_is_written_to_nobody(cast, manager):
    answer = manager.post("/partners/notes", {"row": ["aoba", "kita"], "text": " "}, follow=True)

    assert "メモを2,000文字以内で入力してください" in answer.content.decode()
    assert notes.notes_of("aoba", count=5) == []


# ── Saved views ──────────────────────────────────────────────────────────────────────────────────────────────────────


def save(client: Client, name: str, asked: str, **more: str) -> str:
    answer = client.post("/views/", {"list": "partners", "name": name, "asked": asked, **more}, follow=True)
    return unescape(answer.content.decode())


def change(client: Client, view_name: str, **said: str) -> str:
    view = SavedView.objects.get(name=view_name)
    return unescape(client.post(f"/views/{view.id}", {"list": "partners", **said}, follow=True).content.decode())


def test_what_is_asked_is_saved_under_a_name_without_its_page(cast, manager):
    text = save(manager, "  静かな  会社 ", f"quiet=3&sort=name&after={_token('会社', 'aoba')}")

    assert SavedView.objects.values_list("name", "asked").get() == ("静かな 会社", "quiet=3&sort=name")
    assert '<a href="?quiet=3&sort=name" aria-current="true">静かな 会社</a>' in text


def test_a_view_of_one_person_is_not_there_for_another(cast, manager, now):
    save(manager, "わたし用", "quiet=3")
    other = of(somebody("rei", now, Role.FINANCE))

    assert "わたし用" not in page(other)
    for act in ("rename", "remove", "open"):
        assert "このビューはすでにありません" in change(other, "わたし用", act=act, name="奪う")
    assert SavedView.objects.get().name == "わたし用"
    assert save(other, "わたし用", "quiet=6").count("わたし用") >= 1  # the same name, their own


def test_a_view_for_all_is_seen_by_all_and_changed_by_who_saved_it_or_an_administrator(cast, manager, hana, now):
    save(manager, "全員用", "quiet=3", shared="yes")
    other = of(somebody("rei", now, Role.FINANCE))

    assert "全員用" in page(other, "/partners/?quiet=6")
    assert "このビューはすでにありません" in change(other, "全員用", act="remove")
    change(of(hana), "全員用", act="rename", name="三か月")
    assert "すでにあります" in save(other, "三か月", "", shared="yes")

    change(manager, "三か月", act="remove")

    assert not SavedView.objects.exists()
    assert list(AuditRow.objects.filter(subject__startswith="view:").order_by("id").values_list("act", flat=True)) == [
        "share_view", "rename_view", "remove_view",
    ]  # fmt: skip


def test_a_list_opens_with_the_view_that_somebody_chose_for_themselves(cast, manager, now):
    save(manager, "全員用", "quiet=3", shared="yes")
    change(manager, "全員用", act="open")

    assert manager.get("/partners/").headers["Location"] == "/partners/?quiet=3"
    assert len(shown(page(manager, "/partners/?all=1"))) == 3
    assert of(somebody("rei", now, Role.FINANCE)).get("/partners/").status_code == 200

    change(manager, "全員用", act="remove")
    assert manager.get("/partners/").status_code == 200


@pytest.mark.parametrize("name", ["", " ", "あ" * 61])
def test_a_view_without_a_fitting_name_is_not_saved(cast, manager, name):
    assert "ビューの名前を60文字以内で" in save(manager, name, "quiet=3")
    assert not SavedView.objects.exists()


def test_views_are_saved_of_lists_only(manager):
    assert manager.post("/views/", {"list": "people", "name": "x", "asked": ""}).status_code == 404
    assert manager.post("/views/", {"list": "../x", "name": "x", "asked": ""}).status_code == 404
