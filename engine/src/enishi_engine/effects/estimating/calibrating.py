"""What the model says on past days without a campaign, of partners chosen by the same rule: its error, taken off, and its spread, added."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from enishi_engine.effects.estimating.added import Added, estimate
from enishi_engine.effects.estimating.comparing import Booleans, Floats, Span, compared, span_of
from enishi_engine.effects.estimating.past import Sold
from enishi_engine.effects.estimating.past_days import past_days
from enishi_engine.effects.estimating.selecting import Selection, fit_selection
from enishi_engine.effects.study import Placebo, Range, Wave

REDRAWN = 2  # pseudo-participants per past day


@dataclass(frozen=True, kw_only=True)
class PastDay:
    """What the model said of one past day, on average over its redrawn participants."""

    day: np.datetime64
    found: Floats  # net, window, yen ÷ yen of the chosen
    variance: Floats
    before_after: float


def try_past_days(sold: Sold, wave: Wave, offered: Booleans, against: Booleans, now: Span) -> tuple[PastDay, ...]:
    """The same method on up to 9 past days, on which nothing was offered.

    Shape   oldest first.
    Units   logarithms; the plain comparison as a share of what the chosen sold.
    Errors  none.
    Source  docs/rules/effects.md, "Chosen by a rule".
    """
    study = sold.study
    either = offered | against
    rule = fit_selection(offered[either], now.covariates[either])
    chance = np.random.default_rng([study.seed, 11])
    share = float(offered.sum() / either.sum())
    ahead = wave.starts - min(study.campaign.announced, wave.starts)
    found = []
    for day in past_days(study, wave.after_ends - wave.starts):
        there = either & (study.partners.joined < day)
        then = span_of(sold, moved_to(wave, day), day - ahead)
        found.append(_one(sold, then, there, [_redraw(rule, then, there, share, chance) for _ in range(REDRAWN)]))
    return tuple(found)


def moved_to(wave: Wave, day: np.datetime64) -> Wave:
    """The same span from another day on."""
    return Wave(starts=day, ends=day + (wave.ends - wave.starts), after_ends=day + (wave.after_ends - wave.starts))


def _redraw(rule: Selection, then: Span, there: Booleans, share: float, chance: np.random.Generator) -> Booleans:
    """As many as then would have been chosen, the likelier by the rule the likelier here."""
    score = rule.score(then.covariates) + chance.logistic(size=len(there))
    score[~there] = -np.inf
    chosen = np.zeros(len(there), dtype=np.bool_)
    chosen[np.argsort(-score, kind="stable")[: round(share * there.sum())]] = True
    return chosen


def _one(sold: Sold, then: Span, there: Booleans, draws: Sequence[Booleans]) -> PastDay:
    found, variance, grown = [], [], []
    before = sold.yen(then.wave.starts - (then.wave.ends - then.wave.starts), then.wave.starts, then.wave.starts)
    for chosen in draws:
        rows = compared(sold.study, [(then, chosen, there & ~chosen)])
        added = estimate(rows, split=False)
        size = np.array([1.0, 1.0, max(float(rows.net.yen[rows.offered].sum()), 1.0)])
        found.append(np.array([added.net[0], added.window[0], added.yen]) / size)
        variance.append(np.diag(added.covariance) / size**2)
        grown.append(float(then.window.yen[chosen].sum() / max(float(before[chosen].sum()), 1.0)) - 1)
    return PastDay(
        day=then.wave.starts, found=np.mean(found, axis=0), variance=np.mean(variance, axis=0), before_after=float(np.mean(grown))
    )


def calibrate(added: Added, tried: Sequence[PastDay], yen_of_offered: float) -> Added:
    """Less what the method errs by on past days, and less certain by how much its error differs from day to day."""
    found = np.array([one.found for one in tried])
    error = found.mean(axis=0)
    spread = found.var(axis=0, ddof=1)
    usual = np.mean([one.variance for one in tried], axis=0)
    size = np.array([1.0, 1.0, yen_of_offered])
    more = (np.maximum(spread - usual, 0.0) + np.maximum(spread, usual) / len(tried)) * size**2
    return replace(
        added,
        net=added.net - error[0],
        window=added.window - error[1],
        yen=added.yen - error[2] * yen_of_offered,
        covariance=added.covariance + np.diag(more),
    )


def placebos_of(tried: Sequence[PastDay]) -> tuple[Placebo, ...]:
    """The past days as dots, each with its range."""
    dots = []
    for one in tried:
        reach = 1.959964 * float(np.sqrt(one.variance[0]))
        low, middle, high = (float(np.expm1(one.found[0] + side * reach)) for side in (-1, 0, 1))
        dots.append(Placebo(day=one.day, lift=Range(low=low, middle=middle, high=high), before_after=one.before_after))
    return tuple(dots)


def outside(tried: Sequence[PastDay]) -> int:
    """On how many past days the method would see something although its usual error is taken off."""
    error = np.mean([one.found[0] for one in tried])
    return sum(bool(abs(one.found[0] - error) > 1.959964 * np.sqrt(one.variance[0])) for one in tried)
