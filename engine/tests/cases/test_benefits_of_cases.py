"""A case may say what a rank brings in a period: entitled, used, left."""

from pathlib import Path

import pytest

from enishi_engine.cases import run_cases
from enishi_engine.program import ProgramRefused

TEXT = """
program: {id: p}
currency: JPY
ranks:
  promote: monthly
  ladder: [{id: bronze, benefits: {seminar: 2 per half, leads: unlimited per half}}]
"""
CASE = """
- case: one seminar of two
  activities: [{{partner: aoba, kind: seminar, date: 2026-01-10}}]
  until: 2026-06-30
  benefits: {{aoba: {{{benefits}}}}}
"""


def came_of(folder: Path, benefits: str) -> list[str]:
    (folder / "2026-01-01.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "all.yaml").write_text(CASE.format(benefits=benefits), encoding="utf-8")
    return [str(difference) for result in run_cases(folder) for difference in result.differences]


@pytest.mark.parametrize(
    "benefits",
    [
        "seminar: {2026-01-01..2026-06-30: {entitled: 2, used: 1, left: 1}}",
        "seminar: {2026-01-01..2026-06-30: {left: 1}}",
        "leads: {2026-01-01..2026-06-30: {entitled: unlimited, used: 0}}",
    ],
)
def test_what_is_said_of_a_benefit_holds(benefits: str, tmp_path: Path) -> None:
    assert came_of(tmp_path, benefits) == []


@pytest.mark.parametrize(
    ("benefits", "said"),
    [
        ("seminar: {2026-01-01..2026-06-30: {used: 2, left: 0}}", "seminar: used 2, left 0; used 1, left 1."),
        ("seminar: {2026-07-01..2026-12-31: {used: 0}}", "seminar: used 0; there is nothing of it."),
        ("fund: {2026-01-01..2026-06-30: {used: 0}}", "fund: used 0; there is nothing of it."),
    ],
)
def test_what_came_otherwise_is_told_with_its_figures(benefits: str, said: str, tmp_path: Path) -> None:
    (difference,) = came_of(tmp_path, benefits)

    assert difference.endswith(f"aoba should have of {said}")


def test_a_period_that_is_none_and_a_figure_that_is_none_are_told_with_their_places(tmp_path: Path) -> None:
    with pytest.raises(ProgramRefused) as refused:
        came_of(tmp_path, "seminar: {2026-01: {used: 1}, 2026-01-01..2026-06-30: {user: 1}}")

    assert [problem.problem for problem in refused.value.problems] == ["'2026-01' is no period.", "'user' means nothing here."]
