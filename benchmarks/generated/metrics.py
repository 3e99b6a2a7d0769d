"""Metrics and ladders as texts: figures over every kind of fact and span, and ranks with every rhythm."""

import re
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.expressions import COMPARATORS, Expressions
from benchmarks.generated.spelling import COMPARE, FIGURE, PRODUCT, SUM, Piece, compared, joined, major, percent
from benchmarks.generated.world import ATTRIBUTES, RANKS, World
from enishi_engine.core.expression import Unit
from enishi_engine.program.names import figure_scope, metric_scope, review_scope

METRICS = {
    "sales_a": Unit.MONEY, "sales_b": Unit.MONEY, "count_a": Unit.COUNT, "count_b": Unit.COUNT, "points_a": Unit.NUMBER, "points_b": Unit.NUMBER,
    "share_a": Unit.RATIO, "share_b": Unit.RATIO,
}  # fmt: skip
_ENTITIES = {
    Unit.MONEY: ("line", "line", "line", "deal"), Unit.COUNT: ("line", "line", "activity", "deal", "person", "certificate"), Unit.NUMBER: ("activity", "line"),
}  # fmt: skip
_DAYS = {"line": ("ordered_on", "accepted_on", "starts_on", "paid_on"), "deal": ("registered", "decided"), "activity": ("date",)}
_ALLOWED = {Unit.MONEY: (0, 100, 20_000, 100_000), Unit.COUNT: (0, 1, 2, 2, 3), Unit.NUMBER: (0, 2_500_000, 10_000_000)}
_PERIODS = ("month", "quarter", "half", "year")


