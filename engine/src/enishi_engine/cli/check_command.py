"""`enishi check`: everything that is wrong with a program, or the program in words."""

from collections.abc import Sized
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cases import read_cases
from enishi_engine.checks import static_problems
from enishi_engine.cli.output import AsJson, Exit, InLanguage, Speaker, Tongue, language_of, problems_as_data
from enishi_engine.program import check_program
from enishi_engine.program.problems import Severity
from enishi_engine.words.program import describe

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(
    program: Annotated[Path, typer.Argument(help="The folder of the program's texts.", show_default=False)],
    *,
    words: Annotated[Tongue | None, typer.Option(help="Print the program in words: ja or en.", show_default=False)] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a program and its cases: file, line, column, what is wrong, what to write instead.

    What stands in [brackets] was found by a static check: docs/reference/checks.md says what each looks for.

    Exit codes: 0 it can be calculated and approved (warnings included); 3 it is refused, or a check found an error.
    """
    speaker = Speaker(as_json)
    with speaker.refusals():
        checked = check_program(program)
        cases = read_cases(program, checked.program)
        problems = tuple(sorted((*checked.problems, *static_problems(checked, cases, language_of(language)))))
    for problem in problems:
        speaker.warn(str(problem))
    described = None if words is None else describe(checked.program, language_of(words))
    grave = [[problem for problem in problems if problem.severity is severity] for severity in Severity]
    counted = ", ".join(
        (_counted(checked.program.versions, "text"), _counted(cases, "case"), *map(_counted, grave, ("error", "warning", "note")))
    )
    speaker.say(described or f"{checked.program.id}: {counted}.")
    data = {"program": checked.program.id, "cases": len(cases), "problems": problems_as_data(problems), "words": described}
    if grave[0]:
        raise speaker.refuse(Exit.PROGRAM_REFUSED, "not_to_be_approved", **data)
    speaker.answer(ok=True, **data)


def _counted(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
