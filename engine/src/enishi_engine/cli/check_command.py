"""`enishi check`: everything that is wrong with a program, or the program in words."""

from collections.abc import Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi_engine.cases import Case, read_cases
from enishi_engine.checks import static_problems
from enishi_engine.cli.output import AsJson, Exit, InLanguage, Speaker, Tongue, language_of, problems_as_data
from enishi_engine.core.program import Program
from enishi_engine.program import Problem, Severity, check_program, program_folders
from enishi_engine.said import Said
from enishi_engine.words import Language
from enishi_engine.words.program import describe

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(
    program: Annotated[Path, typer.Argument(help="The folder of the program's texts, or a folder of such folders.", show_default=False)],
    *,
    words: Annotated[Tongue | None, typer.Option(help="Print the program in words: ja or en.", show_default=False)] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a program and its cases: file, line, column, what is wrong, what to write instead.

    What stands in [brackets] was found by a static check: docs/reference/checks.md says what each looks for.

    Exit codes: 0 it can be calculated and approved (warnings included); 3 it is refused, or a check found an error.
    """
    speaker = Speaker(as_json, language_of(language))
    folders = program_folders(program)
    with speaker.refusals():
        found = [_look(folder, speaker.language) for folder in folders]
    for one in found:
        for problem in one.problems:
            within = f"{one.folder}/" if len(found) > 1 else ""
            speaker.warn(f"{within}{speaker.spoken(problem.in_place)}")
        speaker.say(one.counted if words is None else describe(one.program, language_of(words)))
    data = [one.as_data(None if words is None else describe(one.program, language_of(words))) for one in found]
    answer = data[0] if len(found) == 1 else {"programs": data}
    if any(one.with_severity(Severity.ERROR) for one in found):
        raise speaker.refuse(Exit.PROGRAM_REFUSED, "not_to_be_approved", **answer)
    speaker.answer(ok=True, **answer)


@dataclass(frozen=True)
class _Looked:
    """One program, and all that is to be said about it."""

    folder: Path
    program: Program
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]

    def with_severity(self, severity: Severity) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity is severity]

    @property
    def counted(self) -> Said:
        things: list[tuple[Sized, str, str]] = [(self.program.versions, "text", "版"), (self.cases, "case", "計算例")]
        things += [(self.with_severity(one), one.value, one.ja) for one in Severity]
        en, ja = (
            ", ".join(_counted(each, word) for each, word, _ in things),
            "、".join(f"{word}{len(each)}件" for each, _, word in things),
        )
        return Said(f"{self.program.id}: {en}.", f"{self.program.id}: {ja}。")

    def as_data(self, described: str | None) -> dict[str, Any]:
        problems = problems_as_data(self.problems)
        return {"program": self.program.id, "cases": len(self.cases), "problems": problems, "words": described}


def _look(folder: Path, language: Language) -> _Looked:
    checked = check_program(folder)
    cases = read_cases(folder, checked.program)
    problems = tuple(sorted((*checked.problems, *static_problems(checked, cases, language))))
    return _Looked(folder, checked.program, cases, problems)


def _counted(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