@dataclass(frozen=True)
class FigureWriter:
    """Writes `sum(… where …) by … over …` and its kin."""

    choices: Choices
    world: World
    known: dict[str, Unit] = field(default_factory=dict)  # metrics that the days of a span may be counted by

    def figure(self, unit: Unit, depth: int) -> Piece | None:
        if unit not in _ENTITIES:
            return None
        if depth < 0:
            return Piece("", FIGURE)  # only asked whether there are any
        if unit is Unit.COUNT and chance(self.choices, 25):
            return self.groups() if chance(self.choices, 65) else self.days()
        entity = pick(self.choices, _ENTITIES[unit])
        inside = Expressions(self.choices, figure_scope(entity), self.world)
        if unit is Unit.NUMBER and (entity == "line" or chance(self.choices, 40)):
            return self.weighed(entity, inside)
        if entity in ("person", "certificate"):
            return self.state(entity, inside)
        fold = self.fold(unit, entity, inside)
        by = f" by {entity}.{pick(self.choices, _DAYS[entity])}" if chance(self.choices, 35) else ""
        return Piece(f"{fold}{by} {self.span()}", FIGURE)

    def counted_in_parts(self, unit: Unit) -> Piece:
        """How often some go into a number of facts, as a number or as full times; or a count that is read as a number."""
        count, number = self.figure(Unit.COUNT, 0), self.figure(Unit.NUMBER, 0)
        assert count is not None, "counts have figures"
        assert number is not None, "numbers have figures"
        if unit is Unit.NUMBER and chance(self.choices, 40):
            inside = Expressions(self.choices, figure_scope("line"), self.world)
            whole = f"{pick(self.choices, ('sum', 'latest'))}(line.quantity{self.where(inside)}) {self.span()}"
            return joined(number, "-", Piece(whole, FIGURE), SUM)
        return joined(count, "per" if unit is Unit.NUMBER else "per full", Piece(pick(self.choices, ("1", "3"))), PRODUCT)

    def groups(self) -> Piece:
        """Groups of facts that pass a test of their own."""
        entity = pick(self.choices, ("line", "line", "line", "activity", "deal"))
        keys = {"line": ("line.customer", "line.customer", "product.family", "line.kind", "customer.region", "line.person"),
                "activity": ("activity.subject", "activity.kind"), "deal": ("deal.customer", "deal.stage")}  # fmt: skip
        by = f" by {entity}.{pick(self.choices, _DAYS[entity])}" if chance(self.choices, 25) else ""
        test = self.condition_of_group(entity)
        if chance(self.choices, 45):
            other = self.condition_of_group(entity)
            test = pick(self.choices, (f"{test} and {other}", f"{test} or {other}", f"{test} and not {other}", f"not ({test} or {other})"))
        return Piece(f"count(each {pick(self.choices, keys[entity])} where {test}){by} {self.span()}", FIGURE)

    def condition_of_group(self, entity: str) -> str:
        """A figure over the facts of one group, sometimes over another span or by another day."""
        inside = Expressions(self.choices, figure_scope(entity), self.world)
        amount = {"line": "line.net", "activity": "activity.value", "deal": "deal.amount"}[entity]
        unit = Unit.NUMBER if entity == "activity" else Unit.MONEY
        where = f" where {inside.test(0).text}" if chance(self.choices, 35) else ""
        figure, unit = pick(self.choices, (
            (f"sum({amount}{where})", unit), (f"latest({amount}{where})", unit), (f"count({entity}{where})", Unit.COUNT),
            (f"count(distinct {entity}.partner{where})", Unit.COUNT),
        ))  # fmt: skip
        if chance(self.choices, 40):
            by = f" by {entity}.{pick(self.choices, _DAYS[entity])}" if chance(self.choices, 40) else ""
            figure = f"({figure}{by} {self.span()})"
        return compared(Piece(figure), pick(self.choices, COMPARATORS), inside.literal(unit)).text

    def days(self) -> Piece:
        """Days on which a condition held; a short span, for each of its days is looked at."""
        plain = [(name, unit) for name, unit in self.known.items() if unit is not Unit.RATIO]
        span = pick(self.choices, ("trailing 1 days", "trailing 31 days", "month", "previous month", "trailing 1 months"))
        as_of = f" as of {pick(self.choices, self.world.hot_days)}" if chance(self.choices, 12) else ""
        expressions = Expressions(self.choices, figure_scope("line"), self.world)
        if plain and chance(self.choices, 50):
            name, unit = pick(self.choices, plain)
        else:
            unit = pick(self.choices, (Unit.MONEY, Unit.COUNT))
            name = (
                f"({pick(self.choices, ('sum', 'latest'))}(line.net) {self.span()})"
                if unit is Unit.MONEY
                else f"(count(line) {self.span()})"
            )
        test = compared(Piece(name), pick(self.choices, COMPARATORS), expressions.literal(unit)).text
        return Piece(f"count(day where {test}) over {span}{as_of}", FIGURE)

    def weighed(self, entity: str, inside: Expressions) -> Piece:
        """Points: what a fact is worth by a weight, by its size, or both."""
        money = tuple(major(size, self.world.digits) for size in (7, 1_000, 30_000))
        of_lines = (
            "points", "line.quantity * points", "points * line.quantity", "line.net per size", "line.net * points per size",
            f"line.net * points per {pick(self.choices, money)}", f"line.net per {pick(self.choices, money)}",
            f"line.net per full {pick(self.choices, money)} * points", "(line.ordered_on - line.first_sold) per 30 days",
            "(line.ordered_on - line.first_sold) per full 30 days * points",
            "min(max(line.net per size, 0.5), 3)",
        )  # fmt: skip
        of_activities = ("steps", "activity.value * steps per 2.5", "min(activity.value, 3) - steps", "activity.value per full 0.3 * steps")
        value = pick(self.choices, of_lines if entity == "line" else of_activities)
        by = f" by {entity}.{pick(self.choices, _DAYS[entity])}" if chance(self.choices, 35) else ""
        fold = pick(self.choices, ("sum", "sum", "sum", "latest"))
        return Piece(f"{fold}({value}{self.where(inside)}){by} {self.span()}", FIGURE)

    def where(self, inside: Expressions) -> str:
        if not chance(self.choices, 50):
            return ""
        test = inside.literal(Unit.BOOL) if chance(self.choices, 10) else inside.test(pick(self.choices, (0, 1, 1, 1)))
        return f" where {test.text}"

    def fold(self, unit: Unit, entity: str, inside: Expressions) -> str:
        if unit is Unit.COUNT and not (entity == "line" and chance(self.choices, 45)):
            if chance(self.choices, 50):
                return f"count({entity}{self.where(inside)})"
            of = [name for name in inside.names(Unit.CODE) if name.startswith(f"{entity}.")]
            return f"count(distinct {pick(self.choices, of)}{self.where(inside)})"
        own = [name for name in inside.names(unit) if name.startswith(f"{entity}.")]
        value = Piece(pick(self.choices, own))
        if unit is Unit.COUNT and chance(self.choices, 30):
            value = Piece(f"line.net per full {major(pick(self.choices, (7, 1_000, 30_000)), self.world.digits)}", PRODUCT)
        elif chance(self.choices, 30):
            value = Expressions(self.choices, _only(inside, entity), self.world).value(unit, 1)
        return f"{pick(self.choices, ('sum', 'latest') if unit is Unit.COUNT else ('sum', 'sum', 'latest'))}({value.inside(6)}{self.where(inside)})"

    def state(self, entity: str, inside: Expressions) -> Piece:
        counted = f"distinct {entity}.{pick(self.choices, ('role', 'code') if entity == 'person' else ('name', 'person'))}"
        test = ""
        if chance(self.choices, 50):
            test = f" where {entity}.{'role = sales' if entity == 'person' else 'name = sales'}"
        elif chance(self.choices, 40):
            test = f" where {Expressions(self.choices, _only(inside, entity), self.world).test(1).text}"
        day = pick(self.choices, ("review", "day", "day", pick(self.choices, self.world.hot_days).isoformat()))
        return Piece(f"count({entity if chance(self.choices, 60) else counted}{test}) as of {day}", FIGURE)

    def span(self) -> str:
        period = pick(self.choices, _PERIODS)
        text = pick(self.choices, (
            f"trailing {pick(self.choices, (1, 30, 31, 90, 400))} days", f"trailing {pick(self.choices, (1, 3, 12, 12))} months",
            period, f"program {period}", f"calendar {period}", f"previous {period}", f"previous calendar {period}",
            f"{period} - {pick(self.choices, (1, 2, 3))}", f"calendar {period} - {pick(self.choices, (1, 2))}", "since contract", "since contract",
        ))  # fmt: skip
        return f"over {text}" + (f" as of {pick(self.choices, self.world.hot_days)}" if chance(self.choices, 12) else "")


