"""Cells as they came, and a sheet: those of one fact, before anyone has read them, and where each row stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa

from enishi_engine.facts.declarations import Column, Fact, all_columns
from enishi_engine.facts.errors import RowError
from enishi_engine.said import Said

TEMPLATE_COMMAND = "enishi template {fact}"


@dataclass(frozen=True)
class Cells:
    """A file's rows as they stand in it, before anyone has asked whose columns they are.

    `table` has the columns that the file names; `line_of` turns a row of it (from 0) into the line that people see.
    `errors` are rows that could not even be cut into cells; they are not in `table`. `in_units` says that whole columns
    such as `net_minor` are known here (Arrow and Parquet, not CSV).
    """

    file: str
    table: pa.Table
    line_of: Callable[[int], int]
    in_units: bool
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One fact's cells: `table` has those of its columns that the fact knows; `errors` are also the columns that it does not."""

    fact: Fact
    file: str
    table: pa.Table
    line_of: Callable[[int], int]
    in_units: bool
    errors: tuple[RowError, ...] = ()

    def place_of(self, row: int) -> Said:
        """The row as a sentence names it."""
        return Said(f"{'row' if self.in_units else 'line'} {self.line_of(row)}", f"{self.line_of(row)}行目")

    def fact_column(self, name: str) -> Column:
        """The fact's own column of that name, or the one that every fact carries."""
        return next(column for column in all_columns(self.fact) if column.name == name)


class Unreadable(Exception):
    """A whole file cannot be read; `errors` say why. Never leaves this package: the readers gather it into FactsRejected."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors)


def unreadable(file: str, problem: Said, remedy: Said, *, line: int | None = None, column: str | None = None) -> Unreadable:
    return Unreadable([RowError(file, line, column, None, problem, remedy)])


def template_command(fact: Fact) -> str:
    """The command that prints an empty file with the right columns."""
    return TEMPLATE_COMMAND.format(fact=fact.name)
