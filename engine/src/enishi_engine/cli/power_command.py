"""`enishi power`: what a planned campaign could see, tried on the maker's own past."""

from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cli.output import AsJson, InLanguage, Speaker, language_of
from enishi_engine.effects.power import power as power_of
from enishi_engine.effects.power import power_sentences
from enishi_engine.effects.reading import read_study
from enishi_engine.effects.study.writing import as_data
from enishi_engine.said import Said
from enishi_engine.words.language import LANGUAGES

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def power(
    file: Annotated[
        Path, typer.Argument(help="The plan, as a study's text; nothing after its first day is looked at.", show_default=False)
    ],
    *,
    trials: Annotated[int, typer.Option(help="How many campaigns are tried for each effect.", min=9)] = 54,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 1,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say the smallest increase that a plan would see in four of five cases, and what would make it see smaller ones.

    Takes about a minute. Exit codes: 0 answered, also where nothing can be tried; 4 a file is wrong.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        read = read_study(file)
    with speaker.steps() as steps:
        steps.begin(Said("Trying the plan on past days …", "過去の日付で計画を試しています…"))
        found = power_of(read.study, trials=trials, seed=seed)
    for sentence in power_sentences(found, speaker.language):
        speaker.say(sentence)
    speaker.answer(ok=True, power=as_data(found), **{tongue: list(power_sentences(found, tongue)) for tongue in LANGUAGES})
