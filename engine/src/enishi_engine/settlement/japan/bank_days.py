"""Bank days in Japan: no Saturday, Sunday, national holiday or 31 December to 3 January (docs/rules/payment-dates.md)."""

from datetime import date
from functools import lru_cache

from holidays.countries.japan import Japan

from enishi_engine.settlement.calendars import BankCalendar, Shift
from enishi_engine.settlement.japan.rules import values
from enishi_engine.settlement.payment_dates import day_of_month


def announced_through(known_on: date) -> date:
    """The last day whose holidays were announced by then. Raises NoRuleOn."""
    day: date = values("holidays_announced_through", "day").on(known_on).value
    return day


@lru_cache(maxsize=64)  # every payee of a month asks for the same days
def bank_calendar(first_day: date, last_day: date, *, also_closed: frozenset[date] = frozenset()) -> BankCalendar:
    """The bank days from one day to another; `last_day` is the horizon, the maker's to say; `also_closed` are days of its own bank."""
    known = Japan(years=range(first_day.year, last_day.year + 1), categories=("public", "bank"))
    return BankCalendar(name="JP", first_day=first_day, last_day=last_day, closed=frozenset(known) | also_closed)


def pay_over_on(paid_on: date, calendar: BankCalendar) -> date:
    """The day by which what was withheld of a payment is paid over: a day of the next month, moved on to a day that is no holiday.

    Raises PastHorizon, NoRuleOn.
    """
    day: int = values("pay_over_day", "day").on(paid_on).value
    return calendar.moved(day_of_month(paid_on, 1, day), Shift.NEXT)
