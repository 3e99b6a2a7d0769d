"""The part of a plan that one version of the text needs: candidates, amounts, stacking, limits, take-backs."""

from dataclasses import dataclass, field, replace

from enishi_engine.core.expression import (
    CurrentRank,
    Expression,
    Field,
    MetricValue,
    TargetValue,
    Unit,
    walk,
)
from enishi_engine.core.incentive import (
    Anchor,
    Incentive,
    LimitKey,
    OnEvent,
    OnLine,
    OnPeriod,
    Payable,
    Stacking,
)
from enishi_engine.core.program import Version
from enishi_engine.facts.currency import minor_digits
from enishi_engine.plan.amounts import Pricing, nothing_failures, pricing
from enishi_engine.plan.arithmetic import day_literal
from enishi_engine.plan.bounds import width, width_of_sums
from enishi_engine.plan.draft import Draft
from enishi_engine.plan.failures import DAY_COLUMN
from enishi_engine.plan.gates import gate_failures, once_failures
from enishi_engine.plan.lookups import Contracts, Lookups, Needs, Standing
from enishi_engine.plan.metrics import (
    Moments,
)
from enishi_engine.plan.pairs import EarlierLines
from enishi_engine.plan.priced import Priced
from enishi_engine.plan.results import NotPaid
from enishi_engine.plan.settling import EarningLines, Meeting, Settled, Stacked, limit_failures, narrow_to_wide, stacking_failures
from enishi_engine.plan.spans import periods
from enishi_engine.plan.spoken import expressions_of, fields_in
from enishi_engine.plan.universe import Counted, Judged, Periods, Universe

FILE_OF = {OnLine: "order_lines", OnEvent: "activities", OnPeriod: "partners"}


