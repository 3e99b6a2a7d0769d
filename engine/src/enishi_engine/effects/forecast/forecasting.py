"""The cost of the next months: each partner's rate, the season, what partners share, and a range widened until the past fits into it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
LEAST_MONTHS = 18  # a season, and something to test the forecast on
LEAST_PARTNERS = 20
MEMORY_MONTHS = 9.0  # what a partner did so long ago counts e⁻¹
SEASON_HELD_BY = 24.0  # months of an average year that every month's factor is drawn towards, per year of history
MOST_TESTS = 12
PRIOR_TESTS = 4.0  # the widening believes in its usual size as much as in so many tests
USUAL_SHOCK = 0.10  # what networks share in a quarter, as a standard deviation of logarithms


class CannotForecast(Exception):
    """There is too little past to forecast from; says how much is needed."""

    def __init__(self, *, months: int, partners: int) -> None:
        super().__init__(
            f"{months} months of {partners} partners are too little for a forecast. "
            f"Load at least {LEAST_MONTHS} months of {LEAST_PARTNERS} partners, or plan with the maximum of the budget."
        )


@dataclass(frozen=True, kw_only=True)
class History:
    """What was paid on, by month.

    Shape   `deals` and `cost` are partner × month, oldest first; `present` says in which months the partner was under contract.
    Units   cost in yen; `first_calendar_month` is 1–12.
    """

    deals: NDArray[np.int64]
    cost: NDArray[np.int64]
    present: NDArray[np.bool_]
    first_calendar_month: int

    def until(self, month: int) -> "History":
        """As it was known before that month."""
        return History(
            deals=self.deals[:, :month],
            cost=self.cost[:, :month],
            present=self.present[:, :month],
            first_calendar_month=self.first_calendar_month,
        )


@dataclass(frozen=True)
class Range:
    """From low to high, in whole yen; `percent` of such ranges hold what then happens."""

    percent: int
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The cost of the next months together, and how former forecasts of the same kind would have done.

    Units   yen; `shock` is the standard deviation of what partners share, as a logarithm; `tested` counts the past months tried.
    """

    middle: int
    ranges: tuple[Range, ...]
    shock: float
    tested: int
    held: int  # of those tested, how many lay in their own range of 80 %


def forecast_cost(history: History, *, months: int) -> Forecast:
    """The cost of the next months, with ranges of 80 and 95 %.

    Shape   one sum over all partners and `months` months.
    Units   yen.
    Errors  CannotForecast.
    Source  docs/rules/forecast.md.
    """
    partners, known = history.deals.shape
    if known < LEAST_MONTHS or partners < LEAST_PARTNERS:
        raise CannotForecast(months=known, partners=partners)
    errors, spreads = _tests(history, months)
    shock = _shock(errors, spreads, months)
    mean, own = _moments(history, months)
    ranges = tuple(_range(mean, own, shock, len(errors), percent) for percent in (80, 95))
    # Each past month is judged by the widening that all of them taught: a check of the shape, not of the future.
    bound = _degrees(len(errors))
    held = sum(
        abs(error) <= special.stdtrit(bound, 0.9) * np.sqrt(spread**2 + shock**2) for error, spread in zip(errors, spreads, strict=True)
    )
    return Forecast(middle=round(mean), ranges=ranges, shock=round(float(shock), 4), tested=len(errors), held=int(held))


def _moments(history: History, months: int) -> tuple[float, float]:
    """Expected cost, and its own spread as a logarithm: chance of deals and of their size, and not knowing each partner's rate."""
    season = _season(history)
    known = history.deals.shape[1]
    calendar = (history.first_calendar_month - 1 + np.arange(known + months)) % 12
    weight = np.exp(-(known - 1 - np.arange(known)) / MEMORY_MONTHS)[None, :] * history.present
    seen = (weight * history.deals).sum(axis=1)
    exposed = (weight * season[calendar[:known]]).sum(axis=1)
    shape, rate = _gamma(seen, exposed)
    stays = history.present[:, -1]
    ahead = season[calendar[known:]].sum()
    expected = np.where(stays, (shape + seen) / (rate + exposed), 0.0)
    unsure = np.where(stays, (shape + seen) / (rate + exposed) ** 2, 0.0)
    each, square = _cost_of_a_deal(history)
    mean = float((expected * each).sum() * ahead)
    variance = float((expected * square).sum() * ahead + (unsure * each**2).sum() * ahead**2)
    return max(mean, 1.0), float(np.sqrt(np.log1p(variance / max(mean, 1.0) ** 2)))


