"""A partner's people on a phone: one who sells finds why a deal paid nothing, the owner when and how much money comes, from what, and what comes next."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.tests.journeys.conftest import violations

MINUTE = 60_000  # milliseconds: no question takes longer


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """The site of a partner's money, on Monday 26 October 2026."""
    return Path(__file__).with_name("make_money_site.py"), "2026-10-26T01:00:00+00:00"


def phone(as_person: Callable[..., Page], name: str, **said: bool) -> Page:
    page = as_person(name, width=390, **said)
    page.set_default_timeout(MINUTE)
    return page


def test_one_who_sells_finds_in_three_taps_why_a_deal_paid_nothing_and_sees_no_amount(as_person: Callable[..., Page]):
    ken = phone(as_person, "相沢 健")

    ken.get_by_role("navigation").get_by_role("link", name="担当顧客", exact=True).click()
    ken.get_by_role("link", name="川村製作所").click()
    ken.get_by_role("listitem").filter(has_text="A-1002").get_by_role("link", name="この注文の手数料と理由").click()

    expect(ken.get_by_role("heading", name="手数料の対象外となったものと理由")).to_be_visible()
    expect(ken.get_by_text("新規").first).to_be_visible()
    expect(ken.get_by_text("100,000円")).to_have_count(0)


def test_the_same_question_is_answered_by_the_number_on_the_first_page(as_person: Callable[..., Page]):
    ken = phone(as_person, "相沢 健")

    ken.get_by_label("注文明細の番号").fill("A-1002")
    ken.get_by_role("button", name="理由を見る").click()

    expect(ken.get_by_role("heading", name="手数料の対象外となったものと理由")).to_be_visible()


def test_the_owner_reads_when_and_how_much_comes_confirms_it_as_the_first_thing_to_do_and_sees_what_runs(as_person: Callable[..., Page]):
    ichiro = phone(as_person, "青葉 一郎")

    # 100,000 and 10 % tax; the 31st is a Saturday.
    expect(ichiro.locator(".lead").first).to_have_text("2026年9月分は110,000円、2026年10月30日(金)にお支払い予定です。")
    expect(ichiro.get_by_text("秋の新規キャンペーン")).to_be_visible()
    expect(ichiro.get_by_text("これまでに1件、5,000円です。")).to_be_visible()
    first = ichiro.get_by_role("listitem").first
    expect(first).to_contain_text("支払通知書の確認")
    expect(first).to_contain_text("あと4日")
    first.get_by_role("link").click()
    ichiro.get_by_role("button", name="内容を確認しました").click()

    expect(ichiro.get_by_text("確認済み").first).to_be_visible()
    ichiro.get_by_role("navigation").get_by_role("link", name="ホーム", exact=True).click()
    expect(ichiro.get_by_text("支払通知書の確認")).to_have_count(0)


def test_the_owner_opens_the_sum_by_customer_down_to_the_sentence_and_keeps_the_lines_as_a_file(as_person: Callable[..., Page]):
    ichiro = phone(as_person, "青葉 一郎")
    ichiro.get_by_role("navigation").get_by_role("link", name="手数料", exact=True).click()

    ichiro.get_by_role("link", name="顧客別").click()
    expect(ichiro.locator(".lead")).to_have_text("お支払い対象の手数料は155,000円です。")  # 100,000 + 50,000 + 5,000
    ichiro.get_by_role("link", name="川村製作所").click()
    expect(ichiro.get_by_text("× 10% = 100,000円。")).to_be_visible()
    ichiro.get_by_role("link", name="一覧に戻る").click()
    with ichiro.expect_download() as kept:
        ichiro.get_by_role("link", name="この期間の支払通知書の明細(CSV)").click()

    rows = Path(kept.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith("enishi-statement/1,line,株式会社サクラ,T7010705000725,aoba,2026-09-01,2026-09-30,")
    assert ",A-1001,川村製作所,会計クラウド,commission,販売手数料,1000000,10,100000,exclusive,10," in rows[1]


def test_the_owner_asks_what_a_deal_would_pay(as_person: Callable[..., Page]):
    ichiro = phone(as_person, "青葉 一郎")
    ichiro.goto("/portal/money/")

    ichiro.get_by_role("link", name="この案件の手数料を試算する").click()
    ichiro.get_by_label("ご注文金額").fill("480,000")
    ichiro.get_by_role("button", name="試算する").click()

    # 480,000 × 10 %, and 5,000 of the campaign that runs.
    expect(ichiro.locator(".lead")).to_contain_text("現時点での見込みは53,000円です。")
    expect(ichiro.get_by_text("お支払いをお約束するものではなく")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_of_money_fits_a_phone_and_axe_finds_nothing(as_person: Callable[..., Page], dark: bool):
    ichiro, found = phone(as_person, "青葉 一郎", dark=dark), {}
    parts = "/portal/money/sakura/by/customer/"
    pages = (
        "/portal/", "/portal/to-do/", "/portal/campaigns/sakura/autumn/", "/portal/money/", parts, f"{parts}?of=kawa", "/portal/statements/",
        "/portal/money/suppose/?product=accounting&amount=480000&day=2026-10-27&kind=new&customer=&partner=aoba",
    )  # fmt: skip

    for path in pages:
        ichiro.goto(path)
        if wrong := violations(ichiro):
            found[path] = wrong

    assert found == {}
