"""The spans of budgets, and how large a budget is in one of them: pure (docs/rules/stacking-and-limits.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Limit, LimitKey
from enishi_engine.core.program import Version


@dataclass(frozen=True, order=True)
class Window:
    """Days from the first to the last, both inclusive; None has no end on that side."""

    first_day: date | None
    last_day: date | None

    def holds(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


def windows(days: Iterable[date], key: LimitKey, year_starts: tuple[int, int]) -> list[Window]:
    """The periods that hold the days, each once, in their order; years begin with the month of `year_starts`."""
    months = Period(key.value).months
    firsts = {_months_on(day.replace(day=1), -((day.month - year_starts[0]) % 12 % months)) for day in days}
    return [Window(first, _months_on(first, months) - timedelta(days=1)) for first in sorted(firsts)]


def budget_on(versions: Sequence[Version], incentive: str, limit: Limit, window: Window, today: date) -> int:
    """
    The largest budget that a text in force in the window, or a later one in force by today, says for it; minor units. Of a window that no
    text is in force in, what `limit` says.
    """
    said = [
        one.maximum or 0
        for version in versions
        if (window.last_day is None or version.from_day <= max(window.last_day, today))
        and (window.first_day is None or version.until_day is None or version.until_day > window.first_day)
        for incentive_ in version.incentives
        if incentive_.id == incentive
        for one in incentive_.limits or ()
        if one.order is not None and one.per == limit.per
    ]
    return max(said, default=limit.maximum or 0)


def _months_on(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
