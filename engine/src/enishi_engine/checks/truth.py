"""Whether a condition can hold, and whether it can fail: by intervals and sets of values, and where unsure, yes."""

from dataclasses import dataclass, field
from itertools import product

from enishi_engine.core.expression import (
    PPM,
    Aggregate,
    And,
    CohortSize,
    Comparator,
    Compare,
    CurrentRank,
    Expression,
    Field,
    Fold,
    In,
    Largest,
    Literal,
    MetricValue,
    Not,
    Or,
    OrElse,
    Position,
    Smallest,
    Unit,
)
from enishi_engine.core.program import Version
from enishi_engine.facts.declarations import FACTS, Kind

MOST_WAYS = 512  # of a condition written out in alternatives; beyond it nothing is claimed
_OPPOSITE = {
    Comparator.EQUAL: Comparator.NOT_EQUAL, Comparator.NOT_EQUAL: Comparator.EQUAL,
    Comparator.LESS: Comparator.AT_LEAST, Comparator.AT_LEAST: Comparator.LESS,
    Comparator.GREATER: Comparator.AT_MOST, Comparator.AT_MOST: Comparator.GREATER,
}  # fmt: skip
_MIRRORED = {
    Comparator.LESS: Comparator.GREATER, Comparator.GREATER: Comparator.LESS,
    Comparator.AT_MOST: Comparator.AT_LEAST, Comparator.AT_LEAST: Comparator.AT_MOST,
}  # fmt: skip
_COLUMN = {(fact.entity, column.name): column for fact in FACTS for column in fact.columns}
Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class Atom:
    """A test that cannot be taken apart, and whether it is to hold."""

    test: Expression
    holds: bool


@dataclass
class Values:
    """What is left of one value: a closed range (None: no end), what it must not be, what it must be one of (None: anything).

    Whole numbers; those of a ratio are doubled, so that "more than 35 %" has a number of its own.
    """

    low: int | None = None
    high: int | None = None
    never: set[object] = field(default_factory=set)
    among: set[object] | None = None

    def any_left(self) -> bool:
        if self.among is not None:
            return any(self.within(value) for value in self.among - self.never)
        if self.low is None or self.high is None:
            return True
        if self.high - self.low >= len(self.never):
            return self.high >= self.low
        return any(value not in self.never for value in range(self.low, self.high + 1))

    def within(self, value: object) -> bool:
        if not isinstance(value, int):
            return True
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Truth:
    """Answers for the conditions of one version of a text."""

    version: Version

    def can_hold(self, *tests: Expression) -> bool:
        """Are there values for which all of these are true?"""
        return self._possible([Atom(test, holds=True) for test in tests])

    def can_fail(self, test: Expression) -> bool:
        """Are there known values for which it is false?"""
        return self._possible([Atom(test, holds=False)])

    def implies(self, one: Expression, other: Expression) -> bool:
        """Wherever the one is true, is the other? False when unsure."""
        return not self._possible([Atom(one, holds=True), Atom(other, holds=False)])

    def _possible(self, atoms: list[Atom]) -> bool:
        ways = _ways(atoms)
        return ways is None or any(self._consistent(way) for way in ways)

    def _consistent(self, atoms: tuple[Atom, ...]) -> bool:
        known: dict[Expression, Values] = {}
        for atom in atoms:
            item, narrowed = self._narrowed(atom)
            if item is None:
                if not narrowed:
                    return False
                continue
            values = known.setdefault(item, self._natural(item))
            _narrow(values, atom)
        return all(values.any_left() for values in known.values())

    def _narrowed(self, atom: Atom) -> tuple[Expression | None, bool]:
        """The value an atom speaks of; (None, is it so?) for literals alone."""
        match atom.test:
            case Literal(value):
                return None, bool(value) is atom.holds
            case Compare(_, left, right):
                if isinstance(right, Literal):
                    return (left, True) if not isinstance(left, Literal) else (None, True)
                return (right, True) if isinstance(left, Literal) else (atom.test, True)
            case In(item, _):
                return item, True
            case test:
                return test, True

    def _natural(self, item: Expression) -> Values:
        """What a value can be before anything is asked of it."""
        low, high = self._bounds(item)
        scale = 2 * PPM if item.unit is Unit.RATIO else 1
        among: set[object] | None = None
        if item.unit is Unit.BOOL:
            among = {True, False}
        if isinstance(item, Field) and (choices := self._choices(item)):
            among = set(choices)
        return Values(None if low is None else low * scale, None if high is None else high * scale, among=among)

    def _choices(self, name: Field) -> tuple[str, ...]:
        column = _COLUMN.get((name.entity, name.name)) or _COLUMN.get(("partner", name.name) if name.entity == "seller" else ("", ""))
        if name.entity in ("partner", "seller") and name.name in self.version.attributes:
            return self.version.attributes[name.name]
        return column.choices if column is not None and column.kind is Kind.CHOICE else ()

    def _bounds(self, item: Expression) -> Bounds:
        match item:
            case CurrentRank():
                return 0, len(self.version.ladder.rungs) if self.version.ladder else 0
            case Aggregate(fold=Fold.COUNT | Fold.COUNT_DISTINCT | Fold.COUNT_EACH):
                return 0, None
            case Position() | CohortSize():
                return 1, None
            case MetricValue(name):
                expressions = [metric.expression for metric in self.version.metrics if metric.id == name]
                return self._bounds(expressions[0]) if expressions else (None, None)
            case Field(entity, name):
                column = _COLUMN.get((entity, name))
                return (column.minimum, column.maximum) if column is not None else (None, None)
            case OrElse(operand, default):
                return _hull(self._bounds(operand), self._bounds(default))
            case Smallest(operands):
                highs = [high for _, high in map(self._bounds, operands) if high is not None]
                return None, min(highs) if highs else None
            case Largest(operands):
                lows = [low for low, _ in map(self._bounds, operands) if low is not None]
                return max(lows) if lows else None, None
            case Literal(int() as value) if item.unit is not Unit.RATE:
                return value, value
            case _:
                return None, None


