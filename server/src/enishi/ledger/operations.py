"""Writes of the ledger: books, entries and their reversals, each safe to repeat."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.earnings import queries as earnings
from enishi.earnings.models import Run
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.earned import RunPosted, drafts_of
from enishi.ledger.entries import AccountName, Draft, Posting, gathered, hash_of, id_of
from enishi.ledger.models import Account, Book, Entry, EntryLine
from enishi.programs.natures import Nature

AT_ONCE = 1_000  # rows of one INSERT


class NotBalanced(Refusal):
    """The lines of an entry do not come to nothing."""

    def __init__(self, draft: Draft) -> None:
        debit = sum(posting.amount for posting in draft.postings if posting.amount > 0)
        credit = -sum(posting.amount for posting in draft.postings if posting.amount < 0)
        super().__init__(
            f"{draft.key}: debits of {debit:,} and credits of {credit:,} do not balance. Nothing was posted.",
            ja=f"{draft.key}: 借方{debit:,}と貸方{credit:,}が一致しません。何も計上していません。",
        )


class KeyTaken(Refusal):
    """The effect was posted already, with other content."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key} was posted before with other content. What is posted stays: reverse it, and post anew under another key.",
            ja=f"{key}は別の内容で計上済みです。計上したものは変わりません。取り消して、別のキーで計上してください。",
        )


class DayClosed(Refusal):
    """The day lies in a closed period."""

    def __init__(self, *, book: Book, day: date) -> None:
        super().__init__(
            f"{day} is closed: the books of {book} are closed through {book.closed_through}. Book it on a later day.",
            ja=f"{day}は締め済みです({book}は{book.closed_through}まで締め済み)。それより後の日付で計上してください。",
        )


class BookInOtherCurrency(Refusal):
    """The program's currency is not the book's."""

    def __init__(self, *, book: Book, currency: str) -> None:
        super().__init__(
            f"The books of {book} are kept in {book.currency}, not in {currency}. Give the program of {currency} its own id.",
            ja=f"{book}の帳簿は{book.currency}で、{currency}ではありません。{currency}のプログラムには別のIDを付けてください。",
        )


class NoSuchEntry(Refusal):
    """There is no entry of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is no entry {key}. enishi trace lists the entries of an order.",
            ja=f"仕訳{key}はありません。「たどる」で受注の仕訳を一覧できます。",
        )


class ReversedAlready(Refusal):
    """An entry is reversed once at most."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key} is reversed already, or is a reversal itself. Post what is right as an entry of its own.",
            ja=f"{key}は取消済みか、それ自体が取消仕訳です。正しい内容は別の仕訳として計上してください。",
        )


class PostedByClosing(Refusal):
    """What a closing posted is its record."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key} was posted by a closing. Correct the facts: the next closing posts the difference and cites this one.",
            ja=f"{key}は締めで計上した仕訳です。元のデータを訂正してください。次の締めで、これを引用して差額を計上します。",
        )


class PostedByPayout(Refusal):
    """What a payout posted is undone by the bank's word alone."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key} was posted by a payout. Read what the bank says of it: money that comes back is payable again.",
            ja=f"{key}は支払で計上した仕訳です。銀行の結果を読み込んでください。戻った金額は再び未払になります。",
        )


@transaction.atomic
def open_book(*, program: str, closing_group: str, currency: str, by: str, at: datetime) -> Book:
    """
    The book of the program and group, opened where there is none.

    Raises BookInOtherCurrency.
    """
    name = {"program": program, "closing_group": closing_group}
    book, new = Book.objects.get_or_create(**name, defaults={"currency": currency, "opened_at": at})
    if book.currency != currency:
        raise BookInOtherCurrency(book=book, currency=currency)
    if new:
        audit.record(actor=by, act="open_book", subject=f"book:{book}", detail={"currency": currency}, at=at)
    return book


@transaction.atomic
def post(*, book: Book, drafts: Sequence[Draft], by: str, at: datetime) -> list[Entry]:
    """
    Post entries, all or none, and give those of these keys, in their order; what was posted before with the same content stays.

    Raises NotBalanced, KeyTaken, DayClosed.
    """
    locked = _locked(book)
    posted = {entry.key: entry for entry in Entry.objects.filter(key__in=[draft.key for draft in drafts])}
    new = [draft for draft in drafts if not _is_posted(draft, posted)]
    for draft in new:
        if locked.closed_through is not None and draft.booked_on <= locked.closed_through:
            raise DayClosed(book=locked, day=draft.booked_on)
        if len(draft.postings) < 2 or sum(posting.amount for posting in draft.postings) != 0:
            raise NotBalanced(draft)
    entries = [
        Entry(
            id=id_of(draft.key), book=locked, number=locked.entries + number, key=draft.key, kind=draft.kind,
            booked_on=draft.booked_on, recorded_at=at, actor=by, reason=draft.reason, source=draft.source,
            reverses_id=id_of(draft.reverses) if draft.reverses else None, hash=hash_of(draft),
        )
        for number, draft in enumerate(new, start=1)
    ]  # fmt: skip
    if entries:
        _write(locked, new, entries)
        detail = {"entries": len(entries), "first": entries[0].number, "hashes": audit.digest([entry.hash for entry in entries])}
        audit.record(actor=by, act="post_entries", subject=f"book:{locked}", detail=detail, at=at)
    posted |= {entry.key: entry for entry in entries}
    return [posted[draft.key] for draft in drafts]


