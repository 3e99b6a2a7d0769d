"""Writes generated facts as a folder of CSV files."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write(folder: Path, kind: str, columns: str, rows: Iterable[dict[str, Any]]) -> None:
    """One file; a column that a row does not name is an empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns.split(), "source", "revision", "booked_at", "learned_at"], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
