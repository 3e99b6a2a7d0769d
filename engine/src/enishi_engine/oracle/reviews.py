"""Rank reviews in order of date, partner by partner, and the rank of a day (docs/rules/ranks.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enishi_engine.core.expression import CohortSize, Position, Unit, walk
from enishi_engine.core.incentive import Ladder, Rhythm
from enishi_engine.core.program import Program, Version
from enishi_engine.core.refusals import UnknownRank
from enishi_engine.oracle.cut_offs import ReviewedFigures
from enishi_engine.oracle.known import Known, Row
from enishi_engine.oracle.metrics import Figures
from enishi_engine.oracle.parts import company_row, in_business, within
from enishi_engine.oracle.spans import DAY, add_months, day_number, moment_of_review, period_holding
from enishi_engine.oracle.values import Names, Value, holds

NONE = "none"


@dataclass
class Standing:
    """Where one partner stands: the rank held (None: nothing yet), the day it was reached, failed reviews in a row."""

    rank: str | None
    reached: date | None = None
    failed: int = 0

    def move_to(self, rank: str, day: date | None) -> None:
        if rank != self.rank:
            self.rank, self.reached = rank, day


@dataclass
class Ranks:
    """What reviews and decisions left, and the choices they saw: the rank after each event of each partner, and the tables of the reviews."""

    openings: dict[str, str | None] = field(default_factory=dict)
    events: dict[str, list[tuple[date, str | None]]] = field(default_factory=dict)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    metrics: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, "Said"] = field(default_factory=dict)

    def chosen(self, partner: str, day: date, version: Version) -> str | None:
        """The choice that a review on the day sees, in the words of a version's ladder; None without a ladder."""
        if version.ladder is None:
            return None
        said = self.said.get(partner)
        return chosen_rank(version.ladder, NONE if said is None else said.chosen(day))

    def of(self, partner: str, day: date, version: Version) -> str | None:
        """The rank of a day in the words of a version's ladder; None without a ladder."""
        if version.ladder is None:
            return None
        held = self.openings.get(partner)
        for event_day, rank in self.events.get(partner, ()):
            if event_day <= day:
                held = rank
        return known_rank(version.ladder, held)


def place_of(ladder: Ladder | None, rank: str | None) -> int | None:
    """The rank's place on the ladder, 0 for none; None without a ladder."""
    if ladder is None or rank is None:
        return None
    return [NONE, *(rung.id for rung in ladder.rungs)].index(rank)


def rank_at(ladder: Ladder, place: int) -> str:
    return [NONE, *(rung.id for rung in ladder.rungs)][place]


def known_rank(ladder: Ladder, rank: str | None) -> str:
    """The rank held, or the ladder's opening rank where the ladder has no such rank."""
    if rank == NONE or any(rung.id == rank for rung in ladder.rungs):
        return str(rank)
    return opening_rank(ladder)


def chosen_rank(ladder: Ladder, rank: str) -> str:
    """The rank chosen, or none where the ladder has no such rank."""
    return rank if any(rung.id == rank for rung in ladder.rungs) else NONE


def opening_rank(ladder: Ladder) -> str:
    return ladder.rungs[0].id if ladder.rungs and ladder.rungs[0].condition is None else NONE


def version_of(program: Program, day: date) -> Version | None:
    """The version in force on a day; None before the first."""
    return next((version for version in reversed(program.versions) if version.from_day <= day), None)


# ── Reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def review_ranks(program: Program, known: Known, reviewed: ReviewedFigures) -> Ranks:
    """Every partner's reviews and decisions, in order of date.

    Shape   `reviews`, `decisions` and `metrics` are rows of the result tables `ranks`, `decisions` and `metrics`.
    Errors  UnknownRank.
    Source  docs/rules/ranks.md
    """
    ranks = Ranks()
    if not any(version.ladder for version in program.versions):
        return ranks
    decisions = _by_partner(program, known.rank_decisions, "Rank decision")
    choices = _by_partner(program, [row for row in map(_dated, known.rank_choices) if row["confirmed_on"] is not None], "Rank choice")
    started = [row for rows in decisions.values() for row in rows if row["first_day"] is None or row["first_day"] <= known.until]
    ranks.decisions = [{**row, "decision": row["id"]} for row in started]
    review_days = _review_days(program, known.until)
    for partner in {*known.partners, *decisions}:
        said = ranks.said[partner] = Said(tuple(decisions.get(partner, ())), tuple(choices.get(partner, ())))
        standing = _opening(program, said.decisions)
        ranks.openings[partner] = standing.rank
        for day in sorted({*review_days, *(row["first_day"] for row in said.decisions if row["first_day"] is not None)}):
            for decision in said.decisions:
                if decision["first_day"] == day:
                    standing.move_to(decision["rank"], day)
            if day in review_days and partner in known.partners and in_business(partner, day, known):
                version = review_days[day]
                _review(partner, day, standing, version, ranks, said, reviewed.of(partner, day, version))
            ranks.events.setdefault(partner, []).append((day, standing.rank))
    return ranks


@dataclass(frozen=True)
class Said:
    """What people said of one partner's rank, those that started earlier first: decisions of the maker, confirmed choices of its own."""

    decisions: tuple[Row, ...]
    choices: tuple[Row, ...]

    def decided(self, day: date) -> Row | None:
        """The decision in force."""
        return next((row for row in reversed(self.decisions) if within(day, row["first_day"], row["last_day"])), None)

    def chosen(self, day: date) -> str:
        """The choice that a review on the day sees."""
        seen = [row for row in self.choices if row["confirmed_on"] < day and within(day, row["first_day"], row["last_day"])]
        return str(seen[-1]["rank"]) if seen else NONE


def _dated(choice: Row) -> Row:
    """A choice with the day from which it holds: its own, else that of its confirmation."""
    return {**choice, "first_day": choice["first_day"] or choice["confirmed_on"]}


def _by_partner(program: Program, rows: Iterable[Row], fact: str) -> dict[str, list[Row]]:
    """Each partner's decisions or choices, those that started earlier first; absent: always. Raises UnknownRank."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["first_day"] or date.min, row["id"])):
        version = version_of(program, row["first_day"] or date.min) or program.versions[0]
        if version.ladder is None or row["rank"] not in (NONE, *(rung.id for rung in version.ladder.rungs)):
            ranks = tuple(rung.id for rung in version.ladder.rungs) if version.ladder else ()
            raise UnknownRank(fact=fact, id_=row["id"], partner=row["partner"], rank=row["rank"], version=version.from_day, ranks=ranks)
        if row["first_day"] is None or row["last_day"] is None or row["first_day"] <= row["last_day"]:
            found.setdefault(row["partner"], []).append(row)
    return found


def _opening(program: Program, decisions: tuple[Row, ...]) -> Standing:
    ladder = program.versions[0].ladder
    standing = Standing(None if ladder is None else opening_rank(ladder))
    for decision in decisions:
        if decision["first_day"] is None:
            standing.move_to(decision["rank"], None)
    return standing


def _review_days(program: Program, until: date) -> dict[date, Version]:
    """The days from the first version's to the last of the run on which either rhythm of the text in force beats."""
    found: dict[date, Version] = {}
    day = program.versions[0].from_day
    while day <= until:
        version = version_of(program, day)
        assert version is not None, "the first version is in force from its day"
        if version.ladder is not None and any(beats(rhythm, day, version) for rhythm in (version.ladder.promote, version.ladder.demote)):
            found[day] = version
        day += DAY
    return found


def beats(rhythm: Rhythm, day: date, version: Version) -> bool:
    """Is the day one of the rhythm?"""
    if rhythm.period is None:
        return False
    if rhythm.month_day is not None:
        month, day_of_month = rhythm.month_day
        return day == add_months(date(2000, month, day_of_month), (day.year - 2000) * 12)
    return period_holding(day, rhythm.period, version.year_starts)[0] == day


