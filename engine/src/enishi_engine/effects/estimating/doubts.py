"""What a reader of the answer must know about its data: what was left out, what happened at once, what looks wrong."""

import numpy as np
from scipy import special

from enishi_engine.effects.estimating.comparing import Booleans, Compared, Floats, first_day, taking_part
from enishi_engine.effects.estimating.past import YEAR, Sold
from enishi_engine.effects.study import Cap, OtherCampaign, Reason, Study, Wave, Why

LARGE_SHARE = 0.2  # of the yen of all those offered, in one deal
UNEVEN = 0.1  # by so much more of one arm was offered another campaign
ALARM = 0.001


def about_partners(study: Study, offered: Booleans, against: Booleans, until: np.datetime64) -> tuple[Reason, ...]:
    """Partners left out, gone, come too late, or drawn as groups; attributes known too late."""
    campaign, partners, first = study.campaign, study.partners, first_day(study)
    reasons = []
    if campaign.left_out is not None and campaign.left_out.any():
        reasons.append(Reason(Why.LEFT_OUT_BEFORE_THE_DRAW, {"partners": int(campaign.left_out.sum())}))
    late = ((partners.joined >= first) | (partners.left <= first)) & (campaign.wave >= 0)
    if late.any():
        reasons.append(Reason(Why.JOINED_TOO_LATE, {"partners": int(late.sum())}))
    gone = partners.left < until
    if (gone & (offered | against)).any():
        reasons.append(Reason(Why.GONE_MEANWHILE, {"offered": int((gone & offered).sum()), "compared": int((gone & against).sum())}))
    reasons += [
        Reason(Why.ATTRIBUTE_KNOWN_TOO_LATE, {"name": one.name, "known_on": str(one.known_on)})
        for one in partners.attributes
        if one.known_on >= first
    ]
    groups = len({partners.unit[row] for row in np.flatnonzero(offered | against)})
    if groups < int((offered | against).sum()):
        reasons.append(Reason(Why.DRAWN_AS_GROUPS, {"groups": groups}))
    return tuple(reasons)


def about_others(study: Study, offered: Booleans, against: Booleans, until: np.datetime64) -> tuple[tuple[Reason, ...], Cap]:
    """Other campaigns at once; where they met one arm more than the other, their effects cannot be told apart."""
    reasons, cap = [], Cap.FULL
    for other in study.campaign.others:
        if not _meets(other, first_day(study), until) or not (other.offered & (offered | against)).any():
            continue
        both = int((other.offered & offered).sum())
        share = both / max(int(offered.sum()), 1)
        reasons.append(Reason(Why.OTHER_CAMPAIGN_AT_ONCE, {"name": other.name, "offered_both": both, "share": round(share, 3)}))
        if against.any() and abs(share - float(other.offered[against].mean())) > UNEVEN:
            cap = Cap.NOT_PROOF
    return tuple(reasons), cap


def _meets(other: OtherCampaign, first: np.datetime64, until: np.datetime64) -> bool:
    return bool(other.starts < until and other.ends > first)


def about_deals(study: Study, sold: Sold, rows: Compared, wave: Wave) -> tuple[Reason, ...]:
    """One deal that is a large part of everything."""
    until = min(wave.after_ends, study.known_until)
    deals = study.deals
    taken = sold.rows(first_day(study), until, until)
    offered = np.zeros(len(study.partners), dtype=np.bool_)
    offered[rows.partner[rows.offered]] = True
    yen = deals.yen[taken][offered[deals.partner[taken]]]
    if not len(yen) or yen.max() < LARGE_SHARE * yen.sum():
        return ()
    return (Reason(Why.ONE_DEAL_DECIDES, {"yen": int(yen.max()), "share": round(float(yen.max() / yen.sum()), 3)}),)


def draw_looks_wrong(sold: Sold, rows: Compared, wave: Wave) -> Reason | None:
    """Those offered the first wave sold more or less before it than chance explains once in a thousand draws."""
    first = rows.number == 0
    year = sold.deals(wave.starts - YEAR, wave.starts, wave.starts)[rows.partner]
    one, other = year[first & rows.offered], year[first & ~rows.offered]
    if min(len(one), len(other)) < 8 or np.ptp(year[first]) == 0:
        return None
    return Reason(Why.DRAW_LOOKS_WRONG, {"measure": "deals of the 12 months before"}) if _chance(one, other) < ALARM else None


def _chance(one: Floats, other: Floats) -> float:
    """How often a draw would bring about so uneven arms (Mann and Whitney, normal, with ties)."""
    values, counts = np.unique(np.concatenate([one, other]), return_counts=True)
    place = (np.cumsum(counts) - (counts - 1) / 2)[np.searchsorted(values, one)]
    number, others = len(one), len(other)
    together = number + others
    tied = float((counts**3 - counts).sum()) / (together * (together - 1))
    spread = np.sqrt(number * others / 12 * (together + 1 - tied))
    return float(2 * special.ndtr(-abs(float(place.sum()) - number * (together + 1) / 2) / spread))


def nothing_sold(rows: Compared) -> Reason | None:
    """No sales to compare in the window and after."""
    if min(float(rows.net.deals[arm].sum()) for arm in (rows.offered, ~rows.offered)) < 4:
        return Reason(Why.NO_SALES_IN_THE_WINDOW)
    return None


def left_out_waves(study: Study, measured: tuple[int, ...]) -> tuple[Reason, ...]:
    """Waves beside which nobody was left, and finished ones that stand beside nobody."""
    if len(study.campaign.waves) < 2:
        return ()
    there = taking_part(study)
    without = there & (study.campaign.wave >= 0) & ~np.isin(study.campaign.wave, measured)
    reasons = [Reason(Why.FINISHED_WAVES_NOT_COMPARED, {"waves": len(study.campaign.waves)})]
    if without.any():
        reasons.append(Reason(Why.LAST_WAVE_NOT_MEASURED, {"partners": int(without.sum())}))
    return tuple(reasons)
