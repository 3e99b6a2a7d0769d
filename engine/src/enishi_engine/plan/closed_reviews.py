"""Carries out what reviews of closed periods read: once for each moment by which a closing knew its facts."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pyarrow as pa

from enishi_engine.core.program import Program
from enishi_engine.plan.cut_offs import CutOffs, Reading, closed_values
from enishi_engine.plan.draft import Statistics
from enishi_engine.plan.node import Step, read_by
from enishi_engine.plan.planner import known_steps, make_closed_plan, readings_of_closed

Connect = Callable[[], duckdb.DuckDBPyConnection]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CarryOut = Callable[[duckdb.DuckDBPyConnection, Iterable[Step]], None]


def read_closed_reviews(
    program: Program,
    statistics: Statistics,
    connection: duckdb.DuckDBPyConnection,
    *,
    known_by: datetime | None,
    until: date,
    connect: Connect,
    carry_out: CarryOut,
) -> frozenset[str]:
    """Put `cut_offs` and the values of each reading's closed days beside the run's facts; the names of those readings.

    `connection` has the facts as known by the run, `connect` opens another one on all loaded facts.
    """
    readings = readings_of_closed(program, until)
    if not statistics.has("closings") or not readings:
        return frozenset()
    days = tuple(sorted({day for reading in readings for day in reading.days}))
    carry_out(connection, [Step("cut_offs", CutOffs(days, known_by))])
    found: dict[str, list[pa.Table]] = {}
    closed = connection.execute(
        "SELECT epoch_us(known_by), list(DISTINCT day) FROM cut_offs GROUP BY known_by ORDER BY known_by"
    ).fetchall()
    partners = connection.sql("SELECT code AS partner FROM partners").to_arrow_table()
    for microseconds, closed_days in closed:
        moment = _EPOCH + timedelta(microseconds=microseconds)
        asked = tuple(replace(reading, days=tuple(day for day in reading.days if day in closed_days)) for reading in readings)
        for name, table in _as_known_by(program, statistics, moment, until, asked, partners, connect=connect, carry_out=carry_out):
            found.setdefault(name, []).append(table)
    for name, tables in found.items():
        connection.register(name, pa.concat_tables(tables))
    return frozenset(found)


def _as_known_by(
    program: Program,
    statistics: Statistics,
    moment: datetime,
    until: date,
    readings: tuple[Reading, ...],
    partners: pa.Table,
    *,
    connect: Connect,
    carry_out: CarryOut,
) -> list[tuple[str, pa.Table]]:
    """The values of each reading with days, of the facts as known by the moment."""
    asked = tuple(reading for reading in readings if reading.days)
    steps, relations = make_closed_plan(program, statistics, until, asked)
    selects = {name: closed_values(relation, moment) for name, relation in relations.items()}
    with connect() as other:
        other.register("asked_partners", partners)
        carry_out(other, read_by(selects.values(), (*known_steps(statistics, moment), *steps)))
        return [(name, other.sql(select).to_arrow_table()) for name, select in selects.items()]
