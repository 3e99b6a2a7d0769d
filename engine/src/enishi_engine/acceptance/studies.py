"""A world after its campaign, as the study that its maker could make of it; and what really changed among those measured."""

from dataclasses import dataclass

import numpy as np

from enishi_engine.acceptance.worlds import NEVER, RANKS, Happened, Origin
from enishi_engine.effects.study import Assigned, Campaign, Deals, Partners, Study, Wave

MARGIN_PPM = 300_000


def as_study(happened: Happened, assigned: Assigned, *, paid_ppm: int = 0) -> Study:
    """The study of a campaign, without anything that only the world knows.

    Shape   partners with the same first day are one wave.
    Units   `paid_ppm` of the yen of the window is paid to those that took part.
    Errors  none.
    Source  docs/rules/effects-acceptance.md.
    """
    world, count = happened.world, len(happened.world.rank)
    starts = np.unique(happened.offered_from[happened.offered_from < NEVER])
    waves = tuple(_wave(happened, day) for day in starts)
    wave = np.where(happened.offered_from < NEVER, np.searchsorted(starts, happened.offered_from), -1).astype(np.int64)
    names = tuple(f"P{number:05d}" for number in range(count))
    enrolled = np.where(happened.took_part, happened.offered_from, NEVER)
    if assigned is Assigned.OPT_IN:
        waves, wave = waves[:1], np.zeros(count, dtype=np.int64)
    return Study(
        partners=Partners(codes=names, ranks=tuple(RANKS[rank] for rank in world.rank), joined=world.joined, left=world.left, unit=names),
        deals=Deals(partner=happened.deals.partner, day=happened.deals.day, yen=happened.deals.yen, cancelled=happened.deals.refunded),
        campaign=Campaign(
            name="campaign",
            kind="spiff",
            assigned=assigned,
            waves=waves,
            wave=wave,
            announced=world.starts,
            paid=_paid(happened, paid_ppm),
            margin_ppm=MARGIN_PPM,
            enrolled=enrolled,
        ),
        history_from=world.first_day,
        known_until=world.after_ends,
        seed=world.seed,
    )


def _wave(happened: Happened, day: np.datetime64) -> Wave:
    settings, month = happened.world.settings, day.astype("datetime64[M]")
    ends, after = (month + settings.window_months, month + settings.window_months + settings.after_months)
    return Wave(starts=day, ends=ends.astype("datetime64[D]"), after_ends=after.astype("datetime64[D]"))


def _paid(happened: Happened, paid_ppm: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    deals, world = happened.deals, happened.world
    months = np.timedelta64(world.settings.window_months, "M")
    since = happened.offered_from[deals.partner]
    within = (
        happened.took_part[deals.partner]
        & (deals.day >= since)
        & (deals.day.astype("datetime64[M]") < since.astype("datetime64[M]") + months)
    )
    paid = np.zeros(len(world.rank), dtype=np.int64)
    np.add.at(paid, deals.partner[within], deals.yen[within] * paid_ppm // 1_000_000)
    return paid


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What really changed among partners whose wave began on or before a day."""

    new_yen: int
    anyway_yen: int
    new_deals: int
    anyway_deals: int


def changed(happened: Happened, waves: tuple[np.datetime64, ...], length: tuple[np.datetime64, ...]) -> Changed:
    """The truth of these waves alone, each to its last day."""
    new_yen = anyway_yen = new_deals = anyway_deals = 0
    for starts, ends in zip(waves, length, strict=True):
        of_wave = happened.offered_from[happened.deals.partner] == starts
        counted = of_wave & (happened.deals.day >= starts) & (happened.deals.day < ends) & (happened.deals.refunded >= ends)
        new = counted & (happened.origin == Origin.NEW)
        new_yen += int(happened.deals.yen[new].sum())
        anyway_yen += int(happened.deals.yen[counted & ~new].sum())
        new_deals += int(new.sum())
        anyway_deals += int((counted & ~new).sum())
    return Changed(new_yen=new_yen, anyway_yen=anyway_yen, new_deals=new_deals, anyway_deals=anyway_deals)
