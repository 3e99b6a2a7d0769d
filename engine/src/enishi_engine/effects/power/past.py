"""A campaign as it would have been on a past day: partners drawn anew, and an effect put in by duplicating their own deals."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from enishi_engine.effects.assignment import Listed, Plan, Unit, draw
from enishi_engine.effects.study import NEVER, Assigned, Campaign, Deals, Study, Wave

YEAR = np.timedelta64(365, "D")


@dataclass(frozen=True, kw_only=True)
class Design:
    """What is planned, whatever the day.

    Shape   `waves` begin on any day; they are moved as they stand to each other.
    Units   `waiting_percent` of the units wait for the last wave.
    """

    waves: tuple[Wave, ...]
    waiting_percent: int

    @property
    def measured(self) -> tuple[Wave, ...]:
        """The waves that have somebody beside them: all but the last, which waits."""
        return self.waves[:-1]

    @property
    def length(self) -> np.timedelta64:
        """From the first day to the end of what is measured."""
        return max(wave.after_ends for wave in self.measured) - self.waves[0].starts


def redrawn(study: Study, design: Design, day: np.datetime64, seed: int) -> Study:
    """The study as it would stand at the end of the plan, had it begun on `day` with a draw of this seed and no effect."""
    shift = day - design.waves[0].starts
    waves = tuple(Wave(starts=one.starts + shift, ends=one.ends + shift, after_ends=one.after_ends + shift) for one in design.waves)
    until = day + design.length
    there = _there(study, day)
    wave = np.full(len(study.partners), -1, dtype=np.int64)
    placed = _placed(study, design, there, day, seed)
    wave[there] = placed
    last = len(waves) - 1
    drawn_once = last == 1
    campaign = Campaign(
        name=study.campaign.name,
        kind=study.campaign.kind,
        assigned=Assigned.RANDOMISED_OFFER if drawn_once else Assigned.WAVES,
        waves=waves[:1] if drawn_once else waves,
        wave=np.where(wave == last, -1, wave) if drawn_once else wave,
        announced=day,
        paid=np.zeros(len(study.partners), dtype=np.int64),
        margin_ppm=study.campaign.margin_ppm,
        left_out=~there,
    )
    return replace(study, deals=_before(study.deals, until), campaign=campaign, known_until=until, seed=seed)


def with_effect(past: Study, share: float, seed: int) -> Study:
    """The same with new deals: each deal that those offered won in their window and the months after is there twice with this chance."""
    deals, campaign = past.deals, past.campaign
    starts = np.array([wave.starts for wave in campaign.waves] + [NEVER])[campaign.wave]
    ends = np.array([wave.after_ends for wave in campaign.waves] + [NEVER])[campaign.wave]
    within = (deals.day >= starts[deals.partner]) & (deals.day < ends[deals.partner])
    luck = np.random.default_rng([seed, 3]).random(len(deals))
    again = np.flatnonzero(within & (luck < share))
    rows = np.concatenate([np.arange(len(deals)), again])
    return replace(past, deals=_at(deals, rows))


def _there(study: Study, day: np.datetime64) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = (study.partners.joined < day) & (study.partners.left > day)
    return there if study.campaign.left_out is None else there & ~study.campaign.left_out


def _placed(study: Study, design: Design, there: NDArray[np.bool_], day: np.datetime64, seed: int) -> NDArray[np.int64]:
    """The wave of each partner there, from 0, by the draw that would be made."""
    deals = study.deals
    year = (deals.day >= day - YEAR) & (deals.day < day) & (deals.cancelled >= day)
    past = np.bincount(deals.partner[year], minlength=len(study.partners))
    rows = np.flatnonzero(there)
    partners = study.partners
    roster = [
        Listed(partner=partners.codes[row], rank=partners.ranks[row], past_deals=int(past[row]), distributor=partners.unit[row])
        for row in rows
    ]
    first_days = tuple(_date(wave.starts) for wave in design.waves)
    plan = Plan(
        campaign="power", first_days=first_days, seed=seed, drawn_on=first_days[0],
        comparison_percent=design.waiting_percent, unit=Unit.DISTRIBUTOR,
    )  # fmt: skip
    waves = {one.partner: one.wave - 1 for one in draw(roster, plan).placed}
    return np.array([waves[one.partner] for one in roster], dtype=np.int64)


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found


def _before(deals: Deals, until: np.datetime64) -> Deals:
    return _at(deals, np.flatnonzero(deals.day < until))


def _at(deals: Deals, rows: NDArray[np.int64]) -> Deals:
    return Deals(partner=deals.partner[rows], day=deals.day[rows], yen=deals.yen[rows], cancelled=deals.cancelled[rows])
