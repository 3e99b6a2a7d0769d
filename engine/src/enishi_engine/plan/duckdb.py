"""DuckDB behind one adapter: with `closed_reviews`, which asks it once for each closing, the only place that knows the engine."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.core.program import Program
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.facts.currency import minor_digits
from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.tables import Facts
from enishi_engine.plan.bounds import Bounds, converted_bounds
from enishi_engine.plan.closed_reviews import read_closed_reviews
from enishi_engine.plan.cut_offs import CutOffs
from enishi_engine.plan.draft import Statistics
from enishi_engine.plan.exchange import Currencies
from enishi_engine.plan.fitting import Fitting
from enishi_engine.plan.known import LastDay, loaded
from enishi_engine.plan.node import Step, read_by
from enishi_engine.plan.planner import USED_FACTS, known_steps, make_plan

FEW_ROWS = 5_000
# Of few rows, looking for a better plan takes longer than carrying out the one that is printed, and waking threads longer than their work.
_NOT_WORTH_IT = (
    "join_order",
    "join_elimination",
    "join_filter_pushdown",
    "build_side_probe_side",
    "outer_join_simplification",
    "statistics_propagation",
    "expression_rewriter",
    "common_subexpressions",
    "common_subplan",
    "projection_pullup",
    "projection_placement",
    "column_lifetime",
    "top_n_window_elimination",
    "duplicate_groups",
    "aggregate_function_rewriter",
)
FOR_FEW_ROWS = (f"SET disabled_optimizers = '{','.join(_NOT_WORTH_IT)}'", "SET threads = 1")
ROWS_AT_ONCE = 122_880  # one row group of DuckDB's


def statistics_of(facts: Facts) -> Statistics:
    """What the plan may know of these facts."""
    tables = {name: table for name, table in facts.tables.items() if name in USED_FACTS}
    revised = (name for name, table in tables.items() if table.num_rows and pc.max(table["revision"]).as_py() > 1)
    rows = max((table.num_rows for table in tables.values()), default=0)
    special = pc.unique(tables["special_terms"]["incentive"]).to_pylist() if "special_terms" in tables else ()
    currencies = _currencies(facts)
    largest = _largest(tables)
    if currencies is not None and "rates" in tables:
        largest |= converted_bounds(largest, currencies, tables["rates"].to_pylist())
    return Statistics(frozenset(tables), frozenset(revised), Bounds(largest, rows), frozenset(special), currencies)


def _currencies(facts: Facts) -> Currencies | None:
    """The currencies of lines; None where all are in the program's."""
    if "order_lines" not in facts.tables:
        return None
    codes = sorted({code for code in pc.unique(facts.tables["order_lines"]["currency"]).to_pylist() if code} - {facts.currency})
    if not codes:
        return None
    return Currencies(facts.currency, minor_digits(facts.currency), tuple((code, minor_digits(code)) for code in codes))


