"""Rank reviews worked out by the engine on the facts with the closings that are done: those that have come, and the next one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from enishi.closing.calculating import FactsOf, with_done_closings
from enishi.core.errors import Refusal
from enishi.intake import operations as facts
from enishi.planning.calculating import facts_taken
from enishi.programs import queries as texts
from enishi.programs.reading import Reading, read
from enishi.ranks import operations as ranks
from enishi.ranks.reviewing import Figure, Reviewed, in_order
from enishi_engine import __version__ as engine_version
from enishi_engine.calculate import review_days, reviews
from enishi_engine.core.program import Program
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.explain import figures_of_ladder
from enishi_engine.facts import FactsRejected

FARTHEST = timedelta(days=2 * 366)  # a year's review of a text that comes into force within a year


class NoReviews(Refusal):
    """No text of the program that is approved has ranks."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"{program} has no approved text with ranks, so there is nothing to review. Approve one first.",
            ja=f"{program}にランクのある承認済みの版がないため、判定するものがありません。先に承認してください。",
        )


class NotReviewed(Refusal):
    """The engine refuses the program or the facts."""

    def __init__(self, program: str, refused: EngineRefusal | FactsRejected) -> None:
        super().__init__(
            f"The ranks of {program} cannot be reviewed. Nothing was changed. {refused}",
            ja=f"{program}のランクを判定できません。何も変更していません。{refused.said.ja}",
        )


def has_ranks(program: Program) -> bool:
    """Whether some text of the program has a ladder."""
    return any(version.ladder is not None for version in program.versions)


def review_ranks(*, program: str, at: datetime, by: str, facts_of: FactsOf = facts_taken) -> int:
    """
    Work out every review that has come and what the next one would come to; write down what is new. How many reviews that is.

    Raises NoReviews, NotReviewed.
    """
    approved = texts.approved_texts(program)
    reading = read(approved) if approved else None
    if reading is None or not has_ranks(reading.program):
        raise NoReviews(program)
    try:
        return ranks.review(_found(reading, at, facts_of), by=by, at=at)
    except (EngineRefusal, FactsRejected) as refused:
        raise NotReviewed(program, refused) from refused


def next_review(program: Program, today: date) -> date | None:
    """The day of the next review after today; None where the texts name none."""
    return next((one.day for one in review_days(program, until=today + FARTHEST) if one.day > today), None)


def _found(reading: Reading, at: datetime, facts_of: FactsOf) -> ranks.Reviews:
    program, known_by = reading.program, facts.fix_facts(at=at)
    today = at.astimezone(ZoneInfo(program.timezone)).date()
    coming = next_review(program, today)
    rows = list(_reviewed(reading, known_by, coming or today, facts_of))
    return ranks.Reviews(
        program=program.id, known_by=known_by, texts_hash=reading.hash, engine=engine_version, through=today, next_day=coming,
        done=[one for one in rows if one.day <= today], coming=[one for one in rows if one.day == coming],
    )  # fmt: skip


def _reviewed(reading: Reading, known_by: datetime, until: date, facts_of: FactsOf) -> Iterator[Reviewed]:
    program = reading.program
    known = with_done_closings(facts_of(program, known_by), program.id)
    result = reviews(program, known, known_by=known_by, until=until)
    figures = _figures(program, result.tables["metrics"])
    for row in result.tables["ranks"].to_pylist():
        yield Reviewed(
            partner=row["partner"], day=row["day"], version=row["version"], held=row["held"], merited=row["merited"], rank=row["rank"],
            action=row["action"], chosen=row["chosen"] or "", decision=row["decision"] or "",
            figures=in_order(figures.get((row["partner"], row["day"]), ())),
        )  # fmt: skip


def _figures(program: Program, metrics: pa.Table) -> dict[tuple[str, date], list[Figure]]:
    """The figures that ladders look at, by partner and day; a text has metrics that its ladder does not look at."""
    found: dict[tuple[str, date], list[Figure]] = {}
    for version in program.versions:
        names = pa.array(sorted(figures_of_ladder(version.ladder)), pa.string())
        asked = pc.and_(pc.equal(metrics["version"], pa.scalar(version.from_day)), pc.is_in(metrics["metric"], names))
        for row in metrics.filter(asked).to_pylist():
            figure = Figure(row["metric"], row["value"], row["of"], row["unit"])
            found.setdefault((row["partner"], row["day"]), []).append(figure)
    return found
