"""A run on disk is whole or absent, and its amounts read the same in both formats."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from enishi_engine import Facts, Program, Result, calculated, read_program, read_tables, run, write_result
from enishi_engine.folders import FolderRefused
from enishi_engine.run_folder import decimal_texts

TEXT = """
program: {id: sakura}
currency: USD
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, condition: line.net >= 1.25, limits: none}
  - id: units
    type: volume_rebate
    base: line.quantity
    over: month
    method: marginal
    bands: [{from: 0, to: open, amount: 0.50}]
    limits: none
    with: {commission: add}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sakura"
    folder.mkdir()
    (folder / "2026-01-01.yaml").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def program(folder: Path) -> Program:
    return read_program(folder)


@pytest.fixture
def facts() -> Facts:
    lines = {
        "id": ["A1", "A2"],
        "partner": ["aoba"] * 2,
        "net": ["1234.50", "1.24"],
        "quantity": ["3", "1"],
        "ordered_on": ["2026-05-01"] * 2,
    }
    return read_tables({"partners": pa.table({"code": ["aoba"]}), "order_lines": pa.table(lines)}, currency="USD", timezone="Asia/Tokyo")


@pytest.fixture
def result(program: Program, facts: Facts) -> Result:
    return run(program, facts)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_parquet_holds_minor_units_and_csv_major_units(result: Result, program: Program, folder: Path, tmp_path: Path):
    write_result(result, program=program, program_folder=folder, out=tmp_path / "run")

    stored = parquet.read_table(tmp_path / "run" / "earning_lines.parquet").to_pylist()[0]
    shown = rows(tmp_path / "run" / "earning_lines.csv")[0]
    assert (stored["base"], stored["amount"], stored["rate"]) == (123_450, 12_345, 100_000)
    assert (shown["base"], shown["amount"], shown["rate"]) == ("1234.50", "123.45", "100000")
    assert shown["day"] == "2026-05-01"


def test_a_calculation_that_stays_on_disk_writes_the_very_files_of_one_in_memory(
    result: Result, program: Program, facts: Facts, folder: Path, tmp_path: Path
):
    write_result(result, program=program, program_folder=folder, out=tmp_path / "in_memory")
    with calculated(program, facts, memory="200MB") as beyond:
        write_result(beyond, program=program, program_folder=folder, out=tmp_path / "on_disk")

    written = sorted(path.name for path in (tmp_path / "in_memory").iterdir() if path.is_file())
    assert len(written) == 9 * 2 + 1
    for name in written:
        assert (tmp_path / "on_disk" / name).read_bytes() == (tmp_path / "in_memory" / name).read_bytes(), name


