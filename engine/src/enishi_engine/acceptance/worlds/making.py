"""A world of partners made up from settings and a seed: who they are, and every deal they would close if nobody did anything."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enishi_engine.acceptance.worlds.settings import WorldSettings

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Days = NDArray[np.datetime64]
RANKS = ("Bronze", "Silver", "Gold")
SEGMENTS = ("accounting", "human resources", "manufacturing", "retail")
NEVER = np.datetime64("9999-01-01", "D")
MONTHS_BEFORE = 24  # that moods and shocks run in, so that the first month is like any other


@dataclass(frozen=True, kw_only=True)
class Deals:
    """Deals as columns, one row per deal, in no order that matters.

    Units   `yen` is whole yen; `refunded` is the day of the refund, or NEVER.
    """

    partner: Integers
    day: Days
    yen: Integers
    order: Integers
    refunded: Days

    def __len__(self) -> int:
        return len(self.partner)

    def at(self, rows: Any) -> "Deals":
        """The deals of these rows."""
        return Deals(
            partner=self.partner[rows], day=self.day[rows], yen=self.yen[rows], order=self.order[rows], refunded=self.refunded[rows]
        )


@dataclass(frozen=True, kw_only=True)
class World:
    """Partners as columns, and the deals they close without a campaign.

    Shape   partner columns have one row per partner, `rates` partner × month.
    Units   `rates` are expected deals a month; `intention` is in logarithms of sales and is seen by nobody but the partner.
    """

    settings: WorldSettings
    seed: int
    rank: Integers
    segment: Integers
    dormant: NDArray[np.bool_]
    joined: Days
    left: Days
    mean_yen: Floats
    intention: Floats
    rates: Floats
    deals: Deals

    @property
    def first_day(self) -> np.datetime64:
        return self.day_of_month(0)

    @property
    def starts(self) -> np.datetime64:
        """The first day of the campaign's window."""
        return self.day_of_month(self.settings.history_months)

    @property
    def ends(self) -> np.datetime64:
        """The first day after the window."""
        return self.day_of_month(self.settings.history_months + self.settings.window_months)

    @property
    def after_ends(self) -> np.datetime64:
        return self.day_of_month(self.settings.months)

    def day_of_month(self, month: int) -> np.datetime64:
        """The first day of the month with this number, from 0."""
        day: np.datetime64 = (np.datetime64(self.settings.first_month, "M") + np.timedelta64(month, "M")).astype("datetime64[D]")
        return day

    def sold(self, since: np.datetime64, until: np.datetime64) -> Integers:
        """Deals per partner from `since` to before `until`, as they would have been."""
        within = (self.deals.day >= since) & (self.deals.day < until)
        return np.bincount(self.deals.partner[within], minlength=len(self.rank)).astype(np.int64)


def make_world(settings: WorldSettings, seed: int) -> World:
    """A world without a campaign.

    Shape   `settings.partners` partners; deals from the first month to the end of the months after the window.
    Errors  none: every setting makes a world.
    Source  docs/rules/effects-acceptance.md, "Worlds".
    """
    of_partners, of_moods, of_deals = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3))
    count = settings.partners
    dormant = of_partners.random(count) < settings.dormant_share
    level = of_partners.normal(0.0, settings.partner_spread, count)
    rate = settings.deals_per_month * np.exp(level) * np.where(dormant, settings.dormant_rate, 1.0)
    size = np.exp(of_partners.normal(0.0, settings.partner_size_spread, count) + 0.2 * level)
    # A rank follows sales loosely: some are promoted for what they did long ago.
    standing = np.argsort(np.argsort(np.log(rate) + of_partners.normal(0.0, 0.7, count))) / count
    rank = np.digitize(standing, (0.6, 0.88)).astype(np.int64)
    joined, left = _spans(settings, of_partners)
    mood, shock = _mood(settings, of_moods, count), _mood_of(settings.shock_spread, settings.shock_memory, settings, of_moods, 1)
    # What a partner is about to sell and nobody else knows: how its mood stands when the campaign is announced.
    intention = mood[:, settings.history_months : settings.history_months + settings.window_months].mean(axis=1)
    rates = rate[:, None] * np.exp(mood + shock) * _season(settings)[None, :] * _growth(settings, rank)
    rates = rates * _present(settings, joined, left)
    deals = _deals(settings, rates, size, joined, left, of_deals)
    return World(
        settings=settings,
        seed=seed,
        rank=rank,
        segment=of_partners.integers(0, len(SEGMENTS), count),
        dormant=dormant,
        joined=joined,
        left=left,
        mean_yen=settings.deal_yen * size,
        intention=intention,
        rates=rates,
        deals=deals,
    )


