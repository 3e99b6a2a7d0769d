"""Excel workbooks as cells of text: the sheet and the row of headers found, and whatever a reader of values would miss told by its place.

Values come from calamine; what it hides (errors such as #N/A, percent formats, merged cells) is looked up in the workbook's own ET.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from enishi.intake.mapping import folded
from enishi_engine.facts import Cells, Fact, FactsRejected, RowError
from enishi_engine.said import Said

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED = 300 * 2**20  # bytes
MOST_PARTS = 2_000
MOST_CELLS = 20_000_000
HEADER_WITHIN = 20  # rows
CELL = r'<(?:\w+:)?c\b(?=[^>]*\br="(?P<ref>[A-Z]{1,3}[0-9]{1,7})")'
ERROR_CELL = re.compile(rf'{CELL}(?=[^>]*\bt="e")[^>]*[^/]>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(?P<value>[^<]*)<', re.DOTALL)
STYLED_CELL = re.compile(rf'{CELL}[^>]*\bs="(?P<style>[0-9]+)"')
FILLED_CELL = re.compile(rf"{CELL}[^>]*[^/]>")
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PERCENT_FORMATS = {9, 10}
# What a damaged archive, a damaged part of it, or one that is encrypted raises.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, CalamineError, ET.ParseError, KeyError, EOFError, NotImplementedError, UnicodeDecodeError, StopIteration, RuntimeError, ValueError, OSError,
)  # fmt: skip
Value = int | float | str | bool | date | datetime | time | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, each (row, column) from 0
EXPORT = Said("Save it again in Excel as .xlsx or CSV UTF-8.", "Excelで.xlsxか「CSV UTF-8」として保存し直してください。")
UNMERGE = Said("Unmerge it (結合の解除) and fill every cell.", "結合を解除し、すべてのセルに値を入れてください。")
MERGED = Said("is merged, so only its first cell holds a value", "結合されているため、先頭のセルにしか値がありません")


def is_excel(content: bytes) -> bool:
    return content.startswith((ZIP, OLE))


@dataclass(frozen=True)
class Hidden:
    """What values alone do not tell of a sheet, by (row, column) from 0: cells that hold an error, cells written in percent."""

    errors: dict[tuple[int, int], str]
    percents: frozenset[tuple[int, int]]


def excel_cells(content: bytes, *, fact: Fact, file: str, recognised: frozenset[str]) -> Cells:
    """The rows below the headers, as text; a row's line is that of the sheet. Raises FactsRejected with a named remedy."""
    if content.startswith(OLE):
        problem = Said("is an old Excel file, or one with a password", "古い形式のExcelか、パスワード付きのファイルです")
        raise _refused(file, problem, Said("Save it as .xlsx without a password.", "パスワードなしの.xlsxとして保存してください。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, file)
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
            name = _sheet_of(workbook, fact, file)
            text = _xml_of(archive, name)
            _check_extent(text, file)
            hidden = Hidden(dict(_errors(text)), frozenset(_percents(text, _percent_styles(archive))))
            sheet = workbook.get_sheet_by_name(name)
            rows, merged = sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []
    except DAMAGED as error:
        problem = Said(
            "is no Excel workbook that can be read; it may have been cut", "Excelとして読み取れません。途中で切れている可能性があります"
        )
        raise _refused(file, problem, EXPORT) from error
    return _cells(rows, merged, hidden, file=file, recognised=recognised)


def _refused(file: str, problem: Said, remedy: Said, *, line: int | None = None) -> FactsRejected:
    return FactsRejected([RowError(file, line, None, None, problem, remedy)])


# ── The workbook ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_size(archive: zipfile.ZipFile, file: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        most = LARGEST_UNPACKED // 2**20
        problem = Said(f"unpacks to more than {most} MB", f"展開すると{most} MBを超えます")
        raise _refused(file, problem, Said("Send it in parts, or as CSV.", "分けて送るか、CSVで送ってください。"))


def _sheet_of(workbook: CalamineWorkbook, fact: Fact, file: str) -> str:
    """The sheet named after the fact, or the only visible one that holds anything."""
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    named = [name for name in visible if folded(name) in {folded(fact.name), folded(fact.ja), folded(fact.en)}]
    if len(named) == 1:
        return named[0]
    filled = visible if len(visible) == 1 else [name for name in visible if workbook.get_sheet_by_name(name).end is not None]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise _refused(file, Said("holds no visible sheet with cells", "値のある表示中のシートがありません"), EXPORT)
    remedy = Said(
        f"Name the right one {fact.ja}, or save it alone.", f"正しいシートの名前を「{fact.ja}」にするか、1枚だけで保存してください。"
    )
    names = ", ".join(filled)
    problem = Said(f"holds {len(filled)} sheets with cells ({names})", f"値のあるシートが{len(filled)}枚あります({names})")
    raise _refused(file, problem, remedy)


def _xml_of(archive: zipfile.ZipFile, name: str) -> str:
    """The sheet's own part of the workbook."""
    book, relations = ET.fromstring(archive.read("xl/workbook.xml")), ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat bounds entities
    relation = next(one.attrib[RELATIONS] for one in book.iter() if one.tag.endswith("}sheet") and one.attrib["name"] == name)
    target = next(one.attrib["Target"] for one in relations if one.attrib["Id"] == relation)
    return archive.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}").decode("utf-8")


def _check_extent(text: str, file: str) -> None:
    """A value in the sheet's last corner would make every cell before it one."""
    places = [_place(found["ref"]) for found in FILLED_CELL.finditer(text)]
    if not places:
        return
    rows, columns = max(row for row, _ in places) + 1, max(column for _, column in places) + 1
    if rows * columns > MOST_CELLS:
        problem = Said(
            f"has a value far away: its cells reach over {rows:,} rows and {columns:,} columns",
            f"遠く離れたセルに値があります(範囲が{rows:,}行×{columns:,}列)",
        )
        raise _refused(
            file, problem, Said("Remove it; copy the table into a new file.", "それを消すか、表を新しいファイルに移してください。")
        )


def _errors(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for found in ERROR_CELL.finditer(text):
        yield _place(found["ref"]), found["value"]


def _percents(text: str, styles: frozenset[str]) -> Iterator[tuple[int, int]]:
    if styles:
        for found in STYLED_CELL.finditer(text):
            if found["style"] in styles:
                yield _place(found["ref"])


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Numbers of the cell formats that show a figure in percent, as the sheet names them."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = ET.fromstring(archive.read("xl/styles.xml"))  # noqa: S314
    own = {int(one.attrib["numFmtId"]) for one in styles.iter() if one.tag.endswith("}numFmt") and "%" in one.attrib.get("formatCode", "")}
    formats = next((one for one in styles if one.tag.endswith("}cellXfs")), ())
    return frozenset(str(number) for number, one in enumerate(formats) if int(one.attrib.get("numFmtId", 0)) in own | PERCENT_FORMATS)


def _place(ref: str) -> tuple[int, int]:
    """Row and column from 0: B3 is (2, 1)."""
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(letters) :]) - 1, column - 1


