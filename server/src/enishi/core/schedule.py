"""What happens on its day without anyone's click: rules that read the database and the clock, looked at again and again.

A rule says what is due, under a key that is its own once and for all; asked a hundred times, by any number of workers, it becomes one job.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django_tasks.base import Task

from enishi.core.jobs import enqueue_once
from enishi.core.models import Job

EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """A job that is due: what to call with what, and the key under which it is done once."""

    task: Task[Any, Any]
    arguments: tuple[str, ...]
    key: str


Rule = Callable[[datetime], Iterable[Due]]


def enqueue_due(rules: Iterable[Rule], *, at: datetime) -> int:
    """Enqueue everything that is due and was not asked for before; how many jobs that is."""
    due = [one for rule in rules for one in rule(at)]
    there = set(Job.objects.filter(unique_key__in=[one.key for one in due]).values_list("unique_key", flat=True))
    return sum(enqueue_once(one.task, *one.arguments, key=one.key, at=at) for one in due if one.key not in there)


class Schedule:
    """The rules, looked at once a minute however often it is asked."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.looked_at: datetime | None = None

    def look(self, now: datetime) -> int:
        """Enqueue what is due, unless somebody looked within the last minute."""
        if self.looked_at is not None and timedelta(0) <= now - self.looked_at < EVERY:
            return 0
        self.looked_at = now
        return enqueue_due(self.rules, at=now)
