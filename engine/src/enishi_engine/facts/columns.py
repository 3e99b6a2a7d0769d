"""Columns: which column of a sheet supplies which column of the fact, and the sheet read into the engine's types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from enishi_engine.facts.cells import parse, within_bounds
from enishi_engine.facts.currency import minor_digits
from enishi_engine.facts.declarations import Column, Fact, Kind, all_columns
from enishi_engine.facts.errors import Problem, RowError, did_you_mean, shortened
from enishi_engine.facts.explanations import at_most_decimals, why_out_of_bounds, why_wrong
from enishi_engine.facts.moments import EPOCH, UTC_MICROSECONDS, moments_of_timestamps, starts_of
from enishi_engine.facts.sheets import Cells, Sheet, Unreadable, template_command, unreadable
from enishi_engine.facts.spelling import spelled, wrong_type
from enishi_engine.facts.tables import ARROW_TYPE, Setting, schema_of
from enishi_engine.said import Said

IN_UNITS = {Kind.MONEY: "_minor", Kind.NUMBER: "_millionths"}


@dataclass(frozen=True)
class Rows:
    """A sheet that was read: `table` in the engine's types, row by row as in the sheet, and what was wrong with its cells.

    `cells` are the columns as they came, for messages; a column that the sheet does not have is absent.
    """

    sheet: Sheet
    table: pa.Table
    cells: Mapping[str, pa.Array]
    problems: tuple[Problem, ...]

    def text(self, column: str, row: int) -> str | None:
        """The cell as it came, spelled as text."""
        if column not in self.cells:
            return None
        found = spelled(self.cells[column].slice(row, 1), self.sheet.fact_column(column).kind)
        return None if found is None else found[0].as_py()


# ── The header ───────────────────────────────────────────────────────────────────────────────────────────────────────


def sheet_of(cells: Cells, fact: Fact) -> Sheet:
    """The cells as the fact's: its columns alone. Raises Unreadable when the header is not the fact's."""
    unknown, errors = check_header(fact, cells.table.column_names, file=cells.file, in_units=cells.in_units)
    return Sheet(fact, cells.file, cells.table.drop_columns(list(unknown)), cells.line_of, cells.in_units, errors + cells.errors)


def check_header(fact: Fact, names: Sequence[str], *, file: str, in_units: bool) -> tuple[tuple[str, ...], tuple[RowError, ...]]:
    """The columns that are none of the fact's, and the error that says so: the rows are checked by the others all the same.

    Raises Unreadable when a column stands twice or is missing though required.
    """
    known = _known_names(fact, in_units=in_units)
    unknown = tuple(name for name in names if name not in known)
    errors = (_unknown_columns(fact, unknown, known, file),) if unknown else ()
    supplied = [known[name] for name in names if name in known]
    twice = sorted({name for name in supplied if supplied.count(name) > 1})
    if twice:
        problem = Said("stands twice in the header", "見出しに2回あります")
        raise unreadable(file, problem, Said("Keep one of them.", "どちらか1つを残してください。"), column=twice[0])
    missing = [column.name for column in fact.columns if column.required and column.name not in supplied]
    if missing and errors:
        raise Unreadable(errors)
    if missing:
        problem, prints = Said("is missing from the header", "見出しにありません"), _prints_all(fact)
        remedy = Said(f"Add it; {prints}", f"列を足してください。{prints.ja}")
        raise Unreadable([RowError(file, None, name, None, problem, remedy) for name in missing])
    return unknown, errors


def _known_names(fact: Fact, *, in_units: bool) -> dict[str, str]:
    """What a sheet may call a column → the column: its name, and `net_minor` for `net` where whole units are accepted."""
    names = {column.name: column.name for column in all_columns(fact)}
    if in_units:
        names |= {f"{column.name}{IN_UNITS[column.kind]}": column.name for column in fact.columns if column.kind in IN_UNITS}
    return names


def _unknown_columns(fact: Fact, unknown: Sequence[str], known: Iterable[str], file: str) -> RowError:
    more = len(unknown) - 1
    problem = Said(
        f"is no column of {fact.name}{f' (nor are {more} others of its columns)' if more else ''}",
        f"{fact.ja}({fact.name})の列ではありません{f'(ほか{more}列も同じです)' if more else ''}",
    )
    return RowError(file, None, shortened(unknown[0]), None, problem, _renaming(fact, unknown) or _removing(fact, unknown[0], known))


def _renaming(fact: Fact, unknown: Sequence[str]) -> Said | None:
    """The remedy where a header is what the reference calls a column in Japanese."""
    spoken = {column.ja: column.name for column in reversed(all_columns(fact))}
    renamed = [(shortened(name), spoken[name]) for name in unknown if name in spoken]
    if not renamed:
        return None
    rest, prints = [shortened(name) for name in unknown if name not in spoken], _prints_all(fact)
    pairs = Said(", ".join(f"{old} to {new}" for old, new in renamed), "、".join(f"「{old}」を{new}" for old, new in renamed))
    removed = (
        Said(f" Rename or remove {', '.join(rest)}.", f"{'、'.join(rest)}は名前を直すか、削除してください。") if rest else Said("", "")
    )
    return Said(f"Rename {pairs}.{removed} {prints}", f"{pairs.ja}に変えてください。{removed.ja}{prints.ja}")


def _removing(fact: Fact, name: str, known: Iterable[str]) -> Said:
    in_units, prints = _known_names(fact, in_units=True), _prints_all(fact)
    near = did_you_mean(name, known)
    if name in in_units:
        near = Said(f"Write {in_units[name]} in major units.", f"{in_units[name]}を通貨の単位(円など)で書いてください。")
    return Said(f"{near} Rename or remove it; {prints}".strip(), f"{near.ja}名前を直すか、削除してください。{prints.ja}")


def _prints_all(fact: Fact) -> Said:
    return Said(
        f"{template_command(fact)} prints a file with all columns.", f"{template_command(fact)} ですべての列のある雛形を出力できます。"
    )


# ── The cells ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class InCurrencies:
    """The program's setting, and the currency of each row's money; None where all of it is in the program's."""

    setting: Setting
    currencies: pa.Array | None = None

    def parts(self, column: Column) -> list[tuple[Setting, pa.Array | None]]:
        """Each setting by which cells of the column are read, with the rows (a mask; None: all) that it is of."""
        if column.kind is not Kind.MONEY or self.currencies is None:
            return [(self.setting, None)]
        found = pc.unique(self.currencies).to_pylist()
        return [(self.setting_in(currency), pc.equal(self.currencies, currency)) for currency in found]

    def setting_of(self, column: Column, row: int) -> Setting:
        """By which setting a cell was read."""
        if column.kind is not Kind.MONEY or self.currencies is None:
            return self.setting
        return self.setting_in(self.currencies[row].as_py())

    def setting_in(self, currency: str) -> Setting:
        return replace(self.setting, currency=currency, digits=minor_digits(currency))


