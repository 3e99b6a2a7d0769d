"""A row of a table for something that the incentive's own conditions leave out."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import gates_of, tables_of
from enishi_engine.checks.truth import Truth
from enishi_engine.core.expression import Comparator, Compare, Expression, Literal, Unit
from enishi_engine.core.incentive import ByKey, Label
from enishi_engine.core.program import Version
from enishi_engine.program.problems import Severity


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        truth = Truth(version)
        for incentive in version.incentives:
            gates = [gate.test for gate in gates_of(incentive)]
            if not truth.can_hold(*gates):
                continue  # never_holds says it
            for path, table in tables_of(incentive):
                if not isinstance(table, ByKey):
                    continue
                above = [_is(key, value) for key, value in path]
                for value, _ in table.rows:
                    if truth.can_hold(*gates, *above, _is(table.key, value)):
                        continue
                    row = _name(table.key, value, version)
                    yield Finding(
                        version=version,
                        kind="incentive",
                        on=incentive.id,
                        severity=Severity.WARNING,
                        problem=Label(
                            f"{incentive.id} の「{table.text}」の行 {row} は使われません。対象や条件がそれを除いています。",
                            f"The row {row} of “{table.text}” in {incentive.id} is never used: its scope or conditions leave that out.",
                        ),
                        remedy=Label("行を削除するか、対象を広げてください。", "Leave the row out, or widen the scope."),
                    )


def _is(key: Expression, value: int | str) -> Compare:
    return Compare(Comparator.EQUAL, key, Literal(value, key.unit))


def _name(key: Expression, value: int | str, version: Version) -> str:
    if key.unit is not Unit.RANK or not isinstance(value, int):
        return str(value)
    ranks = ("none", *(rung.id for rung in version.ladder.rungs)) if version.ladder else ("none",)
    return ranks[value]


CHECK = Check("unreachable_row", Label("使われない行", "Rows of tables that are never used"), find)
