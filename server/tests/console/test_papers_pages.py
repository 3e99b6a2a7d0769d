"""Pages of papers in the console and the portal: made, found, printed, answered; another company's is not there."""

import io
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.papers.models import Paper
from enishi.partners import members
from enishi.partners.states import MemberRole
from server.tests.closing.conftest import TEXT, approved, approver, close, told
from server.tests.statements.conftest import APRIL, MAY_12, issued, issuer, payee

__all__ = ["approver", "close", "issuer", "payee", "told"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(now, settings, tmp_path):
    settings.DEMO, settings.DATA_FOLDER = True, tmp_path
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton", "django.contrib.auth.backends.ModelBackend"]
    with clock.standing_at(MAY_12):
        yield


@pytest.fixture
def program(hana, approver, now) -> str:
    """10 %, owed at once; from July on 12 %."""
    text = TEXT.replace("    payable: customer_paid\n", "")
    approved(text, APRIL, by=hana, second=approver, at=now)
    approved(text.replace("10 %", "12 %"), date(2026, 7, 1), by=hana, second=approver, at=now)
    return "sakura"


@pytest.fixture
def partners_of_sakura(program, issuer, payee, told, close) -> None:
    """Aoba, which earned 10,000 in April, and Kita."""
    payee()
    payee("kita", name="北商事株式会社", number="")
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()


@pytest.fixture
def sato(now) -> Client:
    """Finance, signed in."""
    user = people.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)
    people.grant_role(user=user, role=Role.FINANCE, by="setup", at=now)
    client = Client()
    client.force_login(user, backend="enishi.core.sign_in.ByButton")
    return client


def member(partner: str, role: MemberRole = MemberRole.OWNER) -> Client:
    email = f"{role.value}@{partner}.example"
    members.add_member(partner=partner, email=email, name=f"{partner} {role.value}", role=role, by="setup", at=MAY_12)
    client = Client()
    client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_kind_is_offered_and_asks_for_what_it_needs(sato, partners_of_sakura, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = sato.get("/papers/").content.decode()

    for name in ("相殺通知書", "精算書", "残高確認書", "手数料規程(別紙)", "料率変更通知", "取引条件明示書"):
        assert name in page
    assert "対象となるものがまだありません。" in sato.get("/papers/make/offset_notice").content.decode()
    assert sato.get("/papers/make/other").status_code == 404


def test_a_balance_is_made_found_printed_and_answered(sato, partners_of_sakura):
    made = sato.post("/papers/make/balance_confirmation", {"partner": "aoba", "day": "2026-05-12", "answer_by": "2026-05-29"})
    paper = Paper.objects.get()

    assert made.url == f"/papers/{paper.id}/"
    page = sato.get(made.url).content.decode()
    assert "11,000円" in page
    assert str(paper.id) in sato.get("/papers/?least=11000&most=11000&counterparty=青葉&kind=balance_confirmation").content.decode()
    assert "該当する帳票はありません。" in sato.get("/papers/?least=11001").content.decode()
    english = sato.get(f"/papers/{paper.id}.pdf?language=en").content
    assert "Balance confirmation" in PdfReader(io.BytesIO(english)).pages[0].extract_text()

    sato.post(f"/papers/{paper.id}/answer", {"decision": "agreed", "words": "経理 青木様、返送にて"})
    paper.refresh_from_db()
    assert (paper.state, paper.answer) == ("agreed", "経理 青木様、返送にて")
    assert "経理 青木様、返送にて" in sato.get(made.url).content.decode()


def test_a_change_of_rates_goes_to_everybody_and_each_answers_in_the_portal(sato, partners_of_sakura):
    asked = sato.get("/papers/make/rate_change_notice").content.decode()
    assert "<h1>料率変更通知を発行する</h1>" in asked
    assert "2026年7月1日から(現行は2026年4月1日から)</option>" in asked
    sato.post("/papers/make/rate_change_notice", {"subject": "sakura/2026-07-01", "partner": "", "answer_by": "2026-06-15"})
    of = {one.partner: f"/portal/papers/{one.id}/" for one in Paper.objects.all()}
    aoba, kita, ken = member("aoba"), member("kita"), member("aoba", MemberRole.SALES)

    assert "回答期限" in sato.get("/papers/").content.decode()
    assert "料率変更通知" in aoba.get("/portal/papers/").content.decode()
    assert "2026年6月15日" in aoba.get(of["aoba"]).content.decode()
    assert aoba.get(f"{of['aoba'][:-1]}.pdf").content.startswith(b"%PDF-")
    assert [client.get(address).status_code for client, address in ((kita, of["aoba"]), (ken, of["aoba"]), (aoba, of["kita"]))] == [
        404,
        404,
        404,
    ]

    kita.post(f"{of['kita']}answer", {"decision": "refused", "words": ""})
    assert Paper.objects.get(partner="kita").state == "issued"
    kita.post(f"{of['kita']}answer", {"decision": "refused", "words": "据置きを希望します"})
    aoba.post(f"{of['aoba']}answer", {"decision": "agreed"})
    assert {one.partner: (one.state, one.answer) for one in Paper.objects.all()} == {
        "aoba": ("agreed", "aoba owner(ポータル)"), "kita": ("refused", "kita owner(ポータル): 据置きを希望します"),
    }  # fmt: skip
    assert kita.post(f"{of['aoba']}answer", {"decision": "refused", "words": "x"}).status_code == 404


def test_what_a_rule_refuses_is_said_on_the_page(sato, partners_of_sakura):
    said = {"subject": "sakura/2026-07-01", "partner": "aoba", "answer_by": "2026-05-11"}

    assert "過ぎているため、期限にできません" in sato.post("/papers/make/rate_change_notice", said).content.decode()
    assert Paper.objects.count() == 0
