"""Each static check finds the two faults of its page and passes the near miss beside them; the pages are the examples."""

import re
from pathlib import Path

import pytest

from enishi_engine.cases import read_cases
from enishi_engine.checks import CHECKS, static_problems
from enishi_engine.program import Problem, check_program
from enishi_engine.program.problems import Severity

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "checks"
HEAD = "program: {id: p}\ncurrency: JPY\n"
KEYS = [check.key for check in CHECKS]
CASE = """
- case: ten percent of the order
  partners: {aoba: {}}
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2026-04-01}, {id: A2, partner: aoba, net: 0, date: 2026-04-01}]
  earns: {commission: {A1: 10_000}}
  pays_nothing: {commission: {A2: {reason: zero}}}
"""
COMMISSION = 'incentives: [{id: commission, type: commission, base: line.net, rate: 10 %, limits: "none, agreed with finance"}]\n'
STEEP = """
incentives:
  - id: rebate
    type: volume_rebate
    base: line.net
    over: quarter
    method: whole_amount
    bands: [{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]
    limits: none, agreed with finance
"""


def page(key: str) -> str:
    if not PAGES.is_dir():
        pytest.fail("The pages of the checks are not here; run the tests from a whole repository.")
    return (PAGES / f"{key}.md").read_text(encoding="utf-8")


def examples(key: str) -> list[str]:
    """The page's programs, in their order: two faults, then what is not one."""
    return re.findall(r"```yaml\n(.*?)```", page(key), re.DOTALL)


def problems_of(folder: Path, text: str, language: str = "en") -> list[Problem]:
    """What the checks find in a program; `# 2026-10-01.yaml` and `# cases/all.yaml` begin further files."""
    for name, content in re.findall(
        r"# ([\w/.-]+\.yaml)\n(.*?)(?=\n# |\Z)", text if text.startswith("# ") else f"# 2026-04-01.yaml\n{text}", re.DOTALL
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if "/" in name else HEAD + content, encoding="utf-8")
    checked = check_program(folder)
    return list(static_problems(checked, read_cases(folder, checked.program), "ja" if language == "ja" else "en"))


def found(problems: list[Problem], key: str) -> list[Problem]:
    return [problem for problem in problems if problem.problem.startswith(f"[{key}]")]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("number", [0, 1])
def test_a_check_finds_the_faults_of_its_page(key: str, number: int, tmp_path: Path) -> None:
    (problem, *_) = found(problems_of(tmp_path, examples(key)[number]), key)

    assert problem.remedy
    assert problem.line > 2, "it stands at what it is about, not at the head of the file"


@pytest.mark.parametrize("key", KEYS)
def test_a_check_passes_the_near_miss_of_its_page(key: str, tmp_path: Path) -> None:
    assert not found(problems_of(tmp_path, examples(key)[2]), key)


@pytest.mark.parametrize("key", KEYS)
def test_a_finding_is_said_in_japanese_too(key: str, tmp_path: Path) -> None:
    (problem, *_) = found(problems_of(tmp_path, examples(key)[0], "ja"), key)

    assert re.search(r"[ぁ-ん]", problem.problem)
    assert problem.remedy.endswith("。")


def test_every_check_has_its_page_and_every_page_its_check() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(KEYS)
    assert all(page(key).startswith(f"# {key}: ") for key in KEYS)


def test_a_cliff_names_the_border_and_what_it_is_worth(tmp_path: Path) -> None:
    (problem,) = found(problems_of(tmp_path, STEEP), "cliff")

    # 3,000,000 × (5 % − 3 %) = 60,000
    assert "reaches ¥3,000,000 changes the pay by ¥60,000 (3% → 5%)" in problem.problem
    assert problem.severity is Severity.WARNING


def test_what_somebody_answers_for_is_a_note_that_quotes_the_answer(tmp_path: Path) -> None:
    accepted = "accepted: [{check: cliff, on: rebate, because: agreed with finance 2026-09-12}]\n"

    (problem,) = found(problems_of(tmp_path, STEEP + accepted), "cliff")

    assert problem.severity is Severity.NOTE
    assert problem.problem.endswith("(Accepted: agreed with finance 2026-09-12.)")


def test_an_error_cannot_be_accepted(tmp_path: Path) -> None:
    accepted = "accepted: [{check: never_holds, on: commission, because: it is late}]\n"

    (problem,) = found(problems_of(tmp_path, examples("never_holds")[0] + accepted), "never_holds")

    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(("check", "said"), [("cliff", "finds nothing about commission"), ("clif", "Did you mean cliff?")])
def test_an_acceptance_of_what_is_not_found_is_told(check: str, said: str, tmp_path: Path) -> None:
    text = COMMISSION + f"accepted: [{{check: {check}, on: commission, because: agreed}}]\n# cases/all.yaml{CASE}"

    (problem,) = problems_of(tmp_path, text)

    assert said in f"{problem.problem} {problem.remedy}"
    assert (problem.line, problem.severity) == (4, Severity.WARNING)


def test_a_sound_program_is_passed_in_silence(tmp_path: Path) -> None:
    assert problems_of(tmp_path, f"{COMMISSION}# cases/all.yaml{CASE}") == []


def test_a_pool_shared_by_the_share_of_purchases_is_a_condition_on_competitors_too(tmp_path: Path):
    text = (
        "metrics: {share_of_purchases: sum(line.net) over month, sales: sum(line.net) over month}\n"
        "incentives: [{id: p, type: pool_share, over: month, pool: 100, shared_by: METRIC, limits: none}]\n"
    )

    assert len(found(problems_of(tmp_path / "one", text.replace("METRIC", "share_of_purchases")), "competition")) == 1
    assert found(problems_of(tmp_path / "other", text.replace("METRIC", "sales")), "competition") == []


@pytest.mark.parametrize(("months", "is_late"), [(1, False), (2, True)])
def test_two_months_in_which_a_failed_condition_takes_back_can_be_more_than_sixty_days(months: int, is_late: bool, tmp_path: Path) -> None:
    failing = f"while: {{condition: sales >= 1, otherwise: take_back, within: {months} months}}"
    text = "metrics: {sales: sum(line.net) over month - 1}\n" + COMMISSION.replace("rate: 10 %", f"rate: 10 %, {failing}")

    assert bool(found(problems_of(tmp_path, text), "late_take_back")) is is_late
