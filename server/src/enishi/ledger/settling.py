"""From what became payable to each payee, closing by closing, to what was settled, and the entries of that: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.entries import AccountName, Draft, Posting, gathered
from enishi.programs.natures import Nature
from enishi_engine.core.payout import Payout
from enishi_engine.settlement import Account, Movement, Outcome, Settled, parts, settle


class Payee(NamedTuple):
    """Who has an account: a partner or a person."""

    kind: str
    code: str


class Part(NamedTuple):
    """What the account is kept apart by."""

    partner: str
    nature: Nature


class Moved(NamedTuple):
    """What became payable of a line, or came back; `line` is the earning line, for its take-back too. Minor units."""

    payee: Payee
    part: Part
    line: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """One closing: what it settles by, whether it pays, whose contract has ended, and what moved, in order."""

    payout: Payout
    pays: bool
    ended: frozenset[Payee]
    moved: Sequence[Moved]


@dataclass(frozen=True)
class PayeeSettled:
    """What a closing did with a payee's balance, by parts; a part in which nothing moved or waits is left out."""

    payee: Payee
    ended: bool
    parts: Mapping[Part, Settled]


def fold(steps: Iterable[Step]) -> Iterator[list[PayeeSettled]]:
    """What each closing did with whom, in the order of the payees.

    Source  docs/rules/settlement.md; the engine settles each account.
    """
    accounts: dict[Payee, Account] = {}
    part_of: dict[tuple[Payee, str], Part] = {}
    for step in steps:
        moved: dict[Payee, list[Movement]] = {}
        for one in step.moved:
            # Where a person changed companies, a line of each company is a line of its own.
            line = f"{one.line} {one.part.partner}"
            part_of[one.payee, line] = one.part
            moved.setdefault(one.payee, []).append(Movement(line, one.amount))
        done = []
        for payee in sorted({*accounts, *moved}):
            before, moves, ended = accounts.get(payee, Account()), moved.get(payee, []), payee in step.ended
            settled, accounts[payee] = settle(before, moves, step.payout, pays=step.pays, ended=ended)
            by_part = parts(settled, moves, before=before, after=accounts[payee], of=partial(_part_of, part_of, payee))
            done.append(PayeeSettled(payee, ended, {part: one for part, one in sorted(by_part.items()) if _says_something(one)}))
        yield [one for one in done if one.parts]


def drafts_of(settled: Iterable[PayeeSettled], *, source: str, last_day: date) -> list[Draft]:
    """The entries of what lapsed, was billed or was netted, one for each payee of whom something moves.

    Units   minor units, debit above 0.
    Source  docs/rules/ledger.md, "What a settlement posts".
    """
    found = []
    for one in settled:
        if moved := gathered(posting for part, done in one.parts.items() for posting in _postings(one.payee, part, done)):
            key = f"{source}:{one.payee.kind}:{one.payee.code}"
            found.append(Draft(key=key, kind=EntryKind.SETTLED, booked_on=last_day, postings=moved, source=source))
    return found


def source_of(program: str, closing: str) -> str:
    """What the entries of a closing's settlement name as their source."""
    return f"settlement:{program}/{closing}"


def _part_of(parts_of: Mapping[tuple[Payee, str], Part], payee: Payee, line: str) -> Part:
    return parts_of[payee, line]


def _postings(payee: Payee, part: Part, done: Settled) -> Iterable[Posting]:
    netted = done.paid if done.outcome is Outcome.NOTHING else 0  # over all parts it comes to nothing
    for kind, amount in (
        (AccountKind.PAYABLE, done.lost - done.billed + netted),
        (AccountKind.LAPSED, -done.lost),
        (AccountKind.RECEIVABLE, done.billed),
    ):
        yield Posting(AccountName(kind, part.nature, part.partner, payee.kind, payee.code), amount)


def _says_something(one: Settled) -> bool:
    return any((one.carried_in, one.posted, one.paid, one.lost, one.billed, one.carried_out))
