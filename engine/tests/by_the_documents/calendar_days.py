"""Days, months and periods, by docs/rules/time.md."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), clamped to that month's end."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def period(kind: str, day: date, starts: int, moved: int = 0) -> tuple[date, date]:
    """First and last day of the program's month, quarter, half or year that holds `day`, `moved` periods later.

    `starts` is the month (1 to 12) in which the program's year starts.
    """
    length = MONTHS_OF[kind]
    into = (day.month - starts) % length
    first = add_months(day.replace(day=1), moved * length - into)
    return first, add_months(first, length) - timedelta(days=1)


def periods_ended(kind: str, first_version: date, until: date, starts: int) -> list[tuple[date, date]]:
    """The periods whose last day falls on or after the first version's day and on or before the run's last day."""
    found = []
    at = period(kind, first_version, starts)
    while at[1] <= until:
        found.append(at)
        at = period(kind, at[1] + timedelta(days=1), starts)
    return found


def period_id(first: date, last: date) -> str:
    return f"{first}..{last}"