def _largest(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """The largest size of each whole-number column, by the path of its field."""
    found: dict[str, int] = {}
    for name, table in tables.items():
        for column in FACT[name].columns:
            if table.num_rows and table.schema.field(column.name).type == pa.int64():
                ends = pc.min_max(table[column.name]).as_py()
                found[f"{FACT[name].entity}.{column.name}"] = max(abs(ends["min"] or 0), abs(ends["max"] or 0))
    return found


def calculate(
    program: Program,
    facts: Facts,
    *,
    known_by: datetime | None = None,
    until: date | None = None,
    tables: Collection[str] = tuple(SCHEMAS),
) -> Result:
    """Carry the program's plan out on the facts.

    Shape   the asked `tables` of core.results.SCHEMAS (`summary` only with the three that it sums up), rows in no particular order;
            what only other tables need is not calculated.
    Units   minor units, ppm.
    Errors  UnknownRank, TargetNotWhole, SpecialTermForNothing, SpecialTermWithoutRate, MayOverflow, FigureTooLarge.
    """
    with _carried_out(program, facts, known_by, until, tables) as (connection, selects, last_day):
        found = {name: _table(connection, name, select) for name, select in selects.items()}
    return Result(tables=found, until=last_day, known_by=known_by)


@dataclass(frozen=True)
class Calculated:
    """A calculation whose tables stand in DuckDB and are read from there piece by piece; core.results.Tables."""

    connection: duckdb.DuckDBPyConnection
    until: date
    known_by: datetime | None
    names: tuple[str, ...] = tuple(SCHEMAS)

    def batches(self, table: str, keys: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of one table ascending by these columns, missing values last."""
        columns = ", ".join(f'"{key}"' for key in keys)
        with _interruptible():
            for batch in self.connection.sql(f"SELECT * FROM result_{table} ORDER BY {columns}").to_arrow_reader(ROWS_AT_ONCE):
                yield batch.cast(SCHEMAS[table])

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of one table as dictionaries, by what tells them apart; for tables that are small."""
        found = pa.Table.from_batches(self.batches(table, SCHEMAS[table].names), SCHEMAS[table])
        return found.to_pylist()  # type: ignore[no-any-return]


@contextmanager
def calculated(
    program: Program, facts: Facts, *, known_by: datetime | None = None, until: date | None = None, memory: str | None = None
) -> Iterator[Calculated]:
    """The same calculation with its tables left in DuckDB: for results that need not fit into memory.

    Units   `memory` as DuckDB writes it (`2GB`): what it may take before it goes on on disk, in a folder that is gone at the end.
    Errors  as `calculate`.
    """
    with TemporaryDirectory(prefix="enishi-") as folder:
        settings = () if memory is None else (f"SET memory_limit = '{memory}'", f"SET temp_directory = '{folder}'")
        with _carried_out(program, facts, known_by, until, tuple(SCHEMAS), settings) as (connection, selects, last_day):
            for name, select in selects.items():
                _stored(connection, name, select)
            _forget_steps(connection)
            yield Calculated(connection, last_day, known_by)


@contextmanager
def _carried_out(
    program: Program, facts: Facts, known_by: datetime | None, until: date | None, tables: Collection[str], settings: Iterable[str] = ()
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Mapping[str, str], date]]:
    """The steps that the tables need carried out, on a connection of its own; the SELECT of each table, and the run's last day."""
    statistics = statistics_of(facts)

    def connect() -> duckdb.DuckDBPyConnection:
        connection = open_database(tuple(settings), few_rows=statistics.bounds.rows < FEW_ROWS)
        for fact in statistics.loaded:
            connection.register(loaded(fact), facts.tables[fact])
        return connection

    with connect() as connection:
        known = known_steps(statistics, known_by)
        read_first = read_by((LastDay().sql(), *Fitting.READS, *(CutOffs.READS if statistics.has("closings") else ())), known)
        _carry_out(connection, read_first)
        Fitting(program, connection).check()
        last_day = until or _last_day(connection) or program.versions[0].from_day
        closed = read_closed_reviews(
            program, statistics, connection, known_by=known_by, until=last_day, connect=connect, carry_out=_carry_out
        )
        plan = make_plan(program, statistics, last_day, closed)
        selects = {name: select for name, select in plan.outputs.selects().items() if name in tables}
        there = {step.name for step in read_first}
        _carry_out(connection, (step for step in read_by(selects.values(), (*known, *plan.steps)) if step.name not in there))
        yield connection, selects, last_day


def open_database(settings: Sequence[str], *, few_rows: bool) -> duckdb.DuckDBPyConnection:
    """A connection whose tables nobody else sees; without settings of its own, few rows share the process's database."""
    if few_rows:
        return _set_up((*settings, *FOR_FEW_ROWS)) if settings else _database_for_few_rows().cursor()
    return _set_up(settings)


@cache
def _database_for_few_rows() -> duckdb.DuckDBPyConnection:
    """Made once in a process: making one takes as long as a small calculation. Temporary tables are each connection's own."""
    return _set_up(FOR_FEW_ROWS)


def _set_up(settings: Iterable[str]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    for setting in settings:
        connection.execute(setting)
    return connection


def _carry_out(connection: duckdb.DuckDBPyConnection, steps: Iterable[Step]) -> None:
    for step in steps:
        kind = "TABLE" if step.kept else "VIEW"
        with _interruptible(), _whole_numbers("earning_lines"):  # metrics are made whole numbers of a result where its tables are
            connection.execute(f"CREATE TEMP {kind} {step.name} AS {step.sql}")


def _forget_steps(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the tables of the result alone: of a large run they are read in order, and that takes the memory that the steps stand in."""
    kept = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE temporary AND NOT starts_with(table_name, 'result_')"
    ).fetchall()
    for (name,) in kept:
        connection.execute(f'DROP TABLE "{name}"')


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C inside DuckDB is Ctrl-C, not a failed query."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


@contextmanager
def _whole_numbers(table: str) -> Iterator[None]:
    """What the plan cannot prove beforehand, how large figures of figures are, DuckDB sees: it never wraps a number."""
    try:
        yield
    except duckdb.ConversionException as error:
        if "out of range" in str(error):
            raise FigureTooLarge(table=table) from None
        raise


def _last_day(connection: duckdb.DuckDBPyConnection) -> date | None:
    rows = connection.execute(LastDay().sql()).fetchall()  # to the last row, so that the connection is free for what reads next
    found: date | None = rows[0][0] if rows else None
    return found


def _stored(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> str:
    """One table of the result worked out, and by which name; the summary reads those before it by these names."""
    stored = f"result_{name}"
    with _interruptible(), _whole_numbers(name):
        connection.execute(f"CREATE TEMP TABLE {stored} AS {select}")
    return stored


def _table(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> pa.Table:
    """One table of the result, in memory alone: DuckDB's own copy makes way for it."""
    stored = _stored(connection, name, select)  # a SELECT read straight into Arrow is parsed and bound twice
    with _interruptible():
        table: pa.Table = connection.sql(f"FROM {stored}").to_arrow_table().cast(SCHEMAS[name])
    connection.execute(f"DROP TABLE {stored}")
    connection.register(stored, table)
    return table
