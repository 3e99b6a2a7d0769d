"""Days, months, periods and the windows that a figure looks through (docs/rules/time.md)."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from enishi_engine.core.expression import Period, Span, SpanKind

DAY = timedelta(days=1)
CALENDAR_YEAR = (1, 1)
Window: TypeAlias = tuple[date, date]  # first day, and the day after the last
ContractStart: TypeAlias = Callable[[date], date | None]


@dataclass(frozen=True)
class Moment:
    """When a figure is read: `reference` picks the period, and only facts of days before `cut` are read."""

    reference: date
    cut: date


def moment_of_fact(day: date) -> Moment:
    """An order line or activity of that day: neither it nor others of its day are read."""
    return Moment(day, day)


def moment_of_period(last_day: date) -> Moment:
    return Moment(last_day, last_day + DAY)


def moment_of_review(day: date) -> Moment:
    return Moment(day - DAY, day)


def add_months(day: date, months: int) -> date:
    """The same day of the month, that many months on, clamped to the month's end."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def month_text(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def period_holding(day: date, period: Period, year_starts: tuple[int, int]) -> Window:
    """The month, quarter, half or year, of a year that starts on that day, which holds the day."""
    months_into_year = (day.month - year_starts[0]) % 12
    first_day = add_months(day.replace(day=1), -(months_into_year % period.months))
    return first_day, add_months(first_day, period.months)


def moment_of_span(span: Span, moment: Moment) -> Moment | None:
    """The moment, moved by `as of` to the end of that day; None when that is not before the cut."""
    if span.as_of is None:
        return moment
    return Moment(span.as_of, span.as_of + DAY) if span.as_of < moment.cut else None


def window_of(span: Span, moment: Moment, *, year_starts: tuple[int, int], contract_start: ContractStart) -> Window | None:
    """The days that the span reads at a moment (already moved by `as of`), cut there; None when it has no start."""
    match span.kind:
        case SpanKind.TRAILING_DAYS:
            return moment.cut - span.length * DAY, moment.cut
        case SpanKind.TRAILING_MONTHS:
            return add_months(moment.cut, -span.length), moment.cut
        case SpanKind.CALENDAR:
            return _period_back(span, moment, CALENDAR_YEAR)
        case SpanKind.PROGRAM:
            return _period_back(span, moment, year_starts)
        case SpanKind.SINCE_CONTRACT:
            start = contract_start(moment.cut)
            return None if start is None else (start, moment.cut)
        case SpanKind.STATE:
            raise AssertionError("a state has no window")


def _period_back(span: Span, moment: Moment, year_starts: tuple[int, int]) -> Window:
    first_day, _ = period_holding(moment.reference, span.period, year_starts)
    first_day = add_months(first_day, -span.offset * span.period.months)
    return first_day, min(add_months(first_day, span.period.months), moment.cut)
