"""Bank days and payment dates (docs/rules/payment-dates.md)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import NoBankDay, PastHorizon, Shift
from enishi_engine.settlement.japan.bank_days import announced_through, bank_calendar, pay_over_on
from enishi_engine.settlement.payment_dates import (
    END_OF_NEXT_MONTH,
    FIFTEENTH_OF_NEXT_MONTH,
    LAST_DAY,
    TENTH_OF_SECOND_MONTH,
    PaymentTerms,
    payment_date,
)

CALENDAR = bank_calendar(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "previous", "following"),
    [
        (date(2026, 1, 31), date(2026, 1, 30), date(2026, 2, 2)),  # a Saturday
        (date(2026, 5, 5), date(2026, 5, 1), date(2026, 5, 7)),  # the 6th is a substitute for Sunday the 3rd
        (date(2026, 9, 22), date(2026, 9, 18), date(2026, 9, 24)),  # between two holidays
        (date(2026, 12, 31), date(2026, 12, 30), date(2027, 1, 4)),
        (date(2026, 4, 30), date(2026, 4, 30), date(2026, 4, 30)),  # a bank day
    ],
)
def test_23_a_closed_day_goes_to_the_bank_day_before_or_after(day: date, previous: date, following: date):
    """Worked case 23, computed from the national holidays of 2026 and 31 December to 3 January."""
    assert CALENDAR.moved(day, Shift.PREVIOUS) == previous
    assert CALENDAR.moved(day, Shift.NEXT) == following


def test_23_a_day_past_the_table_is_refused():
    with pytest.raises(PastHorizon, match=r"2028-01-01 is none of them. Add the holidays once they are announced"):
        CALENDAR.is_open(date(2028, 1, 1))


def test_the_last_day_of_the_table_is_still_known():
    assert not CALENDAR.is_open(date(2027, 12, 31))
    assert CALENDAR.is_open(date(2027, 12, 30))


def test_a_move_that_leads_past_the_table_is_refused_and_not_guessed():
    with pytest.raises(PastHorizon):
        CALENDAR.moved(date(2027, 12, 31), Shift.NEXT)


def test_a_closed_day_is_refused_where_it_may_not_be_moved():
    with pytest.raises(NoBankDay, match="2026-01-31 is no bank day"):
        CALENDAR.moved(date(2026, 1, 31), Shift.ERROR)


def test_the_makers_own_bank_may_be_closed_on_more_days():
    own = bank_calendar(date(2026, 1, 1), date(2026, 12, 31), also_closed=frozenset({date(2026, 4, 30)}))

    assert own.moved(date(2026, 4, 30), Shift.PREVIOUS) == date(2026, 4, 28)  # the 29th is 昭和の日


def test_holidays_are_known_as_far_as_they_were_announced():
    assert announced_through(date(2026, 11, 29)) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("terms", "last_day", "paid_on"),
    [
        (END_OF_NEXT_MONTH, date(2026, 1, 31), date(2026, 2, 27)),  # 28 February is a Saturday
        (END_OF_NEXT_MONTH, date(2025, 12, 31), date(2026, 1, 30)),
        (END_OF_NEXT_MONTH, date(2026, 4, 20), date(2026, 5, 29)),  # closed on the twentieth, paid at the end of May, a Sunday
        (FIFTEENTH_OF_NEXT_MONTH, date(2026, 7, 31), date(2026, 8, 14)),  # the 15th is a Saturday
        (TENTH_OF_SECOND_MONTH, date(2026, 8, 31), date(2026, 10, 9)),  # the 10th is a Saturday
        (PaymentTerms(months_after=1, day=LAST_DAY, shift=Shift.NEXT), date(2026, 1, 31), date(2026, 3, 2)),
        (PaymentTerms(months_after=1, day=LAST_DAY, period=Period.QUARTER), date(2026, 1, 31), date(2026, 4, 30)),
        (PaymentTerms(months_after=1, day=LAST_DAY, period=Period.QUARTER), date(2026, 3, 31), date(2026, 4, 30)),
        (PaymentTerms(months_after=2, day=10, period=Period.YEAR, year_starts=4), date(2026, 4, 30), date(2027, 5, 10)),
    ],
)
def test_closings_are_paid_on_the_day_of_their_terms(terms: PaymentTerms, last_day: date, paid_on: date):
    assert payment_date(last_day, terms, CALENDAR) == paid_on


@pytest.mark.parametrize(
    ("paid_on", "over_by"),
    [
        (date(2026, 9, 30), date(2026, 10, 13)),  # the 10th is a Saturday, Monday the 12th is スポーツの日
        (date(2026, 10, 1), date(2026, 11, 10)),
        (date(2026, 12, 31), date(2027, 1, 12)),  # the 10th is a Sunday, Monday the 11th is 成人の日
    ],
)
def test_what_was_withheld_is_paid_over_on_the_tenth_or_the_next_day_that_is_no_holiday(paid_on: date, over_by: date):
    assert pay_over_on(paid_on, CALENDAR) == over_by


@given(st.dates(date(2025, 1, 10), date(2027, 12, 20)))
def test_a_moved_day_is_a_bank_day_and_no_bank_day_lies_between(day: date):
    before, after = CALENDAR.moved(day, Shift.PREVIOUS), CALENDAR.moved(day, Shift.NEXT)

    assert CALENDAR.is_open(before)
    assert CALENDAR.is_open(after)
    between = [before + timedelta(days=days) for days in range(1, (after - before).days)]
    assert not any(CALENDAR.is_open(one) for one in between)
