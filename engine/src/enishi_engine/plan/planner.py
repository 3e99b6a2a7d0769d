"""From a checked program to a plan: the steps of a calculation, in the order in which they need one another."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from enishi_engine.core.expression import (
    Aggregate,
    Expression,
    Field,
    MetricValue,
    Unit,
    walk,
)
from enishi_engine.core.incentive import (
    DOWNGRADE,
    Anchor,
    Label,
    Metric,
    OnAgreement,
    OnClaim,
    OnLine,
    OnServiceMonth,
    Payable,
    TextDay,
    Use,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.plan.arithmetic import day_literal
from enishi_engine.plan.benefits import BenefitRows
from enishi_engine.plan.contracts import AgreementDays, AttributeDays
from enishi_engine.plan.cut_offs import Reading, asked_moments
from enishi_engine.plan.draft import Draft, Statistics, cohorts_in
from enishi_engine.plan.exchange import ExchangeRates
from enishi_engine.plan.flags import FlagRows, flag_moments
from enishi_engine.plan.known import (
    Changes,
    Credits,
    Events,
    FirstOrders,
    FirstSales,
    GoneDays,
    Known,
    KnownDeals,
    Lines,
    MarketingClaims,
    Meetings,
    NumberedPartners,
    PaidDays,
    Parts,
    PreviousLastDays,
    SignedAgreements,
    Targets,
    absent,
)
from enishi_engine.plan.metrics import (
    ChangedParts,
    ContractStarts,
    NamedFacts,
    unfolded,
)
from enishi_engine.plan.node import Step
from enishi_engine.plan.results import Claims, Outputs
from enishi_engine.plan.reviews import Decisions, RankDays, ReviewedMetrics, ReviewFold, Reviews, StartedDecisions, first_ladder, opening
from enishi_engine.plan.scalars import column
from enishi_engine.plan.service import FIRST_DAY, Downgrades, ServiceEnds, ServiceMonths
from enishi_engine.plan.spans import benefit_spans, review_days, rhythm_days
from enishi_engine.plan.spoken import expressions_of, fields_in, implied_fields
from enishi_engine.plan.through_versions import ThroughVersions
from enishi_engine.plan.version_plan import VersionPlanner

USED_FACTS = (
    "partners", "partner_attributes", "products", "customers", "people", "certificates", "agreements", "deals", "order_lines",
    "line_changes", "customer_payments", "credits", "activities", "claims", "targets", "rank_decisions", "rank_choices", "closings",
    "special_terms", "rates",
)  # fmt: skip
PARTNER_COLUMNS = (
    ("agreements", "partner"), ("order_lines", "partner"), ("order_lines", "distributor"), ("credits", "partner"), ("activities", "partner"), ("claims", "partner"),
    ("partners", "parent"), ("partners", "introduced_by"),
)  # fmt: skip
_LINE_ENTITIES = {"line", "product", "customer", "deal", "person"}


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


@dataclass(frozen=True)
class _Groundwork:
    """The stages that all versions share, in the order of evaluation: facts, contracts, ranks."""

    draft: Draft

    # Facts

    def all_fields(self) -> frozenset[Field]:
        """Every name the program speaks of, and those that its phrases need."""
        spoken: list[Expression] = []
        for version in self.draft.program.versions:
            spoken += [unfolded(metric.expression, version.metrics) for metric in version.metrics]
            spoken += [unfolded(use.figure, version.metrics) for use in _uses(version).values()]
            for incentive in version.incentives:
                spoken += [*expressions_of(incentive), *([incentive.scope.test] if incentive.scope else [])]
        found = set(fields_in(spoken))
        for aggregate in (part for expression in spoken for part in walk(expression) if isinstance(part, Aggregate)):
            if aggregate.entity == "line" and aggregate.by is not None:
                found.add(Field("line", aggregate.by, Unit.DAY))
            if aggregate.entity == "deal" and aggregate.by is not None:
                found.add(Field("deal", aggregate.by, Unit.DAY))
        for incentive in self.draft.incentives:
            found |= implied_fields(incentive)
        if self.draft.statistics.currencies is not None:
            found.add(Field("line", "currency", Unit.CODE))
        return frozenset(found)

    def facts(self) -> None:
        fields = self.all_fields()
        line_fields = frozenset(one for one in fields if one.entity in _LINE_ENTITIES)
        money = {"line_net", *(column(one) for one in line_fields if one.entity == "line" and one.unit is Unit.MONEY)}
        self.draft.line_money = tuple(sorted(money))
        currencies = self.draft.statistics.currencies
        if currencies is not None:
            self.draft.add("exchange_rates", ExchangeRates(currencies))
        self.draft.add("numbered_partners", NumberedPartners(tuple(one for one in PARTNER_COLUMNS if self.draft.statistics.has(one[0]))))
        self.draft.add("deals_known", KnownDeals(self.draft.until), kept=False)
        if self.draft.changed:
            self.draft.add("changes", Changes(self.draft.until))
            self.draft.add("gone", GoneDays())
        if any(one.path == "customer.first_order" for one in fields):
            self.draft.add("customer_orders", FirstOrders("customer", self.draft.until))
        subscription = any(
            (one.entitled is not None and one.entitled.anchor is Anchor.SUBSCRIPTION) or one.text_as_of is TextDay.SUBSCRIPTION
            for one in self.draft.incentives
        )
        if subscription:
            self.draft.add("subscription_orders", FirstOrders("subscription", self.draft.until))
        if any(one.path == "line.first_sold" for one in fields):
            self.draft.add("first_sales", FirstSales(self.draft.until))
        if any(one.path == "line.previous_last_day" for one in fields):
            self.draft.add("previous_last_days", PreviousLastDays(self.draft.until))
        if any(one.path == "line.meeting" for one in fields):
            self.draft.add("meetings", Meetings(self.draft.until))
        paid = any(one.path == "line.paid_on" for one in fields) or any(
            one.payable is Payable.CUSTOMER_PAID for one in self.draft.incentives
        )
        if paid:
            self.draft.add("payments", PaidDays(self.draft.until))
        self.draft.add("lines", Lines(line_fields, self.draft.until, subscription, self.draft.changed, paid, self.draft.program.currency))
        self.draft.add("events", Events(fields, self.draft.until))
        for role in sorted({"sold", *self.roles(OnLine)}):
            if self.draft.statistics.has("credits"):
                self.draft.add(f"credits_{role}", Credits(role))
            self.draft.add(f"parts_{role}", Parts(role, self.draft.statistics.has("credits")), kept=self.draft.statistics.has("credits"))
        if any(one.take_back is not None and DOWNGRADE in one.take_back.after for one in self.draft.incentives):
            self.draft.add("downgrades", Downgrades(self.draft.until))
        self.service_months()
        if self.draft.changed:
            self.draft.add("changed_parts", ChangedParts(line_fields), kept=False)
        for entity in ("deal", "person", "certificate"):
            self.draft.add(f"named_{entity}", NamedFacts(entity, frozenset(one for one in fields if _belongs(one, entity))), kept=False)
        self.draft.add("agreed_targets", Targets(self.draft.until), kept=self.draft.statistics.has("targets"))
        self.draft.add("claimed", Claims(self.draft.until), kept=False)
        if any(isinstance(one.occasion, OnClaim) for one in self.draft.incentives):
            self.draft.add("marketing_claims", MarketingClaims(fields, self.draft.until))
        if any(isinstance(one.occasion, OnAgreement) for one in self.draft.incentives):
            self.draft.add("signed_agreements", SignedAgreements(self.draft.until))

    def service_months(self) -> None:
        """The months of service by seller, for each role that an incentive looks at."""
        roles = self.roles(OnServiceMonth)
        if not roles:
            return
        if self.draft.changed:
            self.draft.add("service_ends", ServiceEnds())
        self.draft.add("service_months", ServiceMonths(None if self.draft.settles else self.draft.until, self.draft.changed))
        split = self.draft.statistics.has("credits")
        for role in roles:
            if split:
                node = Credits(role, facts="service_months", fact="l.fact_id", line="l.line_id", day=f"l.{FIRST_DAY}")
                self.draft.add(f"credits_of_months_{role}", node)
            parts = Parts(role, split, facts="service_months", credits="credits_of_months")
            self.draft.add(f"parts_of_months_{role}", parts, kept=split)

    def roles(self, occasion: type) -> list[str]:
        """The roles whose shares incentives on that kind of occasion look at."""
        return sorted({one.role.value for one in self.draft.incentives if isinstance(one.occasion, occasion)})

    # Contracts and ranks

    def contracts(self) -> None:
        self.draft.add("contract_starts", ContractStarts(), kept=False)
        parts = [f"parts_{role}" for role in self.roles(OnLine)] + [f"parts_of_months_{role}" for role in self.roles(OnServiceMonth)]
        occurring = " UNION ".join(f"SELECT seller, coalesce(line_product, '') AS product FROM {relation}" for relation in parts)
        if occurring:
            self.draft.add("agreement_days_of_lines", AgreementDays(of_lines=True, relation=occurring))
        self.draft.add(
            "agreement_days_of_others", AgreementDays(of_lines=False, relation="SELECT code AS seller, '' AS product FROM partners")
        )
        for attribute in sorted({name for version in self.draft.program.versions for name in version.attributes}):
            self.draft.add(f"attribute_{attribute}", AttributeDays(attribute), kept=False)

    def ranks(self) -> None:
        versions = self.draft.program.versions
        if not any(version.ladder for version in versions):
            return
        decided = self.draft.statistics.has("rank_decisions")
        if decided:
            self.draft.add("decisions", Decisions())
            self.draft.outputs.decisions = StartedDecisions(self.draft.until).sql()
        self.draft.add("reviews", Reviews(review_days(versions, self.draft.until), decided, self.draft.statistics.has("rank_choices")))
        values: list[str | None] = []
        first = next(place for place, version in enumerate(versions) if version.ladder)
        begun = sum(version.from_day <= self.draft.until for version in versions)
        reviewing = versions[: max(begun, first + 1)]  # no review goes by the others yet
        for place, version in enumerate(reviewing):
            asked = f"SELECT partner, day - 1 AS reference_day, day AS cut FROM reviews WHERE version = {place}"
            reading = reading_of_reviews(versions, place, self.draft.until)
            relation = self.draft.reviewed_values(reading, asked) if reading is not None else None
            values.append(relation)
            if relation is not None:
                units = tuple((metric.id, metric.expression.unit) for metric in version.metrics)
                self.draft.outputs.metrics.append(ReviewedMetrics(version, relation, units))
        self.draft.add("review_fold", ReviewFold(reviewing, tuple(values)))
        self.draft.add("rank_days", RankDays(opening(first_ladder(versions)), decided))
        self.draft.outputs.has_ranks = True
        self.draft.outputs.version_days = tuple(version.from_day for version in versions)

    def benefits(self) -> None:
        """Each counted benefit, what was used of it read like a metric on the days that its periods are looked at."""
        versions = self.draft.program.versions
        for place, version in enumerate(versions):
            uses = _uses(version)
            spans = {name: benefit_spans(use.per, versions, version, self.draft.until) for name, use in uses.items()}
            days = sorted({span.day for found in spans.values() for span in found})
            if not days or version.ladder is None:
                continue
            asked = ", ".join(f"({day_literal(day)})" for day in days)
            moments = f"SELECT code AS partner, day AS reference_day, day + 1 AS cut FROM partners CROSS JOIN (VALUES {asked}) d(day)"
            figures = tuple(Metric(name, Label(name, name), unfolded(use.figure, version.metrics), name) for name, use in uses.items())
            relation = self.draft.metric_values(replace(version, metrics=figures), place, "benefit", tuple(uses), (moments,))
            for benefit in version.ladder.benefits:
                if spans.get(benefit.id):
                    node = BenefitRows(benefit, version, version.ladder, spans[benefit.id], versions[0].from_day, relation)
                    self.draft.outputs.benefits.append(node)

    def flags(self) -> None:
        """Each flag on the days of its rhythm, with the metrics and places that it speaks of."""
        choices = self.draft.statistics.has("rank_choices")
        for place, version in enumerate(self.draft.program.versions):
            for number, flag in enumerate(version.flags):
                reading = reading_of_flag(version, place, number, self.draft.until)
                if reading.days:
                    values = self.draft.reviewed_values(reading, flag_moments(reading.days))
                    self.draft.outputs.flags.append(FlagRows(flag, version, values, choices))


def reading_of_reviews(versions: tuple[Version, ...], place: int, until: date) -> Reading | None:
    """What the reviews of a version look at: every metric, and the places of its ladder; None where there is nothing to look at."""
    version = versions[place]
    if version.ladder is None or not version.metrics:
        return None
    days = tuple(review.day for review in review_days(versions, until) if review.version == place)
    cohorts = cohorts_in([rung.condition.test for rung in version.ladder.rungs if rung.condition], version)
    return Reading(version, place, "review", tuple(metric.id for metric in version.metrics), cohorts, days)


def reading_of_flag(version: Version, place: int, number: int, until: date) -> Reading:
    """What a flag looks at: the metrics and places of its condition."""
    flag = version.flags[number]
    asked = {part.name for part in walk(flag.condition.test) if isinstance(part, MetricValue)}
    metrics = tuple(metric.id for metric in version.metrics if metric.id in asked)
    days = rhythm_days(flag.reviewed, version, until)
    return Reading(version, place, f"flag_{number}", metrics, cohorts_in([flag.condition.test], version), days)


def readings_of_closed(program: Program, until: date) -> tuple[Reading, ...]:
    """What the reviews and flags look at whose closed periods stay as they were."""
    found: list[Reading | None] = []
    for place, version in enumerate(program.versions):
        if not version.restates_ranks:
            found.append(reading_of_reviews(program.versions, place, until))
            found += [reading_of_flag(version, place, number, until) for number in range(len(version.flags))]
    return tuple(reading for reading in found if reading is not None and reading.days and (reading.metrics or reading.cohorts))


def make_closed_plan(
    program: Program, statistics: Statistics, until: date, readings: tuple[Reading, ...]
) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The steps of what reviews read of the facts of one closing, and the relation of each reading's values by its name."""
    draft = Draft(program, statistics, until)
    groundwork = _Groundwork(draft)
    groundwork.facts()
    groundwork.contracts()
    relations = {reading.closed: draft.reviewed_values(reading, asked_moments(reading)) for reading in readings}
    return tuple(draft.steps), relations