def _only(inside: Expressions, entity: str) -> Any:
    """The scope with names of the entity alone, so that it is clear what is counted."""
    scope = inside.scope
    fields = {path: name for path, name in scope.fields.items() if path.startswith(f"{entity}.")}
    return type(scope)(fields)


def weight_texts(choices: Choices, world: World) -> dict[str, Any]:
    """Weights of lines and of activities, and a size to count by, each from one or two days on."""
    keys = {"product.family": ("cloud", "box"), "product.code": ("hr", "phone"), "line.kind": ("new", "usage"), "person.role": ("sales",),
            "customer.code": ("kawa", "mori"), "line.quantity": ("1", "2")}  # fmt: skip

    def table(by: str, rows: tuple[str, ...], leaves: tuple[str, ...]) -> Any:
        if chance(choices, 20):
            return pick(choices, leaves)
        found = {"by": by} | {row: pick(choices, leaves) for row in rows}
        if chance(choices, 25) and by != "product.family" and "activity" not in by:
            found[rows[0]] = table("product.family", ("cloud",), leaves)
        return found | ({"otherwise": pick(choices, leaves)} if chance(choices, 70) else {})

    def tables(by: str, rows: tuple[str, ...], leaves: tuple[str, ...]) -> dict[str, Any]:
        days = [min(world.hot_days), *some(choices, world.days_in_force, 0, 1)]
        return {day.isoformat(): table(by, rows, leaves) for day in days}

    numbers = ("3", "1.5", "0.333333", "0", "-2", "1")
    by, size_by = pick(choices, list(keys)), pick(choices, list(keys))
    sizes = tuple(major(size, world.digits) for size in (7, 100, 10_000, 8_000))
    found: dict[str, Any] = {
        "points": {"tables": tables(by, keys[by], numbers)},
        "size": {"holds": "amounts", "tables": tables(size_by, keys[size_by], sizes)},
        "steps": {"day": "activity.date", "tables": tables("activity.kind", ("course_passed", "claim"), numbers)},
    }
    if chance(choices, 60):
        found["points"]["day"] = pick(choices, ("line.first_sold", "line.first_sold", "line.accepted_on", "customer.first_order"))
    return found


