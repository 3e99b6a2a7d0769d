"""A book of Sakura's program for the group of month ends, and short ways to name accounts."""

from datetime import date

import pytest

from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Draft, Posting
from enishi.programs.natures import Nature

OCTOBER_1 = date(2026, 10, 1)


def account(kind: AccountKind, partner: str = "aoba", nature: Nature = Nature.COMMISSION) -> AccountName:
    return AccountName(kind, nature, partner, "partner", partner)


def earned(key: str, *, expense: int = 0, accrual: int = 0, payable: int = 0, on: date = OCTOBER_1, partner: str = "aoba") -> Draft:
    """An entry of an earning; amounts as they stand in the accounts, credit below 0."""
    amounts = {AccountKind.EXPENSE: expense, AccountKind.ACCRUAL: accrual, AccountKind.PAYABLE: payable}
    postings = tuple(Posting(account(kind, partner), amount) for kind, amount in amounts.items() if amount)
    return Draft(key=key, kind=EntryKind.EARNED, booked_on=on, postings=postings)


@pytest.fixture
def book(db, now):
    return ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=now)
