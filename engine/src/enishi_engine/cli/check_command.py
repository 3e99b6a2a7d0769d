"""`enishi check`: everything that is wrong with a program, or the program in words."""

from collections.abc import Sized
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cases import read_cases
from enishi_engine.cli.output import AsJson, Speaker, Tongue, language_of, problems_as_data
from enishi_engine.program import check_program
from enishi_engine.words.program import describe

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(
    program: Annotated[Path, typer.Argument(help="The folder of the program's texts.", show_default=False)],
    *,
    words: Annotated[Tongue | None, typer.Option(help="Print the program in words: ja or en.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a program and its cases: file, line, column, what is wrong, what to write instead.

    Exit codes: 0 it can be calculated (warnings included); 3 it is refused.
    """
    speaker = Speaker(as_json)
    with speaker.refusals():
        checked = check_program(program)
        cases = read_cases(program, checked.program)
    for problem in checked.problems:
        speaker.warn(str(problem))
    described = None if words is None else describe(checked.program, language_of(words))
    counted = ", ".join((_counted(checked.program.versions, "text"), _counted(cases, "case"), _counted(checked.problems, "warning")))
    speaker.say(described or f"{checked.program.id}: {counted}.")
    speaker.answer(ok=True, program=checked.program.id, cases=len(cases), problems=problems_as_data(checked.problems), words=described)


def _counted(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
