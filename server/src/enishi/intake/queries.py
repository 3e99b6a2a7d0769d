"""Reads of intake: batches, previews, what is in review, what is kept of an id, and the facts as the engine takes them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value

from enishi.core.maker import maker
from enishi.intake import error_files, kept
from enishi.intake.error_files import ErrorFile
from enishi.intake.fact_tables import rows_of, stored_name
from enishi.intake.mapping import MappedColumn
from enishi.intake.models import Batch, Overlap
from enishi.intake.operations import check_file, columns_of, rejected_batch, sent_as
from enishi.intake.planning import ClosedUntil, Counts, Plan, RowWarning, plan
from enishi.intake.reading import Sent
from enishi.intake.spelling import spelled
from enishi.intake.states import BatchState, OverlapState
from enishi_engine.facts import FACT, FACTS, Fact, Facts, RowError, read_tables
from enishi_engine.said import Language

__all__ = ["ClosedUntil", "Counts", "ErrorFile", "Told", "preview_file"]
CHANGES_SHOWN = 100


@dataclass(frozen=True)
class Change:
    """A column of a row that is kept, and what a file says instead, both as the file would spell them."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangedRow:
    """A row that would become the next revision."""

    line: int
    external_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Told:
    """
    What taking a file did, or without a batch what it would do.

    `repeats`: the batch by which the same file was taken before. `changes`: before it is taken, the first hundred changed rows.
    """

    fact: str
    counts: Counts
    errors: tuple[RowError, ...]
    warnings: tuple[RowWarning, ...]
    batch_id: int | None = None
    state: str | None = None
    repeats: int | None = None
    changes: tuple[ChangedRow, ...] = ()


@dataclass(frozen=True)
class BatchRead:
    """A file that came in, and what became of it."""

    batch_id: int
    fact: str
    source: str
    file_name: str
    sha256: str
    state: BatchState
    received_by: str
    received_at: datetime
    counts: Counts
    repeats: int | None
    corrects: int | None


@dataclass(frozen=True)
class KeptRevision:
    """One revision of one fact: what it says, and where it came from."""

    fact: str
    external_id: str
    revision: int
    source: str
    business_date: date | None
    adjusts: bool
    learned_at: datetime
    batch_id: int
    file_name: str
    file_line: int
    sha256: str = ""  # of the file


@dataclass(frozen=True)
class OpenOverlap:
    """A row that waits for somebody to say which source is right."""

    overlap_id: int
    fact: str
    external_id: str
    source: str
    kept_source: str
    batch_id: int
    file_line: int
    content: Mapping[str, str]


def preview_file(
    *,
    fact: str,
    source: str,
    file_name: str,
    content: bytes,
    columns: Sequence[MappedColumn] | None = None,
    corrects: int | None = None,
    closed_until: ClosedUntil | None = None,
) -> Told:
    """
    What taking the file would do, of every row; nothing is kept.

    Raises UnknownFact, SourceUnnamed, FileTooLarge, UnknownColumn, ShiftOutOfRange, NothingToCorrect, NotItsErrorFile.
    """
    check_file(fact=fact, source=source, file_name=file_name, content=content)
    before = None if corrects is None else sent_as(rejected_batch(corrects, fact=fact, source=source))
    return _told(_planned(Sent(content, file_name, before), fact=fact, source=source, columns=columns, closed_until=closed_until))


def _currencies_of_lines(rows: pa.Table) -> dict[str | None, str | None]:
    """Of the order lines that rows are about the currency that they say."""
    if "line" not in rows.column_names:
        return {}
    lines = kept.latest(FACT["order_lines"], ["id", "currency"], where="id", values=pc.unique(rows["line"]))
    return dict(zip(lines["id"].to_pylist(), lines["currency"].to_pylist(), strict=True))


def preview_batch(*, batch_id: int, columns: Sequence[MappedColumn] | None = None, closed_until: ClosedUntil | None = None) -> Told:
    """What taking a received batch would do now. Raises UnknownColumn, ShiftOutOfRange, NotItsErrorFile."""
    batch = _with_file(batch_id)
    return _told(_planned(sent_as(batch), fact=batch.fact, source=batch.source, columns=columns, closed_until=closed_until))


def error_file(
    *, batch_id: int, as_csv: bool = False, columns: Sequence[MappedColumn] | None = None, language: Language = "ja"
) -> ErrorFile:
    """The wrong rows of a batch with what is wrong in them, by what is kept now: to correct, and to send back as its correction."""
    batch = _with_file(batch_id)
    planned = _planned(sent_as(batch), fact=batch.fact, source=batch.source, columns=columns)
    return error_files.error_file(planned.read.cells, planned.errors, file_name=batch.file_name, as_csv=as_csv, language=language)


def _with_file(batch_id: int) -> Batch:
    return Batch.objects.select_related("file", "corrects__file").get(id=batch_id)


