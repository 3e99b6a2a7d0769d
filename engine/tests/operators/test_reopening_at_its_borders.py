"""What a refund opens again: running totals and limits that count a line by what is left of it; both readers agree on every row."""

from typing import Any

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table

BACK = "take_back: {after: [cancel, refund], share: proportional}"
# 3 % of everything below 3,000,000 of the year, 5 % of everything from it.
VOLUME = """incentives:
  - {id: v, type: volume_rebate, base: line.net, over: year, method: METHOD, limits: none, BACKREOPENS,
     bands: [{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]}
"""


def volume(reopens: str = ", reopens: bands", method: str = "whole_amount", back: str = BACK) -> str:
    return VOLUME.replace("BACK", back).replace("REOPENS", reopens).replace("METHOD", method)


TWO = "line A1 2024-04-01 1_000_000; line A2 2024-05-10 2_000_000"


@table(
    # 1,000,000 × 3 % = 30,000; then 3,000,000 × 5 % = 150,000, which is 120,000 more.
    Example("without a refund it changes nothing", volume(), TWO, {"A1": 30_000, "A2": 120_000}),
    Example(
        "without the word the later line keeps what the first one brought it",
        volume(""), f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05", {"A1": 30_000, "A1 C1": -30_000, "A2": 120_000},
    ),
    # Nothing is left of A1, so A2 meets a total of 0: 2,000,000 × 3 % = 60,000.
    Example(
        "a refund of the first line returns what it brought the second",
        volume(), f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05", {"A1": 30_000, "A1 C1": -30_000, "A2": 60_000},
    ),
    # 2,000,000 are left in all: 60,000, of which A1 has 30,000. Of the 120,000 of A2 90,000 go back.
    Example(
        "a refund of half of the second returns its bonus too",
        volume(), f"{TWO}; change C1 A2 refund 1_000_000 2024-06-05", {"A1": 30_000, "A2": 120_000, "A2 C1": -90_000},
    ),
    # 3,000,000 − 1 are left: 89,999.97, down; 59,999 are left to A2.
    Example(
        "one yen below the border", volume(), f"{TWO}; change C1 A2 refund 1 2024-06-05", {"A1": 30_000, "A2": 120_000, "A2 C1": -60_001},
    ),
    Example(
        "on the border the band is kept",
        volume(), f"{TWO.replace('2_000_000', '2_000_001')}; change C1 A2 refund 1 2024-06-05",
        {"A1": 30_000, "A2": 120_000},  # 3,000,001 × 5 % = 150,000.05, down; a refund that takes nothing back books nothing
    ),
    # What is left of A2 is 1,000,000, then nothing: T is 90,000, then 120,000.
    Example(
        "two refunds of one line, each its own difference",
        volume(), f"{TWO}; change C1 A2 refund 1_000_000 2024-06-05; change C2 A2 cancel - 2025-02-01",
        {"A1": 30_000, "A2": 120_000, "A2 C1": -90_000, "A2 C2": -30_000},
    ),
    # Marginal: 3,000,000 × 3 % = 90,000 in all, and 500,000 × 5 % = 25,000 beyond it. Half of A1 less: nothing is beyond it any more.
    Example(
        "marginal bands move down too",
        volume(method="marginal"), "line A1 2024-04-01 1_000_000; line A2 2024-05-10 2_500_000; change C1 A1 refund 500_000 2024-06-05",
        {"A1": 30_000, "A1 C1": -15_000, "A2": 75_000},
    ),
    Example(
        "a change of a kind that the take-back does not name leaves the line whole",
        volume(back="take_back: {after: [cancel], share: proportional}"), f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05",
        {"A1": 30_000, "A2": 120_000},
    ),
    Example(
        "within the days of the take-back",
        volume(back="take_back: {after: [refund], within: 65 days, share: proportional}"),
        f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05", {"A1": 30_000, "A1 C1": -30_000, "A2": 60_000},  # 1 April + 65 days
    ),
    Example(
        "a day later it is outside, and the line counts whole",
        volume(back="take_back: {after: [refund], within: 64 days, share: proportional}"),
        f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05", {"A1": 30_000, "A2": 120_000},
    ),
    Example(
        "a share in full: nothing is left of the line after one yen",
        volume(back="take_back: {after: [refund], share: full}"), f"{TWO}; change C1 A1 refund 1 2024-06-05",
        {"A1": 30_000, "A1 C1": -30_000, "A2": 60_000},
    ),
    Example(
        "a change after the run's last day is not there yet",
        volume(), f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05", {"A1": 30_000, "A2": 120_000}, until="2024-06-04",
    ),
    # Of A1 (1,000,000 for two) aoba has 500,000 and kita 500,000; half of it is undone for both, so A2 begins at 250,000.
    Example(
        "each seller's part falls in its own total",
        volume(), "line A1 2024-04-01 1_000_000; credit X A1 aoba 1; credit Y A1 kita 1; line A2 2024-05-10 2_600_000; change C1 A1 refund 500_000 2024-06-05",
        {"A1 aoba": 15_000, "A1 aoba C1": -7_500, "A1 kita": 15_000, "A1 kita C1": -7_500, "A2 aoba": 78_000},
    ),
)  # fmt: skip
def test_running_totals_count_what_is_left(example: Example):
    check(example)


