"""What an older system still owed or was owed, taken from a file: all of it or nothing, everything wrong at once, the same file once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from enishi.core import audit
from enishi.core.maker import maker
from enishi.intake import operations as intake
from enishi.intake import queries as facts
from enishi.intake.beside import OPENING_BALANCES, SPOKEN
from enishi.intake.error_files import ErrorFile, error_file
from enishi.intake.mapping import MappedColumn, checked
from enishi.intake.reading import ReadFile, Sent, read_file
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Draft, Posting, gathered, hash_of
from enishi.ledger.models import Book, Entry, OpeningFile
from enishi.ledger.operations import BookInOtherCurrency, DayClosed
from enishi.programs.natures import Nature
from enishi_engine.facts import RowError
from enishi_engine.said import Language, Said

# What a row's kind is an account of, and on which side: what is owed is a credit, what the partner owes a debit.
_SIDES = {
    "payable": (AccountKind.PAYABLE, -1),
    "take_back": (AccountKind.PAYABLE, 1),
    "receivable": (AccountKind.RECEIVABLE, 1),
    "marketing_money": (AccountKind.MDF, -1),
}


@dataclass(frozen=True, kw_only=True)
class OpeningRow:
    """A row as it would be booked; amounts as they stand in the account, credit below 0, in minor units."""

    line: int
    id: str
    account: AccountName
    amount: int
    remark: str


@dataclass(frozen=True, kw_only=True)
class OpeningsTold:
    """What a file says, and everything that is wrong with it. `taken_at`: the same file was taken before, then."""

    rows: tuple[OpeningRow, ...]
    errors: tuple[RowError, ...]
    rejected: int
    new: int
    taken_at: datetime | None
    read: ReadFile

    @property
    def owed(self) -> int:
        """What is owed to partners, less what they owe."""
        return -sum(row.amount for row in self.rows)


def check_openings(
    *, program: str, group: str, source: str, file_name: str, content: bytes, booked_on: date, columns: Sequence[MappedColumn] = ()
) -> OpeningsTold:
    """What taking the file would do; nothing is written. Raises SourceUnnamed, UnknownColumn, ShiftOutOfRange, DayClosed."""
    intake.check_source(source)
    book = Book.objects.filter(program=program, closing_group=group).first()
    if book is not None and book.closed_through is not None and booked_on <= book.closed_through:
        raise DayClosed(book=book, day=booked_on)
    said = (*SPOKEN[OPENING_BALANCES.name], *checked(OPENING_BALANCES, columns))
    read = read_file(Sent(content, PurePath(file_name).name), fact=OPENING_BALANCES, source=source, columns=said, maker=maker())
    rows = () if read.rows is None else tuple(_rows(read.rows.lines, read.rows.table.to_pylist()))
    drafts = [_draft(row, source=source, booked_on=booked_on) for row in rows]
    posted = {entry.key: entry.hash for entry in Entry.objects.filter(key__in=[draft.key for draft in drafts])}
    errors = sorted(
        (*read.errors, *_other_groups(read, rows, group), *_said_before(read, rows, drafts, posted)), key=lambda one: one.line or 0
    )
    wrong = {error.line for error in errors}
    rejected = sum(row.line in wrong for row in rows) if None not in wrong and rows else (len(rows) if errors else 0)
    return OpeningsTold(
        rows=rows, errors=tuple(errors), rejected=rejected, new=sum(draft.key not in posted for draft in drafts),
        taken_at=_taken_at(book, source, content), read=read,
    )  # fmt: skip


@transaction.atomic
def take_openings(
    *, program: str, group: str, source: str, file_name: str, content: bytes, booked_on: date, by: str, at: datetime,
    columns: Sequence[MappedColumn] = (),
) -> OpeningsTold:  # fmt: skip
    """
    Bring forward every row of the file as an entry, or none when one is wrong; the same file again changes nothing.

    Raises SourceUnnamed, FileTooLarge, UnknownColumn, ShiftOutOfRange, DayClosed, BookInOtherCurrency.
    """
    asked: dict[str, Any] = {"source": source, "file_name": file_name, "content": content, "booked_on": booked_on}
    told = check_openings(program=program, group=group, columns=columns, **asked)
    if told.errors or told.taken_at is not None:
        return told
    book = ledger.open_book(program=program, closing_group=group, currency=maker().currency, by=by, at=at)
    ledger.post(book=book, drafts=[_draft(row, source=source, booked_on=booked_on) for row in told.rows], by=by, at=at)
    file = intake.keep_file(file_name=file_name, content=content, at=at)
    OpeningFile.objects.create(
        book=book, file=file, file_name=PurePath(file_name).name[-255:], source=source, booked_on=booked_on, rows=len(told.rows), taken_by=by,
        taken_at=at,
    )  # fmt: skip
    detail = {"sha256": file.sha256, "rows": len(told.rows), "owed": told.owed, "source": source}
    audit.record(actor=by, act="take_openings", subject=f"book:{book}", detail=detail, at=at)
    return told


def errors_of(told: OpeningsTold, *, file_name: str, as_csv: bool = False, language: Language = "ja") -> ErrorFile:
    """The wrong rows as they stand in the file, each with what is wrong, to correct and send the whole file again."""
    return error_file(told.read.cells, told.errors, file_name=file_name, as_csv=as_csv, language=language)


def _rows(lines: Sequence[int], table: Iterable[dict[str, Any]]) -> Iterator[OpeningRow]:
    """The rows that could be read; where a cell could not, the reader has said so."""
    for line, row in zip(lines, table, strict=True):
        if None in (row["id"], row["partner"], row["kind"], row["nature"], row["amount"]):
            continue
        kind, side = _SIDES[row["kind"]]
        nature = Nature.MARKETING if kind is AccountKind.MDF else Nature(row["nature"])
        whose = ("partner", row["partner"]) if row["person"] is None else ("person", row["person"])
        account = AccountName(kind, nature, row["partner"], *whose)
        yield OpeningRow(line=line, id=row["id"], account=account, amount=side * row["amount"], remark=row["remark"] or "")


def _draft(row: OpeningRow, *, source: str, booked_on: date) -> Draft:
    one = row.account
    opening = AccountName(AccountKind.OPENING, one.nature, one.partner, one.payee_kind, one.payee)
    return Draft(
        key=f"opening:{source}:{row.id}", kind=EntryKind.OPENING, booked_on=booked_on, source=f"openings:{source}", reason=row.remark,
        postings=gathered((Posting(one, row.amount), Posting(opening, -row.amount))),
    )  # fmt: skip


def _other_groups(read: ReadFile, rows: Sequence[OpeningRow], group: str) -> Iterator[RowError]:
    """A partner is closed with its own group: what is owed to it stands in the books of no other."""
    named = facts.closing_groups({row.account.partner for row in rows}) if rows else {}
    for row in rows:
        other = named.get(row.account.partner, group)
        if other != group:
            problem = Said(f"is closed with the group {other}, not with {group}", f"締めグループは{group}ではなく{other}です")
            remedy = Said(f"Send its rows in a file for {other}.", f"{other}のファイルに分けて送ってください。")
            yield RowError(_file(read), row.line, "partner", row.account.partner, problem, remedy)


def _said_before(read: ReadFile, rows: Sequence[OpeningRow], drafts: Sequence[Draft], posted: dict[str, str]) -> Iterator[RowError]:
    for row, draft in zip(rows, drafts, strict=True):
        if posted.get(draft.key, hash_of(draft)) != hash_of(draft):
            problem = Said("was brought forward before, and said something else", "別の内容で繰り越し済みです")
            remedy = Said(
                "Reverse that entry and give the row another id, or leave the row out.",
                "その仕訳を取り消して別の番号で送るか、この行を外してください。",
            )
            yield RowError(_file(read), row.line, "id", row.id, problem, remedy)


def _file(read: ReadFile) -> str:
    return "" if read.cells is None else read.cells.file


def _taken_at(book: Book | None, source: str, content: bytes) -> datetime | None:
    taken = OpeningFile.objects.filter(book=book, source=source, file_id=intake.digest_of(content)).first() if book is not None else None
    return None if taken is None else taken.taken_at


__all__ = ["BookInOtherCurrency", "OpeningRow", "OpeningsTold", "check_openings", "errors_of", "take_openings"]
