"""`enishi test`: the worked examples of a program, each named by its sentence."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cases import CaseResult, read_cases, run_case
from enishi_engine.cli.output import AsJson, Exit, InLanguage, Speaker, language_of
from enishi_engine.program import read_program
from enishi_engine.words import Language

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="test")
def run_the_cases(
    program: Annotated[Path, typer.Argument(help="The folder of the program's texts; its cases are in cases/.", show_default=False)],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Run every case of a program and say which came out otherwise, and how.

    Exit codes: 0 all passed; 1 a case failed; 3 the program or a case was refused; 5 there are no cases.
    """
    speaker = Speaker(as_json)
    with speaker.refusals(), speaker.steps() as steps:
        steps.begin("Reading the program and its cases …")
        cases = read_cases(program, read_program(program))
        results: list[CaseResult] = []
        for number, case in enumerate(cases, start=1):
            steps.begin(f"Case {number} of {len(cases)} …")
            results.append(run_case(case))
    if not results:
        speaker.warn(f"{program} has no cases. Write some into {program}/cases/, as in docs/reference/cases.md.")
        raise speaker.refuse(Exit.NOT_FOUND, "not_found", message="no cases")
    _tell(results, language_of(language), speaker)
    passed = all(result.passed for result in results)
    speaker.answer(ok=passed, cases=[asdict(result) for result in results])
    if not passed:
        raise typer.Exit(Exit.CASES_FAILED)


def _tell(results: list[CaseResult], language: Language, speaker: Speaker) -> None:
    for result in results:
        sentence = getattr(result.sentence, language)
        speaker.say(f"{'✓' if result.passed else '✗'} {sentence}")
        for difference in result.differences:
            speaker.say(f"    {result.file}:{difference.line}: {difference.text}")
    failed = sum(not result.passed for result in results)
    speaker.say(f"{len(results)} cases, {failed} failed." if failed else f"{len(results)} cases, all passed.")
