"""The rejected rows of a file, each with what is wrong: a file to correct and send back, and how it is put into the first one."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import xlsxwriter

from enishi.core.errors import Refusal
from enishi_engine.facts import Cells, RowError
from enishi_engine.said import Language, Said

LINE, WRONG = "行", "エラー"  # the columns that Enishi puts before the file's own
FORMULA = ("=", "+", "-", "@", "\t", "\r", "=", "+", "-", "@")  # what Excel would take for a formula
WIDTHS = (8, 60)  # of the first two columns, in characters


class NotItsErrorFile(Refusal):
    """What was sent as a correction is not the list of wrong rows of that file."""

    def __init__(self, problem: Said) -> None:
        super().__init__(
            f"This does not correct the file: {problem}. Send the list of its errors with the cells corrected, or the whole file again.",
            ja=f"このファイルの訂正ではありません({problem.ja})。エラー一覧のセルを直して送るか、元のファイル全体を送り直してください。",
        )


@dataclass(frozen=True)
class ErrorFile:
    """An Excel workbook, or a CSV file in UTF-8 with its mark."""

    name: str
    content: bytes


def error_file(
    cells: Cells | None, errors: Sequence[RowError], *, file_name: str, as_csv: bool = False, language: Language = "ja"
) -> ErrorFile:
    """The wrong rows as they stand in the file, after their line and what is wrong; what is wrong with the whole file comes first."""
    told: dict[int | None, list[RowError]] = defaultdict(list)
    for error in errors:
        told[error.line].append(error)
    headers = [] if cells is None else list(cells.table.column_names)
    row_of = {} if cells is None else {cells.line_of(row): row for row in range(cells.table.num_rows)}
    rows = [[LINE, WRONG, *headers]]
    for line in sorted(told, key=lambda one: one or 0):
        found = [""] * len(headers)
        if cells is not None and line in row_of:
            found = ["" if (value := column[row_of[line]].as_py()) is None else str(value) for column in cells.table.columns]
        rows.append(["" if line is None else str(line), " / ".join(_said(error, language) for error in told[line]), *found])
    stem = file_name.rpartition(".")[0] or file_name
    return ErrorFile(f"{stem}-errors.csv", _csv(rows)) if as_csv else ErrorFile(f"{stem}-errors.xlsx", _workbook(rows))


def _said(error: RowError, language: Language) -> str:
    column = "" if error.column is None else f"{error.column}: "
    return f"{column}{error.advice.to(language)}"


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Every cell is text: a code keeps its zeros, a formula stays what was written."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, text, bold = (
        book.add_worksheet(LINE + WRONG),
        book.add_format({"num_format": "@"}),
        book.add_format({"bold": True, "num_format": "@"}),
    )
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, text if number else bold)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, len(WIDTHS))
    book.close()
    return file.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").removeprefix("+").replace(".", "", 1).replace(",", "").isdigit()


# ── Sent back ────────────────────────────────────────────────────────────────────────────────────────────────────────


def corrected(cells: Cells, correction: Cells) -> Cells:
    """The file with the rows of its corrected error file in their lines' places; a row whose cells were all emptied is left out.

    Raises NotItsErrorFile.
    """
    headers = list(cells.table.column_names)
    if cells.in_units or correction.table.column_names != [LINE, WRONG, *headers]:
        raise NotItsErrorFile(
            Said(f"its columns are not {LINE}, {WRONG} and those of the file", f"列が「{LINE}」「{WRONG}」と元のファイルの列ではありません")
        )
    rows = [list(row) for row in zip(*(column.to_pylist() for column in cells.table.columns), strict=True)] if headers else []
    by_line = {cells.line_of(number): row for number, row in enumerate(rows)}
    wrong = {error.line for error in cells.errors}
    for said, _, *values in zip(*(column.to_pylist() for column in correction.table.columns), strict=True):
        if said in (None, ""):
            continue  # what was wrong with the whole file
        line = int(said) if said.isascii() and said.isdigit() else None
        if line is None or (line not in by_line and line not in wrong):
            raise NotItsErrorFile(Said(f'the file has no line "{said}"', f"元のファイルに{said}行目がありません"))
        by_line[line] = [_plain(value) for value in values]
        wrong.discard(line)
    kept = {line: row for line, row in sorted(by_line.items()) if any(value not in (None, "") for value in row)}
    columns = zip(*kept.values(), strict=True) if kept else ([] for _ in headers)
    table = pa.Table.from_arrays([pa.array(list(column), pa.string()) for column in columns], names=headers)
    lines = list(kept)
    left = tuple(error for error in cells.errors if error.line in wrong)
    return replace(cells, table=table, line_of=lambda row: lines[row], errors=left)


def _plain(value: str | None) -> str | None:
    return value[1:] if value is not None and value.startswith("'") and value[1:].startswith(FORMULA) else value
