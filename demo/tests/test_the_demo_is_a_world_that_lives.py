"""The demo's own site, person by person: two years of history, deals in every state, a campaign half way, questions open and answered, nothing left lying.

ENISHI_DEMO_SITE names the site that `make demo` made (demo/out/site).
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.tests.journeys.conftest import PATIENCE, as_person, browser, free_port, site, surroundings, violations

__all__ = ["as_person", "browser", "free_port", "site", "surroundings"]

pytestmark = pytest.mark.skipif("ENISHI_DEMO_SITE" not in os.environ, reason="ENISHI_DEMO_SITE does not name a site that make demo made")


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """The demo as it is; its day, Monday 23 March 2026, it keeps itself."""
    return Path(__file__).with_name("take_site.py"), ""


@pytest.fixture(scope="module")
def patient() -> bool:
    """Its worker prints two years of papers first, and until then the server says that they wait."""
    return True


PEOPLE = (
    "花岡 さくら", "佐藤 経子", "高橋 誠", "渡辺 直美", "鈴木 健", "監査 太郎",
    "青葉 一郎", "大野 美和", "相沢 健", "北 由美", "綾部 薫", "朝霧 恵",
)  # fmt: skip


@pytest.mark.parametrize(("language", "width", "come_in"), [("ja", 1280, "{}として入る"), ("en", 390, "Come in as {}")])
def test_the_first_page_offers_a_button_for_each_person_and_each_has_a_page_of_their_own(
    browser: Browser, site: str, language: str, width: int, come_in: str
):
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, locale="ja-JP")
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    page = context.new_page()
    page.goto("/")
    assert violations(page) == []
    expect(page.get_by_role("button", name=re.compile(come_in.format("")))).to_have_count(len(PEOPLE))

    for name in PEOPLE:
        page.goto("/sign-in/")
        page.get_by_role("button", name=come_in.format(name), exact=True).click()
        page.wait_for_url(lambda address: "/sign-in/" not in address, timeout=PATIENCE * 1000)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    context.close()


def test_the_manager_finds_deals_in_every_state_and_begins_with_what_waits(as_person: Callable[..., Page]):
    hana = as_person("花岡 さくら")
    expect(hana.get_by_role("link", name=re.compile("案件に回答する")).first).to_be_visible()
    expect(hana.get_by_text("相違のご連絡に回答する").first).to_be_visible()

    hana.goto("/deals/")
    for name in ("(株)森田食品", "森田食品株式会社", "若葉会計事務所"):  # two at one customer, and one that is late
        expect(hana.get_by_role("link", name=name).first).to_be_visible()
    for name, state in (
        ("港北運輸株式会社", "見送り"), ("有限会社みどり園芸", "取下げ"), ("株式会社南国トラベル", "辞退"), ("東雲電機株式会社", "失注"),
        ("あけぼの歯科クリニック", "受注"), ("株式会社さざなみ水産", "保護期限切れ"), ("医療法人つばさ会", "保護中"), ("株式会社春日スポーツ", "ご案内中"),
    ):  # fmt: skip
        hana.goto(f"/deals/all?q={name}")
        expect(hana.get_by_role("row").filter(has_text=name).first).to_contain_text(state)


def test_a_campaign_is_half_way_and_a_text_waits_for_its_second_person(as_person: Callable[..., Page]):
    hana = as_person("花岡 さくら")
    hana.goto("/campaigns/")
    expect(hana.get_by_text("人事労務 新規獲得キャンペーン").first).to_be_visible()

    makoto = as_person("高橋 誠")
    text = makoto.get_by_role("link", name=re.compile("2026年7月1日"))
    expect(text).to_be_visible()
    text.click()
    expect(makoto.get_by_role("button", name="承認する")).to_be_visible()
    assert violations(makoto) == []


def test_finance_has_no_statement_of_a_closed_month_left_and_sees_what_is_to_be_paid(as_person: Callable[..., Page]):
    sato = as_person("佐藤 経子")

    expect(sato.get_by_text("相違のご連絡に回答する").first).to_be_visible()
    expect(sato.get_by_text("支払通知書を発行する")).to_have_count(0)
    sato.goto("/payouts/")
    expect(sato.get_by_text("2026年3月31日").first).to_be_visible()


def test_the_owner_sees_months_of_money_questions_answered_and_a_notice_agreed_to(as_person: Callable[..., Page]):
    ichiro = as_person("青葉 一郎", width=390)
    expect(ichiro.locator(".lead").first).to_contain_text("2026年3月31日(火)にお支払い予定です。")

    ichiro.goto("/portal/papers/")
    notice = ichiro.get_by_role("listitem").or_(ichiro.get_by_role("row")).filter(has_text="料率変更通知").first
    expect(notice).to_contain_text("ご同意・ご確認済み")
    assert violations(ichiro) == []
    ichiro.goto("/portal/money/")
    for month in ("2024年4月", "2025年12月", "2026年2月"):
        expect(ichiro.get_by_text(re.compile(month)).first).to_be_attached()


def test_the_first_tier_sees_of_its_second_tier_its_deals_and_the_second_tier_nothing_of_the_first(as_person: Callable[..., Page]):
    kaoru, megumi = as_person("綾部 薫", width=390), as_person("朝霧 恵", width=390)
    for page in (kaoru, megumi):
        page.goto("/portal/deals/")
        assert violations(page) == []

    below = kaoru.get_by_role("heading", name="二次店の案件")
    expect(below).to_be_visible()
    for name in ("社会福祉法人みなと会", "株式会社ことぶき工業"):
        expect(kaoru.get_by_text(name)).to_be_visible()
        expect(kaoru.get_by_role("link", name=name)).to_have_count(0)  # it sees that they are there, and no more
        expect(megumi.get_by_role("link", name=name)).to_be_visible()
    expect(megumi.get_by_text("あやめ")).to_have_count(0)
    expect(megumi.get_by_role("heading", name="二次店の案件")).to_have_count(0)


def test_the_mailbox_shows_two_months_of_mails_and_what_signing_in_would_send_without_its_code(
    as_person: Callable[..., Page], browser: Browser, site: str
):
    stranger = browser.new_context(base_url=site, locale="ja-JP")
    asking = stranger.new_page()
    asking.goto("/sign-in/code/?email=ichiro@aoba.example")
    asking.get_by_role("button", name="メールを送る").click()
    expect(asking.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    stranger.close()

    hana = as_person("花岡 さくら")
    hana.goto("/mailbox/?to=ichiro@aoba.example")
    for words in ("支払通知書", "料率変更通知", "手数料規程"):
        expect(hana.get_by_role("link", name=re.compile(words)).first).to_be_visible()
    hana.get_by_role("link", name=re.compile("••••-••••")).first.click()
    expect(hana.locator("pre")).to_contain_text("••••-••••")
    assert re.findall(r"[0-9]{4}-[0-9]{4}\b", hana.locator("pre").inner_text()) == []
