"""The worked tables of docs/rules/ranks.md on points (R2), tracks (R5) and places (R4), to their borders."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, run

POINTS = """metrics:
  customers: "count(distinct line.customer) over year"
  accredited: "count(certificate) as of review"
  points: "10 * customers + 30 * accredited"
"""
SALES = 'metrics: {sales: "sum(line.net) over month"}\n'


def ranks(text: str, condition: str, facts: str) -> dict[str, str]:
    """The rank of each partner at the review of 1 February."""
    ladder = f'ranks: {{promote: monthly, ladder: [{{id: bronze}}, {{id: silver, condition: "{condition}"}}]}}\n'
    rows: list[dict[str, Any]] = run(Example("", text + ladder, facts, until="2024-02-01")).rows("ranks")
    return {row["partner"]: row["rank"] for row in rows if str(row["day"]) == "2024-02-01"}


ONE_PERSON = "person ken aoba; certificate Q1 ken sales 2024-01-01; "
TWO = "line A1 2024-01-05 1 customer=kawa; line A2 2024-01-05 1 customer=mori; "
THREE = TWO + "line A3 2024-01-31 1 customer=yama"


@pytest.mark.parametrize(
    ("says", "condition", "facts", "rank"),
    [
        ("3 customers and 1 person are 60 points", "points >= 60", ONE_PERSON + THREE, "silver"),
        ("2 customers and 1 person are 50", "points >= 60", ONE_PERSON + TWO, "bronze"),
        ("one track is enough", "customers >= 3 or accredited >= 1", ONE_PERSON + "line A1 2024-01-05 1 customer=kawa", "silver"),
        ("so is the other", "customers >= 3 or accredited >= 1", THREE, "silver"),
        ("neither is not", "customers >= 3 or accredited >= 1", TWO, "bronze"),
    ],
)
def test_points_and_tracks(says: str, condition: str, facts: str, rank: str):
    assert ranks(POINTS, condition, facts)["aoba"] == rank


PLACED = "partner hana; line A1 2024-01-31 500; line K1 2024-01-31 300 partner=kita; line M1 2024-01-31 300 partner=minami"


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("position(sales) <= 2", {"aoba", "kita", "minami"}),
        ("position(sales) / cohort(sales) <= 50 %", {"aoba", "kita", "minami"}),
        ("position(sales) / cohort(sales) <= 49 %", {"aoba"}),
        ("position(sales) <= 3", {"aoba", "kita", "minami"}),
        ("position(sales) <= 4", {"aoba", "kita", "minami", "hana"}),
    ],
)
def test_the_top_of_a_cohort(condition: str, met: set[str]):
    assert {partner for partner, rank in ranks(SALES, condition, PLACED).items() if rank == "silver"} == met
