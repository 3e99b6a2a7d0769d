"""One fact's file by itself: cut into cells, then read against the declarations and against what is known already.

A load of facts (`read_facts`) is checked as a whole; here rows come to facts that were taken before, and whoever keeps
those answers for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.additions import check_additions
from enishi_engine.facts.checks import check_identities, check_spans, latest_revisions
from enishi_engine.facts.columns import Rows, read_rows, sheet_of
from enishi_engine.facts.csv_files import csv_cells
from enishi_engine.facts.declarations import ORDER_LINES, Fact
from enishi_engine.facts.errors import FactsRejected, Problem, RowError
from enishi_engine.facts.known import Known
from enishi_engine.facts.line_currencies import FOLLOWING, check_currencies, column_text, currencies_of, foreign_lines
from enishi_engine.facts.readers import parquet_cells, row_errors
from enishi_engine.facts.sheets import Cells, Sheet, Unreadable
from enishi_engine.facts.tables import Setting, setting_of

PARQUET = b"PAR1"


@dataclass(frozen=True)
class ReadFact:
    """A file's rows, checked.

    `table` has the columns of `schema_of(fact)`, row by row as in the file; a wrong cell is null in it. `lines` says on which
    line each row stands. `wrong` are the rows (from 0) that `errors` speak of; errors may also be of lines that are no row,
    and of the whole file (`line` None). `repeats` are rows that only repeat an earlier one, or that another row of the
    file with a higher revision replaces.
    """

    fact: Fact
    table: pa.Table
    lines: Sequence[int]
    errors: tuple[RowError, ...]
    wrong: frozenset[int]
    repeats: frozenset[int]


def cut(data: bytes, *, fact: Fact, file: str) -> Cells:
    """A CSV or Parquet file (told apart by its first bytes) as cells. Raises FactsRejected when it is neither."""
    try:
        if data.startswith(PARQUET):
            return parquet_cells(pa.BufferReader(data), file=file)
        return csv_cells(data, fact=fact, file=file)
    except Unreadable as unreadable_file:
        raise FactsRejected(unreadable_file.errors) from None


def read_fact(cells: Cells, *, fact: Fact, known: Known, currency: str, timezone: str) -> ReadFact:
    """
    The cells read as rows of the fact, with everything that is wrong with them.

    Shape   one row for each of the file's; see `ReadFact`.
    Units   money in minor units of `currency`, or of the line's own; days and moments without an offset are in `timezone`.
    Errors  FactsRejected when the header is not the fact's; UnknownCurrency, UnknownTimezone. Wrong rows are data.
    Source  docs/rules/facts.md. `known` answers for what was taken before: what rows refer to, and what they may not contradict.
    """
    setting = setting_of(currency=currency, timezone=timezone)
    try:
        sheet = sheet_of(cells, fact)
    except Unreadable as unreadable_file:
        raise FactsRejected(unreadable_file.errors) from None
    rows = read_rows(sheet, setting, currencies_of(sheet, _foreign_lines(sheet, known, setting), setting))
    problems, repeats = check_identities(rows)
    problems = [*rows.problems, *problems, *_checked(rows, known, setting)]
    return ReadFact(
        fact=fact,
        table=rows.table,
        lines=[sheet.line_of(row) for row in range(rows.table.num_rows)],
        errors=tuple(row_errors(rows, problems)),
        wrong=frozenset(_rows_of(problems, rows.table.num_rows)),
        repeats=frozenset([*repeats, *_replaced(rows)]),
    )


def _foreign_lines(sheet: Sheet, known: Known, setting: Setting) -> Mapping[str, str]:
    """The currency of each order line in another one than the program's, of those that the sheet's money follows."""
    named = column_text(sheet, "line") if sheet.fact.name in FOLLOWING else None
    return {} if named is None else foreign_lines(known(ORDER_LINES, ("id", "currency"), "id", pc.unique(named)), setting)


def _checked(rows: Rows, known: Known, setting: Setting) -> Iterator[Problem]:
    yield from check_spans(rows)
    yield from check_currencies(rows, setting)
    yield from check_additions(rows, known, setting)


def _rows_of(problems: Iterable[Problem], rows: int) -> Iterator[int]:
    """The rows that the problems are of; a column that cannot be read at all is a problem of every row."""
    for problem in problems:
        if problem.row is None:
            yield from range(rows)
        else:
            yield problem.row


def _replaced(rows: Rows) -> Iterator[int]:
    """Rows of which the file has a higher revision as well."""
    latest = latest_revisions(rows.table, rows.sheet.fact).to_pylist()
    if len(latest) < rows.table.num_rows:
        yield from set(range(rows.table.num_rows)) - set(latest)
