"""A salesperson trusts the phone, and Monday's link simply opens; on a laptop the code lets in, and from there the phone is ended."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from server.tests import migrated
from server.tests.journeys.conftest import await_answer, violations

ENISHI = (sys.executable, "-m", "enishi_engine.cli")
KEN = "ken@aoba.example"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server: its mails are files."""
    found = tmp_path_factory.mktemp("monday")
    migrated.put_into(found)
    return found


@pytest.fixture(scope="module")
def door(data: Path, free_port: int) -> Iterator[str]:
    """The address of a server as a maker runs it, on this machine alone."""
    environment = {**os.environ, "ENISHI_MODE": "production", "ENISHI_DATA": str(data), "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    subprocess.run((*ENISHI, "setup", "--email", "hana@sakura.example", "--name", "花岡 さくら"), env=environment, check=True)
    subprocess.run((sys.executable, Path(__file__).with_name("make_door.py")), env=environment, check=True)
    serving = subprocess.Popen(
        (*ENISHI, "serve", "--port", str(free_port + 2)), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://localhost:{free_port + 2}"
        await_answer(address)
        yield address
    finally:
        serving.terminate()
        serving.wait(timeout=20)


def test_mondays_link_opens_on_the_trusted_phone_and_by_code_on_the_laptop(browser: Browser, door: str, data: Path):
    phone = browser.new_context(base_url=door, viewport={"width": 390, "height": 844}, locale="ja-JP", color_scheme="light")
    laptop = browser.new_context(base_url=door, viewport={"width": 1280, "height": 844}, locale="ja-JP", color_scheme="dark")

    # On the phone: the invitation's link has the address filled in; the mail's link signs in the browser that asked.
    page = phone.new_page()
    page.goto(f"/sign-in/code/?email={KEN}&next=/portal/")
    assert violations(page) == []
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    assert violations(page) == []
    link, _ = _mailed(data)
    page.goto(link)
    expect(page.get_by_text("お申し込みになったブラウザです。")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("この端末を180日間信頼する").check()
    page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page).to_have_url(f"{door}/portal/")
    expect(page.get_by_text("相沢 健さん")).to_be_visible()

    # The next Monday: the browser was closed, the link of the mail simply opens.
    page.close()
    _closed(phone)
    page = phone.new_page()
    page.goto("/portal/deals/")
    expect(page).to_have_url(f"{door}/portal/deals/")

    # On a laptop: the page that was pointed to waits behind the code. The link opened on the phone signs nobody in there.
    desk = laptop.new_page()
    desk.goto("/portal/deals/")
    desk.get_by_label("メールアドレス").fill(KEN)
    desk.get_by_role("button", name="メールを送る").click()
    link, code = _mailed(data)
    stranger = browser.new_context(base_url=door, viewport={"width": 390, "height": 844}, locale="ja-JP", color_scheme="dark")
    elsewhere = stranger.new_page()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", name="お申し込みの画面に確認コードを入力してください")).to_be_visible()
    assert violations(elsewhere) == []
    desk.get_by_label("確認コード").fill(code.translate(str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))))
    desk.get_by_role("button", name="サインイン", exact=True).click()
    expect(desk).to_have_url(f"{door}/portal/deals/")

    # From the laptop the phone is ended; its next click asks who it is.
    desk.goto("/sign-in/browsers/")
    assert violations(desk) == []
    page.goto("/sign-in/browsers/")
    assert violations(page) == []
    desk.get_by_role("button", name=re.compile("の信頼を終了する")).click()
    expect(desk.get_by_text("端末の信頼を終了しました。")).to_be_visible()
    page.goto("/portal/deals/")
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()
    expect(page.get_by_text("この端末の信頼が終了したため、サインアウトしました。")).to_be_visible()
    for context in (phone, laptop, stranger):
        context.close()


def _closed(phone: BrowserContext) -> None:
    """The browser is closed: what lives as long as it is gone, the device's cookie is not."""
    phone.clear_cookies(name="sessionid")


def _mailed(data: Path) -> tuple[str, str]:
    """The link and the code of the newest mail, which is a file of the server."""
    newest = max((data / "mails").iterdir(), key=lambda file: file.stat().st_mtime_ns).read_text(encoding="utf-8")
    link, code = re.search(r"http://localhost\S+/sign-in/link/\S+", newest), re.search(r"^[0-9]{4}-[0-9]{4}$", newest, re.MULTILINE)
    assert link is not None
    assert code is not None
    return link.group(), code.group()
