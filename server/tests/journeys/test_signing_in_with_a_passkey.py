"""A real server, a real browser and Chromium's virtual authenticator: a passkey is registered, signs in, proves again, gets a name and goes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from server.tests.journeys.conftest import await_answer

ENISHI = (sys.executable, "-m", "enishi_engine.cli")
CODE = re.compile(r"^[0-9]{4}-[0-9]{4}$", re.MULTILINE)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a server as a maker runs it, on this machine alone: its mails are files."""
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def door(data: Path, free_port: int) -> Iterator[str]:
    """The address of that server; passkeys belong to a name, so it is asked by one."""
    environment = {**os.environ, "ENISHI_MODE": "production", "ENISHI_DATA": str(data), "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}
    subprocess.run((*ENISHI, "setup", "--email", "hana@sakura.example", "--name", "花岡 さくら"), env=environment, check=True)
    serving = subprocess.Popen(
        (*ENISHI, "serve", "--port", str(free_port + 1)), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://localhost:{free_port + 1}"
        await_answer(address)
        yield address
    finally:
        serving.terminate()
        serving.wait(timeout=20)


@dataclass(frozen=True)
class Desk:
    """Hana's browser with an authenticator in it, at the door of a server whose mails are files."""

    page: Page
    device: CDPSession
    authenticator: str
    door: str
    data: Path


@pytest.fixture
def desk(browser: Browser, door: str, data: Path) -> Iterator[Desk]:
    context = browser.new_context(base_url=door, viewport={"width": 390, "height": 900}, locale="ja-JP")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    chosen = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": chosen})["authenticatorId"]
    yield Desk(page, device, authenticator, door, data)
    context.close()


def test_a_passkey_is_registered_signs_in_is_the_second_proof_gets_a_name_and_goes(desk: Desk):
    a_mailed_code_lets_in_the_first_time_and_letting_people_in_needs_a_proof_that_is_not_there_yet(desk)
    a_passkey_is_registered(desk)
    the_proof_is_asked_for_by_passkey_and_the_act_is_carried_out_the_second_time(desk)
    the_passkey_alone_signs_in_and_counts_as_the_second_proof(desk)
    after_a_mailed_code_it_is_the_second_proof_too(desk)
    it_gets_another_name(desk)
    a_device_that_does_not_know_its_owner_is_told_so_and_nothing_happens(desk)
    removed_it_signs_nobody_in(desk)


def a_mailed_code_lets_in_the_first_time_and_letting_people_in_needs_a_proof_that_is_not_there_yet(desk: Desk) -> None:
    _give_mailed_code(desk)
    expect(desk.page).to_have_url(f"{desk.door}/")
    _let_in(desk.page, "佐藤 経子", "sato@sakura.example")
    expect(desk.page.get_by_text("まだ実行していません。")).to_be_visible()
    expect(desk.page.get_by_role("heading", name="サインインの設定")).to_be_visible()


def a_passkey_is_registered(desk: Desk) -> None:
    desk.page.get_by_role("link", name="パスキーを登録する").click()
    desk.page.get_by_label("パスキーの名前").fill("会社のノートPC")
    desk.page.get_by_role("button", name="パスキーを登録する").click()
    expect(desk.page.get_by_text("パスキーを登録しました。")).to_be_visible()
    kept = desk.device.send("WebAuthn.getCredentials", {"authenticatorId": desk.authenticator})["credentials"]
    assert [one["isResidentCredential"] for one in kept] == [True]


def the_proof_is_asked_for_by_passkey_and_the_act_is_carried_out_the_second_time(desk: Desk) -> None:
    _let_in(desk.page, "佐藤 経子", "sato@sakura.example")
    _prove(desk.page)
    expect(desk.page).to_have_url(f"{desk.door}/people/")
    _let_in(desk.page, "佐藤 経子", "sato@sakura.example")
    expect(desk.page.get_by_text("佐藤 経子さんが")).to_be_visible()


def the_passkey_alone_signs_in_and_counts_as_the_second_proof(desk: Desk) -> None:
    _come_with_passkey(desk.page)
    expect(desk.page).to_have_url(f"{desk.door}/")
    _let_in(desk.page, "鈴木 健", "suzuki@sakura.example")
    there_is_a_second_administrator_now = "別の管理者が役割を承認すると、鈴木 健さんに招待メールが届きます。"
    expect(desk.page.get_by_text(there_is_a_second_administrator_now)).to_be_visible()


def after_a_mailed_code_it_is_the_second_proof_too(desk: Desk) -> None:
    desk.page.context.clear_cookies()
    _give_mailed_code(desk)
    desk.page.get_by_role("button", name="パスキーを使う").click()
    expect(desk.page).to_have_url(f"{desk.door}/")


def it_gets_another_name(desk: Desk) -> None:
    desk.page.goto("/sign-in/second-factor/")
    desk.page.get_by_role("link", name="パスキーの名前を変える").click()
    _prove(desk.page)
    desk.page.get_by_label("パスキーの名前").fill("自宅のPC")
    desk.page.get_by_role("button", name="保存する").click()
    expect(desk.page.get_by_role("cell", name="自宅のPC")).to_be_visible()


def a_device_that_does_not_know_its_owner_is_told_so_and_nothing_happens(desk: Desk) -> None:
    desk.device.send("WebAuthn.setUserVerified", {"authenticatorId": desk.authenticator, "isUserVerified": False})
    _come_with_passkey(desk.page)
    expect(desk.page.get_by_text("パスキーを使えませんでした。")).to_be_visible()
    desk.device.send("WebAuthn.setUserVerified", {"authenticatorId": desk.authenticator, "isUserVerified": True})
    desk.page.get_by_role("button", name="パスキーでサインイン").click()
    expect(desk.page).to_have_url(f"{desk.door}/")


def removed_it_signs_nobody_in(desk: Desk) -> None:
    desk.page.goto("/sign-in/second-factor/")
    desk.page.get_by_role("link", name="パスキーを削除する").click()
    _prove(desk.page)
    desk.page.get_by_role("button", name="パスキーを削除する").click()
    expect(desk.page.get_by_text("パスキーを削除しました。")).to_be_visible()
    _come_with_passkey(desk.page)
    expect(desk.page.get_by_role("heading", name="サインイン")).to_be_visible()
    beside = desk.page.context.new_page()  # this page may still be asking for a passkey
    beside.goto("/people/")
    expect(beside.get_by_role("link", name="花岡 さくら")).to_have_count(0)


def _give_mailed_code(desk: Desk) -> None:
    desk.page.goto("/sign-in/code/")
    desk.page.get_by_label("メールアドレス").fill("hana@sakura.example")
    desk.page.get_by_role("button", name="メールを送る").click()
    expect(desk.page.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    desk.page.locator("input[name=code]").fill(_mailed(desk.data))
    desk.page.get_by_role("button", name="サインイン", exact=True).click()


def _come_with_passkey(page: Page) -> None:
    """As somebody whom nothing remembers: no address, no code."""
    page.context.clear_cookies()
    page.goto("/sign-in/code/")
    page.get_by_role("button", name="パスキーでサインイン").click()


def _prove(page: Page) -> None:
    expect(page.get_by_role("heading", name="本人確認")).to_be_visible()
    page.get_by_role("button", name="パスキーを使う").click()


def _let_in(page: Page, name: str, email: str) -> None:
    page.wait_for_load_state()  # what came before is there: a page that still comes would be broken off
    page.goto("/people/")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(email)
    page.get_by_role("button", name="追加する").click()


def _mailed(data: Path) -> str:
    newest = max((data / "mails").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    found = CODE.findall(newest.read_text(encoding="utf-8"))
    return str(found[-1])
