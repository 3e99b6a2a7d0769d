"""Reads of the ledger: balances as of any day and any moment, and entries with their lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.earned import MARKETING_MONEY, key_of, source_of
from enishi.ledger.entries import AccountName, Posting
from enishi.ledger.models import AccountTitle, Book, Entry, EntryLine, JournalExport
from enishi.programs.natures import Nature


@dataclass(frozen=True, kw_only=True)
class EntryRead:
    """An entry as people read it."""

    book: str
    number: int
    key: str
    kind: EntryKind
    booked_on: date
    recorded_at: datetime
    reason: str
    source: str
    reverses: str | None
    reversed_by: str | None
    postings: tuple[Posting, ...]


def book_of(*, program: str, closing_group: str) -> Book | None:
    """The book, when there is one."""
    return Book.objects.filter(program=program, closing_group=closing_group).first()


def balances(book: Book, *, through: date | None = None, known_by: datetime | None = None) -> dict[AccountName, int]:
    """What stands in each account, in minor units, credit below 0; accounts at 0 are left out.

    `through` is the last day that was booked for, `known_by` the moment until which it had been recorded: a balance as of then.
    """
    lines = EntryLine.objects.filter(entry__book=book)
    if through is not None:
        lines = lines.filter(entry__booked_on__lte=through)
    if known_by is not None:
        lines = lines.filter(entry__recorded_at__lte=known_by)
    named = ("account__kind", "account__nature", "account__partner", "account__payee_kind", "account__payee")
    rows = lines.values_list(*named).annotate(total=Sum("amount")).order_by(*named)
    return {
        AccountName(AccountKind(kind), Nature(nature), partner, payee_kind, payee): int(total)
        for kind, nature, partner, payee_kind, payee, total in rows
        if total
    }


def balance_before(key: str, name: AccountName) -> int:
    """What stood in an account before the entry of that key was recorded, in minor units, credit below 0; 0 where there is no such entry."""
    entry = Entry.objects.filter(key=key).first()
    if entry is None:
        return 0
    account = {f"account__{field}": getattr(name, field) for field in ("kind", "nature", "partner", "payee_kind", "payee")}
    lines = EntryLine.objects.filter(entry__book=entry.book_id, entry__number__lt=entry.number, **account)
    return int(lines.aggregate(total=Sum("amount"))["total"] or 0)


def owed(book: Book, kind: AccountKind = AccountKind.PAYABLE, *, through: date | None = None, known_by: datetime | None = None) -> int:
    """What the maker owes in accounts of a kind, in minor units: above 0 where the balance is on the credit side."""
    return -sum(total for name, total in balances(book, through=through, known_by=known_by).items() if name.kind is kind)


def entries_of(source: str) -> list[EntryRead]:
    """The entries that were made from a source, in their order."""
    return _read(Entry.objects.filter(source=source))


def entries_with(keys: Iterable[str]) -> list[EntryRead]:
    """The entries of these keys, in their order."""
    return _read(Entry.objects.filter(key__in=list(keys)))


def entries_of_lines(lines: Iterable[earnings.LineRead]) -> dict[str, EntryRead]:
    """The entries in which posted lines stand, by `key_of_line`; a line that moved nothing stands in none."""
    return {entry.key: entry for entry in entries_with({key_of_line(line) for line in lines})}


def key_of_line(line: earnings.LineRead) -> str:
    """The key of the entry in which a posted line stands with the others of its payee."""
    names = line.line.names
    kind = EntryKind.EARNED if line.what is earnings.What.OWN else EntryKind.ADJUSTED
    source = source_of(line.run.program, line.run.closing)
    return key_of(source, kind, line.line.nature, names["payee_kind"], names["payee"], names["partner"])


def currency_of(*, program: str, closing_group: str) -> str:
    """The currency of a book's amounts."""
    return Book.objects.values_list("currency", flat=True).get(program=program, closing_group=closing_group)


def differences(run: Run) -> Iterator[str]:
    """Where the entries of a run do not say what its lines say, payee by payee."""
    said = {(one.partner, one.payee_kind, one.payee, one.nature): (0, 0) for one in earnings.totals(run)}
    for one in earnings.totals(run):
        if one.pays_as != MARKETING_MONEY:
            amount, payable = said[one.partner, one.payee_kind, one.payee, one.nature]
            said[one.partner, one.payee_kind, one.payee, one.nature] = amount + one.amount, payable + one.payable
    booked = dict.fromkeys(said, (0, 0))
    for entry in entries_of(source_of(run.program, run.closing)):
        for posting in entry.postings:
            name = (posting.account.partner, posting.account.payee_kind, posting.account.payee, posting.account.nature)
            amount, payable = booked.get(name, (0, 0))
            if posting.account.kind in (AccountKind.ACCRUAL, AccountKind.PAYABLE):
                owed_now = posting.amount if posting.account.kind is AccountKind.PAYABLE else 0
                booked[name] = amount - posting.amount, payable - owed_now
    for name in sorted({*said, *booked}):
        if said.get(name, (0, 0)) != booked.get(name, (0, 0)):
            yield f"The run {run} says {said.get(name, (0, 0))} of {' '.join(name)}, and its entries say {booked.get(name, (0, 0))}."