def _review(partner: str, day: date, standing: Standing, version: Version, ranks: Ranks, said: Said, figures: Figures) -> None:
    ladder = version.ladder
    assert ladder is not None, "only a text with a ladder has reviews"
    if standing.rank != known_rank(ladder, standing.rank):
        standing.rank, standing.reached, standing.failed = known_rank(ladder, standing.rank), None, 0
    held, decision = str(standing.rank), said.decided(day)
    chosen = chosen_rank(ladder, said.chosen(day))
    moment = moment_of_review(day)
    company = company_row(partner, day, version.attributes, figures.known)
    names = Names(
        rows={"partner": company, "seller": company},
        rank=place_of(ladder, held),
        chosen=place_of(ladder, chosen),
        metric=lambda name: figures.metric(version, name, partner, moment),
        cohort=lambda asked: figures.cohort(asked, version, partner, moment),
    )
    merited = max(
        (place for place, rung in enumerate(ladder.rungs, 1) if rung.condition is None or holds(rung.condition.test, names)), default=0
    )
    action = _move(standing, merited, day, version, known_rank(ladder, decision["rank"]) if decision else None)
    reviewed = {"partner": partner, "day": day, "version": version.from_day}
    moved = {"held": held, "merited": rank_at(ladder, merited), "rank": standing.rank, "action": action}
    ranks.reviews.append({**reviewed, **moved, "chosen": chosen, "decision": decision and decision["id"]})
    for metric in version.metrics:
        value, of = figure_columns(figures.metric(version, metric.id, partner, moment), metric.expression.unit)
        ranks.metrics.append({**reviewed, "metric": metric.id, "value": value, "of": of, "unit": metric.expression.unit.name.lower()})
    for asked in _cohorts_of(ladder):
        place = figures.cohort(asked, version, partner, moment)
        ranks.metrics.append({**reviewed, "metric": asked.text, "value": place, "of": None, "unit": asked.unit.name.lower()})


def _cohorts_of(ladder: Ladder) -> set[Position | CohortSize]:
    """The places and sizes of cohorts that the ladder's conditions speak of."""
    conditions = (rung.condition.test for rung in ladder.rungs if rung.condition is not None)
    return {part for test in conditions for part in walk(test) if isinstance(part, Position | CohortSize)}


def _move(standing: Standing, merited: int, day: date, version: Version, decided: str | None) -> str:
    """Move the standing by the table of the rules, row by row, and say what was done."""
    ladder = version.ladder
    held = place_of(ladder, standing.rank)
    assert ladder is not None
    assert held is not None
    if decided is None and merited < held:
        return _stay_or_fall(standing, merited, held, day, version)
    standing.failed = 0
    if decided is not None:
        standing.move_to(decided, day)
        return "decided"
    if merited == held:
        return "kept"
    if not beats(ladder.promote, day, version):
        return "kept_until_promotion"
    standing.move_to(rank_at(ladder, held + 1 if ladder.one_step_up else merited), day)
    return "promoted"


def _stay_or_fall(standing: Standing, merited: int, held: int, day: date, version: Version) -> str:
    ladder = version.ladder
    assert ladder is not None
    if not beats(ladder.demote, day, version):
        return "kept_until_demotion"
    if standing.reached is not None and day < add_months(standing.reached, ladder.keep_months):
        return "kept_by_months"
    if standing.failed < ladder.grace:
        standing.failed += 1
        return "kept_by_grace"
    standing.failed = 0
    standing.move_to(rank_at(ladder, held - 1 if ladder.one_step_down else merited), day)
    return "demoted"


def figure_columns(value: Value, unit: Unit) -> tuple[int | None, int | None]:
    """A figure as the two whole numbers of the table: value, and the denominator of a ratio."""
    if value is None or unit is Unit.CODE:
        return None, None
    if unit is Unit.RATIO:
        return value[0], value[1]
    return (day_number(value) if unit is Unit.DAY else int(value)), None
