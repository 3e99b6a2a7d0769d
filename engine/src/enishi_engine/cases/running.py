"""Runs cases: the ordinary calculation on the facts that a case tells, and every difference from what it says."""

from dataclasses import dataclass
from pathlib import Path

from enishi_engine.calculate import calculate
from enishi_engine.cases.comparing import Difference, differences
from enishi_engine.cases.expectations import Case
from enishi_engine.cases.reading import read_cases
from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program import read_program

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


def run_case(case: Case) -> CaseResult:
    """Calculate one case and compare; facts that do not fit the program are a difference."""
    try:
        found = differences(case, calculate(case.program, case.facts, known_by=case.known_by, until=case.until))
    except Refusal as refusal:
        found = (Difference(case.place.line, str(refusal)),)
    return CaseResult(sentence=case.sentence, passed=not found, differences=found, file=case.place.file, line=case.place.line)
