"""Writes of intake: the one door through which facts come in, each write in a transaction together with its audit row."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from enishi.core import audit, logs
from enishi.core.errors import Refusal
from enishi.core.maker import Maker, maker
from enishi.intake import kept
from enishi.intake.mapping import MappedColumn, checked, from_json, to_json
from enishi.intake.models import Batch, DroppedBatch, KeptFile, Mapping
from enishi.intake.moments import fix_facts, hold_facts, next_moment
from enishi.intake.overlaps import dismiss_overlap, queue_overlaps, take_overlap
from enishi.intake.planning import ClosedUntil, Plan, RowWarning, plan
from enishi.intake.reading import Sent
from enishi.intake.reasons import checked_reason
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, Fact, RowError

__all__ = [
    "check_file",
    "check_source",
    "columns_of",
    "decide_batch",
    "digest_of",
    "dismiss_overlap",
    "drop_batch",
    "fix_facts",
    "import_file",
    "keep_file",
    "receive_file",
    "take_overlap",
]
LARGEST_FILE = 50 * 2**20  # bytes
ERRORS_KEPT = 1_000


@dataclass(frozen=True)
class Act:
    """What is to be audited."""

    act: str
    subject: str
    detail: dict[str, Any]


class UnknownFact(Refusal):
    """No fact has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is no fact. The facts are {', '.join(FACT)}.",
            ja=f"{name}というデータの種類はありません。使えるのは{'、'.join(FACT)}です。",
        )


class SourceUnnamed(Refusal):
    """A file comes from somewhere."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f'"{source}" names no source. Say in at most 100 characters which system or person the file comes from, as in crm.',
            ja=f"「{source}」は取込元の名前になりません。どのシステム・どなたのファイルかを100文字以内で入力してください(例: crm)。",
        )


class FileTooLarge(Refusal):
    """More bytes than a file may have."""

    def __init__(self, file_name: str, size: int) -> None:
        super().__init__(
            f"{file_name} has {size / 2**20:,.0f} MB; at most {LARGEST_FILE // 2**20} are taken. Send it in parts.",
            ja=f"{file_name}は{size / 2**20:,.0f} MBあります(上限{LARGEST_FILE // 2**20} MB)。分けてお送りください。",
        )


class OtherMaker(Refusal):
    """What is kept was read by another currency or time zone than is set now."""

    def __init__(self, batch: Batch, now: Maker) -> None:
        super().__init__(
            f"Facts were taken in {batch.currency} and by the days of {batch.timezone}; the settings now say {now.currency} and {now.timezone}. "
            "Set ENISHI_CURRENCY and ENISHI_TIMEZONE as they were: amounts and days that are kept cannot change their meaning.",
            ja=f"取込済みのデータは{batch.currency}・{batch.timezone}の日付ですが、設定は{now.currency}・{now.timezone}です。ENISHI_CURRENCYとENISHI_TIMEZONEを元に戻してください。保存済みの金額と日付の意味は変えられません。",
        )


class NothingToCorrect(Refusal):
    """No file of this fact and source was rejected under the number."""

    def __init__(self, batch_id: int, *, fact: str, source: str) -> None:
        super().__init__(
            f"Batch {batch_id} is no rejected file of {fact} from {source}. Name the batch that the list of errors came from.",
            ja=f"取込{batch_id}は、{source}の{fact}でエラーになったファイルではありません。エラー一覧の元になった取込を指定してください。",
        )


class NothingToDrop(Refusal):
    """The batch was not rejected, or was dropped before."""

    def __init__(self, batch_id: int) -> None:
        super().__init__(
            f"Batch {batch_id} is no rejected file that waits to be corrected. Look at the review again.",
            ja=f"取込{batch_id}は、訂正待ちのファイルではありません。一覧をもう一度ご確認ください。",
        )


class BatchDecided(Refusal):
    """The batch was taken or rejected before."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(
            f"Batch {batch.id} ({batch.file_name}) was decided before: {batch.state}. Send the file again as a new batch.",
            ja=f"取込{batch.id}({batch.file_name})は「{BatchState(batch.state).label}」に決まっています。新しい取込として送り直してください。",
        )


# ── A file comes in ──────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def import_file(
    *,
    fact: str,
    source: str,
    file_name: str,
    content: bytes,
    by: str,
    at: datetime,
    columns: Sequence[MappedColumn] | None = None,
    corrects: int | None = None,
    closed_until: ClosedUntil | None = None,
) -> Batch:
    """
    Keep a file and take it whole, or keep it with everything that is wrong with it: the batch says which.

    `columns` says what headers mean, and is remembered; without it what is remembered of the source counts.
    `corrects` is a rejected batch whose list of errors this is, with the cells corrected: its other rows come with it.

    Raises UnknownFact, SourceUnnamed, FileTooLarge, OtherMaker, UnknownColumn, ShiftOutOfRange, NothingToCorrect, NotItsErrorFile.
    """
    acts: list[Act] = []
    with logs.timed("import", fact=fact) as line:
        batch = _received(fact=fact, source=source, file_name=file_name, content=content, by=by, at=at, corrects=corrects, acts=acts)
        batch = _decided(batch.id, by=by, at=at, columns=columns, closed_until=closed_until, acts=acts)
        _record(acts, by=by, at=at)
        line.add(batch=batch.id, state=batch.state, rows=batch.rows)
    return batch