def _read(entries: QuerySet[Entry]) -> list[EntryRead]:
    found = entries.select_related("book", "reverses", "reversed_by").prefetch_related("lines__account").order_by("book_id", "number")
    return [
        EntryRead(
            book=str(entry.book), number=entry.number, key=entry.key, kind=EntryKind(entry.kind), booked_on=entry.booked_on,
            recorded_at=entry.recorded_at, reason=entry.reason, source=entry.source,
            reverses=entry.reverses.key if entry.reverses else None,
            reversed_by=entry.reversed_by.key if hasattr(entry, "reversed_by") else None,
            postings=tuple(Posting(_name(line), line.amount) for line in sorted(entry.lines.all(), key=lambda line: line.number)),
        )
        for entry in found
    ]  # fmt: skip


def _name(line: EntryLine) -> AccountName:
    account = line.account
    return AccountName(AccountKind(account.kind), Nature(account.nature), account.partner, account.payee_kind, account.payee)


@dataclass(frozen=True, kw_only=True)
class BookRead:
    """A book as people choose it."""

    program: str
    group: str
    currency: str
    closed_through: date | None
    entries: int


@dataclass(frozen=True, kw_only=True)
class PayeeBalances:
    """What stands in the accounts of a payee and nature, in minor units: what is owed to it above 0."""

    partner: str
    payee: str
    nature: Nature
    open: int
    payable: int
    receivable: int
    marketing_money: int
    expense: int
    lapsed: int


def books() -> list[BookRead]:
    """Every book, by name."""
    return [
        BookRead(
            program=book.program, group=book.closing_group, currency=book.currency, closed_through=book.closed_through, entries=book.entries
        )
        for book in Book.objects.order_by("program", "closing_group")
    ]


def payee_balances(book: Book, *, through: date | None = None, known_by: datetime | None = None) -> list[PayeeBalances]:
    """The accounts of each payee beside one another, as of a day and as known at a moment; in the order of the partners."""
    found: dict[tuple[str, str, Nature], dict[AccountKind, int]] = {}
    for name, amount in balances(book, through=through, known_by=known_by).items():
        found.setdefault((name.partner, name.payee, name.nature), {})[name.kind] = amount
    return [
        PayeeBalances(
            partner=partner, payee=payee, nature=nature, open=-kinds.get(AccountKind.ACCRUAL, 0), payable=-kinds.get(AccountKind.PAYABLE, 0),
            receivable=kinds.get(AccountKind.RECEIVABLE, 0), marketing_money=-kinds.get(AccountKind.MDF, 0),
            expense=kinds.get(AccountKind.EXPENSE, 0), lapsed=-kinds.get(AccountKind.LAPSED, 0),
        )
        for (partner, payee, nature), kinds in sorted(found.items())
    ]  # fmt: skip


def newest_entries(book: Book, *, before: int | None = None, count: int = 50) -> list[EntryRead]:
    """The newest entries of a book, or those before a number."""
    entries = Entry.objects.filter(book=book)
    if before is not None:
        entries = entries.filter(number__lt=before)
    numbers = list(entries.order_by("-number").values_list("number", flat=True)[:count])
    return list(reversed(_read(Entry.objects.filter(book=book, number__in=numbers))))


def account_titles() -> list[AccountTitle]:
    """What accounts are called by the maker, the newest day first: for all systems, then for each."""
    return sorted(AccountTitle.objects.all(), key=lambda one: (one.layout, one.kind, one.nature, -one.from_day.toordinal()))


def journals(book: Book) -> list[tuple[str, JournalExport | None]]:
    """Every closing of a book and the journal that was handed over for it, the newest first."""
    handed = {
        export.run_id: export for export in JournalExport.objects.filter(run__closing_group=book.closing_group).defer("content", "lines")
    }
    runs = earnings.runs(program=book.program, closing_group=book.closing_group)
    return [(run.closing, handed.get(run.id)) for run in reversed(runs)]
