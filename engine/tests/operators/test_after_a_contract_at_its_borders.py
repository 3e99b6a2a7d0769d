"""After the contract's end (T8): the end, months after it, what was ordered when (docs/rules/candidates.md, "Contract")."""

import pytest

from engine.tests.operators.desk import FIRST_DAY, Example, check, run, table
from enishi_engine.plan.service import SettledMonths

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
    Example("three months are counted from the earlier of the agreement's last day and the partner's own", THREE_MONTHS,
        f"partner aoba last_day=2024-05-09; {CONTRACT}; {LINE}", months(4), until="2024-12-31"),  # 10 July is before 10 August, 10 August is not
    Example("a contract for one product goes on for that one", GOES_ON, f"{CONTRACT} product=hr; {LINE} product=accounting; {LINE.replace('A1', 'A2')} product=hr",
        {f"A2#{number}": 1_000 for number in range(1, 7)}, until="2024-12-31"),
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


SETTLES = STOPS.replace("limits: none", "limits: none, after_contract: settles")
TWO_MONTHS = STOPS.replace("limits: none", "limits: none, after_contract: {settles: 2 months}")


def days(example: Example) -> dict[str, str]:
    """The day on which each month counts."""
    return {str(row["fact_id"]): str(row["day"]) for row in run(example).rows("earning_lines")}


def settling(more: str) -> str:
    return SETTLES.replace("limits: none", more if "limits" in more else f"limits: none, {more}")


@table(
    Example("all that is left is earned on the last day, before it has begun", SETTLES, f"{CONTRACT}; {LINE}", months(6), until="2024-06-30"),
    Example("a day before the end nothing is settled", SETTLES, f"{CONTRACT}; {LINE}", months(3), until="2024-06-29"),
    Example("two months after 30 June end before 1 September: the month of 10 September is under no contract", TWO_MONTHS,
        f"{CONTRACT}; {LINE}", months(5), until="2024-12-31"),
    Example("settled for no months is as if it stopped; a month that begins on the last day is its own", TWO_MONTHS.replace("2 months", "0 months"),
        f"{CONTRACT}; line A1 2024-05-30 2_000 term_months=2; line A2 2024-05-31 2_000 term_months=2 starts_on=2024-06-01",
        {"A1#1": 100, "A1#2": 100, "A2#1": 100}, until="2024-12-31"),
    Example("ordered on the last day it is settled, ordered a day later it never was under a contract", SETTLES,
        f"{CONTRACT}; line A1 2024-06-30 1_000 term_months=1 starts_on=2024-07-15; line A2 2024-07-01 1_000 term_months=1", {"A1#1": 100}, until="2024-06-30"),
    Example("service that begins before its order, under no contract, is not settled at an earlier end", SETTLES,
        f"{CONTRACT}; agreement G2 aoba agency 2024-08-01; line A1 2024-08-10 2_000 term_months=2 starts_on=2024-07-15", {"A1#2": 100}, until="2024-12-31"),
    Example("the partner's own last day settles too, without any file of agreements", SETTLES, f"partner aoba last_day=2024-05-09; {LINE}",
        months(6), until="2024-05-31"),
    Example("the earlier of the agreement's last day and the partner's own", SETTLES, f"partner aoba last_day=2024-05-09; {CONTRACT}; {LINE}",
        months(6), until="2024-05-09"),
    Example("another product's contract settles nothing of this one", SETTLES, f"{CONTRACT} product=hr; {LINE} product=accounting; {LINE.replace('A1', 'A2')} product=hr",
        {f"A2#{number}": 1_000 for number in range(1, 7)}, until="2024-06-30"),
    Example("a service that ended on the last day has nothing left to settle, one that ends a day later has", SETTLES,
        f"{CONTRACT}; {LINE}; {LINE.replace('A1', 'A2')}; change E1 A1 churn 0 2024-06-30; change E2 A2 churn 0 2024-07-01",
        months(3) | {f"A2#{number}": 1_000 for number in range(1, 7)},
        {f"A1#{number}": "ended" for number in (4, 5, 6)}, until="2024-12-31"),
    Example("cancelled after the end, what was settled is taken back: two of six months are undone",
        settling("take_back: {after: [cancel], share: proportional}"), f"{CONTRACT}; {LINE}; change E1 A1 cancel 20_000 2024-08-10",
        months(6) | {"A1#5 E1": -1_000, "A1#6 E1": -1_000}, until="2024-12-31"),
    Example("an entitlement is tested on the month's own first day: four months from the first order are four",
        settling("entitled: {months: 4, anchor: customer.first_order}"), f"{CONTRACT}; {LINE} customer=kawa", months(4),
        {f"A1#{number}": "entitlement_over" for number in (5, 6)}, until="2024-06-30"),
    Example("a campaign's last day is tested on it too", settling("last_day: 2024-08-09"), f"{CONTRACT}; {LINE}", months(4),
        {f"A1#{number}": "after_last_day" for number in (5, 6)}, until="2024-06-30"),
    Example("a cap of the month is that of June, which has its own month and three that are settled, in their order",
        settling("limits: [{per: [partner, month], max: 2_500}]"), f"{CONTRACT}; {LINE}", months(4) | {"A1#5": 500}, {"A1#6": "limit_reached"},
        until="2024-06-30"),
    Example("whoever has the credit on the month's own first day is settled: from 1 August that is kita, whose contract goes on", settling("credit: serviced"),
        f"{CONTRACT}; agreement G2 kita agency 2024-01-01; {LINE}; credit C1 A1 aoba 1 role=serviced last_day=2024-07-31; credit C2 A1 kita 1 role=serviced first_day=2024-08-01",
        months(4), until="2024-06-30"),
)  # fmt: skip
def test_what_is_left_is_settled(example: Example):
    check(example)


