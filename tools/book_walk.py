"""Which pages a site of the screenshot book has: as each of its people, from link to link, one page of each kind in each state.

A kind is the name of an address (core/access.py has each), a state the word beside the page's heading. Looks by GET only: nothing is sent.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from book_page import Shown
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve, reverse

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.core import queries
from enishi.partners import members

TRIES = 8  # so many things of a kind are looked at in search of another state
BEYOND = ("/components/", "/no-such-page")  # no link leads there; the second one is the page that says so
OF_NOBODY = ("/sign-in/", "/sign-in/code/", "/sign-in/invitation/", "/sign-in/gone/", "/sign-in/link/mistyped/")
WORDS = ("by", "what", "kind")  # parts of an address that make another page of it, where others name a thing
HOMES = ("today", "portal.home")  # to everybody another page
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
STATE = re.compile(r'<h1\b(?:(?!</h1>).)*?<span class="state state-(?:settled|waits|refused)">(.*?)</span>', re.DOTALL)


def walk(tell: Callable[[str], None]) -> list[Shown]:
    """Every page that links lead the site's people to."""
    people: list[tuple[str, str, tuple[str, ...]]] = [("", "", OF_NOBODY)]
    people += [(str(one.id), one.name, (reverse("today"), *BEYOND)) for one in queries.staff()]
    people += [(str(one.user.id), one.user.name, (reverse("portal.home"),)) for one in members.everybody()]
    shown: dict[tuple[str, str], Shown] = {}
    tried: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for number, name, begin in people:
        before = len(shown)
        for path, kind, state in _pages(number, begin, tried):
            place = kind, f"{state} {number if kind in HOMES else ''}"
            if place not in shown:
                states[kind] += 1
                shown[place] = Shown(kind if states[kind] == 1 else f"{kind}-{states[kind]}", name, path)
        tell(f"{name or 'nobody'}: {len(shown) - before} pages more")
    return list(shown.values())


def _pages(number: str, begin: tuple[str, ...], tried: Counter[str]) -> Iterator[tuple[str, str, str]]:
    """Path, kind and state of the pages that this person comes to."""
    client = Client(SERVER_NAME="127.0.0.1")
    if number:
        client.post(reverse("sign_in.as"), {"person": number})
    waiting, queued, mine = list(begin), set(begin), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if mine[kind] and tried[kind] >= TRIES:
            continue
        tried[kind] += 1
        mine[kind] += 1
        answer = client.get(path)
        if not _is_page(answer, path):
            tried[kind] += TRIES  # a file, or an address that leads elsewhere
            continue
        text = answer.content.decode()
        state = STATE.search(text)
        yield path, kind, state.group(1).strip() if state else ""
        new = sorted({_address(path, link) for link in LINK.findall(text)} - queued - {""}, key=lambda one: (len(one), one))
        queued.update(new)
        waiting += new


def _address(here: str, link: str) -> str:
    """The address of this site that a link leads to, without its place on the page; "" of another site."""
    joined = urlsplit(urljoin(f"http://127.0.0.1{here}", html.unescape(link)))
    return joined._replace(scheme="", netloc="", fragment="").geturl() if joined.hostname == "127.0.0.1" and joined.scheme == "http" else ""


def _is_page(answer: HttpResponseBase, path: str) -> bool:
    expected = answer.status_code == 200 or path in (*OF_NOBODY, *BEYOND)  # some of these say what is the matter
    return expected and not answer.streaming and answer.headers.get("content-type", "").startswith("text/html")


def _kind(path: str) -> str:
    """The name of the address, with those of its parts that are words."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return "no_such_page"
    words = [str(found.kwargs[name]) for name in WORDS if name in found.kwargs]
    return ".".join([found.view_name, *words])
