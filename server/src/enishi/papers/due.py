"""What of papers is due by the calendar, for whoever looks at it every minute (core/schedule.py)."""

from collections.abc import Iterator
from datetime import datetime

from enishi.core.maker import local_day
from enishi.core.schedule import Due
from enishi.papers import printing, tasks


def files(now: datetime) -> Iterator[Due]:
    """Whenever a paper was issued that has no file yet; one that could not be printed is tried again the next day."""
    if (first := printing.not_printed().first()) is not None:
        yield Due(tasks.print_papers, (), key=f"print_files:{local_day(now)}:{first.id}")
