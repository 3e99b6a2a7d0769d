"""After the contract's end (T8): the end, months after it, what was ordered when (docs/rules/candidates.md, "Contract")."""

import pytest

from engine.tests.operators.desk import Example, check, run, table

STOPS = "incentives: [{id: care, type: recurring_commission, base: line.net, rate: 10 %, limits: none}]"
GOES_ON = STOPS.replace("limits: none", "limits: none, after_contract: goes_on")
THREE_MONTHS = STOPS.replace("limits: none", "limits: none, after_contract: {goes_on: 3 months}")
CONTRACT = "agreement G1 aoba agency 2024-01-01 last_day=2024-06-30"
LINE = "line A1 2024-04-10 60_000 term_months=6"  # months of 10 April to 10 September, 1,000 each


def months(last: int) -> dict[str, int]:
    return {f"A1#{number}": 1_000 for number in range(1, last + 1)}


@table(
    Example("without a word it stops with the agreement", STOPS, f"{CONTRACT}; {LINE}", months(3), until="2024-12-31"),
    Example("it goes on for what was ordered before", GOES_ON, f"{CONTRACT}; {LINE}", months(6), until="2024-12-31"),
    Example("three months after 30 June end before 1 October", THREE_MONTHS, f"{CONTRACT}; {LINE.replace('04-10', '05-01')}", months(5), until="2024-12-31"),
    Example("for no months is as if it stopped", THREE_MONTHS.replace("3 months", "0 months"), f"{CONTRACT}; {LINE}", months(3), until="2024-12-31"),
    Example("ordered on the last day it goes on, ordered a day later it never was under a contract", GOES_ON,
        f"{CONTRACT}; line A1 2024-06-30 10_000 term_months=1; line A2 2024-07-01 10_000 term_months=1; line A3 2024-06-30 10_000 term_months=1 starts_on=2024-07-15",
        {"A1#1": 1_000, "A3#1": 1_000}, until="2024-12-31"),
    Example("the partner's own last day ends it too, without any file of agreements", STOPS.replace("limits: none", "limits: none, after_contract: {goes_on: 1 months}"),
        f"partner aoba last_day=2024-05-09; {LINE}", months(2), until="2024-12-31"),
    Example("a contract that holds again counts as itself", THREE_MONTHS, f"{CONTRACT}; agreement G2 aoba agency 2024-09-10; line A1 2024-04-10 90_000 term_months=9",
        {**months(6), "A1#7": 1_000, "A1#8": 1_000, "A1#9": 1_000}, until="2024-12-31"),
    Example("an order paid after the end, by the day of payment", """incentives:
  - {id: c, type: commission, base: line.net, rate: 10 %, limits: none, earned_on: payment, after_contract: {goes_on: 1 months}}
""", f"{CONTRACT}; line A1 2024-06-30 100; line A2 2024-06-30 100; pay P1 A1 100 2024-07-31; pay P2 A2 100 2024-08-01", {"A1": 10}, until="2024-12-31"),
)  # fmt: skip
def test_after_a_contract(example: Example):
    check(example)


def test_the_agreement_that_counts_on_is_the_one_that_is_spoken_of():
    asked = GOES_ON.replace("limits: none", "limits: none, condition: agreement.contract = agency")
    other = "agreement G0 aoba reseller 2023-01-01 last_day=2023-12-31"

    assert {
        row["fact_id"] for row in run(Example("", asked, f"{other}; {CONTRACT}; {LINE}", until="2024-12-31")).rows("earning_lines")
    } == set(months(6))


@pytest.mark.parametrize(("text", "gates"), [(STOPS, {"no_contract": 3}), (GOES_ON, {})])
def test_what_stops_is_counted(text: str, gates: dict[str, int]):
    counted = run(Example("", text, f"{CONTRACT}; {LINE}", until="2024-12-31")).rows("counted")

    assert sum(int(str(row["count"])) for row in counted) == sum(gates.values())
    assert {row["gate"] for row in counted} == set(gates)
