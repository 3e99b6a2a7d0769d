"""The console without a mouse, on a phone and on paper: rows, rooms, search, the list of keys, the palette; never while somebody writes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from server.tests.journeys.conftest import violations

HANA = "花岡 さくら"
COMPOSING = """keys => keys.forEach(key => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true})))"""

# A colour as it is painted: the library mixes some in another space.
PAINTED = """link => {
    const [canvas, here] = [document.createElement("canvas").getContext("2d"), getComputedStyle(link)];
    canvas.fillStyle = here.color;
    canvas.fillRect(0, 0, 1, 1);
    return [[...canvas.getImageData(0, 0, 1, 1).data].join(" "), here.textDecorationLine];
}"""


@pytest.fixture
def page(as_person: Callable[..., Page]) -> Page:
    """Hana's browser, on the list of what is called a."""
    page = as_person(HANA)
    page.goto("/find/?q=a")
    return page


def height_of(place: Locator) -> float:
    return float(place.evaluate("place => place.getBoundingClientRect().height"))


def test_j_and_k_move_along_the_rows_and_enter_opens_the_row(page: Page):
    rows = page.locator("main [data-row]")
    assert rows.count() > 2

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class(re.compile("row-here"))
    page.keyboard.press("k")
    page.keyboard.press("k")  # the first one stays
    expect(page.locator(".row-here")).to_have_count(1)
    expect(rows.nth(0).locator("a")).to_be_focused()
    address = rows.nth(0).locator("a").get_attribute("href") or "?"
    page.keyboard.press("Enter")

    page.wait_for_url(lambda here: here.endswith(address))


def test_x_chooses_the_row_and_takes_it_back_and_while_somebody_writes_it_is_a_letter(page: Page):
    page.goto("/partners/")
    boxes = page.locator("main [data-row] input[type=checkbox]")
    page.keyboard.press("x")  # no row is one's place yet
    expect(page.locator("main [data-row] input:checked")).to_have_count(0)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    expect(page.locator("[data-bulk]")).to_contain_text("1件を選択中")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("main [data-row] input:checked")).to_have_count(2)
    page.keyboard.press("x")
    expect(boxes.nth(0)).not_to_be_checked()
    page.keyboard.press("/")
    page.keyboard.press("x")

    expect(page.locator("main input[type=search]")).to_have_value("x")
    expect(page.locator("main [data-row] input:checked")).to_have_count(1)


def test_on_a_phone_the_present_tab_is_in_sight_and_no_other_is_pushed_over_the_page(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/partners/")
    last = page.locator(".tabs a").last
    last.click()
    page.wait_for_load_state()

    expect(page.locator(".tabs [aria-current]")).to_have_text(last.inner_text())
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_word_of_the_theme_leads_away_from_what_the_device_shows(page: Page):
    light, dark = (page.get_by_role("button", name=name, exact=True) for name in ("ライト表示", "ダーク表示"))
    for device, word, other in (("light", dark, light), ("dark", light, dark)):
        page.emulate_media(color_scheme=device)  # type: ignore[arg-type]
        page.goto("/partners/")
        expect(word).to_be_visible()
        expect(other).to_be_hidden()


def test_what_was_refused_is_in_its_form_again_without_anything_else_to_do(page: Page):
    page.goto("/partners/")
    page.get_by_text("ビューとして保存").first.click()
    field = page.get_by_label("ビューの名前")
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("秋" * 61)
    page.get_by_role("button", name="ビューを保存する").click()

    expect(page.get_by_role("alert").filter(has_text="60文字以内")).to_be_visible()
    expect(page.get_by_label("ビューの名前")).to_have_value("秋" * 61)
    expect(page.locator("[data-typed]")).to_have_count(0)
    assert violations(page) == []


def test_g_and_a_letter_lead_to_a_room_and_a_slash_to_the_search(page: Page):
    page.keyboard.press("/")
    expect(page.locator("main input[type=search]")).to_be_focused()
    page.locator("main").focus()
    page.keyboard.press("g")
    page.keyboard.press("p")

    page.wait_for_url("**/partners/")


def test_whoever_writes_or_composes_a_word_presses_no_key_of_the_console(page: Page):
    field = page.locator("main input[type=search]")
    field.fill("")
    field.press_sequentially("gp/?jx")
    expect(field).to_have_value("gp/?jx")
    page.locator("main").focus()
    page.evaluate(COMPOSING, ["g", "p", "?", "j"])

    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".row-here")).to_have_count(0)
    assert page.url.endswith("/find/?q=a")


