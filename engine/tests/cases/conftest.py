"""A small program for cases, and what is said about them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from enishi_engine.cases import CaseResult, read_cases, run_case
from enishi_engine.program import ProgramRefused, read_program

PROGRAM = """
program: {id: sakura}
currency: JPY
year_starts: "04-01"
attributes: {region: [kanto, kansai]}
ranks: {promote: monthly, ladder: [{id: bronze}, {id: silver, condition: sales >= 1_000_000}]}
metrics: {sales: sum(line.net) over trailing 12 months}
incentives:
  - id: commission
    type: commission
    scope: line.kind = new
    who: partner.region = kanto
    base: line.net
    rate: {by: rank, bronze: 10 %, silver: 12 %}
    take_back: {after: [refund], share: proportional}
    limits: none
"""

Run = Callable[[str], list[CaseResult]]
Refused = Callable[[str], list[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the cases of a text against the small program, in force from 1 April 2026."""

    def run_text(cases: str) -> list[CaseResult]:
        (tmp_path / "2026-04-01.yaml").write_text(PROGRAM, encoding="utf-8")
        (tmp_path / "cases").mkdir(exist_ok=True)
        (tmp_path / "cases" / "some.yaml").write_text(cases, encoding="utf-8")
        return [run_case(case) for case in read_cases(tmp_path, read_program(tmp_path))]

    return run_text


@pytest.fixture
def refused(run: Run) -> Refused:
    """What is wrong with the cases of a text, one sentence each."""

    def sentences(cases: str) -> list[str]:
        with pytest.raises(ProgramRefused) as refusal:
            run(cases)
        return [str(problem) for problem in refusal.value.problems]

    return sentences
