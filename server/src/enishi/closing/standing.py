"""How partners stand on the day of a kept calculation: what each figure of the text has come to, and to whom campaigns are open.

A calculation says figures on the days of reviews, and judges campaigns by facts. What is asked between is asked of the engine too, by the
program's own text with questions in the place of its incentives: each campaign's conditions of a partner, on one day, and each metric.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from enishi_engine.calculate import calculate
from enishi_engine.core.expression import Aggregate, And, Expression, Field, MetricValue, Period, TargetValue, Unit, walk
from enishi_engine.core.incentive import (
    UNLIMITED,
    Benefit,
    CampaignDays,
    Condition,
    Fixed,
    Incentive,
    Label,
    Ladder,
    Metric,
    OnPeriod,
    PeriodKind,
    Rhythm,
    Rung,
    Use,
    Value,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.facts import Facts

_OF_PARTNERS = ("partner", "seller", "agreement")
_COUNTED = (Unit.MONEY, Unit.COUNT, Unit.NUMBER)
_ALIKE = Ladder((Rung("none", Label("–", "–"), None),), Rhythm(None), Rhythm(None))  # of a text without ranks


@dataclass(frozen=True, kw_only=True)
class TargetAgreed:
    """What both sides agreed on for a metric and days that hold the calculation's; `value` in millionths of what people write."""

    partner: str
    metric: str
    last_day: date
    value: int


@dataclass(frozen=True, kw_only=True)
class PartnersStanding:
    """By partner and metric its value on the day, in its unit; by campaign to whom it is open; the targets agreed for the day."""

    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    open_to: Mapping[str, frozenset[str]] = field(default_factory=dict)
    targets: tuple[TargetAgreed, ...] = ()


def version_on(program: Program, day: date) -> Version | None:
    """The text in force on a day."""
    return next((one for one in reversed(program.versions) if one.from_day <= day), None)


def running(program: Program, day: date) -> list[Incentive]:
    """The campaigns of the text in force that run on a day."""
    version = version_on(program, day)
    return [one for one in version.incentives if _runs(one.campaign, day)] if version is not None else []


def ask(program: Program, facts: Facts, *, known_by: datetime, until: date) -> PartnersStanding:
    """What the engine says of the day; nothing where the text has neither metrics nor a campaign that runs."""
    asked = _questions(program, until)
    if asked is None:
        return PartnersStanding()
    tables = calculate(asked, facts, known_by=known_by, until=until, tables=("benefits", "earning_lines")).tables
    figures: dict[str, dict[str, int]] = {}
    for row in tables["benefits"].to_pylist():
        if row["first_day"] <= until <= row["last_day"] and row["used"] is not None:
            figures.setdefault(row["partner"], {})[row["benefit"]] = row["used"]
    open_to: dict[str, set[str]] = {one.id: set() for one in running(program, until)}
    for row in tables["earning_lines"].to_pylist():
        open_to[row["incentive"]].add(row["partner"])
    open_to_all = {name: frozenset(partners) for name, partners in open_to.items()}
    return PartnersStanding(figures=figures, open_to=open_to_all, targets=tuple(_targets(facts, known_by, until)))


def write(standing: PartnersStanding, *, place: Path) -> None:
    """Keep it as a file."""
    said: dict[str, Any] = {"figures": standing.figures, "open_to": {name: sorted(partners) for name, partners in standing.open_to.items()}}
    said["targets"] = [asdict(one) | {"last_day": one.last_day.isoformat()} for one in standing.targets]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(said, sort_keys=True), encoding="utf-8")


def kept(place: Path) -> PartnersStanding:
    """What was kept; nothing where nobody asked yet."""
    if not place.exists():
        return PartnersStanding()
    said = json.loads(place.read_text(encoding="utf-8"))
    targets = tuple(TargetAgreed(**one | {"last_day": date.fromisoformat(one["last_day"])}) for one in said["targets"])
    open_to = {name: frozenset(partners) for name, partners in said["open_to"].items()}
    return PartnersStanding(figures=said["figures"], open_to=open_to, targets=targets)


