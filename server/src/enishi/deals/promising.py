"""Business days: by when an answer is promised, and how many are left. Pure.

Beyond the last day whose holidays were announced only Saturdays and Sundays are left out: a promise is made all the same.
"""

from datetime import date, timedelta
from functools import cache

from enishi_engine.settlement.calendars import SATURDAY_AND_SUNDAY, BankCalendar
from enishi_engine.settlement.japan.bank_days import announced_through, bank_calendar

ONE_DAY = timedelta(days=1)
SINCE = date(2020, 1, 1)
FARTHEST = 400  # days that are counted one by one


def is_business_day(day: date, *, known_on: date) -> bool:
    """Does anybody work on the day, by what was announced?"""
    calendar = _calendar(announced_through(known_on))
    if not calendar.first_day <= day <= calendar.last_day:
        return day.weekday() not in SATURDAY_AND_SUNDAY
    return calendar.is_open(day)


def after(day: date, count: int) -> date:
    """The last of so many business days after a day."""
    found = day
    for _ in range(count):
        found += ONE_DAY
        while not is_business_day(found, known_on=day):
            found += ONE_DAY
    return found


def left(today: date, until: date) -> int:
    """Business days from tomorrow to a day inclusive: 0 on the day itself, below 0 once it is over; at most some hundred are counted."""
    first, last = sorted((today, until))
    days = (first + ONE_DAY * number for number in range(1, min((last - first).days, FARTHEST) + 1))
    count = sum(is_business_day(day, known_on=today) for day in days)
    return count if until >= today else min(-count, -1)


@cache
def _calendar(through: date) -> BankCalendar:
    return bank_calendar(SINCE, through)
