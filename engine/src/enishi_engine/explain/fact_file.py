"""The rows of one fact in a large file: which pieces may hold it is known from their bounds, and only those are read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet


@dataclass(frozen=True)
class FactFile:
    """A file of a run, and the number of each of its pieces that has rows with the least and largest fact in it."""

    file: parquet.ParquetFile
    bounds: tuple[tuple[int, str, str], ...]

    def rows(self, fact_id: str) -> list[dict[str, Any]]:
        """The rows of a fact, and of an order line's months of service, which are named after it: A1, A1#3. In the order of the file."""
        found: list[dict[str, Any]] = []
        for piece, least, largest in self.bounds:
            if least < f"{fact_id}$" and fact_id <= largest:  # $ follows #: between the two stand the line and its months
                asked = _of_fact(self.file.read_row_group(piece, columns=["fact_id"], use_threads=False)["fact_id"], fact_id)
                if pc.any(asked).as_py():
                    found += self.file.read_row_group(piece, use_threads=False).filter(asked).to_pylist()
        return found


def _of_fact(ids: pa.ChunkedArray, fact_id: str) -> pa.ChunkedArray:
    return pc.or_(pc.equal(ids, fact_id), pc.starts_with(ids, f"{fact_id}#"))


def fact_file(path: Path) -> FactFile:
    """Open a file of a run that has a column `fact_id`, which is never missing."""
    file = parquet.ParquetFile(path)
    column = file.schema_arrow.names.index("fact_id")
    pieces = [(piece, file.metadata.row_group(piece)) for piece in range(file.metadata.num_row_groups)]
    bounds = [(piece, rows.column(column).statistics) for piece, rows in pieces if rows.num_rows]
    return FactFile(file, tuple((piece, found.min, found.max) for piece, found in bounds))
