"""From coefficients to what people ask for: new deals and yen, lift, where what was paid went, what comes back of it; draw by draw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enishi_engine.effects.estimating.added import Added
from enishi_engine.effects.estimating.comparing import Booleans, Counted
from enishi_engine.effects.study import Bars, Effect, Range, YenRange

Floats = NDArray[np.float64]
HALF = 4_000  # draws; each has its mirror image, so that middles do not move by chance
FARTHEST = 5.0  # of a logarithm of a lift: 148 times


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Coefficients as they might be; the first row as they were found.

    Shape   draw × group for `net` and `window`, one per draw for `yen`; `luck` draws which deals happened to be the new ones.
    """

    net: Floats
    window: Floats
    yen: Floats
    luck: Floats


def draw(added: Added, seed: int) -> Draws:
    """Coefficients from a multivariate t, and luck from a normal."""
    chance = np.random.default_rng([seed, 7])
    normal = chance.normal(size=(HALF, len(added.covariance) + 1))
    around = _spread(added, normal[:, :-1]) * np.sqrt(added.freedom / chance.chisquare(added.freedom, HALF))[:, None]
    middle = np.concatenate([added.net, added.window, [added.yen]])
    found = np.vstack([middle, middle + around, middle - around])
    groups = len(added.net)
    luck = np.concatenate([[0.0], normal[:, -1], -normal[:, -1]])
    return Draws(net=found[:, :groups], window=found[:, groups : 2 * groups], yen=found[:, -1], luck=luck)


def _spread(added: Added, normal: Floats) -> Floats:
    """Normal draws with the covariance of the coefficients; scaled first, since yen and logarithms are worlds apart."""
    scale = np.sqrt(np.maximum(np.diag(added.covariance), 1e-300))
    values, vectors = np.linalg.eigh(added.covariance / np.outer(scale, scale))
    result: Floats = (normal @ (vectors * np.sqrt(np.maximum(values, 0.0))).T) * scale
    return result


@dataclass(frozen=True, kw_only=True)
class New:
    """New deals and yen per draw, of so many in all."""

    deals: Floats
    yen: Floats
    all_deals: float
    all_yen: float

    @property
    def lift(self) -> Floats:
        result: Floats = self.deals / np.maximum(self.all_deals - self.deals, 0.5)
        return result

    def effect(self) -> Effect:
        return Effect(lift=range_of(self.lift), deals=range_of(self.deals), yen=yen_range(self.yen))


def new_of(counted: Counted, groups: Sequence[Booleans], coefficients: Floats, luck: Floats) -> New:
    """Of what those offered did, what would not have come: Σ (1 − e^−β), and luck, since not every deal is new by the same part."""
    part = 1 - np.exp(-np.clip(coefficients, -FARTHEST, FARTHEST))
    uneven = np.abs(part) * (1 - part)
    sums = [np.array([column[group].sum() for group in groups]) for column in (counted.deals, counted.yen, counted.squares)]
    deals = part @ sums[0] + luck * np.sqrt(uneven @ sums[0])
    yen = part @ sums[1] + luck * np.sqrt(uneven @ sums[2])
    return New(deals=deals, yen=yen, all_deals=float(sums[0].sum()), all_yen=float(sums[1].sum()))


def range_of(draws: Floats, percent: int = 95) -> Range:
    """The middle is what was found, the ends are those of the draws."""
    low, high = np.percentile(draws[1:], [50 - percent / 2, 50 + percent / 2])
    return Range(low=float(low), middle=float(draws[0]), high=float(high), percent=percent)


def yen_range(draws: Floats, percent: int = 95) -> YenRange:
    found = range_of(draws, percent)
    return YenRange(low=round(found.low), middle=round(found.middle), high=round(found.high), percent=percent)


def bars_of(paid: int, net: New, window: New) -> Bars:
    """Paid is paid on deals of the window: the part of those that are new, that were only moved, and that came anyway."""
    whole = max(window.all_yen, 1.0)
    new = np.clip(net.yen / whole, 0.0, 1.0)
    moved = np.clip(window.yen / whole, new, 1.0) - new
    of_new, of_moved = yen_range(paid * new), yen_range(paid * moved)
    of_anyway = yen_range(paid * (1 - new - moved))
    middle = paid - of_new.middle - of_moved.middle
    anyway = YenRange(low=min(of_anyway.low, middle), middle=middle, high=max(of_anyway.high, middle))
    return Bars(paid=paid, anyway=anyway, moved=of_moved, new=of_new)


def return_of(yen: Floats, *, margin_ppm: int, cost: int) -> Range:
    """What comes back of each yen paid beyond itself: (margin × new − paid) ÷ paid."""
    return range_of((yen * margin_ppm / 1e6 - cost) / cost)
