"""One table of a study, from a CSV or Parquet file, by the readers of facts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from enishi_engine.facts import FactsRejected, ReadFact, RowError, cut, known_in, read_fact
from enishi_engine.facts.declarations import Fact
from enishi_engine.said import Said


@dataclass(frozen=True)
class TableRead:
    """A table's rows that are right, as Python values, each with its line; and everything that is wrong."""

    file: str
    rows: list[dict[str, Any]]
    lines: list[int]
    errors: list[RowError]

    def wrong(self, row: int, column: str | None, problem: Said, remedy: Said, value: object = None) -> None:
        """Says that a row is wrong in a way that its cells alone do not show."""
        self.errors.append(RowError(self.file, self.lines[row], column, None if value is None else str(value), problem, remedy))


def read_table(path: Path | None, fact: Fact, *, currency: str = "JPY", timezone: str = "Asia/Tokyo") -> TableRead:
    """
    The file's rows.

    Shape   one dictionary per row by the declared columns; wrong rows and repeats are left out.
    Units   money in minor units, days as dates.
    Errors  none: an absent or unreadable file is an error in the result. Without a path the table is empty.
    Source  the declarations.
    """
    if path is None:
        return TableRead("", [], [], [])
    if not path.is_file():
        absent = RowError(
            str(path),
            None,
            None,
            None,
            Said("is no file", "ファイルがありません"),
            Said(
                f"Name a CSV or Parquet file with the columns that `enishi template {fact.name}` prints.",
                f"`enishi template {fact.name}`が出力する列のあるCSVかParquetを指定してください。",
            ),
        )
        return TableRead(path.name, [], [], [absent])
    try:
        read = read_fact(
            cut(path.read_bytes(), fact=fact, file=path.name), fact=fact, known=known_in({}), currency=currency, timezone=timezone
        )
    except FactsRejected as rejected:
        return TableRead(path.name, [], [], list(rejected.errors))
    kept = _right(read)
    rows = read.table.take(pa.array(kept, pa.int64())).to_pylist()
    return TableRead(path.name, rows, [read.lines[row] for row in kept], list(read.errors))


def _right(read: ReadFact) -> list[int]:
    return [row for row in range(read.table.num_rows) if row not in read.wrong and row not in read.repeats]
