"""September's statements are issued, one is confirmed and a line of another disputed; two people approve what is paid, one payment comes back, and
its line at the bank leads back to the file that brought the order.

Aoba earned 100,000: 110,000 with tax. Kita earned 30,000 and 10,000, and disputes the second: 33,000 of 44,000 are paid.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.tests.journeys.conftest import violations
from server.tests.journeys.make_paying_site import ORDERS

SOON = 60_000  # milliseconds until a job is done on a busy machine


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """The site that pays, on Monday 26 October 2026: the payment day is the 30th, for the 31st is a Saturday."""
    return Path(__file__).with_name("make_paying_site.py"), "2026-10-26T01:00:00+00:00"


def issued_by_finance(sato: Page) -> None:
    """Issued by finance."""
    sato.goto("/statements/closings/sakura/month_end/2026-09/")
    sato.get_by_role("button", name="支払通知書を発行する").click()
    expect(sato.get_by_text("この締めの支払通知書はすべて発行済みです")).to_be_visible(timeout=SOON)


def confirmed_by_one_and_disputed_by_another(as_person: Callable[..., Page]) -> None:
    """Confirmed by Aoba; of Kita's a line is disputed, on a phone."""
    ichiro = as_person("青葉 一郎")
    ichiro.goto("/portal/statements/")
    ichiro.get_by_role("link", name="2026年9月").first.click()
    expect(ichiro.get_by_text("110,000円").first).to_be_visible()
    ichiro.get_by_role("button", name="内容を確認しました").click()
    expect(ichiro.get_by_text("確認済み").first).to_be_visible()
    yumi = as_person("北 由美", width=390)
    yumi.goto("/portal/statements/")
    yumi.get_by_role("link", name="2026年9月").first.click()
    yumi.get_by_role("link", name="相違を連絡する", exact=True).click()
    yumi.locator("select[name=line]").select_option("commission/K-2002/kita")
    yumi.locator("textarea[name=text]").fill("ご注文は150,000円です。")
    yumi.get_by_role("button", name="送信する").click()
    expect(yumi.get_by_text("ご注文は150,000円です。").first).to_be_visible()


def approved_by_two_others(as_person: Callable[..., Page], sato: Page) -> None:
    """Proposed by one person, approved by two others over what they looked at."""
    sato.goto("/payouts/")
    expect(sato.get_by_text("143,000円").first).to_be_visible()  # 110,000 + 33,000
    sato.get_by_label("支払日").fill("2026-10-30")
    sato.get_by_label("稟議番号").fill("稟議2026-101")
    sato.get_by_role("button", name="作成する").click()
    expect(sato.get_by_role("button", name="143,000円を承認する")).to_have_count(0)
    first, second = as_person("高橋 誠"), as_person("花岡 さくら")
    for approver in (first, second):
        approver.goto("/payouts/batches/1/")
        approver.get_by_role("button", name="143,000円を承認する").click()
    expect(second.get_by_text("承認済み").first).to_be_visible()


def written_and_sent(sato: Page) -> bytes:
    """Written once, downloaded, sent: the bank's file."""
    sato.goto("/payouts/batches/1/")
    sato.get_by_role("button", name="ファイルを作成する").click()
    with sato.expect_download() as downloaded:
        sato.get_by_role("button", name="ファイルをダウンロード").click()
    file = Path(downloaded.value.path()).read_bytes()
    sato.get_by_role("button", name="送信済みとして記帳する").click()
    records = file.decode("shift_jis").split("\r\n")
    assert [record[80:90] for record in records[1:3]] == ["0000110000", "0000033000"]
    return file


def answered_by_the_bank(sato: Page, file: bytes, tmp_path: Path) -> str:
    """The bank paid Aoba, and Kita's money came back: the line of that payment."""
    records = file.decode("shift_jis").split("\r\n")
    answered = [records[0], *(record[:113] + code + record[114:] for record, code in zip(records[1:3], "01", strict=True)), *records[3:]]
    results = tmp_path / "振込結果.txt"
    results.write_bytes("\r\n".join(answered).encode("shift_jis"))
    sato.get_by_label("結果ファイル").set_input_files(results)
    sato.get_by_role("button", name="取り込む").click()
    expect(sato.get_by_text("該当口座なし").first).to_be_visible()
    return answered[2]


def traced_back(sato: Page, file: bytes, line: str) -> None:
    """From the bank's own line back to the row of the file, and its hash."""
    sato.goto("/trace/")
    sato.get_by_label("銀行ファイルの行").fill(line)
    sato.get_by_role("button", name="たどる").click()
    expect(sato.get_by_role("heading", name="1. 支払と銀行の結果")).to_be_visible()
    expect(sato.get_by_text(sha256(file).hexdigest()).first).to_be_visible()
    expect(sato.get_by_role("link", name="sakura-month_end-2026-09-kita").first).to_be_visible()
    expect(sato.get_by_role("cell", name="30,000円").first).to_be_visible()
    row = sato.get_by_role("row").filter(has_text="K-2001").filter(has_text="受注2026-09.csv")
    expect(row).to_contain_text(": 3")  # its line in the file
    expect(row).to_contain_text(sha256(ORDERS.encode()).hexdigest())

    # And from the order to the bank's line.
    row.get_by_role("link", name="K-2001").click()
    expect(sato.get_by_role("heading", name="6. 支払と銀行の結果")).to_be_visible()
    expect(sato.get_by_role("link", name="100002").first).to_be_visible()


def fit_and_speak(sato: Page) -> None:
    """These pages fit a phone and a desk, and axe finds nothing on them."""
    for width in (390, 1280):
        sato.set_viewport_size({"width": width, "height": 900})
        for path in ("/trace/?id=100002", "/payouts/batches/1/", "/payouts/population/", "/payouts/withheld/", "/payouts/records/"):
            sato.goto(path)
            assert violations(sato) == [], (path, width)


def test_from_a_statement_to_the_bank_and_from_the_banks_line_back_to_the_file(as_person: Callable[..., Page], tmp_path: Path):
    sato = as_person("佐藤 経子")
    issued_by_finance(sato)
    confirmed_by_one_and_disputed_by_another(as_person)
    approved_by_two_others(as_person, sato)
    file = written_and_sent(sato)
    line = answered_by_the_bank(sato, file, tmp_path)
    traced_back(sato, file, line)
    fit_and_speak(sato)
