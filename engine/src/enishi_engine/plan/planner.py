"""From a checked program to a plan: the steps of a calculation, in the order in which they need one another."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from enishi_engine.core.expression import (
    Aggregate,
    CurrentRank,
    Expression,
    Field,
    MetricValue,
    Span,
    SpanKind,
    TargetValue,
    Unit,
    walk,
)
from enishi_engine.core.incentive import (
    Anchor,
    ByBand,
    ByKey,
    Incentive,
    LineDay,
    OnEvent,
    OnLine,
    OnPeriod,
    Payable,
    PerUnit,
    Stacking,
    Table,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.facts.currency import minor_digits
from enishi_engine.plan.amounts import Pricing, nothing_failures, pricing
from enishi_engine.plan.arithmetic import day_literal
from enishi_engine.plan.bounds import Bounds, width
from enishi_engine.plan.candidates import (
    Contracts,
    Counted,
    EarlierLines,
    Judged,
    Lookups,
    Needs,
    Periods,
    Priced,
    Standing,
    Universe,
    gate_failures,
    once_failures,
)
from enishi_engine.plan.contracts import AgreementDays, AttributeDays
from enishi_engine.plan.gates import DAY_COLUMN
from enishi_engine.plan.known import (
    Changes,
    Credits,
    Events,
    FirstOrders,
    GoneDays,
    Known,
    KnownDeals,
    Lines,
    Meetings,
    NumberedPartners,
    PaidDays,
    Parts,
    Targets,
    absent,
)
from enishi_engine.plan.metrics import (
    ChangedParts,
    ContractStarts,
    FigureAt,
    FigureFacts,
    MetricValues,
    Moments,
    NamedFacts,
    unfolded,
)
from enishi_engine.plan.node import Step
from enishi_engine.plan.results import Claims, NotPaid, Outputs
from enishi_engine.plan.reviews import Decisions, RankDays, ReviewedMetrics, ReviewFold, Reviews, opening
from enishi_engine.plan.settling import EarningLines, Meeting, Settled, Stacked, limit_failures, narrow_to_wide, stacking_failures
from enishi_engine.plan.spans import periods, review_days

USED_FACTS = (
    "partners", "partner_attributes", "products", "customers", "people", "certificates", "agreements", "deals", "order_lines",
    "line_changes", "customer_payments", "credits", "activities", "targets", "rank_decisions",
)  # fmt: skip
_LINE_ENTITIES = {"line", "product", "customer", "deal", "person"}
_ANY_SPAN = Span(SpanKind.STATE)  # figures that differ in their span alone are added up from the same facts


@dataclass(frozen=True)
class Statistics:
    """What the plan may know of the facts: which are there, which have several revisions, how large they are."""

    loaded: frozenset[str]
    revised: frozenset[str]
    bounds: Bounds

    def has(self, fact: str) -> bool:
        return fact in self.loaded


@dataclass(frozen=True)
class Plan:
    """Steps to carry out in order, and the SELECTs of the result's tables."""

    steps: tuple[Step, ...]
    outputs: Outputs


def known_steps(statistics: Statistics, known_by: datetime | None) -> tuple[Step, ...]:
    """The facts as known: the steps before the run's last day can be found."""
    return tuple(
        Step(fact, Known(fact, known_by, fact in statistics.revised), kept=fact in statistics.revised)
        if statistics.has(fact)
        else Step(fact, absent(fact), kept=False)
        for fact in USED_FACTS
    )


def tables_in(incentive: Incentive) -> tuple[Table, ...]:
    """The incentive's table of values, and every table inside it."""
    amount = incentive.amount
    first = getattr(amount, "rates", None) or getattr(amount, "amounts", None)
    found: list[Table] = []
    waiting: list[Table] = [first] if first is not None else []
    while waiting:
        table = waiting.pop()
        found.append(table)
        if isinstance(table, ByKey):
            waiting += [row for _, row in table.rows] + ([table.otherwise] if table.otherwise else [])
    return tuple(found)


