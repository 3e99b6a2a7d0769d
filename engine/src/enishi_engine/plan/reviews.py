"""Rank reviews: a fold over a small table of (partner, review), and the rank of any day (docs/rules/ranks.md)."""

from dataclasses import dataclass, replace
from datetime import date

from enishi_engine.core.expression import CohortSize, Expression, MetricValue, Position, Unit, replaced, walk
from enishi_engine.core.incentive import Ladder
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import day_literal, plus_months, text_literal
from enishi_engine.plan.scalars import cohort_column, scalar

BEGINNING = "DATE '0001-01-01'"


def first_ladder(versions: tuple[Version, ...]) -> Ladder | None:
    """The ladder that the program began with."""
    return next((version.ladder for version in versions if version.ladder is not None), None)


def opening(ladder: Ladder | None) -> str:
    """The rank everybody holds before any review."""
    return ladder.rungs[0].id if ladder is not None and ladder.rungs[0].condition is None else "none"


@dataclass(frozen=True)
class ReviewDay:
    day: date
    version: int  # place among the program's versions
    promotes: bool
    demotes: bool


@dataclass(frozen=True)
class Reviews:
    """Every partner in business on every review day, with the decision that started last by then, the one in force, and the choice.

    A decision's run is it and the decisions of the same rank directly before it.
    """

    days: tuple[ReviewDay, ...]
    decided: bool  # any decisions are loaded
    chosen: bool  # any choices are

    def sql(self) -> str:
        rows = ", ".join(
            f"({day_literal(review.day)}, {review.version}, {str(review.promotes).upper()}, {str(review.demotes).upper()})"
            for review in self.days
        )
        days = f"(VALUES {rows})" if rows else f"(SELECT {BEGINNING}, 0, FALSE, FALSE WHERE FALSE)"
        return f"""
            SELECT p.code AS partner, row_number() OVER (PARTITION BY p.code ORDER BY d.day) AS place, d.day, d.version, d.promotes, d.demotes,
                {DECISION if self.decided else NO_DECISION}, {choice("p.code", "d.day") if self.chosen else NO_CHOICE} AS choice
            FROM {days} d(day, version, promotes, demotes)
            JOIN partners p ON (p.first_day IS NULL OR p.first_day <= d.day) AND (p.last_day IS NULL OR p.last_day >= d.day)
            {"ASOF LEFT JOIN decisions n ON n.partner = p.code AND d.day >= n.first_day" if self.decided else ""}"""


_IN_FORCE = f"""(SELECT max_by(f.{{column}}, (coalesce(f.first_day, {BEGINNING}), f.id)) FROM rank_decisions f
                    WHERE f.partner = p.code AND (f.first_day IS NULL OR f.first_day <= d.day)
                        AND (f.last_day IS NULL OR f.last_day >= d.day))"""
DECISION = f"""n.rank AS decided, n.first_day AS decided_on, n.run_first_day, n.before_run,
                {_IN_FORCE.format(column="rank")} AS enforced, {_IN_FORCE.format(column="id")} AS decision"""
NO_DECISION = """CAST(NULL AS VARCHAR) AS decided, CAST(NULL AS DATE) AS decided_on, CAST(NULL AS DATE) AS run_first_day,
                CAST(NULL AS DATE) AS before_run, CAST(NULL AS VARCHAR) AS enforced, CAST(NULL AS VARCHAR) AS decision"""
_BEGINS = "coalesce(c.first_day, c.confirmed_on)"
NO_CHOICE = "CAST(NULL AS VARCHAR)"


def choice(partner: str, day: str) -> str:
    """The rank chosen that a review on the day sees; NULL without a choice."""
    return f"""(SELECT max_by(c.rank, ({_BEGINS}, c.id)) FROM rank_choices c
                    WHERE c.partner = {partner} AND c.confirmed_on < {day} AND {_BEGINS} <= {day}
                        AND (c.last_day IS NULL OR c.last_day >= {day}))"""