@transaction.atomic
def receive_file(*, fact: str, source: str, file_name: str, content: bytes, by: str, at: datetime, corrects: int | None = None) -> Batch:
    """
    Keep a file's bytes with their hash, so that it can be looked at and then taken.

    Raises UnknownFact, SourceUnnamed, FileTooLarge, OtherMaker, NothingToCorrect.
    """
    acts: list[Act] = []
    batch = _received(fact=fact, source=source, file_name=file_name, content=content, by=by, at=at, corrects=corrects, acts=acts)
    _record(acts, by=by, at=at)
    return batch


def _received(
    *, fact: str, source: str, file_name: str, content: bytes, by: str, at: datetime, corrects: int | None, acts: list[Act]
) -> Batch:
    check_file(fact=fact, source=source, file_name=file_name, content=content)
    now = maker()
    hold_facts()
    before = Batch.objects.filter(state=BatchState.TAKEN).order_by("id").first()
    if before is not None and (before.currency, before.timezone) != (now.currency, now.timezone):
        raise OtherMaker(before, now)
    file = keep_file(file_name=file_name, content=content, at=at)
    digest = file.sha256
    batch = Batch.objects.create(
        fact=fact,
        source=source,
        file=file,
        file_name=PurePath(file_name).name[-255:],
        currency=now.currency,
        timezone=now.timezone,
        received_by=by,
        received_at=at,
        corrects=None if corrects is None else rejected_batch(corrects, fact=fact, source=source),
    )
    detail = {"fact": fact, "source": source, "sha256": digest, "bytes": len(content), "corrects": corrects}
    acts.append(Act("receive_file", f"batch:{batch.id}", detail))
    return batch


def digest_of(content: bytes) -> str:
    """The hash under which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def keep_file(*, file_name: str, content: bytes, at: datetime) -> KeptFile:
    """The file's bytes, kept once under their hash. Raises FileTooLarge."""
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(file_name, len(content))
    digest = digest_of(content)
    return KeptFile.objects.get_or_create(sha256=digest, defaults={"content": content, "size": len(content), "kept_at": at})[0]


def check_file(*, fact: str, source: str, file_name: str, content: bytes) -> Fact:
    """The fact that the file is of. Raises UnknownFact, SourceUnnamed, FileTooLarge."""
    if fact not in FACT:
        raise UnknownFact(fact)
    check_source(source)
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(file_name, len(content))
    return FACT[fact]


def check_source(source: str) -> None:
    """Raises SourceUnnamed where it names no system or person."""
    if not source or source != source.strip() or len(source) > 100 or not source.isprintable():
        raise SourceUnnamed(source)


def rejected_batch(batch_id: int, *, fact: str, source: str) -> Batch:
    """The batch whose rejected rows are corrected. Raises NothingToCorrect."""
    found = Batch.objects.select_related("file").filter(id=batch_id, state=BatchState.REJECTED, fact=fact, source=source).first()
    if found is None:
        raise NothingToCorrect(batch_id, fact=fact, source=source)
    return found


def sent_as(batch: Batch) -> Sent:
    """What a batch was read from: its bytes, and those of the rejected file that they correct."""
    before = None if batch.corrects is None else sent_as(batch.corrects)
    return Sent(bytes(batch.file.content), batch.file_name, before)


def columns_of(*, fact: Fact, source: str, columns: Sequence[MappedColumn] | None = None) -> tuple[MappedColumn, ...]:
    """How the source's headers are read: as is said now, and else as is remembered. Raises UnknownColumn, ShiftOutOfRange."""
    if columns is not None:
        return checked(fact, columns)
    newest = Mapping.objects.filter(source=source, fact=fact.name).order_by("-number").first()
    return () if newest is None else from_json(newest.columns)


@transaction.atomic
def decide_batch(
    *, batch_id: int, by: str, at: datetime, columns: Sequence[MappedColumn] | None = None, closed_until: ClosedUntil | None = None
) -> Batch:
    """
    Take a received batch: all of its rows, or none when one is wrong; a file that was taken before changes nothing.

    Raises BatchDecided, UnknownColumn, ShiftOutOfRange, NotItsErrorFile.
    """
    acts: list[Act] = []
    with logs.timed("import", batch=batch_id) as line:
        batch = _decided(batch_id, by=by, at=at, columns=columns, closed_until=closed_until, acts=acts)
        _record(acts, by=by, at=at)
        line.add(fact=batch.fact, state=batch.state, rows=batch.rows)
    return batch


