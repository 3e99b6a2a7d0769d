"""The screenshot book: every page of console and portal that links lead to, in both widths, light and dark, Japanese and English, with no, few and
many rows, and those of the demo's site, where everything has happened already.

`python tools/book.py --out FOLDER` makes a site for each of them, walks from page to page as Sakura's people and their partner's and writes a picture of
each page once, with an index.html to look through. Needs the environment of the tests and Chromium. Looks by GET only: nothing is sent.
"""

import argparse
import html
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PEOPLE = ("花岡 さくら", "佐藤 経子", "高橋 誠", "鈴木 健")  # between them they may see every page of the console,
MEMBERS = ("青葉 一郎", "相沢 健")  # and these of the portal: an owner, and one who sells and sees no amounts
ROWS = ("none", "few", "many", "demo")
PATIENCE = 90.0  # seconds until a site must answer
BEYOND = "/components/"  # no link leads there


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


def main() -> int:
    """Make the book; the exit code says whether every page could be shown."""
    chosen = _chosen()
    looks = [Look(width, theme, language) for width in chosen.widths for theme in chosen.themes for language in chosen.languages]
    pictures: list[Path] = []
    broken: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(FLAGS))
        for rows in chosen.rows:
            with _site(rows, chosen.port) as address:
                found, wrong = _book_of(browser, address, looks, chosen.out / rows)
            pictures += found
            broken += [f"{rows}: {one}" for one in wrong]
        browser.close()
    _write_index(chosen.out, pictures)
    print(f"{len(pictures)} pictures: {chosen.out / 'index.html'}", *broken, sep="\n")
    return 1 if broken else 0


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tools/book.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--widths", nargs="+", type=int, default=[390, 1280])
    parser.add_argument("--themes", nargs="+", choices=("light", "dark"), default=["light", "dark"])
    parser.add_argument("--languages", nargs="+", choices=("ja", "en"), default=["ja", "en"])
    parser.add_argument("--port", type=int, default=18_590)
    return parser.parse_args()


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium).")
    return found


@contextmanager
def _site(rows: str, port: int) -> Iterator[str]:
    """A site with so many rows, in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "ENISHI_MODE": "demo", "ENISHI_DATA": data, "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}
        making = {**environment, "PYTHONPATH": str(ROOT)}
        subprocess.run((sys.executable, Path(__file__).with_name("book_site.py"), rows), env=making, check=True)
        serving = subprocess.Popen(
            (sys.executable, "-m", "enishi_engine.cli", "serve", "--port", str(port)),
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _await_answer(address)
            yield address
        finally:
            serving.terminate()
            serving.wait(timeout=20)


def _await_answer(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 - our own site
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _book_of(browser: Browser, address: str, looks: list[Look], out: Path) -> tuple[list[Path], list[str]]:
    """The pictures of a site, and the pages that could not be shown or that scroll sideways."""
    out.mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []
    wrong: list[str] = []
    seen: set[str] = set()
    for person in (*PEOPLE, *(MEMBERS if out.name == "demo" else ())):
        pages = [one for one in _walk(browser, address, person) if _kind_of(one) not in seen]
        seen |= {_kind_of(one) for one in pages}
        for look in looks:
            context = _signed_in(browser, address, person, look)
            page = context.new_page()
            for path in pages:
                answer = page.goto(path)
                file = out / f"{_kind_of(path)}-{look.name}.png"
                page.screenshot(path=file, full_page=True)
                pictures.append(file)
                if answer is None or answer.status != 200:
                    wrong.append(f"{path} answers {answer.status if answer else 'nothing'}")
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    wrong.append(f"{path} scrolls sideways at {look.name}")
            context.close()
    return pictures, wrong


def _signed_in(browser: Browser, address: str, person: str, look: Look) -> BrowserContext:
    scheme: Literal["dark", "light"] = "dark" if look.theme == "dark" else "light"
    context = browser.new_context(base_url=address, viewport={"width": look.width, "height": 900}, locale="ja-JP", color_scheme=scheme)
    context.add_cookies([{"name": "language", "value": "ja", "url": address}])
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name=person).click()
    page.close()
    context.add_cookies([{"name": "language", "value": look.language, "url": address}])
    return context


def _walk(browser: Browser, address: str, person: str) -> list[str]:
    """One page of each kind that links lead this person to."""
    context = _signed_in(browser, address, person, Look(1280, "light", "ja"))
    page, found = context.new_page(), {_kind_of(BEYOND): BEYOND} if person in PEOPLE else {}
    waiting = ["/portal/"] if person in MEMBERS else ["/", BEYOND]
    tried: set[str] = set()  # what is no page is asked for once
    while waiting:
        path = waiting.pop(0)
        tried.add(_kind_of(path))
        if _shown(page, path):
            found.setdefault(_kind_of(path), path)
            links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            new = {urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl() for link in links if link.startswith(address)}
            known = {*found, *tried, *map(_kind_of, waiting)}
            waiting += [one for one in sorted(new) if _kind_of(one) not in known]
    context.close()
    return list(found.values())


def _shown(page: Page, path: str) -> bool:
    """Is it a page, and not a file?"""
    answer = page.request.get(path)
    return answer.ok and answer.headers.get("content-type", "").startswith("text/html") and page.goto(path) is not None


def _kind_of(path: str) -> str:
    """Which kind of page: its address, with one for what stands for a thing in it (/partners/of/aoba/company → partners-of-one-company)."""
    parts = [part for part in urlsplit(path).path.split("/") if part]
    named = (
        part if place == 0 or (part.isascii() and part.replace("-", "").replace("_", "").isalpha() and parts[place - 1] != "of") else "one"
        for place, part in enumerate(parts)
    )
    return "-".join(named) or "today"


def _write_index(out: Path, pictures: list[Path]) -> None:
    rows = [
        f'<figure><img loading="lazy" src="{html.escape(str(one.relative_to(out)))}" alt=""><figcaption>{html.escape(str(one.relative_to(out)))}</figcaption></figure>'
        for one in sorted(pictures)
    ]
    style = "figure{display:inline-block;vertical-align:top;margin:8px;width:320px}img{width:100%;border:1px solid #ccc}figcaption{font:12px sans-serif}"
    page = f'<!doctype html><meta charset="utf-8"><title>Enishi</title><style>{style}</style>{"".join(rows)}'
    (out / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
