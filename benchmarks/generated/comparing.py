"""Both readers on one case: the tables of the one that differ from the other's, row by row."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from benchmarks.generated.case import Case
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.program import Program
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.core.results import SCHEMAS, Result

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """Rows of one table that only one reader has."""

    table: str
    plan_only: Rows
    oracle_only: Rows

    def __str__(self) -> str:
        lines = [f"{self.table}: {len(self.plan_only)} rows of the plan, {len(self.oracle_only)} of the oracle stand alone"]
        for whose, rows in (("plan  ", self.plan_only), ("oracle", self.oracle_only)):
            lines += [f"  {whose} {_told(row)}" for row in rows[:6]]
        return "\n".join(lines)


def _told(row: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)


def run_both(case: Case) -> tuple[Program, Result, Result]:
    """The program and what the plan and the oracle make of it.

    Raises Refused when the text is refused, FigureTooLarge when both readers refuse a figure.
    """
    program, facts = case.program(), case.facts()
    asked = {"known_by": case.moment, "until": case.last_day}
    try:
        planned = calculate(program, facts, **asked)  # type: ignore[arg-type]
    except FigureTooLarge as refused:
        oracle.calculate(program, facts, **asked)  # type: ignore[arg-type]
        raise AssertionError("the oracle makes a result of it") from refused
    return program, planned, oracle.calculate(program, facts, **asked)  # type: ignore[arg-type]


def differences(one: Result, other: Result) -> list[Difference]:
    """Every table in which the two results are not the same rows; a row that stands twice counts twice."""
    found = []
    for name in SCHEMAS:
        rows, others = sorted_rows(one.tables[name]), sorted_rows(other.tables[name])
        if rows != others:
            found.append(Difference(name, _alone(rows, others), _alone(others, rows)))
    if one.until != other.until:
        found.append(Difference("until", [{"until": one.until}], [{"until": other.until}]))
    return found


def sorted_rows(table: pa.Table) -> Rows:
    """Rows in ascending order of all columns, nulls first."""
    rows: Rows = table.to_pylist()
    return sorted(
        rows, key=lambda row: tuple((value is not None, str(type(value)), value if value is not None else 0) for value in row.values())
    )


def _alone(rows: Rows, others: Rows) -> Rows:
    left = [repr(row) for row in others]
    alone = []
    for row in rows:
        if repr(row) in left:
            left.remove(repr(row))
        else:
            alone.append(row)
    return alone
