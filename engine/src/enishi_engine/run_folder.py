"""A run on disk: every table of a result as Parquet and CSV, what was asked, and the texts it was calculated by.

It is written into a folder beside the one asked for and then renamed, so that a folder is whole or absent
(docs/reference/run-folder.md).
"""

import codecs
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Banded, Incentive, Pool, ValueUnit
from enishi_engine.core.program import Program
from enishi_engine.core.results import CLOSING_SCHEMAS, SCHEMAS, Tables, in_order
from enishi_engine.facts import minor_digits
from enishi_engine.folders import check_folder, written_whole
from enishi_engine.said import Said
from enishi_engine.version import __version__

RUN = "run.json"
WRITER = Said("run", "計算結果")
PROGRAM = "program"
PIECE = 16_384  # rows that are written and forgotten; who looks for one fact reads a piece of each incentive
MONEY_COLUMNS = {
    "earning_lines": ("calculated", "amount", "payable", "unit_amount", "undone", "net"),
    "summary": ("amount", "payable", "taken_back"),
    "adjustments": ("amount_before", "amount_after", "amount", "payable_before", "payable_after", "payable"),
    "settlements": ("carried_in", "posted", "paid", "lost", "billed", "carried_out", "minimum"),
    "postings": ("own_amount", "own_payable", "adjusted_amount", "adjusted_payable", "amount", "payable"),
}
# The columns of each table that tell its rows apart.
KEYS = {
    "earning_lines": ("id",),
    "not_paid": ("incentive", "version", "fact", "fact_id", "seller"),
    "counted": ("incentive", "version", "seller", "month", "gate"),
    "ranks": ("partner", "day"),
    "decisions": ("partner", "decision"),
    "benefits": ("partner", "benefit", "first_day", "last_day"),
    "flags": ("partner", "day", "version", "flag"),
    "metrics": ("partner", "day", "version", "metric"),
    "summary": ("incentive", "version", "month"),
    "adjustments": ("id", "version", "payee_kind", "payee", "partner", "pays_as", "belongs_to"),
    "settlements": ("payee_kind", "payee"),
    "postings": ("payee_kind", "payee", "partner", "incentive", "pays_as"),
}
# Money, unless the incentive adds up units.
MEASURED_COLUMNS = ("base", "total_before", "total_after")
# Weights, but for a pool that is shared by money.
SHARED_COLUMNS = ("weight", "weight_total")


def check_out(out: Path) -> None:
    """See to it that a run can be written there: the folder is absent, empty or a former run. Raises FolderRefused."""
    check_folder(out, names=_names(), writer=WRITER)


@dataclass(frozen=True, kw_only=True)
class OfClosing:
    """What a run that closes a period adds: which closing, and its tables (CLOSING_SCHEMAS)."""

    id: str
    tables: Mapping[str, pa.Table]


def write_result(result: Tables, *, program: Program, program_folder: Path, out: Path, closing: OfClosing | None = None) -> None:
    """Write a run, whole or not at all; a former run in the same folder is replaced.

    Shape   rows ascending by the columns that tell them apart, written piece by piece: equal runs give equal files.
    Units   Parquet: minor units; CSV: major units as decimal text, the columns' names unchanged. Rates in ppm in both.
    Errors  FolderRefused.
    """
    with written_whole(out, names=_names(), writer=WRITER) as folder:
        _write(result, program=program, program_folder=program_folder, folder=folder, closing=closing)


def _names() -> set[str]:
    return {RUN, PROGRAM, *(f"{name}.{suffix}" for name in (*SCHEMAS, *CLOSING_SCHEMAS) for suffix in ("parquet", "csv"))}


