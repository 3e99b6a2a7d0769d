"""Writes of ranks: reviews as the engine worked them out, the next one as it stands, and ranks that people decide."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction

from enishi.core import audit
from enishi.core.bulk import insert, spelled
from enishi.programs import operations as programs
from enishi.ranks import queries
from enishi.ranks.decisions import approve_decision, propose_decision, propose_end, reject_decision, withdraw_decision
from enishi.ranks.models import Preview, RankReview, ReviewRun
from enishi.ranks.reviewing import Reviewed, as_data, changed, figures_as_text

__all__ = ["Reviews", "approve_decision", "propose_decision", "propose_end", "reject_decision", "review", "withdraw_decision"]
COLUMNS = (
    "run", "program", "partner", "day", "revision", "version", "held", "merited", "rank", "action", "chosen", "decision", "figures",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """What the engine found of a program: every review up to a day, and the next one by what is known.

    `known_by` is the watermark of the facts, `texts_hash` of the texts in force; `next_day` None where no review comes.
    """

    program: str
    known_by: datetime
    texts_hash: str
    engine: str
    through: date
    done: Sequence[Reviewed]
    next_day: date | None
    coming: Sequence[Reviewed]


@transaction.atomic
def review(found: Reviews, *, by: str, at: datetime) -> int:
    """
    Write down what is new: reviews of days that have come, and revisions of those that turned out otherwise. How many that is.

    Done twice it is done once; what was found with fewer facts than are looked at already changes nothing.
    """
    programs.hold(found.program)
    preview = Preview.objects.filter(program=found.program).first()
    if preview is not None and preview.known_by > found.known_by:
        return 0
    kept = queries.newest(found.program)
    new = list(changed({key: one.reviewed for key, one in kept.items()}, found.done, through=found.through))
    if new:
        _write(found, [(one, kept[one.key].revision + 1 if one.key in kept else 1) for one in new], by=by, at=at)
    rows = json.dumps([as_data(one) for one in found.coming], ensure_ascii=False, sort_keys=True)
    Preview.objects.update_or_create(program=found.program, defaults={"known_by": found.known_by, "day": found.next_day, "rows": rows})
    return len(new)


def _write(found: Reviews, new: Sequence[tuple[Reviewed, int]], *, by: str, at: datetime) -> None:
    rows = [_row(one, revision) for one, revision in sorted(new, key=lambda each: each[0].key)]
    run = ReviewRun.objects.create(
        id=uuid.uuid4(), program=found.program, known_by=found.known_by, texts_hash=found.texts_hash, engine=found.engine,
        reviewed_at=at, reviews=len(rows), hash=queries.hash_of(found.program, rows),
    )  # fmt: skip
    columns = zip(*((spelled(run.id), found.program, *row) for row in rows), strict=True)
    insert(RankReview, [pa.table(dict(zip(COLUMNS, map(list, columns), strict=True)))])
    detail = {"run": str(run.id), "reviews": len(rows), "hash": run.hash, "known_by": found.known_by.isoformat()}
    audit.record(actor=by, act="review_ranks", subject=f"program:{found.program}", detail=detail, at=at)


def _row(one: Reviewed, revision: int) -> tuple[object, ...]:
    return (
        one.partner, one.day, revision, one.version, one.held, one.merited, one.rank, one.action, one.chosen, one.decision,
        figures_as_text(one.figures),
    )  # fmt: skip