def _targets(facts: Facts, known_by: datetime, until: date) -> Iterator[TargetAgreed]:
    """Signed by both sides of the whole partner, the newest agreement for the same span (docs/rules/candidates.md, "Targets")."""
    if "targets" not in facts.tables:
        return
    newest: dict[str, dict[str, Any]] = {}
    for row in facts.tables["targets"].to_pylist():
        if row["learned_at"] <= known_by and row["revision"] >= newest.get(row["id"], row)["revision"]:
            newest[row["id"]] = row
    agreed: dict[tuple[str, str, date, date], tuple[date, str, int]] = {}
    for row in newest.values():
        signed = [row["partner_signed_on"], row["maker_signed_on"]]
        if row["person"] is not None or None in signed or max(signed) > until or not row["first_day"] <= until <= row["last_day"]:
            continue
        key = (row["partner"], row["metric"], row["first_day"], row["last_day"])
        if max(signed) <= row["first_day"] or row["agreed_late"]:
            agreed[key] = max(agreed.get(key, (date.min, "", 0)), (max(signed), row["id"], row["value"]))
    for (partner, metric, _, last_day), (_, _, value) in sorted(agreed.items()):
        yield TargetAgreed(partner=partner, metric=metric, last_day=last_day, value=value)


def _questions(program: Program, until: date) -> Program | None:
    """The program with nothing but questions in the text of the day; its ranks and figures are as they were."""
    version, campaigns = version_on(program, until), running(program, until)
    metrics = () if version is None else tuple(one for one in version.metrics if one.expression.unit in _COUNTED)
    if version is None or not (metrics or campaigns):
        return None
    asked = replace(version, incentives=tuple(_question(one, until) for one in campaigns), ladder=_counting(version, metrics), flags=())
    others = {one.from_day: replace(one, incentives=(), flags=()) for one in program.versions if one is not version}
    return replace(program, versions=tuple(others.get(one.from_day, asked) for one in program.versions))


def _question(campaign: Incentive, day: date) -> Incentive:
    """One candidate per partner on the day, which earns 1 where nothing that the campaign asks of a partner is against it."""
    asked = [condition for one in (campaign.scope, *campaign.who, *campaign.condition) if one is not None for condition in _of_partner(one)]
    return Incentive(
        id=campaign.id, label=campaign.label, type=campaign.type, occasion=OnPeriod(PeriodKind.CAMPAIGN), amount=Fixed(Value(1)),
        campaign=CampaignDays(day, day), who=tuple(asked), limits=(),
    )  # fmt: skip


def _of_partner(condition: Condition) -> list[Condition]:
    """Those parts of a condition that speak of the partner alone, and so can be judged before there is an order."""
    parts = condition.test.operands if isinstance(condition.test, And) else (condition.test,)
    return [Condition(part, condition.text) for part in parts if all(_known_of_partner(each) for each in walk(part))]


def _known_of_partner(part: Expression) -> bool:
    return part.entity in _OF_PARTNERS if isinstance(part, Field) else not isinstance(part, Aggregate | TargetValue)


def _counting(version: Version, metrics: tuple[Metric, ...]) -> Ladder | None:
    """The ladder with every metric as a benefit without limit: what was used of it is the figure, read on the last day."""
    if not metrics:
        return version.ladder
    ladder, yearly = version.ladder or _ALIKE, OnPeriod(PeriodKind.PROGRAM, Period.YEAR)
    benefits = tuple(Benefit(one.id, one.label, Use(yearly, MetricValue(one.id, one.expression.unit))) for one in metrics)
    unlimited = {one.id: UNLIMITED for one in metrics}
    return replace(ladder, benefits=benefits, rungs=tuple(replace(rung, benefits=unlimited) for rung in ladder.rungs))


def _runs(days: CampaignDays, day: date) -> bool:
    """Has it days, and is this one of them?"""
    dated = days.first_day is not None or days.last_day is not None
    return dated and (days.first_day is None or days.first_day <= day) and (days.last_day is None or day <= days.last_day)
