"""Lines in other currencies (docs/rules/money.md, "Currencies"): which rate, how it rounds, what needs none, and what lacks one."""

from datetime import date
from typing import Any

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table
from enishi_engine.core.refusals import MayOverflow

TEXT = "incentives: [{id: commission, type: commission, base: line.net, rate: 10 %, limits: none"
RATES = "rate USD JPY 2026-03-31 15025 2; rate USD JPY 2026-04-02 15210 2; rate BHD JPY 2026-01-01 3995 1"
MONTHLY = "incentives: [{id: care, type: recurring_commission, base: line.net, rate: 100 %, limits: none}]"


def usd(id_: str, day: str, cents: int, more: str = "") -> str:
    return f"line {id_} {day} {cents} currency=USD {more}"


@table(
    Example(
        "the rate of the day before holds until the next one: 100.01 USD at 150.25 are 15,026.5 yen, down 15,026, 10 % of it 1,502",
        f"{TEXT}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}",
        earns={"A1": 1_502},
    ),
    Example(
        "the rate of the very day counts: 100.01 USD at 152.10 are 15,211.521 yen, so 1,521",
        f"{TEXT}}}]",
        f"{RATES}; {usd('A1', '2026-04-02', 10_001)}",
        earns={"A1": 1_521},
    ),
    Example(
        "a line of the day before the first rate has none, and says so; one in yen needs none",
        f"{TEXT}}}]",
        f"{RATES}; {usd('A1', '2026-03-30', 10_001)}; line A2 2026-03-30 1_000",
        earns={"A2": 100},
        reasons={"A1": "no_rate"},
    ),
    Example(
        "a line that names the program's own currency is like one that names none",
        f"{TEXT}}}]",
        "line A1 2026-03-30 1_000 currency=JPY",
        earns={"A1": 100},
    ),
    Example(
        "a credit note rounds as its positive twin",
        f"{TEXT}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', -10_001)}",
        earns={"A1": -1_502},
    ),
    Example(
        "three decimals: 1.234 BHD at 399.5 are 492.983 yen, down 492, 10 % of it 49",
        f"{TEXT}}}]",
        f"{RATES}; line A1 2026-04-01 1_234 currency=BHD",
        earns={"A1": 49},
    ),
    Example(
        "rates the other way round are not turned over, and two are not put together",
        f"{TEXT}}}]",
        f"rate JPY USD 2026-01-01 66 4; rate USD EUR 2026-01-01 92 2; rate EUR JPY 2026-01-01 160 0; {usd('A1', '2026-04-01', 10_001)}",
        reasons={"A1": "no_rate"},
    ),
    Example(
        "a program in dollars reads 10,000 yen at 0.00665 as 66.50 dollars, and pays 6.65",
        f"{TEXT}}}]",
        "rate JPY USD 2026-04-01 665 5; line A1 2026-04-01 10_000 currency=JPY",
        earns={"A1": 665},
        currency="USD",
    ),
    Example(
        "a rate without decimals: 7 BHD in a program in dollars at 3 are 21.00 dollars",
        f"{TEXT}}}]",
        "rate BHD USD 2026-04-01 3 0; line A1 2026-04-01 7_000 currency=BHD",
        earns={"A1": 210},
        currency="USD",
    ),
    Example(
        "each column is converted by itself: 1.01 and 0.51 USD at 150 are 151 and 76 yen, not 75 of 0.50",
        "incentives: [{id: commission, type: commission, base: line.net - line.setup, rate: 100 %, limits: none}]",
        f"rate USD JPY 2026-01-01 150 0; {usd('A1', '2026-04-01', 101, 'setup_minor=51')}",
        earns={"A1": 75},
    ),
    Example(
        "a fixed amount reads no money of the line, so it is paid without a rate",
        "incentives: [{id: spiff, type: spiff, amount: 500, per: line, limits: none}]",
        usd("A1", "2026-04-01", 10_001),
        earns={"A1": 500},
    ),
    Example(
        "by acceptance it is the rate of the day of acceptance",
        f"{TEXT}, earned_on: acceptance}}]",
        f"{RATES}; {usd('A1', '2026-03-31', 10_001, 'accepted_on=2026-04-02')}",
        earns={"A1": 1_521},
        until="2026-04-30",
    ),
)
def test_a_line_is_converted_once_by_the_rate_of_its_counting_day(example):
    check(example)


