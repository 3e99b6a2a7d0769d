"""Journals handed to the books of account: written once per closing, and the same file whenever it is asked for again."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.second_proof import needs_second_proof
from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.earnings.queries import OwedOn
from enishi.ledger import queries
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.earned import key_of, source_of
from enishi.ledger.entries import AccountName, Posting
from enishi.ledger.journal import DEFAULT_TITLES, BookedEntry, JournalLine, Title, journal_of, marked
from enishi.ledger.layouts import LAYOUTS, Called, Titles, cells, tax_code, written
from enishi.ledger.models import AccountTitle, Book, Entry, JournalExport
from enishi.ledger.operations import name_of
from enishi.partners.payees import registrations_of
from enishi.programs.natures import Nature
from enishi_engine.settlement.japan.registration import Standing, standing_on

# Of the sources of tax, statements by name, the last day of what each tells of: purchases have their tax code by their own day.
DaysOf = Callable[[Collection[str]], Mapping[str, date]]
Unregistered = Callable[[str, date], bool]
_PAYABLE = {True: EntryKind.EARNED, False: EntryKind.ADJUSTED}


class NoSuchLayout(Refusal):
    """There is no layout of that name."""

    def __init__(self, layout: str) -> None:
        super().__init__(
            f"There is no layout {layout}. There are {', '.join(LAYOUTS)}.",
            ja=f"{layout}という出力形式はありません。使えるのは{'、'.join(LAYOUTS)}です。",
        )


class NotClosed(Refusal):
    """The period is not closed."""

    def __init__(self, closing: str) -> None:
        super().__init__(
            f"{closing} is not closed, so it has no journal yet. Close it first.",
            ja=f"{closing}は締められていないため、仕訳がまだありません。先に締めてください。",
        )


class FormerNotExported(Refusal):
    """Journals follow one another: each takes back what the one before left open."""

    def __init__(self, closing: str, former: str) -> None:
        super().__init__(
            f"The journal of {former} was not handed over yet. Export it first, then that of {closing}.",
            ja=f"{former}の仕訳がまだ出力されていません。先にそれを出力し、続けて{closing}を出力してください。",
        )


class ExportedOtherwise(Refusal):
    """The journal was handed over in another layout."""

    def __init__(self, export: JournalExport) -> None:
        super().__init__(
            f"The journal of {export.run} was handed over as {export.layout} on {export.exported_at:%Y-%m-%d}. "
            "Twice in the books would be wrong: ask for that layout again.",
            ja=f"{export.run}の仕訳は{export.exported_at:%Y-%m-%d}に{export.layout}で出力済みです。二重計上になるため、同じ形式で出力してください。",
        )


@needs_second_proof
@transaction.atomic
def export_journal(*, program: str, closing_group: str, closing: str, layout: str, days_of: DaysOf, by: str, at: datetime) -> JournalExport:
    """
    The journal of a closing, handed over once: asked for again, it is the same file.

    Each purchase has the tax code of its own day, of a payee that was not registered then the transitional one.

    Raises NoSuchLayout, NotClosed, FormerNotExported, ExportedOtherwise, NotSpelled.
    """
    if layout not in LAYOUTS:
        raise NoSuchLayout(layout)
    runs = earnings.runs(program=program, closing_group=closing_group)
    run = next((one for one in runs if one.closing == closing), None)
    if run is None:
        raise NotClosed(f"{program} {closing}")
    book = Book.objects.select_for_update().get(program=program, closing_group=closing_group)
    before = JournalExport.objects.filter(run=run).first()
    if before is not None:
        if before.layout != layout:
            raise ExportedOtherwise(before)
        return before
    former = next((one for one in runs if one.number == run.number - 1), None)
    if former is not None and not JournalExport.objects.filter(run=former).exists():
        raise FormerNotExported(run.closing, former.closing)
    called = _called(layout, run.last_day)
    lines = _lines(book, run, former, called, days_of)
    content = written(lines, LAYOUTS[layout], called)
    said = hashlib.sha256(content).hexdigest()
    export = JournalExport.objects.create(
        run=run, layout=layout, content=content, hash=said, lines=as_text(lines), exported_by=by, exported_at=at
    )
    audit.record(actor=by, act="export_journal", subject=f"run:{run}", detail={"layout": layout, "hash": said}, at=at)
    return export


def preview_journal(*, program: str, closing_group: str, closing: str, layout: str, days_of: DaysOf) -> list[list[str]]:
    """
    The journal of a closing as it would be handed over now: headers, then a row for each line. Nothing is kept.

    Raises NoSuchLayout, NotClosed.
    """
    if layout not in LAYOUTS:
        raise NoSuchLayout(layout)
    runs = earnings.runs(program=program, closing_group=closing_group)
    run = next((one for one in runs if one.closing == closing), None)
    if run is None:
        raise NotClosed(f"{program} {closing}")
    former = next((one for one in runs if one.number == run.number - 1), None)
    book = Book.objects.get(program=program, closing_group=closing_group)
    called = _called(layout, run.last_day)
    return cells(_lines(book, run, former, called, days_of), LAYOUTS[layout], called)


@transaction.atomic
def name_account(
    *, kind: AccountKind, nature: Nature, title: Title, by: str, at: datetime, layout: str = "", from_day: date = date.min
) -> None:
    """
    Say what accounts of a kind and nature are called in the books of account, in journals of closings from a day on.

    `layout`: in one accounting system alone. Raises NoSuchLayout.
    """
    if layout and layout not in LAYOUTS:
        raise NoSuchLayout(layout)
    names = {
        "title": title.title, "department": title.department, "tax_code": title.tax_code,
        "transitional_tax_code": title.transitional_tax_code,
    }  # fmt: skip
    AccountTitle.objects.update_or_create(layout=layout, kind=kind, nature=nature, from_day=from_day, defaults=names)
    detail = names | {"layout": layout, "from_day": from_day.isoformat()}
    audit.record(actor=by, act="name_account", subject=f"account:{kind.value}/{nature.value}", detail=detail, at=at)


def titles(layout: str, *, on: date) -> Titles:
    """What all accounts are called on a day: as the maker says for the layout, else for all, else as usual."""
    return _called(layout, on).titles


def _called(layout: str, last_day: date) -> Called:
    """The names of a journal of a closing that ends on a day."""
    # The usual name of all first, then of the layout; of each the newest last.
    rows = sorted(AccountTitle.objects.filter(layout__in=("", layout)), key=lambda row: (row.layout, row.from_day))

    @cache
    def on(day: date) -> Titles:
        said = {
            (AccountKind(row.kind), Nature(row.nature)): Title(
                title=row.title, department=row.department, tax_code=row.tax_code, transitional_tax_code=row.transitional_tax_code
            )
            for row in rows
            if row.from_day <= day
        }
        return {**DEFAULT_TITLES, **said}

    return Called(on(last_day), on)


def as_text(lines: Iterable[JournalLine]) -> str:
    """What was handed over, line by line, for the reconciliation."""
    said = [[line.day.isoformat(), _named(line.debit), _named(line.credit), line.amount] for line in lines]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _named(account: AccountName) -> list[str]:
    return [account.kind.value, account.nature.value, account.partner, account.payee_kind, account.payee]


def _lines(book: Book, run: Run, former: Run | None, called: Called, days_of: DaysOf) -> Sequence[JournalLine]:
    """The journal of a run: of what was booked after the former closing's last day up to its own."""
    after = former.last_day + timedelta(days=1) if former else date.min
    found = Entry.objects.filter(book=book, booked_on__gte=after, booked_on__lte=run.last_day).select_related("reverses")
    entries = list(found.prefetch_related("lines__account").order_by("number"))
    balances = queries.balances(book, through=run.last_day)
    still_open = {name: balance for name, balance in balances.items() if name.kind is AccountKind.ACCRUAL}
    payees = {line.account.payee for entry in entries for line in entry.lines.all()} | {name.payee for name in still_open}
    unregistered = _unregistered(payees)
    owed, days = _owed(run, called, unregistered), days_of([entry.source for entry in entries if entry.kind == EntryKind.TAXED])
    booked = [
        BookedEntry(
            key=entry.key, kind=EntryKind(entry.kind), booked_on=entry.booked_on, bought_on=_bought_on(entry, days),
            postings=tuple(Posting(name_of(line.account), line.amount) for line in entry.lines.all()), owed=owed.get(entry.key, {}),
        )
        for entry in entries
    ]  # fmt: skip
    accrues = any(name.kind is AccountKind.MDF for name in balances)
    lines = journal_of(booked, still_open, closing=run.closing, last_day=run.last_day, accrues_marketing_money=accrues)
    return marked(lines, unregistered)


