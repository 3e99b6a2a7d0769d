"""What later changes undo of a candidate's line, and what is left of an amount then (docs/rules/returns.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Share, TakeBack
from enishi_engine.oracle.candidates import Candidate
from enishi_engine.oracle.known import Change, Line
from enishi_engine.oracle.rounding import share_of
from enishi_engine.oracle.spans import add_months


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A line after one of its changes: `undone` of `of` so far, in minor units; of unused months their number, and that of all."""

    change: str
    day: date
    undone: int
    of: int
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The failure of a continuing condition, which undoes nothing of the line and takes back all that was earned."""

    change: str
    day: date
    undone: None = None
    of: None = None


def takings(candidate: Candidate) -> Iterator[Undone | Failed]:
    """Everything that takes back, in order: changes before the day on which a continuing condition failed, then that failure."""
    failed_on = candidate.failed_on if candidate.incentive.uncertain_months is not None else None
    for undone in undoings(candidate):
        if failed_on is None or undone.day < failed_on:
            yield undone
    if failed_on is not None and failed_on > candidate.day:
        yield Failed(change=f"ended-{failed_on}", day=failed_on)


def undoings(candidate: Candidate) -> Iterator[Undone]:
    """The candidate's line after each change that its take-back names, in their order; none without a take-back."""
    take_back, line = candidate.incentive.take_back, candidate.occasion.line
    if take_back is None or line is None:
        return
    if take_back.share is Share.UNUSED_MONTHS:
        yield from _gone_back(candidate, line, take_back)
        return
    net = net_of(candidate)
    after = line.net - net_before(candidate) - net  # the net of later months, which is undone first
    of_line, cancelled = 0, False
    for change in line.changes:
        if not _counts(change, take_back, candidate):
            continue
        of_line = min(of_line + change.undoes, max(line.net, 0))
        cancelled = cancelled or change.kind == "cancel"
        undone = min(max(of_line - after, 0), max(net, 0))
        yield Undone(change=change.id, day=change.date, undone=undone, of=net, cancelled=cancelled)


def taken_of(amount: int, undone: Undone, candidate: Candidate) -> int:
    """How much of an amount falls with what is undone, in its unit."""
    take_back = candidate.incentive.take_back
    assert take_back is not None, "without a take-back nothing is undone"
    if take_back.share is Share.FULL:
        return amount
    if undone.of <= 0:
        return amount if undone.cancelled else 0
    return share_of(amount, undone.undone, undone.of, candidate.version.rounding)


def left_of(amount: int, candidate: Candidate) -> int:
    """What all changes together leave of an amount."""
    return [amount, *(amount - taken_of(amount, undone, candidate) for undone in undoings(candidate))][-1]


def net_of(candidate: Candidate) -> int:
    """The line's net; of a service month its part."""
    line, month = candidate.occasion.line, candidate.occasion.month
    assert line is not None, "only a line has a net"
    return line.net if month is None else month.part_of(line.net, candidate.version.rounding)


def net_before(candidate: Candidate) -> int:
    """The net of the months before a service month."""
    line, month = candidate.occasion.line, candidate.occasion.month
    assert line is not None, "only a line has a net"
    return 0 if month is None else month.up_to(line.net, candidate.version.rounding) - net_of(candidate)


def _gone_back(candidate: Candidate, line: Line, take_back: TakeBack) -> Iterator[Undone]:
    """When the customer goes back: the months that have not begun by then."""
    months = take_back.months
    assert months is not None, "unused months are some of a number of months"
    place = (candidate.day, line.row["booked_at"], line.row["source"], line.id)
    back = [((one.date, one.booked_at, one.source, one.id, 0), one) for one in line.changes if one.kind in take_back.after]
    later = [one for one in line.downgrades if (one.date, one.booked_at, one.source, one.id) > place]
    back += [((one.date, one.booked_at, one.source, one.id, 1), one) for one in later if "downgrade" in take_back.after]
    if back:
        first = min(back, key=lambda found: found[0])[1]
        unused = sum(add_months(candidate.day, month) >= first.date for month in range(months))
        yield Undone(change=first.id, day=first.date, undone=unused, of=months, cancelled=False)


def _counts(change: Change, take_back: TakeBack, candidate: Candidate) -> bool:
    in_time = take_back.days is None or (change.date - candidate.day).days <= take_back.days
    return change.kind in take_back.after and in_time
