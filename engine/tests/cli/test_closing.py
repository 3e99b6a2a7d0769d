"""`enishi run --closing`: what it writes and says, what it refuses, and that a former closing never changes."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.cli.output import Exit

RUNNER = CliRunner()
TEXT = "program: {id: sakura}\ncurrency: JPY\nincentives: [{id: commission, type: commission, base: line.net, rate: 10 %, limits: none}]\n"
LINES = "id,partner,ordered_on,net,revision,learned_at\nA1,aoba,2026-04-20,100000,1,\nA2,aoba,2026-05-20,300000,1,\n"
LATER = "A1,aoba,2026-04-20,80000,2,2026-05-20T09:00\n"
LAST = "A3,aoba,2026-04-21,70000,1,2026-07-01T09:00\n"
CLOSINGS = """\
id,closing_group,first_day,last_day,known_by
april,month_end,2026-04-01,2026-04-30,2026-05-10T00:00
may,month_end,2026-05-01,2026-05-31,2026-06-10T00:00
"""


def enishi(*words: object, language: str = "en_US.UTF-8"):
    return RUNNER.invoke(app, [str(word) for word in words], env={"LC_ALL": language}, catch_exceptions=False)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A folder with the texts in sakura/ and the facts in facts/."""
    for name, content in {
        "sakura/2026-01-01.yaml": TEXT,
        "facts/partners.csv": "code\naoba\n",
        "facts/order_lines.csv": LINES + LATER,
        "facts/closings.csv": CLOSINGS,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def run(company: Path, *more: object, out: str = "out", language: str = "en_US.UTF-8"):
    return enishi("run", company / "sakura", "--facts", company / "facts", "--out", company / out, *more, language=language)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_closing_writes_its_adjustments_and_postings_beside_the_tables_of_a_run(company: Path):
    done = run(company, "--closing", "may")

    # May's own 10 % of 300,000; April's line fell from 10,000 to 8,000.
    assert done.exit_code == Exit.FINE, done.stderr
    adjusted = rows(company / "out" / "adjustments.csv")
    assert [(row["id"], row["belongs_to"], row["what"], row["amount"]) for row in adjusted] == [
        ("commission/A1/aoba", "april", "changed", "-2000")
    ]
    posted = rows(company / "out" / "postings.csv")
    assert [(row["payee"], row["own_amount"], row["adjusted_amount"], row["amount"]) for row in posted] == [
        ("aoba", "30000", "-2000", "28000")
    ]
    assert json.loads((company / "out" / "run.json").read_text(encoding="utf-8"))["closing"] == "may"


def test_a_closing_says_what_it_posted_in_both_languages(company: Path):
    in_english, in_japanese = run(company, "--closing", "may"), run(company, "--closing", "may", language="ja_JP.UTF-8")

    assert in_english.stdout.splitlines()[-1] == "paid: 1 payee, ¥28,000"
    assert in_english.stdout.splitlines()[-2] == (
        "may (1 May 2026 to 31 May 2026) posts ¥28,000, ¥28,000 of it payable."
        " Its own period: ¥30,000, payable ¥30,000 (lines: 1)."
        " Adjustments of former periods: -¥2,000, payable -¥2,000 (rows: 1)."
    )
    assert (
        "当期分 30,000円(支払対象 30,000円、1件)、過去の締め分の調整 -2,000円(支払対象 -2,000円、1件)。\nお支払い: 1件、28,000円"
        in in_japanese.stdout
    )


def test_a_closing_as_json_is_in_minor_units(company: Path):
    closing = json.loads(run(company, "--closing", "may", "--json").stdout)["closing"]

    assert {name: closing[name] for name in ("id", "group", "amount", "own", "late", "lines", "adjustments")} == {
        "id": "may", "group": "month_end", "amount": 28_000, "own": 30_000, "late": -2_000, "lines": 1, "adjustments": 1,
    }  # fmt: skip


def test_a_balance_below_the_minimum_is_carried_and_paid_with_the_yen_that_completes_it(company: Path):
    payout = "payout: {minimum: 10_000, below_minimum: carried}\n"
    (company / "sakura" / "2026-01-01.yaml").write_text(TEXT + payout, encoding="utf-8")
    lines = "id,partner,ordered_on,net\nA1,aoba,2026-04-20,99990\nA2,aoba,2026-05-20,10\n"
    (company / "facts" / "order_lines.csv").write_text(lines, encoding="utf-8")

    run(company, "--closing", "april", out="april")
    run(company, "--closing", "may", out="may")

    # 10 % of 99,990 is 9,999; 10 % of 10 is the yen that is missing.
    settled = [rows(company / month / "settlements.csv")[0] for month in ("april", "may")]
    assert [(row["carried_in"], row["posted"], row["paid"], row["carried_out"], row["outcome"]) for row in settled] == [
        ("0", "9999", "0", "9999", "below_minimum"),
        ("9999", "1", "10000", "0", "paid"),
    ]


def test_marketing_money_is_posted_and_never_paid_out(company: Path):
    marketing = TEXT.replace("limits", "pays_as: marketing_money, limits")
    (company / "sakura" / "2026-01-01.yaml").write_text(marketing, encoding="utf-8")

    said = run(company, "--closing", "may").stdout.splitlines()

    assert rows(company / "out" / "postings.csv")[0]["pays_as"] == "marketing_money"
    assert rows(company / "out" / "settlements.csv") == []
    assert said[-2].startswith("may (1 May 2026 to 31 May 2026) posts ¥0, ¥0 of it payable.")
    assert said[-1] == "¥28,000 of marketing money beside it."


def test_an_unknown_closing_is_told_with_the_nearest_and_all_that_there_are(company: Path):
    refused = run(company, "--closing", "mai")

    assert refused.exit_code == Exit.NOT_FOUND
    assert "There is no closing 'mai'. Did you mean may?" in refused.stderr
    assert "april: month_end, 2026-04-01 to 2026-04-30, known by 2026-05-09T15:00:00+00:00" in refused.stderr
    assert not (company / "out").exists()


@pytest.mark.parametrize("also", [("--known-by", "2026-06-01"), ("--until", "2026-05-31")])
def test_a_closing_takes_no_moment_and_no_last_day_beside_its_own(company: Path, also: tuple[str, str]):
    assert run(company, "--closing", "may", *also).exit_code == Exit.USAGE


@pytest.mark.parametrize("asked", [("--closing", "may"), (), ("--known-by", "2026-05-10T00:00")])
def test_a_text_inside_a_closed_period_stops_every_run_by_name(company: Path, asked: tuple[str, ...]):
    (company / "sakura" / "2026-04-10.yaml").write_text(TEXT, encoding="utf-8")

    refused = run(company, *asked)

    assert refused.exit_code == Exit.FACTS_REJECTED
    assert 'The text of 2026-04-10 begins inside "april"' in refused.stderr


def test_a_text_is_inside_no_closed_period_of_a_run_that_does_not_know_of_the_closing(company: Path):
    (company / "sakura" / "2026-04-10.yaml").write_text(TEXT, encoding="utf-8")

    assert run(company, "--known-by", "2026-05-09T23:59").exit_code == Exit.FINE


@pytest.mark.parametrize("asked", [("--closing", "may"), ("--known-by", "2026-06-10T00:00", "--until", "2026-05-31")])
def test_an_earlier_run_is_the_same_to_the_byte_after_later_facts_have_come(company: Path, asked: tuple[str, ...]):
    run(company, *asked, out="before")
    (company / "facts" / "order_lines.csv").write_text(
        LINES + LATER + LAST + LATER.replace(",2,", ",3,").replace("05-20", "08-20"), encoding="utf-8"
    )
    june = "june,month_end,2026-06-01,2026-06-30,2026-07-10T00:00\n"
    (company / "facts" / "closings.csv").write_text(CLOSINGS + june, encoding="utf-8")
    run(company, *asked, out="after")

    assert content(company / "before") == content(company / "after")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
