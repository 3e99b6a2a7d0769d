"""The audit chain: every act in the same commit as the change, each row sealed with the hash of the one before it."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from enishi.core.models import AuditHead, AuditRow

BEGINNING = "0" * 64


def record(*, actor: str, act: str, subject: str, detail: Mapping[str, Any], at: datetime) -> AuditRow:
    """
    Add an act to the chain, within the transaction of the change it tells of.

    Raises TransactionManagementError outside of one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An act is recorded in the transaction of its change, and there is none.")
    head = AuditHead.objects.select_for_update().get(id=1)
    row = AuditRow(at=at.astimezone(UTC), actor=actor, act=act, subject=subject, detail=canonical(detail), previous_hash=head.hash)
    row.hash = hash_of(row)
    row.save(force_insert=True)
    head.hash, head.rows = row.hash, head.rows + 1
    head.save(update_fields=("hash", "rows"))
    return row


def canonical(detail: Mapping[str, Any]) -> str:
    """JSON that is the same text for the same content."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(row: AuditRow) -> str:
    """What seals the row: everything it says, and the hash before it."""
    said = [row.previous_hash, row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.actor, row.act, row.subject, row.detail]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def digest(hashes: Iterable[str]) -> str:
    """Many hashes as one, for an act on many rows."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def seal(*, but: Collection[str] = ()) -> str:
    """The hash of the newest act that is none of these. It seals everything before it: while it is the same, nothing else was done."""
    return AuditRow.objects.exclude(act__in=but).order_by("-id").values_list("hash", flat=True).first() or BEGINNING


def since(row: int, hash_: str) -> list[tuple[int, str, str, str]] | None:
    """The acts after one that is known by its row and hash, each with its row, hash, act and subject; None where the chain does not hold that one."""
    rows = list(AuditRow.objects.filter(id__gte=row).order_by("id").values_list("id", "hash", "act", "subject"))
    return rows[1:] if rows and rows[0][:2] == (row, hash_) else None


def newest() -> tuple[int, str]:
    """The row and the hash of the newest act."""
    return AuditRow.objects.order_by("-id").values_list("id", "hash").first() or (0, BEGINNING)


def faults() -> Iterator[str]:
    """Where the chain does not hold: a row that was changed, one that is gone, or a head that is not its end."""
    expected, rows = BEGINNING, 0
    for row in AuditRow.objects.order_by("id").iterator(chunk_size=1_000):
        if row.previous_hash != expected:
            yield f"Audit row {row.id} does not follow the one before it: a row between them was removed or changed."
        if hash_of(row) != row.hash:
            yield f"Audit row {row.id} ({row.act} {row.subject}) was changed after it was written."
        expected, rows = row.hash, rows + 1
    head = AuditHead.objects.get(id=1)
    if (head.hash, head.rows) != (expected, rows):
        yield f"The audit chain ends after {rows} rows with {expected[:12]}…, and its head says {head.rows} rows and {head.hash[:12]}…."
