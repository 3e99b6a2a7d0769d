"""Where the ledger does not hold, asked of the rows themselves: for `enishi verify`."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from enishi.core.triggers import missing
from enishi.earnings.models import Run
from enishi.ledger import settlements
from enishi.ledger.accounts import AccountKind, EntryKind, SettledAs
from enishi.ledger.entries import Draft, Posting, hash_of, id_of
from enishi.ledger.models import Book, Entry, EntryLine, JournalExport, Settlement
from enishi.ledger.operations import name_of
from enishi.ledger.sealing import TRIGGERS
from enishi.ledger.settling import PayeeSettled, drafts_of, source_of
from enishi.programs import queries as programs
from enishi.programs.reading import read


def faults() -> Iterator[str]:
    """Every violation of what must always hold of the ledger (docs/rules/ledger.md)."""
    for name in missing(TRIGGERS):
        yield f"The trigger {name} is gone: what it refuses could be written. Restore it from a migration, then look at the rows below."
    yield from _of_balances()
    yield from _of_contents()
    yield from _of_books()
    yield from _of_settlements()
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


def _of_settlements() -> Iterator[str]:
    """Every closing settled what its lines and what was booked by hand come to, asked anew line by line; and the books say so."""
    for book in Book.objects.order_by("id"):
        texts = programs.approved_texts(book.program)
        if not texts:
            continue
        for run, settled in settlements.refolded(book, read(texts).program):
            yield from _of_rows(run, settled)
            yield from _of_settled_entries(run, settled)
        yield from _of_payables(book)


def _of_rows(run: Run, settled: list[PayeeSettled]) -> Iterator[str]:
    expected = {settlements.said(row) for one in settled for row in settlements.rows_of(run, one)}
    kept = {settlements.said(row) for row in Settlement.objects.filter(run=run)}
    for row in sorted(expected ^ kept):
        verb = "settles" if row in expected else "keeps, and does not settle,"
        yield f"The closing {run} {verb} {' '.join(map(str, row))}."


def _of_settled_entries(run: Run, settled: list[PayeeSettled]) -> Iterator[str]:
    source = source_of(run.program, run.closing)
    expected = {draft.key: hash_of(draft) for draft in drafts_of(settled, source=source, last_day=run.last_day)}
    booked = dict(Entry.objects.filter(source=source).values_list("key", "hash"))
    for key in sorted({*expected, *booked}):
        if expected.get(key) != booked.get(key):
            yield f"The entry {key} does not say what the closing {run} settled."


def _of_payables(book: Book) -> Iterator[str]:
    """What closings and hands left payable is what is due for payout, and what is carried."""
    last = Run.objects.filter(program=book.program, closing_group=book.closing_group).order_by("-number").first()
    if last is None:
        return
    named = ("partner", "payee_kind", "payee", "nature")
    found: dict[tuple[str, ...], int] = {}
    booked = EntryLine.objects.filter(
        settlements.BEFORE_PAYOUT, entry__book=book, entry__booked_on__lte=last.last_day, account__kind=AccountKind.PAYABLE
    )
    for *name, total in booked.values_list(*(f"account__{one}" for one in named)).annotate(total=Sum("amount")):
        found[tuple(name)] = -int(total)
    rows = Settlement.objects.filter(run__program=book.program, run__closing_group=book.closing_group)
    due = rows.exclude(outcome=SettledAs.NOTHING).values_list(*named).annotate(total=Sum("paid"))
    carried = rows.filter(run=last).values_list(*named).annotate(total=Sum("carried_out"))
    for *name, total in (*due, *carried):
        found[tuple(name)] = found.get(tuple(name), 0) - int(total)
    for name, difference in sorted(found.items()):
        if difference:
            yield f"The books of {book} leave {difference:,} of {' '.join(name)} payable that no closing says is due or carried."
