"""Take-backs for later changes of a line, and what of it all is payable (docs/rules/returns.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Payable, Share, TakeBack
from enishi_engine.oracle.amounts import Outcome
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.known import Change, Line
from enishi_engine.oracle.rounding import share_of


@dataclass(frozen=True, kw_only=True)
class Return:
    """What one change takes back: `amount` and `payable` are differences, `undone` is cumulative; minor units."""

    change: str
    day: date
    undone: int
    amount: int
    payable: int


def payable_of(outcome: Outcome) -> int:
    """P: how much of what was earned is payable before anything is taken back."""
    candidate, line = outcome.candidate, outcome.candidate.occasion.line
    if candidate.incentive.payable is Payable.EARNED or line is None or line.net <= 0:
        return outcome.amount
    paid = min(max(line.paid, 0), line.net)
    return share_of(outcome.amount, paid, line.net, candidate.version.rounding)


def returns_of(outcome: Outcome) -> Iterator[Return]:
    """Each change's own line, in order; one that takes nothing back books nothing."""
    candidate, line = outcome.candidate, outcome.candidate.occasion.line
    take_back = candidate.incentive.take_back
    if take_back is None or line is None:
        return
    undone, taken, cancelled = 0, 0, False
    for change in line.changes:
        if not _counts(change, take_back, candidate):
            continue
        undone = min(undone + change.undoes, max(line.net, 0))
        cancelled = cancelled or change.kind == "cancel"
        so_far = _taken_back(outcome, line, take_back, undone, cancelled=cancelled)
        if so_far != taken:
            payable = _payable_after(outcome, so_far) - _payable_after(outcome, taken)
            yield Return(change=change.id, day=change.date, undone=undone, amount=taken - so_far, payable=payable)
        taken = so_far


def _counts(change: Change, take_back: TakeBack, candidate: Candidate) -> bool:
    in_time = take_back.days is None or (change.date - candidate.day).days <= take_back.days
    return change.kind in take_back.after and in_time


def _taken_back(outcome: Outcome, line: Line, take_back: TakeBack, undone: int, *, cancelled: bool) -> int:
    """T: everything taken back so far."""
    if take_back.share is Share.FULL:
        return outcome.amount
    if line.net <= 0:
        return outcome.amount if cancelled else 0
    return share_of(outcome.amount, undone, line.net, outcome.candidate.version.rounding)


def _payable_after(outcome: Outcome, taken: int) -> int:
    """P, or what is left of the earned amount, whichever is nearer to 0; when everything earned is payable, what is left."""
    left = outcome.amount - taken
    return min(payable_of(outcome), left, key=abs)
