"""Typed expressions: what the text's formulas become once they are read and checked.

Both readers interpret exactly these nodes. Every number in them is an integer in the node's unit;
docs/rules/expressions.md gives each node's meaning, the missing values included.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeAlias


class Unit(Enum):
    """What a value is, in words, and the integer that holds it."""

    BOOL = "a condition"
    COUNT = "a count"  # a whole number
    NUMBER = "a number"  # millionths
    MONEY = "an amount"  # minor units
    RATE = "a rate"  # parts per million: 5 % is 50_000; also percentage points
    RATIO = "a ratio"  # an exact fraction: two integers, never divided
    DAY = "a day"
    DAYS = "a number of days"
    MONTHS = "a number of months"
    CODE = "a code"
    RANK = "a rank"  # place on the ladder: 0 is none, 1 the first rung


PPM = 1_000_000


@dataclass(frozen=True)
class Literal:
    """A value written in the text, already in its unit (a CODE as str, a DAY as date, a BOOL as bool)."""

    value: int | str | date | bool
    unit: Unit


@dataclass(frozen=True)
class Field:
    """A column of a fact, or a value derived from facts (docs/rules/expressions.md, "Names")."""

    entity: str
    name: str
    unit: Unit

    @property
    def path(self) -> str:
        return f"{self.entity}.{self.name}"


@dataclass(frozen=True)
class MetricValue:
    """A metric of the program, of the payee's company, at the moment of evaluation."""

    name: str
    unit: Unit


@dataclass(frozen=True)
class TargetValue:
    """The target both sides agreed on for a metric and the period's span; missing when there is none."""

    metric: str
    unit: Unit


@dataclass(frozen=True)
class Position:
    """The place of the payee's company among its cohort by a metric, 1 for the largest; missing outside the cohort.

    `by` cuts the cohorts: partners with the same value of it (None: all partners).
    """

    metric: str
    by: Field | None
    unit: Unit = Unit.COUNT

    @property
    def text(self) -> str:
        return f"position({_cohort_text(self.metric, self.by)})"


@dataclass(frozen=True)
class CohortSize:
    """How many partners have a place beside the payee's company; missing outside the cohort."""

    metric: str
    by: Field | None
    unit: Unit = Unit.COUNT

    @property
    def text(self) -> str:
        return f"cohort({_cohort_text(self.metric, self.by)})"


def _cohort_text(metric: str, by: Field | None) -> str:
    return metric if by is None else f"{metric} by {by.path}"


@dataclass(frozen=True)
class CurrentRank:
    """The rank in force at 00:00 of the day of evaluation."""

    unit: Unit = Unit.RANK


@dataclass(frozen=True)
class ChosenRank:
    """The rank that the partner chose and the maker confirmed, at a review; `none` without one."""

    unit: Unit = Unit.RANK


@dataclass(frozen=True)
class Not:
    operand: "Expression"
    unit: Unit = Unit.BOOL


@dataclass(frozen=True)
class And:
    operands: tuple["Expression", ...]
    unit: Unit = Unit.BOOL


@dataclass(frozen=True)
class Or:
    operands: tuple["Expression", ...]
    unit: Unit = Unit.BOOL


class Comparator(Enum):
    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Compare:
    """Both sides have the same unit, or at least one is a RATIO (the other RATIO, RATE or COUNT)."""

    comparator: Comparator
    left: "Expression"
    right: "Expression"
    unit: Unit = Unit.BOOL


@dataclass(frozen=True)
class In:
    """The item equals one of the options (literals of its unit)."""

    item: "Expression"
    options: tuple[Literal, ...]
    unit: Unit = Unit.BOOL


class Operator(Enum):
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"


@dataclass(frozen=True)
class Arithmetic:
    """ADD, SUBTRACT: like units; a DAY and DAYS or MONTHS gives a DAY; DAY - DAY gives DAYS.

    MULTIPLY: one side is a COUNT. MONTHS are added with the day clamped to the month's end.
    """

    operator: Operator
    left: "Expression"
    right: "Expression"
    unit: Unit


@dataclass(frozen=True)
class Divide:
    """An exact ratio of two values of one unit; missing unless the denominator is above 0."""

    numerator: "Expression"
    denominator: "Expression"
    unit: Unit = Unit.RATIO


@dataclass(frozen=True)
class ToNumber:
    """A COUNT read as a NUMBER (times 1,000,000)."""

    operand: "Expression"
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True)
class Per:
    """How often `size` (above 0) goes into the operand, toward zero: in parts to the millionth, or only the full times.

    Operand and size have one unit; a RATIO's size is a RATE or COUNT. `factor` (a NUMBER) multiplies the operand first.
    """

    operand: "Expression"
    size: "Expression"
    full: bool
    factor: "Expression | None" = None

    @property
    def unit(self) -> Unit:
        return Unit.COUNT if self.full else Unit.NUMBER


@dataclass(frozen=True)
class Pick:
    """The value of the row whose literal the key equals, else `otherwise`; missing without either, or without a key."""

    key: "Expression"
    rows: tuple[tuple[Literal, "Expression"], ...]
    otherwise: "Expression | None"
    unit: Unit


@dataclass(frozen=True)
class InForce:
    """The table whose day is the latest on or before `day` (tables in order of their days); missing before the first."""

    day: "Expression"
    tables: tuple[tuple[date, "Expression"], ...]
    unit: Unit


@dataclass(frozen=True)
class Weight:
    """A named, dated table of the text, read for one fact of the entity: a NUMBER or MONEY."""

    name: str
    entity: str
    table: InForce

    @property
    def unit(self) -> Unit:
        return self.table.unit


