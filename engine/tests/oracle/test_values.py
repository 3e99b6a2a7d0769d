"""Expressions: missing values, ratios, days, ranks (docs/rules/expressions.md)."""

from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import (
    And,
    Arithmetic,
    Comparator,
    Compare,
    CurrentRank,
    Divide,
    Expression,
    Field,
    In,
    Largest,
    Literal,
    Not,
    Operator,
    Or,
    OrElse,
    Smallest,
    ToNumber,
    Unit,
)
from enishi_engine.oracle.values import Names, holds, value_of

TRUE, FALSE = Literal(True, Unit.BOOL), Literal(False, Unit.BOOL)
UNKNOWN = Field("partner", "active", Unit.BOOL)
LINE = {"net": 400_000, "list": None, "kind": "new", "accepted_on": None, "ordered_on": date(2026, 1, 31), "quantity": 3}
NAMES = Names(rows={"line": LINE, "partner": {}}, rank=2)
NET, LIST = Field("line", "net", Unit.MONEY), Field("line", "list", Unit.MONEY)
KIND, DAY = Field("line", "kind", Unit.CODE), Field("line", "ordered_on", Unit.DAY)


def value(expression: Expression) -> Any:
    return value_of(expression, NAMES)


def money(amount: int) -> Literal:
    return Literal(amount, Unit.MONEY)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (And((FALSE, UNKNOWN)), False),
        (And((UNKNOWN, TRUE)), None),
        (And((TRUE, TRUE)), True),
        (Or((UNKNOWN, TRUE)), True),
        (Or((FALSE, UNKNOWN)), None),
        (Or((FALSE, FALSE)), False),
        (Not(UNKNOWN), None),
        (Not(TRUE), False),
    ],
)
def test_truth_has_three_values(expression: Expression, expected: bool | None) -> None:
    assert value(expression) is expected


def test_unknown_never_pays() -> None:
    assert not holds(UNKNOWN, NAMES)
    assert holds(None, NAMES)


def test_comparing_or_calculating_with_a_missing_value_is_unknown() -> None:
    assert value(Compare(Comparator.AT_LEAST, LIST, money(0))) is None
    assert value(Arithmetic(Operator.ADD, NET, LIST, Unit.MONEY)) is None
    assert value(Smallest((NET, LIST), Unit.MONEY)) is None
    assert value(In(Field("line", "accepted_on", Unit.DAY), (Literal(date(2026, 1, 1), Unit.DAY),))) is None


def test_or_else_gives_a_default_only_where_the_value_is_missing() -> None:
    assert value(OrElse(LIST, money(0), Unit.MONEY)) == 0
    assert value(OrElse(NET, money(0), Unit.MONEY)) == 400_000


def test_a_ratio_is_missing_unless_its_denominator_is_above_0() -> None:
    assert value(Divide(NET, money(1_000_000))) == (400_000, 1_000_000)
    assert value(Divide(NET, money(0))) is None
    assert value(Divide(NET, money(-1))) is None
    assert value(Divide(LIST, NET)) is None


@pytest.mark.parametrize(
    ("comparator", "numerator", "denominator", "ppm", "expected"),
    [
        (Comparator.AT_LEAST, 35, 100, 350_000, True),
        (Comparator.AT_LEAST, 349_999, 1_000_000, 350_000, False),
        (Comparator.AT_LEAST, 1, 3, 333_333, True),
        (Comparator.AT_MOST, 1, 3, 333_333, False),
        (Comparator.EQUAL, 2, 8, 250_000, True),
        (Comparator.LESS, -1, 2, 0, True),
    ],
)
def test_a_ratio_is_compared_crosswise_and_never_divided(
    comparator: Comparator, numerator: int, denominator: int, ppm: int, expected: bool
) -> None:
    ratio = Divide(money(numerator), money(denominator))

    assert value(Compare(comparator, ratio, Literal(ppm, Unit.RATE))) is expected


def test_a_ratio_meets_a_whole_number_and_another_ratio() -> None:
    two_thirds, four_sixths = Divide(money(2), money(3)), Divide(money(4), money(6))

    assert value(Compare(Comparator.LESS, two_thirds, Literal(1, Unit.COUNT))) is True
    assert value(Compare(Comparator.EQUAL, two_thirds, four_sixths)) is True
    assert value(Compare(Comparator.GREATER, Literal(700_000, Unit.RATE), two_thirds)) is True


def test_a_missing_ratio_may_default_to_a_rate() -> None:
    nothing = Divide(NET, money(0))
    with_default = OrElse(nothing, Literal(0, Unit.RATE), Unit.RATIO)

    assert value(Compare(Comparator.AT_LEAST, nothing, Literal(0, Unit.RATE))) is None
    assert value(Compare(Comparator.AT_LEAST, with_default, Literal(0, Unit.RATE))) is True


def test_growth_is_the_difference_over_what_was() -> None:
    now, then = money(130), money(100)
    growth = Divide(Arithmetic(Operator.SUBTRACT, now, then, Unit.MONEY), then)

    assert value(growth) == (30, 100)


def test_days_move_by_days_and_by_months_clamped() -> None:
    def moved(operator: Operator, number: int, unit: Unit) -> Any:
        return value(Arithmetic(operator, DAY, Literal(number, unit), Unit.DAY))

    assert moved(Operator.ADD, 90, Unit.DAYS) == date(2026, 5, 1)
    assert moved(Operator.ADD, 1, Unit.MONTHS) == date(2026, 2, 28)
    assert moved(Operator.SUBTRACT, 2, Unit.MONTHS) == date(2025, 11, 30)
    assert value(Arithmetic(Operator.SUBTRACT, Literal(date(2026, 3, 1), Unit.DAY), DAY, Unit.DAYS)) == 29


def test_a_count_multiplies_and_becomes_a_number() -> None:
    count = Field("line", "quantity", Unit.COUNT)

    assert value(Arithmetic(Operator.MULTIPLY, count, money(500), Unit.MONEY)) == 1_500
    assert value(ToNumber(count)) == 3_000_000


def test_the_largest_and_the_smallest_of_several() -> None:
    assert value(Largest((NET, money(5), money(500_000)), Unit.MONEY)) == 500_000
    assert value(Smallest((NET, money(5), money(500_000)), Unit.MONEY)) == 5


def test_ranks_compare_by_their_place_and_codes_by_being_the_same() -> None:
    assert value(Compare(Comparator.AT_LEAST, CurrentRank(), Literal(2, Unit.RANK))) is True
    assert value(Compare(Comparator.GREATER, CurrentRank(), Literal(2, Unit.RANK))) is False
    assert value(Compare(Comparator.NOT_EQUAL, KIND, Literal("renewal", Unit.CODE))) is True
    assert value(In(KIND, (Literal("new", Unit.CODE), Literal("renewal", Unit.CODE)))) is True
