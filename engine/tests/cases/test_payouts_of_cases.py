"""A case may tell closings, and say what each pays a payee, carries, loses or bills."""

from pathlib import Path

import pytest

from enishi_engine.cases import run_cases
from enishi_engine.program import ProgramRefused

TEXT = """
program: {id: p}
currency: JPY
payout: {minimum: 1_000}
incentives: [{id: commission, type: commission, base: line.net, rate: 10 %, limits: none}]
"""
CASE = """
- case: 400 yen wait for 600 more
  lines: [{{id: A1, partner: aoba, net: 4_000, date: 2026-01-10}}, {{id: A2, partner: aoba, net: 6_000, date: 2026-02-10}}]
  closings:
    - {{id: january, first_day: 2026-01-01, last_day: 2026-01-31, known_by: 2026-02-05T00:00}}
    - {{id: february, first_day: {first_day}, last_day: 2026-02-28, known_by: 2026-03-05T00:00}}
  pays_out: {{{said}}}
"""


def came_of(folder: Path, said: str, first_day: str = "2026-02-01") -> list[str]:
    (folder / "2026-01-01.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "all.yaml").write_text(CASE.format(said=said, first_day=first_day), encoding="utf-8")
    return [str(difference) for result in run_cases(folder) for difference in result.differences]


@pytest.mark.parametrize(
    "said",
    [
        "january: {aoba: {posted: 400, paid: 0, carried_out: 400}}",
        "february: {aoba: {carried_in: 400, posted: 600, paid: 1_000, carried_out: 0}}",
        "january: {aoba: {lost: 0, billed: 0}}, february: {aoba: {paid: 1_000}}",
    ],
)
def test_what_is_said_of_a_payout_holds(said: str, tmp_path: Path) -> None:
    assert came_of(tmp_path, said) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "january: {aoba: {paid: 400, carried_out: 0}}",
            "january should settle with aoba: paid 400, carried_out 0; it is paid 0, carried_out 400.",
        ),
        ("january: {kita: {paid: 0}}", "january should settle with kita; it has no account there."),
        ("march: {aoba: {paid: 0}}", "the case tells of no closing march; add it to closings, with its days and known_by."),
    ],
)
def test_what_came_otherwise_is_told_with_its_figures(said: str, told: str, tmp_path: Path) -> None:
    assert came_of(tmp_path, said) == [f"line 7: {told}"]


def test_closings_that_leave_days_out_are_told(tmp_path: Path) -> None:
    (difference,) = came_of(tmp_path, "january: {aoba: {paid: 0}}", first_day="2026-02-02")

    assert "leaves days out" in difference


def test_a_figure_that_a_payout_does_not_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProgramRefused) as refused:
        came_of(tmp_path, "january: {aoba: {payed: 0}}")

    assert refused.value.problems[0].remedy == "Did you mean paid?"


ENDED = """
- case: 400 yen wait for nothing once the contract has ended
  partners: {aoba: {last_day: 2026-02-14}}
  lines: [{id: A1, partner: aoba, net: 4_000, date: 2026-01-10}, {id: A2, partner: aoba, net: 1_000, date: 2026-02-10}]
  closings:
    - {id: january, first_day: 2026-01-01, last_day: 2026-01-31, known_by: 2026-02-05T00:00}
    - {id: february, first_day: 2026-02-01, last_day: 2026-02-28, known_by: 2026-03-05T00:00}
    - {id: march, first_day: 2026-03-01, last_day: 2026-03-31, known_by: 2026-04-05T00:00}
  pays_out:
    january: {aoba: {posted: 400, paid: 0, carried_out: 400}}
    february: {aoba: {carried_in: 400, posted: 100, paid: 500, carried_out: 0}}
    march: {aoba: {carried_in: 0, paid: 0, carried_out: 0}}
"""


def test_a_case_says_what_is_paid_at_a_contracts_end(tmp_path: Path) -> None:
    text = TEXT.replace("{minimum: 1_000}", "{minimum: 1_000, at_contract_end: settled}")
    (tmp_path / "2026-01-01.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "all.yaml").write_text(ENDED, encoding="utf-8")

    assert [str(difference) for result in run_cases(tmp_path) for difference in result.differences] == []
