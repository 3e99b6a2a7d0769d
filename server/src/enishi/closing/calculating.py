"""A closing calculated: the engine on the facts as known by it, after what its group has posted before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
from django.db.models import QuerySet

from enishi.closing import parking
from enishi.closing.models import Beginning, Closing, State
from enishi.earnings import queries as earnings
from enishi.intake import queries as intake
from enishi.partners.hindrances import Hindrance
from enishi.programs.reading import Reading
from enishi_engine.closing import Closed, check_texts, close_after, closings_of
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts
from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.tables import schema_of

# All facts that were learned by the moment, in the program's currency and zone.
FactsOf = Callable[[Program, datetime], Facts]


def facts_taken(program: Program, known_by: datetime) -> Facts:
    """What intake took by the moment. Raises FactsRejected when facts contradict one another."""
    return intake.facts(known_by=known_by, currency=program.currency, timezone=program.timezone)


@dataclass(frozen=True)
class Calculated:
    """What a closing posts, and why partners are left out of it."""

    closed: Closed
    left_out: tuple[Hindrance, ...]


def calculated(closing: Closing, reading: Reading, facts_of: FactsOf) -> Calculated:
    """What the closing posts. Raises what the engine refuses."""
    facts = with_closings(facts_of(reading.program, closing.known_by), closing, reading)
    groups = closings_of(facts)
    check_texts(reading.program, (one for group in groups.values() for one in group))
    this = next(one for one in groups[closing.group_id] if one.id == closing.name)
    posted = earnings.standing(program=closing.program, closing_group=closing.group_id)
    lacking = parking.lacking(facts, closing)
    closed = close_after(
        posted, reading.program, facts, groups, closing=this, park=True, parked={one.partner for one in lacking},
        begin=books_begin(closing.program, closing.group_id),
    )  # fmt: skip
    return Calculated(closed, parking.left_out(closed, lacking))


def books_begin(program: str, group: str) -> date | None:
    """The day on which the books begin, where somebody has said so."""
    return Beginning.objects.filter(program=program, group_id=group).values_list("first_day", flat=True).first()


def with_closings(facts: Facts, closing: Closing, reading: Reading) -> Facts:
    """The facts with the program's closings: those that are done, and this one. No other closings count."""
    done = Closing.objects.exclude(id=closing.id)
    return _with(facts, [*_done(done, closing.program), _row(closing, newest_text(reading, closing))])


def with_done_closings(facts: Facts, program: str) -> Facts:
    """The facts with the program's closings that are done."""
    return _with(facts, list(_done(Closing.objects.all(), program)))


def _done(closings: QuerySet[Closing], program: str) -> Iterator[dict[str, object]]:
    for one in closings.filter(program=program, state=State.CLOSED).select_related("run").order_by("id"):
        if one.run is not None:
            yield _row(one, one.run.version)


def _with(facts: Facts, rows: list[dict[str, object]]) -> Facts:
    return replace(facts, tables={**facts.tables, "closings": pa.Table.from_pylist(rows, schema=schema_of(FACT["closings"]))})


def newest_text(reading: Reading, closing: Closing) -> date:
    """The day of the newest text in force on the period's last day."""
    return max(version.from_day for version in reading.program.versions if version.from_day <= closing.last_day)


def _row(closing: Closing, version: date) -> dict[str, object]:
    return {
        "id": closing.name, "closing_group": closing.group_id, "first_day": closing.first_day, "last_day": closing.last_day,
        "known_by": closing.known_by, "version": str(version), "source": "enishi", "revision": 1,
        "booked_at": closing.known_by, "learned_at": closing.known_by,
    }  # fmt: skip
