"""Budgets: first come by booking, in proportion, raised by a later text (docs/rules/stacking-and-limits.md, "Budgets")."""

from datetime import date

import pytest

from engine.tests.operators.desk import HEAD, Example, arrow, check, facts_of, table
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.facts import read_tables
from enishi_engine.program.folder import read_texts
from enishi_engine.program.problems import ProgramRefused

LINES = (
    "line A1 2024-04-03 1_000 booked_at=2024-04-09T00:00+09:00; line A2 2024-04-04 1_500 booked_at=2024-04-05T00:00+09:00 partner=kita; "
    "line A3 2024-05-04 500"
)


def budget(*limits: str) -> str:
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, limits: [{', '.join(limits)}]}}]"


@table(
    Example(
        "booked on the 5th comes before booked on the 9th, whatever the order days: 150, then what is left of 200", budget("{per: campaign, max: 200}"),
        LINES, {"A1 aoba": 50, "A2 kita": 150}, {"A3 aoba": "budget_spent"},
    ),
    Example("exactly spent is not over: 150 + 100 of 250, the third gets nothing", budget("{per: campaign, max: 250}"), LINES,
        {"A1 aoba": 100, "A2 kita": 150}, {"A3 aoba": "budget_spent"}),
    Example("by month it begins anew in May", budget("{per: month, max: 200, order: booked}"), LINES, {"A1 aoba": 50, "A2 kita": 150, "A3 aoba": 50}),
    Example(
        "booked at the same moment the smaller id comes first", budget("{per: campaign, max: 120}"),
        "line A2 2024-02-29 1_000; line A1 2024-02-29 1_000", {"A1": 100, "A2": 20},
    ),
    Example(
        "a line of -200 booked last takes nothing of what is spent already, and makes no room", budget("{per: campaign, max: 200}"),
        "line A1 2024-04-30 2_500; line A2 2024-05-01 -200", {"A1": 200}, {"A2": "budget_spent"},
    ),
    Example("a budget of 0 pays nothing", budget("{per: campaign, max: 0}"), "line A1 2024-04-30 2_500", {}, {"A1": "budget_spent"}),
    Example(
        "what a cancellation takes back frees nothing",
        "incentives: [{id: c, type: commission, base: line.net, rate: 10 %, take_back: {after: [cancel], share: full}, limits: [{per: campaign, max: 100}]}]",
        "line A1 2024-04-01 1_000; line A2 2024-04-02 1_000; change X1 A1 cancel - 2024-04-01", {"A1": 100, "A1 X1": -100}, {"A2": "budget_spent"},
    ),
    Example(
        "a cap per partner comes first: 60 of aoba and 100 of kita, then the budget of 100", budget("{per: campaign, max: 100}", "{per: partner, max: 60}"),
        "line A1 2024-04-01 1_000; line A2 2024-04-02 1_000 partner=kita", {"A1 aoba": 60, "A2 kita": 40},
    ),
    Example(
        "parts of one month of service by seller: aoba's 500 of 10 July, then 100 of kita's 500, which its contract's end settled on 30 June",
        "incentives: [{id: c, type: recurring_commission, base: line.net, rate: 10 %, after_contract: settles, limits: [{per: campaign, max: 600}]}]",
        """agreement G1 aoba agency 2024-01-01; agreement G2 kita agency 2024-01-01 last_day=2024-06-30
        line A1 2024-06-01 10_000 term_months=1 starts_on=2024-07-10; credit K1 A1 aoba 1; credit K2 A1 kita 1""",
        {"A1#1 aoba": 500, "A1#1 kita": 100}, until="2024-12-31",
    ),
)  # fmt: skip
def test_first_come(example: Example):
    check(example)


@table(
    Example(
        "200 for 100, 150 and 50: 66.67, 100 and 33.33, the left-over yen to the largest remainder", budget("{per: campaign, max: 200, order: prorated}"),
        LINES, {"A1 aoba": 67, "A2 kita": 100, "A3 aoba": 33},
    ),
    Example("enough for all: nobody is cut", budget("{per: campaign, max: 300, order: prorated}"), LINES, {"A1 aoba": 100, "A2 kita": 150, "A3 aoba": 50}),
    Example(
        "100 in thirds: 33 each, the yen that is left to the one booked first", budget("{per: campaign, max: 100, order: prorated}"),
        "line A1 2024-04-01 1_000 booked_at=2024-04-03T00:00+09:00; line A2 2024-04-01 1_000; line A3 2024-04-02 1_000", {"A1": 33, "A2": 34, "A3": 33},
    ),
    Example(
        "one yen for two: the second has no share of it", budget("{per: campaign, max: 1, order: prorated}"),
        "line A1 2024-04-01 1_000; line A2 2024-04-02 1_000", {"A1": 1}, {"A2": "budget_spent"},
    ),
    Example(
        "amounts below 0 stay, and ask for nothing", budget("{per: campaign, max: 100, order: prorated}"),
        "line A1 2024-04-01 1_000; line A2 2024-04-02 -500", {"A1": 100, "A2": -50},
    ),
)  # fmt: skip
def test_in_proportion(example: Example):
    check(example)


def amounts(until: str, *texts: str) -> dict[str, int]:
    days = (date(2024, 1, 1), date(2024, 5, 1))
    written = {
        day: (f"{day}.yaml", (HEAD.format(rounding="down", year_starts="01-01") + text).encode())
        for day, text in zip(days, texts, strict=True)
    }
    program = read_texts(written).program
    facts = read_tables({name: arrow(rows) for name, rows in facts_of(LINES).items()}, currency="JPY", timezone="Asia/Tokyo")
    found = [reader(program, facts, until=date.fromisoformat(until)) for reader in (calculate, oracle.calculate)]
    paid = [{str(row["fact_id"]): int(str(row["amount"])) for row in result.rows("earning_lines")} for result in found]
    assert paid[0] == paid[1]
    return paid[0]


def test_a_later_increase_pays_those_who_wait_in_the_same_order():
    texts = (budget("{per: campaign, max: 200}"), budget("{per: campaign, max: 260}"))

    assert amounts("2024-04-30", *texts) == {"A1": 50, "A2": 150}
    assert amounts("2024-05-31", *texts) == {"A1": 100, "A2": 150, "A3": 10}


def test_a_lower_budget_takes_nothing_away_and_pays_nothing_more():
    texts = (budget("{per: campaign, max: 200}"), budget("{per: campaign, max: 100}"))

    assert amounts("2024-05-31", *texts) == {"A1": 50, "A2": 150}


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("{per: [month, campaign], max: 5}", "A budget is an amount for one period or the campaign."),
        ("{per: campaign, min: 5}", "A budget is an amount for one period or the campaign."),
        ("{per: partner, max: 5, order: booked}", "Only a budget for all together has an order."),
    ],
)
def test_what_no_budget_may_say(limit: str, said: str):
    text = HEAD.format(rounding="down", year_starts="01-01") + budget(limit)
    with pytest.raises(ProgramRefused) as refused:
        read_texts({date(2024, 1, 1): ("2024-01-01.yaml", text.encode())})
    assert said in [problem.problem for problem in refused.value.problems]
