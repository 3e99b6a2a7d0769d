"""What an incentive will cost until a day, by the engine's forecast on what closings posted of it; pure but for nothing: rows in, a range out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from enishi_engine.effects.forecast import CannotForecast, Forecast, History, forecast_cost

Presence = Mapping[str, tuple[date | None, date | None]]  # a partner's first and last day


@dataclass(frozen=True, kw_only=True)
class MonthOfPartner:
    """What one partner earned in one month: how often, and how much in minor units."""

    partner: str
    month: date  # its first day
    deals: int
    cost: int


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The forecast of the months that are left, or, where the past is too short, how long it is."""

    months_left: int
    months_known: int
    partners: int
    forecast: Forecast | None


def outlook(rows: Sequence[MonthOfPartner], presence: Presence, *, through: date, until: date) -> Outlook:
    """
    From the months up to the one that holds `through` to the months after it, up to the one that holds `until`.
    Where no month is left there is nothing to forecast.
    """
    left = max(0, _number(until) - _number(through))
    first = min((_number(row.month) for row in rows), default=_number(through))
    known = _number(through) - first + 1 if rows else 0
    partners = sorted({row.partner for row in rows})
    found = None
    if left and rows:
        try:
            found = forecast_cost(_history(rows, partners, presence, first=first, known=known), months=left)
        except CannotForecast:
            found = None
    return Outlook(months_left=left, months_known=known, partners=len(partners), forecast=found)


def _history(rows: Sequence[MonthOfPartner], partners: Sequence[str], presence: Presence, *, first: int, known: int) -> History:
    place = {partner: number for number, partner in enumerate(partners)}
    deals, cost = (np.zeros((len(partners), known), dtype=np.int64) for _ in range(2))
    for row in rows:
        month = _number(row.month) - first
        if 0 <= month < known:
            deals[place[row.partner], month] += row.deals
            cost[place[row.partner], month] += row.cost
    present = np.array(
        [[_is_there(presence.get(partner), first + month) for month in range(known)] for partner in partners], dtype=np.bool_
    )
    return History(deals=deals, cost=cost, present=present | (deals > 0), first_calendar_month=first % 12 + 1)


def _is_there(days: tuple[date | None, date | None] | None, month: int) -> bool:
    first_day, last_day = days or (None, None)
    return (first_day is None or _number(first_day) <= month) and (last_day is None or month <= _number(last_day))


def _number(day: date) -> int:
    """The month, counted from year 0."""
    return day.year * 12 + day.month - 1
