"""`enishi pool`: what several campaigns of one kind changed, judged together."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi_engine.cli.output import AsJson, InLanguage, Speaker, language_of
from enishi_engine.effects.answering import Together, answer_together
from enishi_engine.effects.reading import StudyRead, read_studies
from enishi_engine.effects.study.writing import as_data
from enishi_engine.effects.words import each_of, told_together
from enishi_engine.words.language import LANGUAGES, Language

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def pool(
    files: Annotated[list[Path], typer.Argument(help="The texts of studies of one kind of campaign.", show_default=False)],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what campaigns of one kind change, by all of them together: one sentence with its range, one action, then each campaign.

    Exit codes: 0 answered, also where nothing can be said; 4 a file is wrong, kinds differ, or a campaign is given twice.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        reads = read_studies(files)
        found = answer_together(reads)
    said = told_together(found, speaker.language)
    for line in (
        said.sentence,
        said.action,
        *(f"- {one}" for one in said.behind),
        "",
        *(f"- {one}" for one in _each(reads, found, speaker.language)),
    ):
        speaker.say(line)
    speaker.answer(
        ok=True,
        pooled=None if found.pooled is None else as_data(found.pooled),
        campaigns=[
            {"campaign": read.study.campaign.name, "file": str(file), "counted": counted, "result": as_data(result)}
            for file, read, counted, result in zip(files, reads, found.counted, found.results, strict=True)
        ],
        **{tongue: _told(reads, found, tongue) for tongue in LANGUAGES},
    )


def _each(reads: Sequence[StudyRead], found: Together, language: Language) -> Iterator[str]:
    for read, counted, result in zip(reads, found.counted, found.results, strict=True):
        yield each_of(read.study.campaign.name, result, language, counted=counted)


def _told(reads: Sequence[StudyRead], found: Together, language: Language) -> dict[str, Any]:
    said = told_together(found, language)
    return {
        "sentence": said.sentence,
        "action": said.action,
        "tone": said.tone.value,
        "behind": list(said.behind),
        "campaigns": list(_each(reads, found, language)),
    }
