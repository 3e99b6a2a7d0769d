"""Caps, floors, stacking, take-backs, payable: same day, tie, leap day, month-end, zero and negative (stacking-and-limits.md, returns.md)."""

import pytest

from engine.tests.operators.desk import Example, check, run, table


def capped(limit: str) -> str:
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, limits: [{limit}]}}]"


MONTH = capped("{per: [partner, month], max: 300}")
FLOOR = capped("{per: [partner, month], min: 50, max: 300}")


@table(
    Example("exactly the cap is paid whole, the next gets nothing", MONTH, "line A1 2024-04-10 3_000; line A2 2024-04-11 10", {"A1": 300}, {"A2": "limit_reached"}),
    Example("on one day the smaller id comes first and the cap cuts the other", MONTH, "line A2 2024-04-10 2_000; line A1 2024-04-10 2_000", {"A1": 200, "A2": 100}),
    Example("the last of the month and the first of the next have each their own cap", MONTH, "line A1 2024-04-30 3_000; line A2 2024-05-01 3_000", {"A1": 300, "A2": 300}),
    Example("29 February is February's", MONTH, "line A1 2024-02-28 3_000; line A2 2024-02-29 100; line A3 2024-03-01 100", {"A1": 300, "A3": 10}, {"A2": "limit_reached"}),
    Example("a line of 0 does not reach the limits", MONTH, "line A1 2024-04-10 0", {}, {"A1": "zero"}),
    Example("above the cap a negative line takes nothing until it is below it", MONTH, "line A1 2024-04-10 4_000; line A2 2024-04-11 -1_000; line A3 2024-04-12 -1_000", {"A1": 300, "A3": -100}, {"A2": "limit_reached"}),
    Example("below 0 there is no floor and no cap", FLOOR, "line A1 2024-04-10 -100", {"A1": -10}),
    Example("10 is raised to the floor of 50; the next 10 adds nothing to it", FLOOR, "line A1 2024-04-10 100; line A2 2024-04-10 100", {"A1": 50}, {"A2": "limit_reached"}),
    Example("exactly the floor", FLOOR, "line A1 2024-04-10 500; line A2 2024-04-11 10", {"A1": 50, "A2": 1}),
    Example("a floor of 0 and a cap of 0", capped("{per: [line], max: 0}"), "line A1 2024-04-10 100; line A2 2024-04-10 -100", {"A2": -10}, {"A1": "limit_reached"}),
    Example("per line before the wider one, whatever the text's order", capped("{per: [partner, month], max: 150}, {per: [line], max: 100}"), "line A1 2024-04-10 3_000; line A2 2024-04-10 3_000", {"A1": 100, "A2": 50}),
    Example("what the first limit leaves nothing of the second does not name", capped("{per: [partner, month], max: 100}, {per: partner, max: 150}"), "line A1 2024-04-10 3_000; line A2 2024-04-11 10; line A3 2024-05-10 3_000; line A4 2024-06-10 10", {"A1": 100, "A3": 50}, {"A2": "limit_reached", "A4": "limit_reached"}),
)  # fmt: skip
def test_caps_and_floors(example: Example):
    check(example)


def two(way: str, first: str = "10 %", second: str = "10 %") -> str:
    return f"""incentives:
  - {{id: a, type: commission, base: line.net, rate: {first}, limits: none}}
  - {{id: b, type: commission, base: line.net, rate: {second}, limits: none, with: {{a: {way}}}}}
"""


ONE = "line A1 2024-02-29 1_000"


@table(
    Example("add: both pay", two("add"), ONE, {"a A1": 100, "b A1": 100}),
    Example("best of two equal amounts is the one that stands first", two("best"), ONE, {"a A1": 100}, {"b A1": "other_is_better"}),
    Example("best is the larger", two("best", second="11 %"), ONE, {"b A1": 110}, {"a A1": "other_is_better"}),
    Example("of two negative amounts the larger is nearer to 0", two("best", second="11 %"), "line A1 2024-02-29 -1_000", {"a A1": -100}, {"b A1": "other_is_better"}),
    Example("an amount of 0 meets nothing", two("best", first="0 %"), ONE, {"b A1": 100}, {"a A1": "zero"}),
    Example("this_first pays, even less", two("this_first", second="1 %"), ONE, {"b A1": 10}, {"a A1": "other_comes_first"}),
    Example("this_first of 0 gives way", two("this_first", second="0 %"), ONE, {"a A1": 100}, {"b A1": "zero"}),
)  # fmt: skip
def test_stacking(example: Example):
    check(example)


