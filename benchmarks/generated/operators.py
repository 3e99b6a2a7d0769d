"""Operators of expressions, which of them can stand directly in which, and which of these pairs a text contains."""

from collections.abc import Iterator
from dataclasses import dataclass

from enishi_engine.core.expression import (
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
    children,
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One operator directly inside another."""

    outer: str
    inner: str

    def __str__(self) -> str:
        return f"{self.outer} of {self.inner}"


def operator_of(expression: Expression) -> str:
    """The operator's name, as it is spelled."""
    match expression:
        case Compare(comparator):
            return comparator.value
        case Arithmetic(operator, Literal(0), _) if operator is Operator.SUBTRACT:
            return "minus sign"
        case Arithmetic(operator, _, _, unit):
            return f"day {operator.value}" if unit is Unit.DAY else "day - day" if expression.left.unit is Unit.DAY else operator.value
        case Divide(Arithmetic(Operator.SUBTRACT, _, then), denominator) if then == denominator:
            return "growth"
        case Per(full=full):
            return "per full" if full else "per"
        case Aggregate(fold, entity):
            return "count of days" if entity == "day" else fold.value
        case MetricValue(_, unit) | TargetValue(_, unit):
            return f"{'metric' if isinstance(expression, MetricValue) else 'target'} ({unit.name.lower()})"
        case _:
            return _NAMES[type(expression)]


_NAMES: dict[type, str] = {
    And: "and", Or: "or", Not: "not", In: "in", Divide: "/", ToNumber: "count as number", OrElse: "or else", Smallest: "min", Largest: "max",
    CurrentRank: "rank", ChosenRank: "chosen", Position: "place", CohortSize: "place", Pick: "weight", InForce: "weight", Weight: "weight",
    Field: "name", Literal: "literal",
}  # fmt: skip


def pairs_in(expression: Expression) -> Iterator[Pair]:
    """Every operator directly inside another; what stands alone has none."""
    outer = operator_of(expression)
    for child in children(expression):
        yield Pair(outer, operator_of(child))
        yield from pairs_in(child)


# What each operator gives and takes, by the grammar of docs/rules/expressions.md; nothing else can meet.
_SUMMED = {"money", "count", "number", "rate", "days", "months"}
_LINEAR = {"money", "count", "number"}
_ORDERED = _SUMMED | {"day"}
GIVES: dict[str, set[str]] = {
    "and": {"bool"}, "or": {"bool"}, "not": {"bool"}, "in": {"bool"}, **{one: {"bool"} for one in ("=", "!=", "<", "<=", ">", ">=")},
    "+": _SUMMED, "-": _SUMMED, "*": _SUMMED, "minus sign": _LINEAR | {"days"}, "day +": {"day"}, "day -": {"day"}, "day - day": {"days"},
    "/": {"ratio"}, "growth": {"ratio"}, "count as number": {"number"}, "or else": _LINEAR | {"days", "day", "code", "ratio", "bool"},
    "min": _ORDERED, "max": _ORDERED, "sum": _LINEAR, "latest": _LINEAR, "count": {"count"}, "count distinct": {"count"}, "rank": {"rank"}, "chosen": {"rank"}, "place": {"count"},
    "per": {"number"}, "per full": {"count"},
    **{f"{what} ({unit})": {unit} for what in ("metric", "target") for unit in ("money", "count", "number")}, "metric (ratio)": {"ratio"},
    "name": _LINEAR | {"day", "code", "bool"}, "literal": _SUMMED | {"day", "code", "rank", "bool"},
}  # fmt: skip
_EQUAL = _ORDERED | {"code", "rank", "bool", "ratio"}
TAKES: dict[str, set[str]] = {
    "and": {"bool"}, "or": {"bool"}, "not": {"bool"}, "in": _LINEAR | {"days", "day", "code", "rank"}, "=": _EQUAL, "!=": _EQUAL,
    **{one: _ORDERED | {"rank", "ratio"} for one in ("<", "<=", ">", ">=")}, "+": _SUMMED, "-": _SUMMED, "*": _SUMMED, "minus sign": _LINEAR | {"days"},
    "day +": {"day", "days", "months"}, "day -": {"day", "days", "months"}, "day - day": {"day"}, "/": _LINEAR | {"days"}, "growth": _LINEAR | {"days"},
    "count as number": {"count"}, "or else": _LINEAR | {"days", "day", "code", "ratio", "bool", "rate"}, "min": _ORDERED, "max": _ORDERED,
    "per": _LINEAR | {"days", "ratio", "rate"}, "per full": _LINEAR | {"days", "ratio", "rate"},
    "sum": _LINEAR | {"bool"}, "latest": _LINEAR | {"bool"}, "count": {"bool"}, "count distinct": {"code", "bool"},
}  # fmt: skip
_FIGURES = {"sum", "latest", "count", "count distinct", "count each"}
_TARGETS = {"target (money)", "target (count)", "target (number)"}
_NAMED = {"metric (money)", "metric (count)", "metric (number)", "metric (ratio)", "rank", "chosen", "place"}


def impossible(pair: Pair) -> str | None:
    """Why the two can never stand in one another; None when they can."""
    if not GIVES[pair.inner] & TAKES[pair.outer]:
        return f"{pair.outer} takes {_words(TAKES[pair.outer])}, and what stands in it here gives none of these"
    if pair.outer in _FIGURES and pair.inner in _FIGURES | _TARGETS | _NAMED:
        return "inside a figure stand names of facts alone"
    if pair.outer == "growth" and pair.inner in ("literal", "growth"):
        return "the spelling of growth: its parts stand as - and its second value"
    if pair.inner == "count as number" and pair.outer in ("*", "minus sign", "in", "sum", "latest", "per", "per full"):
        return "a count is read as a number only beside a number, and is multiplied and counted in parts as it is"
    if pair in (Pair("and", "and"), Pair("or", "or")):
        return "read as one with more parts"
    if pair == Pair("count as number", "literal"):
        return "a bare number takes the unit of what it meets"
    return _by_scope(pair)


def _by_scope(pair: Pair) -> str | None:
    day = {"day", "days", "months"}
    if pair.inner in _FIGURES and GIVES[pair.inner] & TAKES[pair.outer] <= day:
        return "a metric has no days"
    shared = GIVES[pair.inner] & TAKES[pair.outer]
    if pair.inner in _FIGURES and shared == {"bool"}:
        return "a figure is no truth value"
    if pair.inner in _FIGURES and pair.outer in ("and", "or", "not", "in", "=", "!=", "<", "<=", ">", ">="):
        return "figures stand in metrics, comparisons where metrics are used"
    return None


def _words(units: set[str]) -> str:
    return ", ".join(sorted(units))


def all_pairs() -> Iterator[Pair]:
    return (Pair(outer, inner) for outer in TAKES for inner in GIVES)
