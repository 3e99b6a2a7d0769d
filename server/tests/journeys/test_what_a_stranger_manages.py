"""What somebody does who has never seen the page, on a phone and at a desk, in Japanese: in how many steps, each a click or a field that is filled in."""

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from server.tests import world


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    return Path(world.__file__), world.TODAY.astimezone(UTC).isoformat()


class Stranger:
    """Follows words that are seen on the page, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def clicks(self, found: Locator) -> None:
        self.steps += 1
        found.first.click()
        self.page.wait_for_load_state()

    def follows(self, words: str) -> None:
        self.clicks(self.page.locator("main, nav").get_by_role("link", name=words))

    def presses(self, words: str) -> None:
        self.clicks(self.page.get_by_role("button", name=words))

    def writes(self, label: str, words: str) -> None:
        self.steps += 1
        self.page.get_by_label(label).first.fill(words)

    def reads(self) -> str:
        return self.page.inner_text("main")


def test_a_salesperson_finds_out_on_a_phone_why_an_order_paid_nothing(as_person: Callable[..., Page]):
    """A-1002 is a renewal, and only new orders pay."""
    owner = Stranger(as_person("青葉 一郎", width=390))

    owner.follows("担当顧客")
    owner.follows("山田商店")
    owner.clicks(owner.page.locator("main").get_by_role("link", name="理由"))

    assert "手数料の対象外となったものと理由" in owner.reads()
    assert "新規" in owner.reads()
    assert owner.steps <= 3


def test_a_salesperson_who_knows_only_the_customer_reads_in_two_taps_on_a_phone_why_each_order_paid_or_did_not(
    as_person: Callable[..., Page],
):
    """Kawamura's order is Ken's own; Yamada's A-1002 names nobody, and is not shown to him."""
    ken = Stranger(as_person("相沢 健", width=390))

    ken.follows("担当顧客")
    assert "山田商店" not in ken.reads()
    ken.follows("川村製作所")

    assert "手数料の対象になりました。" in ken.reads()
    assert "円" not in ken.page.locator("main .entries").first.inner_text()  # amounts are the company's
    assert ken.steps == 2

    owner = Stranger(as_person("青葉 一郎", width=390))
    owner.follows("担当顧客")
    owner.follows("山田商店")
    assert "手数料は発生していません。" in owner.reads()
    assert "新規" in owner.reads()  # what the order was not
    assert owner.steps == 2


def test_a_salesperson_finds_the_reason_by_the_customers_name_from_the_first_page(as_person: Callable[..., Page]):
    owner = Stranger(as_person("青葉 一郎", width=390))

    owner.writes("お客様名、または注文明細の番号", "山田")
    owner.presses("理由を見る")
    owner.follows("山田商店")

    assert "手数料は発生していません。" in owner.reads()
    assert owner.steps == 3


def test_an_owner_knows_when_and_how_much_money_comes_without_a_step(as_person: Callable[..., Page]):
    owner = Stranger(as_person("青葉 一郎", width=390))

    # 1,000,000 × 10 % and 10 % tax on it; the end of the next month is 31 October, a Saturday: the bank day before it.
    assert "110,000円" in owner.reads()
    assert "10月30日(金)" in owner.reads()
    assert owner.steps == 0


def test_a_salesperson_registers_a_deal_on_a_phone(as_person: Callable[..., Page]):
    ken = Stranger(as_person("相沢 健", width=390))

    ken.follows("案件")
    ken.follows("案件を登録")
    ken.writes("お客様", "株式会社あさひ倉庫")
    ken.presses("登録する")

    assert "株式会社あさひ倉庫" in ken.reads()
    assert "2026年10月23日(金)までに回答" in ken.reads()  # three business days from Tuesday, 20 October
    assert ken.steps <= 4


def test_a_manager_decides_a_conflict_with_the_other_side_in_view(as_person: Callable[..., Page]):
    naomi = Stranger(as_person("渡辺 直美"))

    naomi.follows("案件")
    naomi.follows("森田食品株式会社")
    assert "北商事株式会社" in naomi.reads()
    naomi.clicks(naomi.page.get_by_label("承認する(青葉システム株式会社)"))
    naomi.writes("理由", "青葉様が先に担当者とお会いしているため")
    naomi.presses("決定する")

    assert "保護中" in naomi.reads()
    assert naomi.steps <= 5


def test_an_approver_reads_the_figures_of_a_payout_and_comes_to_the_approval(as_person: Callable[..., Page]):
    """Kita's 300,000 × 10 % and 10 % tax on it; Aoba's line waits for the answer to its difference."""
    approver = Stranger(as_person("高橋 誠"))

    approver.clicks(approver.page.locator("main a[href^='/payouts/batches/']"))

    assert "33,000円" in approver.reads()
    assert approver.page.get_by_role("button", name="承認").first.is_visible()
    assert approver.steps == 1
