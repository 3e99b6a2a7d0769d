"""Own past × how everybody else grew: a range, and never a verdict, for partners like nobody else."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from enishi_engine.effects.estimating.calibrating import moved_to
from enishi_engine.effects.estimating.comparing import Booleans, first_day, taking_part
from enishi_engine.effects.estimating.past import A_MONTH, QUARTER, YEAR, Sold
from enishi_engine.effects.estimating.past_days import past_days
from enishi_engine.effects.study import Effect, Range, Study, Wave, YenRange

LEAST_DONORS = 8
LEAST_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Grown:
    """How much more the chosen sold than a year before, beyond what others did, as a logarithm; and how often others stood beside."""

    beyond: float
    deals: float
    yen: float


def from_own_history(study: Study, sold: Sold) -> Effect | None:
    """What those offered sold beyond their own past × the growth of everybody else.

    Shape   None where there are fewer than 3 past days to learn the spread from, or nothing was sold.
    Units   see Effect.
    Errors  none.
    Source  docs/rules/effects.md, "Everybody, or the ten largest".
    """
    offered = taking_part(study) & (study.campaign.wave >= 0)
    wave = _span(study)
    now = _grown(sold, offered, wave)
    days = _past_days(study)
    if len(days) < LEAST_DAYS or not now.deals:
        return None
    places = _places(sold, offered, wave.starts)
    past = [_grown(sold, _standing(sold, places, day), moved_to(wave, day)).beyond for day in days]
    apart = (days[-1] - days[0]) / (wave.after_ends - wave.starts)
    # Past spans overlap: only those that do not, count as separate trials.
    trials = max(float(apart) + 1, 3.0)
    reach = float(special.stdtrit(trials - 1, 0.975)) * float(np.std(past, ddof=1)) * np.sqrt(1 + 1 / trials)
    return _effect(now, now.beyond - float(np.mean(past)), reach)


def months_short(study: Study) -> tuple[int, int] | None:
    """Months of history and how many it takes, where there are too few past days to learn the spread from; else None."""
    if len(_past_days(study)) >= LEAST_DAYS:
        return None
    wave = _span(study)
    ahead = max(wave.starts - study.campaign.announced, np.timedelta64(0, "D"))
    known, needed = wave.starts - study.history_from, YEAR + QUARTER + (wave.after_ends - wave.starts) + ahead
    return int(known.astype(np.int64) // A_MONTH), round(int(needed.astype(np.int64)) / A_MONTH) + LEAST_DAYS


def _span(study: Study) -> Wave:
    waves = study.campaign.waves
    return Wave(starts=first_day(study), ends=max(one.ends for one in waves), after_ends=max(one.after_ends for one in waves))


def _past_days(study: Study) -> tuple[np.datetime64, ...]:
    wave = _span(study)
    return past_days(study, wave.after_ends - wave.starts, YEAR + QUARTER)


def _effect(now: Grown, middle: float, reach: float) -> Effect:
    low, found, high = (float(np.expm1(middle + side * reach)) for side in (-1, 0, 1))
    part = [one / (1 + one) for one in (low, found, high)]
    yen = YenRange(low=round(part[0] * now.yen), middle=round(part[1] * now.yen), high=round(part[2] * now.yen))
    deals = Range(low=part[0] * now.deals, middle=part[1] * now.deals, high=part[2] * now.deals)
    return Effect(lift=Range(low=low, middle=found, high=high), deals=deals, yen=yen)


def _grown(sold: Sold, chosen: Booleans, wave: Wave) -> Grown:
    study = sold.study
    there = (study.partners.joined < wave.starts - YEAR) & (study.partners.left > wave.starts)
    until = min(wave.after_ends, study.known_until)
    deals = sold.deals(wave.starts, until, until)
    before = sold.deals(wave.starts - YEAR, until - YEAR, wave.starts)
    others = there & ~chosen
    if others.sum() >= LEAST_DONORS and before[others].sum() > 0:
        growth = _ratio(deals[others].sum(), before[others].sum())
    else:  # nobody else: how they themselves were growing just before
        quarter = sold.deals(wave.starts - QUARTER, wave.starts, wave.starts)[chosen].sum()
        growth = _ratio(quarter, sold.deals(wave.starts - QUARTER - YEAR, wave.starts - YEAR, wave.starts)[chosen].sum())
    own = _ratio(deals[chosen].sum(), before[chosen].sum())
    yen = float(sold.yen(wave.starts, until, until)[chosen].sum())
    return Grown(beyond=own - growth, deals=float(deals[chosen].sum()), yen=yen)


def _ratio(now: float, before: float) -> float:
    return float(np.log((now + 0.5) / (before + 0.5)))


def _order(sold: Sold, day: np.datetime64) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Partners there on a day, the most deals of 12 months first."""
    there = (sold.study.partners.joined < day) & (sold.study.partners.left > day)
    past = sold.deals(day - YEAR, day, day)
    order = np.lexsort((np.arange(len(past)), -past))
    return order[there[order]]


def _places(sold: Sold, offered: Booleans, day: np.datetime64) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Where those offered stand by past deals: who is at the top falls back later, campaign or not."""
    return np.flatnonzero(offered[_order(sold, day)])


def _standing(sold: Sold, places: np.ndarray[tuple[int], np.dtype[np.int64]], day: np.datetime64) -> Booleans:
    """Who stood there on another day."""
    order = _order(sold, day)
    chosen = np.zeros(len(sold.study.partners), dtype=np.bool_)
    chosen[order[places[places < len(order)]]] = True
    return chosen
