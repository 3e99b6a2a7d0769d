"""The clock, read at the edge (a view, a job, a command) and passed in from there; tests put another in its place.

A demo has a day of its own, right after its history; no other mode has (config/environment.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

AS_EVERYWHERE, THEN_SLOWER = timedelta(hours=9), 1_000


@dataclass(frozen=True)
class DemoDay:
    """The demo's moment when its site was made, and what the machine's clock said then."""

    moment: datetime
    made_at: datetime

    def now(self, here: datetime) -> datetime:
        """Nine hours pass as everywhere and then a thousand times slower: the day lasts most of a year, and time never goes back."""
        passed = max(here - self.made_at, timedelta(0))
        return self.moment + min(passed, AS_EVERYWHERE) + max(passed - AS_EVERYWHERE, timedelta(0)) / THEN_SLOWER


def of_the_machine() -> datetime:
    """What the machine's clock says, in UTC; only a demo's day is reckoned from it, everybody else asks for `now`."""
    return datetime.now(UTC)  # noqa: TID251 - the one place of the server that reads the clock


def _here() -> datetime:
    return of_the_machine() if settings.DEMO_DAY is None else settings.DEMO_DAY.now(of_the_machine())


_CLOCK: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=_here)


def now() -> datetime:
    """The moment, in UTC."""
    return _CLOCK.get()()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within it is that moment, for tests and for what is done on behalf of another day."""
    token = _CLOCK.set(lambda: moment.astimezone(UTC))
    try:
        yield
    finally:
        _CLOCK.reset(token)