def test_a_question_mark_opens_the_keys_which_keep_the_focus_and_escape_closes_them(page: Page):
    page.locator("main").focus()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="キー操作")
    expect(keys).to_contain_text("次の行・前の行へ移動する")
    assert violations(page) == []
    page.keyboard.press("j")
    expect(page.locator(".row-here")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")

    expect(keys).to_be_hidden()


def test_the_palette_finds_a_partner_and_opens_it_by_keyboard_alone(page: Page):
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="パートナーを登録する")).to_be_visible()
    field.press_sequentially("aoba")
    option = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(option).to_contain_text("aoba")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert violations(page) == []
    page.evaluate(COMPOSING, ["Enter"])
    assert page.url.endswith("/find/?q=a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    address = option.get_attribute("href") or "?"
    page.keyboard.press("Enter")

    page.wait_for_url(lambda here: here.endswith(address))


def test_escape_closes_the_palette_at_once_and_without_script_the_link_is_a_page(page: Page):
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("zzz")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    assert page.locator("a[data-palette]").get_attribute("href") == "/find/"


def test_on_a_phone_one_bar_says_where_one_is_and_its_menu_opens_without_script(as_person: Callable[..., Page]):
    page = as_person(HANA, width=390)
    page.goto("/deals/")
    bar = page.locator(".bar")

    assert height_of(bar) <= 56
    expect(bar).to_contain_text("案件")
    expect(page.get_by_role("link", name="支払通知書", exact=True)).to_be_hidden()
    page.get_by_text("メニュー", exact=True).click()
    link = page.get_by_role("link", name="支払通知書", exact=True)
    assert height_of(link) >= 44
    assert violations(page) == []
    link.click()

    page.wait_for_url("**/statements/")


def test_on_paper_a_page_is_dark_on_white_without_its_menu_whatever_the_screen_is(as_person: Callable[..., Page]):
    page = as_person(HANA, width=700, dark=True)  # an A4 sheet is narrower than a phone is wide in points: tables must stay tables
    page.goto("/people/")
    page.emulate_media(media="print")

    expect(page.locator(".side")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('main td')).display") == "table-cell"


def test_what_was_done_floats_over_the_page_is_taken_back_there_and_can_be_closed(page: Page):
    page.goto("/partners/of/aoba/overview/")
    page.get_by_label("社内向けのメモ").fill("誤記")
    page.get_by_role("button", name="記録する").click()
    toast = page.get_by_role("status")
    expect(toast).to_contain_text("元に戻す")
    assert toast.evaluate("toast => getComputedStyle(toast).position") == "fixed"
    assert violations(page) == []
    toast.get_by_role("button", name="元に戻す").click()
    expect(toast).to_have_text(re.compile("メモを取り消しました。"))
    toast.get_by_role("button", name="閉じる").click()

    expect(toast).to_have_text("")
    expect(page.get_by_text("誤記")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_a_button_that_is_pointed_at_is_read_as_before(as_person: Callable[..., Page], dark: bool):
    page = as_person("鈴木 健", dark=dark)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/intake/")
    for name in ("ファイルを送る", "戻る"):  # the first leads to the second's page
        link = page.get_by_role("link", name=name, exact=True)
        before = link.evaluate(PAINTED)
        link.hover()

        assert link.evaluate(PAINTED) == before, name
        link.click()