def _decided(
    batch_id: int, *, by: str, at: datetime, columns: Sequence[MappedColumn] | None, closed_until: ClosedUntil | None, acts: list[Act]
) -> Batch:
    watermark = hold_facts()
    batch = Batch.objects.select_for_update().select_related("file").get(id=batch_id)
    if batch.state != BatchState.RECEIVED:
        raise BatchDecided(batch)
    batch.decided_by, batch.decided_at = by, at
    fact = FACT[batch.fact]
    read_by = columns_of(fact=fact, source=batch.source, columns=columns)
    planned = plan(
        sent_as(batch),
        fact=fact,
        source=batch.source,
        columns=read_by,
        maker=Maker(batch.currency, batch.timezone),
        closed_until=closed_until,
    )
    batch.read_as = _read_as(batch, planned)
    if (before := _taken_before(batch)) is not None:
        return _repeated(batch, before, acts)
    for name, count in asdict(planned.counts).items():
        setattr(batch, name, count)
    batch.warnings = to_text(planned.warnings)
    if planned.errors:
        # What was said of headers holds although rows are wrong: nobody says it twice.
        batch.mapping = None if columns is None else _remembered(batch, planned.read.remember or read_by, acts)
        return _rejected(batch, planned, acts)
    batch.learned_at = next_moment(watermark, at)
    return _taken(batch, planned, acts)


def _read_as(batch: Batch, planned: Plan) -> str:
    """What tells two ways of reading the same bytes apart: what the headers meant, and which file they correct."""
    before = "" if batch.corrects is None else f" corrects {batch.corrects.id}"
    return hashlib.sha256(f"{to_json(planned.read.used)}{before}".encode()).hexdigest()


def _taken_before(batch: Batch) -> Batch | None:
    same = Batch.objects.filter(file=batch.file, fact=batch.fact, source=batch.source, read_as=batch.read_as)
    return same.filter(state=BatchState.TAKEN).first()


def _repeated(batch: Batch, before: Batch, acts: list[Act]) -> Batch:
    batch.state, batch.repeats = BatchState.REPEATED, before
    batch.rows = batch.unchanged = before.rows
    batch.save()
    acts.append(Act("repeat_batch", f"batch:{batch.id}", {"repeats": before.id}))
    return batch


def _rejected(batch: Batch, planned: Plan, acts: list[Act]) -> Batch:
    batch.state, batch.errors = BatchState.REJECTED, to_text(planned.errors[:ERRORS_KEPT])
    batch.save()
    detail = {"rows": planned.counts.rows, "rejected": planned.counts.rejected, "errors": len(planned.errors)}
    acts.append(Act("reject_batch", f"batch:{batch.id}", detail))
    return batch


def _taken(batch: Batch, planned: Plan, acts: list[Act]) -> Batch:
    assert planned.additions is not None, "a file without errors could be read"
    assert batch.learned_at is not None, "rows are learned at a moment"
    batch.state = BatchState.TAKEN
    batch.mapping = _remembered(batch, planned.read.remember, acts)
    batch.save()
    kept.add(planned.fact, kept.of_batch(planned.additions, batch_id=batch.id, learned_at=batch.learned_at))
    queue_overlaps(batch, planned)
    acts.append(Act("take_batch", f"batch:{batch.id}", asdict(planned.counts)))
    return batch


def _remembered(batch: Batch, columns: Sequence[MappedColumn], acts: list[Act]) -> Mapping | None:
    """What the file's headers meant, kept as the source's newest mapping when it says anything new."""
    if not columns:
        return None
    newest = Mapping.objects.filter(source=batch.source, fact=batch.fact).order_by("-number").first()
    text = to_json(columns)
    if newest is not None and newest.columns == text:
        return newest
    number = 1 if newest is None else newest.number + 1
    made = {"made_by": batch.decided_by, "made_at": batch.decided_at}
    mapping = Mapping.objects.create(source=batch.source, fact=batch.fact, number=number, columns=text, **made)
    detail = {"source": batch.source, "fact": batch.fact, "number": number}
    acts.append(Act("remember_mapping", f"mapping:{mapping.id}", detail))
    return mapping


def _record(acts: Sequence[Act], *, by: str, at: datetime) -> None:
    """Audit what was done, last of all: the chain has one head, and whoever holds it keeps every other act waiting."""
    for act in acts:
        audit.record(actor=by, act=act.act, subject=act.subject, detail=act.detail, at=at)


def to_text(told: Sequence[RowError | RowWarning]) -> str:
    """Errors or warnings as JSON, for the batch."""
    return json.dumps([one.to_data() for one in told], ensure_ascii=False)


@transaction.atomic
def drop_batch(*, batch_id: int, reason: str, by: str, at: datetime) -> DroppedBatch:
    """
    Say that nobody will correct a rejected file: a closing waits for it no more.

    Raises NothingToDrop, ReasonMissing.
    """
    said = checked_reason(reason)
    rejected = Batch.objects.filter(id=batch_id, state=BatchState.REJECTED, dropped=None)
    batch = rejected.select_for_update(of=("self",)).first()
    if batch is None:
        raise NothingToDrop(batch_id)
    dropped = DroppedBatch.objects.create(batch=batch, reason=said, dropped_by=by, dropped_at=at)
    audit.record(actor=by, act="drop_batch", subject=f"batch:{batch.id}", detail={"reason": said}, at=at)
    return dropped
