"""Tables handed out as CSV: UTF-8 with its mark, numbers as numbers, and no text that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula, in full width too; an apostrophe makes it text.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The rows, the first of them the heads."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(CALCULATED) else cell
