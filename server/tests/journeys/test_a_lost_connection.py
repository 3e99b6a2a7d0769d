"""The train is in a tunnel: what was typed into a form stays, the page says so, and sent again it arrives."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.tests.journeys import make_deals_site

TOLD, BACK = "通信がつながっていません", "通信が切れる前に入力した内容を戻しました"


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    return Path(make_deals_site.__file__), ""


def typed(page: Page, customer: str = "株式会社あさひ倉庫") -> None:
    page.goto("/portal/deals/register")
    page.get_by_label("お客様").fill(customer)
    page.get_by_label("補足").fill("総務部長とお会いしました。")


def test_what_was_typed_stays_and_the_page_says_so_and_sent_again_it_arrives(as_person: Callable[..., Page]):
    page = as_person("相沢 健", width=390)
    typed(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text(TOLD)).to_be_visible()
    expect(page.get_by_label("お客様")).to_have_value("株式会社あさひ倉庫")

    page.context.set_offline(False)
    expect(page.get_by_text(TOLD)).to_be_hidden()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("株式会社あさひ倉庫").first).to_be_visible()
    assert "/register" not in page.url


def test_a_page_that_was_loaded_again_meanwhile_has_it_back_once(as_person: Callable[..., Page]):
    page = as_person("相沢 健", width=390)
    typed(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="登録する").click()
    page.context.set_offline(False)

    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("補足")).to_have_value("総務部長とお会いしました。")

    page.goto("/portal/deals/register")
    expect(page.get_by_text(BACK)).to_be_hidden()
    expect(page.get_by_label("お客様")).to_have_value("")


def test_with_a_connection_nothing_is_kept(as_person: Callable[..., Page]):
    page = as_person("相沢 健", width=390)
    typed(page, "株式会社白樺印刷")

    page.get_by_role("button", name="登録する").click()
    page.wait_for_url(lambda address: "/register" not in address)
    page.goto("/portal/deals/register")

    expect(page.get_by_label("お客様")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('unsent:'))") == []
