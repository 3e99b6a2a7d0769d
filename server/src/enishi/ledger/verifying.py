"""Where the ledger does not hold, asked of the rows themselves: for `enishi verify`."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from enishi.core.triggers import missing
from enishi.ledger.accounts import EntryKind
from enishi.ledger.entries import Draft, Posting, hash_of, id_of
from enishi.ledger.models import Book, Entry, EntryLine, JournalExport
from enishi.ledger.operations import name_of
from enishi.ledger.sealing import TRIGGERS


def faults() -> Iterator[str]:
    """Every violation of what must always hold of the ledger (docs/rules/ledger.md)."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: what it refuses could be written. Restore it from a migration, then look at the rows below."
    yield from _of_balances()
    yield from _of_contents()
    yield from _of_books()
    for export in JournalExport.objects.select_related("run").order_by("id").iterator(chunk_size=20):
        if hashlib.sha256(bytes(export.content)).hexdigest() != export.hash:
            yield f"The journal of {export.run} is not the file that was handed over."


def _of_balances() -> Iterator[str]:
    orphans = EntryLine.objects.filter(~Exists(Entry.objects.filter(id=OuterRef("entry_id")))).values_list("entry_id", flat=True).distinct()
    for id_ in orphans:
        yield f"Lines of the entry {id_} stand without the entry."
    counted = Entry.objects.annotate(total=Sum("lines__amount"), rows=Count("lines"))
    for entry in counted.filter(Q(rows__lt=2) | ~Q(total=0) | Q(total=None)).order_by("book_id", "number"):
        yield f"The entry {entry.key} does not balance: {entry.rows} lines come to {entry.total or 0:,}."
    foreign = EntryLine.objects.exclude(account__book=F("entry__book")).values_list("entry__key", flat=True).distinct()
    for key in foreign:
        yield f"The entry {key} has a line in an account of another book."


def _of_contents() -> Iterator[str]:
    """Every entry says what it said when it was posted; a reversal undoes exactly what it cites."""
    entries = Entry.objects.select_related("reverses").prefetch_related("lines__account", "reverses__lines")
    for entry in entries.order_by("book_id", "number").iterator(chunk_size=1_000):
        lines = sorted(entry.lines.all(), key=lambda line: line.number)
        draft = Draft(
            key=entry.key, kind=EntryKind(entry.kind), booked_on=entry.booked_on, reason=entry.reason, source=entry.source,
            reverses=entry.reverses.key if entry.reverses else None,
            postings=tuple(Posting(name_of(line.account), line.amount) for line in lines),
        )  # fmt: skip
        if hash_of(draft) != entry.hash or id_of(entry.key) != entry.id:
            yield f"The entry {entry.key} was changed after it was posted."
        if entry.reverses is not None:
            before = sorted((line.account_id, line.amount) for line in entry.reverses.lines.all())
            if before != sorted((line.account_id, -line.amount) for line in lines):
                yield f"The reversal {entry.key} does not undo {entry.reverses.key}."


def _of_books() -> Iterator[str]:
    for book in Book.objects.annotate(rows=Count("sealed"), last=Max("sealed__number")).order_by("id"):
        if (book.rows, book.last or 0) != (book.entries, book.entries):
            yield f"The books of {book} say {book.entries} entries, and there are {book.rows}, the last of number {book.last}: one was removed."
