"""Amounts recomputed from the figures of a result row alone: what an explanation says must give what was paid.

Written from docs/rules/money.md, amounts.md and returns.md; it shares no arithmetic with the readers.
"""

from fractions import Fraction

from enishi_engine.core.expression import PPM
from enishi_engine.core.incentive import (
    Banded,
    Fixed,
    Incentive,
    Method,
    OnEarning,
    Percent,
    PerUnit,
    Pool,
    Reopens,
    Rounding,
    Share,
    ValueUnit,
)
from enishi_engine.core.program import Version
from enishi_engine.explain.explanation import Row


def recompute(line: Row, incentive: Incentive, version: Version) -> int:
    """What `calculated` of an earned line must be, from its other figures.

    Shape   one earning line of kind `earned`. Of a pool, and of a fixed or per-unit amount that is split, this is the least the share can
            be (in absolute value): which seller gets a left-over unit depends on the others' weights. See `agrees`.
    Units   minor units.
    Errors  none: every earned line has the figures of its kind of amount.
    Source  docs/rules/amounts.md
    """
    match incentive.amount:
        case Percent():
            return rounded(Fraction(line["base"] * line["rate"], PPM), version.rounding)
        case Banded() as banded:
            after, before = (pay_of_total(line[name], banded, version.rounding) for name in ("total_after", "total_before"))
            return after - before
        case PerUnit() | Fixed() | Pool():
            whole = whole_amount(line)
            return whole if line["weight"] is None else _least_share(whole, line["weight"], line["weight_total"])


def agrees(line: Row, incentive: Incentive, version: Version) -> bool:
    """Whether `calculated` is what the line's figures give: exactly, or for a split amount its share or one unit more."""
    expected = recompute(line, incentive, version)
    if line["weight"] is None or isinstance(incentive.amount, Percent | Banded):
        return bool(line["calculated"] == expected)
    if line["rate"] is not None and rounded(Fraction(line["base"] * line["rate"], PPM), version.rounding) != whole_amount(line):
        return False  # a pool that is a percentage
    one_more = expected + (-1 if whole_amount(line) < 0 else 1)
    exact = whole_amount(line) * line["weight"] % line["weight_total"] == 0
    return line["calculated"] in ((expected,) if exact else (expected, one_more))


def recompute_take_back(line: Row, origin: Row, before: Row | None, incentive: Incentive, version: Version) -> int:
    """What `amount` of a take-back line must be; where limits are reopened, what `calculated` must be.

    Shape   `origin` is the earning line it undoes, `before` the take-back line of the same origin just before it (None: the first).
    Units   minor units, negative for a positive earning.
    Errors  none.
    Source  docs/rules/returns.md, "Take-back"
    """
    return taken_back_so_far(before, origin, incentive, version) - taken_back_so_far(line, origin, incentive, version)


def taken_back_so_far(line: Row | None, origin: Row, incentive: Incentive, version: Version) -> int:
    """T: what is taken back of the origin once that take-back line is booked; 0 before the first. Where limits are reopened, before them."""
    if line is None:
        return 0
    if by_failure(line):
        amount: int = origin["amount"]
        return amount
    before_limits = Reopens.LIMITS in incentive.reopens
    if Reopens.BANDS not in incentive.reopens:
        return share_undone(line, origin["calculated" if before_limits else "amount"], incentive, version)
    fallen = fallen_of_total(line, origin, incentive, version)
    return fallen if before_limits else rounded(Fraction(origin["amount"] * fallen, origin["calculated"]), version.rounding)


def by_failure(line: Row) -> bool:
    """Is it a continuing condition that failed, and no change of the line, that takes back?"""
    return line["undone"] is None


def share_undone(line: Row, whole: int, incentive: Incentive, version: Version) -> int:
    """How much of an amount of the origin falls with what that take-back line has undone so far, in its unit."""
    if not isinstance(incentive.occasion, OnEarning) and (returns_in_full(incentive) or line["net"] <= 0):
        return whole
    return rounded(Fraction(whole * line["undone"], line["net"]), version.rounding)


def fallen_of_total(line: Row, origin: Row, incentive: Incentive, version: Version) -> int:
    """How much less the running total pays once what was undone of the origin's base is out of it; minor units, before limits."""
    assert isinstance(incentive.amount, Banded), "only a running total is reopened"
    totals = (origin["total_after"], origin["total_after"] - share_undone(line, origin["base"], incentive, version))
    whole, left = (pay_of_total(total, incentive.amount, version.rounding) for total in totals)
    return whole - left


def returns_in_full(incentive: Incentive) -> bool:
    """Does any change take back all of it?"""
    return incentive.take_back is not None and incentive.take_back.share is Share.FULL


def whole_amount(line: Row) -> int:
    """A fixed or per-unit amount on the whole line, or a pool, before it is split."""
    units: int = 1 if line["units"] is None else line["units"]
    unit_amount: int = line["unit_amount"]
    return units * unit_amount


def pay_of_total(total: int, banded: Banded, rounding: Rounding) -> int:
    """What a running total pays, rounded once, in minor units."""
    return rounded(sum((Fraction(part * value) for part, value in parts_of_total(total, banded)), Fraction(0)) / _scale(banded), rounding)


def parts_of_total(total: int, banded: Banded) -> tuple[tuple[int, int], ...]:
    """How a running total is made up: (part of it, value of the band that meets the part), from low to high.

    Units   parts in the running total's unit, values in ppm or minor units per unit.
    """
    bands = banded.bands.bands
    end = bands[-1].end
    counted = total if end is None else min(total, end)
    reached = [band for band in bands if band.start <= counted and counted > 0]
    if not reached:
        return ()
    if banded.method is Method.WHOLE_AMOUNT:
        return ((counted, reached[-1].value),)
    parts = ((min(counted, counted if band.end is None else band.end) - band.start, band.value) for band in reached)
    return tuple((part, value) for part, value in parts if part > 0)


def _scale(banded: Banded) -> int:
    return PPM if banded.unit is ValueUnit.RATE else 1


def _least_share(whole: int, weight: int, weight_total: int) -> int:
    share = abs(whole) * weight // weight_total
    return -share if whole < 0 else share


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """A whole number of minor units; a negative amount as its positive twin.

    Source  docs/rules/money.md, "Rounding"
    """
    size = abs(exact)
    below = size.numerator // size.denominator
    rest = size - below
    up = {
        Rounding.DOWN: False,
        Rounding.UP: rest > 0,
        Rounding.HALF_UP: 2 * rest >= 1,
        Rounding.HALF_EVEN: 2 * rest > 1 or (2 * rest == 1 and below % 2 == 1),
    }[rounding]
    whole = below + (1 if up else 0)
    return -whole if exact < 0 else whole
