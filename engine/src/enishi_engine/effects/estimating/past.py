"""What a partner's own history says on a day: only what was known by that day."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from enishi_engine.effects.study import Study

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Day = np.datetime64
YEAR = np.timedelta64(365, "D")
QUARTER = np.timedelta64(92, "D")
A_MONTH = 30.4  # days


@dataclass(frozen=True)
class Sold:
    """The deals of a study in the order of their days, so that a span is a slice."""

    study: Study

    @cached_property
    def _order(self) -> Integers:
        if not len(self.study.deals):
            return np.zeros(0, dtype=np.int64)
        since_first = (self.study.deals.day - self.study.deals.day.min()).astype(np.int64)
        # 16 bits hold 179 years of days, and are sorted by counting.
        return np.argsort(since_first.astype(np.uint16) if since_first.max() < 2**16 else since_first, kind="stable")

    @cached_property
    def _day(self) -> NDArray[np.datetime64]:
        return self.study.deals.day[self._order]

    def rows(self, since: Day, until: Day, known: Day) -> Integers:
        """Deals won from `since` to before `until` and not cancelled by `known`."""
        first, last = np.searchsorted(self._day, [since, until])
        rows = self._order[first:last]
        return rows[self.study.deals.cancelled[rows] >= known]

    def deals(self, since: Day, until: Day, known: Day) -> Floats:
        """Number of such deals per partner."""
        rows = self.rows(since, until, known)
        return np.bincount(self.study.deals.partner[rows], minlength=len(self.study.partners)).astype(np.float64)

    def yen(self, since: Day, until: Day, known: Day) -> Floats:
        """Their whole yen per partner."""
        rows = self.rows(since, until, known)
        return np.bincount(self.study.deals.partner[rows], self.study.deals.yen[rows].astype(np.float64), len(self.study.partners)).astype(
            np.float64
        )

    def open_on(self, day: Day) -> Floats | None:
        """Deals in the making per partner; None where they are not known."""
        known = self.study.open_deals
        if known is None:
            return None
        rows = (known.opened < day) & (known.closed >= day)
        return np.bincount(known.partner[rows], minlength=len(self.study.partners)).astype(np.float64)

    def opened(self, since: Day, until: Day) -> Floats | None:
        """Deals that came into the making from `since` to before `until`, per partner; None where they are not known."""
        known = self.study.open_deals
        if known is None:
            return None
        rows = (known.opened >= since) & (known.opened < until)
        return np.bincount(known.partner[rows], minlength=len(self.study.partners)).astype(np.float64)


def covariates(sold: Sold, day: Day, until: Day, announced: Day) -> Floats:
    """What is known of each partner on `day` that says how much it will sell until `until`.

    Shape   partner × columns: logarithms of the deals of 12 months, of 3 months and of the same months a year before, whether there
    was any deal, how much of the 12 months it was under contract, its rank, and the deals open when the campaign was announced.
    """
    year, quarter = sold.deals(day - YEAR, day, day), sold.deals(day - QUARTER, day, day)
    same = sold.deals(day - YEAR, until - YEAR, day)
    there = np.clip((day - sold.study.partners.joined) / YEAR, 0.05, 1.0)
    ranks = sorted(set(sold.study.partners.ranks))
    rank = np.array(sold.study.partners.ranks)
    columns = [np.log(year + 0.5), np.log(quarter + 0.5), np.log(same + 0.5), year > 0, np.log(there)]
    columns += [rank == one for one in ranks[1:]]
    opened = sold.open_on(announced)
    if opened is not None:
        columns.append(np.log(opened + 0.5))
    columns += [
        np.array(one.values) == value
        for one in sold.study.partners.attributes
        if one.known_on < day
        for value in sorted(set(one.values))[1:]
    ]
    return np.column_stack(columns).astype(np.float64)
