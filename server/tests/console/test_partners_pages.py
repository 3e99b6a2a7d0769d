"""Pages of partners: everything that is recorded of one, by those who may, and decided by a second person."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from enishi.closing import operations as closings
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.notify import queries as mails
from enishi.partners import queries
from enishi.partners.models import BankAccount, SpecialTermProposal
from enishi.partners.states import ProposalState

pytestmark = pytest.mark.django_db
COMPANY = {"entity_class": "corporation", "legal_name": "青葉システム株式会社", "address": "東京都千代田区青葉1-1"}
AGREEMENT = {
    "id": "A-1", "contract": "agency", "first_day": "2026-04-01", "closing_group": "month_end", "months_after": "1", "day": "31",
    "period": "month", "shift": "previous", "way": "transfer", "fee_bearer": "maker", "protection": "none", "issued_by": "maker",
}  # fmt: skip
ACCOUNT = {
    "bank": "0001", "branch": "001", "kind": "1", "account_number": "1234567", "holder": "アオバシステム", "reason": "口座届",
}  # fmt: skip


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def signed_in(name: str, now: datetime, *roles: Role) -> Client:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=now)
    for role in roles:
        people.grant_role(user=user, role=role, by="setup", at=now)
    return of(user)


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(db, now) -> Client:
    """Who looks after partners."""
    return signed_in("emi", now, Role.PARTNER_MANAGER)


@pytest.fixture
def finance(db, now) -> Client:
    return signed_in("rei", now, Role.FINANCE)


@pytest.fixture
def second(db, now) -> Client:
    return signed_in("mio", now, Role.APPROVER)


@pytest.fixture
def aoba(manager: Client) -> str:
    """Aoba, registered by its page, with company, contact and agreement."""
    closings.add_group(code="month_end", closing_day=31)
    sent(manager, "/partners/register", {"code": "aoba", "name": "青葉システム株式会社", "kind": "corporation"})
    sent(manager, "/partners/of/aoba/company", COMPANY)
    sent(manager, "/partners/of/aoba/contact", {"name": "健", "email": "ken@aoba.example", "role": "sales", "language": "ja"})
    sent(manager, "/partners/of/aoba/agreement", AGREEMENT)
    return "aoba"


def sent(client: Client, address: str, words: dict[str, Any]) -> str:
    """A form that is taken leads to another page; that page."""
    answer = client.post(address, words, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return answer.content.decode()


def test_a_partner_is_registered_and_its_page_shows_all_that_was_recorded(aoba, manager):
    page = manager.get("/partners/of/aoba/").content.decode()

    for said in ("青葉システム株式会社", "法人(源泉徴収なし)", "ken@aoba.example", "翌月末払い · 銀行振込", "当社負担", "2026年4月1日(水)"):
        assert said in page
    assert "<c-" not in page
    assert "style=" not in page


def test_forms_of_a_partner_are_headed_by_its_name(aoba, manager):
    for name, title in (("company", "会社(契約者)"), ("agreement", "パートナー契約"), ("facts", "パートナー情報を変更する")):
        page = manager.get(f"/partners/of/aoba/{name}").content.decode()
        assert f'<p><a href="/partners/of/aoba/">青葉システム株式会社</a></p>\n<h1>{title}</h1>' in page
    assert '<option value="month_end">月末締め</option>' in manager.get("/partners/of/aoba/agreement").content.decode()


def test_the_list_is_searched_and_says_what_is_to_be_done(aoba, manager):
    sent(manager, "/partners/register", {"code": "minami", "name": "南 太郎", "kind": "individual"})

    page, found = manager.get("/partners/").content.decode(), manager.get("/partners/?q=青葉").content.decode()

    assert "税・源泉徴収の区分が未登録" in page
    assert ("of/aoba/" in found, "of/minami/" in found) == (True, False)


def test_the_same_name_is_asked_about_and_what_was_typed_is_kept(aoba, manager):
    answer = manager.post("/partners/register", {"code": "aoba2", "name": "㈱青葉システム", "kind": "corporation"})

    assert answer.status_code == 200
    assert "と同じ会社かもしれません" in answer.content.decode()
    assert 'value="㈱青葉システム"' in answer.content.decode()
    assert queries.partner("aoba2") is None


def test_half_a_clause_is_told_at_its_field(aoba, manager):
    answer = manager.post("/partners/of/aoba/agreement", AGREEMENT | {"id": "A-2", "deemed_clause": "第8条"})

    assert "両方をご入力いただくか" in answer.content.decode()
    assert len(queries.agreements("aoba", day=datetime(2026, 10, 1).date())) == 1  # noqa: DTZ001 - a day


def test_a_special_term_is_asked_for_on_one_page_and_approved_on_another_by_a_second_person(aoba, manager, second):
    term = {"id": "S-1", "agreement": "A-1", "incentive": "commission", "rate": "12.5", "first_day": "2026-10-01", "reason": "引継ぎ"}
    sent(manager, "/partners/of/aoba/special_term", term)
    proposal = SpecialTermProposal.objects.get()
    address = f"/partners/special-terms/{proposal.id}"

    refused = manager.post(address, {"decision": "approve"}, follow=True).content.decode()
    assert "が申請したため、別の担当者が承認します。" in refused
    assert "取り下げる" in manager.get("/partners/waiting").content.decode()
    assert "12.5%" in second.get("/partners/waiting").content.decode()
    sent(second, address, {"decision": "approve"})

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    assert "承認待ちはありません" in second.get("/partners/waiting").content.decode()


def test_a_bank_account_is_proposed_told_and_approved_by_its_number_and_never_shown(aoba, finance, second):
    page = sent(finance, "/partners/of/aoba/bank_account", ACCOUNT)
    account = BankAccount.objects.get()
    address = f"/partners/accounts/{account.id}"

    assert ("****567" in page, "1234567" in page) == (True, False)
    assert [one.to for one in mails.newest()] == ["ken@aoba.example"]
    assert "ｱｵﾊﾞｼｽﾃﾑ" in second.get("/partners/waiting").content.decode()  # to be compared with the paper, as a bank file will spell it
    assert (
        "口座番号と一致しません" in second.post(address, {"decision": "approve", "number_again": "7654321"}, follow=True).content.decode()
    )
    assert BankAccount.objects.get().state == ProposalState.PROPOSED
    sent(second, address, {"decision": "approve", "number_again": "1234567"})
    assert BankAccount.objects.get().state == ProposalState.APPROVED
    assert "1234567" not in second.get("/partners/of/aoba/").content.decode()


def test_tax_is_decided_by_finance_with_the_reason(aoba, manager, finance):
    sent(manager, "/partners/register", {"code": "minami", "name": "南商店", "kind": "individual"})
    sent(manager, "/partners/of/minami/company", {"entity_class": "individual", "legal_name": "南 太郎"})
    words = {"from_day": "2026-04-01", "withholding": "sales_agent", "consumption_tax": "standard", "reason": "継続的な媒介"}

    assert manager.post("/partners/of/minami/tax_class", words).status_code == 404
    page = sent(finance, "/partners/of/minami/tax_class", words)
    page = sent(
        finance, "/partners/of/minami/registration", {"number": "T7010705000725", "first_day": "2025-10-01", "reason": "公表サイト"}
    )

    assert all(said in page for said in ("外交員, 課税(標準税率): 継続的な媒介 (rei", "T7010705000725"))


@pytest.mark.parametrize(
    "name",
    [
        "facts",
        "attribute",
        "company",
        "contact",
        "agreement",
        "special_term",
        "registration",
        "registration_ended",
        "unregistered",
        "tax_class",
        "bank_account",
    ],
)
def test_who_only_reads_sees_the_page_and_no_form(aoba, now, name):
    auditor = signed_in("ann", now, Role.AUDITOR)

    assert auditor.get("/partners/of/aoba/").status_code == 200
    assert auditor.get(f"/partners/of/aoba/{name}").status_code == 404
    assert f"/of/aoba/{name}" not in auditor.get("/partners/of/aoba/").content.decode()


def test_a_partner_that_is_not_there_answers_like_one_that_is_not_for_you(manager):
    assert manager.get("/partners/of/nobody/").status_code == 404
    assert manager.get("/partners/of/nobody/company").status_code == 404
    assert Client().get("/partners/of/nobody/").headers["Location"] == Client().get("/partners/of/aoba/").headers["Location"].replace(
        "aoba", "nobody"
    )


def test_a_contact_ends_by_its_button(aoba, manager):
    company = queries.company("aoba")
    assert company is not None

    sent(manager, f"/partners/of/aoba/contacts/{company.contacts[0].id}/end", {})

    after = queries.company("aoba")
    assert after is not None
    assert after.contacts[0].ended_at is not None


def test_a_partners_facts_are_changed_on_a_page_that_begins_with_them(aoba, manager):
    sent(manager, "/partners/register", {"code": "kita", "name": "北商事", "kind": "corporation"})
    page = manager.get("/partners/of/kita/facts").content.decode()
    assert 'value="北商事"' in page
    assert '<option value="aoba">aoba 青葉システム株式会社</option>' in page

    sent(manager, "/partners/of/kita/facts", {"name": "北商事株式会社", "kind": "corporation", "parent": "aoba", "introduced_by": "aoba"})

    kita = queries.partner("kita")
    assert kita is not None
    assert (kita.name, kita.parent, kita.introduced_by) == ("北商事株式会社", "aoba", "aoba")
    assert "北商事株式会社" in manager.get("/partners/of/aoba/").content.decode()  # its second tier


def test_a_third_tier_is_refused_in_japanese_and_what_was_typed_is_kept(aoba, manager):
    for code, parent in (("kita", "aoba"), ("minami", "")):
        sent(manager, "/partners/register", {"code": code, "name": code, "kind": "corporation", "parent": parent})

    page = manager.post("/partners/of/aoba/facts", {"name": "青葉", "kind": "corporation", "parent": "minami"}).content.decode()

    assert "kitaが下にあり、三次店になります" in page
    assert 'value="青葉"' in page


def test_attributes_are_a_timeline_each_until_its_next_value(aoba, manager):
    for value, day in (("kanto", "2025-04-01"), ("kansai", "2026-04-01")):
        sent(manager, "/partners/of/aoba/attribute", {"attribute": "region", "value": value, "first_day": day})

    found = [(one.value, str(one.first_day), str(one.last_day)) for one in queries.attributes("aoba")]
    assert found == [("kansai", "2026-04-01", "None"), ("kanto", "2025-04-01", "2026-03-31")]
    page = manager.get("/partners/of/aoba/").content.decode()
    assert "2025年4月1日(火) – 2026年3月31日(火)" in page
    assert page.count('<li class="now">') == 1
    assert "地域: 関西" in page


def test_what_names_a_company_is_erased_by_an_administrator_once_the_hold_is_over(aoba, manager, now):
    admin = signed_in("kai", now, Role.ADMINISTRATOR)
    address = "/partners/of/aoba/erasure"
    assert manager.get(address).status_code == 404
    assert "取引中" in admin.get(address).content.decode()
    assert "まだ必要です" in admin.post(address, follow=True).content.decode()

    sent(manager, "/partners/of/aoba/facts", {"name": "青葉", "kind": "corporation", "last_day": "2026-03-31"})
    assert "2037年12月31日(木)" in admin.get(address).content.decode()  # ten years after 2026, and one more
    assert "まで保存します" in admin.post(address, follow=True).content.decode()

    with clock.standing_at(datetime(2038, 1, 1, 3, tzinfo=UTC)):
        assert "完全に消去する" in admin.get(address).content.decode()
        assert "消去しました" in admin.post(address, follow=True).content.decode()
    company = queries.company("aoba")
    assert company is not None
    assert (company.legal_name, company.contacts[0].email) == ("", None)
