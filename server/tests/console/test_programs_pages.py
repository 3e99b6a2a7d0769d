"""Pages of programs: a text from its draft to its approval by another person, with nothing but a browser."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enishi.core import jobs
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.planning.models import Difference
from enishi.programs import queries
from enishi.programs.models import ProgramVersion, State, Step, VersionStep
from enishi.programs.natures import Nature
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, label: {ja: 販売手数料, en: Commission}, type: commission, base: line.net, rate: 12 %, limits: none}
"""
CASES = """\
- case: {ja: ご注文の12 %です, en: twelve percent of every line}
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2026-11-10}]
  earns: {commission: {A1: 12_000}}
"""
WRONG_CASES = CASES.replace("12_000", "13_000")
LINES = b"id,partner,ordered_on,net\nA1,aoba,2026-04-10,100000\nA2,aoba,2026-05-10,55555\nK1,kita,2026-06-01,20000\n"
NOVEMBER = "2026-11-01"
PAGE = f"/programs/of/sakura/{NOVEMBER}/"


def signed_in(name: str, now: datetime, *roles: Role) -> Client:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=now)
    for role in roles:
        people.grant_role(user=user, role=role, by="setup", at=now)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


@pytest.fixture
def emi(db, now) -> Client:
    """Partner sales: writes texts."""
    return signed_in("emi", now, Role.PARTNER_MANAGER)


@pytest.fixture
def mio(db, now) -> Client:
    """The second person."""
    return signed_in("mio", now, Role.APPROVER)


@pytest.fixture
def history(hana, now) -> None:
    """10 % in force since April; two partners and three lines."""
    second = people.invite(email="ai@sakura.example", name="愛", role=Role.APPROVER, by="setup", at=now)
    in_force(
        program="sakura", from_day=datetime(2026, 4, 1).date(), text=TEXT.replace("12 %", "10 %"), by=hana, second=second, at=now  # noqa: DTZ001 - a day
    )  # fmt: skip
    intake.import_file(
        fact="partners", source="crm", file_name="p.csv", content="code,name\naoba,青葉\nkita,\n".encode(), by="hana", at=now
    )
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=LINES, by="hana", at=now)


