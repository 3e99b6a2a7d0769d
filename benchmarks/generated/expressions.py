"""Expressions as texts: every operator on every unit that it takes, over the names that a place may speak of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.spelling import (
    AND,
    ATOM,
    COMPARE,
    ELSE,
    FIGURE,
    NOT,
    OR,
    PRODUCT,
    SUM,
    Piece,
    called,
    compared,
    joined,
    major,
    percent,
)
from benchmarks.generated.world import CODES, CODES_OF, COUNTS, THRESHOLDS, World
from enishi_engine.core.expression import Unit
from enishi_engine.program.names import Scope

Figures = Callable[[Unit, int], Piece | None]
COMPARATORS = ("=", "!=", "<", "<=", ">", ">=", ">=")
_EVERY = ("=", "=", "=", "!=", "!=", "<", "<", "<=", "<=", ">", ">", ">=")
# What nearly every fact has; other cells are empty more often than not, and a condition on nothing pays nothing.
OFTEN = {
    "line.net",
    "line.quantity",
    "line.setup",
    "line.list",
    "line.kind",
    "line.ordered_on",
    "line.accepted_on",
    "line.customer",
    "line.product",
    "product.code",
    "product.main",
    "customer.first_order",
    "customer.code",
    "activity.value",
    "activity.date",
    "activity.kind",
    "partner.kind",
    "partner.code",
    "seller.code",
    "partner.active",
    "period.first_day",
    "period.last_day",
    "deal.registered",
    "deal.amount",
    "deal.stage",
}
_SUMMED = (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.DAYS, Unit.RATE, Unit.MONTHS)
_MULTIPLIED = (Unit.MONEY, Unit.COUNT, Unit.NUMBER)
_DIVIDED = (Unit.MONEY, Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.DAYS)
_ORDERED = (*_SUMMED, Unit.DAY)
_LITERAL_ONLY = (Unit.RATE, Unit.MONTHS)  # units of which there are no names


def no_figures(_unit: Unit, _depth: int) -> Piece | None:
    return None


@dataclass(frozen=True)
class Expressions:
    """Writes expressions in one scope of names; `figures` writes sums and counts where the place allows them."""

    choices: Choices
    scope: Scope
    world: World
    figures: Figures = no_figures

    # Names and literals

    def names(self, unit: Unit) -> list[str]:
        found = [path for path, name in self.scope.fields.items() if name.unit is unit]
        metrics = [name for name, known in self.scope.metrics.items() if known is unit]
        targets = [f"target.{name}" for name in metrics] * 4 if self.scope.targets and unit in _MULTIPLIED else []
        ranks = ["rank"] * 3 if unit is Unit.RANK and self.scope.ranks else []
        ranks += ["chosen"] * 4 if unit is Unit.RANK and self.scope.chosen else []
        often = [path for path in found if path in OFTEN] * 4
        places = self.places() if unit is Unit.COUNT else []
        return found + often + metrics * 4 + targets + ranks + places

    def places(self) -> list[str]:
        """Places by every metric and how many have one, among all or among those alike in something."""
        if self.scope.cohorts is None:
            return []
        alike = [f" by {path}" for path in self.scope.cohorts if path in ("partner.region", "partner.kind", "partner.parent")] or [""]
        cohorts = [name + by for place, name in enumerate(self.scope.metrics) for by in ("", alike[place % len(alike)])]
        return [f"{of}({cohort})" for cohort in cohorts for of in ("position", "cohort")]

    def can(self, unit: Unit) -> bool:
        """Is there anything of that unit to speak of?"""
        if unit is Unit.RATIO:
            return any(self.can(one) for one in _DIVIDED[1:]) or bool(self.names(Unit.RATIO))
        if unit is Unit.DAYS:
            return self.can(Unit.DAY)
        if unit in _LITERAL_ONLY:
            return True
        return bool(self.names(unit)) or self.figures(unit, -1) is not None

    def atom(self, unit: Unit) -> Piece:
        """A name (or a figure), never a bare literal where names are to be had."""
        if unit in _LITERAL_ONLY:
            return self.literal(unit)
        if unit is Unit.DAYS:
            return self.days_between(1)
        names = self.names(unit)
        if unit is Unit.RATIO and not names:
            return self.divided(unit, 1)
        figure = None if names and chance(self.choices, 30) else self.figures(unit, 0)
        if figure is not None:
            return figure
        return Piece(pick(self.choices, names))

    def literal(self, unit: Unit, path: str = "") -> Piece:
        choices = self.choices
        match unit:
            case Unit.MONEY:
                minor = pick(choices, THRESHOLDS)
                return Piece(major(-minor if minor and chance(choices, 8) else minor, self.world.digits), ATOM, bare=True)
            case Unit.COUNT:
                return Piece(str(pick(choices, COUNTS)), ATOM, bare=True)
            case Unit.NUMBER:
                return Piece(pick(choices, ("0", "1", "2.5", "10", "0.000001", "33.333333")), ATOM, bare=True)
            case Unit.RATE:
                return Piece(percent(pick(choices, (0, 10_000, 50_000, 100_000, 333_333, 500_000, 1_000_000, 1_500_000))))
            case Unit.DAYS:
                return Piece(f"{pick(choices, (0, 1, 30, 31, 90, 180))} days")
            case Unit.MONTHS:
                return Piece(f"{pick(choices, (1, 1, 2, 3, 6, 12))} months")
            case Unit.DAY:
                day = pick(choices, self.world.hot_days) + timedelta(days=pick(choices, (0, 0, 0, 1, -1)))
                return Piece(day.isoformat())
            case Unit.RANK:
                return Piece(pick(choices, ("none", *(self.scope.ranks or ()))), ATOM, bare=True)
            case Unit.BOOL:
                return Piece(pick(choices, ("true", "false")))
            case _:
                code = pick(choices, self.codes(path))
                return Piece(code if code.isidentifier() and chance(choices, 70) else f'"{code}"', ATOM, bare=True)

    def codes(self, path: str) -> tuple[str, ...]:
        name = self.scope.fields.get(path)
        if name is not None and name.choices:
            return name.choices
        return CODES_OF.get(path) or CODES[path.rsplit(".", maxsplit=1)[-1]]

    # Values

    def value(self, unit: Unit, depth: int) -> Piece:
        """A value of the unit that speaks of something, at most so deep."""
        if depth <= 0 or chance(self.choices, 25):
            return self.atom(unit)
        return pick(self.choices, self.ways(unit))(unit, depth)

    def ways(self, unit: Unit) -> list[Callable[[Unit, int], Piece]]:
        """The operators that give the unit."""
        if unit is Unit.RATIO:
            named = [self.named] if self.names(Unit.RATIO) else []
            made = [self.divided, self.divided, self.growth] if any(self.can(one) for one in _DIVIDED) else []
            return [*made, *named, self.ratio_default]
        if unit is Unit.DAY:
            return [self.moved, self.moved, self.moved, self.extreme, self.default]
        if unit in (Unit.CODE, Unit.RANK):
            return [self.default] if unit is Unit.CODE else [self.named]
        if unit in _LITERAL_ONLY:
            return [self.sum, self.extreme, self.times_count] if unit is Unit.RATE else [self.sum, self.times_count]
        if unit is Unit.DAYS:
            return [self.spanned, self.spanned, self.sum, self.extreme, self.default, self.times_count, self.negative]
        times = {Unit.NUMBER: [self.parts, self.parts], Unit.COUNT: [self.full_times]}.get(unit, [])
        return [self.sum, self.sum, self.product, self.extreme, self.default, self.negative, *times]

    def parts(self, _unit: Unit, depth: int) -> Piece:
        return self.times("per", depth)

    def full_times(self, _unit: Unit, depth: int) -> Piece:
        return self.times("per full", depth)

    def times(self, operator: str, depth: int) -> Piece:
        """How often a size goes into a value."""
        of = pick(self.choices, [one for one in (*_DIVIDED, Unit.RATIO) if self.can(one)] or [Unit.RATE])
        if of is Unit.RATE:
            return self.literal(Unit.COUNT)  # there is nothing to be counted in parts
        return joined(self.value(of, depth - 1), operator, self.size(of), PRODUCT)

    def size(self, of: Unit) -> Piece:
        sizes = {
            Unit.MONEY: tuple(major(size, self.world.digits) for size in (1, 7, 100, 3_000, 10_000)),
            Unit.NUMBER: ("0.000003", "1", "2.5"),
            Unit.COUNT: ("1", "3", "10"),
            Unit.DAYS: ("1 days", "30 days"),
            Unit.RATIO: ("1 %", "0.0007 %", "33.3 %", "1"),
        }
        return Piece(pick(self.choices, sizes[of]))

    def spanned(self, _unit: Unit, depth: int) -> Piece:
        return self.days_between(depth)

    def named(self, unit: Unit, _depth: int) -> Piece:
        return self.atom(unit)

    def operand(self, unit: Unit, depth: int) -> Piece:
        """A value or a literal; of a number sometimes a count, which is read as one."""
        if chance(self.choices, 30):
            return self.literal(unit)
        if unit is Unit.NUMBER and self.can(Unit.COUNT) and chance(self.choices, 60):
            return self.value(Unit.COUNT, depth - 1)
        return self.value(unit, depth - 1)

    def sum(self, unit: Unit, depth: int) -> Piece:
        return joined(self.value(unit, depth - 1), pick(self.choices, ("+", "-")), self.operand(unit, depth), SUM)

    def days_between(self, depth: int) -> Piece:
        sides = [self.value(Unit.DAY, depth - 1), self.value(Unit.DAY, depth - 1) if chance(self.choices, 70) else self.literal(Unit.DAY)]
        if chance(self.choices, 30):
            sides.reverse()
        return joined(sides[0], "-", sides[1], SUM)

    def product(self, unit: Unit, depth: int) -> Piece:
        count = self.value(Unit.COUNT, depth - 1) if self.can(Unit.COUNT) and chance(self.choices, 60) else self.literal(Unit.COUNT)
        sides = [self.value(unit, depth - 1), count]
        if chance(self.choices, 30):
            sides.reverse()
        return joined(sides[0], "*", sides[1], PRODUCT)

    def times_count(self, unit: Unit, _depth: int) -> Piece:
        """Days, months or a rate, times a small count."""
        counts = [path for path in ("line.quantity", "line.term_months") if path in self.scope.fields]
        count = Piece(pick(self.choices, counts)) if counts and unit is not Unit.RATE else self.literal(Unit.COUNT)
        many = self.days_between(1) if unit is Unit.DAYS and self.can(unit) and chance(self.choices, 50) else self.literal(unit)
        return joined(many, "*", count, PRODUCT)

    def extreme(self, unit: Unit, depth: int) -> Piece:
        operands = [self.value(unit, depth - 1), *(self.operand(unit, depth) for _ in range(self.choices.whole(1, 2)))]
        return called(pick(self.choices, ("min", "max")), tuple(operands))

    def default(self, unit: Unit, depth: int) -> Piece:
        value = self.value(unit, depth - 1)
        if unit is Unit.CODE:
            return joined(value, "or else", Piece(f'"{pick(self.choices, ("none", "aoba", "kawa"))}"'), ELSE)
        return joined(value, "or else", self.operand(unit, depth), ELSE)

    def negative(self, unit: Unit, depth: int) -> Piece:
        return Piece(f"-{self.value(unit, depth - 1).inside(ATOM)}", PRODUCT)

    def moved(self, _unit: Unit, depth: int) -> Piece:
        step = pick(self.choices, (Unit.DAYS, Unit.MONTHS))
        by = self.literal(step) if chance(self.choices, 35) else self.value(step, depth - 1)
        return joined(self.value(Unit.DAY, depth - 1), pick(self.choices, ("+", "-")), by, SUM)

    def divided(self, _unit: Unit, depth: int) -> Piece:
        of = pick(self.choices, [one for one in _DIVIDED if self.can(one)])
        return joined(self.value(of, depth - 1), "/", self.operand(of, depth), PRODUCT)

    def growth(self, _unit: Unit, depth: int) -> Piece:
        of = pick(self.choices, [one for one in _DIVIDED if self.can(one)])
        then = Unit.COUNT if of is Unit.NUMBER and self.can(Unit.COUNT) and chance(self.choices, 50) else of
        return called("growth", (self.value(of, depth - 1), self.value(then, depth - 1)))

    def ratio_default(self, _unit: Unit, depth: int) -> Piece:
        other = pick(self.choices, (self.literal(Unit.RATE), self.literal(Unit.COUNT), None))
        return joined(self.value(Unit.RATIO, depth - 1), "or else", other or self.value(Unit.RATIO, depth - 1), ELSE)

    # Conditions

    def test(self, depth: int) -> Piece:
        """Something true or false (or unknown)."""
        ways: list[Callable[[int], Piece]] = [self.compare, self.compare, self.compare, self.compare_ratio, self.among, self.code_test]
        if depth > 0:
            ways += [self.both, self.either, self.opposite, self.flag_compare, self.flag_default]
        ways += [self.flag] if self.names(Unit.BOOL) else []
        if depth == 0 and chance(self.choices, 6):
            return self.literal(Unit.BOOL)
        return pick(self.choices, ways)(depth)

    def compare(self, depth: int) -> Piece:
        unit = pick(
            self.choices,
            [
                one
                for one in (
                    *_ORDERED,
                    Unit.MONEY,
                    Unit.COUNT,
                    Unit.NUMBER,
                    Unit.NUMBER,
                    Unit.DAY,
                    Unit.DAY,
                    Unit.DAYS,
                    Unit.RANK,
                    Unit.RANK,
                )
                if self.can(one)
            ],
        )
        left, right = self.value(unit, depth), self.operand(unit, depth) if unit is not Unit.RANK else self.literal(unit)
        if chance(self.choices, 15) and unit not in _LITERAL_ONLY:
            left, right = self.literal(unit), left
        return compared(left, pick(self.choices, COMPARATORS), right)

    def compare_ratio(self, depth: int) -> Piece:
        if not self.can(Unit.RATIO):
            return self.compare(depth)
        ratio = self.value(Unit.RATIO, max(depth, 1))
        literals = [self.literal(Unit.RATE), self.literal(Unit.COUNT)]
        others = [literals[0]] * 3 + [literals[1], self.value(Unit.RATIO, depth), self.value(Unit.RATE, depth)]
        others += [self.value(Unit.COUNT, depth)] if self.can(Unit.COUNT) else []
        sides = [ratio, pick(self.choices, others)]
        if chance(self.choices, 20):
            sides.reverse()
        return compared(sides[0], pick(self.choices, COMPARATORS), sides[1])

    def among(self, depth: int) -> Piece:
        units = [
            one for one in (Unit.CODE, Unit.CODE, Unit.COUNT, Unit.MONEY, Unit.NUMBER, Unit.DAY, Unit.DAYS, Unit.RANK) if self.can(one)
        ]
        unit = pick(self.choices, units)
        if unit is Unit.CODE:
            return self.code_among()
        item = self.value(unit, depth)
        options = ", ".join(self.literal(unit).text for _ in range(self.choices.whole(1, 3)))
        return Piece(f"{item.inside(ELSE)} in ({options})", COMPARE)

    def code_among(self) -> Piece:
        path = pick(self.choices, self.names(Unit.CODE))
        codes = some(self.choices, self.codes(path), 1, 4)
        item = Piece(path) if chance(self.choices, 80) else joined(Piece(path), "or else", Piece(f'"{codes[0]}"'), ELSE)
        return Piece(f"{item.inside(ELSE)} in ({', '.join(codes)})", COMPARE)

    def code_test(self, depth: int) -> Piece:
        names = self.names(Unit.CODE)
        if not names:
            return self.compare(depth)
        path = pick(self.choices, names)
        other = self.literal(Unit.CODE, path) if chance(self.choices, 75) else Piece(pick(self.choices, names))
        item = Piece(path) if chance(self.choices, 80) else joined(Piece(path), "or else", self.literal(Unit.CODE, path), ELSE)
        return compared(item, pick(self.choices, ("=", "=", "!=")), other)

    def inner(self, depth: int) -> Piece:
        """A part of a condition; as deep as may be, or plain."""
        return self.test(depth - 1 if chance(self.choices, 60) else 0)

    def both(self, depth: int) -> Piece:
        return joined(self.inner(depth), "and", self.inner(depth), AND)

    def either(self, depth: int) -> Piece:
        return joined(self.inner(depth), "or", self.inner(depth), OR)

    def opposite(self, depth: int) -> Piece:
        return Piece(f"not {self.test(depth - 1).inside(NOT)}", NOT)

    def flag(self, _depth: int) -> Piece:
        return Piece(pick(self.choices, self.names(Unit.BOOL)))

    def flag_compare(self, depth: int) -> Piece:
        return compared(self.test(depth - 1), pick(self.choices, ("=", "!=")), self.literal(Unit.BOOL))

    def flag_default(self, depth: int) -> Piece:
        return joined(self.test(depth - 1), "or else", self.literal(Unit.BOOL), ELSE)

    # What comes up too seldom by itself

    def seldom(self) -> Piece:
        """Days moved about, counts beside numbers, truth values compared, targets in any operator."""
        ways = [self.seldom_flags] * 7
        ways += [self.seldom_days] * 16 if self.can(Unit.DAY) else []
        ways += [self.seldom_numbers] * 2 if self.can(Unit.COUNT) and self.can(Unit.NUMBER) else []
        ways += [self.seldom_parts] * 60 if any(self.can(one) for one in _DIVIDED) else []
        ways += [self.seldom_targets] * 130 if self.scope.targets and self.agreed() else []
        return pick(self.choices, ways)()

    def deep(self, unit: Unit, depth: int) -> Piece:
        """A value made by an operator at least."""
        return pick(self.choices, self.ways(unit))(unit, depth)

    def seldom_days(self) -> Piece:
        """Days that were themselves calculated: moved by them, between them, among them."""
        unit = pick(self.choices, (Unit.DAY, Unit.DAY, Unit.DAYS))
        if chance(self.choices, 50):
            return self.met(self.deep(unit, 3), unit, among=20)
        if unit is Unit.DAYS:
            by = pick(self.choices, (self.extreme, self.moved, self.default))(Unit.DAY, 2)
            return self.met(joined(self.value(Unit.DAY, 1), "-", by, SUM), unit, among=20)
        by = pick(self.choices, (self.sum, self.negative, self.negative, self.extreme, self.times_count, self.default))(Unit.DAYS, 2)
        return self.met(joined(self.value(Unit.DAY, 1), pick(self.choices, ("+", "-")), by, SUM), unit, among=20)

    def seldom_numbers(self) -> Piece:
        sides = [self.value(Unit.NUMBER, 1), self.deep(Unit.COUNT, 2)]
        if chance(self.choices, 50):
            sides.reverse()
        return compared(sides[0], pick(self.choices, _EVERY), sides[1])

    def seldom_parts(self) -> Piece:
        """How often a size goes into what was calculated, or into what was agreed."""
        if self.scope.targets and self.agreed() and chance(self.choices, 75):
            of = pick(self.choices, self.agreed())
            made, unit = self.in_parts(self.target_within(of), of)
        else:
            of = pick(self.choices, [one for one in (*_DIVIDED[1:], Unit.RATIO, Unit.RATIO) if self.can(one)])
            made, unit = self.in_parts(self.deep(of, 2), of)
        if chance(self.choices, 25):
            made, unit = self.in_parts(made, unit)
        if chance(self.choices, 12):
            made = pick(self.choices, (Piece(f"-{made.inside(ATOM)}", PRODUCT), made))
            return Piece(f"{made.inside(ELSE)} in ({self.literal(unit).text}, {self.literal(unit).text})", COMPARE)
        if not self.can(unit):
            return compared(made, pick(self.choices, COMPARATORS), self.literal(unit))
        if chance(self.choices, 40):
            made = pick(self.choices, (called(pick(self.choices, ("min", "max")), (made, self.operand(unit, 1))), self.deep(unit, 3)))
        return compared(made, pick(self.choices, COMPARATORS), self.operand(unit, 1))

    def in_parts(self, made: Piece, of: Unit) -> tuple[Piece, Unit]:
        """The value of a unit in parts of a size, or its full times; and what that is."""
        operator, unit = pick(self.choices, (("per", Unit.NUMBER), ("per full", Unit.COUNT)))
        return joined(made, operator, self.size(of), PRODUCT), unit

    def seldom_flags(self) -> Piece:
        """Tests compared with true and false, and conditions within conditions."""
        test = pick(self.choices, (self.both, self.either, self.opposite, self.among, self.compare, self.compare, self.flag_default))(2)
        if chance(self.choices, 40):
            inner = pick(self.choices, (self.both, self.either, self.opposite, self.flag_default))(1)
            default = joined(inner, "or else", self.literal(Unit.BOOL), ELSE)
            return pick(self.choices, (Piece(f"not {inner.inside(NOT)}", NOT), joined(test, "and", default, AND), default))
        return compared(test, pick(self.choices, ("=", "!=")), self.literal(Unit.BOOL))

    def agreed(self) -> list[Unit]:
        """The units of which there are targets."""
        return [unit for unit in _MULTIPLIED if unit in self.scope.metrics.values()]

    def seldom_targets(self) -> Piece:
        """A target within an operator, and that within another."""
        unit = pick(self.choices, self.agreed())
        if chance(self.choices, 20):
            return compared(self.growth_to_target(), pick(self.choices, _EVERY), self.literal(Unit.RATE))
        made = pick(self.choices, (self.target_within, self.target_within, self.metric))
        tests = [self.met(made(unit), unit, among=30) for _ in range(2)]
        return pick(self.choices, (tests[0], joined(tests[0], "or", tests[1], OR), joined(tests[0], "and", tests[1], AND)))

    def growth_to_target(self) -> Piece:
        unit = pick(self.choices, self.agreed())
        places = self.places() if unit is Unit.COUNT and chance(self.choices, 30) else []
        return called("growth", (self.value(unit, 0), Piece(pick(self.choices, places)) if places else self.target_within(unit)))

    def metric(self, unit: Unit) -> Piece:
        return Piece(pick(self.choices, [name for name, one in self.scope.metrics.items() if one is unit]))

    def target_within(self, unit: Unit) -> Piece:
        target = Piece(f"target.{self.metric(unit).text}")
        other = self.operand(unit, 1)
        return pick(self.choices, (
            joined(target, "+", other, SUM), joined(target, "-", other, SUM), joined(target, "*", self.literal(Unit.COUNT), PRODUCT),
            called("min", (target, other)), called("max", (target, other)), joined(target, "or else", other, ELSE),
            Piece(f"-{target.text}", PRODUCT), *(target,) * 9,
        ))  # fmt: skip

    def met(self, made: Piece, unit: Unit, *, among: int) -> Piece:
        """The value compared with another, every comparison as often; among some values at so many percent."""
        if chance(self.choices, among):
            return Piece(f"{made.inside(ELSE)} in ({self.literal(unit).text}, {self.literal(unit).text})", COMPARE)
        agreed = self.agreed() if self.scope.targets else []
        beside = Unit.COUNT if unit is Unit.NUMBER and Unit.COUNT in agreed and chance(self.choices, 55) else unit
        other = pick(self.choices, (self.target_within, self.metric))(beside) if beside in agreed else self.operand(unit, 1)
        return compared(made, pick(self.choices, _EVERY), other)


__all__ = ["COMPARE", "FIGURE", "Expressions", "Piece"]
