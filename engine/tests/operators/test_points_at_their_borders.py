"""Counting in parts, weights by day and key, clamps: borders, zero, negative, missing, ties, credits."""

from typing import Any

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, arrow, check, facts_of, run, table
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.facts import read_tables
from enishi_engine.program import ProgramRefused
from enishi_engine.program.folder import read_texts

END = "; line Z9 2026-06-01 1 partner=kita"
REVIEWS = "ranks: {promote: monthly, ladder: [{id: bronze}]}\nincentives: []\n"
WEIGHTS = """weights:
  points:
    day: line.first_sold
    tables:
      2024-04-01: {by: product.family, cloud: 3, box: 1.5, otherwise: 1}
      2026-04-01: {by: product.family, cloud: {by: person.role, sales: 2, otherwise: 0.25}, otherwise: 1}
  size:
    holds: amounts
    tables: {2024-04-01: {by: customer.region, kanto: 10_000}, 2026-03-31: {by: customer.region, kanto: 8_000}}
  steps: {day: activity.date, tables: {2026-01-01: {by: activity.kind, course_passed: 5, meeting_set: -0.5}, 2026-05-31: 1}}
"""
GOODS = "; product mail cloud; product disk box; product phone; person ken aoba role=sales; customer kawa region=kanto; customer mori region=kansai"


def figure(text: str, facts: str, *, by: str = "2026-06-01") -> Any:
    """Millionths (or a count) of the metric of aoba at the review of a day; None where it is missing."""
    example = Example("", f'{WEIGHTS}metrics: {{m: "{text}"}}\n{REVIEWS}', facts + GOODS + END, until=by)
    rows = run(example).rows("metrics")
    return next(row["value"] for row in rows if row["partner"] == "aoba" and str(row["day"]) == by)


@pytest.mark.parametrize(
    ("says", "text", "facts", "value"),
    [
        ("parts are exact to the millionth", "sum(line.net per 100) over month", "line A1 2026-05-10 199", 1_990_000),
        ("a third of a part is cut at the millionth", "sum(line.net per 30) over month", "line A1 2026-05-10 10", 333_333),
        ("full times leave the rest of each line out", "sum(line.net per full 100) over month", "line A1 2026-05-10 150; line A2 2026-05-11 150", 2),
        ("of the sum the rests are counted together", "(sum(line.net) over month) per full 100", "line A1 2026-05-10 150; line A2 2026-05-11 150", 3),
        ("one short of the second is one", "sum(line.net per full 100) over month", "line A1 2026-05-10 199", 1),
        ("exactly two are two", "sum(line.net per full 100) over month", "line A1 2026-05-10 200", 2),
        ("negative full times as their positive twins", "sum(line.net per full 100) over month", "line A1 2026-05-10 -150", -1),
        ("negative parts too", "sum(line.net per 30) over month", "line A1 2026-05-10 -10", -333_333),
        ("nothing is 0 times anything", "sum(line.net per 30) over month", "line A1 2026-05-10 0", 0),
        ("a ratio in percent: 2 of 3", "(sum(line.net) over month / sum(line.list) over month) per 1 %", "line A1 2026-05-10 2 list_minor=3", 66_666_666),
        ("full percent of it", "(sum(line.net) over month / sum(line.list) over month) per full 1 %", "line A1 2026-05-10 2 list_minor=3", 66),
        ("a ratio of nothing has no parts", "(sum(line.net) over month / sum(line.list) over month) per 1 %", "line A1 2026-05-10 2", None),
        ("days from first sold to order, by 30: 31 March to 30 May are 60", "sum((line.ordered_on - line.first_sold) per full 30 days) over month",
         "line A1 2026-03-31 1 product=mail customer=kawa; line A2 2026-05-30 1 product=mail customer=kawa", 2),
        ("a change is a negative line in parts too", "sum(line.net per 100) over quarter", "line A1 2026-05-10 250; change C1 A1 refund 99 2026-05-20", 1_510_000),
        ("clamped below", "min(max((sum(line.net) over month / sum(line.list) over month) per 1 % - 80, 0), 40)", "line A1 2026-05-10 40 list_minor=100", 0),
        ("half a point for half a percent", "min(max((sum(line.net) over month / sum(line.list) over month) per 1 % - 80, 0), 40)", "line A1 2026-05-10 855 list_minor=1_000", 5_500_000),
        ("clamped above", "min(max((sum(line.net) over month / sum(line.list) over month) per 1 % - 80, 0), 40)", "line A1 2026-05-10 130 list_minor=100", 40_000_000),
    ],
)  # fmt: skip
def test_counting_in_parts(says: str, text: str, facts: str, value: Any):
    assert figure(text, facts) == value


