"""The demo's facts are what they claim to be: as many, as uneven and as seasonal as in life, and the same for the same seed."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.make_facts import SEED, make_facts, make_tables, write_tables
from demo.season import END, HOLIDAYS, START, add_months
from enishi_engine.facts import read_folder
from enishi_engine.program import read_program

Row = dict[str, Any]
Tables = dict[str, list[Row]]
PROGRAM = Path(__file__).parents[3] / "demo" / "sakura"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(SEED)


@pytest.fixture(scope="module")
def made(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts")
    write_tables(folder, tables)
    return folder


@pytest.fixture(scope="module")
def lines(tables: Tables) -> list[Row]:
    """The order lines as they were corrected in the end."""
    return list({row["id"]: row for row in tables["order_lines"]}.values())


def test_the_same_seed_makes_the_same_bytes(made: Path, tmp_path: Path) -> None:
    make_facts(tmp_path)

    first = {path.name: path.read_bytes() for path in made.iterdir()}
    assert len(first) == 15
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_another_seed_makes_another_two_years(lines: list[Row]) -> None:
    others = {row["id"]: row for row in make_tables(7)["order_lines"]}

    assert len(others) == 20_000
    assert list(others.values()) != lines


def test_sixty_partners_sell_twenty_thousand_lines_to_about_six_thousand_customers_in_two_years(tables: Tables, lines: list[Row]) -> None:
    assert len(tables["partners"]) == 60
    assert len(lines) == 20_000
    assert 5_900 <= len({line["customer"] for line in lines}) <= 6_100
    assert min(line["ordered_on"] for line in lines) == date(2024, 4, 1) == START
    assert max(line["ordered_on"] for line in lines) == date(2026, 3, 31) == END


def test_the_files_pass_the_checks_of_every_fact_and_only_use_declared_values(made: Path, tables: Tables) -> None:
    facts = read_folder(made, currency="JPY", timezone="Asia/Tokyo")

    attributes = read_program(PROGRAM).versions[0].attributes
    assert {name: table.num_rows for name, table in facts.tables.items()} == {name: len(rows) for name, rows in tables.items()}
    assert {row["attribute"] for row in tables["partner_attributes"]} == set(attributes)
    assert all(row["value"] in attributes[row["attribute"]] for row in tables["partner_attributes"])


def test_new_orders_peak_in_march_and_september_and_come_on_working_days_only(lines: list[Row]) -> None:
    new = [line["ordered_on"] for line in lines if line["kind"] == "new" and line["net"] >= 0]
    by_month = Counter(day.replace(day=1) for day in new)

    for year in (2024, 2025):
        september, around = date(year, 9, 1), (date(year, 8, 1), date(year, 10, 1))
        assert all(by_month[september] > by_month[month] for month in around)
        march = date(year + 1, 3, 1)
        assert by_month[march] == max(by_month[add_months(march, -number)] for number in range(12))
    assert all(day.weekday() < 5 and day not in HOLIDAYS for day in new)


@pytest.mark.parametrize(
    ("first_day", "last_day", "before"),
    [
        pytest.param(date(2025, 4, 29), date(2025, 5, 6), date(2025, 4, 15), id="Golden Week"),
        pytest.param(date(2025, 8, 10), date(2025, 8, 16), date(2025, 7, 27), id="Obon"),
        pytest.param(date(2025, 12, 28), date(2026, 1, 4), date(2025, 12, 14), id="New Year"),
    ],
)
def test_in_the_holiday_weeks_less_than_a_third_of_an_ordinary_week_is_ordered(
    lines: list[Row], first_day: date, last_day: date, before: date
) -> None:
    new = [line["ordered_on"] for line in lines if line["kind"] == "new"]
    quiet = sum(first_day <= day <= last_day for day in new)
    ordinary = sum(before <= day <= before + (last_day - first_day) for day in new)

    assert 3 * quiet < ordinary


def test_six_partners_sell_about_half_of_everything_and_the_smaller_thirty_about_an_eighth(lines: list[Row]) -> None:
    sales: Counter[str] = Counter()
    for line in lines:
        sales[line["partner"]] += line["net"]
    largest = [amount for _, amount in sales.most_common()]

    assert 45 <= 100 * sum(largest[:6]) // sum(largest) <= 65
    assert 6 <= 100 * sum(largest[30:]) // sum(largest) <= 16


def test_a_renewal_falls_on_the_anniversary_of_the_subscription(lines: list[Row]) -> None:
    first: dict[str, date] = {}
    for line in sorted(lines, key=lambda line: line["ordered_on"]):
        if line["kind"] == "new":
            first.setdefault(line["subscription"], line["ordered_on"])
    renewals = [line for line in lines if line["kind"] == "renewal"]

    assert len(renewals) > 1_000
    assert all(line["ordered_on"] == add_months(first[line["subscription"]], 12) for line in renewals)


def test_partners_start_and_end_in_the_middle_and_minami_is_one_that_started(tables: Tables) -> None:
    partners = {row["code"]: row for row in tables["partners"]}
    started = [code for code, row in partners.items() if row["first_day"] > START]

    assert {"aoba", "kita", "minami"} <= set(partners)
    assert "minami" in started
    assert len(started) == 10
    assert sum(row["last_day"] is not None for row in partners.values()) == 5
    assert {row["contract"] for row in tables["agreements"]} == {"referral", "agency", "consulting", "reseller"}


def _ties(tables: Tables, lines: list[Row]) -> int:
    at = Counter((line["partner"], line["booked_at"]) for line in lines)
    return sum(number > 1 for number in at.values())


RARITIES: dict[str, Callable[[Tables, list[Row]], int]] = {
    "a free line": lambda tables, lines: sum(line["net"] == 0 for line in lines),
    "a credit note": lambda tables, lines: sum(line["kind"] == "new" and line["net"] < 0 for line in lines),
    "a line with subvention": lambda tables, lines: sum(line["subvention"] is not None for line in lines),
    "a line of the last day of a month": lambda tables, lines: sum(line["ordered_on"] == date(2025, 3, 31) for line in lines),
    "a revised line": lambda tables, lines: len(tables["order_lines"]) - len(lines),
    "lines booked at the same moment": _ties,
    "a cancellation": lambda tables, lines: sum(row["kind"] == "cancel" for row in tables["line_changes"]),
    "a refund": lambda tables, lines: sum(row["kind"] == "refund" for row in tables["line_changes"]),
    "a bad debt": lambda tables, lines: sum(row["kind"] == "bad_debt" for row in tables["line_changes"]),
    "a shared line": lambda tables, lines: len(tables["credits"]),
    "a line paid in parts": lambda tables, lines: (
        len(tables["customer_payments"]) - len({row["line"] for row in tables["customer_payments"]})
    ),
    "a line nobody paid": lambda tables, lines: len(lines) - len({row["line"] for row in tables["customer_payments"]}),
    "a target signed late": lambda tables, lines: sum(
        row["partner_signed_on"] is not None and row["partner_signed_on"] > row["first_day"] for row in tables["targets"]
    ),
    "a target signed by one side": lambda tables, lines: sum(row["partner_signed_on"] is None for row in tables["targets"]),
    "a person with consent": lambda tables, lines: sum(row["consented_on"] is not None for row in tables["people"]),
    "a person without": lambda tables, lines: sum(row["consented_on"] is None for row in tables["people"]),
    "a person who left": lambda tables, lines: sum(row["left"] is not None for row in tables["people"]),
    "a certificate that ran out": lambda tables, lines: sum(row["last_day"] < END for row in tables["certificates"]),
    **{
        f"an activity of kind {kind}": lambda tables, lines, kind=kind: sum(row["kind"] == kind for row in tables["activities"])  # type: ignore[misc]
        for kind in ("portal_login", "download", "course_passed", "meeting_set", "claim", "inquiry", "accompanied_visit")
    },
}


@pytest.mark.parametrize("rarity", RARITIES)
def test_the_two_years_hold(rarity: str, tables: Tables, lines: list[Row]) -> None:
    assert RARITIES[rarity](tables, lines) >= 3


def test_no_fact_lies_after_the_last_day(tables: Tables) -> None:
    days = [
        row[column]
        for table, column in (("line_changes", "date"), ("customer_payments", "date"), ("activities", "date"))
        for row in tables[table]
    ]

    assert max(days) <= END
