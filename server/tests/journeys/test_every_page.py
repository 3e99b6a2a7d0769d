"""Every page for everybody: no sideways scrolling on a phone, nothing that axe finds, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from server.tests.journeys.conftest import violations

PAGES = ("/", "/intake/", "/intake/send", "/intake/1/", "/intake/review/", "/closing/", "/closing/sakura/month_end/2026-09/", "/trace/", "/payouts/withheld/", "/payouts/records/", "/people/",
    "/audit/", "/programs/", "/programs/draft", "/programs/of/sakura/", "/programs/of/sakura/2026-09-01/",
    "/programs/of/sakura/2026-09-01/words", "/campaigns/", "/campaigns/budgets", "/targets/", "/targets/propose", "/papers/", "/papers/make/balance_confirmation", "/statements/invoices", "/mailbox/", "/components/", "/nothing-here")  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_and_axe_finds_nothing(as_person: Callable[..., Page], width: int, dark: bool):
    page = as_person("花岡 さくら", width=width, dark=dark)
    found = {}
    for path in PAGES:
        page.goto(path)
        if problems := violations(page):
            found[path] = problems

    assert found == {}
