"""The clock is the machine's, but for a demo, which lives on a day of its own (server/src/enishi/core/clock.py)."""

from datetime import UTC, datetime, timedelta

from enishi.core import clock
from enishi.core.clock import DemoDay

MONDAY = datetime(2026, 3, 23, 0, 0, tzinfo=UTC)
MADE = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAY = DemoDay(MONDAY, MADE)


def test_hours_of_a_demo_pass_as_everywhere_at_first():
    assert DAY.now(MADE) == MONDAY
    assert DAY.now(MADE + timedelta(hours=2, seconds=5)) == MONDAY + timedelta(hours=2, seconds=5)


def test_a_demo_looked_at_again_after_half_a_year_is_still_at_its_day():
    # Nine hours, and 180 days less nine hours by a thousand: 4 hours 18 minutes and some seconds; midnight in Tokyo is 15 hours away.
    passed = DAY.now(MADE + timedelta(days=180)) - MONDAY

    assert passed == timedelta(hours=9) + (timedelta(days=180) - timedelta(hours=9)) / 1_000
    assert passed < timedelta(hours=15)


def test_a_demos_time_never_goes_back():
    moments = [DAY.now(MADE + timedelta(hours=hours)) for hours in (-5, 0, 1, 9, 10, 24, 24 * 365)]

    assert moments == sorted(moments)


def test_the_clock_asks_the_demos_day_where_there_is_one_and_the_machine_elsewhere(settings):
    assert settings.DEMO_DAY is None
    here = clock.now()
    settings.DEMO_DAY = DemoDay(MONDAY, here)

    assert timedelta(0) <= clock.now() - MONDAY < timedelta(hours=1)
