"""One payee's account through the closings: a pure fold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from enishi_engine.core.payout import AtContractEnd, BelowMinimum, OwedBack, Payout


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
    stays = outcome in (Outcome.NOT_DUE, Outcome.BELOW_MINIMUM, Outcome.OWED_BACK)
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
