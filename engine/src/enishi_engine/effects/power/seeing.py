"""The smallest effect that a plan would see in four of five cases, and what would make it see a smaller one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from enishi_engine.effects.assignment import LEAST_COMPARISON
from enishi_engine.effects.estimating import judge
from enishi_engine.effects.estimating.past_days import past_days
from enishi_engine.effects.power.past import Design, redrawn, with_effect
from enishi_engine.effects.study import Assigned, Result, Study, Verdict, Wave

ENOUGH = 0.8  # of campaigns with such an effect are seen
EFFECTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5)
USUAL_WAITING = 33
HALF = 50
CAMPAIGNS_TOGETHER = 3
FEWEST_DAYS = 3


class Way(Enum):
    """What would let a plan see less."""

    MORE_WAITING = "more_waiting"  # half of the partners wait
    LONGER = "longer"  # window and months after twice as long
    TOGETHER = "together"  # three such campaigns judged together


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Of `tried` campaigns with an effect of this share put in, so many were seen to have worked."""

    effect: float
    seen: int
    tried: int


@dataclass(frozen=True, kw_only=True)
class Improvement:
    """What a change of the plan would come to; `smallest` None where even the largest effect tried is not seen, or cannot be tried."""

    way: Way
    offered: int
    waiting: int
    smallest: float | None


@dataclass(frozen=True, kw_only=True)
class Power:
    """What a plan can see.

    Shape   `seen` in rising order of effects, those tried.
    Units   effects and `half_width` are shares of what would have been sold; `half_width` is the median of the ranges found where
    nothing was put in, None where no range was. `smallest` is the smallest effect seen in four of five.
    `past_days` 0 says that the history is too short to try anything.
    """

    offered: int
    waiting: int
    past_days: int
    half_width: float | None
    smallest: float | None
    seen: tuple[Seen, ...]
    improvements: tuple[Improvement, ...] = ()


def power(study: Study, *, trials: int = 54, seed: int = 1, improve: bool = True) -> Power:
    """
    What the plan of a study would see, tried on its own past.

    Shape   of the study only partners, deals before its first day, waves and the shares of those who wait are looked at.
    Units   `trials` campaigns for each effect, spread over up to 9 past days.
    Errors  none: a history too short, or too few partners, are a Power without a smallest effect.
    Source  docs/rules/effects.md, "What a plan can see".
    """
    design = design_of(study)
    found = _power(study, design, trials=trials, seed=seed)
    if not improve or not found.past_days:
        return found
    return replace(found, improvements=tuple(_improvements(study, design, found, trials=trials, seed=seed)))


def expected_half_width(study: Study, *, effect: float = 0.0, trials: int = 18, seed: int = 1) -> float | None:
    """
    How wide the range of a plan's lift will be, half of it, if the campaign has this effect.

    Units   shares of what would have been sold; the median of `trials` campaigns on past days.
    Errors  none: None where the history is too short, or most of them come to no range.
    Source  docs/rules/effects.md, "What a plan can see".
    """
    design = design_of(study)
    days = _days(study, design)
    if len(days) < FEWEST_DAYS:
        return None
    pasts = _pasts(study, design, days, trials=trials, seed=seed)
    return _half_width([judge(with_effect(past, effect, past.seed)) for past in pasts])


def design_of(study: Study) -> Design:
    """The plan of a study: its waves with those who wait, for ever where nobody's turn follows."""
    campaign = study.campaign
    waves = campaign.waves
    waiting = campaign.wave < 0
    if campaign.assigned is Assigned.WAVES and len(waves) > 1:
        waiting = campaign.wave == len(waves) - 1
    else:
        after = max(wave.after_ends for wave in waves)
        waves = (*waves, Wave(starts=after, ends=after, after_ends=after))
    drawn = np.ones(len(waiting), dtype=np.bool_) if campaign.left_out is None else ~campaign.left_out
    percent = round(100 * float(waiting[drawn].mean())) if drawn.any() else 0
    return Design(waves=waves, waiting_percent=min(max(percent, LEAST_COMPARISON), 80) if percent else USUAL_WAITING)


