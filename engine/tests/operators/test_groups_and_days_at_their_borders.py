"""Groups of facts that pass a test of their own, and days on which a condition held: borders, none, credits, changes, missing."""

from typing import Any

import pytest

from engine.tests.operators.desk import FIRST_DAY, HEAD, Example, check, run, table
from enishi_engine.program import ProgramRefused
from enishi_engine.program.folder import read_texts

REVIEWS = "ranks: {promote: monthly, ladder: [{id: bronze}]}\nincentives: []\n"
END = "; line Z9 2024-06-05 1 partner=kita"


def figure(text: str, facts: str, *, by: str = "2024-06-01", more: str = "") -> Any:
    """The metric `m` of aoba at the review of a day; None where it is missing."""
    example = Example("", f'metrics: {{{more}m: "{text}"}}\n{REVIEWS}', facts + END, until="2024-06-05")
    rows = run(example).rows("metrics")
    return next(row["value"] for row in rows if (row["partner"], str(row["day"]), row["metric"]) == ("aoba", by, "m"))


KAWA = "line A1 2024-05-10 60 customer=kawa; line A2 2024-05-20 40 customer=kawa"
MORI = "line B1 2024-05-31 99 customer=mori"


@pytest.mark.parametrize(
    ("says", "text", "facts", "value"),
    [
        ("exactly the sum passes, one short of it does not", "count(each line.customer where sum(line.net) >= 100) over month", f"{KAWA}; {MORI}", 1),
        ("no facts, no groups", "count(each line.customer where sum(line.net) >= 0) over month", "line A1 2024-04-30 100 customer=kawa", 0),
        ("nor of a line on the day after the span, of whom nothing in it is 0", "count(each line.customer where sum(line.net) >= 0) over month", "line A1 2024-06-01 100 customer=kawa", 0),
        ("a line without a customer is in no group", "count(each line.customer where sum(line.net) >= 0) over month", "line A1 2024-05-10 100", 0),
        ("a change lowers its group's sum on its own day", "count(each line.customer where sum(line.net) >= 100) over month", f"{KAWA}; change C1 A1 refund 1 2024-05-31", 0),
        ("and not a day after the span", "count(each line.customer where sum(line.net) >= 100) over month", f"{KAWA}; change C1 A1 refund 1 2024-06-01", 1),
        ("a negative sum passes a test of its own", "count(each line.customer where sum(line.net) < 0) over month", "line A1 2024-05-10 -1 customer=kawa; line A2 2024-05-10 0 customer=mori", 1),
        ("a figure of a group may have a span of its own", "count(each line.customer where sum(line.net) over year >= 100) over month",
         "line A0 2024-01-01 99 customer=kawa; line A1 2024-05-10 1 customer=kawa; line A2 2024-02-01 500 customer=mori", 1),
        ("and a day of its own", "count(each line.customer where sum(line.net) by line.accepted_on over month >= 10) over month",
         "line A1 2024-05-10 10 customer=kawa accepted_on=2024-05-31; line B1 2024-05-10 10 customer=mori accepted_on=2024-06-01", 1),
        ("groups of product families, a product without one in none", "count(each product.family where count(line) >= 2) over month",
         ("product mail cloud; product disk cloud; product box box; product pen; line A1 2024-05-01 1 product=mail; line A2 2024-05-02 1 product=disk; line A3 2024-05-03 1 product=box; "
         "line A4 2024-05-04 1 product=pen; line A5 2024-05-05 1 product=pen"), 1),
        ("areas of customers", "count(each customer.region where count(distinct line.customer) >= 2) over month",
         ("customer kawa region=east; customer mori region=east; customer yama region=west; line A1 2024-05-01 1 customer=kawa; line A2 2024-05-02 1 customer=mori; line A3 2024-05-03 1 customer=yama; "
         "line A4 2024-05-04 1 customer=yama"), 1),
        ("subjects of activities", "count(each activity.subject where sum(activity.value) >= 3) over month",
         "activity V1 visit 2024-05-01 subject=kawa value_millionths=2_000_000; activity V2 visit 2024-05-31 subject=kawa value_millionths=1_000_000; activity V3 visit 2024-05-02 subject=mori value_millionths=2_999_999", 1),
        ("customers of deals", "count(each deal.customer where count(deal) >= 2) over month", "deal D1 2024-05-01 customer=kawa; deal D2 2024-05-02 customer=kawa; deal D3 2024-05-02 customer=mori", 1),
        ("a missing figure passes nothing, nor its opposite", "count(each line.customer where not latest(line.net where line.kind = usage) >= 0) over month", KAWA, 0),
        ("the latest of each group", "count(each line.customer where latest(line.net) >= 50) over month", f"{KAWA}; {MORI}", 1),
        ("each part of a shared line is its partner's own", "count(each line.customer where sum(line.net) >= 50) over month",
         "line A1 2024-05-10 100 customer=kawa partner=kita; credit R1 A1 aoba 1 role=sold; credit R2 A1 kita 1 role=sold", 1),
        ("and one unit less is not enough", "count(each line.customer where sum(line.net) >= 51) over month",
         "line A1 2024-05-10 100 customer=kawa partner=kita; credit R1 A1 aoba 1 role=sold; credit R2 A1 kita 1 role=sold", 0),
        ("every customer of 2 lines and more bought cloud: one did not", "count(each line.customer where count(line) >= 2 and not count(line where product.family = cloud) >= 1) over month",
         f"{KAWA}; {MORI}; product mail cloud", 1),
        ("every customer did", "count(each line.customer where count(line) >= 2 and not count(line where product.family = cloud) >= 1) over month",
         f"{KAWA} product=mail; {MORI}; product mail cloud", 0),
        ("and of no customers every one did", "count(each line.customer where count(line) >= 2 and not count(line where product.family = cloud) >= 1) over month", MORI, 0),
        ("as of a day in the past", "count(each line.customer where sum(line.net) >= 100) over month as of 2024-05-19", KAWA, 0),
        ("as of a day that has not come it is missing", "count(each line.customer where sum(line.net) >= 100) over month as of 2024-06-01", KAWA, None),
    ],
)  # fmt: skip
def test_groups_that_pass_a_test_of_their_own(says: str, text: str, facts: str, value: Any):
    assert figure(text, facts) == value


