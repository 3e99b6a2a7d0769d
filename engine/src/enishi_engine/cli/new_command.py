"""`enishi new`: a small program to begin with, its cases, and example facts that it can be run on at once."""

import re
from datetime import date, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cli.output import Speaker
from enishi_engine.folders import FolderRefused, check_unused
from enishi_engine.said import Said

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_DAY = re.compile(r"\{\{\+(\d+)\}\}")  # {{+10}}: ten days after the first day


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write; its name becomes the program's id.", show_default=False)],
    *,
    first_day: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day from which it is in force; without it 1 January of this year.", show_default=False),
    ] = None,
) -> None:
    """Write a small program with two ranks and two incentives, worked examples, and example facts.

    Exit codes: 0 written; 2 the day cannot be read; 5 the folder is there already.
    """
    day = _first_day(first_day)
    speaker = Speaker(as_json=False)
    with speaker.refusals():
        try:
            write_program(folder, day)
        except OSError as error:
            raise FolderRefused.unwritable(folder, error) from None
    next_ = f"enishi run {folder} --facts {folder}/facts --out {folder}-run"
    speaker.say(
        Said(
            f"{folder}: written. Next: enishi check {folder}, enishi test {folder},\n{next_}",
            f"{folder}に書き出しました。次は enishi check {folder}、enishi test {folder}、\n{next_} です。",
        )
    )


def _first_day(text: str | None) -> date:
    if text is None:
        # The one place that asks for today: a text should be in force for the facts that its writer has at hand.
        return date(datetime.now().astimezone().year, 1, 1)  # noqa: TID251
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day. Write one as 2026-04-01.", param_hint="--first-day") from None


def write_program(folder: Path, first_day: date) -> None:
    """Write the starting program. Raises FolderRefused when the folder holds anything."""
    check_unused(folder)
    program_id = re.sub(r"[^a-z0-9_]+", "_", folder.resolve().name.lower()).strip("_") or "program"
    program_id = program_id if program_id[0].isalpha() else f"program_{program_id}"
    for source, target in _sources(files("enishi_engine.cli") / "start", Path()):
        path = folder / (f"{first_day}.yaml" if target.name == "program.yaml" else target)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("{{id}}", program_id)
        path.write_text(_DAY.sub(lambda found: str(first_day + timedelta(days=int(found.group(1)))), text), encoding="utf-8")


def _sources(folder: Traversable, path: Path) -> list[tuple[Traversable, Path]]:
    found: list[tuple[Traversable, Path]] = []
    for item in sorted(folder.iterdir(), key=lambda one: one.name):
        found.extend(_sources(item, path / item.name) if item.is_dir() else [(item, path / item.name)])
    return found