@dataclass(frozen=True)
class Decisions:
    """Rank decisions, one for each first day; `run_first_day` is when its rank began by decisions alone."""

    def sql(self) -> str:
        return f"""
            WITH one_a_day AS (
                SELECT partner, rank, coalesce(first_day, {BEGINNING}) AS first_day, last_day FROM rank_decisions
                QUALIFY row_number() OVER (PARTITION BY partner, coalesce(first_day, {BEGINNING}) ORDER BY id DESC) = 1
            ), marked AS (
                SELECT *, lag(first_day) OVER w AS before, lag(rank) OVER w IS DISTINCT FROM rank AS begins FROM one_a_day
                WINDOW w AS (PARTITION BY partner ORDER BY first_day)
            ), runs AS (SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (PARTITION BY partner ORDER BY first_day) AS run FROM marked)
            SELECT partner, rank, first_day, last_day, min(first_day) OVER (PARTITION BY partner, run) AS run_first_day,
                first_value(before) OVER (PARTITION BY partner, run ORDER BY first_day) AS before_run
            FROM runs"""


@dataclass(frozen=True)
class StartedDecisions:
    """Every decision that has begun by the run's last day, as a row of the result."""

    until: date

    def sql(self) -> str:
        return (
            "SELECT partner, id AS decision, rank, first_day, last_day, decided_by, reason FROM rank_decisions "
            f"WHERE first_day IS NULL OR first_day <= {day_literal(self.until)}"
        )


