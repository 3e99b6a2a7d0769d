"""Writes of earnings: what a closing posted, once, sealed by its run."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from enishi.core import audit, bulk
from enishi.core.errors import Refusal
from enishi.earnings.differences import PostedLine, said_of
from enishi.earnings.models import EarningLine, Run

_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "enishi:earnings:run")


@dataclass(frozen=True, kw_only=True)
class RunOf:
    """What a run is of: program, closing and period, and what it was calculated from."""

    program: str
    closing_group: str
    closing: str
    first_day: date
    last_day: date
    known_by: datetime
    version: date
    texts_hash: str
    engine: str
    parked: str = "[]"  # JSON


class RunTaken(Refusal):
    """The closing was posted already, with other lines."""

    def __init__(self, run: Run) -> None:
        super().__init__(
            f"{run} was posted before with other lines. What is posted stays; the next closing posts what differs.",
            ja=f"{run}は別の明細で計上済みです。計上したものは変わりません。次の締めで差額を計上します。",
        )


@transaction.atomic
def post_run(*, of: RunOf, lines: Iterable[pa.RecordBatch], by: str, at: datetime) -> Run:
    """
    Keep what a closing posts: its lines (POSTED), then the run that seals them. The same again gives the run that is there.

    Raises RunTaken.
    """
    id_ = uuid.uuid5(_NAMES, json.dumps([of.program, of.closing], ensure_ascii=False))
    if (posted := Run.objects.filter(id=id_).first()) is not None:
        if posted.hash != _Sums.of(lines).hash:
            raise RunTaken(posted)
        return posted
    sums = _Sums()
    bulk.insert(EarningLine, (_kept(id_, sums.add(rows), rows) for rows in lines))
    number = Run.objects.filter(program=of.program, closing_group=of.closing_group).count() + 1
    run = Run(id=id_, number=number, recorded_at=at, lines=sums.lines, amount=sums.amount, payable=sums.payable, hash=sums.hash, **vars(of))
    run.save(force_insert=True)
    detail = {"lines": run.lines, "amount": run.amount, "payable": run.payable, "hash": run.hash, "texts": run.texts_hash}
    audit.record(actor=by, act="post_run", subject=f"run:{run}", detail=detail, at=at)
    return run


class _Sums:
    """What lines come to, and their hash, some after others."""

    def __init__(self) -> None:
        self.lines = self.amount = self.payable = 0
        self._hash = hashlib.sha256()

    @classmethod
    def of(cls, lines: Iterable[pa.RecordBatch]) -> "_Sums":
        sums = cls()
        for rows in lines:
            sums.add(rows)
        return sums

    def add(self, rows: pa.RecordBatch) -> int:
        """Count the lines in, and give the number of the first one."""
        first = self.lines + 1
        self.lines += rows.num_rows
        self.amount += sum(rows["amount"].to_pylist())
        self.payable += sum(rows["payable"].to_pylist())
        self._hash.update("".join(said_of(rows)).encode())
        return first

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()


def hash_of(lines: Iterable[PostedLine]) -> str:
    """What a run's lines say, as one hash."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.said().encode())
    return found.hexdigest()


def _kept(run: uuid.UUID, first: int, rows: pa.RecordBatch) -> pa.Table:
    """The lines as their table has them, numbered from the first one on."""
    numbers = pa.array(range(first, first + rows.num_rows), pa.int64())
    of_facts = pc.replace_substring_regex(rows["fact_id"], "(?s)#.*", "")  # as `root_of` says it
    beside = {"run": pa.repeat(bulk.spelled(run), rows.num_rows), "number": numbers, "of_fact": of_facts}
    return pa.table(beside | {name: rows[name] for name in rows.schema.names})
