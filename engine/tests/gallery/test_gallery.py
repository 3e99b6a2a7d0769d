"""The gallery: whole programs that others published or that a maker would run, as texts with cases, none of them known to the code."""

import re
from pathlib import Path

import pytest

import enishi_engine
from enishi_engine.cases import read_cases, run_case
from enishi_engine.checks import static_problems
from enishi_engine.program import Severity, check_program, program_folders
from enishi_engine.words.program import describe

REPOSITORY = Path(__file__).parents[3]
GALLERY = REPOSITORY / "gallery"
PROGRAMS = [str(folder.relative_to(GALLERY)) for folder in program_folders(GALLERY)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_case_of_a_program_of_the_gallery_holds(name: str) -> None:
    checked = check_program(GALLERY / name)
    results = [run_case(case) for case in read_cases(GALLERY / name, checked.program)]

    assert results
    assert [f"{result.sentence.en}: {difference}" for result in results for difference in result.differences] == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_checks_say_nothing_above_a_note_and_every_program_has_words(name: str) -> None:
    checked = check_program(GALLERY / name)
    said = (*checked.problems, *static_problems(checked, read_cases(GALLERY / name, checked.program), "en"))

    assert [str(problem) for problem in said if problem.severity is not Severity.NOTE] == []
    assert all(describe(checked.program, language) for language in ("ja", "en"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_case_is_a_sentence_in_both_languages(name: str) -> None:
    checked = check_program(GALLERY / name)

    for case in read_cases(GALLERY / name, checked.program):
        assert re.search(r"[ぁ-ん]", case.sentence.ja), case.sentence
        assert case.sentence.en != case.sentence.ja


# Whose programs the gallery tells, as their names would stand in code.
MAKERS = (
    "atlassian", "btool", "freee", "google", "gumdrop", "kinsta", "money_?forward", "obc", "odoo", "phocas", "pricefx", "ragic",
    "rebates_?on", "ruloans", "salesforce", "soracom", "writeup", "zoom",
)  # fmt: skip


def test_no_name_of_the_gallery_is_in_the_engines_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(enishi_engine.__file__).parent.rglob("*.py"))

    assert [name for name in MAKERS if re.search(rf"\b{name}\b", code, re.IGNORECASE)] == []


def test_the_gallery_has_at_least_150_cases() -> None:
    in_all = sum(len(read_cases(GALLERY / name, check_program(GALLERY / name).program)) for name in PROGRAMS)

    assert in_all >= 150
