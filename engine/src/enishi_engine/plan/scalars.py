"""Typed expressions as SQL text over the columns of a row (docs/rules/expressions.md).

Column names: `line_net` for line.net, `metric_x` for metric x (a ratio: `metric_x` and `metric_x_of`),
`target_x` for its target, `position_x` for a place, `rank_place` for the rank, `chosen_place` for the one chosen. Missing is NULL, and three-valued logic is SQL's own.
"""

from datetime import date

from enishi_engine.core.expression import (
    PPM,
    Aggregate,
    And,
    Arithmetic,
    ChosenRank,
    CohortSize,
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
from enishi_engine.plan.arithmetic import WIDE, day_literal, days_between, divided, minus_days, plus_days, plus_months, quoted, text_literal

Fraction = tuple[str, str]


def column(field: Field) -> str:
    return f"{field.entity}_{field.name}"


def cohort_column(asked: Position | CohortSize) -> str:
    """A space in it, so that no metric's id makes the same name."""
    cut = "" if asked.by is None else f" by {asked.by.name}"
    return quoted(f"{'position' if isinstance(asked, Position) else 'cohort'}_{asked.metric}{cut}")


def literal(value: int | str | date) -> str:  # a bool is an int
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return day_literal(value)
    return text_literal(value) if isinstance(value, str) else str(value)


def scalar(expression: Expression) -> str:  # noqa: C901 one case for each node, that is its whole complexity
    """SQL of any expression but a ratio; the text stands in brackets where it must."""
    match expression:
        case Literal(value):
            return literal(value)
        case Field():
            return column(expression)
        case MetricValue(name):
            return f"metric_{name}"
        case TargetValue(metric):
            return f"target_{metric}"
        case Position() | CohortSize():
            return cohort_column(expression)
        case CurrentRank():
            return "rank_place"
        case ChosenRank():
            return "chosen_place"
        case Not(operand):
            return f"(NOT {scalar(operand)})"
        case And(operands):
            return "(" + " AND ".join(scalar(operand) for operand in operands) + ")"
        case Or(operands):
            return "(" + " OR ".join(scalar(operand) for operand in operands) + ")"
        case Compare():
            return _compare(expression)
        case In(item, options):
            return f"({scalar(item)} IN ({', '.join(scalar(option) for option in options)}))"
        case Arithmetic():
            return _arithmetic(expression)
        case ToNumber(operand):
            return f"(CAST({scalar(operand)} AS {WIDE}) * {PPM})"
        case Per():
            return _times(expression)
        case Pick(key, rows, otherwise):
            cases = " ".join(f"WHEN {scalar(row)} THEN {scalar(value)}" for row, value in rows)
            rest = "NULL" if otherwise is None else scalar(otherwise)
            picked = f"CASE {scalar(key)} {cases} ELSE {rest} END" if rows else rest
            return f"(CASE WHEN {scalar(key)} IS NOT NULL THEN {picked} END)"
        case InForce(day, tables):
            begun = " ".join(f"WHEN {scalar(day)} >= {day_literal(first)} THEN {scalar(table)}" for first, table in reversed(tables))
            return f"(CASE {begun} END)"
        case Weight(table=table):
            return scalar(table)
        case OrElse(operand, default):
            return f"coalesce({scalar(operand)}, {scalar(default)})"
        case Smallest(operands):
            return _extreme("least", tuple(scalar(operand) for operand in operands))
        case Largest(operands):
            return _extreme("greatest", tuple(scalar(operand) for operand in operands))
        case Divide() | Aggregate():
            raise TypeError(f"{type(expression).__name__} is not one value of a row")


def _compare(expression: Compare) -> str:
    left, right = expression.left, expression.right
    sign = {"!=": "<>"}.get(expression.comparator.value, expression.comparator.value)
    if Unit.RATIO not in (left.unit, right.unit):
        return f"({scalar(left)} {sign} {scalar(right)})"
    (numerator, denominator), (other_numerator, other_denominator) = fraction(left), fraction(right)
    return f"({numerator} * {other_denominator} {sign} {other_numerator} * {denominator})"


def fraction(expression: Expression) -> Fraction:
    """Numerator and denominator (above 0) as SQL; both NULL where the ratio is missing."""
    match expression:
        case Divide(numerator, denominator):
            top, bottom = f"CAST({scalar(numerator)} AS {WIDE})", f"CAST({scalar(denominator)} AS {WIDE})"
            known = f"{bottom} > 0 AND {top} IS NOT NULL"
            return f"(CASE WHEN {known} THEN {top} END)", f"(CASE WHEN {known} THEN {bottom} END)"
        case MetricValue(name, Unit.RATIO):
            return f"metric_{name}", f"metric_{name}_of"
        case OrElse(operand, default):
            (top, bottom), (other_top, other_bottom) = fraction(operand), fraction(default)
            return f"coalesce({top}, {other_top})", f"(CASE WHEN {top} IS NULL THEN {other_bottom} ELSE {bottom} END)"
        case _ if expression.unit is Unit.RATE:
            return f"CAST({scalar(expression)} AS {WIDE})", str(PPM)
        case _:
            return f"CAST({scalar(expression)} AS {WIDE})", "1"


def _arithmetic(expression: Arithmetic) -> str:
    left, right = expression.left, expression.right
    first, second = scalar(left), scalar(right)
    adds = expression.operator is Operator.ADD
    if expression.unit is Unit.DAY:
        signed = second if adds else f"-({second})"
        if right.unit is Unit.MONTHS:
            return plus_months(first, signed)
        return plus_days(first, second) if adds else minus_days(first, second)
    if left.unit is Unit.DAY:
        return days_between(first, second)
    if expression.unit in (Unit.MONEY, Unit.COUNT, Unit.NUMBER):
        first = f"CAST({first} AS {WIDE})"
    return f"({first} {expression.operator.value} {second})"


def _times(per: Per) -> str:
    """How often the size goes into the operand: whole-number division, toward zero."""
    operand, bottom = fraction(per.operand) if per.operand.unit is Unit.RATIO else (f"CAST({scalar(per.operand)} AS {WIDE})", "1")
    size = f"CAST({scalar(per.size)} AS {WIDE})"
    scale = 1 if per.full else PPM
    if per.operand.unit is Unit.RATIO:
        scale *= PPM if per.size.unit is Unit.RATE else 1
    if per.factor is None:
        return divided(f"{operand} * {scale}", f"{bottom} * {size}")
    # The factor is in millionths itself.
    weighted = f"{operand} * {scalar(per.factor)}"
    return divided(weighted, f"{size} * {PPM}" if per.full else size)


def _extreme(function: str, operands: tuple[str, ...]) -> str:
    """SQL's least and greatest pass over NULL; here one missing operand makes the whole missing."""
    different = tuple(dict.fromkeys(operands))  # DuckDB takes a column given twice for an argument named twice
    if len(different) == 1:
        return different[0]
    known = " AND ".join(f"{operand} IS NOT NULL" for operand in different)
    return f"(CASE WHEN {known} THEN {function}({', '.join(different)}) END)"