@dataclass
class VersionPlanner:
    """Plans the incentives of one version."""

    whole: Draft
    place: int
    version: Version
    priced: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ranks(self) -> tuple[str, ...]:
        return tuple(rung.id for rung in self.version.ladder.rungs) if self.version.ladder else ()

    def plan(self) -> None:
        names = {incentive.id: f"{self.place}_{number}" for number, incentive in enumerate(self.version.incentives)}
        universes = {incentive.id: self.universe(incentive, names[incentive.id]) for incentive in self.incentives}
        self.standings(universes)
        judged = {incentive.id: self.judge(incentive, names[incentive.id], universes[incentive.id]) for incentive in self.incentives}
        if self.version.from_day > self.whole.until:
            return  # nothing is a candidate yet
        for incentive in sorted(self.incentives, key=lambda incentive: incentive.requires is not None):
            self.price(incentive, names[incentive.id], universes[incentive.id], judged[incentive.id])
        for kind in FILE_OF:
            self.settle(tuple(one for one in self.incentives if isinstance(one.occasion, kind)), kind.__name__, names)

    @property
    def incentives(self) -> tuple[Incentive, ...]:
        """Those whose kind of fact is there at all: the others have no candidates, and nothing to count."""
        return tuple(one for one in self.version.incentives if self.whole.statistics.has(FILE_OF[type(one.occasion)]))

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
            if any(self.contracted(one) for version in self.whole.program.versions for one in version.incentives):
                self.whole.add(f"contracts_{universe}", Contracts(universe, isinstance(occasion, OnLine)))
        return self.whole.universes[node]

    def contracted(self, incentive: Incentive) -> bool:
        """Does an agreement have to be found for its facts?"""
        anchored = incentive.entitled is not None and incentive.entitled.anchor is Anchor.AGREEMENT
        scope = () if incentive.scope is None else (incentive.scope.test,)
        named = any(one.entity == "agreement" for one in fields_in((*expressions_of(incentive), *scope)))
        return self.whole.statistics.has("agreements") or anchored or named

    def standings(self, universes: dict[str, str]) -> None:
        """Ranks, attributes and metrics at the counting days of lines and activities, and at the ends of periods."""
        for moment, kinds in (("day", (OnLine, OnEvent)), ("period", (OnPeriod,))):
            concerned = tuple(one for one in self.incentives if isinstance(one.occasion, kinds))
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

    def judge(self, incentive: Incentive, name: str, universe: str) -> str:
        """The relation of its facts, each a candidate or only counted."""
        needs, agreed = self.needs_of_scope(incentive), self.whole.statistics.has("agreements")
        node = Judged(incentive, self.version, universe, self.lookups(incentive, needs, universe), agreed)
        judged = self.whole.add(f"judged_{name}", node, kept=needs.looked_up)
        self.whole.outputs.counted.append(self.whole.add(f"counted_{name}", Counted(incentive, self.version, judged), kept=False))
        return judged

    def needs_of_scope(self, incentive: Incentive) -> Needs:
        needs = self.needs(() if incentive.scope is None else (incentive.scope.test,))
        return replace(needs, agreement=needs.agreement or self.whole.statistics.has("agreements"))

    def needs_of_candidates(self, incentive: Incentive) -> Needs:
        """What is still to be looked up when the scope has been tested."""
        needs, anchor = self.needs(expressions_of(incentive)), incentive.entitled.anchor if incentive.entitled else None
        company = needs.company | ({Field("partner", "first_day", Unit.DAY)} if anchor is Anchor.PARTNER else set())
        agreement, rank = needs.agreement or anchor is Anchor.AGREEMENT, self.version.ladder is not None
        return replace(needs, company=company, agreement=agreement, rank=rank).without(self.needs_of_scope(incentive))

    def price(self, incentive: Incentive, name: str, universe: str, judged: str) -> None:
        whole = self.whole
        pair = None
        if incentive.pair is not None:
            earlier = EarlierLines(incentive.pair, DAY_COLUMN[incentive.earned_on], f"parts_{incentive.role.value}", whole.changed)
            pair = whole.add(f"earlier_{name}", earlier)
        node = Priced(
            incentive=incentive,
            version=self.version,
            judged=judged,
            lookups=self.lookups(incentive, self.needs_of_candidates(incentive), universe),
            pricing=self.pricing(incentive),
            pair=pair,
            required=self.priced.get(incentive.requires or ""),
            claims="claims" if incentive.claim is not None else None,
            gates=gate_failures(incentive, self.ranks),
            once=once_failures(incentive),
            kept=self.kept(incentive),
            split=self.split(incentive),
        )
        self.columns[incentive.id] = node.columns
        self.priced[incentive.id] = whole.add(f"priced_{name}", node)

    def pricing(self, incentive: Incentive) -> Pricing:
        statistics = self.whole.statistics
        return pricing(incentive, self.version.rounding, width(incentive, statistics.bounds), split=self.split(incentive))

    def split(self, incentive: Incentive) -> bool:
        """Can its facts be shared by several sellers?"""
        return self.whole.statistics.has("credits") and isinstance(incentive.occasion, OnLine)

    def kept(self, incentive: Incentive) -> tuple[str, ...]:
        """What later steps read beside the amount and its reason."""
        per = {key for limit in incentive.limits or () for key in limit.per}
        read = {
            "fact_id": isinstance(incentive.occasion, OnPeriod),
            "line_net": incentive.take_back is not None or incentive.payable is Payable.CUSTOMER_PAID,
            "paid": incentive.payable is Payable.CUSTOMER_PAID,
            "priced": any(one.requires == incentive.id for one in self.version.incentives),
            "line_customer AS customer": LimitKey.CUSTOMER in per,
            "line_person AS person": LimitKey.PERSON in per,
        }
        return tuple(name for name, is_read in read.items() if is_read)

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
            name, columns = names[incentive.id], self.columns[incentive.id]
            stacking = stacking_failures(place, meetings, ids, incentive.requires) if stacked and place in concerned else ()
            before = (*gate_failures(incentive, self.ranks), *self.pricing(incentive).failures)
            failures = [*before, *nothing_failures(incentive), *once_failures(incentive)]
            limits = narrow_to_wide(incentive.limits or ())
            first_stacking = len(failures) + 1
            failures += [failure for _, failure in stacking]
            first_limit = len(failures) + 1
            failures += limit_failures(limits)
            node = Settled(
                incentive,
                place,
                self.priced[incentive.id],
                stacked,
                stacking,
                limits,
                self.version.year_starts[0],
                first_stacking,
                first_limit,
                width_of_sums(incentive, whole.statistics.bounds),
                self.columns[incentive.id],
                self.split(incentive),
            )
            settled = whole.add(f"settled_{name}", node, kept=not node.keeps_all)
            whole.outputs.earning_lines.append(
                EarningLines(incentive, self.version, settled, whole.changed, (*columns, *(["limited_by"] if limits else [])))
            )
            whole.outputs.not_paid.append(
                NotPaid(incentive, self.version, self.priced[incentive.id], None if node.keeps_all else settled, columns, tuple(failures))
            )


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
