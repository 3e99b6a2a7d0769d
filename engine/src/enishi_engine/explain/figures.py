"""What a candidate needed and what it had, in words (docs/rules/results.md, "Figures of a reason")."""

from collections.abc import Iterator
from dataclasses import dataclass

from enishi_engine.core.expression import (
    Comparator,
    Compare,
    CurrentRank,
    Expression,
    Field,
    In,
    Literal,
    OrElse,
    ToNumber,
    Unit,
)
from enishi_engine.core.incentive import ByBand, ByKey, Condition, Fixed, Incentive, Percent, PerUnit, Pool, Table
from enishi_engine.explain.explanation import Row
from enishi_engine.words import Vocabulary, amounts
from enishi_engine.words.expressions import literal_in_words, number_in_words
from enishi_engine.words.language import listed

_FRACTION_UNITS = (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.DAYS)


@dataclass(frozen=True)
class Figures:
    """Both sides of a reason in words; None where the row has no such figure."""

    needed: str | None
    had: str | None


def figures_of(row: Row, incentive: Incentive, words: Vocabulary) -> Figures:
    """The figures of a `not_paid` row in words, codes and ranks by their names, ratios as percentages."""
    return figures_about(row, measured(row, incentive), words)


def figures_about(row: Row, about: Expression | None, words: Vocabulary) -> Figures:
    """The figures of a row that has them, in words; `about` is what was had."""
    if row["unit"] is None:
        return Figures(None, None)
    unit = Unit[row["unit"].upper()]
    if unit is Unit.RATIO:
        needed = None if row["needed"] is None else amounts.rate(row["needed"])
        had = None if row["had"] is None else ratio_in_words(row["had"], row["had_of"], about, words)
        return Figures(needed, had)
    return Figures(*(_side(row, side, unit, about, words) for side in ("needed", "had")))


def _side(row: Row, side: str, unit: Unit, about: Expression | None, words: Vocabulary) -> str | None:
    code, value = row[f"{side}_code"], row[side]
    if code is not None and value is None:
        return listed([_code(part, unit, about, words) for part in code.split(", ")], words.language)
    return None if value is None else number_in_words(value, unit, words)


def _code(code: str, unit: Unit, about: Expression | None, words: Vocabulary) -> str:
    if unit is Unit.RANK:
        return words.rank(code)
    if unit is Unit.BOOL:
        return literal_in_words(Literal(code == "true", Unit.BOOL), words)
    return words.code(about.path if isinstance(about, Field) else "", code) if unit is Unit.CODE else code


def ratio_in_words(numerator: int, denominator: int, about: Expression | None, words: Vocabulary) -> str:
    """A fraction as a percentage, with its two figures where the text says what they are."""
    percentage = amounts.percentage(numerator, denominator)
    inner = about.operand if isinstance(about, OrElse) else about
    unit = getattr(getattr(inner, "numerator", None), "unit", None)
    if unit not in _FRACTION_UNITS:
        return percentage
    parts = f"{number_in_words(numerator, unit, words)} ÷ {number_in_words(denominator, unit, words)}"
    return f"{percentage}({parts})" if words.language == "ja" else f"{percentage} ({parts})"


def gap_in_words(row: Row, incentive: Incentive, words: Vocabulary) -> str | None:
    """How much was lacking, where more of the figure would have done; None where it would not."""
    if row["unit"] not in ("money", "count", "number") or row["needed"] is None or row["had"] is None:
        return None
    found = condition_of(row, incentive)
    comparator = None if found is None else comparator_of(found.test)
    lacking = row["needed"] - row["had"]
    if row["reason"] != "below_first_band" and comparator is not Comparator.AT_LEAST:
        return None
    return number_in_words(lacking, Unit[row["unit"].upper()], words) if lacking > 0 else None


def condition_of(row: Row, incentive: Incentive) -> Condition | None:
    """The condition that a row names as its subject."""
    conditions = incentive.who if row["gate"] == 2 else incentive.condition if row["gate"] == 3 else ()
    return next((condition for condition in conditions if condition.text == row["subject"]), None)


def comparator_of(test: Expression) -> Comparator | None:
    """How the figure (never the written value) compares with what is needed."""
    if not isinstance(test, Compare):
        return None
    if isinstance(test.left, Literal) and not isinstance(test.right, Literal):
        return {
            Comparator.LESS: Comparator.GREATER,
            Comparator.GREATER: Comparator.LESS,
            Comparator.AT_MOST: Comparator.AT_LEAST,
            Comparator.AT_LEAST: Comparator.AT_MOST,
        }.get(test.comparator, test.comparator)
    return test.comparator


def measured(row: Row, incentive: Incentive) -> Expression | None:
    """What `had` is a figure of: a condition's measured side, a table's key or measure; None where the text has none."""
    if row["gate"] in (2, 3):
        condition = condition_of(row, incentive)
        return None if condition is None else measured_side(condition.test)
    if row["gate"] == 9:
        return next((key for key, text in keys_of(incentive) if text == row["subject"]), None)
    return None


def measured_side(test: Expression) -> Expression | None:
    """The side of a condition that `had` is a figure of."""
    match test:
        case Compare(_, Literal(), right) if not isinstance(right, Literal):
            return _plain(right)
        case Compare(_, left):
            return _plain(left)
        case In(item):
            return item
        case _:
            return None


def _plain(expression: Expression) -> Expression:
    return expression.operand if isinstance(expression, ToNumber) else expression


def table_of(incentive: Incentive) -> Table | None:
    """The table of an incentive's rates or amounts; None for bands over a running total."""
    match incentive.amount:
        case Percent(table) | Fixed(table) | PerUnit(_, table):
            return table
        case _:
            return None


def keys_of(incentive: Incentive) -> Iterator[tuple[Expression, str]]:
    """The keys and measures of an incentive's table, and the figures of a pool, each with its text."""
    if isinstance(incentive.amount, Pool):
        yield from ((figure.test, figure.text) for figure in incentive.amount.figures)
    table = table_of(incentive)
    if table is not None:
        yield from _keys(table)


def _keys(table: Table) -> Iterator[tuple[Expression, str]]:
    match table:
        case ByKey(key, text, rows, otherwise):
            yield key, text
            for _, inner in rows:
                yield from _keys(inner)
            if otherwise is not None:
                yield from _keys(otherwise)
        case ByBand(measure, text):
            yield measure, text
        case _:
            return


def looks_at_rank(incentive: Incentive) -> bool:
    """Whether the amount depends on the rank."""
    return any(isinstance(key, CurrentRank) for key, _ in keys_of(incentive))
