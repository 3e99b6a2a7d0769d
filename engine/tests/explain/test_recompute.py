"""The figures of a line give its amount again; every expected amount is one of the tables in docs/rules."""

from fractions import Fraction

import pytest

from enishi_engine.core.incentive import Rounding
from enishi_engine.explain import agrees, recompute, recompute_take_back
from enishi_engine.explain.recompute import rounded


def test_percent_is_base_times_rate_rounded_once(earned, text):
    line = earned("commission", 49, base=333, rate=150_000)  # 333 × 15 % = 49.95, down

    assert recompute(line, *text(line)) == 49
    assert agrees(line, *text(line))
    assert not agrees({**line, "calculated": 50}, *text(line))


@pytest.mark.parametrize(("total", "pays"), [(6_000, 300), (20_000, 1_500), (50_000, 4_500), (60_000, 4_500)])
def test_marginal_bands_pay_what_phocas_prints(earned, text, total, pays):
    line = earned("volume", pays, base=total, total_before=0, total_after=total)

    assert recompute(line, *text(line)) == pays


@pytest.mark.parametrize(("before", "after", "pays"), [(0, 1_000_000, 30_000), (1_000_000, 3_000_000, 120_000), (-5, 0, 0)])
def test_a_whole_amount_band_pays_the_difference_it_makes(earned, text, before, after, pays):
    line = earned("whole", pays, base=after - before, total_before=before, total_after=after)

    assert recompute(line, *text(line)) == pays


def test_bands_of_units_pay_an_amount_per_unit(earned, text):
    line = earned("boxes", 500, base=7, total_before=8, total_after=15)  # 10 to 15: 5 units of 100 yen

    assert recompute(line, *text(line)) == 500


def test_units_times_an_amount(earned, text):
    line = earned("spiff", 3_000, units=3, unit_amount=1_000)

    assert recompute(line, *text(line)) == 3_000


@pytest.mark.parametrize(("calculated", "holds"), [(33, True), (34, True), (32, False), (35, False)])
def test_a_share_of_a_split_amount_is_its_floor_or_one_more(earned, text, calculated, holds):
    line = earned("spiff", calculated, units=1, unit_amount=100, weight=1, weight_total=3)  # 34 + 33 + 33

    assert recompute(line, *text(line)) == 33
    assert agrees(line, *text(line)) == holds


def test_a_share_without_a_rest_is_exact(earned, text):
    line = earned("spiff", -50, units=1, unit_amount=-100, weight=1, weight_total=2)

    assert recompute(line, *text(line)) == -50
    assert agrees(line, *text(line))
    assert not agrees({**line, "calculated": -51}, *text(line))


@pytest.mark.parametrize(("pool", "calculated", "holds"), [(100, 33, True), (100, 34, True), (100, 35, False), (101, 34, False)])
def test_a_share_of_a_pool_that_is_a_percentage_gives_the_pool_too(earned, text, pool, calculated, holds):
    line = earned("two_percent", calculated, base=5_000, rate=20_000, unit_amount=pool, weight=1, weight_total=3)

    assert agrees(line, *text(line)) == holds


def test_refunds_take_back_the_cumulative_share(earned, taken_back, text):
    origin = earned("commission", 33, base=100, rate=330_000)
    first = taken_back("commission", -16, change="C1", undone=50, net=100)
    second = taken_back("commission", -8, change="C2", undone=75, net=100)
    third = taken_back("commission", -9, change="C3", undone=100, net=100)

    for line, before in ((first, None), (second, first), (third, second)):
        assert recompute_take_back(line, origin, before, *text(line)) == line["amount"]


def test_a_full_take_back_returns_everything_at_once(earned, taken_back, text):
    origin = earned("pair", 500, base=10_000, rate=50_000)
    line = taken_back("pair", -500, change="C1", undone=1, net=10_000)

    assert recompute_take_back(line, origin, None, *text(line)) == -500


def test_a_cancelled_credit_note_returns_what_it_cost(earned, taken_back, text):
    origin = earned("commission", -15, base=-100, rate=150_000)
    line = taken_back("commission", 15, change="C1", undone=0, net=-100)

    assert recompute_take_back(line, origin, None, *text(line)) == 15


@pytest.mark.parametrize(
    ("exact", "down", "up", "half_up", "half_even"),
    [
        (Fraction(5, 2), 2, 3, 3, 2),
        (Fraction(7, 2), 3, 4, 4, 4),
        (Fraction(21, 10), 2, 3, 2, 2),
        (Fraction(-5, 2), -2, -3, -3, -2),
        (Fraction(4), 4, 4, 4, 4),
    ],
)
def test_rounding(exact, down, up, half_up, half_even):
    modes = (Rounding.DOWN, Rounding.UP, Rounding.HALF_UP, Rounding.HALF_EVEN)

    assert tuple(rounded(exact, mode) for mode in modes) == (down, up, half_up, half_even)