def _write(result: Tables, *, program: Program, program_folder: Path, folder: Path, closing: OfClosing | None) -> None:
    for name in result.names:
        _write_table(name, result.batches(name, KEYS[name]), SCHEMAS[name], program, folder)
    for name, rows in ({} if closing is None else closing.tables).items():
        _write_table(name, in_order(rows, KEYS[name]), CLOSING_SCHEMAS[name], program, folder)
    asked = {
        "program": str(program_folder),
        "until": str(result.until),
        "known_by": None if result.known_by is None else result.known_by.isoformat(),
        "engine": __version__,
        "currency": program.currency,
        "timezone": program.timezone,
        "closing": None if closing is None else closing.id,
    }
    (folder / RUN).write_text(json.dumps(asked, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for text in _texts(program_folder):
        copy = folder / PROGRAM / text.relative_to(program_folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, copy)


def _write_table(name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema, program: Program, folder: Path) -> None:
    """One table as Parquet and as CSV."""
    digits = minor_digits(program.currency)
    shown = in_major_units(name, schema.empty_table(), program, digits).schema
    with parquet.ParquetWriter(folder / f"{name}.parquet", schema) as whole, (folder / f"{name}.csv").open("wb") as file:
        file.write(codecs.BOM_UTF8)  # without it Excel takes Japanese for something else
        with csv.CSVWriter(file, shown) as lines:
            for piece in _pieces(batches, schema):
                whole.write_table(piece)
                lines.write_table(in_major_units(name, piece, program, digits))


def _pieces(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows in pieces of PIECE, so that files do not show in how many a calculation came."""
    waiting = schema.empty_table()
    for batch in batches:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch], schema)])
        while waiting.num_rows >= PIECE:
            yield waiting.slice(0, PIECE).combine_chunks()
            waiting = waiting.slice(PIECE)
    if waiting.num_rows:
        yield waiting.combine_chunks()


def _texts(program_folder: Path) -> Iterable[Path]:
    """The texts of a program and their cases."""
    return sorted(path for path in (*program_folder.glob("*.y*ml"), *program_folder.glob("cases/*.y*ml")) if path.is_file())


# ── For people: amounts in major units ───────────────────────────────────────────────────────────────────────────────


def in_major_units(name: str, table: pa.Table, program: Program, digits: int) -> pa.Table:
    """A table of a result with its amounts as decimal text in major units, and the days among a reason's figures as days."""
    for column in MONEY_COLUMNS.get(name, ()):
        table = _put(table, column, decimal_texts(table[column], digits))
    if name == "earning_lines":
        adds_up_units, shares_by_money = (_lines_of(table, program, test) for test in (_adds_up_units, _shares_by_money))
        for column in MEASURED_COLUMNS:
            table = _put(table, column, pc.if_else(adds_up_units, _texts_of(table[column]), decimal_texts(table[column], digits)))
        for column in SHARED_COLUMNS:
            table = _put(table, column, pc.if_else(shares_by_money, decimal_texts(table[column], digits), _texts_of(table[column])))
    if name in ("not_paid", "flags"):
        for column in ("needed", "had", "had_of"):
            table = _put(table, column, _figure_texts(table[column], table["unit"], digits))
    for column in {"metrics": ("value",), "benefits": ("entitled", "used", "left")}.get(name, ()):
        table = _put(table, column, _figure_texts(table[column], table["unit"], digits))
    return table


def decimal_texts(column: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    """Whole minor units as decimal text: 12345 with 2 digits is 123.45. Whole numbers all the way."""
    if digits == 0:
        return _texts_of(column)
    scale = pa.scalar(10**digits, pa.int64())
    whole = pc.divide(pc.abs(column), scale)
    part = pc.utf8_lpad(_texts_of(pc.subtract(pc.abs(column), pc.multiply(whole, scale))), digits, "0")
    sign = pc.if_else(pc.less(column, 0), "-", "")
    return pc.binary_join_element_wise(pc.binary_join_element_wise(sign, _texts_of(whole), ""), part, ".")


def _figure_texts(column: pa.ChunkedArray, unit: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    unit = pc.fill_null(unit, "")
    texts = pc.if_else(pc.equal(unit, "money"), decimal_texts(column, digits), _texts_of(column))
    is_day = pc.equal(unit, "day")
    days = pc.if_else(is_day, column, pa.scalar(None, pa.int64())).cast(pa.int32()).cast(pa.date32())
    return pc.if_else(is_day, days.cast(pa.string()), texts)


def _lines_of(table: pa.Table, program: Program, test: Callable[[Incentive], bool]) -> pa.ChunkedArray:
    """Where a line is of an incentive, as its text says it, that passes the test."""
    passing = {f"{one.id} {version.from_day}" for version in program.versions for one in version.incentives if test(one)}
    named = pc.binary_join_element_wise(table["incentive"], table["version"].cast(pa.string()), " ")
    return pc.is_in(named, pa.array(sorted(passing), pa.string()))


def _adds_up_units(incentive: Incentive) -> bool:
    """Are base and running totals units? Everywhere else they are money."""
    return isinstance(incentive.amount, Banded) and incentive.amount.unit is ValueUnit.MONEY


def _shares_by_money(incentive: Incentive) -> bool:
    """Are the weights amounts? Elsewhere they are weights of credits, or counts and numbers that share a pool."""
    return isinstance(incentive.amount, Pool) and incentive.amount.shared_by.test.unit is Unit.MONEY


def _texts_of(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(column, pa.string())


def _put(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(column), column, values)
