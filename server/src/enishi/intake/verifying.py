"""Where intake does not hold, asked of the rows themselves: for `enishi verify`."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, Max

from enishi.core.triggers import missing
from enishi.intake import kept
from enishi.intake.fact_tables import FACT_ROWS, rows_of, table_of
from enishi.intake.models import Batch, KeptFile, Overlap
from enishi.intake.planning import content_hashes
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT, Fact


def triggers() -> list[str]:
    """What holds the rows as they are, by name."""
    changes = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    tables = ["intake_keptfile", "intake_mapping", "intake_droppedbatch", *(table_of(name) for name in FACT_ROWS)]
    held = [f"{table}_no_{change}" for table in tables for change in changes]
    return [*held, "intake_batch_decided", "intake_overlap_decided"]


def faults() -> Iterator[str]:
    """Every violation of what must always hold of files and facts (docs/reference/intake.md)."""
    for name in missing(triggers()):
        yield f"The trigger {name} is gone: what it refuses could be written. Restore it from a migration, then look at the rows below."
    yield from _of_files()
    taken = _taken()
    for name in taken:
        yield from _of_revisions(FACT[name])
        yield from _of_contents(FACT[name])
    yield from _of_batches(taken)


def _taken() -> list[str]:
    """The facts of which there is a row at all, asked at once: most makers have a few of them."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table_of(name)})" for name in FACT_ROWS))  # noqa: S608 - our own names
        return [name for (name,) in cursor.fetchall()]


def _of_files() -> Iterator[str]:
    for file in KeptFile.objects.order_by("sha256").iterator(chunk_size=10):
        if hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256:
            yield f"The kept file {file} was changed after it was received."


def _of_revisions(fact: Fact) -> Iterator[str]:
    """Revisions count up from 1 without a gap."""
    counted = rows_of(fact.name).values("external_id").annotate(rows=Count("id"), last=Max("revision")).order_by("external_id")
    for one in counted:
        if one["rows"] != one["last"]:
            yield f"{fact.name} {one['external_id']} has {one['rows']} revisions, the last of number {one['last']}: one was removed."


def _of_contents(fact: Fact) -> Iterator[str]:
    """Every row says what it said when it was taken."""
    table, ids, hashes = kept.with_hashes(fact)
    for id_, said, is_now in zip(ids, hashes, content_hashes(fact, table), strict=True):
        if said != is_now:
            yield f"{fact.name} {id_} was changed after it was taken."


def _of_batches(taken: Iterable[str]) -> Iterator[str]:
    """What a batch says it added is there."""
    added: Counter[int] = Counter()
    for name in taken:
        added.update(dict(rows_of(name).order_by().values_list("batch_id").annotate(Count("id"))))
    decided = Counter(Overlap.objects.filter(revision__isnull=False).values_list("batch_id", flat=True))
    for batch in Batch.objects.order_by("id"):
        said = batch.new + batch.changed + decided[batch.id] if batch.state == BatchState.TAKEN else 0
        if added[batch.id] != said:
            yield f"Batch {batch.id} ({batch.file_name}) added {said} rows, and {added[batch.id]} are there."
