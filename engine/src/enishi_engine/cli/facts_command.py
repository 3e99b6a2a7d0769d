"""`enishi facts`: what a program is calculated from, as a reference or as empty files."""

from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cli.output import Speaker
from enishi_engine.facts import FACTS, csv_template, reference_page
from enishi_engine.folders import FolderRefused
from enishi_engine.said import Said

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def facts(
    *,
    templates: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a CSV file for each fact into this folder.", show_default=False)
    ] = None,
) -> None:
    """Print the reference of the facts, or write a CSV file with the columns and one example row for each.

    Exit codes: 0 done; 5 the folder holds such a file already, and nothing was written.
    """
    if templates is None:
        typer.echo(reference_page(), nl=False)
        return
    speaker = Speaker(as_json=False)
    with speaker.refusals():
        files = {templates / f"{fact.name}.csv": csv_template(fact) for fact in FACTS}
        there = next((path for path in files if path.exists()), None)
        if there is not None:
            raise FolderRefused.holding(templates, there.name)
        templates.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
        speaker.say(
            Said(
                f"{len(files)} files written to {templates}. Keep those you need: an absent file has a meaning.",
                f"{templates}に{len(files)}個のファイルを書き出しました。要るものだけを残してください。ないファイルにも意味があります。",
            )
        )
