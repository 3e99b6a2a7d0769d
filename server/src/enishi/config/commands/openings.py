"""`enishi openings`: what an older system still owed, taken from a file, or everything that is wrong with it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typer

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.intake.mapping import with_headers
from enishi.ledger import openings
from enishi_engine.words.amounts import money

ACTOR = "enishi openings"
REJECTED, REFUSED = 4, 5
ERRORS_PRINTED = 20


def run(
    *, program: str, file: Path, source: str, day: str, group: str, columns: Sequence[str] | None, errors: Path | None, dry_run: bool
) -> None:
    """Take the file, or with `dry_run` say what taking it would do; exit code 4 when rows are wrong, 5 when a rule says no."""
    refuse_unready()
    try:
        asked: dict[str, Any] = {
            "program": program, "group": group, "source": source, "file_name": file.name, "content": file.read_bytes(),
            "booked_on": date.fromisoformat(day), "columns": with_headers((), columns or ()),
        }  # fmt: skip
        told = openings.check_openings(**asked) if dry_run else openings.take_openings(**asked, by=ACTOR, at=clock.now())
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(REFUSED) from None
    for error in told.errors[:ERRORS_PRINTED]:
        typer.echo(str(error), err=True)
    if told.errors:
        if errors is not None:
            errors.write_bytes(openings.errors_of(told, file_name=file.name, as_csv=errors.suffix == ".csv").content)
        typer.echo(f"Nothing was taken: {len(told.errors):,} mistakes in {len(told.rows):,} rows.", err=True)
        raise SystemExit(REJECTED)
    if told.taken_at is not None:
        typer.echo(f"The same file was taken before, on {told.taken_at:%Y-%m-%d %H:%M} UTC. Nothing was changed.")
        return
    done = "would be" if dry_run else "were"
    typer.echo(
        f"{len(told.rows):,} rows {done} booked on {day}, {told.new:,} of them new: {money(told.owed, maker().currency, 'en')} is owed."
    )
