"""The part of a plan that one version of the text needs: what is a candidate, and what it says of each incentive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from enishi_engine.core.expression import (
    CohortSize,
    CurrentRank,
    Expression,
    Field,
    MetricValue,
    Position,
    TargetValue,
    Unit,
    speaks_of_line_money,
    walk,
)
from enishi_engine.core.incentive import (
    Anchor,
    Banded,
    GoesOn,
    Incentive,
    LineOccasion,
    Occasion,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    PaysAs,
    Reopens,
    Settles,
    TextDay,
)
from enishi_engine.core.program import Version
from enishi_engine.facts.currency import minor_digits
from enishi_engine.plan.amounts import Pricing, pricing
from enishi_engine.plan.arithmetic import day_literal
from enishi_engine.plan.bounds import width
from enishi_engine.plan.continuing import FirstFailures, last_tested, tested
from enishi_engine.plan.contracts import SpecialDays
from enishi_engine.plan.draft import Draft, cohorts_in
from enishi_engine.plan.earnings import EarningsOfText
from enishi_engine.plan.exchange import Exchange, without_rates
from enishi_engine.plan.failures import DAY_COLUMN, Failure
from enishi_engine.plan.gates import gate_failures, once_failures
from enishi_engine.plan.lookups import Contracts, GoingOn, Lookups, Needs, Standing
from enishi_engine.plan.metrics import (
    Moments,
)
from enishi_engine.plan.node import Node
from enishi_engine.plan.pairs import EarlierLines
from enishi_engine.plan.scalars import cohort_column, scalar
from enishi_engine.plan.service import FIRST_DAY, SETTLED_ON, STARTED_ON, BegunMonths, SettledMonths
from enishi_engine.plan.spans import periods
from enishi_engine.plan.spoken import expressions_of, fields_in
from enishi_engine.plan.undoing import Undoing
from enishi_engine.plan.universe import Counted, Judged, Periods, Universe
from enishi_engine.plan.unlocking import UnlockedDays
from enishi_engine.plan.wording import Wording

FILE_OF: Mapping[type[Occasion], str] = {
    OnLine: "order_lines", OnServiceMonth: "order_lines", OnEvent: "activities", OnClaim: "claims", OnAgreement: "agreements", OnPeriod: "partners",
}  # fmt: skip
# Whose ranks, attributes and metrics are looked up together; a period's metrics read its last day too.
MOMENT_OF: Mapping[type[Occasion], str] = {
    OnLine: "day", OnServiceMonth: "day", OnEvent: "day", OnClaim: "day", OnAgreement: "day", OnPeriod: "period", OnEarning: "earned",
}  # fmt: skip


@dataclass
class VersionPlanner:
    """Plans what one version says of its incentives."""

    whole: Draft
    place: int
    version: Version

    @property
    def ranks(self) -> tuple[str, ...]:
        return tuple(rung.id for rung in self.version.ladder.rungs) if self.version.ladder else ()

    def on_facts(self) -> tuple[Wording, ...]:
        """The wordings of what is paid on facts: those whose kind of fact is there at all, the others have nothing to count."""
        there = {kind for kind, file in FILE_OF.items() if self.whole.statistics.has(file)}
        return self.plan(tuple(one for one in self.version.incentives if type(one.occasion) in there))

    def on_earnings(self) -> tuple[Wording, ...]:
        """The wordings of what is paid on the earnings of incentives that have been settled."""
        settled = {id_ for id_, _ in self.whole.earning_lines}  # an incentive is paid on one kind of fact, whatever text says it
        return self.plan(
            tuple(one for one in self.version.incentives if isinstance(one.occasion, OnEarning) and one.occasion.of in settled)
        )

    def plan(self, incentives: tuple[Incentive, ...]) -> tuple[Wording, ...]:
        """The incentives' wordings, in the order of the text; none where nothing is a candidate yet."""
        names = {incentive.id: f"{self.place}_{self.version.incentives.index(incentive)}" for incentive in incentives}
        universes = {incentive.id: self.universe(incentive, names[incentive.id]) for incentive in incentives}
        self.standings(incentives, universes)
        judged = {incentive.id: self.judge(incentive, names[incentive.id], universes[incentive.id]) for incentive in incentives}
        if self.version.from_day > self.whole.until:
            return ()
        return tuple(self.wording(one, names[one.id], universes[one.id], judged[one.id]) for one in incentives)

    def universe(self, incentive: Incentive, name: str) -> str:
        """The facts an incentive looks at; incentives that look at the same share the step."""
        occasion = incentive.occasion
        source, day = f"parts_{incentive.role.value}", DAY_COLUMN[incentive.earned_on]
        if isinstance(occasion, OnServiceMonth):
            source, day = self.months_of_service(incentive)
        if isinstance(occasion, OnEvent):
            source, day = "events", "activity_date"
        if isinstance(occasion, OnClaim):
            source, day = "marketing_claims", "claim_approved_on"
        if isinstance(occasion, OnAgreement):
            source, day = "signed_agreements", "signed_on"
        if isinstance(occasion, OnPeriod):
            spans = periods(occasion, incentive.campaign, self.version, self.whole.program.versions[0].from_day, self.whole.until)
            listed = Periods(spans)
            source, day = self.whole.add(f"periods_{name}", listed, kept=False), "period_last_day"
        if isinstance(occasion, OnEarning):
            of_text = EarningsOfText(self.whole.earnings(occasion.of), self.place)
            source, day = self.whole.add(f"earned_{name}", of_text, kept=False), "earned_on"
        node = Universe(source, isinstance(occasion, LineOccasion), day, incentive.payee, self.exchange(incentive), rate_day_of(occasion))
        if node not in self.whole.universes:
            universe = self.whole.universes[node] = self.whole.add(f"universe_{name}", node, kept=False)
            if any(self.contracted(one) for version in self.whole.program.versions for one in version.incentives):
                self.whole.add(f"contracts_{universe}", Contracts(universe, isinstance(occasion, LineOccasion)))
        return self.whole.universes[node]

    def months_of_service(self, incentive: Incentive) -> tuple[str, str]:
        """The relation of the months of service that an incentive looks at, and the column of their counting day."""
        parts, after, whole = f"parts_of_months_{incentive.role.value}", incentive.after_contract, self.whole
        if not whole.settles:
            return parts, FIRST_DAY
        if not isinstance(after, Settles):
            return self.once(f"begun_{parts}", BegunMonths(parts, whole.until)), FIRST_DAY
        name = f"settled_{parts}" if after.months is None else f"settled_{parts}_for_{after.months}"
        return self.once(name, SettledMonths(parts, after.months, whole.statistics.has("agreements"), whole.until)), SETTLED_ON

    def once(self, name: str, node: Node) -> str:
        """A step that several incentives read, added with the first of them."""
        if all(step.name != name for step in self.whole.steps):
            self.whole.add(name, node, kept=isinstance(node, SettledMonths))
        return name

    def exchange(self, incentive: Incentive) -> Exchange | None:
        """How it reads money of lines in other currencies; None where it looks at none."""
        return self.whole.exchange(self.version.rounding) if isinstance(incentive.occasion, LineOccasion) else None

    def contracted(self, incentive: Incentive) -> bool:
        """Does an agreement have to be found for its facts?"""
        anchored = incentive.entitled is not None and incentive.entitled.anchor is Anchor.AGREEMENT
        scope = () if incentive.scope is None else (incentive.scope.test,)
        named = any(one.entity == "agreement" for one in fields_in((*expressions_of(incentive), *scope)))
        return self.whole.statistics.has("agreements") or anchored or named or incentive.text_as_of is TextDay.AGREEMENT

    def standings(self, incentives: tuple[Incentive, ...], universes: dict[str, str]) -> None:
        """Ranks, attributes and metrics at the counting days, and at the ends of periods."""
        for moment in dict.fromkeys(MOMENT_OF.values()):
            concerned = tuple(one for one in incentives if MOMENT_OF[type(one.occasion)] == moment)
            needs = {one.id: self.needs(self.spoken(one)) for one in concerned}
            asked = frozenset(metric for need in needs.values() for metric in need.metrics)
            attributes = frozenset(one.name for need in needs.values() for one in need.attributes)
            places = frozenset(place for need in needs.values() for place in need.places)
            if not concerned or not (asked or attributes or places or self.version.ladder):
                continue
            sources = tuple(
                dict.fromkeys(source for one in concerned for source in self.moments_of(one, universes[one.id], moment, needs[one.id]))
            )
            relation = None
            if asked or places:
                in_text = tuple(metric.id for metric in self.version.metrics if metric.id in asked)
                cohorts = cohorts_in((one for concern in concerned for one in self.spoken(concern)), self.version)
                relation = self.whole.standing_values(self.version, self.place, moment, in_text, cohorts, sources)
            else:
                self.whole.add(f"moments_{self.place}_{moment}", Moments(sources))
            ratios = frozenset(metric.id for metric in self.version.metrics if metric.expression.unit is Unit.RATIO)
            node = Standing(f"moments_{self.place}_{moment}", relation, asked, ratios, attributes, self.version.ladder, places)
            self.whole.add(f"standing_{self.place}_{moment}", node)

    def spoken(self, incentive: Incentive) -> tuple[Expression, ...]:
        """Everything an incentive says."""
        return (*expressions_of(incentive), *([incentive.scope.test] if incentive.scope else []))

    def moments_of(self, incentive: Incentive, universe: str, moment: str, needs: Needs) -> tuple[str, ...]:
        """Who is looked up on which days: the payees' companies, and the sellers where their attributes are asked for."""
        cut = "day + 1" if moment == "period" else "day"
        frozen, end = incentive.text_as_of is not None, self.version.until_day
        until = "" if frozen or end is None else f" AND day < {day_literal(end)}"
        within = "TRUE" if isinstance(incentive.occasion, OnEarning) else f"day >= {day_literal(self.version.from_day)}{until}"
        who = ("partner", *(["seller"] if any(one.entity == "seller" for one in needs.attributes) else []))
        found = [f"SELECT {one} AS partner, day AS reference_day, {cut} AS cut FROM {universe} WHERE {within}" for one in who]
        if incentive.continuing is not None:
            days = tested(f"(SELECT * FROM {universe} WHERE {within})", last_tested(incentive, self.whole.until))
            found.append(f"SELECT partner, tested AS reference_day, tested AS cut FROM ({days})")
        return tuple(found)

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
            places=frozenset(cohort_column(part) for part in parts if isinstance(part, Position | CohortSize)),
            targets=frozenset((part.metric, part.unit.name.lower()) for part in parts if isinstance(part, TargetValue)),
        )

    def lookups(self, incentive: Incentive, needs: Needs, universe: str) -> Lookups:
        moment, digits = MOMENT_OF[type(incentive.occasion)], minor_digits(self.whole.program.currency)
        return Lookups(needs, incentive.occasion, f"standing_{self.place}_{moment}", f"contracts_{universe}", digits)

    def judge(self, incentive: Incentive, name: str, universe: str) -> str:
        """The relation of its facts, each a candidate or only counted."""
        needs, agreed = self.needs_of_scope(incentive), self.whole.statistics.has("agreements")
        lookups = replace(self.lookups(incentive, needs, universe), going_on=self.going_on(incentive, universe))
        node = Judged(
            incentive,
            self.version,
            self.whole.program.versions[0].from_day,
            universe,
            lookups,
            agreed,
            self.exchange(incentive) is not None,
        )
        judged = self.whole.add(f"judged_{name}", node, kept=needs.looked_up)
        self.whole.outputs.counted.append(self.whole.add(f"counted_{name}", Counted(incentive, self.version, judged), kept=False))
        if incentive.pays_as is PaysAs.MARKETING_MONEY:
            self.whole.outputs.marketing_money.append((incentive.id, self.version.from_day))
        return judged

    def going_on(self, incentive: Incentive, universe: str) -> GoingOn | None:
        """How it goes on after a contract's end; None where it stops."""
        if not isinstance(incentive.after_contract, GoesOn):
            return None
        if not self.whole.statistics.has("agreements"):
            return GoingOn(incentive.after_contract.months, None)
        name = f"contracts_on_order_{universe}"
        if all(step.name != name for step in self.whole.steps):
            self.whole.add(name, Contracts(universe, of_lines=True, day="line_ordered_on"))
        return GoingOn(incentive.after_contract.months, name)

    def needs_of_scope(self, incentive: Incentive) -> Needs:
        needs = self.needs(() if incentive.scope is None else (incentive.scope.test,))
        frozen = incentive.text_as_of is TextDay.AGREEMENT
        return replace(needs, agreement=needs.agreement or frozen or self.whole.statistics.has("agreements"))

    def needs_of_candidates(self, incentive: Incentive) -> Needs:
        """What is still to be looked up when the scope has been tested."""
        needs, anchor = self.needs(expressions_of(incentive)), incentive.entitled.anchor if incentive.entitled else None
        company = needs.company | ({Field("partner", "first_day", Unit.DAY)} if anchor is Anchor.PARTNER else set())
        agreement, rank = needs.agreement or anchor is Anchor.AGREEMENT, self.version.ladder is not None
        return replace(needs, company=company, agreement=agreement, rank=rank).without(self.needs_of_scope(incentive))

    def wording(self, incentive: Incentive, name: str, universe: str, judged: str) -> Wording:
        whole = self.whole
        pair = None
        if incentive.pair is not None:
            earlier = EarlierLines(incentive.pair, DAY_COLUMN[incentive.earned_on], f"parts_{incentive.role.value}", whole.changed)
            pair = whole.add(f"earlier_{name}", earlier)
        return Wording(
            text=self.place,
            version=self.version,
            incentive=incentive,
            judged=judged,
            lookups=self.lookups(incentive, self.needs_of_candidates(incentive), universe),
            pricing=self.pricing(incentive),
            pair=pair,
            required=None if incentive.requires is None else whole.priced(incentive.requires),
            claims="claimed" if incentive.claim is not None and not isinstance(incentive.occasion, OnClaim) else None,
            continuing=self.continuing(incentive, name, universe),
            unlocked=self.unlocked(incentive, name),
            gates=self.with_rates(incentive, gate_failures(incentive, self.ranks)),
            once=once_failures(incentive),
            special=whole.add(f"special_{name}", SpecialDays(incentive.id)) if self.special(incentive) else None,
            exchanged=self.exchange(incentive) is not None,
            undoing=self.undoing(incentive),
        )

    def undoing(self, incentive: Incentive) -> Undoing | None:
        """What is undone of its lines, where any text counts the running total by what is left."""
        reopened = any(Reopens.BANDS in one.reopens for one in self.whole.incentives if one.id == incentive.id)
        found = Undoing(incentive, self.version, self.whole.changed)
        return found if reopened and found.takes_back and isinstance(incentive.amount, Banded) else None

    def special(self, incentive: Incentive) -> bool:
        """May a special term stand in the place of its rate?"""
        statistics = self.whole.statistics
        return incentive.id in statistics.special and statistics.has("agreements")

    def continuing(self, incentive: Incentive, name: str, universe: str) -> str | None:
        """The relation of the days on which its continuing condition first did not hold; None without one."""
        if incentive.continuing is None:
            return None
        standing = f"standing_{self.place}_{MOMENT_OF[type(incentive.occasion)]}"
        last = last_tested(incentive, self.whole.until)
        return self.whole.add(f"failures_{name}", FirstFailures(incentive.continuing, universe, last, standing))

    def unlocked(self, incentive: Incentive, name: str) -> str | None:
        """The relation of the days from which on its events count; None where nothing has to happen."""
        if incentive.unlocked is None:
            return None
        return self.whole.add(f"unlocked_{name}", UnlockedDays(incentive.unlocked, self.version.year_starts[0], self.whole.until))

    def pricing(self, incentive: Incentive) -> Pricing:
        beside = tuple(one for one in self.whole.incentives if one.id == incentive.id)
        sizes = width(incentive, beside, self.whole.bounds(incentive))
        found = pricing(incentive, self.version.rounding, sizes, split=self.whole.split(incentive), special=self.special(incentive))
        return replace(found, failures=self.with_rates(incentive, (*self.unknown_scope(incentive), *found.failures)))

    def unknown_scope(self, incentive: Incentive) -> tuple[Failure, ...]:
        """Gate 9 for lines of which only a missing rate could tell whether they are in the scope."""
        scope = incentive.scope
        if self.exchange(incentive) is None or scope is None or not speaks_of_line_money(scope.test):
            return ()
        return (Failure(9, "missing", f"({scalar(scope.test)}) IS NULL", scope.text, unknown=scope.test),)

    def with_rates(self, incentive: Incentive, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
        """The failures, with those for want of a rate before those for what is missing."""
        exchange = self.exchange(incentive)
        return failures if exchange is None else without_rates(failures, exchange.currencies)


def rate_day_of(occasion: Occasion) -> str:
    """SQL of the day on or before which the rate of a line `l` is looked for: once for all months of its service."""
    return f"least(l.{STARTED_ON}, l.day)" if isinstance(occasion, OnServiceMonth) else "l.day"
