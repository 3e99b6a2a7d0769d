"""A site of its own for each journey: the real server and worker on an embedded database, looked at with Debian's Chromium."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from server.tests import migrated

# The shell draws and runs the same pages as the whole browser, without its windows, for less than half the processor.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
MAKE_SITE = Path(__file__).with_name("make_site.py")
STANDING = Path(__file__).with_name("standing.py")
PATIENCE = 60.0  # seconds until a server must answer, and a page must show what is expected
AXE = Path(__file__).parents[2] / "assets" / "out" / "axe.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, where it is installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium-headless-shell)")
    expect.set_options(timeout=PATIENCE * 1000)  # what comes late on a busy machine is no failure
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """What makes the database of the site, and the moment at which its clock stands; "" is that of the machine. A journey may say otherwise."""
    return MAKE_SITE, ""


@pytest.fixture(scope="module")
def surroundings() -> dict[str, str]:
    """What else the site's environment says. A journey may say something."""
    return {}


@pytest.fixture(scope="module")
def patient() -> bool:
    """Whether the server may answer first that its worker has yet to do what waits. A journey may say so."""
    return False


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, free_port: int, making: tuple[Path, str], surroundings: dict[str, str], patient: bool
) -> Iterator[str]:
    """The address of a site with Sakura's people, a program and partners."""
    data = tmp_path_factory.mktemp("site")
    migrated.put_into(data)
    make, moment = making
    environment = {**os.environ, "ENISHI_MODE": "demo", "ENISHI_DATA": str(data), "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[3]), "ENISHI_TEST_MOMENT": moment, **surroundings}
    subprocess.run((sys.executable, make), env=environment, check=True)
    enishi = (sys.executable, STANDING) if moment else (sys.executable, "-m", "enishi_engine.cli")
    commands = ((*enishi, "serve", "--port", str(free_port)), (*enishi, "worker"))
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands]
    try:
        address = f"http://127.0.0.1:{free_port}"
        await_answer(address, patient=patient)
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def free_port() -> int:
    """A port that no other process of these tests uses."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0)
    return 18_600 + number * 40 + os.getpid() % 40


@pytest.fixture
def as_person(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """A page of the site, looked at as one of Sakura's people."""
    contexts: list[BrowserContext] = []

    def come(name: str, *, width: int = 1280, language: str = "ja", dark: bool = False) -> Page:
        page = come_in(browser, site, name, width=width, language=language, dark=dark)
        contexts.append(page.context)
        return page

    yield come
    for context in contexts:
        context.close()


def come_in(browser: Browser, site: str, name: str, *, width: int = 1280, language: str = "ja", dark: bool = False) -> Page:
    """A page of the site in a browser of its own, in which one of its people is signed in."""
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, locale="ja-JP", color_scheme="dark" if dark else "light"
    )
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page


def violations(page: Page) -> list[str]:
    """What axe finds on the page that is open, and whether it scrolls sideways."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    answer = page.evaluate("axe.run()")
    found = [f"{one['id']}: {node['html'][:120]}" for one in answer["violations"] for node in one["nodes"]]
    sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, "scrolls sideways"] if sideways else found


def await_answer(address: str, *, patient: bool = False) -> None:
    """Wait until the server answers that all is well, or, where that is said, whatever it answers; an error where it never does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError) as error:
            if patient and isinstance(error, HTTPError):
                return  # it answers that something waits: a worker that has just begun has yet to do it
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
