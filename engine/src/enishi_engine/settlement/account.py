"""One payee's account through the closings: a pure fold."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeVar

from enishi_engine.core.payout import AtContractEnd, BelowMinimum, OwedBack, Payout

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True)
class Movement:
    """What became payable of a line, or came back; `line` is the earning line, for its take-back too. Minor units."""

    line: str
    payable: int


class Outcome(Enum):
    """What a closing did with a payee's balance."""

    PAID = "paid"
    NOT_DUE = "not_due"  # the rhythm pays with a later closing
    BELOW_MINIMUM = "below_minimum"
    LOST = "lost"
    OWED_BACK = "owed_back"
    BILLED = "billed"
    NOTHING = "nothing"


_STAYS = (Outcome.NOT_DUE, Outcome.BELOW_MINIMUM, Outcome.OWED_BACK)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One closing of an account, in minor units: carried_in + posted = paid − billed + lost + carried_out.

    `lost` is below 0 where what had been lost was taken back.
    """

    carried_in: int
    posted: int
    paid: int
    lost: int
    billed: int
    carried_out: int
    minimum: int
    outcome: Outcome


@dataclass(frozen=True)
class Account:
    """What is carried, by line, and what was lost, by line.

    The balance is settled as a whole, so a line's part of it is either still carried or has one fate with all others.
    """

    carried: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)

    @property
    def balance(self) -> int:
        return sum(self.carried.values())


def settle(account: Account, movements: Iterable[Movement], payout: Payout, *, pays: bool, ended: bool = False) -> tuple[Settled, Account]:
    """One closing: the movements enter, and the balance is paid, carried, lost or billed; `ended` is the payee's contract.

    Shape   the account after the closing comes with what the closing did.
    Units   minor units.
    Source  docs/rules/settlement.md.
    """
    moved = tuple(movements)
    carried, lost = dict(account.carried), dict(account.lost)
    released = 0
    for movement in moved:
        # What was lost was never paid, so it cannot be asked back.
        undone = min(-movement.payable, lost.get(movement.line, 0), sum(lost.values())) if movement.payable < 0 else 0
        undone = max(undone, 0)
        released += undone
        if undone:
            lost[movement.line] -= undone
        carried[movement.line] = carried.get(movement.line, 0) + movement.payable + undone
    balance = sum(carried.values())
    outcome = _outcome(balance, payout, pays=pays, ended=ended)
    if outcome is Outcome.LOST:
        lost = {line: lost.get(line, 0) + carried.get(line, 0) for line in (*lost, *(line for line in carried if line not in lost))}
    stays = outcome in _STAYS
    settled = Settled(
        carried_in=account.balance,
        posted=sum(movement.payable for movement in moved),
        paid=balance if outcome is Outcome.PAID else 0,
        lost=(balance if outcome is Outcome.LOST else 0) - released,
        billed=-balance if outcome is Outcome.BILLED else 0,
        carried_out=balance if stays else 0,
        minimum=payout.minimum,
        outcome=outcome,
    )
    return settled, Account(carried if stays else {}, lost)


def parts(
    settled: Settled, movements: Iterable[Movement], *, before: Account, after: Account, of: Callable[[str], Part]
) -> dict[Part, Settled]:
    """What a closing did, by parts of the account (by nature, say); `of` tells a line's part.

    Shape   one for each part that has a line; in every figure they come to `settled` together. Where the balance came to nothing,
            the parts were set against each other: what one was paid, another paid.
    Units   minor units.
    Source  docs/rules/settlement.md, "By nature".
    """
    carried_in = _summed((of(line), amount) for line, amount in before.carried.items())
    posted = _summed((of(movement.line), movement.payable) for movement in movements)
    lost_before, lost_after = (_summed((of(line), amount) for line, amount in one.lost.items()) for one in (before, after))
    done = {}
    for part in {**carried_in, **posted, **lost_before, **lost_after}:
        came = carried_in.get(part, 0) + posted.get(part, 0)
        lost = lost_after.get(part, 0) - lost_before.get(part, 0)
        left = came - lost
        done[part] = replace(
            settled, carried_in=carried_in.get(part, 0), posted=posted.get(part, 0), lost=lost,
            paid=left if settled.outcome in (Outcome.PAID, Outcome.NOTHING) else 0,
            billed=-left if settled.outcome is Outcome.BILLED else 0,
            carried_out=left if settled.outcome in _STAYS else 0,
        )  # fmt: skip
    return done


def _summed(amounts: Iterable[tuple[Part, int]]) -> dict[Part, int]:
    totals: dict[Part, int] = {}
    for part, amount in amounts:
        totals[part] = totals.get(part, 0) + amount
    return totals


def _outcome(balance: int, payout: Payout, *, pays: bool, ended: bool) -> Outcome:
    if balance == 0:
        return Outcome.NOTHING
    if ended and payout.at_contract_end is AtContractEnd.SETTLED:
        return Outcome.PAID if balance > 0 else Outcome.BILLED
    if not pays:
        return Outcome.NOT_DUE
    if balance < 0:
        return Outcome.BILLED if payout.owed_back is OwedBack.BILLED else Outcome.OWED_BACK
    if balance < payout.minimum:
        return Outcome.LOST if payout.below_minimum is BelowMinimum.LOST else Outcome.BELOW_MINIMUM
    return Outcome.PAID