@pytest.mark.parametrize(
    ("says", "text", "facts", "value"),
    [
        ("what lies ten days apart is within twelve days on 20 and 21 May", "count(day where sum(line.net) over trailing 12 days >= 100) over month", f"{KAWA}", 2),
        ("the day of the line counts, at its end", "count(day where sum(line.net) over month >= 60) over month", "line A1 2024-05-31 60", 1),
        ("a line on the first day holds all month", "count(day where sum(line.net) over month >= 60) over month", "line A1 2024-05-01 60", 31),
        ("a leap February has 29 days", "count(day where sum(line.net) over month >= 60) over month - 3", "line A1 2024-02-01 60", 29),
        ("a refund ends it", "count(day where sum(line.net) over month >= 60) over month", "line A1 2024-05-01 60; change C1 A1 refund 1 2024-05-11", 10),
        ("on no day", "count(day where sum(line.net) over month >= 61) over month", "line A1 2024-05-01 60", 0),
        ("60 is 0 on none of three days", "count(day where sum(line.net) over month = 0) over trailing 3 days", "line A1 2024-05-29 60", 0),
        ("an unknown condition does not hold", "count(day where latest(line.net) over month >= 0) over trailing 3 days", "line A1 2024-05-30 60", 2),
        ("of another metric", "count(day where n >= 2) over month", KAWA, 12),
        ("people who were there together for a day", "count(day where count(person) as of day >= 2) over month",
         "person ken aoba joined=2024-05-03; person yui aoba left=2024-05-05", 2),
        ("groups at the end of each day: one from 30 May on", "count(day where count(each line.customer where sum(line.net) >= 100) over month >= 1) over month", "line A1 2024-05-30 100 customer=kawa", 2),
        ("as of a day in the past", "count(day where n >= 1) over month as of 2024-05-12", KAWA, 3),
    ],
)  # fmt: skip
def test_days_on_which_a_condition_held(says: str, text: str, facts: str, value: Any):
    assert figure(text, facts, more='n: "count(line) over month", ') == value


TWO = """metrics: {half: "sum(line.net) over trailing 30 days", met: "count(day where half >= 100) over trailing 60 days", busy: "count(each line.customer where count(line) >= 2) over year"}
incentives: [{id: c, type: commission, base: line.net, rate: 10 %, condition: "{condition}", limits: none}]
"""


