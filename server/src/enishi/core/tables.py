"""Tables handed out as CSV or Excel: numbers as numbers, and no text that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

# What a spreadsheet takes for a formula, in full width too; an apostrophe makes it text.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MOST_ROWS = 1_048_575  # of an Excel sheet, below its heads
Held = str | int | Decimal | date | None


def as_csv(rows: Iterable[Sequence[Held]]) -> bytes:
    """UTF-8 with its mark, the first row the heads; days as 2026-10-01."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: Iterable[Sequence[Held]], *, sheet: str) -> bytes:
    """An Excel workbook of one sheet, the first row the heads. A text stays the text it is, whatever it begins with."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page, bold, days = book.add_worksheet(_sheet(sheet)), book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime) or (isinstance(cell, int) and abs(cell) >= 10**15):
                page.write_string(number, place, str(cell))  # Excel knows no zones, and keeps fifteen digits
            elif isinstance(cell, date):
                page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001 - a day
            elif isinstance(cell, int | Decimal):
                page.write_number(number, place, cell)
            elif cell:
                page.write_string(number, place, cell, None if number else bold)
    page.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _sheet(name: str) -> str:
    """At most 31 characters, without those that a sheet's name must not have."""
    return "".join(one for one in name if one not in "[]:*?/\\'")[:31] or "1"


def _inert(cell: Held) -> str | int | Decimal:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(CALCULATED) else cell
    return "" if cell is None else cell if isinstance(cell, int | Decimal) else cell.isoformat()
