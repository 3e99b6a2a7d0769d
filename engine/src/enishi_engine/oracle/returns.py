"""Take-backs for later changes of a line, and what of it all is payable (docs/rules/returns.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Payable, Share, TakeBack
from enishi_engine.oracle.amounts import Outcome
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.known import Change, Line
from enishi_engine.oracle.rounding import share_of
from enishi_engine.oracle.spans import add_months


@dataclass(frozen=True, kw_only=True)
class Return:
    """What one change takes back: `amount` and `payable` are differences, `undone` is cumulative, `of` all there was; minor units.

    Of unused months `undone` is their number, and `of` that of all.
    """

    change: str
    day: date
    undone: int
    of: int
    amount: int
    payable: int


def payable_of(outcome: Outcome) -> int:
    """P: how much of what was earned is payable before anything is taken back."""
    candidate, line = outcome.candidate, outcome.candidate.occasion.line
    if candidate.incentive.payable is Payable.EARNED or line is None:
        return outcome.amount
    net, first = net_of(candidate), _net_before(candidate)
    if net <= 0:
        return outcome.amount
    return share_of(outcome.amount, min(max(line.paid - first, 0), net), net, candidate.version.rounding)


def net_of(candidate: Candidate) -> int:
    """The line's net; of a service month its part."""
    line, month = candidate.occasion.line, candidate.occasion.month
    assert line is not None, "only a line has a net"
    return line.net if month is None else month.part_of(line.net, candidate.version.rounding)


def _net_before(candidate: Candidate) -> int:
    """The net of the months before a service month."""
    line, month = candidate.occasion.line, candidate.occasion.month
    assert line is not None, "only a line has a net"
    return 0 if month is None else month.up_to(line.net, candidate.version.rounding) - net_of(candidate)


def returns_of(outcome: Outcome) -> Iterator[Return]:
    """Each change's own line, in order; one that takes nothing back books nothing."""
    return _of_earning(outcome) if outcome.candidate.occasion.fact == "earning_line" else _of_line(outcome)


def _of_line(outcome: Outcome) -> Iterator[Return]:
    candidate, line = outcome.candidate, outcome.candidate.occasion.line
    take_back = candidate.incentive.take_back
    if take_back is None or line is None:
        return
    if take_back.share is Share.UNUSED_MONTHS:
        yield from _unused_months(outcome, line, take_back)
        return
    net = net_of(candidate)
    after = line.net - _net_before(candidate) - net  # the net of later months, which is undone first
    of_line, taken, cancelled = 0, 0, False
    for change in line.changes:
        if not _counts(change, take_back, candidate):
            continue
        of_line = min(of_line + change.undoes, max(line.net, 0))
        undone = min(max(of_line - after, 0), max(net, 0))
        cancelled = cancelled or change.kind == "cancel"
        so_far = _taken_back(outcome, take_back, undone, cancelled=cancelled)
        if so_far != taken:
            payable = _payable_after(outcome, so_far) - _payable_after(outcome, taken)
            yield Return(change=change.id, day=change.date, undone=undone, of=net, amount=taken - so_far, payable=payable)
        taken = so_far


def _of_earning(outcome: Outcome) -> Iterator[Return]:
    """What was taken back of the earning is taken back here, in the same share."""
    earned, taken = outcome.candidate.occasion.rows["earned"]["amount"], 0
    for change, day, undone in outcome.candidate.occasion.taken_back:
        so_far = share_of(outcome.amount, abs(undone), abs(earned), outcome.candidate.version.rounding)
        if so_far != taken:
            yield Return(change=change, day=day, undone=undone, of=earned, amount=taken - so_far, payable=taken - so_far)
        taken = so_far


def _unused_months(outcome: Outcome, line: Line, take_back: TakeBack) -> Iterator[Return]:
    """When the customer goes back: the share of the months that have not begun by then."""
    candidate, months = outcome.candidate, take_back.months
    assert months is not None, "unused months are some of a number of months"
    place = (candidate.day, line.row["booked_at"], line.row["source"], line.id)
    back = [((one.date, one.booked_at, one.source, one.id, 0), one) for one in line.changes if one.kind in take_back.after]
    later = [one for one in line.downgrades if (one.date, one.booked_at, one.source, one.id) > place]
    back += [((one.date, one.booked_at, one.source, one.id, 1), one) for one in later if "downgrade" in take_back.after]
    if not back:
        return
    first = min(back, key=lambda found: found[0])[1]
    unused = sum(add_months(candidate.day, month) >= first.date for month in range(months))
    taken = share_of(outcome.amount, unused, months, candidate.version.rounding)
    if taken != 0:
        payable = _payable_after(outcome, taken) - _payable_after(outcome, 0)
        yield Return(change=first.id, day=first.date, undone=unused, of=months, amount=-taken, payable=payable)


def _counts(change: Change, take_back: TakeBack, candidate: Candidate) -> bool:
    in_time = take_back.days is None or (change.date - candidate.day).days <= take_back.days
    return change.kind in take_back.after and in_time


def _taken_back(outcome: Outcome, take_back: TakeBack, undone: int, *, cancelled: bool) -> int:
    """T: everything taken back so far."""
    net = net_of(outcome.candidate)
    if take_back.share is Share.FULL:
        return outcome.amount
    if net <= 0:
        return outcome.amount if cancelled else 0
    return share_of(outcome.amount, undone, net, outcome.candidate.version.rounding)


def _payable_after(outcome: Outcome, taken: int) -> int:
    """P, or what is left of the earned amount, whichever is nearer to 0; when everything earned is payable, what is left."""
    left = outcome.amount - taken
    return min(payable_of(outcome), left, key=abs)
