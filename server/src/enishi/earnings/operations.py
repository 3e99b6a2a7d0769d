"""Writes of earnings: what a closing posted, once, sealed by its run."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enishi.core import audit, bulk
from enishi.core.errors import Refusal
from enishi.earnings.differences import NAMES, PostedLine, root_of
from enishi.earnings.models import EarningLine, Run

_COLUMNS = (
    "run", "number", "key", "what", "line_id", "nature", "changed", "figures", "amount", "payable", "amount_after", "payable_after",
    "of_fact", *NAMES,
)  # fmt: skip
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
def post_run(*, of: RunOf, lines: Iterable[PostedLine], by: str, at: datetime) -> Run:
    """
    Keep what a closing posts: its lines, then the run that seals them. The same again gives the run that is there.

    Raises RunTaken.
    """
    id_ = uuid.uuid5(_NAMES, json.dumps([of.program, of.closing], ensure_ascii=False))
    if (posted := Run.objects.filter(id=id_).first()) is not None:
        if posted.hash != _Sums.of(lines).hash:
            raise RunTaken(posted)
        return posted
    sums = _Sums()
    bulk.insert(EarningLine, _COLUMNS, (_row(id_, sums.add(line), line) for line in lines))
    number = Run.objects.filter(program=of.program, closing_group=of.closing_group).count() + 1
    run = Run(id=id_, number=number, recorded_at=at, lines=sums.lines, amount=sums.amount, payable=sums.payable, hash=sums.hash, **vars(of))
    run.save(force_insert=True)
    detail = {"lines": run.lines, "amount": run.amount, "payable": run.payable, "hash": run.hash, "texts": run.texts_hash}
    audit.record(actor=by, act="post_run", subject=f"run:{run}", detail=detail, at=at)
    return run


class _Sums:
    """What lines come to, and their hash, one after another."""

    def __init__(self) -> None:
        self.lines = self.amount = self.payable = 0
        self._hash = hashlib.sha256()

    @classmethod
    def of(cls, lines: Iterable[PostedLine]) -> "_Sums":
        sums = cls()
        for line in lines:
            sums.add(line)
        return sums

    def add(self, line: PostedLine) -> int:
        """Count the line in, and give its number."""
        self.lines, self.amount, self.payable = self.lines + 1, self.amount + line.amount, self.payable + line.payable
        self._hash.update(line.said().encode())
        return self.lines

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()


def hash_of(lines: Iterable[PostedLine]) -> str:
    """What a run's lines say, as one hash."""
    return _Sums.of(lines).hash


def _row(run: uuid.UUID, number: int, line: PostedLine) -> tuple[Any, ...]:
    names = (line.names[name] for name in NAMES)
    amounts = (line.amount, line.payable, line.amount_after, line.payable_after)
    return (
        run,
        number,
        line.key,
        line.what,
        line.line_id,
        line.nature.value,
        line.changed,
        line.figures,
        *amounts,
        root_of(line.names["fact_id"]),
        *names,
    )