def expressions_of(incentive: Incentive) -> tuple[Expression, ...]:
    """Everything an incentive says beside its scope."""
    found = [condition.test for condition in (*incentive.who, *incentive.condition)]
    found += [incentive.base] if incentive.base is not None else []
    found += [incentive.amount.units] if isinstance(incentive.amount, PerUnit) else []
    for table in tables_in(incentive):
        found += [table.key] if isinstance(table, ByKey) else [table.measure] if isinstance(table, ByBand) else []
    return tuple(found)


def _fields(expressions: Iterable[Expression]) -> frozenset[Field]:
    """Every field, those inside figures too."""
    return frozenset(part for expression in expressions for part in walk(expression) if isinstance(part, Field))


@dataclass
class _Planner:
    """Collects steps; one method for each stage, in the order of evaluation."""

    program: Program
    statistics: Statistics
    until: date
    steps: list[Step] = field(default_factory=list)
    figures: dict[Aggregate, str] = field(default_factory=dict)
    universes: dict[Universe, str] = field(default_factory=dict)
    outputs: Outputs = field(default_factory=Outputs)

    def add(self, name: str, node: object, *, kept: bool = True) -> str:
        self.steps.append(Step(name, node, kept))  # type: ignore[arg-type]
        return name

    def plan(self) -> Plan:
        self.facts()
        self.contracts()
        self.ranks()
        for place, version in enumerate(self.program.versions):
            _VersionPlanner(self, place, version).plan()
        return Plan(tuple(self.steps), self.outputs)

    @property
    def incentives(self) -> tuple[Incentive, ...]:
        return tuple(incentive for version in self.program.versions for incentive in version.incentives)

    @property
    def changed(self) -> bool:
        return self.statistics.has("line_changes")

    def contracted(self, incentive: Incentive) -> bool:
        """Does an agreement have to be found for its facts?"""
        anchored = incentive.entitled is not None and incentive.entitled.anchor is Anchor.AGREEMENT
        scope = () if incentive.scope is None else (incentive.scope.test,)
        named = any(one.entity == "agreement" for one in _fields((*expressions_of(incentive), *scope)))
        return self.statistics.has("agreements") or anchored or named

    # Facts

    def all_fields(self) -> frozenset[Field]:
        """Every name the program speaks of, and those that its phrases need."""
        spoken: list[Expression] = []
        for version in self.program.versions:
            spoken += [unfolded(metric.expression, version.metrics) for metric in version.metrics]
            for incentive in version.incentives:
                spoken += [*expressions_of(incentive), *([incentive.scope.test] if incentive.scope else [])]
        found = set(_fields(spoken))
        for aggregate in (part for expression in spoken for part in walk(expression) if isinstance(part, Aggregate)):
            if aggregate.entity == "line" and aggregate.by is not None:
                found.add(Field("line", aggregate.by, Unit.DAY))
            if aggregate.entity == "deal" and aggregate.by is not None:
                found.add(Field("deal", aggregate.by, Unit.DAY))
        for incentive in self.incentives:
            found |= _implied_fields(incentive)
        return frozenset(found)

    def facts(self) -> None:
        fields = self.all_fields()
        line_fields = frozenset(one for one in fields if one.entity in _LINE_ENTITIES)
        self.add("numbered_partners", NumberedPartners())
        self.add("deals_known", KnownDeals(self.until), kept=False)
        if self.changed:
            self.add("changes", Changes(self.until))
            self.add("gone", GoneDays())
        if any(one.path == "customer.first_order" for one in fields):
            self.add("customer_orders", FirstOrders("customer", self.until))
        subscription = any(one.entitled is not None and one.entitled.anchor is Anchor.SUBSCRIPTION for one in self.incentives)
        if subscription:
            self.add("subscription_orders", FirstOrders("subscription", self.until))
        if any(one.path == "line.meeting" for one in fields):
            self.add("meetings", Meetings(self.until))
        paid = any(one.path == "line.paid_on" for one in fields) or any(one.payable is Payable.CUSTOMER_PAID for one in self.incentives)
        if paid:
            self.add("payments", PaidDays(self.until))
        self.add("lines", Lines(line_fields, self.until, subscription, self.changed, paid))
        self.add("events", Events(fields, self.until))
        for role in sorted({"sold", *(one.role.value for one in self.incentives if isinstance(one.occasion, OnLine))}):
            if self.statistics.has("credits"):
                self.add(f"credits_{role}", Credits(role))
            self.add(f"parts_{role}", Parts(role, self.statistics.has("credits")), kept=self.statistics.has("credits"))
        if self.changed:
            self.add("changed_parts", ChangedParts(line_fields), kept=False)
        for entity in ("deal", "person", "certificate"):
            self.add(f"named_{entity}", NamedFacts(entity, frozenset(one for one in fields if _belongs(one, entity))), kept=False)
        self.add("agreed_targets", Targets(self.until), kept=self.statistics.has("targets"))
        self.add("claims", Claims(self.until), kept=False)

    # Contracts and ranks

    def contracts(self) -> None:
        self.add("contract_starts", ContractStarts(), kept=False)
        roles = sorted({one.role.value for one in self.incentives if isinstance(one.occasion, OnLine)})
        occurring = " UNION ".join(f"SELECT seller, coalesce(line_product, '') AS product FROM parts_{role}" for role in roles)
        if occurring:
            self.add("agreement_days_of_lines", AgreementDays(True, occurring))
        self.add("agreement_days_of_others", AgreementDays(False, "SELECT code AS seller, '' AS product FROM partners"))
        for attribute in sorted({name for version in self.program.versions for name in version.attributes}):
            self.add(f"attribute_{attribute}", AttributeDays(attribute), kept=False)

    def ranks(self) -> None:
        versions = self.program.versions
        if not any(version.ladder for version in versions):
            return
        self.add("decisions", Decisions())
        self.add("reviews", Reviews(review_days(versions, self.until)))
        values: list[str | None] = []
        for place, version in enumerate(versions):
            metrics = tuple(metric.id for metric in version.metrics) if version.ladder else ()
            asked = f"SELECT partner, day - 1 AS reference_day, day AS cut FROM reviews WHERE version = {place}"
            values.append(self.metric_values(version, place, "review", metrics, (asked,)) if metrics else None)
            if metrics:
                units = tuple((metric.id, metric.expression.unit) for metric in version.metrics)
                self.outputs.metrics.append(ReviewedMetrics(version, place, units))
        self.add("review_fold", ReviewFold(versions, tuple(values)))
        self.add("rank_days", RankDays(opening(versions[0].ladder)))
        self.outputs.has_ranks = True
        self.outputs.version_days = tuple(version.from_day for version in versions)

    # Metrics

    def metric_values(self, version: Version, place: int, moment: str, asked: tuple[str, ...], sources: tuple[str, ...]) -> str:
        """The relation of these metrics at these moments."""
        moments = self.add(f"moments_{place}_{moment}", Moments(sources))
        wanted = [unfolded(metric.expression, version.metrics) for metric in version.metrics if metric.id in asked]
        figures = tuple(dict.fromkeys(part for expression in wanted for part in walk(expression) if isinstance(part, Aggregate)))
        relations = []
        for number, figure in enumerate(figures):
            relation = f"figure_at_{place}_{moment}_{number}"
            self.add(relation, FigureAt(figure, self.figure_facts(figure), moments, version.year_starts[0]))
            relations.append((figure, relation))
        return self.add(f"metrics_{place}_{moment}", MetricValues(version.metrics, asked, moments, tuple(relations)))

    def figure_facts(self, figure: Aggregate) -> str:
        if figure.span.kind is SpanKind.STATE:
            return f"named_{figure.entity}"
        spanless = Aggregate(figure.fold, figure.entity, figure.value, figure.where, figure.by, _ANY_SPAN, figure.unit)
        if spanless not in self.figures:
            self.figures[spanless] = self.add(f"figure_{len(self.figures)}", FigureFacts(figure, self.changed))
        return self.figures[spanless]