def test_what_one_incentive_reopens_another_beside_it_does_not():
    """Two rebates in the same words, of which only v opens its total again: of A2 w keeps the 5 % that the refunded A1 brought it."""
    also = volume("").partition("\n")[2].replace("id: v", "id: w, with: {v: add}")
    result = run(Example("", volume() + also, f"{TWO}; change C1 A1 refund 1_000_000 2024-06-05"))

    assert {(row["incentive"], row["fact_id"], row["change"]): row["amount"] for row in result.rows("earning_lines")} == {
        ("v", "A1", None): 30_000, ("v", "A1", "C1"): -30_000, ("v", "A2", None): 60_000,
        ("w", "A1", None): 30_000, ("w", "A1", "C1"): -30_000, ("w", "A2", None): 120_000,
    }  # fmt: skip


CAPPED = f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, {BACK}REOPENS, limits: [LIMIT]}}]"


def capped(limit: str, reopens: str = ", reopens: limits") -> str:
    return CAPPED.replace("REOPENS", reopens).replace("LIMIT", limit)


MONTH = "{per: [partner, month], max: 300}"
BUDGET = "{per: campaign, max: 200, order: booked}"


@table(
    # 500 are cut to 300; 20 % undone leave 400, which are cut to 300 again.
    Example(
        "what a cap had cut is undone first",
        capped(MONTH), "line A1 2024-04-01 5_000; change C1 A1 refund 1_000 2024-04-20", {"A1": 300},
    ),
    Example(
        "without the word its share of what was paid",
        capped(MONTH, ""), "line A1 2024-04-01 5_000; change C1 A1 refund 1_000 2024-04-20", {"A1": 300, "A1 C1": -60},
    ),
    # 60 % undone leave 200.
    Example(
        "and then what it had left",
        capped(MONTH), "line A1 2024-04-01 5_000; change C1 A1 refund 1_000 2024-04-20; change C2 A1 refund 2_000 2024-04-21",
        {"A1": 300, "A1 C2": -100},
    ),
    Example(
        "what is taken back frees the cap for who comes later",
        capped(MONTH), "line A1 2024-04-01 2_000; line A2 2024-04-02 2_000; change C1 A1 cancel - 2024-05-20",
        {"A1": 200, "A1 C1": -200, "A2": 200},
    ),
    Example(
        "without the word it frees nothing",
        capped(MONTH, ""), "line A1 2024-04-01 2_000; line A2 2024-04-02 2_000; change C1 A1 cancel - 2024-05-20",
        {"A1": 200, "A1 C1": -200, "A2": 100},
    ),
    Example(
        "a cap that was reached pays who had got nothing",
        capped(MONTH), "line A1 2024-04-01 3_000; line A2 2024-04-02 2_000; change C1 A1 refund 1_500 2024-05-20",
        {"A1": 300, "A1 C1": -150, "A2": 150},
    ),
    Example(
        "one yen freed", capped(MONTH), "line A1 2024-04-01 3_000; line A2 2024-04-02 2_000; change C1 A1 refund 1 2024-05-20",
        {"A1": 300}, {"A2": "limit_reached"},  # 300 × 1 ÷ 3,000 = 0.1: nothing falls
    ),
    Example(
        "and ten", capped(MONTH), "line A1 2024-04-01 3_000; line A2 2024-04-02 2_000; change C1 A1 refund 10 2024-05-20",
        {"A1": 300, "A1 C1": -1, "A2": 1},
    ),
    # 150 + 100 against 200: the second gets 50; when the first is cancelled, 100.
    Example(
        "a budget pays those who wait, whoever they are",
        capped(BUDGET), "line A2 2024-04-04 1_500 booked_at=2024-04-05T00:00:00+09:00; line A1 2024-04-03 1_000 partner=kita booked_at=2024-04-09T00:00:00+09:00; change C1 A2 cancel - 2024-06-01",
        {"A2 aoba": 150, "A2 aoba C1": -150, "A1 kita": 100},
    ),
    # A floor of 1,000 for the month: 100 are raised by 900; with nothing left the floor goes too.
    Example(
        "a floor is given back with the last of what it raised",
        capped("{per: [partner, month], min: 1_000}"), "line A1 2024-04-01 1_000; change C1 A1 refund 500 2024-04-20; change C2 A1 cancel - 2024-04-21",
        {"A1": 1_000, "A1 C2": -1_000},
    ),
    # 300 and 400 are cut to 250 each, and together to 350. Of A1's 300 200 are undone: 100 are left, and 250 of A2 fit beside them.
    Example(
        "two limits, the narrow one first",
        capped("{per: line, max: 250}, {per: [partner, month], max: 350}"),
        "line A1 2024-04-01 3_000; line A2 2024-04-02 4_000; change C1 A1 refund 2_000 2024-05-20",
        {"A1": 250, "A1 C1": -150, "A2": 250},
    ),
    Example(
        "what falls by another incentive counts nowhere",
        f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, {BACK}, reopens: limits, limits: [{MONTH}]}}, "
        "{id: d, type: commission, base: line.net, rate: 20 %, scope: 'line.quantity = 2', limits: none, with: {c: best}}]",
        "line A1 2024-04-01 2_000 quantity=2; line A2 2024-04-02 2_000 quantity=1; line A3 2024-04-03 2_000 quantity=1; change C1 A2 refund 1_000 2024-05-20",
        {"d A1": 400, "c A2": 200, "c A2 C1": -100, "c A3": 200}, {"c A1": "other_is_better"},
    ),
)  # fmt: skip
def test_limits_count_what_is_left(example: Example):
    check(example)