@dataclass(frozen=True)
class ReviewFold:
    """The reviews one after another: what was held, merited and decided, and why (docs/rules/ranks.md, "The move").

    `values` names, for each version, the relation of its metrics at reviews (None when its ladder needs none).
    """

    versions: tuple[Version, ...]
    values: tuple[str | None, ...]

    def sql(self) -> str:
        joins = " ".join(
            f"LEFT JOIN ({self.own_names(place, relation)}) v{place} ON v{place}.partner_{place} = f.partner "
            f"AND v{place}.cut_{place} = f.day AND f.version = {place}"
            for place, relation in enumerate(self.values)
            if relation is not None
        )
        start = text_literal(opening(first_ladder(self.versions)))
        return f"""
            WITH RECURSIVE fold AS (
                SELECT code AS partner, 0 AS place, {BEGINNING} AS day, 0 AS version, CAST('' AS VARCHAR) AS held, CAST('' AS VARCHAR) AS merited,
                    CAST({start} AS VARCHAR) AS rank, CAST('' AS VARCHAR) AS action, CAST(NULL AS DATE) AS reached, 0 AS failed,
                    CAST('' AS VARCHAR) AS chosen, CAST(NULL AS VARCHAR) AS decision
                FROM (SELECT DISTINCT partner AS code FROM reviews)
                UNION ALL
                {self.step(joins)}
            )
            SELECT partner, place, day, version, held, merited, rank, action, chosen, decision FROM fold WHERE place > 0"""

    def own_names(self, place: int, relation: str) -> str:
        """A version's metrics under names of their own: two versions may mean different things by one name."""
        columns = [f"partner AS partner_{place}", f"cut AS cut_{place}"]
        for metric in self.versions[place].metrics:
            columns.append(f"metric_{metric.id} AS metric_{_own(metric.id, place)}")
            if metric.expression.unit is Unit.RATIO:
                columns.append(f"metric_{metric.id}_of AS metric_{_own(metric.id, place)}_of")
        columns += [
            f"{cohort_column(part)} AS {cohort_column(_owned(part, place))}" for part in sorted(cohorts_of(self.versions[place]), key=repr)
        ]
        return f"SELECT {', '.join(columns)} FROM {relation}"

    def step(self, joins: str) -> str:
        return f"""
            SELECT partner, place, day, version, held_id AS held, merited_id AS merited,
                {self.by_version("rung_ids", "new_place")} AS rank, action,
                CASE WHEN new_place <> held_place THEN day ELSE reached END AS reached,
                CASE action WHEN 'kept_by_grace' THEN failed + 1 WHEN 'kept_until_demotion' THEN failed WHEN 'kept_by_months' THEN failed
                    ELSE 0 END AS failed, {self.by_version("rung_ids", "chosen_place")} AS chosen, decision
            FROM (SELECT *, {self.new_place()} AS new_place FROM (
                SELECT *, {self.by_version("rung_ids", "held_place")} AS held_id, {self.by_version("rung_ids", "merited_place")} AS merited_id,
                    {self.action()} AS action FROM (
                    SELECT f.*, {self.merited()} AS merited_place FROM ({self.begin()}) f {joins})))"""

    def begin(self) -> str:
        """Each partner's next review, a decision since the last one applied; `rank_place` is the rank held."""
        applies = "(r.decided IS NOT NULL AND (r.decided_on > f.day OR f.place = 0))"
        changes = "((r.before_run IS NOT NULL AND (r.before_run > f.day OR f.place = 0)) OR r.decided <> f.rank)"
        began = "CASE WHEN r.run_first_day > f.day OR f.place = 0 THEN r.run_first_day ELSE r.decided_on END"
        known = f"({self.by_version('known', 'held_rank')})"
        return f"""
            SELECT * REPLACE (CASE WHEN {known} THEN reached END AS reached, CASE WHEN {known} THEN failed ELSE 0 END AS failed),
                {self.by_version("places", "held_rank")} AS rank_place, {self.by_version("places", "held_rank")} AS held_place,
                {self.by_version("places", "enforced")} AS enforced_place, {self.by_version("chosen", "choice")} AS chosen_place
            FROM (
                SELECT r.partner, r.place, r.day, r.version, r.promotes, r.demotes, r.enforced, r.decision, r.choice,
                    CASE WHEN {applies} THEN r.decided ELSE f.rank END AS held_rank,
                    CASE WHEN {applies} AND {changes} THEN {began} ELSE f.reached END AS reached,
                    f.failed
                FROM fold f JOIN reviews r ON r.partner = f.partner AND r.place = f.place + 1)"""

    def by_version(self, what: str, operand: str) -> str:
        """A rank's id by its place, its place by its id (where the ladder lacks it: of its opening rank, of a choice 0), or whether it is known at all, on the ladder of the review's version."""
        cases: list[str] = []
        for place, version in enumerate(self.versions):
            if version.ladder is None:
                continue
            ids = ("none", *(rung.id for rung in version.ladder.rungs))
            if what == "rung_ids":
                inner = f"CASE {operand} " + " ".join(f"WHEN {index} THEN {text_literal(rank)}" for index, rank in enumerate(ids)) + " END"
            elif what == "known":
                inner = f"{operand} IN ({', '.join(text_literal(rank) for rank in ids)})"
            else:
                fallback = 0 if what == "chosen" else ids.index(opening(version.ladder))
                inner = f"CASE {operand} " + " ".join(f"WHEN {text_literal(rank)} THEN {index}" for index, rank in enumerate(ids))
                inner += f" ELSE {fallback} END"
            cases.append(f"WHEN {place} THEN {inner}")
        return f"CASE version {' '.join(cases)} END"

    def merited(self) -> str:
        """The highest rung whose condition is true."""
        cases: list[str] = []
        for place, version in enumerate(self.versions):
            if version.ladder is None:
                continue
            rungs = list(enumerate(version.ladder.rungs, start=1))
            tests = [
                f"WHEN {scalar(_in_own_names(rung.condition.test, place)) if rung.condition else 'TRUE'} THEN {index}"
                for index, rung in reversed(rungs)
            ]
            cases.append(f"WHEN {place} THEN CASE {' '.join(tests)} ELSE 0 END")
        return f"CASE version {' '.join(cases)} END"

    def parameter(self, name: str) -> str:
        """A number of the ladder in force."""
        values = {place: int(getattr(version.ladder, name)) for place, version in enumerate(self.versions) if version.ladder}
        return "CASE version " + " ".join(f"WHEN {place} THEN {value}" for place, value in values.items()) + " END"

    def action(self) -> str:
        months = self.parameter("keep_months")
        kept_until = plus_months("reached", months)
        return f"""CASE
            WHEN enforced IS NOT NULL THEN 'decided'
            WHEN merited_place > held_place AND promotes THEN 'promoted'
            WHEN merited_place > held_place THEN 'kept_until_promotion'
            WHEN merited_place = held_place THEN 'kept'
            WHEN NOT demotes THEN 'kept_until_demotion'
            WHEN {months} > 0 AND reached IS NOT NULL AND day < {kept_until} THEN 'kept_by_months'
            WHEN failed < {self.parameter("grace")} THEN 'kept_by_grace'
            ELSE 'demoted' END"""

    def new_place(self) -> str:
        up, down = self.parameter("one_step_up"), self.parameter("one_step_down")
        return f"""CASE action
            WHEN 'decided' THEN enforced_place
            WHEN 'promoted' THEN CASE WHEN {up} = 1 THEN held_place + 1 ELSE merited_place END
            WHEN 'demoted' THEN CASE WHEN {down} = 1 THEN held_place - 1 ELSE merited_place END
            ELSE held_place END"""


