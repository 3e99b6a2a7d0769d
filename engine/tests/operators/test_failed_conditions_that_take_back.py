"""Continuing conditions that take back when they fail (T6; docs/rules/returns.md, "A continuing condition that failed")."""

from datetime import date

from engine.tests.operators.desk import Example, Later, check, run, table, texts_of
from enishi_engine.explain import recompute_take_back
from enishi_engine.program.folder import read_texts

RANKS = """ranks: {promote: never, ladder: [{id: bronze}, {id: silver}]}
"""
SILVER = "decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2024-06-01"  # until 31 May
ON_1_JUNE = "ended-2024-06-01"


def care(more: str = "", within: str = "2 months") -> str:
    """1,000 for each month of a line of 10,000 a month."""
    failing = f"while: {{condition: rank >= silver, otherwise: take_back, within: {within}}}"
    return f"{RANKS}incentives: [{{id: care, type: recurring_commission, base: line.net, rate: 10 %, limits: none, {failing}{more}}}]\n"


def once(more: str = "limits: none", within: str = "6 months") -> str:
    """10 % of a line."""
    failing = f"while: {{condition: rank >= silver, otherwise: take_back, within: {within}}}"
    return f"{RANKS}incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, {failing}, {more}}}]\n"


LINE = "line A1 2024-02-10 60_000 term_months=6"  # months of 10 February to 10 July, 1,000 each
FOUR = {f"A1#{number}": 1_000 for number in (1, 2, 3, 4)}
OVER = {"A1#5": "ended", "A1#6": "ended"}
REFUND = ", take_back: {after: [refund], share: proportional}"
REFUNDED = "limits: none" + REFUND


