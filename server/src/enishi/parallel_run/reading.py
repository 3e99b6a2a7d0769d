"""The old sheet's rows out of its file, with everything that is wrong with them at once."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enishi.core.maker import maker
from enishi.intake.beside import OLD_SHEET
from enishi.intake.mapping import MappedColumn
from enishi.intake.reading import Sent, read_file
from enishi.parallel_run.comparing import SheetRow
from enishi_engine.facts import RowError
from enishi_engine.said import Said

NO_MONTH, WRITE_MONTH = Said("is no month", "年月ではありません"), Said("Write it as 2026-04.", "2026-04と書いてください。")
MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.年]?(?P<month>[0-9]{1,2})月?(分|度)?([-/.](?P<day>[0-9]{1,2}))?")


@dataclass(frozen=True)
class ReadSheet:
    rows: tuple[SheetRow, ...]
    errors: tuple[RowError, ...]


def read_sheet(content: bytes, *, file_name: str, source: str, columns: Sequence[MappedColumn]) -> ReadSheet:
    """The rows of the sheet; months as people write them, 2026年4月分 too."""
    read = read_file(Sent(content, file_name), fact=OLD_SHEET, source=source, columns=columns, maker=maker(), place="sheet_row")
    if read.rows is None:
        return ReadSheet((), read.errors)
    rows = list(zip(read.rows.lines, read.rows.table.to_pylist(), strict=True))
    months = {line: month_of(row["month"]) for line, row in rows if row["month"] is not None}
    header = next((one.header for one in read.used if one.column == "month"), "month")
    unread = [
        RowError(file_name, line, header, str(row["month"]), NO_MONTH, WRITE_MONTH)
        for line, row in rows
        if row["month"] is not None and months[line] is None
    ]
    errors = sorted((*read.errors, *unread), key=lambda error: error.line or 0)
    return ReadSheet(() if errors else tuple(_rows(rows, months)), tuple(errors))


def month_of(text: str) -> str | None:
    """2026-04 of 2026/4, 2026年4月分, 202604 or a day in it; None where it is none."""
    found = MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    return f"{found['year']}-{int(found['month']):02}"


def _rows(rows: Sequence[tuple[int, dict[str, Any]]], months: dict[int, str | None]) -> Iterator[SheetRow]:
    for line, row in rows:
        one = SheetRow(
            place=line, partner=row["partner"], month=months[line] or "", amount=row["amount"], line=row["line"], base=row["base"]
        )
        yield replace(one, rate=row["rate_percent"], rank=row["rank"])