BOTH = volume(", reopens: [bands, limits]").replace("limits: none", "limits: [{per: [partner, year], max: 100_000}]")


@table(
    # 30,000 and 120,000, cut to 70,000. A2 is halved: of its 120,000 30,000 are left, and 60,000 in all are below the cap.
    Example(
        "bands and limits together",
        BOTH, f"{TWO}; change C1 A2 refund 1_000_000 2024-06-05", {"A1": 30_000, "A2": 70_000, "A2 C1": -40_000},
    ),
    # With bands alone the cap stays: of 70,000 the share that falls of 120,000, 70,000 × 90,000 ÷ 120,000 = 52,500.
    Example(
        "bands alone: of what the cap left, the same share",
        BOTH.replace("[bands, limits]", "bands"), f"{TWO}; change C1 A2 refund 1_000_000 2024-06-05",
        {"A1": 30_000, "A2": 70_000, "A2 C1": -52_500},
    ),
    # Service months: 12,000 for twelve, 1,000 each. A refund of 2,500 undoes the last two and half of the tenth.
    Example(
        "months of service are undone from the last",
        f"incentives: [{{id: c, type: recurring_commission, base: line.net, rate: 10 %, {BACK}, reopens: limits, limits: [{{per: [partner, year], max: 1_150}}]}}]",
        "line A1 2024-01-01 12_000 term_months=12; line B1 2024-12-31 1_000 term_months=1; change C1 A1 refund 2_500 2024-12-31",
        {**{f"A1#{month}": 100 for month in range(1, 12)}, "A1#12": 100, "A1#10 C1": -50, "A1#11 C1": -100, "A1#12 C1": -100, "B1#1": 100},
    ),
    # The second text does not reopen: it counts A1 whole, and pays by the whole total.
    Example(
        "each text counts by its own words",
        volume(), f"{TWO}; line A3 2024-07-01 100; change C1 A1 refund 1_000_000 2024-06-05",
        {"A1": 30_000, "A1 C1": -30_000, "A2": 60_000, "A3": 5},  # 3,000,100 × 5 % − 3,000,000 × 5 %
        later=(Later("2024-07-01", volume("")),),
    ),
    Example(
        "and a later text that reopens counts what is left of lines judged before",
        volume(""), f"{TWO}; line A3 2024-07-01 100; change C1 A1 refund 1_000_000 2024-06-05",
        {"A1": 30_000, "A1 C1": -30_000, "A2": 120_000, "A3": 3},  # 2,000,100 × 3 % − 2,000,000 × 3 %
        later=(Later("2024-07-01", volume()),),
    ),
    Example(
        "limits by each text's own words",
        capped(MONTH, ""), "line A1 2024-04-01 2_000; line A2 2024-04-02 2_000; line A3 2024-04-20 500; change C1 A1 cancel - 2024-05-20",
        {"A1": 200, "A1 C1": -200, "A2": 100, "A3": 50},  # 200 are left before it, and 300 may be
        later=(Later("2024-04-15", capped(MONTH)),),
    ),
    # 10,000.00 USD are 1,500,000 yen, half of it is undone: A2 goes from 750,000 to 2,750,000, 3 % of it.
    Example(
        "a line in another currency is undone in its own",
        volume(), "rate USD JPY 2024-01-01 15000 2; line A1 2024-04-01 1_000_000 currency=USD; line A2 2024-05-10 2_000_000; change C1 A1 refund 500_000 2024-06-05",
        {"A1": 45_000, "A1 C1": -22_500, "A2": 60_000},
    ),
    # What an override of 10 % is paid on A2 falls to 60,000 too.
    Example(
        "what is paid on those earnings follows",
        volume().replace("incentives:\n", "incentives:\n  - {id: o, type: override, of: v, rate: 10 %, limits: none, payee: partner}\n"),
        f"partner kita; partner aoba parent=kita; {TWO}; change C1 A1 refund 1_000_000 2024-06-05",
        {
            "v A1": 30_000, "v A1 C1": -30_000, "v A2": 60_000,
            "o v/A1/aoba": 3_000, "o v/A1/aoba C1": -3_000, "o v/A2/aoba": 6_000,
        },
    ),
)  # fmt: skip
def test_reopening_beside_other_phrases(example: Example):
    check(example)