def _planned(
    sent: Sent, *, fact: str, source: str, columns: Sequence[MappedColumn] | None, closed_until: ClosedUntil | None = None
) -> Plan:
    read_by = columns_of(fact=FACT[fact], source=source, columns=columns)
    return plan(sent, fact=FACT[fact], source=source, columns=read_by, maker=maker(), closed_until=closed_until)


def _told(planned: Plan) -> Told:
    return Told(planned.fact.name, planned.counts, planned.errors, planned.warnings, changes=tuple(_changes(planned)))


def _changes(planned: Plan) -> Iterator[ChangedRow]:
    """The first of the rows that would become a next revision, column by column."""
    if planned.additions is None:
        return
    changed = planned.additions.filter(pc.greater(planned.additions["revision"], 1)).slice(0, CHANGES_SHOWN)
    before = kept.latest_of(planned.fact, changed["external_id"].to_pylist())
    currencies = _currencies_of_lines(changed)
    for after in changed.to_pylist():
        was = before[after["external_id"]]
        currency = after.get("currency") or currencies.get(after.get("line")) or maker().currency
        pairs = [(column, was[column.name], after[stored_name(planned.fact, column)]) for column in planned.fact.columns]
        changes = (
            Change(column.name, spelled(old, column, currency), spelled(new, column, currency)) for column, old, new in pairs if old != new
        )
        yield ChangedRow(after["file_line"], after["external_id"], tuple(changes))


def told(batch_id: int) -> Told:
    """What became of a batch."""
    batch = Batch.objects.get(id=batch_id)
    counts = Counts(batch.rows, batch.new, batch.changed, batch.unchanged, batch.overlapping, batch.rejected)
    return Told(batch.fact, counts, errors_of(batch), warnings_of(batch), batch.id, batch.state, batch.repeats_id)


def errors_of(batch: Batch) -> tuple[RowError, ...]:
    """What was wrong with a rejected batch, the first thousand."""
    return tuple(RowError.of_data(one) for one in json.loads(batch.errors))


def warnings_of(batch: Batch) -> tuple[RowWarning, ...]:
    return tuple(RowWarning.of_data(one) for one in json.loads(batch.warnings))


def revisions_of(fact: str, external_id: str) -> list[KeptRevision]:
    """Every revision of a fact, the first first; none when it was never taken."""
    return _revisions([FACT[fact]], [external_id])


def came_in(*external_ids: str) -> list[KeptRevision]:
    """Every revision of whatever facts have these ids, in the order of the tables, ids and revisions."""
    return _revisions(FACTS, external_ids)


_REVISION = ("external_id", "revision", "source", "business_date", "adjusts", "learned_at", "batch_id", "file_line")


def _revisions(of: Sequence[Fact], external_ids: Sequence[str]) -> list[KeptRevision]:
    """All tables are asked at once, and then the batches: two queries, however many facts there are."""
    first, *others = [
        rows_of(fact.name)
        .filter(external_id__in=external_ids)
        .annotate(table=Value(place, output_field=IntegerField()))
        .values_list("table", *_REVISION)
        for place, fact in enumerate(of)
    ]
    found = sorted(first.union(*others, all=True) if others else first, key=lambda row: row[:3])
    batches = {batch.id: batch for batch in Batch.objects.filter(id__in={row[7] for row in found})} if found else {}
    return [
        KeptRevision(
            fact=of[table].name, external_id=external_id, revision=revision, source=source, business_date=business_date, adjusts=adjusts,
            learned_at=learned_at, batch_id=batch, file_name=batches[batch].file_name, file_line=line, sha256=batches[batch].file_id,
        )
        for table, external_id, revision, source, business_date, adjusts, learned_at, batch, line in found
    ]  # fmt: skip


def open_overlaps(*, fact: str | None = None) -> list[OpenOverlap]:
    """What waits in review, the oldest first."""
    rows = Overlap.objects.filter(state=OverlapState.OPEN).order_by("id")
    return [
        OpenOverlap(row.id, row.fact, row.external_id, row.source, row.kept_source, row.batch_id, row.file_line, json.loads(row.content))
        for row in (rows if fact is None else rows.filter(fact=fact))
    ]


def overlaps_waiting() -> int:
    """How many rows wait in review."""
    return Overlap.objects.filter(state=OverlapState.OPEN).count()


def waiting_batches() -> list[BatchRead]:
    """Files of which nothing was taken, that nobody has corrected, sent again or dropped; the oldest first."""
    later = Batch.objects.filter(state=BatchState.TAKEN, fact=OuterRef("fact"), source=OuterRef("source"), id__gt=OuterRef("id"))
    waiting = Batch.objects.filter(~Exists(later), state=BatchState.REJECTED, dropped=None, corrections=None).order_by("id")
    return [_batch_read(batch) for batch in waiting]


def rejected_and_not_corrected() -> list[tuple[str, int]]:
    """Of each file that waits its name, and how many of its rows are wrong."""
    return [(batch.file_name, batch.counts.rejected) for batch in waiting_batches()]


