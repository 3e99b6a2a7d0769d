"""A real server, a real browser and Chromium's virtual authenticator: a passkey is registered, signs in, proves again, gets a name and goes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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


def test_a_passkey_is_registered_signs_in_is_the_second_proof_gets_a_name_and_goes(browser: Browser, door: str, data: Path):
    context = browser.new_context(base_url=door, viewport={"width": 390, "height": 900}, locale="ja-JP")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    chosen = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": chosen})["authenticatorId"]

    # The first time a mailed code lets in. Letting people in needs a second proof, and there is none yet.
    page.goto("/sign-in/code/")
    page.get_by_label("メールアドレス").fill("hana@sakura.example")
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    page.locator("input[name=code]").fill(_mailed(data))
    page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page).to_have_url(f"{door}/")
    _let_in(page, "佐藤 経子", "sato@sakura.example")
    expect(page.get_by_text("まだ実行していません。")).to_be_visible()
    expect(page.get_by_role("heading", name="サインインの設定")).to_be_visible()

    page.get_by_role("link", name="パスキーを登録する").click()
    page.get_by_label("パスキーの名前").fill("会社のノートPC")
    page.get_by_role("button", name="パスキーを登録する").click()
    expect(page.get_by_text("パスキーを登録しました。")).to_be_visible()
    kept = device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [one["isResidentCredential"] for one in kept] == [True]

    # Now the proof is asked for by passkey, and the act is carried out the second time.
    _let_in(page, "佐藤 経子", "sato@sakura.example")
    expect(page.get_by_role("heading", name="本人確認")).to_be_visible()
    page.get_by_role("button", name="パスキーを使う").click()
    expect(page).to_have_url(f"{door}/people/")
    _let_in(page, "佐藤 経子", "sato@sakura.example")
    expect(page.get_by_text("佐藤 経子さんが")).to_be_visible()

    # Signing in by the passkey alone: no address, no code; and it counts as the second proof.
    context.clear_cookies()
    page.goto("/sign-in/code/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page).to_have_url(f"{door}/")
    _let_in(page, "鈴木 健", "suzuki@sakura.example")
    expect(
        page.get_by_text("別の管理者が役割を承認すると、鈴木 健さんに招待メールが届きます。")
    ).to_be_visible()  # there is a second one now

    # After the mailed code it is the second proof too.
    context.clear_cookies()
    page.goto("/sign-in/code/")
    page.get_by_label("メールアドレス").fill("hana@sakura.example")
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("heading", name="メールをご確認ください")).to_be_visible()
    page.locator("input[name=code]").fill(_mailed(data))
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.get_by_role("button", name="パスキーを使う").click()
    expect(page).to_have_url(f"{door}/")

    # Another name; then a device that does not know its owner is told so, and nothing happens.
    page.goto("/sign-in/second-factor/")
    page.get_by_role("link", name="パスキーの名前を変える").click()
    expect(page.get_by_role("heading", name="本人確認")).to_be_visible()
    page.get_by_role("button", name="パスキーを使う").click()
    page.get_by_label("パスキーの名前").fill("自宅のPC")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("cell", name="自宅のPC")).to_be_visible()

    device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    context.clear_cookies()
    page.goto("/sign-in/code/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_text("パスキーを使えませんでした。")).to_be_visible()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page).to_have_url(f"{door}/")

    # Removed, it signs nobody in.
    page.goto("/sign-in/second-factor/")
    page.get_by_role("link", name="パスキーを削除する").click()
    expect(page.get_by_role("heading", name="本人確認")).to_be_visible()
    page.get_by_role("button", name="パスキーを使う").click()
    page.get_by_role("button", name="パスキーを削除する").click()
    expect(page.get_by_text("パスキーを削除しました。")).to_be_visible()
    context.clear_cookies()
    page.goto("/sign-in/code/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()
    beside = context.new_page()  # this page may still be asking for a passkey
    beside.goto("/people/")
    expect(beside.get_by_role("link", name="花岡 さくら")).to_have_count(0)
    context.close()


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