def drafted(client: Client, **said: Any) -> str:
    """A text kept as a draft; the page that it leads to."""
    words = {"program": "sakura", "from_day": NOVEMBER, "text": TEXT, "cases": CASES, "looked_at": ""} | said
    answer = client.post("/programs/draft", words, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return answer.content.decode()


def act(client: Client, name: str, **said: Any) -> str:
    """Press the one button of the page; where it leads to, after the jobs it asked for."""
    hidden = {"looked_at": queries.versions("sakura")[0].hash}
    answer = client.post(f"{PAGE}{name}", hidden | said)
    assert answer.status_code == 302, answer.content.decode()
    jobs.work(worker="test")
    return client.get(answer.headers["Location"]).content.decode()


def tried(client: Client) -> None:
    drafted(client)
    act(client, "check")
    act(client, "difference")


def test_a_text_goes_from_its_draft_to_its_approval_by_another_person_and_each_page_offers_the_one_act_that_comes_next(history, emi, mio):
    assert "点検して計算例を実行する" in drafted(emi)

    passed = act(emi, "check")
    assert "ご注文の12 %です" in passed
    assert "過去実績との差額を計算する" in passed

    # 10 % and 12 % of 155,555 and 20,000, each line rounded down: 10,000 + 5,555 and 2,000; 12,000 + 6,666 and 2,400.
    shown = act(emi, "difference")
    for said in ("17,555円", "21,066円", "+3,511円", "15,555円", "18,666円", "+3,111円", "+400円", "差額を確認しました"):
        assert said in shown
    assert emi.get(f"{PAGE}picture.svg").headers["Content-Type"] == "image/svg+xml"

    reviewed = act(emi, "review", note="上位2社で7割。予算内です。", difference=str(Difference.objects.get().id))
    assert "上位2社で7割。予算内です。" in reviewed
    assert "ご自身が書いた版のため" in reviewed

    assert "承認しました" in act(mio, "approve")
    version = ProgramVersion.objects.get(from_day=NOVEMBER)
    assert (version.state, getattr(version.approved_by, "name", None)) == (State.APPROVED, "mio")
    assert "2026年11月1日(日)から適用の版です" in emi.get(PAGE).content.decode()


def test_what_is_wrong_is_told_with_its_line_its_value_and_what_to_do_and_the_act_that_comes_next_is_to_correct_it(emi):
    page = drafted(emi, text=TEXT.replace("rate: 12 %", "rat: 12 %"))

    assert "点検の前に修正が必要な箇所が" in page
    row = next(one for one in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "「rate」のことですか。" in one)
    assert ">5<" in row
    assert "<code>rat: 12 %, limits: none}</code>" in row
    assert "button-primary" in next(one for one in re.findall(r"<a [^>]*>[^<]*</a>", page) if "下書きを修正する" in one)
    assert VersionStep.objects.exclude(step=Step.DRAFTED).count() == 0


def test_a_case_that_fails_says_its_sentence_and_what_came_out(emi):
    drafted(emi, cases=WRONG_CASES)

    page = act(emi, "check")

    assert "不一致" in page
    assert "ご注文の12 %です" in page
    assert "12,000" in page
    assert "下書きを修正する" in page
    assert queries.versions("sakura")[0].next_step is Step.CASES_PASSED


def test_a_draft_is_taken_back_with_its_reason_and_the_page_keeps_it(emi):
    assert "この下書きを取り下げる場合" in drafted(emi)
    assert "理由を1,000文字以内で書いてください。" in act(emi, "withdraw", reason="")

    page = act(emi, "withdraw", reason="料率を見直すため")

    for said in ("この下書きは取り下げられました。", "料率を見直すため", "rate: 12 %", "この日の版をあらためて下書きする"):
        assert said in page
    assert "点検して計算例を実行する" not in page
    assert "取下げ" in emi.get("/programs/of/sakura/").content.decode()
    assert emi.get("/programs/").status_code == 200

    again = drafted(emi, text=TEXT.replace("12 %", "11 %"), looked_at=queries.versions("sakura")[0].hash)
    assert "点検して計算例を実行する" in again
    assert "料率を見直すため" in again


def test_a_text_without_cases_is_told_so(emi):
    drafted(emi, cases="")

    assert "2026-11-01の版に計算例がありません。" in act(emi, "check")
    emi.post("/choose/language", {"chosen": "en", "next": "/"})
    assert "has no cases" in act(emi, "check")


def test_files_are_taken_instead_of_what_is_pasted_and_one_that_is_no_text_is_told_at_its_field(emi):
    files = {"text_file": SimpleUploadedFile("sakura.yaml", TEXT.encode()), "cases_file": SimpleUploadedFile("cases.yaml", CASES.encode())}
    drafted(emi, text="", cases="", **files)
    assert queries.versions("sakura")[0].text == TEXT

    shift_jis = SimpleUploadedFile("sakura.yaml", "program: さくら".encode("cp932"))
    answer = emi.post("/programs/draft", {"program": "sakura", "from_day": "2026-12-01", "text_file": shift_jis, "looked_at": ""})
    assert "UTF-8ではありません" in answer.content.decode()
    assert len(queries.versions("sakura")) == 1


def test_two_people_who_write_the_same_draft_do_not_lose_each_others_words(emi, now):
    drafted(emi)
    first = queries.versions("sakura")[0].hash
    drafted(emi, text=TEXT.replace("12 %", "13 %"), looked_at=first)

    words = {"program": "sakura", "from_day": NOVEMBER, "text": TEXT, "cases": CASES, "looked_at": first}
    answer = emi.post(f"{PAGE}edit", words)

    assert "ご覧になった後に変わりました" in answer.content.decode()
    assert "13 %" in queries.versions("sakura")[0].text


def test_the_natures_of_incentives_are_said_on_a_page_and_begin_the_draft_anew(emi):
    drafted(emi)
    act(emi, "check")

    page = emi.post(f"{PAGE}natures", {"looked_at": queries.versions("sakura")[0].hash, "nature-commission": "rebate"}, follow=True)

    read = queries.versions("sakura")[0]
    assert read.natures == {"commission": Nature.REBATE}
    assert read.next_step is Step.CHECKED
    assert "リベート" in page.content.decode()


def test_a_review_needs_its_note_and_is_of_the_difference_that_was_looked_at(history, emi):
    tried(emi)
    hidden = {"looked_at": queries.versions("sakura")[0].hash, "difference": str(Difference.objects.get().id)}

    assert emi.post(f"{PAGE}review", hidden | {"note": ""}).status_code == 200
    assert "新しいほうを見てから確認してください" in act(emi, "review", note="ok", difference="00000000-0000-0000-0000-000000000000")
    assert VersionStep.objects.filter(step=Step.DIFFERENCE_REVIEWED, version__from_day=NOVEMBER).count() == 0


def test_what_differs_between_two_texts_is_said_in_words_in_both_languages(history, emi):
    drafted(emi)

    japanese = emi.get("/programs/of/sakura/compare?old=2026-04-01&new=2026-11-01").content.decode()
    assert all(said in japanese for said in ("販売手数料", "料率", "10%", "12%", "変更"))
    emi.cookies["language"] = "en"
    assert "Rate" in emi.get("/programs/of/sakura/compare?old=2026-04-01&new=2026-11-01").content.decode()
    assert emi.get("/programs/of/sakura/compare?old=2026-04-01&new=2027-01-01").status_code == 404


def test_the_text_is_read_in_words_in_either_language_whatever_the_page_speaks(emi):
    drafted(emi)

    assert "販売手数料" in emi.get(f"{PAGE}words?language=ja").content.decode()
    english = emi.get(f"{PAGE}words?language=en").content.decode()
    assert "<h4>Commission</h4>" in english
    assert "style=" not in english


def test_words_of_a_text_are_never_html_of_their_own(emi):
    page = drafted(emi, text=TEXT.replace("ja: さくら", "ja: '<b>さくら</b> [x](javascript:1)'"))

    assert "<b>" not in page
    assert 'href="javascript' not in page


def test_the_list_shows_what_is_in_force_what_comes_and_what_is_drafted(history, emi):
    drafted(emi)

    page = emi.get("/programs/").content.decode()

    for said in ("さくら", "2026年4月1日(水)から", "2026年11月1日(日)から", "点検"):
        assert said in page
    assert "2つの版の比較" in emi.get("/programs/of/sakura/").content.decode()


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.FINANCE, "check", 404),
        (Role.AUDITOR, "review", 404),
        (Role.PARTNER_MANAGER, "approve", 404),
        (Role.FINANCE, "difference", 404),
    ],
)
def test_who_may_not_do_it_finds_no_page_to_do_it(emi, now, role, name, status):
    drafted(emi)
    other = signed_in("rei", now, role)

    assert other.get(PAGE).status_code == 200
    assert other.post(f"{PAGE}{name}", {}).status_code == status
    assert other.post("/programs/draft", {}).status_code == (200 if role is Role.PARTNER_MANAGER else 404)


@pytest.mark.parametrize(
    "address", ["/programs/of/kita/", "/programs/of/sakura/2026-02-31/", "/programs/of/sakura/2027-01-01/", f"{PAGE}picture.svg"]
)
def test_what_is_not_there_is_not_found(emi, address):
    drafted(emi)

    assert emi.get(address).status_code == 404
