"""Days as people ask for them: in addresses, 2026-04-01, and as the moments between which they lie."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from enishi.core.maker import maker

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)  # what lies beyond has no moment in some zones


class DayConverter:
    """What is no day is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # ValueError: the address is not there

    def to_url(self, value: date) -> str:
        return value.isoformat()


def begin_of(day: date, *, later: int = 0) -> datetime:
    """The beginning of a day in the maker's zone, or of one so many days later."""
    within = min(max(day, EARLIEST), LATEST) + timedelta(days=later)
    return datetime.combine(within, time.min, tzinfo=ZoneInfo(maker().timezone))