def post_run(*, run: Run, book: Book, accrues_marketing_money: bool, by: str, at: datetime) -> list[Entry]:
    """
    Post what a run posted for whom: an entry per payee and nature, of its own period and of former ones apart.

    `accrues_marketing_money`: the program books marketing money when it is earned.

    Raises KeyTaken, DayClosed.
    """
    posted = RunPosted(
        program=run.program, closing=run.closing, last_day=run.last_day, totals=tuple(earnings.totals(run)),
        accrues_marketing_money=accrues_marketing_money,
    )  # fmt: skip
    return post(book=book, drafts=drafts_of(posted), by=by, at=at)


def adjust(*, book: Book, key: str, account: AccountName, amount: int, booked_on: date, reason: str, by: str, at: datetime) -> Entry:
    """
    Give a payee an amount by hand, or take it when below 0: the account is credited, its expense debited.

    Raises KeyTaken, DayClosed.
    """
    expense = AccountName(AccountKind.EXPENSE, account.nature, account.partner, account.payee_kind, account.payee)
    return _by_hand(book, key, EntryKind.MANUAL, (account, expense), amount, booked_on, reason, by, at)


def bring_forward(*, book: Book, key: str, account: AccountName, amount: int, booked_on: date, source: str, by: str, at: datetime) -> Entry:
    """
    What an older system still owed a payee, or was owed when below 0.

    Raises KeyTaken, DayClosed.
    """
    opening = AccountName(AccountKind.OPENING, account.nature, account.partner, account.payee_kind, account.payee)
    return _by_hand(book, key, EntryKind.OPENING, (account, opening), amount, booked_on, source, by, at)


@transaction.atomic
def reverse(*, book: Book, key: str, booked_on: date, reason: str, by: str, at: datetime) -> Entry:
    """
    Undo an entry by one that negates it and cites it; the entry stays as it is.

    Raises NoSuchEntry, ReversedAlready, PostedByClosing, PostedByPayout, DayClosed.
    """
    locked = _locked(book)
    entry = Entry.objects.filter(book=locked, key=key).first()
    if entry is None:
        raise NoSuchEntry(key)
    if entry.kind in (EntryKind.EARNED, EntryKind.ADJUSTED, EntryKind.SETTLED, EntryKind.TAXED):
        raise PostedByClosing(key)
    if entry.kind in (EntryKind.PAYOUT, EntryKind.RETURNED):
        raise PostedByPayout(key)
    if entry.kind == EntryKind.REVERSAL:
        raise ReversedAlready(key)
    undone = [Posting(name_of(line.account), -line.amount) for line in entry.lines.select_related("account")]
    draft = Draft(
        key=f"reversal:{key}", kind=EntryKind.REVERSAL, booked_on=booked_on, postings=gathered(undone), reason=reason, reverses=key
    )
    try:
        (reversal,) = post(book=locked, drafts=[draft], by=by, at=at)
    except KeyTaken:
        raise ReversedAlready(key) from None
    return reversal


@transaction.atomic
def close_book(*, book: Book, through: date) -> None:
    """
    Book nothing more up to and including the day.

    Raises DayClosed when it is closed already.
    """
    locked = _locked(book)
    if locked.closed_through is not None and through <= locked.closed_through:
        raise DayClosed(book=locked, day=through)
    locked.closed_through = through
    locked.save(update_fields=("closed_through",))


def name_of(account: Account) -> AccountName:
    """The account as plain data."""
    return AccountName(AccountKind(account.kind), Nature(account.nature), account.partner, account.payee_kind, account.payee)


def _by_hand(
    book: Book, key: str, kind: EntryKind, sides: tuple[AccountName, AccountName], amount: int, day: date, why: str, by: str, at: datetime
) -> Entry:
    credited, debited = sides
    postings = gathered((Posting(credited, -amount), Posting(debited, amount)))
    said = {"source": why} if kind is EntryKind.OPENING else {"reason": why}
    draft = Draft(key=f"{kind.value}:{key}", kind=kind, booked_on=day, postings=postings, **said)
    return post(book=book, drafts=[draft], by=by, at=at)[0]


def _locked(book: Book) -> Book:
    """The book's row, held until the transaction ends: whoever posts in it, closes it or reverses waits here."""
    return Book.objects.select_for_update().get(id=book.id)


def _is_posted(draft: Draft, posted: Mapping[str, Entry]) -> bool:
    """Was the effect posted before? Raises KeyTaken when it was another one."""
    if draft.key not in posted:
        return False
    if posted[draft.key].hash != hash_of(draft):
        raise KeyTaken(draft.key)
    return True


def _write(book: Book, drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
    """Lines first, then the entries that seal them (sealing.py)."""
    accounts = _accounts(book, (posting.account for draft in drafts for posting in draft.postings))
    lines = [
        EntryLine(entry_id=entry.id, number=number, account_id=accounts[posting.account], amount=posting.amount)
        for draft, entry in zip(drafts, entries, strict=True)
        for number, posting in enumerate(draft.postings, start=1)
    ]
    EntryLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    book.entries += len(entries)
    book.save(update_fields=("entries",))


def _accounts(book: Book, names: Iterable[AccountName]) -> dict[AccountName, int]:
    """The ids of accounts, opened where they are new; the book is locked, so nobody else opens one."""
    wanted = set(names)
    standing = {name_of(account): account.id for account in Account.objects.filter(book=book).iterator()}
    new = [
        Account(
            book=book, kind=name.kind, nature=name.nature, partner=name.partner, payee_kind=name.payee_kind, payee=name.payee
        )
        for name in sorted(wanted - set(standing))
    ]  # fmt: skip
    for account in Account.objects.bulk_create(new, batch_size=AT_ONCE):
        standing[name_of(account)] = account.id
    return standing
