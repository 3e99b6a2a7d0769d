"""Which method fits how partners came to the campaign, how strong a verdict it allows, and why: the table of docs/rules/effects.md."""

from dataclasses import dataclass

import numpy as np

from enishi_engine.effects.estimating.comparing import Booleans, comparable, first_day, taking_part
from enishi_engine.effects.estimating.past import A_MONTH, YEAR, Sold
from enishi_engine.effects.study import NEVER, Assigned, Cap, Method, Reason, Study, Wave, Why

LEAST_ACTIVE = 30
LEAST_OF_AN_ARM = 8
TOP_PARTNERS = 10  # so few, chosen, are like nobody else
MONTHS_TO_CALIBRATE = 24
MONTHS_OF_PAST_DAYS = 4  # three of them, a month apart, and the rest of a month
MONTHS_TO_KNOW_ACTIVITY = 3
DRAWN = (Assigned.RANDOMISED_OFFER, Assigned.WAVES)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How to answer, and the strongest that may be said.

    Shape   `waves` are the numbers of those that have somebody beside them; `after` says whether the months after are measured too.
    """

    method: Method
    cap: Cap
    reasons: tuple[Reason, ...]
    waves: tuple[int, ...] = ()
    after: bool = True


def choose(study: Study, sold: Sold | None = None) -> Choice:
    """The method for a study, explained.

    Units   reasons carry counts of partners and months.
    Errors  none: what cannot be measured is Method.NOTHING with the reason.
    Source  docs/rules/effects.md, "Which method when".
    """
    offered = taking_part(study) & (study.campaign.wave >= 0)
    sold, months = sold or Sold(study), months_of_history(study)
    if not offered.any():
        return _nothing(Reason(Why.NOBODY_OFFERED))
    if not len(study.deals):
        return _nothing(Reason(Why.NO_DEALS_AT_ALL))
    waves, after = _measurable(study)
    short = Reason(Why.TOO_LITTLE_HISTORY, {"months": months, "needed": MONTHS_TO_CALIBRATE})
    alone = _alone(study, offered, waves)
    if alone is not None:
        return (
            _nothing(alone, short)
            if months < MONTHS_TO_CALIBRATE
            else Choice(method=Method.OWN_HISTORY, cap=Cap.RANGE_ONLY, reasons=(alone,))
        )
    if study.campaign.assigned not in DRAWN:
        return _chosen(study, sold, waves, after=after)
    return _drawn(study, sold, waves, after=after)


def months_of_history(study: Study) -> int:
    """Whole months of deals known before the first wave."""
    return int((first_day(study) - study.history_from).astype(np.int64) // A_MONTH)


def until_of(wave: Wave, *, after: bool) -> np.datetime64:
    """To where a wave is measured."""
    return wave.after_ends if after else wave.ends


def arms(study: Study, waves: tuple[int, ...], *, after: bool) -> tuple[Booleans, Booleans]:
    """Everybody that is offered, or compared, in any of these waves."""
    pairs = [comparable(study, number, until_of(study.campaign.waves[number], after=after)) for number in waves]
    offered, against = (np.any([pair[side] for pair in pairs], axis=0) for side in (0, 1))
    return offered, against & ~offered


def _measurable(study: Study) -> tuple[tuple[int, ...], bool]:
    """Waves with enough partners whose turn comes later than the months after; failing that, later than the window."""
    for after in (True, False):
        found = []
        for number, wave in enumerate(study.campaign.waves):
            offered, against = comparable(study, number, until_of(wave, after=after))
            if offered.any() and against.sum() >= LEAST_OF_AN_ARM:
                found.append(number)
        if found:
            return tuple(found), after
    return (), True


def _alone(study: Study, offered: Booleans, waves: tuple[int, ...]) -> Reason | None:
    """Why nobody can be compared with; None where somebody can."""
    count = int(offered.sum())
    beside = int((taking_part(study) & ~offered).sum())
    if not waves and 0 < beside < LEAST_OF_AN_ARM:
        return Reason(Why.TOO_FEW_COMPARED, {"compared": beside, "needed": LEAST_OF_AN_ARM})
    if study.campaign.assigned is Assigned.EVERYONE or not waves:
        return Reason(Why.NOBODY_HELD_OUT, {"offered": count})
    if count <= TOP_PARTNERS:
        return Reason(Why.TOO_FEW_OFFERED, {"offered": count, "needed": TOP_PARTNERS + 1})
    return None


def _drawn(study: Study, sold: Sold, waves: tuple[int, ...], *, after: bool) -> Choice:
    offered, against = arms(study, waves, after=after)
    months = months_of_history(study)
    active = _active(study, sold) | (months < MONTHS_TO_KNOW_ACTIVITY)
    count = int((active & (offered | against)).sum())
    reasons = [_came(study)]
    if months < 12:
        reasons.append(Reason(Why.TOO_LITTLE_HISTORY, {"months": months, "needed": 12}))
    if count < LEAST_ACTIVE:
        waiting = min(int((arm & ~active).sum()) for arm in (offered, against))
        if waiting >= LEAST_OF_AN_ARM:
            mostly = Reason(Why.MOSTLY_NOT_ACTIVE_YET, {"active": int((active & offered).sum()), "offered": int(offered.sum())})
            return Choice(method=Method.FIRST_DEALS, cap=Cap.LEARNING_ONLY, reasons=(*reasons, mostly), waves=waves, after=after)
        few = Reason(Why.TOO_FEW_ACTIVE, {"active": count, "needed": LEAST_ACTIVE})
        if months < MONTHS_TO_CALIBRATE:
            return _nothing(*reasons, few)
        return Choice(method=Method.OWN_HISTORY, cap=Cap.RANGE_ONLY, reasons=(*reasons, few))
    method = Method.DEALS_IN_WAVES if len(study.campaign.waves) > 1 else Method.DEALS_MODEL
    cap = Cap.FULL
    if not after:
        cap = Cap.PROBABLY
        reasons.append(Reason(Why.MONTHS_AFTER_NOT_MEASURED))
    return Choice(method=method, cap=cap, reasons=tuple(reasons), waves=waves, after=after)


def _chosen(study: Study, sold: Sold, waves: tuple[int, ...], *, after: bool) -> Choice:
    months, needed = months_of_history(study), _months_to_calibrate(study, waves, after=after)
    if months < needed:
        return _nothing(_came(study), Reason(Why.TOO_LITTLE_HISTORY, {"months": months, "needed": needed}))
    offered, against = arms(study, waves, after=after)
    active = int((_active(study, sold) & (offered | against)).sum())
    cap = Cap.PROBABLY if study.campaign.assigned is Assigned.RECORDED_RULE else Cap.NOT_PROOF
    reasons = [_came(study)]
    if active < LEAST_ACTIVE:
        few = Reason(Why.TOO_FEW_ACTIVE, {"active": active, "needed": LEAST_ACTIVE})
        return Choice(method=Method.OWN_HISTORY, cap=Cap.RANGE_ONLY, reasons=(*reasons, few))
    if not after:
        reasons.append(Reason(Why.MONTHS_AFTER_NOT_MEASURED))
    return Choice(method=Method.CALIBRATED, cap=cap, reasons=tuple(reasons), waves=waves, after=after)


def _months_to_calibrate(study: Study, waves: tuple[int, ...], *, after: bool) -> int:
    """As much history as leaves past days on which the whole span was over, and a year before them: more than usual for long campaigns."""
    spans = [until_of(study.campaign.waves[number], after=after) - study.campaign.waves[number].starts for number in waves]
    ahead = max(first_day(study) - study.campaign.announced, np.timedelta64(0, "D"))
    days = int((YEAR + max(spans) + ahead).astype(np.int64))
    return max(MONTHS_TO_CALIBRATE, round(days / A_MONTH) + MONTHS_OF_PAST_DAYS)


def _came(study: Study) -> Reason:
    """How partners came to the campaign, as a reason."""
    campaign = study.campaign
    there = taking_part(study)
    offered = int((there & (campaign.wave >= 0)).sum())
    match campaign.assigned:
        case Assigned.RANDOMISED_OFFER if campaign.enrolled is not None:
            enrolled = int((there & (campaign.wave >= 0) & (campaign.enrolled < NEVER)).sum())
            if enrolled < offered:
                return Reason(Why.OFFER_WAS_DRAWN_ENROLMENT_WAS_NOT, {"offered": offered, "enrolled": enrolled})
            return Reason(Why.OFFER_WAS_DRAWN, {"offered": offered, "compared": int(there.sum()) - offered})
        case Assigned.RANDOMISED_OFFER:
            return Reason(Why.OFFER_WAS_DRAWN, {"offered": offered, "compared": int(there.sum()) - offered})
        case Assigned.WAVES:
            return Reason(Why.ORDER_WAS_DRAWN, {"waves": len(campaign.waves)})
        case Assigned.RECORDED_RULE:
            return Reason(Why.CHOSEN_BY_A_RULE)
        case Assigned.OPT_IN:
            return Reason(Why.CHOSEN_BY_THEMSELVES)
        case Assigned.EVERYONE:
            return Reason(Why.NOBODY_HELD_OUT, {"offered": offered})


def _active(study: Study, sold: Sold) -> Booleans:
    """Partners with a deal in the 12 months before."""
    day = first_day(study)
    active: Booleans = sold.deals(day - YEAR, day, day) > 0
    return active


def _nothing(*reasons: Reason) -> Choice:
    return Choice(method=Method.NOTHING, cap=Cap.RANGE_ONLY, reasons=reasons)
