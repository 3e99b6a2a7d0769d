"""The clock, read at the edge (a view, a job, a command) and passed in from there; tests put another in its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime


def _of_the_machine() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place of the server that reads the clock


_CLOCK: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=_of_the_machine)


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
