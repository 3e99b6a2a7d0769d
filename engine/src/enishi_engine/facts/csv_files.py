"""CSV files: bytes to text cells, with the physical line of every row.

A file without a quote character is cut by Arrow, which is quick and then has nothing to interpret; every
other file, and every file that Arrow refuses, is cut by Python's csv, strictly, which knows where it stands.
"""

import codecs
import csv
import io
from array import array
from collections.abc import Callable, Iterator
from functools import cache

import pyarrow as pa
from pyarrow import csv as arrow_csv

from enishi_engine.facts.declarations import Fact
from enishi_engine.facts.errors import RowError
from enishi_engine.facts.sheets import Cells, template_command, unreadable
from enishi_engine.said import Said

ROWS_AT_ONCE = 20_000
QUOTE_COMMAS = Said("Put quotes around a cell that holds a comma.", 'カンマを含むセルは引用符(")で囲んでください。')
SEPARATORS = ((Said("semicolons", "セミコロン"), ";"), (Said("tabs", "タブ"), "\t"))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE_AS = Said(
    'Save it as "CSV UTF-8" in Excel, or convert it to UTF-8.', "Excelで「CSV UTF-8」として保存するか、UTF-8に変換してください。"
)


def csv_cells(data: bytes, *, fact: Fact, file: str) -> Cells:
    """The rows of a CSV file as text. Raises Unreadable when it is none, with remedies for a file of `fact`; ragged rows become `errors`."""
    text = _utf8(data, file)
    names = _header(text, fact, file)
    table = _cut_by_arrow(text, names)
    if table is None:
        return _cut_by_python(text, names, file)
    return Cells(file, table, _line_finder(text), in_units=False)


def _utf8(data: bytes, file: str) -> bytes:
    """The file in UTF-8 without a byte order mark: by its mark, else strictly UTF-8, else strictly cp932. No guessing beyond that."""
    if data.startswith(UTF_16):
        raise unreadable(file, Said("is UTF-16 text", "UTF-16の文字コードです"), SAVE_AS)
    text = data.removeprefix(codecs.BOM_UTF8)
    if not _decodes(text, "utf-8"):
        if data.startswith(codecs.BOM_UTF8) or not _decodes(text, "cp932"):
            problem = Said("is not text in UTF-8 or cp932 (Shift_JIS of Windows)", "文字コードがUTF-8でもShift_JIS(cp932)でもありません")
            raise unreadable(file, problem, SAVE_AS)
        text = text.decode("cp932").encode()
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        problem = Said("holds a NUL byte, which no text has", "文字ではないデータ(NUL)が入っています")
        remedy = Said(
            f"Export it again; it is damaged or no CSV file. {SAVE_AS}",
            f"壊れているか、CSVではありません。もう一度出力してください。{SAVE_AS.ja}",
        )
        raise unreadable(file, problem, remedy, line=line)
    return text


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _header(text: bytes, fact: Fact, file: str) -> list[str]:
    try:
        names = next(csv.reader(_lines(text), strict=True), [])
    except csv.Error as error:
        problem = Said(f"has no header that can be read ({error})", f"見出しの行を読み取れません({error})")
        remedy = Said(f"See {template_command(fact)}.", f"{template_command(fact)} で出力される雛形をご覧ください。")
        raise unreadable(file, problem, remedy, line=1) from error
    if not names:
        remedy = Said(
            f"Begin it with the header that {template_command(fact)} prints.",
            f"{template_command(fact)} で出力される見出しの行から始めてください。",
        )
        empty = Said("is empty", "空のファイルです") if not text.strip() else Said("starts with an empty line", "先頭の行が空です")
        raise unreadable(file, empty, remedy)
    separators = [said for said, mark in SEPARATORS if len(names) == 1 and mark in names[0]]
    if separators:
        problem = Said(f"is separated by {separators[0]}", f"{separators[0].ja}区切りになっています")
        raise unreadable(file, problem, Said("Save it separated by commas.", "カンマ区切りで保存してください。"), line=1)
    return names


def _lines(text: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")


# ── Without quotes: Arrow ────────────────────────────────────────────────────────────────────────────────────────────


def _cut_by_arrow(text: bytes, names: list[str]) -> pa.Table | None:
    """The cells as text; None when there are quotes to interpret or a row that does not fit the header."""
    if b'"' in text:
        return None
    as_text = arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    try:
        return arrow_csv.read_csv(pa.BufferReader(text), parse_options=arrow_csv.ParseOptions(quote_char=False), convert_options=as_text)
    except pa.ArrowInvalid:
        return None


def _line_finder(text: bytes) -> Callable[[int], int]:
    """The line of each row, of which none spans lines; looked up only once a row is wrong."""

    @cache
    def lines() -> list[int]:
        return [number for number, line in enumerate(text.splitlines(), start=1) if line]

    return lambda row: lines()[row + 1]


# ── With quotes: Python ──────────────────────────────────────────────────────────────────────────────────────────────


def _cut_by_python(text: bytes, names: list[str], file: str) -> Cells:
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    batches: list[pa.RecordBatch] = []
    errors: list[RowError] = []
    lines = array("q")
    rows: list[list[str]] = []

    for line, row in _numbered_rows(text, file):
        if len(row) != len(names):
            errors.append(_ragged(file, line, found=len(row), wanted=len(names)))
            continue
        rows.append(row)
        lines.append(line)
        if len(rows) == ROWS_AT_ONCE:
            batches.append(_batch(rows, schema))
            rows = []
    if rows:
        batches.append(_batch(rows, schema))
    return Cells(file, pa.Table.from_batches(batches, schema), lines.__getitem__, in_units=False, errors=tuple(errors))


def _numbered_rows(text: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row after the header with the physical line that it starts on; empty lines are passed over."""
    reader = csv.reader(_lines(text), strict=True)
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = Said(f"cannot be cut into cells ({error})", f"セルに分けられません({error})")
            remedy = Said(
                "Write a quote inside a cell twice, and close every quoted cell. The rows from here on were not looked at.",
                '引用符(")はセルの中では2つ重ね、引用符で始めたセルは引用符で閉じてください。この行から先は確認していません。',
            )
            raise unreadable(file, problem, remedy, line=line) from error
        if row:
            yield line, row


def _batch(rows: list[list[str]], schema: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)], schema=schema)


def _ragged(file: str, line: int, *, found: int, wanted: int) -> RowError:
    problem = Said(f"has {found} cell{'s' if found != 1 else ''}; the header has {wanted}", f"セルが{found}個あります(見出しは{wanted}個)")
    if found > wanted:
        return RowError(file, line, None, None, problem, QUOTE_COMMAS)
    return RowError(file, line, None, None, problem, Said("Keep the commas of empty cells.", "空のセルのカンマも残してください。"))