def metric_texts(choices: Choices, world: World) -> dict[str, str]:
    """Some metrics by name; each may be built of those before it."""
    found: dict[str, str] = {}
    known: dict[str, Unit] = {}
    for name in some(choices, list(METRICS), 2, 5):
        figures = FigureWriter(choices, world, {one: unit for one, unit in known.items() if "count(day" not in found[one]})
        expressions = Expressions(choices, metric_scope(known), world, figures.figure)
        unit = METRICS[name]
        if name == "sales_a" and chance(choices, 35):
            found[name] = f"sum(line.net) over {pick(choices, ('trailing 12 months', 'month', 'quarter'))}"  # what most programs look at
        elif unit in (Unit.NUMBER, Unit.COUNT) and chance(choices, 10):
            found[name] = figures.counted_in_parts(unit).text
        elif unit is not Unit.RATIO and chance(choices, 50 if unit is Unit.NUMBER else 60):
            figure = figures.figure(unit, 0)
            assert figure is not None, "money, counts and numbers have figures"
            found[name] = figure.text
        else:
            growth = unit is Unit.RATIO and chance(choices, 25)
            found[name] = (expressions.growth(unit, 1) if growth else expressions.value(unit, 2)).text
        known[name] = unit
    return found


def with_changes(metrics: dict[str, str]) -> dict[str, Any]:
    """Every other metric with a figure of lines says where their changes count: decided by its own text, so that no other choice moves."""
    said = {name: crc32(figure.encode()) for name, figure in metrics.items() if re.search(r"\bline\b", figure)}
    return {
        name: {"is": figure, "changes": "on_own_day" if said[name] % 10 == 0 else "on_day_of_line"}
        if name in said and said[name] % 2 == 0
        else figure
        for name, figure in metrics.items()
    }


def units_of(metrics: dict[str, str]) -> dict[str, Unit]:
    return {name: METRICS[name] for name in metrics}


def ladder(choices: Choices, world: World, metrics: dict[str, str], ranks: tuple[str, ...] = RANKS) -> dict[str, Any]:
    """A `ranks:` section."""
    text: dict[str, Any] = {"promote": _rhythm(choices)}
    if chance(choices, 50):
        text["demote"] = _rhythm(choices)
    if chance(choices, 45):
        text["step"] = pick(choices, ("one", "any", {"up": "one", "down": "any"}, {"up": "any", "down": "one"}))
    if chance(choices, 35):
        text["keep"] = f"{pick(choices, (1, 2, 3, 12))} months"
    if chance(choices, 35):
        text["grace"] = str(pick(choices, (1, 1, 2)))
    text["ladder"] = [_rung(choices, world, metrics, ranks, place) for place in range(len(ranks))]
    if chance(choices, 45):
        text["benefits"] = _benefits(choices, world, metrics, text["ladder"])
    return text


