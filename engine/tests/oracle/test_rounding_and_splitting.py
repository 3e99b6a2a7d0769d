"""Rounding and splitting, from the tables of docs/rules/money.md."""

from fractions import Fraction

import pytest

from enishi_engine.core.incentive import Rounding
from enishi_engine.oracle.rounding import percent_of, rounded, share_of, split


@pytest.mark.parametrize(
    ("exact", "down", "up", "half_up", "half_even"),
    [
        (Fraction(5, 2), 2, 3, 3, 2),
        (Fraction(7, 2), 3, 4, 4, 4),
        (Fraction(21, 10), 2, 3, 2, 2),
        (Fraction(-5, 2), -2, -3, -3, -2),
        (Fraction(-7, 2), -3, -4, -4, -4),
        (Fraction(29, 10), 2, 3, 3, 3),
        (Fraction(3), 3, 3, 3, 3),
        (Fraction(0), 0, 0, 0, 0),
    ],
)
def test_every_mode_ends_a_fraction_as_the_table_says(exact: Fraction, down: int, up: int, half_up: int, half_even: int) -> None:
    modes = (Rounding.DOWN, Rounding.UP, Rounding.HALF_UP, Rounding.HALF_EVEN)

    assert [rounded(exact, mode) for mode in modes] == [down, up, half_up, half_even]


def test_a_percentage_is_exact_until_it_is_rounded_once() -> None:
    assert percent_of(1_234_567, 75_000, Rounding.DOWN) == 92_592  # 92,592.525
    assert percent_of(1_234_567, 75_000, Rounding.HALF_UP) == 92_593
    assert percent_of(10**12, 1_000_000, Rounding.DOWN) == 10**12


def test_a_share_of_an_odd_amount_rounds_by_the_same_modes() -> None:
    assert [share_of(33, undone, 100, Rounding.DOWN) for undone in (50, 75, 100)] == [16, 24, 33]


def test_a_hundred_in_thirds_is_34_33_33_ties_by_code() -> None:
    assert split(100, {"minami": 1, "aoba": 1, "kita": 1}) == {"aoba": 34, "kita": 33, "minami": 33}


def test_a_negative_amount_splits_as_its_positive_twin() -> None:
    assert split(-100, {"minami": 1, "aoba": 1, "kita": 1}) == {"aoba": -34, "kita": -33, "minami": -33}


def test_the_largest_remainder_gets_what_is_left_over() -> None:
    # 100 × 1/6 = 16 rest 4; × 2/6 = 33 rest 2; × 3/6 = 50 rest 0: one unit is left over.
    assert split(100, {"aoba": 3, "kita": 2, "minami": 1}) == {"aoba": 50, "kita": 33, "minami": 17}


def test_nothing_splits_into_nothings() -> None:
    assert split(0, {"aoba": 1, "kita": 2}) == {"aoba": 0, "kita": 0}


def test_codes_are_ordered_by_code_points_so_capitals_come_first() -> None:
    assert split(1, {"aoba": 1, "Kita": 1}) == {"aoba": 0, "Kita": 1}