def test_what_is_settled_counts_on_the_last_day_and_the_months_before_on_their_own():
    ended = days(Example("", SETTLES, f"{CONTRACT}; {LINE}", until="2024-12-31"))

    assert ended == {
        "A1#1": "2024-04-10",
        "A1#2": "2024-05-10",
        "A1#3": "2024-06-10",
        **{f"A1#{number}": "2024-06-30" for number in (4, 5, 6)},
    }


def test_a_contract_that_holds_again_has_its_own_months_and_its_own_end():
    """G1 until 30 June settles July and August; September to November are months of G2; what is left in December is settled at its end."""
    facts = f"{CONTRACT}; agreement G2 aoba agency 2024-09-10 last_day=2024-11-30; line A1 2024-04-10 90_000 term_months=9"

    assert days(Example("", SETTLES, facts, until="2024-11-30")) == {
        "A1#1": "2024-04-10", "A1#2": "2024-05-10", "A1#3": "2024-06-10", "A1#4": "2024-06-30", "A1#5": "2024-06-30",
        "A1#6": "2024-09-10", "A1#7": "2024-10-10", "A1#8": "2024-11-10", "A1#9": "2024-11-30",
    }  # fmt: skip


def test_a_renewal_without_a_gap_settles_nothing():
    renewed = f"{CONTRACT}; agreement G2 aoba agency 2024-07-01; {LINE}"

    assert days(Example("", SETTLES, renewed, until="2024-12-31"))["A1#4"] == "2024-07-10"


def test_whoever_does_not_settle_beside_it_has_its_own_days():
    other = "{id: other, type: recurring_commission, base: line.net, rate: 1 %, limits: none, after_contract: goes_on, with: {care: best}}"
    both = SETTLES.replace("]", f", {other}]")
    facts = f"{CONTRACT}; {LINE}"

    june = run(Example("", both, facts, until="2024-06-30")).rows("earning_lines")
    august = run(Example("", both, facts, until="2024-08-31"))

    assert [row["fact_id"] for row in june if row["incentive"] == "care"] == list(months(6))
    assert {row["fact_id"] for row in august.rows("not_paid") if row["incentive"] == "other"} == set(months(5))
    assert {row["reason"] for row in august.rows("not_paid")} == {"other_is_better"}


def test_what_is_ordered_after_the_end_is_counted_under_no_contract():
    facts = f"{CONTRACT}; line A2 2024-07-01 2_000 term_months=2"

    counted = run(Example("", SETTLES, facts, until="2024-12-31")).rows("counted")

    assert [(row["month"], row["gate"], row["count"]) for row in counted] == [("2024-07", "no_contract", 1), ("2024-08", "no_contract", 1)]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("THEN held_until ELSE", "THEN held_until - 1 ELSE"),  # on the day before the last
        ("held_until < service_month_first_day", "held_until <= service_month_first_day - 31"),  # the first month after it is left out
        ("CASE WHEN g.agreement_id IS NULL", "CASE WHEN TRUE"),  # at the end of another agreement
        ("AND o.agreement_id IS NOT NULL", ""),  # what was ordered under no contract too
    ],
)
def test_the_comparison_sees_a_bug_planted_in_settling(monkeypatch: pytest.MonkeyPatch, right: str, wrong: str):
    """Generated programs seldom settle anything, so these are planted under a case by hand."""
    facts = (
        f"partner kita last_day=2024-05-09; {CONTRACT}; agreement G2 kita agency 2024-01-01; {LINE}; {LINE.replace('A1', 'A2')} partner=kita;"
        "line A3 2023-12-10 20_000 term_months=12 partner=kita starts_on=2024-03-10"
    )
    example, printed = Example("", SETTLES, facts, until="2024-12-31"), SettledMonths.sql
    run(example)
    assert right in printed(SettledMonths("parts", None, contracted=True, until=FIRST_DAY))

    monkeypatch.setattr(SettledMonths, "sql", lambda self: printed(self).replace(right, wrong))

    with pytest.raises(AssertionError):
        run(example)