@pytest.mark.parametrize(
    ("says", "text", "facts", "value"),
    [
        ("first sold a day before the new table: the old weight", "sum(line.quantity * points) over month", "line A1 2026-03-31 1 product=mail customer=kawa; line A2 2026-05-01 1 product=mail customer=kawa quantity=2 person=ken", 6_000_000),
        ("first sold on its day: the new one, by role", "sum(line.quantity * points) over month", "line A1 2026-04-01 1 product=mail customer=kawa; line A2 2026-05-01 1 product=mail customer=kawa quantity=2 person=ken", 4_000_000),
        ("whoever sold it first", "sum(line.quantity * points) over month", "line K1 2026-03-31 1 partner=kita product=mail customer=kawa; line A2 2026-05-01 1 product=mail customer=kawa quantity=2 person=ken", 6_000_000),
        ("to another customer it is new", "sum(line.quantity * points) over month", "line A1 2026-03-31 1 product=mail customer=mori; line A2 2026-05-01 1 product=mail customer=kawa quantity=2 person=ken", 4_000_000),
        ("another family is new too", "sum(line.quantity * points) over month", "line A1 2026-03-31 1 product=mail customer=kawa; line A2 2026-05-01 1 product=disk customer=kawa quantity=2", 2_000_000),
        ("without a role the inner table has no key", "sum(line.quantity * points) over month", "line A2 2026-05-01 1 product=mail customer=kawa quantity=2", 0),
        ("a product without a family has no key either", "sum(line.quantity * points) over month", "line A2 2026-05-01 1 product=phone customer=kawa quantity=2", 0),
        ("without a customer it was never first sold", "sum(line.quantity * points) over month", "line A2 2026-05-01 1 product=mail quantity=2", 0),
        ("before the first table there is no weight", "sum(points) over since contract", "partner aoba first_day=2024-01-01; line A1 2024-03-31 1 product=disk customer=kawa", 0),
        ("on its day there is", "sum(points) over since contract", "partner aoba first_day=2024-01-01; line A1 2024-04-01 1 product=disk customer=kawa", 1_500_000),
        ("a product is multiplied before it is cut", "sum(line.net * points per 30_000) over month", "line A1 2026-03-01 1 product=mail customer=mori; line A2 2026-05-01 10_000 product=mail customer=mori", 1_000_000),
        ("a size of the day and region", "sum(line.net per size) over quarter - 1", "line A1 2026-03-30 12_000 customer=kawa; line A2 2026-03-31 12_000 customer=kawa", 1_200_000 + 1_500_000),
        ("a region without a size is not counted", "sum(line.net per size) over month", "line A1 2026-05-01 10_000 customer=mori", 0),
        ("points of activities, by kind", "sum(steps) over month", "activity V1 course_passed 2026-05-10; activity V2 meeting_set 2026-05-11; activity V3 portal_login 2026-05-12", 4_500_000),
        ("from 31 May on one point for any", "sum(steps) over month", "activity V1 course_passed 2026-05-30; activity V2 portal_login 2026-05-31", 6_000_000),
        ("points are split by credits: 1 of 4 parts of 2 points", "sum(points) over month",
         "line A1 2026-05-01 1 partner=kita product=mail customer=kawa person=ken; credit R1 A1 aoba 1 role=sold; credit R2 A1 kita 3 role=sold", 500_000),
    ],
)  # fmt: skip
def test_weights(says: str, text: str, facts: str, value: Any):
    assert figure(text, facts) == value


