"""`enishi import`: one file of facts taken, or everything that is wrong with it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from enishi.closing import queries as closings
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.mapping import with_headers
from enishi.intake.queries import Told
from enishi_engine.facts import FACT

ACTOR = "enishi import"
REJECTED, REFUSED = 4, 5
ERRORS_PRINTED = 20


def run(
    *,
    fact: str,
    file: Path,
    source: str,
    columns: Sequence[str] | None,
    corrects: int | None,
    errors: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take the file, or with `dry_run` say what taking it would do; exit code 4 when rows are wrong, 5 when a rule says no."""
    refuse_unready()
    given: dict[str, Any] = {"fact": fact, "source": source, "file_name": file.name, "content": file.read_bytes(), "corrects": corrects}
    until = closings.closed_until
    try:
        if columns and fact in FACT:
            given["columns"] = with_headers(intake.columns_of(fact=FACT[fact], source=source), columns)
        told = (
            queries.preview_file(**given, closed_until=until)
            if dry_run
            else queries.told(intake.import_file(**given, closed_until=until, by=ACTOR, at=clock.now()).id)
        )
    except Refusal as refusal:
        said = {"ok": False, "error": refusal.code, "message": str(refusal)}
        typer.echo(json.dumps(said, ensure_ascii=False) if as_json else str(refusal), err=not as_json)
        raise SystemExit(REFUSED) from None
    if errors is not None and told.errors and told.batch_id is not None:
        errors.write_bytes(queries.error_file(batch_id=told.batch_id, as_csv=errors.suffix.lower() == ".csv").content)
    (_print_json if as_json else _print)(told)
    raise SystemExit(REJECTED if told.errors else 0)


def _print_json(told: Told) -> None:
    typer.echo(json.dumps({"ok": not told.errors, **asdict(told)}, ensure_ascii=False))


def _print(told: Told) -> None:
    counts = told.counts
    done = "would be" if told.batch_id is None else "were"
    if told.repeats is not None:
        typer.echo(f"The same file was taken before, as batch {told.repeats}. Nothing was changed.")
    elif told.errors:
        batch = "would be taken" if told.batch_id is None else f"was taken (batch {told.batch_id})"
        typer.echo(f"Nothing {batch}: {counts.rejected:,} of {counts.rows:,} rows are wrong.", err=True)
    else:
        batch = "" if told.batch_id is None else f" (batch {told.batch_id})"
        typer.echo(f"{counts.rows:,} rows{batch}: {counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged.")
    if counts.overlapping and not told.errors:
        typer.echo(f"{counts.overlapping:,} rows have the id of another source's: they {done} put into review.")
    for warning in told.warnings[:ERRORS_PRINTED]:
        typer.echo(f"Line {warning.line}: {warning.warning}" if warning.line is not None else warning.warning, err=True)
    for error in told.errors[:ERRORS_PRINTED]:
        typer.echo(str(error), err=True)
    if len(told.errors) > ERRORS_PRINTED:
        typer.echo(f"… and {len(told.errors) - ERRORS_PRINTED:,} more.", err=True)
