"""The screenshot book: one page of each kind and state of console and portal, in both widths, light and dark, Japanese and English, with no, few and
many rows, and those of the demo's site, where everything has happened already.

`python tools/book.py --out FOLDER` makes a site for each of them, walks it (book_walk.py), writes the pictures and an index.html to look through. What is
there is not made again, so a run that was ended goes on; `--again deals portal.home` takes the pages whose names begin so anew. Needs the environment of
the tests and Chromium.
"""

import argparse
import html
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count, groupby, product
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from book_page import Shown, read
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
ROWS = ("demo", "none", "few", "many")
WIDTHS, THEMES, LANGUAGES = (390, 1280), ("light", "dark"), ("ja", "en")
EXTREMES = ((390, "light", "ja"), (1280, "dark", "en"))
HIGHEST = 6_000  # of a longer page the beginning tells
AT_ONCE = 2
PATIENCE = 300.0  # seconds until a site must answer


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


def looks_of(rows: str, *, quick: bool = False) -> list[Look]:
    """Where everything has happened, each look is its own; with no, few or many rows the narrowest and the widest tell what breaks."""
    return [Look(*one) for one in (product(WIDTHS, THEMES, LANGUAGES) if rows == "demo" and not quick else EXTREMES)]


def main() -> int:
    """Make the book; the exit code says whether every page could be shown."""
    chosen = _chosen()
    began = time.monotonic()
    _take_away(chosen.out, chosen.again)
    ports = count(chosen.port)
    with ExitStack() as served, ProcessPoolExecutor(AT_ONCE) as pool:
        making = {pool.submit(_make_site, rows, chosen.out): rows for rows in chosen.rows}
        taking = []
        for made in as_completed(making):  # while one site is being made, pictures of another one are taken
            made.result()
            address = served.enter_context(_served(chosen.out, making[made], next(ports)))
            taking += [pool.submit(_take, making[made], language, chosen.out, address, quick=chosen.quick) for language in LANGUAGES]
        taken = [one.result() for one in taking]
    broken = [one for _, wrong in taken for one in wrong]
    there = _write_index(chosen.out)
    said = f"{sum(number for number, _ in taken)} pictures taken in {(time.monotonic() - began) / 60:.0f} min, {there} there"
    print(f"{said}: {chosen.out / 'index.html'}", *broken, sep="\n")
    return 1 if broken else 0


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tools/book.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--again", nargs="+", default=[], metavar="NAME", help="take the pages anew whose names begin so")
    parser.add_argument("--quick", action="store_true", help="of the demo's site too only the narrowest and the widest look")
    parser.add_argument("--port", type=int, default=18_590, help="of the first site; the others take those after it")
    return parser.parse_args()


def _make_site(rows: str, out: Path) -> None:
    """A site with so many rows, and what pages it has."""
    pages = out / rows / "pages.json"
    pages.parent.mkdir(parents=True, exist_ok=True)
    if not pages.exists():
        shutil.rmtree(_data(out, rows), ignore_errors=True)
    making = {**_environment(out, rows), "PYTHONPATH": str(ROOT)}
    subprocess.run((sys.executable, Path(__file__).with_name("book_site.py"), rows, pages), env=making, check=True)


def _data(out: Path, rows: str) -> Path:
    return out / "sites" / rows


