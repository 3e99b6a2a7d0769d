"""Bank days: on which days a bank moves money, as far as is known, and where a payment date goes that is none (docs/rules/payment-dates.md)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from enishi_engine.core.refusals import Refusal

SATURDAY_AND_SUNDAY = frozenset({5, 6})
ONE_DAY = timedelta(days=1)


class Shift(Enum):
    """Where a payment date goes that is no bank day."""

    PREVIOUS = "previous"  # 前営業日
    NEXT = "next"  # 翌営業日
    ERROR = "error"


class PastHorizon(Refusal):
    """A day of which nobody knows yet whether banks are open."""

    def __init__(self, calendar: str, day: date, first_day: date, last_day: date) -> None:
        super().__init__(
            f"The calendar {calendar} knows the days from {first_day} to {last_day}, and {day} is none of them. "
            "Add the holidays once they are announced, and move the calendar's last day; then calculate again.",
            ja=f"暦{calendar}にあるのは{first_day}から{last_day}までで、{day}は含まれません。祝日が発表されたら追加して暦の最終日を延ばし、計算し直してください。",
        )


class NoBankDay(Refusal):
    """A payment date on which banks are closed, where it may not be moved."""

    def __init__(self, calendar: str, day: date) -> None:
        super().__init__(
            f"{day} is no bank day in the calendar {calendar}, and the terms say not to move it. Choose another day.",
            ja=f"{day}は暦{calendar}で銀行営業日ではなく、契約では日をずらさない定めです。別の日を選んでください。",
        )


@dataclass(frozen=True, kw_only=True)
class BankCalendar:
    """The closed days between two days, both known; what lies outside is refused, never guessed."""

    name: str
    first_day: date
    last_day: date
    closed: frozenset[date]
    weekend: frozenset[int] = field(default=SATURDAY_AND_SUNDAY)

    def is_open(self, day: date) -> bool:
        """Raises PastHorizon."""
        if not self.first_day <= day <= self.last_day:
            raise PastHorizon(self.name, day, self.first_day, self.last_day)
        return day.weekday() not in self.weekend and day not in self.closed

    def moved(self, day: date, shift: Shift) -> date:
        """The day itself where banks are open, else the next one that way. Raises PastHorizon, NoBankDay."""
        if self.is_open(day):
            return day
        if shift is Shift.ERROR:
            raise NoBankDay(self.name, day)
        step = -ONE_DAY if shift is Shift.PREVIOUS else ONE_DAY
        while not self.is_open(day):
            day += step
        return day
