"""Trust between maker and partner: a look that only reads and is told to the owner, what each salesperson sees, and the record of all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.tests.journeys.conftest import violations

REASON = "お支払い日のお問い合わせの確認"


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """A site on which Aoba has an owner and a salesperson."""
    return Path(__file__).with_name("make_deals_site.py"), ""


def found(page: Page) -> list[str]:
    """What axe finds on the open page, light and dark."""
    problems = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        problems += [f"{scheme} {page.url}: {one}" for one in violations(page)]
    return problems


def look(hana: Page, name: str) -> None:
    """From the partner's page to the portal as one of its people."""
    hana.goto("/partners/of/aoba/overview/")
    hana.get_by_role("link", name="ポータルをこの会社として見る").click()
    hana.get_by_label(name).check()
    hana.get_by_label("見る理由").fill(REASON)
    hana.get_by_role("button", name="見る", exact=True).click()


def test_a_manager_sees_the_portal_as_its_owner_sends_nothing_and_the_owner_reads_that_it_happened(as_person: Callable[..., Page]):
    hana = as_person("花岡 さくら")
    hana.goto("/partners/of/aoba/look")
    assert found(hana) == []

    look(hana, "青葉 一郎 (責任者)")
    banner = hana.locator(".look")
    expect(banner).to_contain_text("青葉システム株式会社の青葉 一郎さん(責任者)として表示しています")
    assert found(hana) == []
    hana.goto("/portal/company/")
    hana.get_by_role("button", name="メールを停止する").click()
    expect(hana.get_by_role("heading", level=1)).to_have_text("パートナーとして表示中です")
    banner.get_by_role("button", name="表示を終了する").click()
    expect(hana.get_by_role("heading", level=1)).to_contain_text("青葉システム株式会社")
    hana.goto("/portal/")
    expect(hana.get_by_role("heading", level=1)).to_have_text("ページが見つかりません")

    ichiro = as_person("青葉 一郎", width=390)
    ichiro.goto("/portal/company/")
    expect(ichiro.get_by_role("main")).to_contain_text(REASON)
    assert found(ichiro) == []


def test_the_owner_shows_a_salesperson_the_amounts_of_their_own_deals_on_a_phone(as_person: Callable[..., Page]):
    ken = as_person("相沢 健", width=390)
    ken.goto("/portal/money/")
    expect(ken.get_by_role("link", name="ご自身の案件の手数料")).to_have_count(0)

    ichiro = as_person("青葉 一郎", width=390)
    ichiro.goto("/portal/company/")
    ichiro.get_by_text("表示の範囲").click()
    ichiro.get_by_label("金額").select_option("own")
    ichiro.get_by_role("button", name="変更", exact=True).click()
    expect(ichiro.get_by_role("status").first).to_be_visible()

    ken.reload()
    ken.get_by_role("link", name="ご自身の案件の手数料").click()
    expect(ken.get_by_role("heading", level=1)).to_have_text("ご自身の案件の手数料")
    assert found(ken) == []


def test_an_administrator_finds_who_let_the_salesperson_in_and_reads_what_is_set(as_person: Callable[..., Page]):
    hana = as_person("花岡 さくら")
    hana.get_by_role("link", name="監査ログ", exact=True).click()
    hana.get_by_label("名前・記録に含まれる言葉").fill("相沢")
    hana.keyboard.press("Enter")
    sentence = hana.get_by_role("link", name="相沢 健さんを「営業」としてポータルに登録しました")
    expect(sentence).to_be_visible()
    assert found(hana) == []

    sentence.click()
    expect(hana.get_by_role("heading", level=1)).to_contain_text("相沢 健さんを「営業」としてポータルに登録しました")
    expect(hana.get_by_role("main")).to_contain_text("直前の記録のハッシュ値")
    assert found(hana) == []

    hana.get_by_role("link", name="設定", exact=True).click()
    expect(hana.get_by_role("main")).to_contain_text("3営業日")
    assert found(hana) == []