def test_a_take_back_says_what_fell_before_limits_and_what_after():
    # 300 of 500 were paid. 60 % undone: 300 fall before the cap, 200 are left, and 100 are taken back.
    rows = run(Example("", capped(MONTH), "line A1 2024-04-01 5_000; change C1 A1 refund 3_000 2024-04-20")).rows("earning_lines")

    assert {row["kind"]: (row["calculated"], row["amount"], row["payable"]) for row in rows} == {
        "earned": (500, 300, 300),
        "take_back": (-300, -100, -100),
    }


def test_what_is_refused_frees_the_figures_of_the_reason_too():
    # 300 are reached; 100 of it are taken back, so A2 is cut to 100 and A3 finds the cap reached by 400.
    facts = "line A1 2024-04-01 3_000; line A2 2024-04-02 2_000; line A3 2024-04-03 100; change C1 A1 refund 1_000 2024-05-20"
    (row,) = run(Example("", capped(MONTH), facts)).rows("not_paid")

    assert (row["fact_id"], row["reason"], row["needed"], row["had"]) == ("A3", "limit_reached", 300, 400)


@pytest.mark.parametrize("refunds", [(1, 2, 3), (500_000, 500_000, 999_999), (1_000_000, 1_000_000, 1_000_000), (7, 1_999_999, 0)])
@pytest.mark.parametrize("method", ["whole_amount", "marginal"])
def test_in_all_it_pays_what_is_left_in_all(method: str, refunds: tuple[int, ...]):
    changes = "; ".join(
        f"change C{n} {line} refund {amount} 2024-06-0{n}"
        for n, (line, amount) in enumerate(zip(("A1", "A2", "A2"), refunds, strict=True), 1)
    )
    rows: Any = run(Example("", volume(method=method), f"{TWO}; {changes}")).rows("earning_lines")
    left = 3_000_000 - min(refunds[0], 1_000_000) - min(refunds[1] + refunds[2], 2_000_000)

    assert sum(row["amount"] for row in rows) == (left * 5 // 100 if left >= 3_000_000 else left * 3 // 100)