def _bought_on(entry: Entry, days: Mapping[str, date]) -> date:
    """The day of what an entry is of: of tax the statement's, of a reversal that of what it undoes."""
    return (entry.reverses or entry).booked_on if entry.kind != EntryKind.TAXED else days.get(entry.source, entry.booked_on)


def _unregistered(payees: Collection[str]) -> Unregistered:
    """Was a payee without a registration on a day?"""
    registrations = registrations_of(payees)
    return lambda payee, day: standing_on(registrations.get(payee, ()), day) is not Standing.REGISTERED


def _owed(run: Run, called: Called, unregistered: Unregistered) -> dict[str, dict[date, int]]:
    """What the run made payable, by the keys of its entries: days with one tax code are told together, by the last of them."""
    codes: dict[tuple[str, str], list[OwedOn]] = {}
    for one in earnings.owed_by_day(run):
        kind, source = _PAYABLE[one.own], source_of(run.program, run.closing)
        key = key_of(source, kind, one.nature, one.payee_kind, one.payee, one.partner)
        title = called.on(one.day)[AccountKind.EXPENSE, one.nature]
        codes.setdefault((key, tax_code(title, transitional=unregistered(one.payee, one.day))), []).append(one)
    found: dict[str, dict[date, int]] = {}
    for (key, _), days in codes.items():
        found.setdefault(key, {})[max(one.day for one in days)] = sum(one.payable for one in days)
    return found