def _environment(out: Path, rows: str) -> dict[str, str]:
    return {**os.environ, "ENISHI_MODE": "demo", "ENISHI_DATA": str(_data(out, rows)), "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}


def _take_away(out: Path, names: list[str]) -> None:
    for name in names:
        for picture in out.glob(f"*/{name}*.jpg"):
            picture.unlink()


def _take(rows: str, language: str, out: Path, address: str, *, quick: bool) -> tuple[int, list[str]]:
    """The pictures of a site in a language that are not there yet: how many, and the pages that could not be shown or that scroll sideways."""
    looks = [look for look in looks_of(rows, quick=quick) if look.language == language]
    missing = {page: [look for look in looks if not _picture(out, rows, page, look).exists()] for page in read(out / rows / "pages.json")}
    if not any(missing.values()):
        return 0, []
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(FLAGS))
        for person, pages in groupby((page for page, left in missing.items() if left), key=lambda page: page.person):
            context = _signed_in(browser, address, person, language)
            tab = context.new_page()
            for page in pages:
                files = {look: _picture(out, rows, page, look) for look in missing[page]}
                wrong += [f"{rows}: {one}" for one in _take_page(tab, page, files)]
            context.close()
            print(f"{rows}, {language}: {person or 'nobody'}", flush=True)
        browser.close()
    return sum(map(len, missing.values())), wrong


def _picture(out: Path, rows: str, page: Shown, look: Look) -> Path:
    return out / rows / f"{page.name}~{look.name}.jpg"


def _take_page(tab: Page, page: Shown, files: dict[Look, Path]) -> Iterator[str]:
    """A page is loaded once; widths and themes are tried on it as it stands."""
    answer = tab.goto(page.path)
    if answer is None or answer.status >= 500:
        yield f"{page.path} answers {answer.status if answer else 'nothing'}"
    for look, file in files.items():
        tab.emulate_media(color_scheme="dark" if look.theme == "dark" else "light", reduced_motion="reduce")
        tab.set_viewport_size({"width": look.width, "height": 900})
        width, height = tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        if width > look.width:
            yield f"{page.path} scrolls sideways at {page.name}~{look.name}"
        # As high as the page is: what keeps to the lower edge of a screen then stands below it, not across it.
        tab.set_viewport_size({"width": max(width, look.width), "height": min(height, HIGHEST)})
        tab.screenshot(path=file, type="jpeg", quality=80)


@contextmanager
def _served(out: Path, rows: str, port: int) -> Iterator[str]:
    serving = subprocess.Popen(
        (sys.executable, "-m", "enishi_engine.cli", "serve", "--port", str(port)),
        env=_environment(out, rows), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(address, serving)
        yield address
    finally:
        serving.terminate()
        serving.wait(timeout=20)


def _await_answer(address: str, serving: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 - our own site
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until or serving.poll() is not None:
                raise
            time.sleep(0.2)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium).")
    return found


def _signed_in(browser: Browser, address: str, person: str, language: str) -> BrowserContext:
    context = browser.new_context(base_url=address, locale={"ja": "ja-JP", "en": "en-US"}[language])
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    if person:
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_role("button", name=person).click()
        page.wait_for_url(lambda at: "/sign-in/" not in at)
        page.close()
    return context


def _write_index(out: Path) -> int:
    """Site by site and page by page, each in all its looks: for a person to look through; how many pictures are there."""
    parts, there = [], 0
    for rows in (one for one in ROWS if (out / one / "pages.json").exists()):
        parts.append(f"<h1>{rows}</h1>")
        for page in sorted(read(out / rows / "pages.json"), key=lambda one: one.name):
            pictures = [file for look in looks_of(rows) if (file := _picture(out, rows, page, look)).exists()]
            there += len(pictures)
            shown = "".join(
                f'<a href="{html.escape(quote(str(file.relative_to(out))))}"><img loading="lazy" src="{html.escape(quote(str(file.relative_to(out))))}" alt="{html.escape(file.stem)}"></a>'
                for file in pictures
            )
            parts.append(f"<h2>{html.escape(page.name)}</h2><p>{html.escape(page.person or 'nobody')}: {html.escape(page.path)}</p>{shown}")
    style = "body{font:14px sans-serif;background:#888}img{height:480px;max-width:48%;object-fit:cover;object-position:top left;margin:4px;vertical-align:top}"
    text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Enishi, page by page</title><style>{style}</style>{"".join(parts)}</html>'
    (out / "index.html").write_text(text, encoding="utf-8")
    return there


if __name__ == "__main__":
    sys.exit(main())