def _season(history: History) -> Floats:
    """Factor per calendar month around 1, held towards 1 where years are few."""
    total = history.deals.sum(axis=0).astype(np.float64)
    known = len(total)
    calendar = (history.first_calendar_month - 1 + np.arange(known)) % 12
    # A centred year around each month takes growth out, so that it is not mistaken for season.
    window = np.ones(13)
    window[[0, -1]] = 0.5
    around = np.convolve(np.pad(total, 6, mode="reflect"), window / 12, mode="valid")
    ratio = total / np.maximum(around, 1.0)
    sums, counts = np.bincount(calendar, ratio, 12), np.bincount(calendar, minlength=12)
    held = 12.0 / SEASON_HELD_BY
    factor = (sums + held) / (counts + held)
    result: Floats = factor / factor.mean()
    return result


def _gamma(seen: Floats, exposed: Floats) -> tuple[float, float]:
    """How partners' rates are spread, by moments: shape and rate of a gamma distribution."""
    there = exposed > 0
    mean = float(seen[there].sum() / max(float(exposed[there].sum()), 1e-9))
    if mean <= 0:
        return 0.5, 1.0
    own = seen[there] / exposed[there]
    between = float(np.average((own - mean) ** 2, weights=exposed[there])) - mean * float(there.sum()) / float(exposed[there].sum())
    between = max(between, 0.05 * mean**2)
    return mean**2 / between, mean / between


def _cost_of_a_deal(history: History) -> tuple[Floats, Floats]:
    """Per partner the mean cost of a deal and the mean of its square, drawn towards the mean of all."""
    deals, cost = history.deals.sum(axis=1), history.cost.sum(axis=1).astype(np.float64)
    everybody = cost.sum() / max(int(deals.sum()), 1)
    each = (cost + 5 * everybody) / (deals + 5)
    # From months with deals: the spread of a month's cost around what its deals usually cost, per deal.
    usual = each[:, None] * history.deals
    spread = ((history.cost - usual) ** 2).sum() / max(float((usual * each[:, None]).sum()), 1e-9)
    return each, each**2 * (1 + spread)


def _tests(history: History, months: int) -> tuple[list[float], list[float]]:
    """The same forecast as it would have been made at past months, and by how much (as a logarithm) it was wrong."""
    known = history.deals.shape[1]
    errors, spreads = [], []
    for month in range(known - months, 11, -1)[:MOST_TESTS]:
        mean, own = _moments(history.until(month), months)
        actual = float(history.cost[:, month : month + months].sum())
        errors.append(float(np.log(max(actual, 1.0) / mean)))
        spreads.append(own)
    return errors, spreads


def _shock(errors: list[float], spreads: list[float], months: int) -> float:
    """What partners share: the errors of past forecasts beyond their own spread, held by the usual size."""
    beyond = sum(error**2 - spread**2 for error, spread in zip(errors, spreads, strict=True))
    # Forecasts of overlapping months err together: they teach as much as those that do not overlap, and a little more.
    worth = _worth(len(errors), months)
    mean_beyond = beyond / len(errors)
    variance = (worth * mean_beyond + PRIOR_TESTS * USUAL_SHOCK**2) / (worth + PRIOR_TESTS)
    return float(np.sqrt(max(variance, (USUAL_SHOCK / 3) ** 2)))


def _worth(tests: int, months: int) -> float:
    return max(1.0, 2 * tests / (months + 1))


def _degrees(tests: int) -> float:
    return tests / 2 + PRIOR_TESTS


def _range(mean: float, own: float, shock: float, tests: int, percent: int) -> Range:
    reach = float(special.stdtrit(_degrees(tests), 0.5 + percent / 200)) * float(np.hypot(own, shock))
    return Range(percent, round(mean * np.exp(-reach)), round(mean * np.exp(reach)))