def test_of_two_ways_to_yield_the_one_that_was_taken_is_told():
    """A comes before c, and b is better than c: on A1 c yields to a, on A2, which a does not look at, to b."""
    text = """incentives:
  - {id: a, type: commission, base: line.net, rate: 10 %, limits: none, who: "line.quantity = 1", with: {b: add, c: this_first}}
  - {id: b, type: commission, base: line.net, rate: 20 %, limits: none, with: {c: best}}
  - {id: c, type: commission, base: line.net, rate: 15 %, limits: none}
"""
    check(
        Example(
            "", text, "line A1 2024-04-10 1_000 quantity=1; line A2 2024-04-10 1_000 quantity=2",
            {"a A1": 100, "b A1": 200, "b A2": 200}, {"a A2": "who", "c A1": "other_comes_first", "c A2": "other_is_better"},
        )
    )  # fmt: skip


def two_and_a_cap(way: str, renewal: str) -> str:
    """B pays 5 % of what is new and another rate of a renewal, at most 150 a month; a pays 10 % of everything."""
    return f"""incentives:
  - {{id: a, type: commission, base: line.net, rate: 10 %, limits: none}}
  - id: b
    type: commission
    base: line.net
    rate: {{by: line.kind, new: 5 %, renewal: {renewal}}}
    limits: [{{per: [partner, month], max: 150}}]
    with: {{a: {way}}}
"""


NEW_AND_RENEWAL = "line A1 2024-04-10 2_000; line A2 2024-04-11 1_000 kind=renewal"


@table(
    # b's 5 % of 2,000 is 100, less than a's 200, and falls; b's 20 % of 1,000 is 200, more than a's 100, and finds the whole cap of 150.
    Example(
        "what fell in stacking uses up nothing of a cap",
        two_and_a_cap("best", "20 %"),
        NEW_AND_RENEWAL,
        {"a A1": 200, "b A2": 150},
        {"b A1": "other_is_better", "a A2": "other_is_better"},
    ),
    # b comes first everywhere: 100 on A1, and on A2 200 of which the cap of 150 leaves 50.
    Example(
        "what came first and was then cut keeps the other out all the same",
        two_and_a_cap("this_first", "20 %"),
        NEW_AND_RENEWAL,
        {"b A1": 100, "b A2": 50},
        {"a A1": "other_comes_first", "a A2": "other_comes_first"},
    ),
)
def test_stacking_comes_before_limits(example: Example):
    check(example)


def returned(share: str, within: str = "within: 30 days, ") -> str:
    return (
        "incentives: [{id: c, type: commission, base: line.net, rate: 33 %, limits: none, "
        f"take_back: {{after: [cancel, refund], {within}share: {share}}}}}]"
    )


@table(
    Example("33 of 100: refunds of 50, 25, 25 take 16, 8, 9", returned("proportional"),
            "line A1 2024-04-01 100; change C1 A1 refund 50 2024-04-11; change C2 A1 refund 25 2024-04-21; change C3 A1 refund 25 2024-05-01",
            {"A1": 33, "A1 C1": -16, "A1 C2": -8, "A1 C3": -9}),
    Example("the 31st day is outside, over a leap day", returned("proportional"), "line A1 2024-02-01 100; change C1 A1 refund 50 2024-03-02; change C2 A1 refund 50 2024-03-03", {"A1": 33, "A1 C1": -16}),
    Example("on the day of the order", returned("proportional"), "line A1 2024-02-29 100; change C1 A1 cancel - 2024-02-29", {"A1": 33, "A1 C1": -33}),
    Example("two refunds of one day by id", returned("proportional"), "line A1 2024-04-30 100; change C2 A1 refund 1 2024-04-30; change C1 A1 refund 50 2024-04-30", {"A1": 33, "A1 C1": -16}),
    Example("a refund of 0 takes nothing of a share, all of the whole", returned("full"), "line A1 2024-04-30 100; change C1 A1 refund 0 2024-05-01", {"A1": 33, "A1 C1": -33}),
    Example("a refund of 0, proportional", returned("proportional"), "line A1 2024-04-30 100; change C1 A1 refund 0 2024-05-01", {"A1": 33}),
    Example("a credit note is given back whole by a cancel, by a refund not", returned("proportional"),
            "line A1 2024-04-30 -100; change C1 A1 refund - 2024-05-01; change C2 A1 cancel - 2024-05-02", {"A1": -33, "A1 C2": 33}),
    Example("after the run's last day it did not happen", returned("proportional"), "line A1 2024-04-30 100; change C1 A1 cancel - 2024-05-01", {"A1": 33}, until="2024-04-30"),
)  # fmt: skip
def test_take_back(example: Example):
    check(example)