def _spans(settings: WorldSettings, chance: np.random.Generator) -> tuple[Days, Days]:
    """First and last day of each partner's contract; those who were there before the first month joined long ago."""
    first = np.datetime64(settings.first_month, "M").astype("datetime64[D]")
    count = settings.partners
    young = chance.random(count) < settings.joined_share
    joined = np.where(young, first + chance.integers(0, max(1, settings.history_months * 30 - 90), count), first - 400)
    months_there = chance.exponential(1.0 / settings.churn, count) if settings.churn else np.full(count, 1e5)
    days_there = np.minimum(months_there * 30.4, 36_500.0).astype(np.int64)
    # Who left before the campaign was planned is not on the list: churn begins some months before.
    begins = np.maximum(joined, first + np.int64(settings.history_months * 30 - 60))
    return joined.astype("datetime64[D]"), (begins + days_there).astype("datetime64[D]")


def _mood(settings: WorldSettings, chance: np.random.Generator, count: int) -> Floats:
    return _mood_of(settings.mood_spread, settings.mood_memory, settings, chance, count)


def _mood_of(spread: float, memory: float, settings: WorldSettings, chance: np.random.Generator, count: int) -> Floats:
    """A walk that remembers, partner × month, whose exponential has mean 1."""
    fresh = chance.normal(0.0, spread * np.sqrt(1 - memory**2), (MONTHS_BEFORE + settings.months, count))
    walk = np.empty_like(fresh)
    now = np.zeros(count)
    for month, surprise in enumerate(fresh):
        now = memory * now + surprise
        walk[month] = now
    result: Floats = walk[MONTHS_BEFORE:].T - spread**2 / 2
    return result


def _season(settings: WorldSettings) -> Floats:
    first = int(settings.first_month[5:]) - 1
    by_month = np.asarray(settings.season) ** settings.season_strength
    result: Floats = by_month[(first + np.arange(settings.months)) % 12]
    return result


def _growth(settings: WorldSettings, rank: Integers) -> Floats:
    a_year = np.asarray(settings.growth_by_rank)[rank]
    years = (np.arange(settings.months) - settings.history_months) / 12
    result: Floats = (1 + a_year)[:, None] ** years[None, :]
    return result


def _present(settings: WorldSettings, joined: Days, left: Days) -> Floats:
    """The share of each month in which the partner was under contract."""
    starts = np.datetime64(settings.first_month, "M") + np.arange(settings.months + 1)
    days = starts.astype("datetime64[D]").astype(np.int64)
    begin = np.maximum(days[None, :-1], joined.astype(np.int64)[:, None])
    end = np.minimum(days[None, 1:], left.astype(np.int64)[:, None])
    result: Floats = np.maximum(end - begin, 0) / (days[1:] - days[:-1])[None, :]
    return result


def _deals(settings: WorldSettings, rates: Floats, size: Floats, joined: Days, left: Days, chance: np.random.Generator) -> Deals:
    orders = chance.poisson(rates / settings.orders_of)
    partner, month = (np.repeat(index.ravel(), orders.ravel()) for index in np.indices(orders.shape))
    starts = (np.datetime64(settings.first_month, "M") + np.arange(settings.months + 1)).astype("datetime64[D]").astype(np.int64)
    begin = np.maximum(starts[month], joined.astype(np.int64)[partner])
    end = np.minimum(starts[month + 1], left.astype(np.int64)[partner])
    day = begin + np.floor(chance.random(len(partner)) * (end - begin)).astype(np.int64)
    return draw_deals(settings, partner, day.astype("datetime64[D]"), settings.deal_yen * size, first_order=0, chance=chance)


def draw_deals(
    settings: WorldSettings, partner: Integers, day: Days, mean_yen: Floats, *, first_order: int, chance: np.random.Generator
) -> Deals:
    """The deals of these orders: how many come together, how large they are, and which are cancelled."""
    together = 1 + chance.poisson(settings.orders_of - 1, len(partner)) if settings.orders_of > 1 else np.ones(len(partner), np.int64)
    order = np.repeat(first_order + np.arange(len(partner)), together)
    partner, day = np.repeat(partner, together), np.repeat(day, together)
    count = len(partner)
    factor = np.exp(chance.normal(0.0, settings.deal_spread, count))
    if settings.deal_tail:
        tail = chance.random(count) < settings.deal_tail
        factor = np.where(tail, 1 + chance.pareto(settings.deal_tail_index, count), factor)
    # Above a thousand times the usual deal it would be another product.
    yen = np.clip(np.rint(mean_yen[partner] * np.minimum(factor, 1000.0)), 1, None).astype(np.int64)
    refunded = np.full(count, NEVER)
    if settings.refunds:
        cancelled = chance.random(count) < settings.refunds
        later = day + chance.integers(1, settings.refund_days + 1, count)
        refunded = np.where(cancelled, later, NEVER)
    return Deals(partner=partner.astype(np.int64), day=day, yen=yen, order=order.astype(np.int64), refunded=refunded)
