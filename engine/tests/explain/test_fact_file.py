"""One fact's rows out of a file of many pieces: all of them, nobody else's, and no piece read that cannot hold them."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from enishi_engine.explain.fact_file import FactFile, fact_file

IDS = ["A1", "A1", "A1#1", "A1#10", "A1#2", "A10", "A1x", "B2", "A0", "A1", "C3"]  # of two incentives, each in the order of its facts


@pytest.fixture
def file(tmp_path: Path) -> FactFile:
    """Two rows to a piece: A1 A1 | A1#1 A1#10 | A1#2 A10 | A1x B2 | A0 A1 | C3."""
    parquet.write_table(pa.table({"fact_id": IDS, "number": range(len(IDS))}), tmp_path / "rows.parquet", row_group_size=2)
    return fact_file(tmp_path / "rows.parquet")


@pytest.mark.parametrize(
    ("fact_id", "numbers"),
    [
        ("A1", [0, 1, 2, 3, 4, 9]),
        ("A1#1", [2]),
        ("A10", [5]),
        ("B2", [7]),
        ("C3", [10]),
        ("A", []),
        ("Z9", []),
    ],
)
def test_an_order_line_has_its_months_and_no_line_whose_name_begins_alike(file: FactFile, fact_id: str, numbers: list[int]):
    assert file.rows(fact_id) == [{"fact_id": IDS[number], "number": number} for number in numbers]


def test_pieces_that_cannot_hold_a_fact_are_not_read(file: FactFile, monkeypatch: pytest.MonkeyPatch):
    read: list[int] = []
    pieces = file.file.read_row_group

    def noted(piece: int, **asked: object) -> pa.Table:
        read.append(piece)
        return pieces(piece, **asked)

    watched = type("Watched", (), {"read_row_group": staticmethod(noted)})()
    FactFile(watched, file.bounds).rows("A10")

    assert set(read) == {2}  # A1#1 … A1#10 lies before it, A1x … B2 after it


def test_a_file_without_rows_has_nothing(tmp_path: Path):
    parquet.write_table(pa.table({"fact_id": pa.array([], pa.string())}), tmp_path / "rows.parquet")

    assert fact_file(tmp_path / "rows.parquet").rows("A1") == []
