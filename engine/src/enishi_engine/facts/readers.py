"""Reading facts: from a folder of files, a database or Arrow tables, all of them checked, or none taken."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from enishi_engine.facts.checks import check_identities, check_references, check_spans
from enishi_engine.facts.columns import Rows, read_rows, sheet_of
from enishi_engine.facts.csv_files import csv_cells
from enishi_engine.facts.databases import database_tables, is_database
from enishi_engine.facts.declarations import FACT, FACTS, Fact
from enishi_engine.facts.errors import FactsRejected, Problem, RowError, did_you_mean
from enishi_engine.facts.line_changes import check_line_changes
from enishi_engine.facts.line_currencies import check_currencies, currencies_of, foreign_lines
from enishi_engine.facts.sheets import Cells, Sheet, Unreadable, template_command, unreadable
from enishi_engine.facts.tables import Facts, Setting, setting_of
from enishi_engine.said import Said

SUFFIXES = (".csv", ".parquet")
Opener = Callable[[], Sheet]


def read_facts(where: Path | str, *, currency: str, timezone: str) -> Facts:
    """The facts of a folder, of a SQLite file, or of a PostgreSQL database given as postgresql://…

    In a database the tables (or views) named after facts are read; what stands beside them is left alone.
    Raises FactsRejected, UnknownCurrency, UnknownTimezone.
    """
    if is_database(str(where)):
        return read_tables(database_tables(str(where)), currency=currency, timezone=timezone)
    return read_folder(where, currency=currency, timezone=timezone)


def read_folder(folder: Path | str, *, currency: str, timezone: str) -> Facts:
    """The facts of a folder: CSV (UTF-8 or cp932) or Parquet files, each named after its fact, such as order_lines.csv.

    Money is in major units of `currency`; days and moments without an offset are in `timezone`.
    Raises FactsRejected with every wrong row of every file, UnknownCurrency, UnknownTimezone.
    """
    setting = setting_of(currency=currency, timezone=timezone)
    folder = Path(folder)
    if not folder.is_dir():
        remedy = Said("Name the folder that holds the files of facts.", "ファイルの入ったフォルダーを指定してください。")
        raise FactsRejected([RowError(str(folder), None, None, None, Said("is no folder", "フォルダーではありません"), remedy)])
    files, errors = _files(folder)
    openers = {name: _file_opener(path, FACT[name]) for name, path in files.items()}
    return _load(openers, errors, partners_file="partners.csv", setting=setting, timezone=timezone)


def read_tables(tables: Mapping[str, pa.Table], *, currency: str, timezone: str) -> Facts:
    """The facts of Arrow tables by the names of the facts; as `read_folder`, rows counted from 1."""
    setting = setting_of(currency=currency, timezone=timezone)
    errors = [_unknown_fact(name, name) for name in tables if name not in FACT]
    openers = {name: _table_opener(table, FACT[name]) for name, table in tables.items() if name in FACT}
    return _load(openers, errors, partners_file="partners", setting=setting, timezone=timezone)


# ── What there is to read ────────────────────────────────────────────────────────────────────────────────────────────


def _files(folder: Path) -> tuple[dict[str, Path], list[RowError]]:
    """The file of each fact, and the files that are a fact's by their name or suffix but cannot be read as one.

    Other files (a README, a program) may lie in the folder. A file such as agreements.xlsx may not: passing it
    over in silence would mean that there are no agreements.
    """
    files: dict[str, Path] = {}
    errors = []
    for path in sorted(folder.iterdir()):
        name, suffix = path.name.split(".", 1)[0], path.suffix.lower()
        if path.name.startswith(".") or (name not in FACT and suffix not in SUFFIXES):
            continue
        if path.stem not in FACT and suffix in SUFFIXES:
            errors.append(_unknown_fact(path.name, path.stem))
        elif suffix not in SUFFIXES or not path.is_file():
            problem = Said("is neither a CSV nor a Parquet file", "CSVでもParquetでもありません")
            remedy = Said(f"Save it as {name}.csv, or move it away.", f"{name}.csvとして保存するか、別の場所に移してください。")
            errors.append(RowError(path.name, None, None, None, problem, remedy))
        elif name in files:
            problem = Said(f"stands beside {files[name].name}", f"{files[name].name}と重なっています")
            errors.append(RowError(path.name, None, None, None, problem, Said("Keep one of the two.", "どちらか1つを残してください。")))
        else:
            files[name] = path
    return files, errors


def _unknown_fact(file: str, name: str) -> RowError:
    near = did_you_mean(name, FACT)
    remedy = Said(f"{near} The facts are {', '.join(FACT)}.".strip(), f"{near.ja}使える名前は{'、'.join(FACT)}です。")
    return RowError(file, None, None, None, Said("is not named after a fact", "データの種類の名前ではありません"), remedy)


def _file_opener(path: Path, fact: Fact) -> Opener:
    if path.suffix.lower() == ".csv":
        return lambda: sheet_of(csv_cells(path.read_bytes(), fact=fact, file=path.name), fact)
    return lambda: sheet_of(parquet_cells(path, file=path.name), fact)


def _table_opener(table: pa.Table, fact: Fact) -> Opener:
    return lambda: sheet_of(table_cells(table, file=fact.name), fact)


def parquet_cells(source: Path | pa.BufferReader, *, file: str) -> Cells:
    """The rows of a Parquet file. Raises Unreadable."""
    try:
        table = parquet.ParquetFile(source).read()
        table.validate(full=True)  # text that is none, and lengths that lie, are found here and not in the middle of a calculation
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        problem = Said("is no Parquet file that can be read", "Parquetファイルとして読み取れません")
        raise unreadable(file, problem, Said("Write it again, or give a CSV file.", "書き出し直すか、CSVで渡してください。")) from error
    return table_cells(table, file=file)


def table_cells(table: pa.Table, *, file: str) -> Cells:
    """The rows of an Arrow table, counted from 1."""
    return Cells(file, table.unify_dictionaries(), lambda row: row + 1, in_units=True)


# ── All or nothing ───────────────────────────────────────────────────────────────────────────────────────────────────


def _load(openers: Mapping[str, Opener], errors: Iterable[RowError], *, partners_file: str, setting: Setting, timezone: str) -> Facts:
    found = list(errors)
    if "partners" not in openers:
        prints = template_command(FACT["partners"])
        remedy = Said(f"Add it; {prints} prints an empty one.", f"追加してください。{prints} で空の雛形を出力できます。")
        problem = Said("is missing; every program needs its partners", "がありません。どのプログラムにもパートナーが必要です")
        found.append(RowError(partners_file, None, None, None, problem, remedy))
    loaded: dict[str, Rows] = {}
    for fact in FACTS:
        if fact.name in openers:
            try:
                sheet = openers[fact.name]()
                foreign = foreign_lines(loaded["order_lines"].table if "order_lines" in loaded else None, setting)
                loaded[fact.name] = read_rows(sheet, setting, currencies_of(sheet, foreign, setting))
            except Unreadable as unreadable_file:
                found.extend(unreadable_file.errors)
    repeats: dict[str, list[int]] = {}
    for name, rows in loaded.items():
        problems, repeats[name] = check_identities(rows)
        found.extend(row_errors(rows, [*rows.problems, *problems, *_check(rows, loaded, setting)]))
    if found:
        raise FactsRejected(found)
    return Facts({name: without(rows.table, repeats[name]) for name, rows in loaded.items()}, setting.currency, timezone)


def _check(rows: Rows, loaded: Mapping[str, Rows], setting: Setting) -> Iterator[Problem]:
    yield from check_references(rows, {name: other.table for name, other in loaded.items()})
    yield from check_spans(rows)
    yield from check_currencies(rows, setting)
    if rows.sheet.fact.name == "line_changes" and "order_lines" in loaded:
        yield from check_line_changes(rows, loaded["order_lines"].table, setting)


def row_errors(rows: Rows, problems: Iterable[Problem]) -> list[RowError]:
    """The problems with file and line, and the rows that had no cells to look at, in the order of the file."""
    located = [_located(rows.sheet, problem) for problem in problems]
    return sorted([*rows.sheet.errors, *located], key=lambda error: error.line or 0)


def _located(sheet: Sheet, problem: Problem) -> RowError:
    line = None if problem.row is None else sheet.line_of(problem.row)
    return RowError(sheet.file, line, problem.column, problem.value, problem.problem, problem.remedy)


def without(table: pa.Table, rows: list[int]) -> pa.Table:
    if not rows:
        return table
    return table.filter(pc.invert(pc.is_in(pa.array(range(table.num_rows), pa.int64()), pa.array(rows, pa.int64()))))
