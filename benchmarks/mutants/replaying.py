"""Calculations as they were carried out: the statements put to DuckDB and its answers, so that a mutant that asks the same is not run again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from types import ModuleType
from typing import Any, Self

import duckdb

from benchmarks.generated.comparing import Rows, sorted_rows
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts


@dataclass
class Asked:
    """One statement with its parameters, and what was fetched of it."""

    statement: str
    parameters: Any
    answer: Any = None


@dataclass
class Recorded:
    """One calculation: what went in, what was asked on the way, and the rows, or the refusal, that came out."""

    name: str  # of the program or test
    program: Program
    facts: Facts
    asked_for: dict[str, date | datetime | None]  # known_by, until
    script: list[Asked] = field(default_factory=list)
    rows: dict[str, Rows] = field(default_factory=dict)
    refusal: str = ""
    seconds: float = 0.0


def rows_of(result: Any) -> dict[str, Rows]:
    return {name: sorted_rows(table) for name, table in result.tables.items()} | {"until": [{"until": result.until}]}


def refusal_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


class AsksOtherwise(BaseException):
    """Another statement than the recorded one; no `except Exception` of the engine stands in its way."""


class _Answer:
    def __init__(self, asked: Asked, real: Any = None) -> None:
        self.asked, self.real = asked, real

    def _fetched(self, how: str) -> Any:
        if self.real is not None:
            self.asked.answer = getattr(self.real, how)()
        return self.asked.answer

    def fetchall(self) -> Any:
        return self._fetched("fetchall")

    def fetchone(self) -> Any:
        return self._fetched("fetchone")

    def to_arrow_table(self) -> Any:
        return self._fetched("to_arrow_table")


class _Connection:
    """What the plan uses of a connection; with a real one behind it everything is written down, without it is read out again."""

    def __init__(self, script: list[Asked], real: duckdb.DuckDBPyConnection | None, waiting: Iterator[Asked]) -> None:
        self.script, self.real, self.waiting = script, real, waiting

    def execute(self, statement: str, parameters: Any = None) -> _Answer:
        return self._ask(statement, parameters, lambda real: real.execute(statement, parameters))

    def sql(self, statement: str) -> _Answer:
        return self._ask(statement, None, lambda real: real.sql(statement))

    def _ask(self, statement: str, parameters: Any, carry_out: Callable[[Any], Any]) -> _Answer:
        if self.real is not None:
            self.script.append(Asked(statement, parameters))
            return _Answer(self.script[-1], carry_out(self.real))
        expected = next(self.waiting, None)
        if expected is None or (expected.statement, expected.parameters) != (statement, parameters):
            raise AsksOtherwise
        return _Answer(expected)

    def register(self, name: str, table: Any) -> None:
        if self.real is not None:
            self.real.register(name, table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.real is not None:
            self.real.close()


@contextmanager
def recording(plan_duckdb: ModuleType, script: list[Asked]) -> Iterator[None]:
    """Inside, the plan's statements are carried out and written down."""
    really = plan_duckdb.open_database
    with _opening(plan_duckdb, lambda *settings, **few_rows: _Connection(script, really(*settings, **few_rows), iter(()))):
        yield


@contextmanager
def replaying(plan_duckdb: ModuleType, script: list[Asked]) -> Iterator[None]:
    """Inside, DuckDB's answers are those of the script. Raises AsksOtherwise when something else is asked, or less."""
    waiting = iter(script)
    with _opening(plan_duckdb, lambda *_settings, **_few_rows: _Connection(script, None, waiting)):
        yield
    if next(waiting, None) is not None:
        raise AsksOtherwise


@contextmanager
def _opening(plan_duckdb: ModuleType, opening: Callable[..., _Connection]) -> Iterator[None]:
    before = plan_duckdb.open_database
    plan_duckdb.open_database = opening  # type: ignore[attr-defined]
    try:
        yield
    finally:
        plan_duckdb.open_database = before  # type: ignore[attr-defined]


def asks_the_same(calculate: Callable[..., Any], plan_duckdb: ModuleType, one: Recorded) -> bool:
    """Are all statements put to DuckDB the recorded ones, and is what is made of the recorded answers the same?"""
    try:
        with replaying(plan_duckdb, one.script):
            return not what_differs(calculate, one)
    except AsksOtherwise:
        return False
    except Exception as error:  # noqa: BLE001 - whatever a mutant raises
        return refusal_of(error) == one.refusal


def what_differs(calculate: Callable[..., Any], one: Recorded) -> str:
    """The first table with other rows than the recorded ones; empty where there is none. Raises what the calculation raises."""
    try:
        rows = rows_of(calculate(one.program, one.facts, **one.asked_for))
    except Exception as error:
        if refusal_of(error) == one.refusal:
            return ""
        raise
    if one.refusal:
        return "not refused"
    return next((table for table in one.rows if rows.get(table) != one.rows[table]), "")
