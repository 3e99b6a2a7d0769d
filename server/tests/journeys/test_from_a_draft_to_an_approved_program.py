"""A new text of a program: drafted with a mistake, corrected, tried on its cases and on history, reviewed, and approved by a second person."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: 12 %
    limits: none
"""
CASES = """\
- case: {ja: ご注文の12 %です, en: twelve percent of every line}
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2027-04-10}]
  earns: {commission: {A1: 12_000}}
"""
SOON = 60_000  # milliseconds until a job is done on a busy machine


def test_a_text_is_drafted_corrected_tried_reviewed_and_approved_by_two_people_who_never_leave_the_browser(as_person: Callable[..., Page]):
    hana = as_person("花岡 さくら")
    hana.get_by_role("link", name="プログラム").click()
    hana.get_by_role("link", name="さくら", exact=True).click()
    hana.get_by_role("link", name="次の版を下書きする").click()
    expect(hana.get_by_label("本文 任意", exact=True)).to_have_value(re.compile("rate: 10 %"))
    hana.get_by_label("適用開始日").fill("2027-04-01")
    hana.get_by_label("本文 任意", exact=True).fill(TEXT.replace("rate: 12 %", "rat: 12 %"))
    hana.get_by_label("計算例 任意", exact=True).fill(CASES)
    hana.get_by_role("button", name="下書きとして保存する").click()

    # A mistake stands with its line, what stands there, and what to write instead.
    row = hana.get_by_role("row").filter(has_text="「rate」のことですか。")
    expect(row).to_contain_text("rat: 12 %")
    expect(row.get_by_role("cell").first).to_have_text("9")
    hana.get_by_role("link", name="下書きを修正する").click()
    hana.get_by_label("本文 任意", exact=True).fill(TEXT)
    hana.get_by_role("button", name="下書きとして保存する").click()

    hana.get_by_role("button", name="点検して計算例を実行する").click()
    expect(hana.get_by_text("ご注文の12 %です").first).to_be_visible(timeout=SOON)
    hana.get_by_role("button", name="過去実績との差額を計算する").click()
    expect(hana.get_by_role("button", name="差額を確認しました")).to_be_visible(timeout=SOON)
    assert hana.locator("img.picture").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")  # once it has come
    hana.get_by_label("確認した内容と所見").fill("予算の範囲内です。")
    hana.get_by_role("button", name="差額を確認しました").click()
    expect(hana.get_by_text("ご自身が書いた版のため、別の方が承認します。")).to_be_visible()
    expect(hana.get_by_role("button", name="承認する")).to_have_count(0)

    # The second person reads it in words, then approves it.
    takahashi = as_person("高橋 誠", width=390)
    takahashi.goto(hana.url)
    expect(takahashi.get_by_role("row").filter(has_text="予算の範囲内です。")).to_be_visible()
    expect(takahashi.get_by_text("12%").first).to_be_visible()
    takahashi.get_by_role("button", name="承認する").click()
    expect(takahashi.get_by_text("2027年4月1日(木)から適用の版です")).to_be_visible()

    # What changes is said in words.
    takahashi.get_by_role("link", name="すべての版").click()
    takahashi.get_by_role("button", name="比較する").click()
    changed = takahashi.get_by_role("row").filter(has_text="料率")
    expect(changed).to_contain_text("10%")
    expect(changed).to_contain_text("12%")