def _own(metric: str, place: int) -> str:
    return f"{metric}__{place}"


def cohorts_of(version: Version) -> frozenset[Position | CohortSize]:
    """The places and sizes of cohorts that the ladder's conditions speak of."""
    rungs = () if version.ladder is None else version.ladder.rungs
    tests = [rung.condition.test for rung in rungs if rung.condition is not None]
    return frozenset(part for test in tests for part in walk(test) if isinstance(part, Position | CohortSize))


def _owned(part: Position | CohortSize, place: int) -> Position | CohortSize:
    return replace(part, metric=_own(part.metric, place))


def _in_own_names(test: Expression, place: int) -> Expression:
    def rename(part: Expression) -> Expression | None:
        if isinstance(part, Position | CohortSize):
            return _owned(part, place)
        return MetricValue(_own(part.name, place), part.unit) if isinstance(part, MetricValue) else None

    return replaced(test, rename)


@dataclass(frozen=True)
class RankDays:
    """From which day each partner holds which rank: the opening, every review, every decision."""

    opening: str
    decided: bool  # any decisions are loaded

    def sql(self) -> str:
        if not self.decided:
            return (
                f"SELECT partner, day, rank FROM review_fold UNION ALL SELECT code, {BEGINNING}, {text_literal(self.opening)} FROM partners"
            )
        return f"""
            SELECT DISTINCT partner, day, rank FROM (
                SELECT partner, day, rank FROM review_fold
                UNION ALL SELECT partner, first_day, rank FROM decisions
                UNION ALL SELECT code, {BEGINNING}, {text_literal(self.opening)} FROM partners p
                    WHERE NOT EXISTS (FROM decisions d WHERE d.partner = p.code AND d.first_day = {BEGINNING}))"""


@dataclass(frozen=True)
class ReviewedMetrics:
    """Every metric of a version at its reviews, and every place that the ladder speaks of, as rows of the result."""

    version: Version
    relation: str
    units: tuple[tuple[str, Unit], ...]

    def sql(self) -> str:
        selects = []
        for metric, unit in self.units:
            of = f"metric_{metric}_of" if unit is Unit.RATIO else "NULL"
            selects.append(self.select(metric, f"metric_{metric}", of, unit))
        selects += [self.select(part.text, cohort_column(part), "NULL", part.unit) for part in sorted(cohorts_of(self.version), key=repr)]
        return " UNION ALL ".join(selects)

    def select(self, name: str, value: str, of: str, unit: Unit) -> str:
        return (
            f"SELECT partner, cut AS day, {day_literal(self.version.from_day)} AS version, {text_literal(name)} AS metric, "
            f"CAST({value} AS BIGINT) AS value, CAST({of} AS BIGINT) AS of_value, {text_literal(unit.name.lower())} AS unit "
            f"FROM {self.relation}"
        )