PAYABLE = (
    "incentives: [{id: c, type: commission, base: line.net, rate: 10 %, limits: none, payable: customer_paid, "
    "take_back: {after: [cancel, refund], share: proportional}}]"
)


@pytest.mark.parametrize(
    ("says", "facts", "payable"),
    [
        ("nothing paid, all cancelled", "line A1 2024-04-30 1_000; change C1 A1 cancel - 2024-05-01", {"A1": 0, "C1": 0}),
        (
            "half paid, half refunded",
            "line A1 2024-04-30 1_000; pay P1 A1 500 2024-04-30; change C1 A1 refund 500 2024-04-30",
            {"A1": 50, "C1": 0},
        ),
        (
            "all paid, half refunded",
            "line A1 2024-02-29 1_000; pay P1 A1 1_000 2024-02-29; change C1 A1 refund 500 2024-03-01",
            {"A1": 100, "C1": -50},
        ),
        ("sent back below 0 counts as nothing", "line A1 2024-04-30 1_000; pay P1 A1 -10 2024-05-01", {"A1": 0}),
        ("more than net counts as net", "line A1 2024-04-30 1_000; pay P1 A1 2_000 2024-05-01", {"A1": 100}),
        ("19 of 1,000 is 1.9 of 100, down to 1", "line A1 2024-04-30 1_000; pay P1 A1 19 2024-05-01", {"A1": 1}),
        (
            "what was paid on two days adds up: 300 and 400 of 1,000",
            "line A1 2024-04-30 1_000; pay P1 A1 300 2024-05-01; pay P2 A1 400 2024-05-02",
            {"A1": 70},
        ),
        ("a credit note is payable at once", "line A1 2024-04-30 -1_000", {"A1": -100}),
    ],
    ids=lambda value: value if isinstance(value, str) and "line " not in value else None,
)
def test_payable(says: str, facts: str, payable: dict[str, int]):
    rows = run(Example(says, PAYABLE, facts)).rows("earning_lines")

    assert {row["change"] or row["fact_id"]: row["payable"] for row in rows} == payable


def test_two_periods_are_one_occasion_only_when_both_their_days_are_the_same():
    """Quarter and campaign pay 100 and 50; the campaign goes first, and meets the quarter only where it has the quarter's days."""
    text = """metrics: {m: "sum(line.net) over quarter"}
incentives:
- {id: q, type: target_bonus, over: quarter, reached: "m > 0", amount: 100, limits: none}
- {id: c, type: target_bonus, over: campaign, first_day: "2024-01-02", last_day: "2024-03-31", reached: "m > 0", amount: 50, with: {q: this_first}, limits: none}
"""
    facts = "line A1 2024-03-10 1_000"
    apart = run(Example("", text, facts, until="2024-03-31")).rows("earning_lines")
    together = run(Example("", text.replace("01-02", "01-01"), facts, until="2024-03-31")).rows("earning_lines")

    assert {row["incentive"]: row["amount"] for row in apart} == {"q": 100, "c": 50}
    assert {row["incentive"]: row["amount"] for row in together} == {"c": 50}


UNUSED = """incentives:
  - {id: c, type: commission, scope: line.kind = upgrade, base: line.net, rate: 10 %, limits: none,
     take_back: {after: [plan_change, churn, cancel, downgrade], share: unused_months, months: 12}}
"""
BONUS = "line A1 2024-04-10 1_200 kind=upgrade subscription=s1"  # earns 120, 10 for each of twelve months