@dataclass(frozen=True)
class OrElse:
    """The operand, or the default where it is missing. A RATIO may default to a RATE or COUNT literal."""

    operand: "Expression"
    default: "Expression"
    unit: Unit


@dataclass(frozen=True)
class Smallest:
    """`min(…)`: missing when any operand is missing."""

    operands: tuple["Expression", ...]
    unit: Unit


@dataclass(frozen=True)
class Largest:
    """`max(…)`: missing when any operand is missing."""

    operands: tuple["Expression", ...]
    unit: Unit


class SpanKind(Enum):
    TRAILING_DAYS = "trailing days"
    TRAILING_MONTHS = "trailing months"
    CALENDAR = "calendar"  # month, quarter, half, year of the calendar
    PROGRAM = "program"  # the same, counted from the program's `year_starts`
    SINCE_CONTRACT = "since contract"
    STATE = "state"  # no span: what holds at the moment (`as of`)


class Period(Enum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.value]


@dataclass(frozen=True)
class Span:
    """A half-open window of days, found from the moment of evaluation (docs/rules/time.md).

    `length` counts days or months of a trailing span; `period` and `offset` place a calendar or
    program period (offset 1 is the previous one); `as_of` moves the moment to the end of that day.
    """

    kind: SpanKind
    length: int = 0
    period: Period = Period.MONTH
    offset: int = 0
    as_of: date | None = None


class Fold(Enum):
    SUM = "sum"
    COUNT = "count"
    COUNT_DISTINCT = "count distinct"
    COUNT_EACH = "count each"  # groups of facts that pass a test of their own
    LATEST = "latest"


class Changes(Enum):
    """Where later changes of order lines count."""

    ON_OWN_DAY = "on_own_day"
    ON_DAY_OF_LINE = "on_day_of_line"


@dataclass(frozen=True)
class Aggregate:
    """A figure over one partner's facts of one kind within a span.

    `by` names the day that places a fact in the span; None where `span.kind` is STATE, and for the days of a span
    themselves (entity `day`, whose `where` is true or false at the end of each day). For COUNT_EACH `value` is what
    parts the facts into groups, and `where` is over figures of one group alone. `changes` says where those of lines count.
    """

    fold: Fold
    entity: str
    value: "Expression | None"
    where: "Expression | None"
    by: str | None
    span: Span
    unit: Unit
    changes: Changes = Changes.ON_OWN_DAY


Expression: TypeAlias = (
    Literal | Field | MetricValue | TargetValue | Position | CohortSize | CurrentRank | ChosenRank | Not | And | Or | Compare | In | Arithmetic
    | Divide | ToNumber | Per | Pick | InForce | Weight | OrElse | Smallest | Largest | Aggregate
)  # fmt: skip


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside this one, in the order they are written."""
    match expression:
        case Not(operand) | ToNumber(operand):
            return (operand,)
        case And(operands) | Or(operands) | Smallest(operands) | Largest(operands):
            return operands
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Divide(numerator, denominator):
            return (numerator, denominator)
        case OrElse(operand, default):
            return (operand, default)
        case Per(operand, size, _, factor):
            return (operand, size) if factor is None else (operand, factor, size)
        case Pick(key, rows, otherwise):
            return (key, *(value for _, value in rows), *(() if otherwise is None else (otherwise,)))
        case InForce(day, tables):
            return (day, *(table for _, table in tables))
        case Weight(table=table):
            return (table,)
        case In(item, options):
            return (item, *options)
        case Aggregate(value=value, where=where):
            return tuple(part for part in (value, where) if part is not None)
        case _:
            return ()


def walk(expression: Expression) -> tuple[Expression, ...]:
    """The expression and everything inside it, outside first."""
    found: list[Expression] = [expression]
    for child in children(expression):
        found.extend(walk(child))
    return tuple(found)


def figures_in(expression: Expression) -> tuple[Aggregate, ...]:
    """The figures of an expression, without those inside other figures."""
    if isinstance(expression, Aggregate):
        return (expression,)
    return tuple(figure for child in children(expression) for figure in figures_in(child))


def speaks_of_line_money(expression: Expression) -> bool:
    """Does it read money of an order line, which may be in another currency?"""
    return any(isinstance(part, Field) and part.entity == "line" and part.unit is Unit.MONEY for part in walk(expression))


def replaced(expression: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """The expression with every part that `change` gives something else for put in its place, outside first."""
    other = change(expression)
    if other is not None:
        return other

    def inside(part: Expression) -> Expression:
        return replaced(part, change)

    match expression:
        case Not(operand) | ToNumber(operand):
            return replace(expression, operand=inside(operand))
        case And(operands) | Or(operands) | Smallest(operands) | Largest(operands):
            return replace(expression, operands=tuple(inside(operand) for operand in operands))
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return replace(expression, left=inside(left), right=inside(right))
        case Divide(numerator, denominator):
            return replace(expression, numerator=inside(numerator), denominator=inside(denominator))
        case OrElse(operand, default):
            return replace(expression, operand=inside(operand), default=inside(default))
        case Per(operand, _, _, factor):
            return replace(expression, operand=inside(operand), factor=None if factor is None else inside(factor))
        case In(item, _):
            return replace(expression, item=inside(item))
        case Aggregate(value=value, where=where):
            within = [None if part is None else inside(part) for part in (value, where)]
            return replace(expression, value=within[0], where=within[1])
        case _:
            return expression