def _ref(row: int, column: int) -> str:
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return f"{letters}{row + 1}"


# ── The sheet ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cells(rows: Sequence[Sequence[Value]], merged: Sequence[Range], hidden: Hidden, *, file: str, recognised: frozenset[str]) -> Cells:
    top = _header_row(rows, recognised)
    if top is None:
        remedy = Said("Write the headers and the rows, and save it again.", "見出しと行を書いて、保存し直してください。")
        raise _refused(file, Said("is empty", "空のシートです"), remedy)
    _refuse_merged_header(merged, top, file)
    headers = [_spelled(value) or "" for value in rows[top]]
    width = max((place + 1 for place, header in enumerate(headers) if header), default=0)
    lines = [line for line in range(top + 1, len(rows)) if any(value != "" for value in rows[line])]
    width = max([width, *(place + 1 for line in lines for place in range(width, len(rows[line])) if rows[line][place] != "")])
    columns = [pa.array([_text(rows[line][place], (line, place), hidden) for line in lines], pa.string()) for place in range(width)]
    names = [*headers, *[""] * width][:width]
    kept = [place for place in range(width) if names[place] or columns[place].null_count < len(lines)]
    errors = [*_merged_rows(merged, top, file), *_error_cells(hidden, top, names, file)]
    table = pa.Table.from_arrays([columns[place] for place in kept], names=[names[place] for place in kept])
    return Cells(file, table, lambda row: lines[row] + 1, in_units=False, errors=tuple(errors))


def _header_row(rows: Sequence[Sequence[Value]], recognised: frozenset[str]) -> int | None:
    """The row among the first that holds most names we know; the first that is not empty when none holds two."""
    filled = [row for row in range(len(rows)) if any(value != "" for value in rows[row])][:HEADER_WITHIN]
    counts = {row: len({folded(value) for value in rows[row] if isinstance(value, str)} & recognised) for row in filled}
    best = max(filled, key=lambda row: (counts[row], -row), default=None)
    return best if best is None or counts[best] >= 2 else filled[0]


def _refuse_merged_header(merged: Sequence[Range], top: int, file: str) -> None:
    crossing = [f"{_ref(*first)}:{_ref(*last)}" for first, last in merged if first[0] <= top <= last[0]]
    if crossing:
        places = ", ".join(crossing)
        problem = Said(
            f"has merged cells in its header ({places}), so it is not plain which name is above which column",
            f"見出しのセルが結合されていて({places})、どの列の名前か分かりません",
        )
        remedy = Said("Unmerge them (結合の解除) and write one name above each column.", "結合を解除し、列ごとに名前を1つ書いてください。")
        raise _refused(file, problem, remedy, line=top + 1)


def _merged_rows(merged: Sequence[Range], top: int, file: str) -> Iterator[RowError]:
    for first, last in merged:
        if first[0] > top:
            place = f"{_ref(*first)}:{_ref(*last)}"
            yield RowError(file, first[0] + 1, None, place, MERGED, UNMERGE)


def _error_cells(hidden: Hidden, top: int, names: Sequence[str], file: str) -> Iterator[RowError]:
    for (row, column), value in hidden.errors.items():
        if row > top and column < len(names):
            problem = Said("is an error of the sheet's own formula", "シートの数式がエラーになっています")
            remedy = Said("Correct the formula, or write the value.", "数式を直すか、値を書いてください。")
            yield RowError(file, row + 1, names[column], value, problem, remedy)


def _text(value: Value, place: tuple[int, int], hidden: Hidden) -> str | None:
    if place in hidden.percents and isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{_decimal(Decimal(format(value, '.15g')) * 100)}%"
    return _spelled(value)


def _spelled(value: Value) -> str | None:
    """The value as text, in the engine's spelling; a figure to the 15 digits that Excel itself keeps."""
    match value:
        case "":
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _decimal(Decimal(format(value, ".15g")))
        case datetime():
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
