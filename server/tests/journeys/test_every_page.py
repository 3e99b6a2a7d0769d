"""Every page that there is, found by links as a person finds it: no link leads nowhere, and no page stands where no link leads."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Browser, Page

from server.tests import world
from server.tests.isolation.crawl import MISSING, POST, addresses, methods
from server.tests.journeys import make_every_page
from server.tests.journeys.conftest import come_in
from server.tests.journeys.looking import Look

MANAGER = "花岡 さくら"
# Between them they may see every page. Who comes later looks at what those before could not.
WALKERS = {"花岡 さくら": "/", "佐藤 経子": "/", "高橋 誠": "/", "監査 太郎": "/", "青葉 一郎": "/portal/", "相沢 健": "/portal/"}
# What a form leads to, and what only an address does: looked at as if it were linked.
OPENED = ("/components/", "/partners/notes?row=aoba", "/programs/of/sakura/compare?old=2026-09-01&new=2027-04-01")
LINK = re.compile(r'<(?:a|iframe|img)\b[^>]*?\b(?:href|src)="([^"#]*)')
# Of each kind one page is read for links; of these some, as a deal that waits offers others than one that is protected.
SOME = {"portal.deals.deal": 5, "deals.deal": 5, "payouts": 2, "ranks.partner": 3}
# Pages and files that no link of this site leads to, each with its reason.
UNLINKED: dict[str, str] = {
    "health": "is asked by machines",
    "account_": "steps of signing in: signing in by mail and with a passkey have journeys of their own",
    "mfa_": "steps of signing in: as above",
    "sign_in": "as above, and there it is looked at",
    "ledger.preview": "of a closing whose journal is not handed over yet; here it is",
    "mine.stop": "stands in a mail",
    "mine.calendar": "is asked by calendars",
    "portal.mine.calendar": "is asked by calendars",
    "statements.invoice": "of a payee that writes its invoices itself; here none does",
    "portal.statements.invoice": "as above",
    "statements.invoice.paper": "as above",
    "targets.paper": "of a signed paper; here one waits for its signature",
}

LETTER = "mailbox.page"  # a mail as it looks, in a frame where no script runs: nothing can be asked of it there
PARTS = 6  # that several processes may share


class Found(NamedTuple):
    who: str  # came to it first
    path: str
    name: str  # of its address
    status: int
    is_page: bool


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    return Path(make_every_page.__file__), world.TODAY.astimezone(UTC).isoformat()


@pytest.fixture(scope="module")
def looks(browser: Browser, site: str) -> Iterator[dict[str, Look]]:
    """Each of the walkers, signed in in a browser of their own."""
    found = {who: Look(come_in(browser, site, who)) for who in WALKERS}
    yield found
    for look in found.values():
        look.page.context.close()


@pytest.fixture(scope="module")
def found(looks: dict[str, Look]) -> list[Found]:
    """Of each kind of page and file that links lead to one, by who comes there first."""
    known: dict[str, Found] = {}
    for who, begin in WALKERS.items():
        files = {one.name for one in known.values() if not one.is_page}
        for path, name, answer in walk(looks[who].page, begin, *(OPENED if who == MANAGER else ()), known=files):
            known.setdefault(name, Found(who, path, name, answer.status, is_page(answer)))
    return list(known.values())


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_fits_speaks_japanese_is_reached_by_keyboard_and_axe_finds_nothing(
    found: list[Found], looks: dict[str, Look], part: int
):
    pages = [one for one in found if one.is_page and one.status == 200 and one.name != LETTER]

    assert {one.path: problems for one in pages[part::PARTS] if (problems := looks[one.who].problems_of(one.path))} == {}


def test_no_link_leads_nowhere_and_to_every_page_leads_one(found: list[Found]):
    names = {one.name for one in found}

    assert {one.path: one.status for one in found if one.status != 200} == {}
    assert sorted(not_reached(names)) == []
    assert sorted(names & UNLINKED.keys() - {*FAMILIES}) == [], "an excuse that is none"


def test_of_the_main_ten_each_is_in_english_too_and_fits_on_a_phone(as_person: Callable[..., Page]):
    problems: dict[str, list[str]] = {}
    for who, paths in MAIN_TEN.items():
        look = Look(as_person(who, language="en", width=390))
        problems |= {path: found for path in paths if (found := look.problems_of_words(path, "en"))}

    assert problems == {}


MAIN_TEN = {
    "花岡 さくら": ("/", "/partners/", "/partners/of/aoba/overview/", "/deals/"),
    "佐藤 経子": ("/statements/", "/payouts/batches/1/"),
    "青葉 一郎": ("/portal/", "/portal/money/", "/portal/deals/", "/portal/statements/"),
}


def walk(page: Page, *begin: str, known: set[str]) -> Iterator[tuple[str, str, APIResponse]]:
    """Every page and file that links lead this person to, some of each kind that is not known: its path, the name of its address, and the answer."""
    waiting, tried, kinds = list(begin), set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if path in tried or name in known or kinds[name] >= SOME.get(name, 1):
            continue
        tried.add(path)
        kinds[name] += 1
        answer = page.request.get(path)
        yield path, name, answer
        if is_page(answer):
            waiting += [
                unescape(urljoin(path, one))
                for one in LINK.findall(answer.text())
                if not (urlsplit(one).netloc or urlsplit(one).scheme) and "/static/" not in one
            ]


def is_page(answer: APIResponse) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def name_of(path: str) -> str:
    """The name of the address, which is the kind of page; where there is none, a name of its own."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return f"leads nowhere: {path}"


def not_reached(looked_at: set[str]) -> set[str]:
    """Addresses that can be looked at, which nobody was led to and of which no reason is given."""
    left = [one for one in addresses() if one.name not in looked_at and methods(one, MISSING) != POST]
    return {
        one.name for one in left if not any(one.name == known or (known in FAMILIES and one.name.startswith(known)) for known in UNLINKED)
    }


FAMILIES = ("account_", "mfa_", "sign_in")
