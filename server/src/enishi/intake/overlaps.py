"""Rows whose id another source has: put into review, and decided by a person."""

import json
from datetime import datetime

import pyarrow as pa
from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.intake import kept
from enishi.intake.models import Batch, Overlap
from enishi.intake.moments import hold_facts, next_moment
from enishi.intake.planning import ClosedUntil, Plan, Sorted, additions_of
from enishi.intake.reasons import checked_reason
from enishi.intake.states import OverlapState
from enishi.intake.units import UNITS
from enishi_engine.facts import FACT, Cells, Fact, ReadFact, RowError, all_columns, read_fact, schema_of


class NoSuchOverlap(Refusal):
    """No overlap has the number."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"There is no overlap {number}. Look at the review again.", ja=f"重複{number}はありません。一覧をもう一度ご確認ください。"
        )


class OverlapDecided(Refusal):
    """Somebody decided it before."""

    def __init__(self, overlap: Overlap) -> None:
        super().__init__(
            f"The overlap of {overlap.external_id} was decided before: {overlap.state}. Look at the review again.",
            ja=f"{overlap.external_id}の重なりは「{OverlapState(overlap.state).label}」に決まっています。一覧をもう一度ご確認ください。",
        )


class OverlapContradicts(Refusal):
    """What the row says does not fit what was taken since."""

    def __init__(self, overlap: Overlap, error: RowError) -> None:
        super().__init__(
            f"The row of {overlap.source} cannot be taken now. {error}", ja=f"{overlap.source}の行は、いまは採用できません。{error.said.ja}"
        )


def queue_overlaps(batch: Batch, planned: Plan) -> None:
    """Put the rows into review; the same row again waits once."""
    rows = planned.read.rows
    if rows is None or not planned.overlaps:
        return
    chosen = rows.table.take(pa.array([one.row for one in planned.overlaps], pa.int64()))
    texts = {name: chosen[name].cast(pa.string()).to_pylist() for name in (*(column.name for column in rows.fact.columns), "booked_at")}
    queued = [
        Overlap(
            fact=batch.fact,
            external_id=one.external_id,
            source=batch.source,
            kept_source=one.kept_source,
            batch=batch,
            file_line=rows.lines[one.row],
            content=json.dumps({name: values[place] for name, values in texts.items() if values[place] is not None}, ensure_ascii=False),
            content_hash=one.content_hash,
        )
        for place, one in enumerate(planned.overlaps)
    ]
    Overlap.objects.bulk_create(queued, batch_size=1_000, ignore_conflicts=True)


@transaction.atomic
def dismiss_overlap(*, overlap_id: int, reason: str, by: str, at: datetime) -> Overlap:
    """
    Leave what was taken as it is.

    Raises OverlapDecided, ReasonMissing.
    """
    overlap = _open(overlap_id, reason)
    return _decided(overlap, OverlapState.DISMISSED, reason=reason, by=by, at=at)


@transaction.atomic
def take_overlap(*, overlap_id: int, reason: str, by: str, at: datetime, closed_until: ClosedUntil | None = None) -> Overlap:
    """
    Believe the other source: its row becomes the next revision of the fact, which stays the first source's.

    Raises NoSuchOverlap, OverlapDecided, ReasonMissing, OverlapContradicts.
    """
    watermark = hold_facts()
    overlap = _open(overlap_id, reason)
    fact = FACT[overlap.fact]
    read = _read_again(overlap, fact)
    if read.errors:
        raise OverlapContradicts(overlap, read.errors[0])
    source, revision, _ = kept.kept_of(fact, pa.array([overlap.external_id]))[overlap.external_id]
    found = Sorted(added=[0], revisions=[revision + 1], overlaps=[], new=0, unchanged=0)
    additions = additions_of(read, found, [overlap.external_id], [overlap.content_hash], source, closed_until)
    kept.add(fact, kept.of_batch(additions, batch_id=overlap.batch_id, learned_at=next_moment(watermark, at)))
    overlap.revision = revision + 1
    return _decided(overlap, OverlapState.TAKEN, reason=reason, by=by, at=at)


def _open(overlap_id: int, reason: str) -> Overlap:
    checked_reason(reason)
    overlap = Overlap.objects.select_for_update().filter(id=overlap_id).first()
    if overlap is None:
        raise NoSuchOverlap(overlap_id)
    if overlap.state != OverlapState.OPEN:
        raise OverlapDecided(overlap)
    return overlap


def _decided(overlap: Overlap, state: OverlapState, *, reason: str, by: str, at: datetime) -> Overlap:
    overlap.state, overlap.reason, overlap.decided_by, overlap.decided_at = state, reason.strip(), by, at
    overlap.save()
    act = "take_overlap" if state is OverlapState.TAKEN else "dismiss_overlap"
    detail = {"fact": overlap.fact, "external_id": overlap.external_id, "source": overlap.source, "reason": overlap.reason}
    audit.record(actor=by, act=act, subject=f"overlap:{overlap.id}", detail=detail, at=at)
    return overlap


def _read_again(overlap: Overlap, fact: Fact) -> ReadFact:
    """The row as it was read, checked against what is kept now."""
    content = json.loads(overlap.content)
    columns = {
        f"{column.name}{UNITS.get(column.kind, '')}": pa.array([content.get(column.name)], pa.string()).cast(
            schema_of(fact).field(column.name).type
        )
        for column in all_columns(fact)
        if column.name in content
    }
    cells = Cells(overlap.batch.file_name, pa.table(columns), lambda row: overlap.file_line + row, in_units=True)
    return read_fact(cells, fact=fact, known=kept.known, currency=overlap.batch.currency, timezone=overlap.batch.timezone)
