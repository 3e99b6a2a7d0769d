"""Take-backs for later changes of a line, and what of it all is payable (docs/rules/returns.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Payable, Reopens
from enishi_engine.oracle.amounts import Outcome, calculated_left, falls_in_bands
from enishi_engine.oracle.rounding import share_of
from enishi_engine.oracle.undoing import Failed, Undone, net_before, net_of, taken_of, takings


@dataclass(frozen=True, kw_only=True)
class Return:
    """What one change takes back: `amount` and `payable` are differences, `undone` is cumulative, `of` all there was; minor units.

    Of unused months `undone` is their number, and `of` that of all; where a continuing condition failed there is neither.
    `calculated` is the difference before limits.
    """

    change: str
    day: date
    undone: int | None
    of: int | None
    calculated: int
    amount: int
    payable: int


def payable_of(outcome: Outcome) -> int:
    """P: how much of what was earned is payable before anything is taken back."""
    candidate, line = outcome.candidate, outcome.candidate.occasion.line
    if candidate.incentive.payable is Payable.EARNED or line is None:
        return outcome.amount
    net, first = net_of(candidate), net_before(candidate)
    if net <= 0:
        return outcome.amount
    return share_of(outcome.amount, min(max(line.paid - first, 0), net), net, candidate.version.rounding)


def returns_of(outcome: Outcome) -> Iterator[Return]:
    """Each change's own line, in order; one that takes nothing back books nothing."""
    return _of_earning(outcome) if outcome.candidate.occasion.fact == "earning_line" else _of_line(outcome)


def _of_line(outcome: Outcome) -> Iterator[Return]:
    taken, calculated = 0, outcome.calculated
    for place, undone in enumerate(takings(outcome.candidate)):
        so_far, left = _taken_back(outcome, place, undone)
        if so_far != taken:
            yield Return(
                change=undone.change,
                day=undone.day,
                undone=undone.undone,
                of=undone.of,
                calculated=left - calculated if Reopens.LIMITS in outcome.candidate.incentive.reopens else taken - so_far,
                amount=taken - so_far,
                payable=_payable_after(outcome, so_far) - _payable_after(outcome, taken),
            )
            taken, calculated = so_far, left


def _of_earning(outcome: Outcome) -> Iterator[Return]:
    """What was taken back of the earning is taken back here, in the same share."""
    earned, taken = outcome.candidate.occasion.rows["earned"]["amount"], 0
    for change, day, undone in outcome.candidate.occasion.taken_back:
        so_far = share_of(outcome.amount, abs(undone), abs(earned), outcome.candidate.version.rounding)
        if so_far != taken:
            back = taken - so_far
            yield Return(change=change, day=day, undone=undone, of=earned, calculated=back, amount=back, payable=back)
        taken = so_far


def _taken_back(outcome: Outcome, place: int, undone: Undone | Failed) -> tuple[int, int]:
    """T: everything taken back so far; and what is left before limits."""
    if isinstance(undone, Failed):
        return outcome.amount, 0
    return _taken_for_change(outcome, place, undone), calculated_left(outcome, undone)


def _taken_for_change(outcome: Outcome, place: int, undone: Undone) -> int:
    candidate = outcome.candidate
    if Reopens.LIMITS in candidate.incentive.reopens:
        return outcome.amount - outcome.left[place]
    if not falls_in_bands(candidate):
        return taken_of(outcome.amount, undone, candidate)
    fallen = outcome.calculated - calculated_left(outcome, undone)
    return share_of(outcome.amount, abs(fallen), abs(outcome.calculated), candidate.version.rounding)


def _payable_after(outcome: Outcome, taken: int) -> int:
    """P, or what is left of the earned amount, whichever is nearer to 0; when everything earned is payable, what is left."""
    left = outcome.amount - taken
    return min(payable_of(outcome), left, key=abs)
