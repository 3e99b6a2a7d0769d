"""Amounts, rates, days: what people read, exact to the last digit."""

from datetime import date

import pytest

from enishi_engine.words import amounts


@pytest.mark.parametrize(
    ("minor", "currency", "ja", "en"),
    [
        (1_234, "JPY", "1,234円", "¥1,234"),
        (-1_234, "JPY", "-1,234円", "-¥1,234"),
        (0, "JPY", "0円", "¥0"),
        (123_450, "USD", "$1,234.50", "$1,234.50"),
        (-5, "USD", "-$0.05", "-$0.05"),
        (9_223_372_036_854_775_807, "USD", "$92,233,720,368,547,758.07", "$92,233,720,368,547,758.07"),
    ],
)
def test_money_is_written_as_people_write_it(minor, currency, ja, en):
    assert amounts.money(minor, currency, "ja") == ja
    assert amounts.money(minor, currency, "en") == en


@pytest.mark.parametrize(
    ("scaled", "decimals", "currency", "ja", "en"),
    [
        (15_000_050_000, 6, "JPY", "15,000.05円", "¥15,000.05"),
        (15_000_000_000, 6, "JPY", "15,000円", "¥15,000"),
        (1_500_500_000, 6, "USD", "$15.005", "$15.005"),
        (-1_500_000_000, 6, "USD", "-$15.00", "-$15.00"),
    ],
)
def test_an_amount_before_rounding_shows_all_its_decimals(scaled, decimals, currency, ja, en):
    assert amounts.exact_money(scaled, decimals, currency, "ja") == ja
    assert amounts.exact_money(scaled, decimals, currency, "en") == en


@pytest.mark.parametrize(
    ("numerator", "denominator", "currency", "ja", "en"),
    [
        (33 * 50, 100, "JPY", "16.5円", "¥16.5"),
        (600, 3, "JPY", "200円", "¥200"),
        (350, 3, "JPY", "116.66…円", "¥116.66…"),
        (-350, 3, "JPY", "-116.66…円", "-¥116.66…"),
        (11_000 * 150_000, 333_333, "JPY", "4,950.004…円", "¥4,950.004…"),  # never 4,950.00…, which says nothing of the rest
        (350, 3, "USD", "$1.1666…", "$1.1666…"),
    ],
)
def test_a_quotient_of_money_is_exact_where_it_ends_and_marked_as_cut_where_it_does_not(numerator, denominator, currency, ja, en):
    assert amounts.quotient_of_money(numerator, denominator, currency, "ja") == ja
    assert amounts.quotient_of_money(numerator, denominator, currency, "en") == en


@pytest.mark.parametrize(("ppm", "text"), [(50_000, "5%"), (75_000, "7.5%"), (1, "0.0001%"), (-50_000, "-5%"), (10_000_000, "1,000%")])
def test_a_rate_is_a_percentage_without_idle_zeros(ppm, text):
    assert amounts.rate(ppm) == text


def test_percentage_points():
    assert amounts.points(50_000, "ja") == "5ポイント"
    assert [amounts.points(ppm, "en") for ppm in (10_000, 25_000)] == ["1 percentage point", "2.5 percentage points"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (7, 20, "35%"),
        (1, 8, "12.5%"),
        (1, 3, "33.33…%"),
        (34_999_999, 100_000_000, "34.99…%"),  # never 35%, which would have been enough
        (-1, 3, "-33.33…%"),
        (2, 1, "200%"),
        (0, 5, "0%"),
    ],
)
def test_a_ratio_is_exact_or_marked_as_cut(numerator, denominator, text):
    assert amounts.percentage(numerator, denominator) == text


def test_days_and_months_and_counts():
    assert (amounts.day(date(2026, 3, 31), "ja"), amounts.day(date(2026, 3, 31), "en")) == ("2026年3月31日", "31 March 2026")
    assert (amounts.days(90, "ja"), amounts.days(90, "en"), amounts.days(1, "en")) == ("90日", "90 days", "1 day")
    assert (amounts.months(12, "ja"), amounts.months(12, "en"), amounts.months(1, "en")) == ("12か月", "12 months", "1 month")
    assert (amounts.count(1_234), amounts.number(2_500_000), amounts.number(-1_000_000)) == ("1,234", "2.5", "-1")
    assert (amounts.day_of_year(4, 1, "ja"), amounts.day_of_year(4, 1, "en")) == ("4月1日", "1 April")
    assert (amounts.month(date(2026, 4, 1), "ja"), amounts.month(date(2026, 4, 1), "en")) == ("2026年4月", "April 2026")


def test_a_day_of_results_counts_from_1970():
    assert amounts.day_of_number(0) == date(1970, 1, 1)
    assert amounts.day_of_number(20_454) == date(2026, 1, 1)  # 56 years of 365 days and 14 leap days
