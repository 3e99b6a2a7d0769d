"""`enishi review`: what of the files waits for a person, and deciding it."""

import json
from dataclasses import asdict

import typer

from enishi.closing import queries as closings
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.intake import operations as intake
from enishi.intake import queries

ACTOR = "enishi review"
REFUSED = 5


def run(*, drop: int | None, take: int | None, dismiss: int | None, reason: str, as_json: bool) -> None:
    """Decide what is named, then list what still waits; exit code 5 when a rule says no."""
    refuse_unready()
    at = clock.now()
    try:
        if drop is not None:
            intake.drop_batch(batch_id=drop, reason=reason, by=ACTOR, at=at)
        if take is not None:
            intake.take_overlap(overlap_id=take, reason=reason, by=ACTOR, at=at, closed_until=closings.closed_until)
        if dismiss is not None:
            intake.dismiss_overlap(overlap_id=dismiss, reason=reason, by=ACTOR, at=at)
    except Refusal as refusal:
        said = {"ok": False, "error": refusal.code, "message": str(refusal)}
        typer.echo(json.dumps(said, ensure_ascii=False) if as_json else str(refusal), err=not as_json)
        raise SystemExit(REFUSED) from None
    (_print_json if as_json else _print)()


def _print_json() -> None:
    waiting = {
        "batches": [asdict(batch) for batch in queries.waiting_batches()],
        "overlaps": [asdict(overlap) for overlap in queries.open_overlaps()],
    }
    typer.echo(json.dumps({"ok": True, **waiting}, ensure_ascii=False, default=str))


def _print() -> None:
    batches, overlaps = queries.waiting_batches(), queries.open_overlaps()
    for batch in batches:
        typer.echo(
            f"Batch {batch.batch_id}: {batch.file_name} ({batch.fact} from {batch.source}) was rejected, "
            f"{batch.counts.rejected:,} of {batch.counts.rows:,} rows are wrong. Correct it, or drop it: --drop {batch.batch_id}"
        )
    for overlap in overlaps:
        typer.echo(
            f"Overlap {overlap.overlap_id}: {overlap.fact} {overlap.external_id} is {overlap.kept_source}'s, and {overlap.source} says "
            f"something of it in batch {overlap.batch_id}, line {overlap.file_line}. "
            f"--take {overlap.overlap_id} believes {overlap.source}, --dismiss {overlap.overlap_id} leaves it as it is."
        )
    if not batches and not overlaps:
        typer.echo("Nothing waits.")
