"""`enishi study`: what a campaign changed, from a study's files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi_engine.cli.output import AsJson, InLanguage, Speaker, language_of
from enishi_engine.effects.answering import answer
from enishi_engine.effects.reading import StudyRead, read_study
from enishi_engine.effects.study import Result
from enishi_engine.effects.study.writing import as_data
from enishi_engine.effects.words import file_sentences, told
from enishi_engine.words.language import LANGUAGES, Language

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def study(
    file: Annotated[Path, typer.Argument(help="The study's text; its tables stand where it says.", show_default=False)],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what a campaign changed: one sentence with its range, one action, and why no more can be said.

    Exit codes: 0 answered, also where nothing can be said; 4 a file is wrong.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        read = read_study(file)
    result = answer(read)
    _say(speaker, read, result, speaker.language)
    speaker.answer(ok=True, result=as_data(result), **{tongue: _told(read, result, tongue) for tongue in LANGUAGES})


def _say(speaker: Speaker, read: StudyRead, result: Result, language: Language) -> None:
    said = told(result, language)
    speaker.say(said.sentence)
    speaker.say(said.action)
    for part in (file_sentences(read, language), said.behind, said.misleading):
        if part:
            speaker.say()
        for one in part:
            speaker.say(f"- {one}")


def _told(read: StudyRead, result: Result, language: Language) -> dict[str, Any]:
    said = told(result, language)
    return {
        "sentence": said.sentence,
        "action": said.action,
        "tone": said.tone.value,
        "files": list(file_sentences(read, language)),
        "behind": list(said.behind),
        "misleading": list(said.misleading),
    }