def _hull(one: Bounds, other: Bounds) -> Bounds:
    lows, highs = (one[0], other[0]), (one[1], other[1])
    low = None if None in lows else min(value for value in lows if value is not None)
    high = None if None in highs else max(value for value in highs if value is not None)
    return low, high


def _narrow(values: Values, atom: Atom) -> None:
    """What the atom leaves of its value."""
    match atom.test:
        case In(_, options):
            wanted: set[object] = {option.value for option in options}
            _keep(values, wanted) if atom.holds else values.never.update(wanted)
        case Compare(comparator, left, right) if isinstance(left, Literal) or isinstance(right, Literal):
            literal = right if isinstance(right, Literal) else left
            assert isinstance(literal, Literal), "one of the two is"
            mirrored = comparator if literal is right else _MIRRORED.get(comparator, comparator)
            _compare(values, mirrored if atom.holds else _OPPOSITE[mirrored], _number(literal, left, right))
        case _:
            _keep(values, {atom.holds})


def _compare(values: Values, comparator: Comparator, number: object) -> None:
    if comparator is Comparator.EQUAL:
        _keep(values, {number})
        return
    if comparator is Comparator.NOT_EQUAL:
        values.never.add(number)
        return
    if not isinstance(number, int):
        return  # days, and what has no order
    match comparator:
        case Comparator.AT_LEAST | Comparator.GREATER:
            least = number + (comparator is Comparator.GREATER)
            values.low = least if values.low is None else max(values.low, least)
        case _:
            most = number - (comparator is Comparator.LESS)
            values.high = most if values.high is None else min(values.high, most)


def _number(literal: Literal, left: Expression, right: Expression) -> object:
    """The literal as `Values` counts it; days by their number, so that they have an order."""
    if Unit.RATIO in (left.unit, right.unit) and isinstance(literal.value, int):
        return 2 * literal.value * (1 if literal.unit is Unit.RATE else PPM)
    if literal.unit is Unit.DAY and not isinstance(literal.value, (int, str, bool)):
        return literal.value.toordinal()
    return literal.value


def _keep(values: Values, wanted: set[object]) -> None:
    values.among = wanted if values.among is None else values.among & wanted


def _ways(atoms: list[Atom]) -> list[tuple[Atom, ...]] | None:
    """The alternatives in which all of these hold, each of tests that cannot be taken apart; None when there are too many."""
    ways: list[tuple[Atom, ...]] = [()]
    for atom in atoms:
        alternatives = _alternatives(atom)
        if alternatives is None or len(ways) * len(alternatives) > MOST_WAYS:
            return None
        ways = [(*way, *more) for way, more in product(ways, alternatives)]
    return ways


def _alternatives(atom: Atom) -> list[tuple[Atom, ...]] | None:
    match atom.test, atom.holds:
        case (Not(operand), holds):
            return _alternatives(Atom(operand, not holds))
        case (And(operands), True) | (Or(operands), False):
            return _ways([Atom(operand, atom.holds) for operand in operands])
        case (Or(operands), True) | (And(operands), False):
            found: list[tuple[Atom, ...]] = []
            for operand in operands:
                more = _alternatives(Atom(operand, atom.holds))
                if more is None:
                    return None
                found += more
            return found if len(found) <= MOST_WAYS else None
        case _:
            return [(atom,)]