@pytest.mark.parametrize(("rounding", "base"), [("down", 150), ("up", 151), ("half_up", 151), ("half_even", 150)])
def test_the_converted_amount_is_rounded_by_the_programs_mode(rounding, base):
    # 1.00 USD × 150.5 = 150.5 yen: half a yen.
    example = Example(
        "", f"{TEXT.replace('10 %', '100 %')}}}]", f"rate USD JPY 2026-04-01 1505 1; {usd('A1', '2026-04-01', 100)}", rounding=rounding
    )

    (line,) = run(example).rows("earning_lines")

    assert (line["base"], line["amount"]) == (base, base)


def test_the_earning_line_names_the_currency_the_rate_and_its_day():
    example = Example("", f"{TEXT}}}]", f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; line A2 2026-04-01 1_000")

    first, second = run(example).rows("earning_lines")

    assert {name: first[name] for name in ("base", "currency", "exchange_rate", "exchange_scale", "exchange_day")} == {
        "base": 15_026, "currency": "USD", "exchange_rate": 15_025, "exchange_scale": 2, "exchange_day": date(2026, 3, 31),
    }  # fmt: skip
    assert {second[name] for name in ("currency", "exchange_rate", "exchange_scale", "exchange_day")} == {None}


def test_the_reason_names_the_two_currencies_and_the_day_on_or_before_which_a_rate_has_to_be():
    (row,) = run(Example("", f"{TEXT}}}]", f"{RATES}; {usd('A1', '2026-03-30', 10_001)}")).rows("not_paid")

    # 2026-03-30 is day 20,542 from 1970-01-01.
    assert (row["gate"], row["subject"], row["unit"], row["needed"], row["needed_code"]) == (9, "base", "day", 20_542, "USD/JPY")


@table(
    Example(
        "a condition on the line's money is judged in the program's currency: 100.01 USD are 15,026 yen",
        f'{TEXT}, condition: "line.net >= 15_026"}}]',
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; {usd('A2', '2026-04-01', 10_000)}",
        earns={"A1": 1_502},
        reasons={"A2": "condition"},
    ),
    Example(
        "without a rate it is unknown, and the reason is the rate",
        f'{TEXT}, condition: "line.net >= 1"}}]',
        usd("A1", "2026-04-01", 10_001),
        reasons={"A1": "no_rate"},
    ),
    Example(
        "a scope that only the rate could tell makes a candidate, which says what is lacking; where something else tells, it is only counted",
        f'{TEXT}, scope: "line.kind = new and line.net >= 1"}}]',
        f"{usd('A1', '2026-04-01', 10_001)}; {usd('A2', '2026-04-01', 10_001, 'kind=renewal')}",
        reasons={"A1": "no_rate"},
    ),
    Example(
        "a fixed amount whose scope only the rate could tell is not paid without it",
        'incentives: [{id: spiff, type: spiff, amount: 500, per: line, limits: none, scope: "line.net >= 1"}]',
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; {usd('A2', '2026-03-30', 10_001)}",
        earns={"A1": 500},
        reasons={"A2": "no_rate"},
    ),
    Example(
        "`or else` gives its default where there is no rate",
        'incentives: [{id: commission, type: commission, base: "line.net or else 700", rate: 10 %, limits: none}]',
        usd("A1", "2026-04-01", 10_001),
        earns={"A1": 70},
    ),
    Example(
        "what is missing for another reason stays missing",
        f'{TEXT}, condition: "customer.region = kanto"}}]',
        usd("A1", "2026-04-01", 10_001),
        reasons={"A1": "missing"},
    ),
)
def test_conditions_and_scopes_read_converted_money(example):
    check(example)


@table(
    Example(
        "half of the line refunded takes back half of what was earned, whatever the rate is on that day: 1,502 × 5,000 ÷ 10,001 = 750.9",
        f"{TEXT}, take_back: {{after: [refund], share: proportional}}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; change C1 A1 refund 5_000 2026-04-10; rate USD JPY 2026-04-10 200 0",
        earns={"A1": 1_502, "A1 C1": -750},
    ),
    Example(
        "a full refund takes back exactly what was earned",
        f"{TEXT}, take_back: {{after: [cancel], share: proportional}}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; change C1 A1 cancel - 2026-04-10",
        earns={"A1": 1_502, "A1 C1": -1_502},
    ),
    Example(
        "a line is paid when its own net is, in its own currency: earned on the day of the second payment",
        f"{TEXT}, earned_on: payment}}]",
        f"{RATES}; {usd('A1', '2026-03-31', 10_001)}; pay P1 A1 10_000 2026-03-31; pay P2 A1 1 2026-04-02",
        earns={"A1": 1_521},
    ),
    Example(
        "the base is split by credits after it is converted: 15,026 in thirds is 5,009, 5,009 and 5,008; 10 % of each",
        f"{TEXT}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; credit K1 A1 aoba 1; credit K2 A1 kita 1; credit K3 A1 minami 1",
        earns={"A1 aoba": 500, "A1 kita": 500, "A1 minami": 500},
    ),
    Example(
        "service months: converted once by the day service starts, and spread: 15,026 over 2 months",
        MONTHLY,
        f"{RATES}; {usd('A1', '2026-03-20', 10_001, 'starts_on=2026-04-01 term_months=2')}",
        earns={"A1#1": 7_513, "A1#2": 7_513},
        until="2026-05-31",
    ),
    Example(
        "service that starts before the first rate has none in any month, though there is one by the second month's first day",
        MONTHLY,
        f"{RATES}; {usd('A1', '2026-03-20', 10_001, 'term_months=2')}",
        reasons={"A1#1": "no_rate", "A1#2": "no_rate"},
        until="2026-05-31",
    ),
)
def test_shares_are_of_the_lines_own_amounts(example):
    check(example)


def test_the_paid_share_is_of_the_lines_own_net_and_a_take_back_names_its_currency():
    # 100.01 USD earned 1,502; 50.00 paid: 1,502 × 5,000 ÷ 10,001 = 750.9, down 750.
    example = Example(
        "",
        f"{TEXT}, payable: customer_paid, take_back: {{after: [refund], share: proportional}}}}]",
        f"{RATES}; {usd('A1', '2026-04-01', 10_001)}; pay P1 A1 5_000 2026-04-10; change C1 A1 refund 10_001 2026-04-11",
    )

    earned, taken_back = run(example).rows("earning_lines")

    assert earned["payable"] == 750
    assert (taken_back["amount"], taken_back["undone"], taken_back["net"], taken_back["currency"]) == (-1_502, 10_001, 10_001, "USD")
    assert taken_back["exchange_rate"] is None


LADDER = """
metrics: {{sales: "{figure}"}}
ranks: {{promote: monthly, ladder: [{{id: bronze}}, {{id: gold, condition: "sales >= {least}"}}]}}
incentives: []
"""


def sales_at_the_review_of_may(figure: str, facts: str, **more: Any) -> object:
    example = Example("", LADDER.format(figure=figure, least=1), facts, until="2026-05-01", **more)
    return next(row["value"] for row in run(example).rows("metrics") if row["day"] == date(2026, 5, 1) and row["partner"] == "aoba")


@pytest.mark.parametrize(
    ("says", "figure", "facts", "value"),
    [
        ("each line by the rate of its order day", "sum(line.net) over trailing 12 months", "{first}; {second}; line A3 2026-04-01 100", 15_026 + 15_211 + 100),
        ("by another day: the rate of the day that is counted by", "sum(line.net) by line.accepted_on over month", "{accepted}", 15_211),
        ("a line without a rate is not counted in a sum", "sum(line.net) over trailing 12 months", "{before}; {first}", 15_026),
        ("but it is counted where no money is read", "count(line) over trailing 12 months", "{before}; {first}", 2),
        ("a test on its money is unknown", "count(line where line.net >= 1) over trailing 12 months", "{before}; {first}", 1),
        ("the latest that has a value", "latest(line.net) over trailing 12 months", "{first}; {unknown}", 15_026),
        # 33.34 USD are 5,009.335, 66.67 are 10,017.1675: the changes come to −5,009, −5,008, −5,009, in all −15,026.
        ("a line that is wholly undone comes to 0, whatever the rates of the later days", "sum(line.net) over trailing 12 months", "{first}; {undone}", 0),
        ("each change what all so far come to, less those before", "latest(line.net) over trailing 12 months", "{first}; {undone}", -5_009),
        ("groups: kawa's 100.01 USD reach 15,026, mori's 100.00 do not", "count(each line.customer where sum(line.net) >= 15_026) over month", "{kawa}; {mori}", 1),
        ("in parts: 15,026 yen per 1,000 are 15 full ones", "sum(line.net per full 1_000) over trailing 12 months", "{first}", 15),
    ],
)  # fmt: skip
def test_figures_read_each_line_by_the_rate_of_the_day_it_counts_by(says, figure, facts, value):
    words = {
        "first": usd("A1", "2026-04-01", 10_001),
        "second": usd("A2", "2026-04-02", 10_001),
        "before": usd("A9", "2026-03-30", 10_001),
        "unknown": "line A8 2026-04-20 500 currency=EUR",
        "accepted": usd("A1", "2026-03-31", 10_001, "accepted_on=2026-04-02"),
        "undone": "change C1 A1 refund 3_334 2026-04-03; change C2 A1 refund 3_333 2026-04-04; change C3 A1 cancel - 2026-04-05",
        "kawa": usd("A1", "2026-04-01", 10_001, "customer=kawa"),
        "mori": usd("A2", "2026-04-01", 10_000, "customer=mori"),
    }

    assert sales_at_the_review_of_may(figure, f"{RATES}; {facts.format(**words)}") == value, says


def test_a_running_total_adds_up_converted_bases():
    # 15,026 of 20,000 at 10 %: 1,502.6, down 1,502; then 30,052: 2,000 + 10,052 × 20 % = 4,010.4, down 4,010; less 1,502 is 2,508.
    bands = "bands: [{from: 0, to: 20_000, rate: 10 %}, {from: 20_000, to: open, rate: 20 %}]"
    text = f"incentives: [{{id: rebate, type: volume_rebate, base: line.net, method: marginal, over: year, {bands}, limits: none}}]"

    check(
        Example(
            "",
            text,
            f"{RATES}; {usd('A1', '2026-03-31', 10_001)}; {usd('A2', '2026-04-01', 10_001)}; {usd('A3', '2026-03-30', 10_001)}",
            earns={"A1": 1_502, "A2": 2_508},
            reasons={"A3": "no_rate"},
        )
    )


def test_each_text_rounds_by_its_own_mode():
    # 1.00 USD × 150.5 = 150.5: down 150 by the first text, half up 151 by the second; the metric of the second is 151 + 151.
    text = f"{TEXT.replace('10 %', '100 %')}}}]"
    check(
        Example(
            "",
            text,
            f"rate USD JPY 2026-01-01 1505 1; {usd('A1', '2026-03-31', 100)}; {usd('A2', '2026-04-01', 100)}",
            earns={"A1": 150, "A2": 151},
            later=(Later("2026-04-01", text, rounding="half_up"),),
        )
    )


def test_a_revision_of_a_rate_recalculates_what_was_read_by_it():
    text, line = f"{TEXT}}}]", usd("A1", "2026-04-01", 10_000)
    revised = "rate USD JPY 2026-03-31 150 0; rate USD JPY 2026-03-31 160 0 revision=2"

    check(Example("", text, f"{line}; rate USD JPY 2026-03-31 150 0", earns={"A1": 1_500}))
    check(Example("", text, f"{line}; {revised}", earns={"A1": 1_600}))


def test_a_converted_amount_that_may_not_fit_is_refused_before_the_run():
    # 10,000,000,000.00 USD at a rate of 1,000,000,000 would be 10 to the power of 19 yen.
    with pytest.raises(MayOverflow, match=r"line\.net in JPY"):
        run(Example("", f"{TEXT}}}]", f"rate USD JPY 2026-04-01 1000000000 0; {usd('A1', '2026-04-01', 10**12)}"))


def test_a_reopened_band_counts_what_is_left_of_the_converted_base():
    # 100.00 USD at 150 are 15,000. Half of A1 is refunded: 7,500 are left. A1 earned 3 % of 15,000 = 450 and keeps 3 % of 7,500 = 225.
    # A2 goes from 7,500 to 22,500: 5 % of 22,500 less 3 % of 7,500 is 1,125 − 225 = 900.
    bands = "bands: [{from: 0, to: 20_000, rate: 3 %}, {from: 20_000, to: open, rate: 5 %}]"
    text = f"incentives: [{{id: rebate, type: volume_rebate, base: line.net, method: whole_amount, over: year, {bands}, limits: none"
    lines = f"rate USD JPY 2026-04-01 150 0; {usd('A1', '2026-04-01', 10_000)}; {usd('A2', '2026-04-02', 10_000)}"

    check(
        Example(
            "",
            f"{text}, take_back: {{after: [refund], share: proportional}}, reopens: bands}}]",
            f"{lines}; change C1 A1 refund 5_000 2026-04-10",
            earns={"A1": 450, "A1 C1": -225, "A2": 900},
        )
    )