@table(
    Example("back on the first day: all twelve months are unused", UNUSED, f"{BONUS}; change C1 A1 churn 0 2024-04-10", {"A1": 120, "A1 C1": -120}),
    Example("a change before the higher plan starts counts as one on its first day", UNUSED.replace("limits: none,", "limits: none, earned_on: start,"),
        f"{BONUS} starts_on=2024-05-01; change C1 A1 churn 0 2024-04-20", {"A1": 120, "A1 C1": -120}, until="2024-12-31"),
    Example("the day after, the first month is used", UNUSED, f"{BONUS}; change C1 A1 churn 0 2024-04-11", {"A1": 120, "A1 C1": -110}),
    Example("on the day on which the last month begins it is unused; the day after nothing is", UNUSED,
        f"{BONUS}; line A2 2024-04-10 1_200 kind=upgrade; change C1 A1 churn 0 2025-03-10; change C2 A2 churn 0 2025-03-11",
        {"A1": 120, "A1 C1": -10, "A2": 120}),
    Example("months from 31 October are clamped: the fifth begins on 28 February", UNUSED,
        "line A1 2024-10-31 1_200 kind=upgrade; line A2 2024-10-31 1_200 kind=upgrade; change C1 A1 churn 0 2025-02-28; change C2 A2 churn 0 2025-03-01",
        {"A1": 120, "A1 C1": -80, "A2": 120, "A2 C2": -70}),
    Example("only the first time decides, whatever comes later", UNUSED,
        f"{BONUS}; change C1 A1 plan_change 0 2024-06-11; change C2 A1 cancel 1_200 2024-06-12", {"A1": 120, "A1 C1": -90}),
    Example("a refund is none of these", UNUSED, f"{BONUS}; change C1 A1 refund 1_200 2024-06-11", {"A1": 120}),
    Example("a later downgrade of the same subscription takes back, on the day its service starts", UNUSED,
        f"{BONUS}; line A2 2024-05-20 100 kind=downgrade subscription=s1 starts_on=2024-06-11", {"A1": 120, "A1 A2": -90}, until="2024-12-31"),
    Example("an earlier downgrade, one of another subscription and one that starts after the run do not", UNUSED,
        f"""{BONUS}; line A2 2024-04-09 100 kind=downgrade subscription=s1; line A3 2024-05-20 100 kind=downgrade subscription=s2
        line A4 2024-05-20 100 kind=downgrade subscription=s1 starts_on=2025-01-01""", {"A1": 120}, until="2024-12-31"),
    Example("of one day, a downgrade with the larger id is the later line, one with the smaller is not", UNUSED,
        f"{BONUS}; line A0 2024-04-10 100 kind=downgrade subscription=s1; line A2 2024-04-10 100 kind=downgrade subscription=s1",
        {"A1": 120, "A1 A2": -120}),
    Example("rounding down: of 100 over twelve, seven unused are 58", UNUSED, "line A1 2024-04-10 1_000 kind=upgrade; change C1 A1 churn 0 2024-08-15",
        {"A1": 100, "A1 C1": -58}),
    Example("of a negative amount the unused months come back as well", UNUSED, "line A1 2024-04-10 -1_200 kind=upgrade; change C1 A1 churn 0 2024-08-10",
        {"A1": -120, "A1 C1": 80}),
)  # fmt: skip
def test_unused_months(example: Example):
    check(example)


def test_unused_months_take_back_of_what_is_payable_what_the_customer_paid_for():
    """120 earned, half paid: 60 payable. Eight unused months leave 40, which is less than 60: 20 of what was payable go."""
    paid = UNUSED.replace("limits: none,", "limits: none, payable: customer_paid,")
    rows = run(Example("", paid, f"{BONUS}; pay P1 A1 600 2024-05-01; change C1 A1 churn 0 2024-08-10")).rows("earning_lines")

    assert {row["kind"]: (row["amount"], row["payable"], row["undone"], row["net"]) for row in rows} == {
        "earned": (120, 60, None, None),
        "take_back": (-80, -20, 8, 12),
    }
