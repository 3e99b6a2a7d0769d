"""An entry before it is posted, as plain data, and what it is called: pure."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.programs.natures import Nature

# Ids of entries are made of their keys under this name, so that an effect has the same id in every database.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "enishi:ledger:entry")


@dataclass(frozen=True, order=True)
class AccountName:
    """An account of a book: what it holds, why, and of whom; `partner` is the payee's company."""

    kind: AccountKind
    nature: Nature
    partner: str
    payee_kind: str
    payee: str


@dataclass(frozen=True)
class Posting:
    """An amount in an account, in minor units: debit above 0, credit below."""

    account: AccountName
    amount: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be posted under one key. `source` names what it was made from; `reverses` the key of the entry that it undoes."""

    key: str
    kind: EntryKind
    booked_on: date
    postings: tuple[Posting, ...]
    reason: str = ""
    source: str = ""
    reverses: str | None = None


def id_of(key: str) -> uuid.UUID:
    """The id of the entry with this key."""
    return uuid.uuid5(_NAMES, key)


def gathered(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """One posting per account, in the order of the accounts; what comes to nothing is left out."""
    totals: dict[AccountName, int] = {}
    for posting in postings:
        totals[posting.account] = totals.get(posting.account, 0) + posting.amount
    return tuple(Posting(account, totals[account]) for account in sorted(totals) if totals[account])


def hash_of(draft: Draft) -> str:
    """What an entry says, as one hash: the same key with another hash is another effect."""
    lines = [[*_said(posting.account), posting.amount] for posting in draft.postings]
    said = [draft.key, draft.kind.value, draft.booked_on.isoformat(), draft.reason, draft.source, draft.reverses, lines]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _said(account: AccountName) -> tuple[str, ...]:
    return account.kind.value, account.nature.value, account.partner, account.payee_kind, account.payee
