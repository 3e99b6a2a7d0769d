"""When a closing is paid: so many months after it, on a day of the month that is moved to a bank day (docs/rules/payment-dates.md)."""

import calendar as months
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import BankCalendar, Shift

LAST_DAY = 31  # of any month: the month's end


@dataclass(frozen=True, kw_only=True)
class PaymentTerms:
    """支払サイト. Closings are paid `months_after` the month of the last closing of their `period` (of a year that begins in month
    `year_starts`), on `day` (31: the month's end), moved by `shift`.
    """

    months_after: int
    day: int
    period: Period = Period.MONTH
    year_starts: int = 1
    shift: Shift = Shift.PREVIOUS


END_OF_NEXT_MONTH = PaymentTerms(months_after=1, day=LAST_DAY)  # 月末締め翌月末払い
FIFTEENTH_OF_NEXT_MONTH = PaymentTerms(months_after=1, day=15)  # 翌月15日払い
TENTH_OF_SECOND_MONTH = PaymentTerms(months_after=2, day=10)  # 翌々月10日払い


def payment_date(last_day: date, terms: PaymentTerms, calendar: BankCalendar) -> date:
    """The bank day on which a closing with that last day is paid. Raises PastHorizon, NoBankDay."""
    return calendar.moved(agreed_date(last_day, terms), terms.shift)


def agreed_date(last_day: date, terms: PaymentTerms) -> date:
    """The day that the terms say, before it is moved to a bank day."""
    length = terms.period.months
    waits = (length - 1) - (last_day.month - terms.year_starts) % length
    return day_of_month(last_day, terms.months_after + waits, terms.day)


def day_of_month(day: date, months_later: int, day_of: int) -> date:
    """A day of a later month; where the month is shorter, its end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months_later, 12)
    return date(year, month + 1, min(day_of, months.monthrange(year, month + 1)[1]))