def _uses(version: Version) -> dict[str, Use]:
    """What uses up each counted benefit of a version."""
    return {one.id: one.use for one in (version.ladder.benefits if version.ladder else ()) if one.use is not None}


def _belongs(one: Field, entity: str) -> bool:
    """Is the field one that a figure over this entity may speak of?"""
    beside = {"deal": {"deal", "product", "customer", "person"}, "person": {"person"}, "certificate": {"certificate", "person"}}
    return one.entity in beside[entity]


def make_plan(program: Program, statistics: Statistics, until: date, closed: frozenset[str] = frozenset()) -> Plan:
    """The steps of a calculation.

    Shape   steps in order, each reading only facts and steps before it; the SELECTs of the result's tables. `closed` names the
            readings of which closings knew something: relations that are there already, beside `cut_offs`.
    Units   int64 minor units and ppm throughout; 128 bits where a product or sum may need them.
    Errors  MayOverflow when even 128 bits, or 64 bits of a result, could be too few.
    Source  docs/rules/README.md, "The order of evaluation".
    """
    draft = Draft(program, statistics, until, closed=closed)
    groundwork = _Groundwork(draft)
    groundwork.facts()
    groundwork.contracts()
    groundwork.ranks()
    groundwork.benefits()
    groundwork.flags()
    versions = [VersionPlanner(draft, place, version) for place, version in enumerate(program.versions)]
    ThroughVersions(draft, tuple(wording for version in versions for wording in version.on_facts())).plan()
    ThroughVersions(draft, tuple(wording for version in versions for wording in version.on_earnings())).plan()
    return Plan(tuple(draft.steps), draft.outputs)
