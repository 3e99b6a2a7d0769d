"""Several campaigns of one kind judged together: each is too small, all of them may not be."""

from collections.abc import Sequence
from itertools import count, islice

import numpy as np
from scipy import special

from enishi_engine.effects.study import Cap, Measure, Pooled, Range, Reason, Result, Verdict, Why

BETWEEN = np.linspace(0.0, 0.4, 41)  # how much campaigns of a kind may differ, as a standard deviation of logarithms
USUALLY = 0.1  # … and how much they are expected to, before any was seen
MOST_MORE = 20
STRENGTH = (Cap.FULL, Cap.PROBABLY, Cap.NOT_PROOF)


def can_be_pooled(result: Result) -> bool:
    """Whether a result has a finished range of deals; where yen is shown instead, deals were split or one decides, and tell nothing here."""
    return result.net is not None and result.cap in STRENGTH and result.final and result.shown is Measure.DEALS


def pool(results: Sequence[Result]) -> Pooled:
    """The lift of a usual campaign of the kind, from the net lifts of several, and no stronger verdict than the weakest allows.

    Shape   results that cannot be pooled are left out.
    Units   shares of what would have been sold.
    Errors  ValueError where no result has a range to pool.
    Source  docs/rules/effects.md, "Several campaigns together".
    """
    told = [one for one in results if can_be_pooled(one)]
    if not told:
        raise ValueError("Pooling needs at least one finished campaign with a range.")
    found, error = (np.array(column) for column in zip(*[_logarithm(one.net.lift) for one in told if one.net is not None], strict=True))
    lift, between = _together(found, error)
    cap = max((one.cap for one in told), key=STRENGTH.index)
    sure = not lift.holds_nothing
    verdict = Verdict.CANNOT_BE_MEASURED if cap is Cap.NOT_PROOF else Verdict.CANNOT_TELL_YET
    if sure and cap is not Cap.NOT_PROOF:
        verdict = Verdict.WORKED if lift.low > 0 else Verdict.DID_NOT_WORK
    return Pooled(
        campaigns=len(told),
        lift=lift,
        between=between,
        verdict=verdict,
        cap=cap,
        reasons=() if sure else (Reason(Why.RANGE_HOLDS_NOTHING),),
        more_needed=None if sure or cap is Cap.NOT_PROOF else _more(found, error),
    )


def _logarithm(lift: Range) -> tuple[float, float]:
    """A lift and its standard deviation as logarithms, whatever its range's percent."""
    low, middle, high = (float(np.log(max(1 + one, 1e-3))) for one in (lift.low, lift.middle, lift.high))
    return middle, (high - low) / 2 / float(special.ndtri(0.5 + lift.percent / 200))


def _together(found: np.ndarray, error: np.ndarray, percent: int = 95) -> tuple[Range, float]:
    """The mean, averaged over how much campaigns may differ, each by how likely it makes what was found."""
    variance = error[None, :] ** 2 + BETWEEN[:, None] ** 2
    weight = 1 / variance
    mean = (weight * found).sum(axis=1) / weight.sum(axis=1)
    spread = 1 / np.sqrt(weight.sum(axis=1))
    likely = -0.5 * (np.log(variance).sum(axis=1) + (weight * (found - mean[:, None]) ** 2).sum(axis=1)) + np.log(spread)
    likely -= np.square(BETWEEN / USUALLY) / 2
    part = np.exp(likely - likely.max())
    part /= part.sum()
    grid = np.linspace((mean - 6 * spread).min(), (mean + 6 * spread).max(), 2001)
    below = (part[:, None] * special.ndtr((grid[None, :] - mean[:, None]) / spread[:, None])).sum(axis=0)
    low, high = np.interp([0.5 - percent / 200, 0.5 + percent / 200], below, grid)
    middle = float(part @ mean)
    return Range(low=float(np.expm1(low)), middle=float(np.expm1(middle)), high=float(np.expm1(high)), percent=percent), float(
        part @ BETWEEN
    )


def _more(found: np.ndarray, error: np.ndarray) -> int | None:
    """How many more campaigns as exact as these, each with the middle found so far, would leave no room for nothing."""
    lift, _ = _together(found, error)
    middle, usual = float(np.log1p(lift.middle)), float(np.sqrt(np.mean(np.square(error))))
    for more in islice(count(1), MOST_MORE):
        longer = _together(np.append(found, np.full(more, middle)), np.append(error, np.full(more, usual)))[0]
        if not longer.holds_nothing:
            return more
    return None
