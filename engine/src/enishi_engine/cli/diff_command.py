"""`enishi diff`: what a new text changes, in words."""

from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cli.output import AsJson, InLanguage, Speaker, language_of
from enishi_engine.differences import as_data, differences, told
from enishi_engine.program import read_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A text, or a program's folder: its newest text.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The text to compare with it, or a folder.", show_default=False)],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say in words what a new text adds, removes and changes: incentives, ranks, figures, payouts, term by term.

    Exit codes: 0 compared, whether they differ or not; 3 one of them was refused.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        before, after = read_text(old), read_text(new)
    found = differences(before, after, speaker.language)
    speaker.say(f"{before.versions[-1].file} → {after.versions[-1].file}")
    speaker.say()
    speaker.say(told(found, speaker.language))
    changes = {tongue: as_data(differences(before, after, tongue)) for tongue in ("ja", "en")}
    speaker.answer(ok=True, old=str(old), new=str(new), differ=bool(found), changes=changes)
