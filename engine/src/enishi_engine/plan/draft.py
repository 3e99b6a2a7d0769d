"""A plan in the making: the steps so far, and what several stages of planning share."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from enishi_engine.core.expression import (
    Aggregate,
    And,
    CohortSize,
    Comparator,
    Compare,
    Expression,
    Fold,
    Literal,
    Position,
    Span,
    SpanKind,
    Unit,
    figures_in,
    walk,
)
from enishi_engine.core.incentive import Incentive, LineOccasion, OnEarning, Rounding, Settles
from enishi_engine.core.program import Program, Version
from enishi_engine.plan.bounds import Bounds, largest_limited
from enishi_engine.plan.cohorts import Cohort, PlacedValues, Places, compared_moments
from enishi_engine.plan.cut_offs import Reading, ReviewedValues
from enishi_engine.plan.exchange import Currencies, Exchange
from enishi_engine.plan.metrics import (
    FigureAt,
    FigureFacts,
    MetricValues,
    Moments,
    reads_line_money,
    unfolded,
    whose_of,
)
from enishi_engine.plan.nested_figures import (
    DaysAsked,
    DaysMet,
    GroupsAsked,
    GroupsAt,
    GroupsMet,
    GroupsRunning,
    GroupSteps,
    steps_can_be_listed,
)
from enishi_engine.plan.node import Node, Step
from enishi_engine.plan.results import Outputs
from enishi_engine.plan.settling import EarningLines
from enishi_engine.plan.universe import Universe

_ANY_SPAN = Span(SpanKind.STATE)  # figures that differ in their span alone are added up from the same facts


@dataclass(frozen=True)
class Statistics:
    """What the plan may know of the facts: which are there, which have several revisions, how large they are.

    `special` are the incentives that special terms name; `currencies` are there when some lines are in another than the program's.
    """

    loaded: frozenset[str]
    revised: frozenset[str]
    bounds: Bounds
    special: frozenset[str] = frozenset()
    currencies: Currencies | None = None

    def has(self, fact: str) -> bool:
        return fact in self.loaded


@dataclass(frozen=True)
class AskedFor:
    """The moments at which figures are asked for: a relation of them, in which month program years start, are they many?"""

    moments: str
    first_month: int
    many: bool
    rounding: Rounding  # of the text whose figures they are


@dataclass
class Draft:
    """Collects the steps of one plan."""

    program: Program
    statistics: Statistics
    until: date
    steps: list[Step] = field(default_factory=list)
    figures: dict[tuple[Aggregate, Expression | None, Exchange | None], str] = field(default_factory=dict)
    universes: dict[Universe, str] = field(default_factory=dict)
    outputs: Outputs = field(default_factory=Outputs)
    line_money: tuple[str, ...] = ()  # columns of lines that hold money
    closed: frozenset[str] = frozenset()  # readings of which closings knew something
    earning_lines: dict[tuple[str, int], EarningLines] = field(default_factory=dict)  # by incentive and place of the version

    def add(self, name: str, node: Node, *, kept: bool = True) -> str:
        """One more step; its name is what later steps read it by."""
        self.steps.append(Step(name, node, kept))
        return name

    @property
    def incentives(self) -> tuple[Incentive, ...]:
        return tuple(incentive for version in self.program.versions for incentive in version.incentives)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every incentive once, in the order in which the texts first name them."""
        return tuple(dict.fromkeys(incentive.id for incentive in self.incentives))

    def priced(self, id_: str) -> str:
        """The name of the relation of an incentive's candidates with their amounts."""
        return f"priced_{self.ids.index(id_)}"

    def earnings(self, id_: str) -> str:
        """The name of the relation of what an incentive earned, as facts."""
        return f"earnings_{self.ids.index(id_)}"

    def bounds(self, incentive: Incentive) -> Bounds:
        """How large values can be; what another incentive earned is as large as its amounts and floors allow."""
        known = self.statistics.bounds
        if not isinstance(incentive.occasion, OnEarning):
            return known
        of = tuple(one for one in self.incentives if one.id == incentive.occasion.of)
        return replace(known, largest={**known.largest, "earned.amount": largest_limited(of, known)})

    def split(self, incentive: Incentive) -> bool:
        """Can its facts be shared by several sellers?"""
        return self.statistics.has("credits") and isinstance(incentive.occasion, LineOccasion)

    @property
    def settles(self) -> bool:
        """May a contract's end settle months of service that have not begun?"""
        return any(isinstance(one.after_contract, Settles) for one in self.incentives)

    @property
    def changed(self) -> bool:
        """Are there line changes?"""
        return self.statistics.has("line_changes")

    def exchange(self, rounding: Rounding) -> Exchange | None:
        """How a text that rounds like this reads money of lines; None where all of it is in the program's currency."""
        currencies = self.statistics.currencies
        return None if currencies is None else Exchange(currencies, self.line_money, rounding)

    def standing_values(
        self, version: Version, place: int, moment: str, asked: tuple[str, ...], cohorts: frozenset[Cohort], sources: tuple[str, ...]
    ) -> str:
        """The relation of these metrics at these moments, and of the places by metrics."""
        values = self.metric_values(version, place, moment, asked, sources)
        if not cohorts:
            return values
        placing = tuple(metric.id for metric in version.metrics if metric.id in {cohort.metric for cohort in cohorts})
        compared = self.metric_values(version, place, f"{moment}_cohort", placing, (compared_moments(f"moments_{place}_{moment}"),))
        ordered = sorted(cohorts, key=lambda cohort: cohort.columns)
        places = tuple(
            (cohort, self.add(f"places_{place}_{moment}_{number}", Places(cohort, compared))) for number, cohort in enumerate(ordered)
        )
        return self.add(f"placed_{place}_{moment}", PlacedValues(values, places))

    def reviewed_values(self, reading: Reading, asked: str) -> str:
        """The relation of what a reading looks at, at the moments that `asked` selects; of closed periods as their closing knew it."""
        values = self.standing_values(reading.version, reading.place, reading.name, reading.metrics, reading.cohorts, (asked,))
        if reading.closed not in self.closed:
            return values
        return self.add(f"reviewed_{reading.place}_{reading.name}", ReviewedValues(values, reading.closed))

    def metric_values(self, version: Version, place: int, moment: str, asked: tuple[str, ...], sources: tuple[str, ...]) -> str:
        """The relation of these metrics at these moments."""
        moments = self.add(f"moments_{place}_{moment}", Moments(sources))
        named = tuple((metric.id, unfolded(metric.expression, version.metrics)) for metric in version.metrics if metric.id in asked)
        return self.values(
            named, AskedFor(moments, version.year_starts[0], many=moment == "day", rounding=version.rounding), f"{place}_{moment}"
        )

    def values(self, named: tuple[tuple[str, Expression], ...], at: AskedFor, name: str, group: Expression | None = None) -> str:
        """The relation of expressions over figures at moments, of a partner's whole or of each of its groups."""
        figures = dict.fromkeys(figure for _, expression in named for figure in figures_in(expression))
        relations = tuple((figure, self.figure_at(figure, at, f"{name}_{number}", group)) for number, figure in enumerate(figures))
        return self.add(f"metrics_{name}", MetricValues(named, at.moments, relations, whose_of(group)))

    def figure_at(self, figure: Aggregate, at: AskedFor, name: str, group: Expression | None) -> str:
        """The relation of a figure's values at moments."""
        if figure.fold is Fold.COUNT_EACH:
            return self.groups_at(figure, at, name)
        facts = self.days_met(figure, at, name) if figure.entity == "day" else self.figure_facts(figure, group, at)
        return self.add(f"figure_at_{name}", FigureAt(figure, facts, at.moments, at.first_month, whose_of(group)))

    def days_met(self, figure: Aggregate, at: AskedFor, name: str) -> str:
        """The days on which the figure's condition holds: worked out once for all moments, then counted like facts."""
        assert figure.where is not None, "days are counted on which something holds"
        days = self.add(f"days_{name}", DaysAsked(figure.span, at.moments, at.first_month))
        values = self.values((("met", figure.where),), replace(at, moments=days, many=True), f"{name}_days")
        return self.add(f"days_met_{name}", DaysMet(values))

    def groups_at(self, figure: Aggregate, at: AskedFor, name: str) -> str:
        """How many groups pass their test: at many moments by steps, where they can be listed; else of the groups of each moment."""
        assert figure.where is not None, "groups are counted that pass a test"
        if at.many and all(steps_can_be_listed(one.span) for one in (figure, *figures_in(figure.where))):
            return self.groups_by_steps(figure, figure.where, at, name)
        facts = self.figure_facts(replace(figure, fold=Fold.COUNT_DISTINCT, where=None), None, at)
        groups = self.add(f"groups_{name}", GroupsAsked(figure.span, facts, at.moments, at.first_month))
        values = self.values((("met", figure.where),), replace(at, moments=groups), f"{name}_groups", figure.value)
        return self.add(f"figure_at_{name}", GroupsMet(figure.span, values, at.moments, at.first_month))

    def groups_by_steps(self, figure: Aggregate, test: Expression, at: AskedFor, name: str) -> str:
        there = Aggregate(Fold.COUNT, figure.entity, None, None, figure.by, figure.span, Unit.COUNT, figure.changes)
        met = And((Compare(Comparator.AT_LEAST, there, Literal(1, Unit.COUNT)), test))
        facts = tuple(dict.fromkeys((self.figure_facts(one, figure.value, at), one.span) for one in figures_in(met)))
        steps = self.add(f"steps_{name}", GroupSteps(facts, at.moments, at.first_month))
        values = self.values((("met", met),), replace(at, moments=steps), f"{name}_groups", figure.value)
        running = self.add(f"groups_{name}", GroupsRunning(values))
        return self.add(f"figure_at_{name}", GroupsAt(running, at.moments))

    def figure_facts(self, figure: Aggregate, group: Expression | None, at: AskedFor) -> str:
        if figure.span.kind is SpanKind.STATE:
            return f"named_{figure.entity}"
        spanless = replace(figure, span=_ANY_SPAN)
        exchange = self.exchange(at.rounding) if reads_line_money(figure, group) else None
        if (spanless, group, exchange) not in self.figures:
            name = f"figure_{len(self.figures)}"
            self.figures[spanless, group, exchange] = self.add(name, FigureFacts(figure, self.changed, group, exchange))
        return self.figures[spanless, group, exchange]


def cohorts_in(expressions: Iterable[Expression], version: Version) -> frozenset[Cohort]:
    """Every cohort that the expressions place partners in."""
    ratios = {metric.id for metric in version.metrics if metric.expression.unit is Unit.RATIO}
    parts = (part for expression in expressions for part in walk(expression) if isinstance(part, Position | CohortSize))
    return frozenset(
        Cohort(part.metric, part.by, part.metric in ratios, part.by is not None and part.by.name in version.attributes) for part in parts
    )
