"""What of closing is due by the calendar, asked of the database: for whoever looks at it every minute (core/schedule.py)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from enishi.closing import tasks
from enishi.closing.models import Closing, State
from enishi.closing.ranking import has_ranks
from enishi.core.maker import local_day
from enishi.core.schedule import Due
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi.ranks import queries as ranks


def rank_reviews(now: datetime) -> Iterator[Due]:
    """
    Of every program with ranks once a day of its zone, so that no review day is missed; and again on a day on which a text was approved, a
    period was closed or a rank was decided, as each of them may move a review.
    """
    decided = ranks.decisions_approved()
    for name in texts.programs():
        approved = texts.approved_texts(name)
        program = read(approved).program if approved else None
        if program is not None and has_ranks(program):
            today = now.astimezone(ZoneInfo(program.timezone)).date()
            closed = Closing.objects.filter(program=name, state=State.CLOSED).count()
            yield Due(tasks.review_ranks, (name,), key=f"rank_review:{name}:{today}:{len(approved)}.{closed}.{decided}")


def explanations(now: datetime) -> Iterator[Due]:
    """Of every program with a text in force once a day: why everything pays what it does or nothing, as known in the morning."""
    for name in texts.programs():
        if texts.approved_texts(name):
            yield Due(tasks.explain, (name,), key=f"explain:{name}:{local_day(now)}")