def batch_rows() -> QuerySet[Batch]:
    """All batches as rows of the database, for a list; `read_batches` says what they are."""
    return Batch.objects.all()


def read_batches(rows: Iterable[Batch]) -> list[BatchRead]:
    """Rows of `batch_rows` as pages take them."""
    return [_batch_read(row) for row in rows]


def batches(*, before: int | None = None, count: int = 50) -> list[BatchRead]:
    """The newest batches, or those before one of them; a page of the list."""
    rows = Batch.objects.order_by("-id")
    return [_batch_read(batch) for batch in (rows if before is None else rows.filter(id__lt=before))[:count]]


def _batch_read(batch: Batch) -> BatchRead:
    counts = Counts(batch.rows, batch.new, batch.changed, batch.unchanged, batch.overlapping, batch.rejected)
    return BatchRead(
        batch_id=batch.id,
        fact=batch.fact,
        source=batch.source,
        file_name=batch.file_name,
        sha256=batch.file_id,
        state=BatchState(batch.state),
        received_by=batch.received_by,
        received_at=batch.received_at,
        counts=counts,
        repeats=batch.repeats_id,
        corrects=batch.corrects_id,
    )


def file_names(batches: Collection[str]) -> dict[str, str]:
    """What the files of batches are called, by the batches' numbers."""
    found = Batch.objects.filter(id__in=[one for one in batches if one.isdecimal()]).values_list("id", "file_name")
    return {str(id_): name for id_, name in found}


def closing_groups(partners: Collection[str]) -> dict[str, str]:
    """Of each partner the closing group that its newest agreement with one names; absent where none names any."""
    table = kept.latest(
        FACT["agreements"], ["partner", "closing_group", "first_day"], where="partner", values=pa.array(sorted(partners), pa.string())
    )
    named = [row for row in table.to_pylist() if row["closing_group"] is not None]
    return {row["partner"]: row["closing_group"] for row in sorted(named, key=lambda row: row["first_day"])}


def facts_that_came() -> frozenset[str]:
    """The facts of which a file was taken."""
    return frozenset(Batch.objects.filter(state=BatchState.TAKEN).values_list("fact", flat=True).distinct())


def latest_rows(fact: str, *, column: str | None = None, values: Collection[str] = ()) -> list[dict[str, object]]:
    """The rows of a fact in their highest revision, in the engine's types; all, or those whose column is among the values."""
    names = [one.name for one in FACT[fact].columns]
    asked = None if column is None else pa.array(sorted(values), pa.string())
    rows: list[dict[str, object]] = kept.latest(FACT[fact], names, where=column, values=asked).to_pylist()
    return rows


def named_by_batches(batches: Collection[int], columns: Mapping[str, str]) -> dict[str, set[str]]:
    """
    Of the facts that batches brought rows of, what the rows have in a column of these, now or in a revision before; a fact without a column has nothing.

    `columns`: by fact, as its table calls them.
    """
    found: dict[str, set[str]] = {}
    for fact in Batch.objects.filter(id__in=batches).values_list("fact", flat=True).distinct():
        ids = rows_of(fact).filter(batch__in=batches).values("external_id")
        named = rows_of(fact).filter(external_id__in=ids).values_list(columns[fact], flat=True).distinct() if fact in columns else ()
        found[fact] = {str(one) for one in named if one is not None}
    return found


def learned_by(fact: str, ids: Collection[str], moment: datetime) -> set[str]:
    """Which of these facts had been taken by a moment, in whatever revision."""
    found = rows_of(fact).filter(external_id__in=ids, learned_at__lte=moment)
    return set(found.values_list("external_id", flat=True).distinct())


def sellers(*, first_day: date, last_day: date) -> set[str]:
    """The partners that order lines of these days name, in whatever revision."""
    lines = rows_of("order_lines").filter(business_date__gte=first_day, business_date__lte=last_day)
    column = "partner"  # the fact's own, which the type that all facts share does not have
    return {str(partner) for partner in lines.values_list(column, flat=True).distinct()}


def fact_tables(*, known_by: datetime) -> dict[str, pa.Table]:
    """
    Every fact of which something was ever taken, all revisions learned by the moment, as `enishi_engine.facts.read_tables` takes them.

    Shape   by the names of the facts; a fact of which nothing was ever taken is absent. Money as `net_minor` and the like.
    Source  `operations.fix_facts` gives the moment, in the transaction that reads.
    """
    return {fact.name: kept.known_by(FACT[fact.name], known_by) for fact in FACTS if rows_of(fact.name).exists()}


def facts(*, known_by: datetime, currency: str, timezone: str) -> Facts:
    """Everything that was learned by the moment, as the engine calculates with it. Raises FactsRejected when facts contradict one another."""
    return read_tables(fact_tables(known_by=known_by), currency=currency, timezone=timezone)
