"""Places by a metric: ties, cohorts, who is compared, shares of the top, prize lists, the ladder."""

from typing import Any

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, run
from enishi_engine.program import ProgramRefused
from enishi_engine.program.folder import read_texts

MAY = "; partner hana; line Z1 2024-05-02 1 partner=hana"
SALES = "line A1 2024-04-10 500; line K1 2024-04-11 300 partner=kita; line M1 2024-04-12 300 partner=minami"


def bonus(condition: str, *, metric: str = "sum(line.net) over month", amount: str = "100", more: str = "") -> str:
    return f"""metrics: {{m: "{metric}"}}
incentives: [{{id: b, type: target_bonus, over: month, first_day: "2024-04-01", last_day: "2024-04-30", reached: "{condition}", amount: {amount}, {more} limits: none}}]
"""


def april(result: Any) -> tuple[dict[str, int], dict[str, tuple[str, Any, Any]]]:
    """Of April: what each partner was paid, and of the others the reason, needed and had."""
    paid = {row["seller"]: row["amount"] for row in result.rows("earning_lines") if str(row["day"]) == "2024-04-30"}
    rows = [row for row in result.rows("not_paid") if str(row["day"]) == "2024-04-30"]
    return paid, {row["seller"]: (row["reason"], row["needed"], row["had"]) for row in rows}


@pytest.mark.parametrize(
    ("says", "text", "facts", "paid", "not_paid"),
    [
        ("the first place alone", bonus("position(m) <= 1"), SALES, {"aoba": 100},
         {"kita": ("condition", 1, 2), "minami": ("condition", 1, 2), "hana": ("condition", 1, 4)}),
        ("a shared second place, and the third is left out", bonus("position(m) <= 3"), SALES, {"aoba": 100, "kita": 100, "minami": 100}, {"hana": ("condition", 3, 4)}),
        ("the top half of four holds both on place 2", bonus("position(m) / cohort(m) <= 50 %"), SALES, {"aoba": 100, "kita": 100, "minami": 100},
         {"hana": ("condition", 500_000, 4)}),
        ("49 % is less than 2 of 4", bonus("position(m) / cohort(m) <= 49 %"), SALES, {"aoba": 100},
         {"kita": ("condition", 490_000, 2), "minami": ("condition", 490_000, 2), "hana": ("condition", 490_000, 4)}),
        ("a negative figure is behind nothing", bonus("position(m) <= 3"), "line A1 2024-04-10 5; line K1 2024-04-10 4 partner=kita; line M1 2024-04-10 -1 partner=minami",
         {"aoba": 100, "kita": 100, "hana": 100}, {"minami": ("condition", 3, 4)}),
        ("all alike share the first place", bonus("position(m) = 1"), "line A1 2024-05-01 1", {"aoba": 100, "kita": 100, "minami": 100, "hana": 100}, {}),
        ("who has no figure is not compared", bonus("position(m) <= 1", metric="latest(line.net) over month"), "line A1 2024-04-10 5; line K1 2024-04-10 4 partner=kita", {"aoba": 100},
         {"kita": ("condition", 1, 2), "minami": ("missing", None, None), "hana": ("missing", None, None)}),
        ("nor counted in the cohort", bonus("cohort(m) = 2", metric="latest(line.net) over month"), "line A1 2024-04-10 5; line K1 2024-04-10 4 partner=kita", {"aoba": 100, "kita": 100},
         {"minami": ("missing", None, None), "hana": ("missing", None, None)}),
        ("ratios are compared crosswise: 1/3 and 2/6 share a place before 333_333/1_000_000", bonus("position(m) <= 2", metric="sum(line.net) over month / sum(line.list) over month"),
         ("line A1 2024-04-10 1 list_minor=3; line K1 2024-04-10 2 partner=kita list_minor=6; line M1 2024-04-10 333_333 partner=minami list_minor=1_000_000; "
         "line H1 2024-04-10 -1 partner=hana list_minor=3"),
         {"aoba": 100, "kita": 100}, {"minami": ("condition", 2, 3), "hana": ("condition", 2, 4)}),
        ("a prize list with a tie on the second place", bonus("m > 0", amount="{by: position(m), 1: 300, 2: 200, 3: 100}"), SALES, {"aoba": 300, "kita": 200, "minami": 200},
         {"hana": ("condition", 0, 0)}),
        ("a place without a prize", bonus("m >= 0", amount="{by: position(m), 1: 300, 2: 200}"), SALES, {"aoba": 300, "kita": 200, "minami": 200}, {"hana": ("no_row", None, 4)}),
    ],
)  # fmt: skip
def test_a_place_in_april(says: str, text: str, facts: str, paid: dict[str, int], not_paid: dict[str, Any]):
    assert april(run(Example("", text, facts + MAY))) == (paid, not_paid)


