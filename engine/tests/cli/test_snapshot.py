"""`enishi snapshot` keeps the facts of a database in a folder that `enishi run` reads as it would read the database."""

import json
import sqlite3
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.facts import read_facts


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "facts.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE partners (code TEXT); INSERT INTO partners VALUES ('aoba');"
            "CREATE TABLE order_lines (id TEXT, partner TEXT, net_minor INTEGER, ordered_on TEXT);"
            "INSERT INTO order_lines VALUES ('A-1', 'aoba', 400000, '2026-04-01');"
        )
    connection.close()
    return path


def snapshot(where: Path | str, out: Path, *more: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["snapshot", str(where), "--out", str(out), *more])
    return done.exit_code, done.stdout, done.stderr


def test_the_folder_is_read_as_the_database_is(database: Path, tmp_path: Path) -> None:
    code, said, _ = snapshot(database, tmp_path / "kept")

    assert (code, said) == (0, f"partners: 1\norder_lines: 1\nWritten to {tmp_path / 'kept'}.\n")
    of_folder, of_database = (read_facts(where, currency="JPY", timezone="Asia/Tokyo") for where in (tmp_path / "kept", database))
    assert of_folder.tables.keys() == of_database.tables.keys()
    assert all(of_folder.tables[name].equals(table) for name, table in of_database.tables.items())


def test_a_former_snapshot_is_replaced_and_what_is_gone_from_the_database_is_gone(database: Path, tmp_path: Path) -> None:
    snapshot(database, tmp_path / "kept")
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE order_lines")
    connection.close()

    assert snapshot(database, tmp_path / "kept")[0] == 0
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["partners.parquet", "snapshot.json"]
    assert parquet.read_table(tmp_path / "kept" / "partners.parquet").num_rows == 1
    assert json.loads((tmp_path / "kept" / "snapshot.json").read_text())["rows"] == {"partners": 1}


def test_a_folder_with_something_else_in_it_is_left_alone(database: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "letter.txt").write_text("dear Hana")

    code, _, told = snapshot(database, tmp_path / "kept")

    assert code == 5
    assert "letter.txt" in told
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["letter.txt"]


def test_a_snapshot_that_cannot_be_put_in_its_place_leaves_the_former_one_as_it_was(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot(database, tmp_path / "kept")
    before = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if "unfinished" in path.name:
            raise OSError("the disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)

    assert snapshot(database, tmp_path / "kept")[0] != 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.db", "kept"]


def test_a_folder_of_files_is_no_database(tmp_path: Path) -> None:
    code, _, told = snapshot(tmp_path, tmp_path / "kept")

    assert code == 4
    assert "neither a SQLite file nor a postgresql:// address" in told
    assert not (tmp_path / "kept").exists()


def test_a_database_without_facts_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE audit (who TEXT)")
    connection.close()

    code, said, _ = snapshot(tmp_path / "other.db", tmp_path / "kept", "--json")

    assert code == 5
    assert json.loads(said)["error"] == "not_found"
    assert not (tmp_path / "kept").exists()