@table(
    Example("met on the 60th day before, and not on the 61st", TWO.replace("{condition}", "met >= 1"),
            "line A1 2024-01-31 100; line A2 2024-03-30 10; line A3 2024-04-29 10; line A4 2024-04-30 10", {"A2": 1, "A3": 1}, {"A1": "condition", "A4": "condition"}),
    Example("a line sees the groups of the days before it", TWO.replace("{condition}", "busy >= 1"),
            "line A1 2024-01-31 100 customer=kawa; line A2 2024-03-01 10 customer=kawa; line A3 2024-03-01 10 customer=kawa; line A4 2024-03-02 10", {"A4": 1},
            {"A1": "condition", "A2": "condition", "A3": "condition"}),
)  # fmt: skip
def test_groups_and_days_on_lines(example: Example):
    check(example)


def steps(span: str) -> str:
    """A commission for the days on which a customer of 100 is within the span."""
    return f"""metrics: {{m: "count(each line.customer where sum(line.net) >= 100) over {span}"}}
incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, condition: "m >= 1", limits: none}}]
"""


@table(
    Example("thirty days back from the day: 1 April is seen until 1 May", steps("trailing 30 days"),
            "line A1 2024-04-01 100 customer=kawa; line A2 2024-04-02 10; line A3 2024-05-01 10; line A4 2024-05-02 10", {"A2": 1, "A3": 1}, {"A1": "condition", "A4": "condition"}),
    Example("a month back from 29, 30 and 31 March is 29 February, from 1 April 1 March", steps("trailing 1 months"),
            "line A1 2024-02-29 100 customer=kawa; line A2 2024-03-31 10; line A3 2024-04-01 10", {"A2": 1}, {"A1": "condition", "A3": "condition"}),
    Example("a month back from 29 February is 29 January, from 1 March 1 February", steps("trailing 1 months"),
            "line A1 2024-01-31 100 customer=kawa; line A2 2024-02-29 10; line A3 2024-03-01 10", {"A2": 1}, {"A1": "condition", "A3": "condition"}),
    Example("a month begins with none", steps("month"),
            "line A1 2024-04-10 100 customer=kawa; line A2 2024-04-30 10; line A3 2024-05-01 10", {"A2": 1}, {"A1": "condition", "A3": "condition"}),
    Example("the month before is seen the whole next month, and no longer", steps("month - 1"),
            "line A1 2024-04-10 100 customer=kawa; line A2 2024-04-30 10; line A3 2024-05-01 10; line A4 2024-05-31 10; line A5 2024-06-01 10", {"A3": 1, "A4": 1},
            {"A1": "condition", "A2": "condition", "A5": "condition"}),
    Example("a month as of its end is seen from the next day on, and goes on to be", steps("month as of 2024-04-30"),
            "line A1 2024-04-10 100 customer=kawa; line A2 2024-04-30 10; line A3 2024-05-01 10; line A4 2024-07-31 10", {"A3": 1, "A4": 1}, {"A1": "missing", "A2": "missing"}),
    Example("a test as of 15 April passes from the 16th on", steps("year").replace("sum(line.net) >=", "sum(line.net) over month as of 2024-04-15 >="),
            "line A1 2024-04-10 100 customer=kawa; line A2 2024-04-15 10; line A3 2024-04-16 10; line A4 2024-06-10 10", {"A3": 1, "A4": 1}, {"A1": "condition", "A2": "condition"}),
)  # fmt: skip
def test_groups_on_the_day_of_each_line(example: Example):
    check(example)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("count(each line.customer) over month", "are counted that pass a test"),
        ("count(each line.net where sum(line.net) > 0) over month", "A code is expected"),
        ("count(each person.role where count(person) > 0) as of review", "are counted that pass a test"),
        ("count(each line.customer where line.net > 0) over month", "There is no 'line.net' here"),
        ("count(each line.customer where count(activity) > 0) over month", "The groups are of line"),
        ("count(each line.customer where count(each line.product where count(line) > 0) over month > 0) over month", "are counted that pass a test"),
        ("count(each line.customer where count(day where sum(line.net) over month > 0) over month > 0) over month", "The days of a span are counted"),
        ("sum(line.net)", "A figure needs its span"),
        ("count(day) over month", "The days of a span are counted"),
        ("count(day where line.net > 0) over month", "There is no 'line.net' here"),
        ("count(day where m > 0) over month", "go in a circle: m → m"),
    ],
)  # fmt: skip
def test_groups_and_days_that_mean_nothing_are_refused(text: str, problem: str):
    written = HEAD.format(rounding="down", year_starts="01-01") + f'metrics: {{m: "{text}"}}\n'
    with pytest.raises(ProgramRefused, match=problem):
        read_texts({FIRST_DAY: ("2024-01-01.yaml", written.encode())})
