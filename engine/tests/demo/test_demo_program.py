"""Sakura's program on the demo's facts: its cases hold, everything in it pays some and refuses some, and the summary can be read."""

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from rich.cells import cell_len
from rich.console import Console

from demo.run import PROGRAM, run_demo
from demo.wrapping import wrapped
from enishi_engine.cases import run_cases
from enishi_engine.program import check_program
from enishi_engine.words import LANGUAGES, Language

Row = dict[str, Any]
TYPES = {"commission", "volume_rebate", "target_bonus", "spiff", "start_dash", "rate_up", "cross_sell"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def told(out: Path) -> dict[str, str]:
    """What the demo prints, by language."""
    return {language: _told(out, language) for language in LANGUAGES}


def _told(out: Path, language: Language) -> str:
    console = Console(width=80, file=io.StringIO(), highlight=False)
    run_demo(seed=20240401, out=out, language=language, console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _rows(out: Path, table: str) -> list[Row]:
    rows: list[Row] = parquet.read_table(out / "run" / f"{table}.parquet").to_pylist()
    return rows


def test_the_program_is_read_without_a_warning_and_has_all_seven_types() -> None:
    checked = check_program(PROGRAM)

    assert checked.problems == ()
    assert {incentive.type for version in checked.program.versions for incentive in version.incentives} == TYPES
    assert [rung.id for version in checked.program.versions if version.ladder for rung in version.ladder.rungs] == [
        "bronze",
        "silver",
        "gold",
    ] * 2


def test_every_case_of_the_program_holds() -> None:
    results = run_cases(PROGRAM)

    assert len(results) == 18
    assert [(result.sentence.en, result.differences) for result in results if not result.passed] == []


def test_every_incentive_pays_some_and_refuses_some_in_the_demo(out: Path, told: dict[str, str]) -> None:
    incentives = {incentive.id for version in check_program(PROGRAM).program.versions for incentive in version.incentives}
    paid = Counter(row["incentive"] for row in _rows(out, "earning_lines"))
    refused = Counter(row["incentive"] for row in _rows(out, "not_paid"))

    assert {incentive for incentive in incentives if paid[incentive] < 20 or refused[incentive] < 20} == set()


def test_partners_are_promoted_and_demoted_and_aoba_kita_and_minami_stand_where_their_story_says(out: Path, told: dict[str, str]) -> None:
    reviews = _rows(out, "ranks")
    last = max(row["day"] for row in reviews)

    assert {"promoted", "demoted", "decided"} <= {row["action"] for row in reviews}
    ranks = {row["partner"]: row["rank"] for row in reviews if row["day"] == last}
    assert (ranks["aoba"], ranks["kita"], ranks["minami"]) == ("gold", "silver", "silver")
    assert [row["action"] for row in reviews if row["partner"] == "minami" and row["rank"] != row["held"]] == ["promoted"]


def test_the_program_costs_between_fifteen_and_twenty_percent_of_sales(out: Path, told: dict[str, str]) -> None:
    # Sales as every partner's lines in their last revision say them; read from the files, not from the summary.
    lines: dict[str, int] = {}
    with (out / "facts" / "order_lines.csv").open(encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
        for line in file:
            row = dict(zip(columns, line.rstrip("\n").split(","), strict=True))
            lines[row["id"]] = int(row["net"])
    cost = sum(row["amount"] for row in _rows(out, "earning_lines"))

    assert 15 <= 100 * cost // sum(lines.values()) < 20


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_summary_fits_eighty_columns_but_for_commands_that_are_copied(told: dict[str, str], language: str) -> None:
    wide = [line for line in told[language].splitlines() if cell_len(line) > 80 and "enishi " not in line and "/" not in line]

    assert wide == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_line_begins_with_a_closing_mark_or_ends_with_a_blank(told: dict[str, str], language: str) -> None:
    lines = told[language].splitlines()

    assert [line for line in lines if line.strip()[:1] in {"。", "、", ")", "」"}] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_long_sentence_breaks_between_words_and_never_before_a_closing_mark() -> None:
    assert list(wrapped("それまでの分(上限適用前66,000円)で達していました。", 24)) == [
        "それまでの分(上限適用前",
        "66,000円)で達していまし",
        "た。",
    ]
    assert list(wrapped("「会計」を販売していません。", 26)) == ["「会計」を販売していませ", "ん。"]
    assert list(wrapped("A customer has not paid.", 10)) == ["A customer", "has not", "paid."]


def test_everybody_is_accounted_for_and_a_minus_is_explained(told: dict[str, str]) -> None:
    ja, en = told["ja"].replace("\n", ""), told["en"].replace("\n", " ")

    assert "60社のうち55社にランクがあります。ほかの5社は、その日までに取引を終えています。" in ja
    assert "55 of the 60 partners have a rank; the other 5 were no longer in business on that day." in en
    assert "「年度末 料率アップ」の25年度上のマイナスは返還によるものです。その半期は、発生した分より170千円多く返還されました。" in ja
    assert "The minus of “Year-end rate up” in Apr 25– is take-backs: 170 thousand yen more were taken back than earned" in en


def test_names_stand_beside_codes_and_days_are_written_in_one_way(told: dict[str, str]) -> None:
    assert "青葉システム株式会社(aoba)" in told["ja"]
    assert "aoba (青葉システム株式会社)" in told["en"]
    assert "A fictional maker, Sakura, from 1 April 2024 to 31 March 2026: " in told["en"].replace("\n", " ")


def test_the_summary_is_complete_in_both_languages(told: dict[str, str]) -> None:
    assert "ゴールド" in told["ja"]
    assert "Gold" not in told["ja"]
    assert "Gold" in told["en"]
    assert "Commission" not in told["ja"]
    assert "販売手数料" not in told["en"]


def test_the_cost_in_the_summary_is_the_sum_of_the_earning_lines(out: Path, told: dict[str, str]) -> None:
    total = sum(row["amount"] for row in _rows(out, "earning_lines"))

    assert f"{total:,}円" in told["ja"].replace("\n", "")
    assert f"{total:,} yen" in told["en"].replace("\n", " ")
