"""`enishi review`: what of the files waits for a person, and deciding it."""

from dataclasses import asdict

from enishi.closing import queries as closings
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.queries import BatchRead, OpenOverlap
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

ACTOR = "enishi review"


def run(speaker: Speaker, *, drop: int | None, take: int | None, dismiss: int | None, reason: str) -> None:
    """Decide what is named, then list what still waits; exit code 5 when a rule says no."""
    refuse_unready()
    at = clock.now()
    if drop is not None:
        intake.drop_batch(batch_id=drop, reason=reason, by=ACTOR, at=at)
    if take is not None:
        intake.take_overlap(overlap_id=take, reason=reason, by=ACTOR, at=at, closed_until=closings.closed_until)
    if dismiss is not None:
        intake.dismiss_overlap(overlap_id=dismiss, reason=reason, by=ACTOR, at=at)
    batches, overlaps = list(queries.waiting_batches()), list(queries.open_overlaps())
    for batch in batches:
        speaker.say(_rejected(batch))
    for overlap in overlaps:
        speaker.say(_overlapping(overlap))
    if not batches and not overlaps:
        speaker.say(Said("Nothing waits.", "確認待ちはありません。"))
    speaker.answer(ok=True, batches=[asdict(batch) for batch in batches], overlaps=[asdict(overlap) for overlap in overlaps])


def _rejected(batch: BatchRead) -> Said:
    rejected, rows = batch.counts.rejected, batch.counts.rows
    return Said(
        f"Batch {batch.batch_id}: {batch.file_name} ({batch.fact} from {batch.source}) was rejected, "
        f"{rejected:,} of {rows:,} rows are wrong. Correct it, or drop it: --drop {batch.batch_id}",
        f"取込番号 {batch.batch_id}: {batch.file_name}({batch.source}の{batch.fact})は{rows:,}行のうち{rejected:,}行に誤りがあり、取り込んでいません。"
        f"訂正するか、破棄してください: --drop {batch.batch_id}",
    )


def _overlapping(overlap: OpenOverlap) -> Said:
    number, sent, kept = overlap.overlap_id, overlap.source, overlap.kept_source
    return Said(
        f"Overlap {number}: {overlap.fact} {overlap.external_id} is {kept}'s, and {sent} says "
        f"something of it in batch {overlap.batch_id}, line {overlap.file_line}. "
        f"--take {number} believes {sent}, --dismiss {number} leaves it as it is.",
        f"重複 {number}: {overlap.fact} {overlap.external_id}は{kept}から取込済みですが、{sent}の取込番号 {overlap.batch_id}、{overlap.file_line}行目にもあります。"
        f"{sent}の内容にする: --take {number}、{kept}の内容のままにする: --dismiss {number}",
    )