@table(
    Example("a base of full parts: 29 per full 10 are 2 units at 5", """metrics: {}
incentives: [{id: r, type: volume_rebate, base: line.net per full 10, over: month, method: marginal, bands: [{from: 0, to: open, amount: 5}], limits: none}]
""", "line A1 2024-04-10 29; line A2 2024-04-11 9", {"A1": 10}, {"A2": "zero"}),
    Example("first sold within 30 days, and a day late", """metrics: {}
incentives: [{id: c, type: commission, base: line.net, rate: 10 %, condition: "line.ordered_on - line.first_sold <= 30 days", limits: none}]
""", "line A1 2024-02-29 100 product=mail customer=kawa; line A2 2024-03-30 100 product=mail customer=kawa; line A3 2024-03-31 100 product=mail customer=kawa; product mail cloud",
            {"A1": 10, "A2": 10}, {"A3": "condition"}),
)  # fmt: skip
def test_parts_and_first_sold_on_lines(example: Example):
    check(example)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('metrics: {m: "sum(line.net per 0) over month"}', "a written size above 0"),
        ('metrics: {m: "sum(line.net per line.list) over month"}', "a written size above 0"),
        ('metrics: {m: "sum(line.net per 30 days) over month"}', "is not counted by a number of days"),
        ('metrics: {m: "sum(line.net * points) over month"}', "cannot be multiplied"),
        ('metrics: {m: "sum(line.net) over month per 100 * points"}', "points weighs single facts"),
        ('metrics: {m: "sum(activity.value * points) over month"}', "It is not clear|There is no"),
        ('metrics: {points: "sum(line.net) over month"}', "is a weight and a metric"),
        ("metrics: {per: sum(line.net) over month}", "is a word of the language"),
    ],
)  # fmt: skip
def test_parts_and_weights_that_mean_nothing_are_refused(text: str, problem: str):
    weights = "weights: {points: {tables: {2024-01-01: 1}}}\n"
    with pytest.raises(ProgramRefused, match=problem):
        read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="01-01") + weights + text + "\n").encode())})


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ("{p: {tables: {2024-02-30: 1}}}", "is not a day of the calendar"),
        ("{p: {}}", "p lacks tables"),
        ("{p: {tables: {2024-01-01: 1.0000001}}}", "more decimals"),
        ("{p: {tables: {2024-01-01: {cloud: 1}}}}", "The table lacks by"),
        ("{p: {tables: {2024-01-01: {by: line.net, 1: 1}}}}", "no rows by an amount"),
        ("{p: {tables: {2024-01-01: {by: line.kind, newest: 1}}}}", "line.kind is never 'newest'"),
        ("{p: {day: line.net, tables: {2024-01-01: 1}}}", "A day is expected"),
        ("{p: {holds: sums, tables: {2024-01-01: 1}}}", "no kind of weight"),
        ("{p: {tables: {2024-01-01: {by: activity.kind, a: {by: line.kind, new: 1}}}}}", "weighs one kind of fact"),
    ],
)  # fmt: skip
def test_a_weight_that_cannot_be_is_refused_with_its_place(weights: str, problem: str):
    text = HEAD.format(rounding="down", year_starts="01-01") + f"weights: {weights}\n"
    with pytest.raises(ProgramRefused, match=problem):
        read_texts({FIRST_DAY: ("2024-01-01.yaml", text.encode())})


def test_a_figure_that_no_result_can_hold_is_refused_by_name_in_both_readers():
    text = """metrics: {points: "(sum(line.net) over month) per 1 * (count(line) over month)"}
ranks: {promote: monthly, ladder: [{id: bronze}]}
incentives: [{id: c, type: commission, base: line.net, rate: 10 %, limits: none}]
"""
    program = read_texts({FIRST_DAY: ("2024-01-01.yaml", (HEAD.format(rounding="down", year_starts="01-01") + text).encode())}).program
    lines = "; ".join(f"line A{number} 2024-01-10 {10**12 if number == 1 else 0}" for number in range(1, 11))
    tables = {name: arrow(rows) for name, rows in facts_of(f"{lines}; line B1 2024-02-10 1").items()}
    facts = read_tables(tables, currency="JPY", timezone="Asia/Tokyo")

    # 10¹² yen in parts of one yen are 10¹² points, kept as 10¹⁸ millionths; ten times as many are beyond 9.2 × 10¹⁸.
    for reader in (calculate, oracle.calculate):
        with pytest.raises(FigureTooLarge, match="in the table metrics, comes to more than 9,223,372,036,854,775,807"):
            reader(program, facts)
