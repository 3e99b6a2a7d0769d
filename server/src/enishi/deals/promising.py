"""Business days: by when an answer is promised, and how many are left. Pure.

Holidays that are not announced yet count as the law lets expect them: a promise of days is no payment date, and is made all the same.
"""

from datetime import date, timedelta
from functools import cache

from enishi_engine.settlement.calendars import BankCalendar
from enishi_engine.settlement.japan.bank_days import bank_calendar

ONE_DAY = timedelta(days=1)
FARTHEST = 400  # days that are counted one by one


def is_business_day(day: date) -> bool:
    """Does anybody work on the day? No Saturday, Sunday, holiday or 31 December to 3 January."""
    return _calendar(day.year).is_open(day)


def after(day: date, count: int) -> date:
    """The last of so many business days after a day."""
    found = day
    for _ in range(count):
        found += ONE_DAY
        while not is_business_day(found):
            found += ONE_DAY
    return found


def left(today: date, until: date) -> int:
    """Business days from tomorrow to a day inclusive: 0 on the day itself, below 0 once it is over; at most some hundred are counted."""
    first, last = sorted((today, until))
    days = (first + ONE_DAY * number for number in range(1, min((last - first).days, FARTHEST) + 1))
    count = sum(is_business_day(day) for day in days)
    return count if until >= today else min(-count, -1)


@cache
def _calendar(year: int) -> BankCalendar:
    return bank_calendar(date(year, 1, 1), date(year, 12, 31))
