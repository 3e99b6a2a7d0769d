"""From a file to a closed month, as a stranger runs it: import, close, trace, verify."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from server.tests.commands.conftest import Server

# Each server here has an embedded database of its own, whatever this session is on; on PostgreSQL the restore drill runs commands.
pytestmark = pytest.mark.only_on("sqlite")
PARTNERS = "code,name\naoba,青葉システム株式会社\nkita,北商事株式会社\n"
LINES = "id,partner,ordered_on,net\nA-1,aoba,2026-04-20,100000\nA-2,aoba,2026-04-21,55555\nK-1,kita,2026-04-30,20000\n"
PEOPLE = """
from datetime import UTC, datetime
from enishi.core import operations as people
from enishi.core.roles import Role
at = datetime(2026, 4, 1, tzinfo=UTC)
mio = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=at)
people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=at)
"""
TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
CASES = """\
- case: ten percent of every line
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2026-04-10}]
  earns: {commission: {A1: 10_000}}
"""


def done(answer: subprocess.CompletedProcess[str]) -> str:
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def april_at(ready: Server, tmp_path: Path) -> None:
    """A program, approved step by step, and April's orders: 10 % of 100,000, of 55,555 (5,555.5, rounded down) and of 20,000."""
    assert ready.python(PEOPLE).returncode == 0
    (tmp_path / "text.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    of, hana = ("sakura", "2026-04-01"), ("--by", "hana@sakura.example")
    drafted = done(ready.enishi("program", "draft", *of, str(tmp_path / "text.yaml"), "--cases", str(tmp_path / "cases.yaml"), *hana))
    looked_at = ("--hash", drafted.split()[2])
    assert "✓ ten percent of every line" in done(ready.enishi("program", "check", *of, *hana))
    assert "In all: 0" in done(ready.enishi("program", "difference", *of, *hana, "--language", "en")).replace("¥", "")
    done(ready.enishi("program", "review", *of, *looked_at, *hana))
    refused = ready.enishi("program", "approve", *of, *looked_at, *hana)
    assert (refused.returncode, refused.stderr) == (5, "hana@sakura.example drafted this text, so somebody else approves it.\n")
    assert "in force" in done(ready.enishi("program", "approve", *of, *looked_at, "--by", "mio@sakura.example"))
    for fact, content in (("partners", PARTNERS), ("order_lines", LINES)):
        (tmp_path / f"{fact}.csv").write_text(content, encoding="utf-8")
        taken = ready.enishi("import", fact, str(tmp_path / f"{fact}.csv"), "--source", "crm")
        assert taken.returncode == 0, taken.stderr


@pytest.fixture(scope="module")
def with_april(set_up: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with April's text and files, once for all tests: each takes a copy."""
    folder = tmp_path_factory.mktemp("april")
    server = Server(folder / "data")
    shutil.copytree(set_up, server.data)
    april_at(server, folder)
    return server.data


@pytest.fixture
def april(server: Server, with_april: Path) -> Server:
    shutil.copytree(with_april, server.data)
    return server


def test_a_month_is_imported_closed_traced_and_verified(april, tmp_path: Path):
    checked = april.enishi("close", "sakura", "2026-04", "--check", "--language", "ja")
    closed = april.enishi("close", "sakura", "2026-04", "--json")
    again = april.enishi("close", "sakura", "2026-04", "--language", "en")
    traced = april.enishi("trace", "A-2", "--language", "en")
    data = json.loads(april.enishi("trace", "A-2", "--json").stdout)
    handed_over = april.enishi("journal", "sakura", "2026-04", "--out", str(tmp_path / "journal.csv"))
    otherwise = april.enishi("journal", "sakura", "2026-04", "--layout", "yayoi", "--out", str(tmp_path / "other.csv"))
    verified = april.enishi("verify", "--json")

    assert (checked.returncode, checked.stdout) == (0, "締めを妨げるものはありません。\n")
    figures = json.loads(closed.stdout)
    assert (figures["lines"], figures["amount"], figures["payable"], figures["marketing_money"]) == (3, 17_555, 17_555, 0)
    assert (figures["due"], figures["carried"], figures["lapsed"], figures["billed"]) == (17_555, 0, 0, 0)
    assert "3 lines posted, ¥17,555, of which ¥17,555 is payable" in again.stdout
    assert "Settled: ¥17,555 is due for payout, ¥0 is carried" in again.stdout
    assert "order_lines, revision 1: order_lines.csv, line 3 (batch 2, source crm)" in traced.stdout
    assert "commission/A-2/aoba ¥5,555, of which ¥5,555 is payable" in traced.stdout
    assert "debit expense (commission) ¥15,555 / credit payable (commission) ¥15,555" in traced.stdout
    assert [(one["batch_id"], one["file_line"], one["revision"]) for one in data["came_in"]] == [(2, 3, 1)]
    assert data["posted"][0]["entry"] == data["entries"][0]["key"]
    assert handed_over.returncode == 0, handed_over.stderr
    rows = (tmp_path / "journal.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith("2026-04-30,1,支払手数料,aoba,,,15555,未払金,aoba,,,15555,インセンティブ計上")
    assert (otherwise.returncode, "was handed over as plain" in otherwise.stderr, (tmp_path / "other.csv").exists()) == (5, True, False)
    assert (verified.returncode, json.loads(verified.stdout)["ok"]) == (0, True), verified.stdout


def test_what_keeps_a_month_from_being_closed_is_said_with_exit_code_5(april, tmp_path: Path):
    (tmp_path / "broken.csv").write_text("id,partner,ordered_on,net\nB-1,nobody,2026-04-20,1\n", encoding="utf-8")
    april.enishi("import", "order_lines", str(tmp_path / "broken.csv"), "--source", "shop")

    blocked = april.enishi("close", "sakura", "2026-04", "--language", "ja")
    as_data = json.loads(april.enishi("close", "sakura", "2099-04", "--json").stdout)
    unknown = april.enishi("close", "sakura", "2026-04", "--group", "weekly")
    nothing = april.enishi("trace", "Z-9")

    assert (blocked.returncode, blocked.stderr) == (
        5,
        "broken.csvは取り込まれていません(1行に誤りがあります)。誤りを直して、もう一度取り込んでください。\n",
    )
    assert [block["name"] for block in as_data["blocks"]] == ["period_not_over", "rows_rejected"]
    assert (unknown.returncode, unknown.stderr) == (5, "There is no closing group weekly. There are month_end.\n")
    assert (nothing.returncode, nothing.stderr.split(":")[0]) == (5, "Nothing is known of Z-9")


def test_a_row_of_a_closed_month_is_marked_when_it_is_taken_and_posted_by_the_next_closing(april, tmp_path: Path):
    april.enishi("close", "sakura", "2026-04")
    (tmp_path / "late.csv").write_text("id,partner,ordered_on,net\nA-3,aoba,2026-04-22,1000\n", encoding="utf-8")
    taken = april.enishi("import", "order_lines", str(tmp_path / "late.csv"), "--source", "crm")
    closed = json.loads(april.enishi("close", "sakura", "2026-05", "--json").stdout)

    assert taken.returncode == 0, taken.stderr
    assert (closed["lines"], closed["amount"]) == (1, 100)
    with sqlite3.connect(april.data / "enishi.sqlite3") as database:
        assert database.execute("SELECT adjusts FROM intake_orderline WHERE external_id = 'A-3'").fetchall() == [(1,)]
        assert database.execute("SELECT what, belongs_to FROM earnings_earningline WHERE line_id = 'commission/A-3/aoba'").fetchall() == [
            ("late", "month_end/2026-04")
        ]