def read_rows(sheet: Sheet, setting: Setting, currencies: pa.Array | None = None) -> Rows:
    """The sheet in the engine's types, defaults and provenance filled in; wrong cells are null in it and listed in `problems`.

    `currencies` are those of each row's money; None: the program's.
    """
    reading = InCurrencies(setting, currencies)
    known = _known_names(sheet.fact, in_units=sheet.in_units)
    supplied = {known[name]: name for name in sheet.table.column_names}
    columns: dict[str, pa.Array] = {}
    cells: dict[str, pa.Array] = {}
    problems: list[Problem] = []
    for column in all_columns(sheet.fact):
        if column.name not in supplied:
            columns[column.name] = _defaults(column, sheet.table.num_rows, setting)
            continue
        name = supplied[column.name]
        cells[column.name] = sheet.table[name].combine_chunks()
        columns[column.name], wrong = _read_column(cells[column.name], column, name, reading)
        problems.extend(wrong)
    table = pa.table(columns, schema=schema_of(sheet.fact))
    return Rows(sheet, _with_provenance(table, sheet.fact, setting), cells, tuple(problems))


def _read_column(array: pa.Array, column: Column, name: str, reading: InCurrencies) -> tuple[pa.Array, list[Problem]]:
    """A column's values in the engine's type, and what is wrong with its cells."""
    setting = reading.setting
    in_units = name != column.name
    given = _given(array, column, in_units=in_units)
    if given is None:
        problem, remedy = _wrong_type_in_units(array.type, name) if in_units else wrong_type(array.type, column.kind, name)
        return pa.nulls(len(array), ARROW_TYPE[column.kind]), [Problem(None, name, None, problem, remedy)]
    if in_units:
        values = _whole_units(given, column)
    elif types.is_timestamp(given.type):
        values = moments_of_timestamps(given, setting.zone)
    else:
        values = _parsed(given, column, reading)
    problems = _wrong_cells(given, values, column, name, reading)
    if column.default is not None:
        values = pc.if_else(pc.is_null(given), _default(column, setting), values)
    return values, problems


