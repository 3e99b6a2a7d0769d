"""The interpreter of expressions: three-valued, exact, one node at a time (docs/rules/expressions.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

from enishi_engine.core.expression import (
    PPM,
    Aggregate,
    And,
    Arithmetic,
    ChosenRank,
    CohortSize,
    Comparator,
    Compare,
    CurrentRank,
    Divide,
    Expression,
    Field,
    In,
    InForce,
    Largest,
    Literal,
    MetricValue,
    Not,
    Operator,
    Or,
    OrElse,
    Per,
    Pick,
    Position,
    Smallest,
    TargetValue,
    ToNumber,
    Unit,
    Weight,
)
from enishi_engine.oracle.known import Row
from enishi_engine.oracle.spans import add_months

# None is missing (for a truth value: unknown). A ratio is its numerator and denominator, the denominator above 0.
Value: TypeAlias = Any


def _nothing(*_: object) -> Value:
    return None


@dataclass(frozen=True)
class Names:
    """What the names of an expression stand for in one place."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    rank: int | None = None  # place on the ladder
    chosen: int | None = None  # likewise
    metric: Callable[[str], Value] = _nothing
    target: Callable[[TargetValue], Value] = _nothing
    cohort: Callable[[Position | CohortSize], Value] = _nothing
    aggregate: Callable[[Aggregate], Value] = _nothing


def value_of(expression: Expression, names: Names) -> Value:
    """The expression's value in its unit, None where it is missing."""
    match expression:
        case Literal(value):
            return value
        case Not() | And() | Or() | Compare() | In():
            return _truth(expression, names)
        case Divide(numerator, denominator):
            return _ratio(value_of(numerator, names), value_of(denominator, names))
        case Arithmetic():
            return _arithmetic(expression, value_of(expression.left, names), value_of(expression.right, names))
        case ToNumber(operand):
            count = value_of(operand, names)
            return None if count is None else count * PPM
        case Per():
            return _times(expression, names)
        case Pick() | InForce() | Weight():
            return _of_table(expression, names)
        case OrElse(operand, default):
            return _or_else(value_of(operand, names), value_of(default, names), expression, default.unit)
        case Smallest(operands):
            return _extreme(min, operands, names)
        case Largest(operands):
            return _extreme(max, operands, names)
        case _:
            return _named(expression, names)


def _named(expression: Expression, names: Names) -> Value:
    """What a name or a figure stands for."""
    match expression:
        case Field(entity, name):
            return names.rows[entity].get(name)
        case MetricValue(name):
            return names.metric(name)
        case TargetValue():
            return names.target(expression)
        case Position() | CohortSize():
            return names.cohort(expression)
        case CurrentRank():
            return names.rank
        case ChosenRank():
            return names.chosen
        case Aggregate():
            return names.aggregate(expression)
    raise AssertionError(f"{expression} is no name")


def _of_table(table: Pick | InForce | Weight, names: Names) -> Value:
    """The number that a weight's table has for the fact."""
    match table:
        case Pick(key, rows, otherwise):
            return _picked(value_of(key, names), rows, otherwise, names)
        case InForce(day, tables):
            asked = value_of(day, names)
            begun = [inner for first_day, inner in tables if asked is not None and first_day <= asked]
            return value_of(begun[-1], names) if begun else None
        case Weight(table=in_force):
            return value_of(in_force, names)


def holds(expression: Expression | None, names: Names) -> bool:
    """True only where the expression is true; without one, always."""
    return expression is None or value_of(expression, names) is True


def as_ratio(value: Value, unit: Unit) -> tuple[int, int] | None:
    """A ratio, rate, number or whole number as numerator and denominator."""
    if value is None or unit is Unit.RATIO:
        return value  # type: ignore[no-any-return]
    return (value, 1) if unit is Unit.COUNT else (value, PPM)