def flags(choices: Choices, world: World, metrics: dict[str, str], ranks: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """A `flags:` section."""
    expressions = Expressions(choices, review_scope(ranks, units_of(metrics), ATTRIBUTES), world)
    found = []
    for number in range(choices.whole(1, 2)):
        flag: dict[str, Any] = {"id": f"flag_{number}", "condition": expressions.test(pick(choices, (0, 0, 1, 2))).text}
        if chance(choices, 50):
            flag["reviewed"] = _rhythm(choices)
        found.append(flag)
    return found


def _benefits(choices: Choices, world: World, metrics: dict[str, str], rungs: list[dict[str, Any]]) -> dict[str, Any]:
    """One or two benefits on some of the rungs, used up by activities of their kind or by a figure of the text; now and then a rate."""
    said: dict[str, Any] = {}
    figures = FigureWriter(choices, world)
    used = [name for name in metrics if METRICS[name] is not Unit.RATIO]
    for name in some(choices, ("meeting_set", "course_passed", "budget", "hours"), 1, 2):
        unit, period = Unit.COUNT, f"{pick(choices, ('', 'calendar '))}{pick(choices, _PERIODS)}"
        if name in ("budget", "hours") or chance(choices, 30):
            unit = pick(choices, (Unit.MONEY, Unit.MONEY, Unit.NUMBER, Unit.COUNT))
            figure = figures.figure(unit, 0)
            assert figure is not None, "money, counts and numbers have figures"
            said[name] = {"used": figure.text}
            if used and chance(choices, 30):
                unit = METRICS[metric := pick(choices, used)]
                said[name] = {"used": metric}
        decimals = {Unit.MONEY: world.digits, Unit.NUMBER: 6}.get(unit, 0)
        for rung in some(choices, rungs, 1, len(rungs)):
            amount = "unlimited" if chance(choices, 15) else major(pick(choices, _ALLOWED[unit]), decimals)
            rung.setdefault("benefits", {})[name] = f"{amount} per {period}"
    if chance(choices, 20):
        rungs[0].setdefault("benefits", {})["discount"] = "2 %"
    return said


def _rhythm(choices: Choices) -> Any:
    month = f"{choices.whole(1, 12):02d}-{pick(choices, ('01', '15', '28'))}"
    return pick(choices, ("monthly", "monthly", "monthly", "quarterly", "half_yearly", "yearly", "never", {"yearly": month}))


def _rung(choices: Choices, world: World, metrics: dict[str, str], ranks: tuple[str, ...], place: int) -> dict[str, Any]:
    rung: dict[str, Any] = {"id": ranks[place]}
    if place == 0 and chance(choices, 60):
        return rung
    expressions = Expressions(choices, review_scope(ranks, units_of(metrics), ATTRIBUTES), world)
    if chance(choices, 60):
        rung["condition"] = _plain(choices, expressions, metrics).text
    else:
        rung["condition"] = expressions.test(2).text
    return rung


def _plain(choices: Choices, expressions: Expressions, metrics: dict[str, str]) -> Piece:
    """A metric reaches something, and sometimes a rank must be held already."""
    name = pick(choices, list(metrics))
    unit = METRICS[name]
    if chance(choices, 25):
        return compared(Piece(f"position({name}) / cohort({name})"), "<=", Piece(pick(choices, ("20 %", "50 %", "75 %"))))
    bound = Piece(percent(pick(choices, (0, 100_000, 500_000)))) if unit is Unit.RATIO else expressions.literal(unit)
    test = compared(Piece(name), pick(choices, (">=", ">=", ">")), bound)
    if chance(choices, 20):
        test = Piece(f"{test.text} and rank >= {pick(choices, expressions.scope.ranks or ())}", COMPARE - 2)
    elif chance(choices, 25):
        held = pick(choices, expressions.scope.ranks or ())
        test = Piece(f"chosen {pick(choices, COMPARATORS)} {held} {pick(choices, ('and', 'or'))} {test.text}", COMPARE - 2)
    return test
