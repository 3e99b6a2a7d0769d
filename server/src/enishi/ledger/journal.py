"""What a closing hands to the books of account: pairs of debit and credit, accruals with their reversal in the next month; pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Posting, gathered
from enishi.programs.natures import Nature


@dataclass(frozen=True, kw_only=True)
class Title:
    """What an account is called in the maker's books of account. `transitional_tax_code`: of payees without a registration number."""

    title: str
    department: str = ""
    tax_code: str = ""
    transitional_tax_code: str = ""


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """A debit and a credit of the same amount, above 0, in minor units."""

    day: date
    number: int  # in this journal, from 1
    debit: AccountName
    credit: AccountName
    amount: int
    description: str
    key: str
    bought_on: date  # the day of the purchase, by which its tax code goes: not that of booking or payment
    transitional: bool = False  # its payee had no registration then: the tax of what is bought is deducted in part


@dataclass(frozen=True, kw_only=True)
class BookedEntry:
    """An entry of the ledger that the closing hands over; `owed` is what it made payable by the days of purchases, where they are known."""

    key: str
    kind: EntryKind
    booked_on: date
    bought_on: date
    postings: tuple[Posting, ...]
    owed: Mapping[date, int] = field(default_factory=dict)


_KIND, _NATURE = AccountKind, Nature
DEFAULT_TITLES: Mapping[tuple[AccountKind, Nature], Title] = {
    (_KIND.EXPENSE, _NATURE.COMMISSION): Title(title="支払手数料"),
    (_KIND.EXPENSE, _NATURE.REBATE): Title(title="売上割戻し"),
    (_KIND.EXPENSE, _NATURE.MARKETING): Title(title="販売促進費"),
    **{(_KIND.ACCRUAL, nature): Title(title="未払費用") for nature in Nature},
    **{(_KIND.PAYABLE, nature): Title(title="未払金") for nature in Nature},
    **{(_KIND.RECEIVABLE, nature): Title(title="未収入金") for nature in Nature},
    **{(_KIND.MDF, nature): Title(title="未払販売促進費") for nature in Nature},
    **{(_KIND.PAID, nature): Title(title="普通預金") for nature in Nature},
    **{(_KIND.WITHHELD, nature): Title(title="預り金") for nature in Nature},
    **{(_KIND.SET_OFF, nature): Title(title="売掛金") for nature in Nature},
    **{(_KIND.FEE, nature): Title(title="雑収入") for nature in Nature},
    **{(_KIND.LAPSED, nature): Title(title="雑収入") for nature in Nature},
    **{(_KIND.OPENING, nature): Title(title="期首残高") for nature in Nature},
    **{(_KIND.TAX, nature): Title(title="仮受消費税等" if nature is _NATURE.REBATE else "仮払消費税等") for nature in Nature},
}


def journal_of(
    entries: Iterable[BookedEntry], open_at_end: Mapping[AccountName, int], *, closing: str, last_day: date, accrues_marketing_money: bool
) -> list[JournalLine]:
    """What a closing hands over: what became owed or was booked by hand, then everything that is still open, and its reversal.

    Shape   `open_at_end`: balances of the accruals after the closing, credit below 0.
    Units   minor units.
    Source  docs/rules/ledger.md, "Journals".
    """
    lines = [line for entry in entries for line in _firm(entry, closing, accrues_marketing_money=accrues_marketing_money)]
    first_of_next = last_day + timedelta(days=1)
    for name, balance in sorted(open_at_end.items()):
        counter = _counter(name, accrues_marketing_money=accrues_marketing_money)
        accrued = (Posting(counter, -balance), Posting(name, balance))
        key = f"accrual:{closing}:{name.nature.value}:{name.payee_kind}:{name.payee}:{name.partner}"
        lines += _pairs(accrued, last_day, f"見込計上 {closing}", key, bought_on=last_day)
        # What is taken back bears the tax code of what it takes back, whatever the rule of the next day.
        lines += _pairs(_undone(accrued), first_of_next, f"見込計上の洗替 {closing}", f"{key}:reversed", bought_on=last_day)
    return [replace(line, number=number) for number, line in enumerate(lines, start=1)]


def marked(lines: Iterable[JournalLine], unregistered: Callable[[str, date], bool]) -> list[JournalLine]:
    """The lines, those of payees marked who had no registration on the day of the purchase."""
    return [replace(line, transitional=unregistered(line.debit.payee, line.bought_on)) for line in lines]


def _firm(entry: BookedEntry, closing: str, *, accrues_marketing_money: bool) -> Iterator[JournalLine]:
    """An entry without what is still open: that is handed over as a whole at the end, and taken back on the next day.

    What became payable stands by the days of its purchases; everything else by the entry's own.
    """
    postings = [posting for posting in entry.postings if posting.account.kind is not AccountKind.ACCRUAL]
    postings += [
        Posting(_counter(posting.account, accrues_marketing_money=accrues_marketing_money), posting.amount)
        for posting in entry.postings
        if posting.account.kind is AccountKind.ACCRUAL
    ]
    description = f"{entry.kind.label} {closing}"
    payable = next((posting.account for posting in entry.postings if posting.account.kind is AccountKind.PAYABLE), None)
    rest = postings
    owed = [] if payable is None else [(day, payable, amount) for day, amount in sorted(entry.owed.items())]
    for day, account, amount in owed:
        counter = _counter(account, accrues_marketing_money=accrues_marketing_money)
        bought = (Posting(counter, amount), Posting(account, -amount))
        yield from _pairs(bought, entry.booked_on, description, entry.key, bought_on=day)
        rest = [*rest, *_undone(bought)]
    yield from _pairs(gathered(rest), entry.booked_on, description, entry.key, bought_on=entry.bought_on)


def _counter(open_: AccountName, *, accrues_marketing_money: bool) -> AccountName:
    """The other side of what is open, or became payable."""
    spends = open_.nature is Nature.MARKETING and accrues_marketing_money
    kind = AccountKind.MDF if spends else AccountKind.EXPENSE
    return AccountName(kind, open_.nature, open_.partner, open_.payee_kind, open_.payee)


def _undone(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    return tuple(Posting(posting.account, -posting.amount) for posting in postings)


def _pairs(postings: Sequence[Posting], day: date, description: str, key: str, *, bought_on: date) -> Iterator[JournalLine]:
    """Balanced postings as pairs: each debit against credits until it is used up."""
    debits = deque(posting for posting in postings if posting.amount > 0)
    credits_ = deque(Posting(posting.account, -posting.amount) for posting in postings if posting.amount < 0)
    while debits and credits_:
        debit, credit = debits.popleft(), credits_.popleft()
        amount = min(debit.amount, credit.amount)
        yield JournalLine(
            day=day, number=0, debit=debit.account, credit=credit.account, amount=amount, description=description, key=key, bought_on=bought_on
        )  # fmt: skip
        for side, left in ((debits, debit), (credits_, credit)):
            if left.amount > amount:
                side.appendleft(Posting(left.account, left.amount - amount))
