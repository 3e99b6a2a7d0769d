"""Runs cases: the ordinary calculation on the facts that a case tells, and every difference from what it says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enishi_engine.calculate import calculate
from enishi_engine.cases.comparing import Difference, differences, looked_at, payout_differences
from enishi_engine.cases.expectations import Case
from enishi_engine.cases.reading import read_cases
from enishi_engine.closing import close, closings_of
from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.program import read_program
from enishi_engine.settlement import Posted, settlements

__all__ = ["CaseResult", "Difference", "run_case", "run_cases"]


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """How one case came out; `differences` is empty when it passed."""

    sentence: Label
    passed: bool
    differences: tuple[Difference, ...]
    file: str
    line: int


def run_cases(folder: Path | str) -> tuple[CaseResult, ...]:
    """Run every case of a program's folder, in the order of files and lines.

    Raises ProgramRefused when the program or a case cannot be read, with every problem at once.
    """
    folder = Path(folder)
    return tuple(run_case(case) for case in read_cases(folder, read_program(folder)))


def _settled(case: Case) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What each closing of which the case speaks settled, by closing and payee."""
    asked = {one.closing for one in case.expected.payouts}
    if not asked:
        return {}
    groups = closings_of(case.facts)
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for group in groups.values():
        if not asked & {closing.id for closing in group}:
            continue
        closed = close(case.program, case.facts, groups, through=group[-1])
        posted = [Posted(one.closing.id, one.closing.last_day, (one.lines, one.adjustments), one.ended) for one in closed]
        for number in range(1, len(posted) + 1):
            rows = settlements(case.program, posted[:number]).to_pylist()
            found |= {(str(row["closing"]), str(row["payee"])): row for row in rows}
    return found


def _calculated(case: Case, tables: Collection[str]) -> Result:
    return calculate(case.program, case.facts, known_by=case.known_by, until=case.until, tables=tables)


def run_case(case: Case) -> CaseResult:
    """Calculate one case and compare; facts that do not fit the program are a difference."""
    try:
        found = differences(case, _calculated(case, looked_at(case)))
        if found:  # their words may name what the case does not look at
            found = differences(case, _calculated(case, tuple(SCHEMAS)))
        found = (*found, *payout_differences(case, _settled(case)))
    except Refusal as refusal:
        found = (Difference(case.place.line, str(refusal)),)
    return CaseResult(sentence=case.sentence, passed=not found, differences=found, file=case.place.file, line=case.place.line)
