"""The parts of a version that checks look at one by one: conditions, tables, expressions."""

from collections.abc import Iterator

from enishi_engine.core.expression import Expression
from enishi_engine.core.incentive import ByBand, ByKey, Condition, Fixed, Incentive, Percent, PerUnit, Table
from enishi_engine.core.program import Version


def gates_of(incentive: Incentive) -> tuple[Condition, ...]:
    """Scope, who and condition: everything that narrows down the candidates."""
    scope = () if incentive.scope is None else (incentive.scope,)
    return (*scope, *incentive.who, *incentive.condition)


def conditions_of(version: Version) -> Iterator[tuple[str, str, Condition]]:
    """Every condition of a version with the kind and id of what it belongs to."""
    for rung in version.ladder.rungs if version.ladder else ():
        if rung.condition is not None:
            yield "rank", rung.id, rung.condition
    yield from (("flag", flag.id, flag.condition) for flag in version.flags)
    for incentive in version.incentives:
        yield from (("incentive", incentive.id, condition) for condition in gates_of(incentive))


def tables_of(incentive: Incentive) -> Iterator[tuple[tuple[tuple[Expression, int | str], ...], Table]]:
    """Every table of an incentive's amount, with the rows that lead to it: (key, value) from outside in."""
    match incentive.amount:
        case Percent(table) | Fixed(table) | PerUnit(_, table):
            yield from _within(table, ())
        case _:
            return


def _within(
    table: Table, path: tuple[tuple[Expression, int | str], ...]
) -> Iterator[tuple[tuple[tuple[Expression, int | str], ...], Table]]:
    yield path, table
    if isinstance(table, ByKey):
        for value, row in table.rows:
            yield from _within(row, (*path, (table.key, value)))
        if table.otherwise is not None:
            yield from _within(table.otherwise, path)


def bands_of(incentive: Incentive) -> Iterator[ByBand]:
    """Every choice by where a measure stands."""
    yield from (table for _, table in tables_of(incentive) if isinstance(table, ByBand))