def _parsed(given: pa.Array, column: Column, reading: InCurrencies) -> pa.Array:
    """The texts in the engine's type, each with the decimals of its row's currency."""
    values = pa.nulls(len(given), ARROW_TYPE[column.kind])
    for setting, rows in reading.parts(column):
        parsed = parse(given, column, setting)
        values = parsed if rows is None else pc.if_else(rows, parsed, values)
    return values


def _given(array: pa.Array, column: Column, *, in_units: bool) -> pa.Array | None:
    """The column with its empty cells null: whole units and timestamps as they are, else spelled as text; None for a type that cannot be."""
    if in_units:
        return array if types.is_integer(array.type) else None
    # Spelling out timestamps only to read them again would take longer than everything else.
    return array if column.kind is Kind.MOMENT and types.is_timestamp(array.type) else spelled(array, column.kind)


def _whole_units(array: pa.Array, column: Column) -> pa.Array:
    """Minor units or millionths that came as such; null where out of bounds or finer than the column may be."""
    if types.is_uint64(array.type):
        array = pc.min_element_wise(array, pa.scalar(2**63 - 1, pa.uint64()))  # above every bound all the same, and not wrapped
    values = within_bounds(array.cast(pa.int64()), column)
    step = _step(column)
    return pc.if_else(pc.equal(pc.multiply(pc.divide(values, step), step), values), values, pa.scalar(None, pa.int64()))


def _step(column: Column) -> int:
    """The smallest difference between two values of the column, in its whole units."""
    return int(10 ** (6 - column.decimals)) if column.kind is Kind.NUMBER else 1


def _wrong_type_in_units(type_: pa.DataType, name: str) -> tuple[Said, Said]:
    plain = name.rpartition("_")[0]
    return (
        Said(f"is a column of {type_}, not of whole numbers", f"整数ではなく{type_}の列です"),
        Said(f"Give integers, or the column {plain} in major units.", f"整数で渡すか、{plain}の列を通貨の単位(円など)で渡してください。"),
    )


def _wrong_cells(given: pa.Array, values: pa.Array, column: Column, name: str, reading: InCurrencies) -> list[Problem]:
    """A problem for each cell that holds something its parser did not take, and for each empty cell that must not be."""
    in_units = name != column.name
    wrong = pc.indices_nonzero(pc.and_(pc.is_valid(given), pc.is_null(values)))
    texts = spelled(given.take(wrong), column.kind)
    assert texts is not None, "what was read can be spelled"
    reasons: dict[tuple[str, Setting], tuple[Said, Said]] = {}
    problems = []
    for row, found in zip(wrong.to_pylist(), texts.to_pylist(), strict=True):
        key = found, reading.setting_of(column, row)
        if key not in reasons:
            reasons[key] = _why_wrong_units(int(found), column) if in_units else why_wrong(found, column, key[1])
        problems.append(Problem(row, name, found, *reasons[key]))
    if column.required:
        empty = pc.indices_nonzero(pc.is_null(given)).to_pylist()
        problem, remedy = Said("is empty", "空欄です"), Said(f"Fill it in: {column.en}.", f"{column.ja}を入力してください。")
        problems.extend(Problem(row, name, None, problem, remedy) for row in empty)
    return problems


def _why_wrong_units(value: int, column: Column) -> tuple[Said, Said]:
    if value % _step(column):
        problem = Said(f"has more than {column.decimals} decimals", f"小数が{column.decimals}桁を超えています")
        return problem, at_most_decimals(column.decimals)
    return why_out_of_bounds(value, column, digits=0, unit=f" {IN_UNITS[column.kind].removeprefix('_')}")


# ── What is filled in ────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _default(column: Column, setting: Setting) -> pa.Scalar:
    """The column's default in the engine's type; null when it has none."""
    return parse(pa.array([column.default], pa.string()), column, setting)[0]


def _defaults(column: Column, rows: int, setting: Setting) -> pa.Array:
    return pa.nulls(rows, ARROW_TYPE[column.kind]) if column.default is None else pa.repeat(_default(column, setting), rows)


def _with_provenance(table: pa.Table, fact: Fact, setting: Setting) -> pa.Table:
    """Booked at the start of its day when nothing else is known (or at the epoch, without a day), learned when booked."""
    booked = table["booked_at"].combine_chunks()
    if fact.day is not None and booked.null_count:
        booked = pc.coalesce(booked, starts_of(table[fact.day].combine_chunks(), setting.zone))
    booked = pc.coalesce(booked, pa.scalar(EPOCH, UTC_MICROSECONDS))
    learned = pc.coalesce(table["learned_at"].combine_chunks(), booked)
    for name, values in (("booked_at", booked), ("learned_at", learned)):
        table = table.set_column(table.schema.get_field_index(name), name, values)
    return table
