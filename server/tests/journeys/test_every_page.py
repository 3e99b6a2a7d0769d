"""Every page for everybody: no sideways scrolling on a phone, nothing that axe finds, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from server.tests.journeys.conftest import AXE

PAGES = ("/", "/intake/", "/intake/send", "/intake/1/", "/intake/review/", "/closing/", "/closing/sakura/month_end/2026-09/", "/trace/", "/people/",
    "/audit/", "/programs/", "/programs/draft", "/programs/of/sakura/", "/programs/of/sakura/2026-09-01/",
    "/programs/of/sakura/2026-09-01/words", "/campaigns/", "/campaigns/budgets", "/targets/", "/targets/propose", "/papers/", "/papers/make/balance_confirmation", "/statements/invoices", "/mailbox/", "/components/", "/nothing-here")  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_and_axe_finds_nothing(as_person: Callable[..., Page], width: int, dark: bool):
    page = as_person("花岡 さくら", width=width, dark=dark)
    found = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        answer = page.evaluate("axe.run()")
        violations = [f"{one['id']}: {node['html'][:120]}" for one in answer["violations"] for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            violations.append("scrolls sideways")
        if violations:
            found[path] = violations

    assert found == {}
