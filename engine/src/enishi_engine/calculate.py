"""The whole calculation on one screen: a checked program and facts in, earning lines and reasons out."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import date, datetime

from enishi_engine import plan
from enishi_engine.core.program import Program
from enishi_engine.core.results import SCHEMAS, Result
from enishi_engine.facts.tables import Facts
from enishi_engine.plan import ReviewDay
from enishi_engine.program.moment import by_clocks_of


def calculate(
    program: Program, facts: Facts, *, known_by: datetime | None = None, until: date | None = None, tables: Collection[str] = tuple(SCHEMAS)
) -> Result:
    """What every fact earned under the program, and why each candidate that was paid nothing was not.

    `known_by` without an offset is by the clocks of the program's time zone, never by those of the machine. Who looks at some `tables`
    of the result alone says so: what only others need is not calculated.
    """
    moment = None if known_by is None else by_clocks_of(known_by, program.timezone)
    return plan.calculate(program, facts, known_by=moment, until=until, tables=tables)


def calculated(
    program: Program, facts: Facts, *, known_by: datetime | None = None, until: date | None = None, memory: str | None = None
) -> AbstractContextManager[plan.Calculated]:
    """The same, for as many lines as a disk holds: its tables are read piece by piece while the block lasts.

    `memory`, as `2GB`, is what the calculation may take beside the facts before it goes on on disk.
    """
    moment = None if known_by is None else by_clocks_of(known_by, program.timezone)
    return plan.calculated(program, facts, known_by=moment, until=until, memory=memory)


def review_days(program: Program, *, until: date) -> tuple[ReviewDay, ...]:
    """Every day on which ranks are reviewed, from the first text's day to `until`, in order; `version` is a place in the program's texts."""
    return plan.review_days(program.versions, until)


def reviews(program: Program, facts: Facts, *, known_by: datetime, until: date) -> Result:
    """Every rank review up to a day, the figures of each and the decisions of people: the tables `ranks`, `metrics` and `decisions`."""
    moment = by_clocks_of(known_by, program.timezone)
    return plan.calculate(program, facts, known_by=moment, until=until, tables=("ranks", "metrics", "decisions"))
