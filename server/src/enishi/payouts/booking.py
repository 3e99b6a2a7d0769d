"""What a payment moves in the books when it is sent, and what moves back when the bank returns it: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Draft, Posting, gathered
from enishi.payouts.states import Way
from enishi.programs.natures import Nature

BILLED = "billed"  # at the head of the name of a receivable that a closing billed: billed:NATURE


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A payment as the books know it; minor units: Σ parts = withheld + Σ offsets + fee + amount."""

    reference: str
    batch: int
    way: Way
    partner: str
    payee_kind: str
    payee: str
    parts: Mapping[Nature, int]
    withheld: int
    offsets: Mapping[str, int]
    fee: int
    amount: int


def paid(one: Booked, *, on: date) -> Draft:
    """
    The entry of a payment that left: what was payable, against the bank and what was kept back.

    Source  docs/rules/ledger.md, "What a payout posts".
    """
    key, _ = keys_of(one.reference)
    return Draft(key=key, kind=EntryKind.PAYOUT, booked_on=on, postings=gathered(_postings(one)), source=source_of(one.batch))


def returned(one: Booked, *, on: date) -> Draft:
    """The entry of a payment that came back: the same the other way round; all of it is payable again."""
    _, key = keys_of(one.reference)
    undone = gathered(Posting(posting.account, -posting.amount) for posting in _postings(one))
    return Draft(key=key, kind=EntryKind.RETURNED, booked_on=on, postings=undone, source=source_of(one.batch))


def keys_of(reference: str) -> tuple[str, str]:
    """The keys of the entries of a payment that left, and that came back."""
    return f"payout:{reference}", f"payout:{reference}:returned"


def source_of(batch: int) -> str:
    """What entries of a batch name as their source."""
    return f"payout:P{batch}"


def first_open_day(day: date, closed_through: date | None) -> date:
    """The day itself, or the first one after it that the books are not closed for."""
    return day if closed_through is None or day > closed_through else closed_through + timedelta(days=1)


def receivable_of(nature: Nature) -> str:
    """The name of what a closing billed a payee of a nature."""
    return f"{BILLED}:{nature.value}"


def _postings(one: Booked) -> Iterator[Posting]:
    leading = max(one.parts, key=lambda nature: one.parts[nature])
    kind = AccountKind.SET_OFF if one.way is Way.NEXT_INVOICE else AccountKind.PAID
    for nature, amount in one.parts.items():
        yield Posting(_account(one, AccountKind.PAYABLE, nature), amount)
    for receivable, amount in one.offsets.items():
        yield Posting(_account(one, *_set_off(receivable, leading)), -amount)
    for kind_, amount in (
        (AccountKind.WITHHELD, -one.withheld),
        (AccountKind.FEE, -one.fee),
        (kind, -one.amount),
    ):
        yield Posting(_account(one, kind_, leading), amount)


def _set_off(receivable: str, leading: Nature) -> tuple[AccountKind, Nature]:
    head, _, nature = receivable.partition(":")
    return (AccountKind.RECEIVABLE, Nature(nature)) if head == BILLED else (AccountKind.SET_OFF, leading)


def _account(one: Booked, kind: AccountKind, nature: Nature) -> AccountName:
    return AccountName(kind, nature, one.partner, one.payee_kind, one.payee)