def test_a_region_is_a_cohort_of_its_own_and_without_a_region_there_is_none():
    """East: aoba 500, kita 300. West: minami alone, from 30 April, the reference day. hana has no region."""
    regions = (
        "; attribute aoba region east 2024-01-01; attribute kita region east 2024-01-01"
        "; attribute minami region east 2024-01-01; attribute minami region west 2024-04-30"
    )
    result = run(Example("", bonus("position(m by partner.region) <= 1"), SALES + MAY + regions))

    assert april(result) == (
        {"aoba": 100, "minami": 100},
        {"kita": ("condition", 1, 2), "hana": ("missing", None, None)},
    )


def test_a_cohort_of_one_is_100_percent():
    text = bonus("position(m by partner.kind) / cohort(m by partner.kind) >= 100 %", more='who: "cohort(m by partner.kind) = 1",')
    result = run(Example("", text, SALES + MAY + "; partner taro kind=individual"))

    assert april(result)[0] == {"taro": 100}


def test_who_is_in_business_on_the_last_day_is_compared_and_who_left_or_came_a_day_off_is_not():
    """Neither kita, who left on 29 April, nor taro, who came on 1 May, has a place; minami, who left on 30 April, has the second."""
    facts = SALES + "; partner kita last_day=2024-04-29; partner minami last_day=2024-04-30; partner taro first_day=2024-05-01" + MAY
    paid, not_paid = april(run(Example("", bonus("position(m) <= 2 and cohort(m) = 3"), facts)))

    assert paid == {"aoba": 100, "minami": 100}
    assert not_paid == {"hana": ("condition", None, None)}


LADDER = """metrics: {{m: "sum(line.net) over month"}}
ranks: {{promote: monthly, ladder: [{{id: bronze}}, {{id: gold, condition: "{condition}"}}]}}
incentives: []
"""


def test_the_ladder_takes_the_top_third_and_keeps_its_figures():
    """Review of 1 May over April: aoba 500 is place 1 of 3 (33.3 %), kita and minami share place 2 of 3 (66.7 %)."""
    result = run(Example("", LADDER.format(condition="position(m) / cohort(m) <= 34 %"), SALES, until="2024-05-01"))
    ranks = {row["partner"]: row["rank"] for row in result.rows("ranks") if str(row["day"]) == "2024-05-01"}
    figures = {(row["partner"], row["metric"]): row["value"] for row in result.rows("metrics") if str(row["day"]) == "2024-05-01"}

    assert ranks == {"aoba": "gold", "kita": "bronze", "minami": "bronze"}
    assert figures["aoba", "position(m)"] == 1
    assert figures["kita", "position(m)"] == figures["minami", "position(m)"] == 2
    assert figures["minami", "cohort(m)"] == 3


def test_who_begins_on_the_day_of_the_review_is_reviewed_without_a_place():
    facts = SALES + "; partner minami first_day=2024-05-01"
    result = run(Example("", LADDER.format(condition="position(m) <= 3 or cohort(m) > 2"), facts, until="2024-05-01"))
    figures = {
        row["partner"]: row["value"] for row in result.rows("metrics") if row["metric"] == "position(m)" and str(row["day"]) == "2024-05-01"
    }

    assert figures == {"aoba": 1, "kita": 2, "minami": None}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('incentives: [{id: c, type: commission, base: line.net, rate: 1 %, condition: "position(m) <= 3", limits: none}]', "stands only in the ladder's conditions"),
        ('incentives: [{id: b, type: target_bonus, over: month, reached: "position(n) <= 3", amount: 1, limits: none}]', "There is no 'n' here"),
        ('incentives: [{id: b, type: target_bonus, over: month, reached: "position(m by partner.first_day) <= 3", amount: 1, limits: none}]', "not told apart by 'partner.first_day'"),
        ('incentives: [{id: b, type: target_bonus, over: month, reached: "position(3) <= 3", amount: 1, limits: none}]', "A name is expected here"),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused_with_its_place_and_remedy(text: str, problem: str):
    written = HEAD.format(rounding="down", year_starts="01-01") + 'metrics: {m: "sum(line.net) over month"}\n' + text + "\n"
    with pytest.raises(ProgramRefused, match=problem):
        read_texts({FIRST_DAY: ("2024-01-01.yaml", written.encode())})
