"""Past days without a campaign, on which a method shows what it says when there is nothing to be seen."""

import numpy as np

from enishi_engine.effects.estimating.comparing import first_day
from enishi_engine.effects.estimating.past import YEAR
from enishi_engine.effects.study import Study

MOST = 9


def past_days(study: Study, length: np.timedelta64, needed: np.timedelta64 = YEAR) -> tuple[np.datetime64, ...]:
    """Up to 9 first days of months, evenly spread, each with `needed` history before it and its span over before the campaign was announced.

    Shape   oldest first; empty where the history is too short.
    Units   `length` in days, from a span's first day to the end of the months after.
    Errors  none.
    Source  docs/rules/effects.md, "Past days".
    """
    campaign_from = min(first_day(study), study.campaign.announced)
    first = (study.history_from + needed).astype("datetime64[M]") + 1
    last = (campaign_from - length).astype("datetime64[M]")
    months = int((last - first).astype(np.int64)) + 1
    if months < 1:
        return ()
    chosen = np.unique(np.linspace(0, months - 1, min(MOST, months)).round().astype(np.int64))
    return tuple((first + int(one)).astype("datetime64[D]") for one in chosen)
