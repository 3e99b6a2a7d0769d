"""When what was posted is paid out, from which amount on, and what becomes of what a payee owes back."""

from dataclasses import dataclass
from enum import Enum

from enishi_engine.core.expression import Period


class BelowMinimum(Enum):
    """What becomes of an amount that is too small to be paid (L3)."""

    CARRIED = "carried"
    LOST = "lost"


class OwedBack(Enum):
    """What becomes of a balance below 0: more came back than was still unpaid (B4)."""

    CARRIED = "carried"  # set against what is posted later
    BILLED = "billed"


class AtContractEnd(Enum):
    """What becomes of a balance once the payee's contract has ended."""

    AS_USUAL = "as_usual"
    SETTLED = "settled"  # the whole of it is paid or billed, whatever rhythm and minimum say


@dataclass(frozen=True, kw_only=True)
class Payout:
    """The terms of paying out; silence is: every closing, any amount, and what is owed back is carried.

    A closing pays when its last day lies in the last month of a program `period`; for YEAR, `month` may name another
    month of the calendar (T7). `minimum` is in minor units; a balance of exactly that is paid.
    """

    period: Period = Period.MONTH
    month: int | None = None
    minimum: int = 0
    below_minimum: BelowMinimum = BelowMinimum.CARRIED
    owed_back: OwedBack = OwedBack.CARRIED
    at_contract_end: AtContractEnd = AtContractEnd.AS_USUAL


EVERY_CLOSING = Payout()  # what silence means
