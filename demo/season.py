"""The two years of the demo and how busy each of their days is in Japanese business life."""

from calendar import monthrange
from datetime import date, timedelta

START = date(2024, 4, 1)
END = date(2026, 3, 31)
TODAY = date(2026, 3, 23)  # on which the site stands
DAYS = tuple(START + timedelta(days=number) for number in range((END - START).days + 1))

# Fiscal years end in March, half-years in September.
MONTHS = {1: 0.75, 2: 1.0, 3: 1.85, 4: 0.9, 5: 0.8, 6: 0.95, 7: 0.9, 8: 0.75, 9: 1.5, 10: 0.95, 11: 1.0, 12: 0.95}

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2024-04-29",
        "2024-05-03",
        "2024-05-06",
        "2024-07-15",
        "2024-08-12",
        "2024-09-16",
        "2024-09-23",
        "2024-10-14",
        "2024-11-04",
        "2025-01-01",
        "2025-01-13",
        "2025-02-11",
        "2025-02-24",
        "2025-03-20",
        "2025-04-29",
        "2025-05-05",
        "2025-05-06",
        "2025-07-21",
        "2025-08-11",
        "2025-09-15",
        "2025-09-23",
        "2025-10-13",
        "2025-11-03",
        "2025-11-24",
        "2026-01-01",
        "2026-01-12",
        "2026-02-11",
        "2026-02-23",
        "2026-03-20",
    ]
)
# (first day, last day, how busy the working days between them are): Golden Week, Obon, the turn of the year.
QUIET = (((4, 29), (5, 6), 0.2), ((8, 10), (8, 16), 0.15), ((12, 28), (12, 31), 0.05), ((1, 1), (1, 4), 0.05))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS and (day.month, day.day) not in {(12, 31), (1, 2), (1, 3)}


def demand(day: date) -> float:
    """How many orders the day brings, 1 being an ordinary working day."""
    if not is_working_day(day):
        return 0.0
    busy = MONTHS[day.month]
    for first, last, share in QUIET:
        if first <= (day.month, day.day) <= last:
            return busy * share
    days_left = monthrange(day.year, day.month)[1] - day.day
    return busy * (1.8 if days_left < 4 else 1.0)


def working_day_from(day: date) -> date:
    """The day itself or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_months(day: date, months: int) -> date:
    """The same day of the month, clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_number(day: date) -> int:
    """0 for April 2024 … 23 for March 2026."""
    return (day.year - START.year) * 12 + day.month - START.month
