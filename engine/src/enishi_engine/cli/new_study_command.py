"""`enishi new-study`: a study of an invented campaign to begin with, and what it really changed."""

from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.acceptance.example import NAME, example_study
from enishi_engine.cli.output import Speaker
from enishi_engine.folders import FolderRefused, check_unused
from enishi_engine.said import Said

app = typer.Typer(add_completion=False, rich_markup_mode=None)
SEED = 4  # of the invented world


@app.command("new-study")
def new_study(
    folder: Annotated[Path, typer.Argument(help="The folder to write.", show_default=False)],
    *,
    seed: Annotated[int, typer.Option(min=0, help="Of the invented world.")] = SEED,
    campaign: Annotated[str, typer.Option(help="The name of the campaign.")] = NAME,
) -> None:
    """Write a study with invented partners and deals, a kept draw, and the truth beside it.

    For several to be judged together, give each a seed and a name of its own.

    Exit codes: 0 written; 5 the folder is there already.
    """
    speaker = Speaker(as_json=False)
    with speaker.refusals():
        check_unused(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in example_study(seed, campaign).items():
                (folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise FolderRefused.unwritable(folder, error) from None
    speaker.say(
        Said(
            f"{folder}: written. Next: enishi study {folder}/study.yaml",
            f"{folder}に書き出しました。次は enishi study {folder}/study.yaml です。",
        )
    )
    speaker.say(
        Said(
            f"What the campaign really brought, which no maker knows, is in {folder}/truth.json.",
            f"施策の本当の成果(現実のメーカーには分からないもの)は{folder}/truth.jsonにあります。",
        )
    )
