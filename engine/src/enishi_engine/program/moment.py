"""A moment as people write it: by the clocks of the program's zone, or with an offset."""

from datetime import datetime
from zoneinfo import ZoneInfo

EXAMPLE = "2026-04-01T09:30, by the clocks of the program's time zone, or 2026-04-01T09:30+09:00"


def moment_of(text: str, timezone: str) -> datetime:
    """An aware moment. Raises ValueError when the text is none; a day alone is its 00:00."""
    return by_clocks_of(datetime.fromisoformat(text), timezone)


def by_clocks_of(moment: datetime, timezone: str) -> datetime:
    """The moment, aware: one without an offset is by the clocks of the zone."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(timezone))