def _belongs(one: Field, entity: str) -> bool:
    """Is the field one that a figure over this entity may speak of?"""
    beside = {"deal": {"deal", "product", "customer", "person"}, "person": {"person"}, "certificate": {"certificate", "person"}}
    return one.entity in beside[entity]


def _implied_fields(incentive: Incentive) -> set[Field]:
    """Fields that an incentive's phrases read without naming them."""
    found: set[Field] = set()
    if not isinstance(incentive.occasion, OnLine):
        return found
    for day in (incentive.earned_on, incentive.campaign.on):
        if day is not None and day is not LineDay.ORDER:
            entity, _, name = DAY_COLUMN[day].partition("_")
            found.add(Field(entity, name, Unit.DAY))
    if incentive.registration is not None:
        found.add(Field("deal", "registered", Unit.DAY))
    if incentive.entitled is not None and incentive.entitled.anchor is Anchor.CUSTOMER:
        found.add(Field("customer", "first_order", Unit.DAY))
    if incentive.pair is not None:
        found.add(Field("product", incentive.pair.field, Unit.CODE))
    return found


@dataclass
class _VersionPlanner:
    """Plans the incentives of one version."""

    whole: _Planner
    place: int
    version: Version
    priced: dict[str, str] = field(default_factory=dict)

    @property
    def ranks(self) -> tuple[str, ...]:
        return tuple(rung.id for rung in self.version.ladder.rungs) if self.version.ladder else ()

    def plan(self) -> None:
        names = {incentive.id: f"{self.place}_{number}" for number, incentive in enumerate(self.version.incentives)}
        universes = {incentive.id: self.universe(incentive, names[incentive.id]) for incentive in self.version.incentives}
        self.standings(universes)
        ordered = sorted(self.version.incentives, key=lambda incentive: incentive.requires is not None)
        for incentive in ordered:
            self.price(incentive, names[incentive.id], universes[incentive.id])
        for kind in (OnLine, OnEvent, OnPeriod):
            self.settle(tuple(one for one in self.version.incentives if isinstance(one.occasion, kind)), kind.__name__, names)

    def universe(self, incentive: Incentive, name: str) -> str:
        """The facts an incentive looks at; incentives that look at the same share the step."""
        occasion = incentive.occasion
        source, day = f"parts_{incentive.role.value}", DAY_COLUMN[incentive.earned_on]
        if isinstance(occasion, OnEvent):
            source, day = "events", "activity_date"
        if isinstance(occasion, OnPeriod):
            spans = periods(occasion, incentive.campaign, self.version, self.whole.program.versions[0].from_day, self.whole.until)
            listed = Periods(tuple((first.isoformat(), last.isoformat()) for first, last in spans))
            source, day = self.whole.add(f"periods_{name}", listed, kept=False), "period_last_day"
        node = Universe(source, isinstance(occasion, OnLine), day, incentive.payee)
        if node not in self.whole.universes:
            universe = self.whole.universes[node] = self.whole.add(f"universe_{name}", node, kept=False)
            if any(self.whole.contracted(one) for one in self.version.incentives):
                self.whole.add(f"contracts_{universe}", Contracts(universe, isinstance(occasion, OnLine)))
        return self.whole.universes[node]

    def standings(self, universes: dict[str, str]) -> None:
        """Ranks, attributes and metrics at the counting days of lines and activities, and at the ends of periods."""
        for moment, kinds in (("day", (OnLine, OnEvent)), ("period", (OnPeriod,))):
            concerned = tuple(one for one in self.version.incentives if isinstance(one.occasion, kinds))
            needs = {one.id: self.needs((*expressions_of(one), *([one.scope.test] if one.scope else []))) for one in concerned}
            asked = frozenset(metric for need in needs.values() for metric in need.metrics)
            attributes = frozenset(one.name for need in needs.values() for one in need.attributes)
            if not concerned or not (asked or attributes or self.version.ladder):
                continue
            sources = tuple(
                dict.fromkeys(source for one in concerned for source in self.moments_of(universes[one.id], moment, needs[one.id]))
            )
            relation = None
            if asked:
                in_text = tuple(metric.id for metric in self.version.metrics if metric.id in asked)
                relation = self.whole.metric_values(self.version, self.place, moment, in_text, sources)
            else:
                self.whole.add(f"moments_{self.place}_{moment}", Moments(sources))
            ratios = frozenset(metric.id for metric in self.version.metrics if metric.expression.unit is Unit.RATIO)
            node = Standing(f"moments_{self.place}_{moment}", relation, asked, ratios, attributes, self.version.ladder)
            self.whole.add(f"standing_{self.place}_{moment}", node)

    def moments_of(self, universe: str, moment: str, needs: Needs) -> tuple[str, ...]:
        """Who is looked up on which days: the payees' companies, and the sellers where their attributes are asked for."""
        cut = "day + 1" if moment == "period" else "day"
        until = "" if self.version.until_day is None else f" AND day < {day_literal(self.version.until_day)}"
        within = f"day >= {day_literal(self.version.from_day)}{until}"
        who = ("partner", *(["seller"] if any(one.entity == "seller" for one in needs.attributes) else []))
        return tuple(f"SELECT {one} AS partner, day AS reference_day, {cut} AS cut FROM {universe} WHERE {within}" for one in who)

    def needs(self, expressions: tuple[Expression, ...]) -> Needs:
        """What rows must be looked up in for these expressions."""
        parts = [part for expression in expressions for part in walk(expression)]
        company = [part for part in parts if isinstance(part, Field) and part.entity in ("partner", "seller")]
        metrics = {part.name for part in parts if isinstance(part, MetricValue)}
        units = {metric.id: metric.expression.unit for metric in self.version.metrics}
        return Needs(
            company=frozenset(one for one in company if one.name not in self.version.attributes),
            attributes=frozenset(one for one in company if one.name in self.version.attributes),
            agreement=any(isinstance(part, Field) and part.entity == "agreement" for part in parts),
            rank=any(isinstance(part, CurrentRank) for part in parts),
            metrics=frozenset(metrics),
            ratios=frozenset(name for name in metrics if units[name] is Unit.RATIO),
            targets=frozenset((part.metric, part.unit.name.lower()) for part in parts if isinstance(part, TargetValue)),
        )

    def lookups(self, incentive: Incentive, needs: Needs, universe: str) -> Lookups:
        moment = "period" if isinstance(incentive.occasion, OnPeriod) else "day"
        digits = minor_digits(self.whole.program.currency)
        return Lookups(needs, incentive.occasion, f"standing_{self.place}_{moment}", f"contracts_{universe}", digits)

    def price(self, incentive: Incentive, name: str, universe: str) -> None:
        whole = self.whole
        contracted = whole.statistics.has("agreements")
        of_scope = self.needs(() if incentive.scope is None else (incentive.scope.test,))
        early = replace(of_scope, agreement=of_scope.agreement or contracted)
        rest = self.needs(expressions_of(incentive))
        anchor = incentive.entitled.anchor if incentive.entitled else None
        company = rest.company | ({Field("partner", "first_day", Unit.DAY)} if anchor is Anchor.PARTNER else set())
        late = replace(
            rest,
            company=frozenset(company),
            agreement=rest.agreement or anchor is Anchor.AGREEMENT,
            rank=self.version.ladder is not None,
        ).without(early)
        judged_node = Judged(incentive, self.version, universe, self.lookups(incentive, early, universe), contracted)
        judged = whole.add(f"judged_{name}", judged_node, kept=early.looked_up)
        whole.outputs.counted.append(whole.add(f"counted_{name}", Counted(incentive, self.version, judged), kept=False))
        pair = None
        if incentive.pair is not None:
            earlier = EarlierLines(incentive.pair, DAY_COLUMN[incentive.earned_on], f"parts_{incentive.role.value}", whole.changed)
            pair = whole.add(f"earlier_{name}", earlier)
        node = Priced(
            incentive=incentive,
            version=self.version,
            judged=judged,
            lookups=self.lookups(incentive, late, universe),
            pricing=self.pricing(incentive),
            pair=pair,
            required=self.priced.get(incentive.requires or ""),
            claims="claims" if incentive.claim is not None else None,
            gates=gate_failures(incentive, self.ranks),
            once=once_failures(incentive),
            kept=self.kept(incentive),
        )
        self.priced[incentive.id] = whole.add(f"priced_{name}", node)

    def pricing(self, incentive: Incentive) -> Pricing:
        statistics = self.whole.statistics
        split = statistics.has("credits") and isinstance(incentive.occasion, OnLine)
        return pricing(incentive, self.version.rounding, width(incentive, statistics.bounds), split=split)

    def kept(self, incentive: Incentive) -> tuple[str, ...]:
        if not isinstance(incentive.occasion, OnLine):
            return ()
        return ("line_net", "paid") if incentive.payable is Payable.CUSTOMER_PAID else ("line_net",)

    def settle(self, incentives: tuple[Incentive, ...], kind: str, names: dict[str, str]) -> None:
        """Stacking, limits, take-backs of the incentives on one kind of occasion."""
        whole = self.whole
        meetings = meetings_of(incentives)
        ids = tuple(incentive.id for incentive in incentives)
        requires = tuple((place, ids.index(one.requires)) for place, one in enumerate(incentives) if one.requires in ids)
        concerned = {place for meeting in meetings for place in (meeting.first, meeting.second)}
        concerned |= {place for pair in requires for place in pair} if meetings else set()
        stacked = None
        if meetings:
            amounts = tuple((place, self.priced[ids[place]]) for place in sorted(concerned))
            stacked = whole.add(f"stacked_{self.place}_{kind}", Stacked(amounts, meetings, requires))
        for place, incentive in enumerate(incentives):
            name = names[incentive.id]
            stacking = stacking_failures(place, meetings, ids, incentive.requires) if stacked and place in concerned else ()
            before = (*gate_failures(incentive, self.ranks), *self.pricing(incentive).failures)
            failures = [*before, *nothing_failures(incentive), *once_failures(incentive)]
            limits = narrow_to_wide(incentive.limits or ())
            first_stacking = len(failures) + 1
            failures += [failure for _, failure in stacking]
            first_limit = len(failures) + 1
            failures += limit_failures(limits)
            node = Settled(
                incentive, place, self.priced[incentive.id], stacked, stacking, limits, self.version.year_starts[0], first_stacking, first_limit
            )
            settled = whole.add(f"settled_{name}", node, kept=bool(stacking or limits))
            day = day_literal(self.version.from_day)
            whole.outputs.earning_lines.append(EarningLines(incentive, day, settled, self.version.rounding, whole.changed))
            whole.outputs.not_paid.append(NotPaid(incentive, day, settled, tuple(failures)))


def meetings_of(incentives: tuple[Incentive, ...]) -> tuple[Meeting, ...]:
    """The pairs that do not simply add up, in the order of the text."""
    found: list[Meeting] = []
    for first, one in enumerate(incentives):
        for second in range(first + 1, len(incentives)):
            other = incentives[second]
            way = one.stacking.get(other.id) or other.stacking.get(one.id)
            if way in (Stacking.BEST, Stacking.THIS_FIRST) and way is not None:
                prior = first if one.stacking.get(other.id) is Stacking.THIS_FIRST else second
                found.append(Meeting(first, second, way, prior))
    return tuple(found)


def make_plan(program: Program, statistics: Statistics, until: date) -> Plan:
    """The steps of a calculation.

    Shape   steps in order, each reading only facts and steps before it; the SELECTs of the result's tables.
    Units   int64 minor units and ppm throughout; 128 bits where a product or sum may need them.
    Errors  MayOverflow when even 128 bits, or 64 bits of a result, could be too few.
    Source  docs/rules/README.md, "The order of evaluation".
    """
    return _Planner(program, statistics, until).plan()