def _power(study: Study, design: Design, *, trials: int, seed: int) -> Power:
    days = _days(study, design)
    if len(days) < FEWEST_DAYS:
        partners = int((~study.campaign.left_out).sum()) if study.campaign.left_out is not None else len(study.partners)
        waiting = math.ceil(partners * design.waiting_percent / 100)
        return Power(offered=partners - waiting, waiting=waiting, past_days=0, half_width=None, smallest=None, seen=())
    pasts = _pasts(study, design, days, trials=trials, seed=seed)
    nothing = [judge(past) for past in pasts]
    smallest, seen = _smallest(pasts, EFFECTS)
    last = pasts[-1].campaign
    there = ~last.left_out if last.left_out is not None else np.ones(len(last.wave), dtype=np.bool_)
    waiting_now = last.wave == (len(design.waves) - 1 if last.assigned is Assigned.WAVES else -1)
    return Power(
        offered=int((there & ~waiting_now).sum()),
        waiting=int((there & waiting_now).sum()),
        past_days=len(days),
        half_width=_half_width(nothing),
        smallest=smallest,
        seen=seen,
    )


def _days(study: Study, design: Design) -> tuple[np.datetime64, ...]:
    """Past days whose plan is over before the real one begins."""
    return past_days(replace(study, campaign=replace(study.campaign, waves=design.waves[:1])), design.length)


def _pasts(study: Study, design: Design, days: Sequence[np.datetime64], *, trials: int, seed: int) -> list[Study]:
    return [redrawn(study, design, days[number % len(days)], seed * 100_000 + number) for number in range(trials)]


def _smallest(pasts: Sequence[Study], effects: Sequence[float]) -> tuple[float | None, tuple[Seen, ...]]:
    """The smallest effect of the list seen often enough, found by halving; what is larger is seen at least as often."""
    seen: dict[float, Seen] = {}
    low, high = 0, len(effects)
    while low < high:
        middle = (low + high) // 2
        effect = effects[middle]
        found = sum(judge(with_effect(past, effect, past.seed)).verdict is Verdict.WORKED for past in pasts)
        seen[effect] = Seen(effect=effect, seen=found, tried=len(pasts))
        if found >= ENOUGH * len(pasts):
            high = middle
        else:
            low = middle + 1
    ordered = tuple(seen[effect] for effect in sorted(seen))
    return (_between(seen.get(effects[low - 1]) if low else None, seen[effects[low]]) if low < len(effects) else None), ordered


def _between(below: Seen | None, above: Seen) -> float:
    """Where the line between the two neighbours comes to four in five."""
    if below is None:
        return above.effect
    part = (ENOUGH * above.tried - below.seen) / (above.seen - below.seen)
    return below.effect + part * (above.effect - below.effect)


def _half_width(results: Sequence[Result]) -> float | None:
    widths = [(one.net.lift.high - one.net.lift.low) / 2 for one in results if one.net is not None]
    return float(np.median(widths)) if 2 * len(widths) > len(results) else None


def _improvements(study: Study, design: Design, found: Power, *, trials: int, seed: int) -> list[Improvement]:
    result = []
    if design.waiting_percent < HALF and len(design.waves) == 2:
        half = _power(study, replace(design, waiting_percent=HALF), trials=trials, seed=seed)
        result.append(Improvement(way=Way.MORE_WAITING, offered=half.offered, waiting=half.waiting, smallest=half.smallest))
    if len(design.waves) == 2:
        longer = _power(study, replace(design, waves=_longer(design)), trials=trials, seed=seed)
        if longer.past_days:
            result.append(Improvement(way=Way.LONGER, offered=longer.offered, waiting=longer.waiting, smallest=longer.smallest))
    if found.smallest is not None:
        # Ranges are as wide in logarithms whatever the effect, and narrower by √3 of three.
        together = math.expm1(math.log1p(found.smallest) / math.sqrt(CAMPAIGNS_TOGETHER))
        result.append(Improvement(way=Way.TOGETHER, offered=found.offered, waiting=found.waiting, smallest=together))
    return result


def _longer(design: Design) -> tuple[Wave, ...]:
    first, last = design.waves
    window, after = first.ends - first.starts, first.after_ends - first.ends
    ends = first.ends + window
    later = ends + 2 * after
    return (Wave(starts=first.starts, ends=ends, after_ends=later), replace(last, starts=later, ends=later, after_ends=later))
