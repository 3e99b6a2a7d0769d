"""Journals handed to the books of account: written once per closing, and the same file whenever it is asked for again."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.ledger import queries
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Posting
from enishi.ledger.journal import DEFAULT_TITLES, BookedEntry, JournalLine, Title, journal_of, marked
from enishi.ledger.layouts import LAYOUTS, Titles, cells, written
from enishi.ledger.models import AccountTitle, Book, Entry, JournalExport
from enishi.ledger.operations import name_of
from enishi.programs.natures import Nature


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


@transaction.atomic
def export_journal(
    *, program: str, closing_group: str, closing: str, layout: str, by: str, at: datetime, unregistered: Collection[str] = ()
) -> JournalExport:
    """
    The journal of a closing, handed over once: asked for again, it is the same file.

    `unregistered`: the partners without a registration number, whose lines have the transitional tax code.

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
    lines = marked(lines_of(book, run, after=former.last_day if former else None), unregistered)
    content = written(lines, LAYOUTS[layout], titles(layout, on=run.last_day))
    said = hashlib.sha256(content).hexdigest()
    export = JournalExport.objects.create(
        run=run, layout=layout, content=content, hash=said, lines=as_text(lines), exported_by=by, exported_at=at
    )
    audit.record(actor=by, act="export_journal", subject=f"run:{run}", detail={"layout": layout, "hash": said}, at=at)
    return export


def preview_journal(*, program: str, closing_group: str, closing: str, layout: str, unregistered: Collection[str] = ()) -> list[list[str]]:
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
    lines = marked(lines_of(book, run, after=former.last_day if former else None), unregistered)
    return cells(lines, LAYOUTS[layout], titles(layout, on=run.last_day))


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
    # The usual name of all first, then of the layout; of each the newest last.
    rows = sorted(AccountTitle.objects.filter(layout__in=("", layout), from_day__lte=on), key=lambda row: (row.layout, row.from_day))
    said = {
        (AccountKind(row.kind), Nature(row.nature)): Title(
            title=row.title, department=row.department, tax_code=row.tax_code, transitional_tax_code=row.transitional_tax_code
        )
        for row in rows
    }
    return {**DEFAULT_TITLES, **said}


def as_text(lines: Iterable[JournalLine]) -> str:
    """What was handed over, line by line, for the reconciliation."""
    said = [[line.day.isoformat(), _named(line.debit), _named(line.credit), line.amount] for line in lines]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _named(account: AccountName) -> list[str]:
    return [account.kind.value, account.nature.value, account.partner, account.payee_kind, account.payee]


def lines_of(book: Book, run: Run, *, after: date | None) -> Sequence[JournalLine]:
    """The journal of a run: of what was booked after the former closing's last day up to its own."""
    found = Entry.objects.filter(book=book, booked_on__gte=after + timedelta(days=1) if after else date.min, booked_on__lte=run.last_day)
    entries = [
        BookedEntry(
            key=entry.key, kind=EntryKind(entry.kind), booked_on=entry.booked_on,
            postings=tuple(Posting(name_of(line.account), line.amount) for line in entry.lines.all()),
        )
        for entry in found.prefetch_related("lines__account").order_by("number")
    ]  # fmt: skip
    balances = queries.balances(book, through=run.last_day)
    still_open = {name: balance for name, balance in balances.items() if name.kind is AccountKind.ACCRUAL}
    accrues = any(name.kind is AccountKind.MDF for name in balances)
    return journal_of(entries, still_open, closing=run.closing, last_day=run.last_day, accrues_marketing_money=accrues)
