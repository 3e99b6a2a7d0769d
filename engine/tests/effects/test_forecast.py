"""The cost of the months to come, and how honest its range is."""

import numpy as np
import pytest

from enishi_engine.acceptance.costs import as_history
from enishi_engine.acceptance.worlds import WORLDS, make_world
from enishi_engine.effects.forecast import CannotForecast, History, forecast_cost


def _steady(months: int = 24, partners: int = 20, yen: int = 1_000) -> History:
    deals = np.ones((partners, months), dtype=np.int64)
    return History(deals=deals, cost=deals * yen, present=deals > 0, first_calendar_month=1)


def _of_a_world(seed: int = 1) -> History:
    return as_history(make_world(WORLDS["active"], seed)).until(36)


def test_what_never_changed_goes_on():
    # 20 partners × 3 months × 1 deal × ¥1,000
    assert forecast_cost(_steady(), months=3).middle == 60_000


def test_a_partner_that_left_costs_nothing_more():
    steady = _steady()
    present = steady.present.copy()
    present[:5, -1] = False
    left = History(deals=steady.deals, cost=steady.cost, present=present, first_calendar_month=1)

    # 15 of the 20 stay.
    assert forecast_cost(left, months=3).middle == pytest.approx(45_000, rel=0.01)


def test_too_little_past_is_refused_with_what_is_needed():
    with pytest.raises(CannotForecast, match=r"17 months of 20 partners are too little .* at least 18 months of 20 partners"):
        forecast_cost(_steady(months=17), months=3)


def test_a_thousand_times_the_yen_is_a_thousand_times_the_range():
    history = _of_a_world()
    larger = History(
        deals=history.deals, cost=history.cost * 1_000, present=history.present, first_calendar_month=history.first_calendar_month
    )

    one, other = forecast_cost(history, months=3), forecast_cost(larger, months=3)

    assert other.middle == pytest.approx(one.middle * 1_000, rel=1e-5)
    assert other.ranges[0].high == pytest.approx(one.ranges[0].high * 1_000, rel=1e-5)


def test_the_order_of_partners_changes_nothing():
    history = _of_a_world()
    turned = History(
        deals=history.deals[::-1], cost=history.cost[::-1], present=history.present[::-1], first_calendar_month=history.first_calendar_month
    )

    assert forecast_cost(turned, months=3).middle == pytest.approx(forecast_cost(history, months=3).middle, rel=1e-9)


def test_a_past_that_jumped_together_widens_the_range():
    calm = _steady(months=36, partners=60)
    jumps = np.where(np.arange(36) % 7 < 3, 2, 1)
    shaken = History(deals=calm.deals * jumps, cost=calm.cost * jumps, present=calm.present, first_calendar_month=1)

    assert forecast_cost(shaken, months=3).shock > forecast_cost(calm, months=3).shock


def test_four_of_five_ranges_hold_what_happened():
    held = 0
    for seed in range(40):
        history = as_history(make_world(WORLDS["mixed"].but(partners=100), seed))
        low, high = forecast_cost(history.until(36), months=3).ranges[0].low, forecast_cost(history.until(36), months=3).ranges[0].high
        held += low <= history.cost[:, 36:39].sum() <= high

    # Of 40 ranges of 80 %, 32 ± 2 × 2.5
    assert 27 <= held <= 37