def test_files_do_not_show_in_how_many_pieces_rows_came(
    result: Result, program: Program, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_result(result, program=program, program_folder=folder, out=tmp_path / "whole")
    monkeypatch.setattr("enishi_engine.run_folder.PIECE", 1)
    write_result(result, program=program, program_folder=folder, out=tmp_path / "pieces")

    for name in ("earning_lines", "not_paid"):
        whole, pieces = (parquet.read_table(tmp_path / run / f"{name}.parquet") for run in ("whole", "pieces"))
        assert whole.equals(pieces)
        assert (tmp_path / "whole" / f"{name}.csv").read_bytes() == (tmp_path / "pieces" / f"{name}.csv").read_bytes()


def test_units_that_are_added_up_stay_whole_numbers(result: Result, program: Program, folder: Path, tmp_path: Path):
    write_result(result, program=program, program_folder=folder, out=tmp_path / "run")

    units = [row for row in rows(tmp_path / "run" / "earning_lines.csv") if row["incentive"] == "units"]
    assert [(row["base"], row["total_after"], row["amount"]) for row in units] == [("3", "3", "1.50"), ("1", "4", "0.50")]


def test_the_figures_of_a_reason_are_shown_in_their_unit(result: Result, program: Program, folder: Path, tmp_path: Path):
    write_result(result, program=program, program_folder=folder, out=tmp_path / "run")

    (reason,) = rows(tmp_path / "run" / "not_paid.csv")
    assert (reason["fact_id"], reason["needed"], reason["had"]) == ("A2", "1.25", "1.24")


def test_a_pool_shared_by_money_shows_its_figures_in_major_units_and_one_shared_by_a_count_as_they_are(
    facts: Facts, folder: Path, tmp_path: Path
):
    """Aoba has all of each pool: 1,235.74 dollars of 1,235.74, and 2 lines of 2. In June there is nobody."""
    pools = "".join(
        f"\n  - {{id: {id_}, type: pool_share, over: month, pool: 10.50, shared_by: {id_}, limits: none, with: {{{other}}}}}"
        for id_, other in (("sales", ""), ("lines", "sales: add"))
    )
    metrics = 'metrics: {sales: "sum(line.net) over month", lines: "count(line) over month"}\n'
    (folder / "2026-01-01.yaml").write_text(f"program: {{id: sakura}}\ncurrency: USD\n{metrics}incentives:{pools}\n", encoding="utf-8")
    program = read_program(folder)
    write_result(run(program, facts, until=date(2026, 6, 30)), program=program, program_folder=folder, out=tmp_path / "run")

    shown = {
        row["incentive"]: (row["weight"], row["weight_total"], row["unit_amount"]) for row in rows(tmp_path / "run" / "earning_lines.csv")
    }
    assert shown == {"sales": ("1235.74", "1235.74", "10.50"), "lines": ("2", "2", "10.50")}
    june = {
        row["subject"]: (row["reason"], row["needed"], row["had"])
        for row in rows(tmp_path / "run" / "not_paid.csv")
        if row["day"] == "2026-06-30"
    }
    assert june == {"sales": ("nobody_shares", "0.01", "0.00"), "lines": ("nobody_shares", "1", "0")}


def test_every_amount_is_written_exactly():
    column = pa.chunked_array([pa.array([0, 5, -5, 100, -123_456, 999_999_999_999_999_999, None], pa.int64())])

    assert decimal_texts(column, 2).to_pylist() == ["0.00", "0.05", "-0.05", "1.00", "-1234.56", "9999999999999999.99", None]
    assert decimal_texts(column, 0).to_pylist()[4] == "-123456"


def test_a_former_run_is_replaced(result: Result, program: Program, folder: Path, tmp_path: Path, facts: Facts):
    out = tmp_path / "run"
    write_result(result, program=program, program_folder=folder, out=out)
    write_result(run(program, facts, until=date(2026, 4, 30)), program=program, program_folder=folder, out=out)

    assert rows(out / "earning_lines.csv") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "sakura"]


@pytest.mark.parametrize("strange", ["notes.txt", "program.yaml"])
def test_a_folder_with_anything_else_in_it_is_refused(result: Result, program: Program, folder: Path, tmp_path: Path, strange: str):
    out = tmp_path / "run"
    write_result(result, program=program, program_folder=folder, out=out)
    (out / strange).write_text("mine", encoding="utf-8")
    before = (out / "earning_lines.csv").read_bytes()

    with pytest.raises(FolderRefused, match=strange):
        write_result(result, program=program, program_folder=folder, out=out)
    assert (out / "earning_lines.csv").read_bytes() == before


def test_a_file_in_its_place_is_refused(result: Result, program: Program, folder: Path, tmp_path: Path):
    (tmp_path / "run").write_text("mine", encoding="utf-8")

    with pytest.raises(FolderRefused, match="is no folder"):
        write_result(result, program=program, program_folder=folder, out=tmp_path / "run")


def test_when_writing_fails_nothing_is_left_and_the_former_run_stays(
    result: Result, program: Program, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "run"
    write_result(result, program=program, program_folder=folder, out=out)
    before = sorted(path.name for path in out.iterdir())

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("enishi_engine.run_folder.csv.CSVWriter", full)
    with pytest.raises(OSError, match="full"):
        write_result(result, program=program, program_folder=folder, out=out)
    assert sorted(path.name for path in out.iterdir()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "sakura"]
