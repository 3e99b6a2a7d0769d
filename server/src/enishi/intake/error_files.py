"""The rejected rows of a file, each with what is wrong: a file to correct in Excel and send back."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass

from enishi.intake.reading import ReadFile
from enishi_engine.facts import RowError

LINE, WRONG = "行", "エラー"  # the columns that Enishi puts before the file's own
FORMULA = ("=", "+", "-", "@", "\t", "\r", "=", "+", "-", "@")


@dataclass(frozen=True)
class ErrorFile:
    """A CSV file that Excel opens as it is: UTF-8 with its mark."""

    name: str
    content: bytes


def error_file(read: ReadFile, errors: tuple[RowError, ...], *, file_name: str) -> ErrorFile:
    """The wrong rows as they stand in the file, after the line and what is wrong there; what is wrong with the whole file comes first."""
    told: dict[int | None, list[RowError]] = defaultdict(list)
    for error in errors:
        told[error.line].append(error)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    headers = [] if read.cells is None else read.cells.table.column_names
    writer.writerow([LINE, WRONG, *headers])
    row_of = {} if read.cells is None else {read.cells.line_of(row): row for row in range(read.cells.table.num_rows)}
    for line in sorted(told, key=lambda one: one or 0):
        cells = [""] * len(headers)
        if read.cells is not None and line is not None and line in row_of:
            cells = [_written(column[row_of[line]].as_py()) for column in read.cells.table.columns]
        writer.writerow(["" if line is None else line, " / ".join(_said(error) for error in told[line]), *cells])
    stem = file_name.rpartition(".")[0] or file_name
    return ErrorFile(f"{stem}-errors.csv", text.getvalue().encode("utf-8-sig"))


def _said(error: RowError) -> str:
    column = "" if error.column is None else f"{error.column}: "
    return f"{column}{error.problem}. {error.remedy}"


def _written(value: object) -> str:
    """The cell as it came, so that what was right stays as it was; a text that Excel would take for a formula is quoted from it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").removeprefix("+").replace(".", "", 1).replace(",", "").isdigit()
