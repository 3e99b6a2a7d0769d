"""What plain comparisons would claim: kept beside the answer as what misleads."""

import numpy as np

from enishi_engine.effects.estimating.comparing import first_day, taking_part
from enishi_engine.effects.estimating.past import YEAR, Sold
from enishi_engine.effects.estimating.past_days import past_days
from enishi_engine.effects.study import NEVER, BeforeAfter, Naive, Study


def plain_comparisons(study: Study, sold: Sold) -> Naive:
    """Before and after, a year before, and those who take part beside the rest.

    Units   whole yen of the window of those offered.
    Errors  none.
    Source  docs/rules/effects.md, "What misleads".
    """
    campaign, day = study.campaign, first_day(study)
    offered = taking_part(study) & (campaign.wave >= 0)
    length = max(wave.ends - wave.starts for wave in campaign.waves)
    until = min(day + length, study.known_until)
    now = sold.yen(day, until, until)
    year = sold.yen(day - YEAR, until - YEAR, day)
    took = offered if campaign.enrolled is None else offered & (campaign.enrolled < NEVER)
    rest = taking_part(study) & ~took
    beside = None
    if took.any() and rest.any():
        beside = round(float(now[took].sum() - now[rest].mean() * took.sum()))

    def before_after(start: np.datetime64, end: np.datetime64) -> int:
        after, before = sold.yen(start, end, end), sold.yen(start - (end - start), start, start)
        return round(float(after[offered].sum() - before[offered].sum()))

    known = day - YEAR >= study.history_from
    return Naive(
        before_after=before_after(day, until) if day - length >= study.history_from else None,
        year_on_year=round(float(now[offered].sum() - year[offered].sum())) if known else None,
        participants_and_the_rest=beside,
        past=tuple(BeforeAfter(day=one, yen=before_after(one, one + length)) for one in past_days(study, length)),
    )
