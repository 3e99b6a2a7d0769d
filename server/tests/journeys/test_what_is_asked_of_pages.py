"""What is asked of every page is told where it is wrong: pages made for it, each with a fault that a person would meet."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from server.tests.journeys.looking import Look

STYLE = ":root { color: #111; background: #fff } [data-bs-theme=dark] { color: #eee; background: #111 } a { color: inherit }"


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    yield Look(page)
    page.context.close()


def a_page(inside: str, *, style: str = "") -> str:
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>明細 · Enishi</title><style>{STYLE}{style}</style>"
    return "data:text/html," + quote(
        f"<!doctype html><html lang=ja><head>{head}</head><body><main><h1>明細</h1>{inside}</main></body></html>"
    )


def test_of_a_page_without_fault_nothing_is_told(look: Look):
    assert (
        look.problems_of(a_page("<p><a href=#>青葉</a> <button>承認する</button></p><p style='height: 3000px'></p><a href=#>北</a>")) == []
    )


@pytest.mark.parametrize(
    ("inside", "style", "told"),
    [
        (
            "<a id=b href=#>北</a>",
            "#b { position: fixed; top: -200px }",
            ['focus is off the screen: <a id="b" href="#">北</a>', 'phone: focus is off the screen: <a id="b" href="#">北</a>'],
        ),
        (
            "<label>日<input id=b type=date></label>",
            "@media (max-width: 400px) { #b { position: fixed; top: -200px } }",
            ['phone: focus is off the screen: <input id="b" type="date">'],
        ),
        (
            "<a id=b href=#>北</a>",
            "@media (max-width: 400px) { #b { outline: 0 } }",
            ['phone: focus is not seen: <a id="b" href="#">北</a>'],
        ),
        (
            "<a id=b href=#>北</a><a tabindex=1 href=#>南</a><a href=#>東</a>",
            "",
            [
                'tabindex: <a tabindex="1" href="#">南</a>',
                'out of order: <a id="b" href="#">北</a>',
                'phone, dark: tabindex: <a tabindex="1" href="#">南</a>',
                'phone: out of order: <a id="b" href="#">北</a>',
            ],
        ),
        (
            "<div tabindex=0 role=button onkeydown='event.preventDefault()'>北</div><a href=# id=b>南</a>",
            "",
            ['not reached: <a href="#" id="b">南</a>', 'phone: not reached: <a href="#" id="b">南</a>'],
        ),
        (
            "<p id=b>北商事</p>",
            "[data-bs-theme=dark] #b { color: #333 }",
            ['dark: color-contrast: <p id="b">北商事</p>', 'phone, dark: color-contrast: <p id="b">北商事</p>'],
        ),
        (
            "<p id=b>北商事</p>",
            "@media (max-width: 400px) { [data-bs-theme=light] #b { color: #ddd } }",
            ['phone: color-contrast: <p id="b">北商事</p>'],
        ),
        ("<p id=b>北商事</p>", "#b { width: 500px }", ['phone, dark: scrolls sideways: <p id="b">北商事</p>']),
        ("<p>Partners of today</p>", "", ["English: Partners of today"] * 2),  # a word that begins it, and two in a row
        ("<h1>もう一つ</h1>", "", ["2 first headings"]),
        ("<img src=data:,>", "", ['image-alt: <img src="data:,">', 'phone, dark: image-alt: <img src="data:,">']),
        ("<script>console.error('言う')</script>", "", ["言う"]),
    ],
)
def test_a_fault_is_told(look: Look, inside: str, style: str, told: list[str]):
    assert look.problems_of(a_page(inside, style=style)) == told


@pytest.mark.parametrize(
    "last", ["<label>日<input type=date></label>", "<iframe title=文 srcdoc='<a href=#>一</a><a href=#>二</a>' sandbox></iframe>"]
)
def test_a_walk_begins_at_the_top_wherever_the_one_before_it_ended(look: Look, last: str):
    look.problems_of(a_page(f"<a href=#>青葉</a><p style='height: 3000px'></p>{last}"))

    for steps in range(7):
        for _ in range(steps):
            look.page.keyboard.press("Tab")
        assert look._walked_by_keyboard() == [], f"{steps} steps on"