@table(
    Example("what was earned at most two months before comes back, what is older stays", care(), f"{SILVER}; {LINE}",
        FOUR | {f"A1#3 {ON_1_JUNE}": -1_000, f"A1#4 {ON_1_JUNE}": -1_000}, OVER, until="2024-12-31"),
    Example("two months before is the last day: earned on 1 April it comes back, on 31 March it does not", once(within="2 months"),
        f"{SILVER}; line A1 2024-04-01 100; line A2 2024-03-31 100", {"A1": 10, "A2": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-12-31"),
    Example("months are clamped: six months after 31 August are 28 February", once(),
        "decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2025-03-01; line A1 2024-08-31 100; line A2 2024-09-01 100",
        {"A1": 10, "A2": 10, "A2 ended-2025-03-01": -10}, until="2025-12-31"),
    Example("a condition that fails between two first days and holds again takes nothing back", once(),
        "decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2024-05-02; decision D3 aoba silver 2024-06-01; line A1 2024-03-10 100",
        {"A1": 10}, until="2024-12-31"),
    Example("it comes back on the first failing day, whatever holds later", once(),
        f"{SILVER}; decision D3 aoba silver 2024-07-01; decision D4 aoba bronze 2024-08-01; line A1 2024-03-10 100", {"A1": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-12-31"),
    Example("a failing day after the run's last day is not known yet", once(), f"{SILVER}; line A1 2024-03-10 100", {"A1": 10}, until="2024-05-31"),
    Example("on the run's last day it is", once(), f"{SILVER}; line A1 2024-03-10 100", {"A1": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-06-01"),
    Example("ordered on the failing day itself: that day is not tested, the next month's is", once(),
        f"{SILVER}; line A1 2024-06-01 100", {"A1": 10, "A1 ended-2024-07-01": -10}, until="2024-12-31"),
    Example("ends: as the plain condition", care().replace("otherwise: take_back, within: 2 months", "otherwise: ends"), f"{SILVER}; {LINE}", FOUR, OVER, until="2024-12-31"),
)  # fmt: skip
def test_a_failed_condition_takes_back(example: Example):
    check(example)


@table(
    Example("a refund before leaves the rest: 4 of 10, then 6", once(REFUNDED), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 40 2024-05-31",
        {"A1": 10, "A1 R1": -4, f"A1 {ON_1_JUNE}": -6}, until="2024-12-31"),
    Example("a refund of the same day comes after it, and finds nothing", once(REFUNDED), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 40 2024-06-01",
        {"A1": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-12-31"),
    Example("a refund after it too", once(REFUNDED), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 40 2024-06-02",
        {"A1": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-12-31"),
    Example("everything refunded before: nothing is left to take back", once(REFUNDED), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 100 2024-05-01",
        {"A1": 10, "A1 R1": -10}, until="2024-12-31"),
    Example("in full after the first refund: nothing is left", once(REFUNDED.replace("proportional", "full")), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 1 2024-05-01",
        {"A1": 10, "A1 R1": -10}, until="2024-12-31"),
    Example("a change that takes nothing back by take_back: none leaves all of it", once("limits: none, take_back: none"), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 40 2024-05-01",
        {"A1": 10, f"A1 {ON_1_JUNE}": -10}, until="2024-12-31"),
    Example("unused months before: 10 of 12 unused of 120, then the 20 of the used ones", once("limits: none, take_back: {after: [churn], share: unused_months, months: 12}"),
        f"{SILVER}; line A1 2024-03-10 1_200; change R1 A1 churn - 2024-05-01", {"A1": 120, "A1 R1": -100, f"A1 {ON_1_JUNE}": -20}, until="2024-12-31"),
    Example("a month of service refunded before: 5,000 of the last month's 10,000, then the rest", care(REFUND),
        f"{SILVER}; line A1 2024-04-10 20_000 term_months=2; change R1 A1 refund 5_000 2024-05-31",
        {"A1#1": 1_000, "A1#2": 1_000, "A1#2 R1": -500, f"A1#1 {ON_1_JUNE}": -1_000, f"A1#2 {ON_1_JUNE}": -500}, until="2024-12-31"),
    Example("of a line below 0 what it cost comes back too", once(), f"{SILVER}; line A1 2024-03-10 -100", {"A1": -10, f"A1 {ON_1_JUNE}": 10}, until="2024-12-31"),
)  # fmt: skip
def test_with_refunds_no_line_returns_more_than_it_earned(example: Example):
    check(example)


@table(
    Example("of what a cap left: 25 of 30 earned on two lines, and what comes back frees nothing", once("limits: [{per: [partner, half], max: 25}]"),
        f"{SILVER}; line A1 2024-03-10 200; line A2 2024-04-10 100; line A3 2024-06-02 100; decision D3 aoba silver 2024-06-02",
        {"A1": 20, "A2": 5, f"A1 {ON_1_JUNE}": -20, f"A2 {ON_1_JUNE}": -5}, {"A3": "limit_reached"}, until="2024-12-31"),
    Example("each seller's own: kita stays silver", once(), f"{SILVER}; decision K1 kita silver 2024-01-01; line A1 2024-03-10 100; credit C1 A1 aoba 2; credit C2 A1 kita 3",
        {"A1 aoba": 4, "A1 kita": 6, f"A1 aoba {ON_1_JUNE}": -4}, until="2024-12-31"),
    Example("what is paid on the earning falls with it", once().replace("}]\n", "}, {id: o, type: override, of: c, rate: 50 %, payee: partner, limits: none}]\n"),
        f"{SILVER}; line A1 2024-03-10 100", {"c A1": 10, f"c A1 {ON_1_JUNE}": -10, "o c/A1/aoba": 5, f"o c/A1/aoba {ON_1_JUNE}": -5}, until="2024-12-31"),
    Example("each text by its own words: the line of March stays, that of April comes back", once().replace("otherwise: take_back, within: 6 months", "otherwise: ends"),
        f"{SILVER}; line A1 2024-03-10 100; line A2 2024-04-10 100", {"A1": 10, "A2": 10, f"A2 {ON_1_JUNE}": -10}, until="2024-12-31",
        later=(Later("2024-04-01", once()),)),
)  # fmt: skip
def test_limits_sellers_earnings_and_texts(example: Example):
    check(example)


def test_nothing_remains_payable_and_the_line_says_the_day_and_no_share():
    # Half is paid: 5 of 10 are payable, and on the failing day 0 of 10.
    example = Example(
        "", once("limits: none, payable: customer_paid"), f"{SILVER}; line A1 2024-03-10 100; pay P1 A1 50 2024-04-01", until="2024-12-31"
    )

    earned, back = run(example).rows("earning_lines")

    assert (earned["amount"], earned["payable"]) == (10, 5)
    assert (back["id"], back["origin"], back["kind"], back["day"]) == (
        "c/A1/aoba/ended-2024-06-01",
        "c/A1/aoba",
        "take_back",
        date(2024, 6, 1),
    )
    assert (back["amount"], back["payable"], back["undone"], back["net"]) == (-10, -5, None, None)


def test_the_figures_give_what_a_failed_condition_takes_back_after_a_refund():
    example = Example("", once(REFUNDED), f"{SILVER}; line A1 2024-03-10 100; change R1 A1 refund 40 2024-05-31", until="2024-12-31")
    version = read_texts(texts_of(example)).program.versions[0]
    rows = {row["change"]: row for row in run(example).rows("earning_lines")}

    again = recompute_take_back(rows[ON_1_JUNE], rows[None], rows["R1"], version.incentives[0], version)

    assert again == rows[ON_1_JUNE]["amount"] == -6