# ── Truth ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _truth(expression: Expression, names: Names) -> bool | None:
    match expression:
        case Not(operand):
            truth = value_of(operand, names)
            return None if truth is None else not truth
        case And(operands):
            return _all([value_of(operand, names) for operand in operands])
        case Or(operands):
            truth = _all([_negated(value_of(operand, names)) for operand in operands])
            return _negated(truth)
        case Compare(comparator, left, right):
            return _compare(comparator, (value_of(left, names), left.unit), (value_of(right, names), right.unit))
        case In(item, options):
            value = value_of(item, names)
            return None if value is None else value in [option.value for option in options]
    raise AssertionError(f"{expression} has no truth")


def _all(truths: list[bool | None]) -> bool | None:
    """False when one is false, else unknown when one is unknown, else true."""
    if False in truths:
        return False
    return None if None in truths else True


def _negated(truth: bool | None) -> bool | None:  # noqa: FBT001 - a truth value is what it takes
    return None if truth is None else not truth


def _compare(comparator: Comparator, left: tuple[Value, Unit], right: tuple[Value, Unit]) -> bool | None:
    first, second = left[0], right[0]
    if first is None or second is None:
        return None
    if Unit.RATIO in (left[1], right[1]):
        first, second = _crosswise(as_ratio(*left), as_ratio(*right))
    match comparator:
        case Comparator.EQUAL:
            return bool(first == second)
        case Comparator.NOT_EQUAL:
            return bool(first != second)
        case Comparator.LESS:
            return bool(first < second)
        case Comparator.AT_MOST:
            return bool(first <= second)
        case Comparator.GREATER:
            return bool(first > second)
        case Comparator.AT_LEAST:
            return bool(first >= second)


def _crosswise(left: tuple[int, int] | None, right: tuple[int, int] | None) -> tuple[int, int]:
    """Two whole numbers that compare as the two ratios do: both denominators are above 0."""
    assert left is not None, "a missing side was answered before"
    assert right is not None, "a missing side was answered before"
    return left[0] * right[1], right[0] * left[1]


# ── Numbers and days ─────────────────────────────────────────────────────────────────────────────────────────────────


def _ratio(numerator: Value, denominator: Value) -> tuple[int, int] | None:
    if numerator is None or denominator is None or denominator <= 0:
        return None
    return numerator, denominator


def _times(per: Per, names: Names) -> int | None:
    """How often the size goes into the operand, toward zero: in millionths, or the full times only."""
    operand, size = (as_ratio(value_of(part, names), part.unit) for part in (per.operand, per.size))
    factor = (1, 1) if per.factor is None else as_ratio(value_of(per.factor, names), per.factor.unit)
    if operand is None or size is None or factor is None:
        return None
    top = operand[0] * factor[0] * size[1] * (1 if per.full else PPM)
    whole = abs(top) // (operand[1] * factor[1] * size[0])
    return whole if top > 0 else -whole


def _picked(key: Value, rows: tuple[tuple[Literal, Expression], ...], otherwise: Expression | None, names: Names) -> Value:
    """The value of the key's row, else of what holds otherwise; missing without a key."""
    if key is None:
        return None
    chosen = next((value for row, value in rows if row.value == key), otherwise)
    return None if chosen is None else value_of(chosen, names)


def _arithmetic(expression: Arithmetic, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if expression.operator is Operator.MULTIPLY:
        return left * right
    sign = 1 if expression.operator is Operator.ADD else -1
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    if isinstance(left, date):
        return _moved(left, sign * right, expression.right.unit)
    if isinstance(right, date):
        return _moved(right, left, expression.left.unit)
    return left + sign * right


def _moved(day: date, by: int, unit: Unit) -> date:
    return add_months(day, by) if unit is Unit.MONTHS else day + timedelta(days=by)


def _or_else(value: Value, default: Value, expression: OrElse, default_unit: Unit) -> Value:
    if value is not None:
        return value
    return as_ratio(default, default_unit) if expression.unit is Unit.RATIO else default


def _extreme(choose: Callable[[list[Value]], Value], operands: tuple[Expression, ...], names: Names) -> Value:
    values = [value_of(operand, names) for operand in operands]
    return None if None in values else choose(values)
