"""Days, months, periods and windows, from docs/rules/time.md."""

from datetime import date

import pytest

from enishi_engine.core.expression import Period, Span, SpanKind
from enishi_engine.oracle.spans import (
    Moment,
    add_months,
    day_number,
    moment_of_fact,
    moment_of_period,
    moment_of_review,
    moment_of_span,
    period_holding,
    window_of,
)

FROM_APRIL = (4, 1)


def window(span: Span, moment: Moment) -> tuple[str, str] | None:
    """First day and the day after the last, as text."""
    placed = moment_of_span(span, moment)
    if placed is None:
        return None
    found = window_of(span, placed, year_starts=FROM_APRIL, contract_start=lambda cut: None)
    return found and (str(found[0]), str(found[1]))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_adding_months_keeps_the_day_clamped_to_the_months_end(day: str, months: int, expected: str) -> None:
    assert str(add_months(date.fromisoformat(day), months)) == expected


def test_days_are_counted_from_1970() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(2026, 10, 1)) == 20_727  # 56 years with 14 leap days, 273 days into 2026


def test_a_program_year_from_april_has_its_own_quarters_and_halves() -> None:
    day = date(2027, 2, 10)

    periods = {period.value: period_holding(day, period, FROM_APRIL) for period in Period}

    assert {name: str(first) for name, (first, _) in periods.items()} == {
        "month": "2027-02-01", "quarter": "2027-01-01", "half": "2026-10-01", "year": "2026-04-01",
    }  # fmt: skip
    assert str(periods["year"][1]) == "2027-04-01"


def test_a_program_quarter_may_lie_across_two_calendar_years() -> None:
    assert period_holding(date(2026, 1, 5), Period.QUARTER, (3, 1)) == (date(2025, 12, 1), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("span", "first", "end"),
    [
        (Span(SpanKind.PROGRAM, period=Period.YEAR), "2025-04-01", "2026-04-01"),
        (Span(SpanKind.TRAILING_MONTHS, length=12), "2025-04-01", "2026-04-01"),
        (Span(SpanKind.PROGRAM, period=Period.MONTH), "2026-03-01", "2026-04-01"),
        (Span(SpanKind.CALENDAR, period=Period.QUARTER), "2026-01-01", "2026-04-01"),
        (Span(SpanKind.CALENDAR, period=Period.YEAR), "2026-01-01", "2026-04-01"),
        (Span(SpanKind.PROGRAM, period=Period.MONTH, offset=1), "2026-02-01", "2026-03-01"),
        (Span(SpanKind.PROGRAM, period=Period.MONTH, offset=13), "2025-02-01", "2025-03-01"),
        (Span(SpanKind.PROGRAM, period=Period.HALF, offset=1), "2025-04-01", "2025-10-01"),
        (Span(SpanKind.TRAILING_DAYS, length=90), "2026-01-01", "2026-04-01"),
    ],
)
def test_a_review_on_the_first_of_april_reads_what_just_ended(span: Span, first: str, end: str) -> None:
    assert window(span, moment_of_review(date(2026, 4, 1))) == (first, end)


def test_a_line_of_the_first_reads_nothing_of_its_month_yet() -> None:
    assert window(Span(SpanKind.PROGRAM), moment_of_fact(date(2026, 4, 1))) == ("2026-04-01", "2026-04-01")


def test_a_period_reads_its_own_last_day() -> None:
    assert window(Span(SpanKind.PROGRAM), moment_of_period(date(2026, 4, 30))) == ("2026-04-01", "2026-05-01")


def test_as_of_moves_the_moment_to_the_end_of_that_day() -> None:
    span = Span(SpanKind.TRAILING_MONTHS, length=1, as_of=date(2026, 3, 31))

    assert window(span, moment_of_review(date(2026, 7, 1))) == ("2026-03-01", "2026-04-01")
    assert window(span, moment_of_review(date(2026, 4, 1))) == ("2026-03-01", "2026-04-01")
    assert window(span, moment_of_review(date(2026, 3, 31))) is None


def test_trailing_months_from_a_month_end_are_clamped() -> None:
    assert window(Span(SpanKind.TRAILING_MONTHS, length=1), moment_of_fact(date(2026, 3, 31))) == ("2026-02-28", "2026-03-31")


def test_without_a_contract_there_is_no_span_since_it() -> None:
    assert window(Span(SpanKind.SINCE_CONTRACT), moment_of_fact(date(2026, 3, 31))) is None
