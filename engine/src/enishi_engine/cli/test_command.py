"""`enishi test`: the worked examples of a program or a folder of programs, each named by its sentence."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cases import CaseResult, read_cases, run_case
from enishi_engine.cli.output import AsJson, Exit, InLanguage, Speaker, language_of
from enishi_engine.program import program_folders, read_program
from enishi_engine.said import Said

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="test")
def run_the_cases(
    program: Annotated[
        Path,
        typer.Argument(help="The folder of the program's texts, its cases in cases/; or a folder of such folders.", show_default=False),
    ],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Run every case of a program and say which came out otherwise, and how.

    Exit codes: 0 all passed; 1 a case failed; 3 the program or a case was refused; 5 there are no cases.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals(), speaker.steps() as steps:
        steps.begin(Said("Reading the programs and their cases …", "プログラムと計算例を読み込んでいます…"))
        read = {folder: read_cases(folder, read_program(folder)) for folder in program_folders(program)}
        results: dict[Path, list[CaseResult]] = {folder: [] for folder in read}
        number, in_all = 0, sum(map(len, read.values()))
        for folder, cases in read.items():
            for case in cases:
                number += 1
                steps.begin(Said(f"Case {number} of {in_all} …", f"計算例 {number}/{in_all} …"))
                results[folder].append(run_case(case))
    without = [folder for folder, found in results.items() if not found]
    for folder in without:
        speaker.warn(
            Said(
                f"{folder} has no cases. Write some into {folder}/cases/, as in docs/reference/cases.md.",
                f"{folder}に計算例がありません。docs/reference/cases.md を参考に、{folder}/cases/ に書いてください。",
            )
        )
    if without:
        raise speaker.refuse(Exit.NOT_FOUND, "not_found", message="no cases")
    _tell(results, speaker)
    passed = all(result.passed for found in results.values() for result in found)
    data = [{"program": str(folder), **asdict(result)} for folder, found in results.items() for result in found]
    speaker.answer(ok=passed, cases=data)
    if not passed:
        raise typer.Exit(Exit.CASES_FAILED)


def _tell(results: Mapping[Path, list[CaseResult]], speaker: Speaker) -> None:
    """Each case by its sentence, under its program where there are several, and how many there were."""
    for folder, found in results.items():
        if len(results) > 1:
            speaker.say(f"{folder}:")
        for result in found:
            speaker.say(f"{'✓' if result.passed else '✗'} {getattr(result.sentence, speaker.language)}")
            for difference in result.differences:
                speaker.say(f"    {result.file}:{difference.line}: {speaker.spoken(difference.said)}")
    every = [result for found in results.values() for result in found]
    failed = sum(not result.passed for result in every)
    programs = f" of {len(results)} programs" if len(results) > 1 else ""
    counted = f"{len(every)} case{'s' if len(every) != 1 else ''}{programs}"
    en = f"{counted}, {failed} failed." if failed else f"{counted}, {'all ' if len(every) > 1 else ''}passed."
    of = f"{len(results)}件のプログラムの" if len(results) > 1 else ""
    speaker.say(Said(en, f"{of}計算例{len(every)}件のうち、{len(every) - failed}件が一致、{failed}件が不一致です。"))
