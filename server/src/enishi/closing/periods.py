"""The periods of a closing group: from the day after one closing day to the next, named after the month they end in; pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from enishi_engine.said import SaidError

MONTH_END = 31  # a closing day past a month's end is its last day


@dataclass(frozen=True, order=True)
class Period:
    """A period by its name, as 2026-04; both days inclusive."""

    name: str
    first_day: date
    last_day: date


class NoPeriod(SaidError):
    """The text names no period."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no period. Write the month in which it ends, as 2026-04.",
            ja=f"「{text}」は期間ではありません。期間が終わる月を2026-04のように書いてください。",
        )


def period_named(name: str, *, closing_day: int) -> Period:
    """The period that ends in a month, by the group's closing day. Raises NoPeriod."""
    matched = re.fullmatch(r"(\d{4})-(\d{2})", name)
    if matched is None or not 1 <= int(matched[2]) <= 12 or int(matched[1]) < 1900:
        raise NoPeriod(name)
    year, month = int(matched[1]), int(matched[2])
    before = date(year, month, 1) - timedelta(days=1)
    first_day = _closing_date(before.year, before.month, closing_day) + timedelta(days=1)
    return Period(name, first_day, _closing_date(year, month, closing_day))


def period_holding(day: date, *, closing_day: int) -> Period:
    """The period in which a day lies."""
    this = period_named(f"{day:%Y-%m}", closing_day=closing_day)
    return this if day <= this.last_day else next_period(this, closing_day=closing_day)


def next_period(period: Period, *, closing_day: int) -> Period:
    """The period after it."""
    month_after = date(period.last_day.year, period.last_day.month, 1) + timedelta(days=32)
    return period_named(f"{month_after:%Y-%m}", closing_day=closing_day)


def _closing_date(year: int, month: int, closing_day: int) -> date:
    return date(year, month, min(closing_day, monthrange(year, month)[1]))
