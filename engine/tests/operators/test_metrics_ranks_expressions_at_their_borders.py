"""Figures, spans, ranks and operators of expressions: same day, tie, leap day, month-end, zero and negative."""

from datetime import date
from typing import Any

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table

REVIEWS = "ranks: {promote: monthly, ladder: [{id: bronze}]}\nincentives: []\n"


def figure(text: str, facts: str, day: str, *, year_starts: str = "01-01") -> Any:
    """The metric of aoba at the review of the day; a ratio as its two numbers."""
    example = Example("", f'metrics: {{m: "{text}"}}\n{REVIEWS}', facts, until=day, year_starts=year_starts)
    row = next(row for row in run(example).rows("metrics") if row["partner"] == "aoba" and row["day"] == date.fromisoformat(day))
    return (row["value"], row["of"]) if row["unit"] == "ratio" else row["value"]


FEBRUARY = "line A1 2024-01-31 1; line A2 2024-02-01 10; line A3 2024-02-28 100; line A4 2024-02-29 1000; line A5 2024-03-01 10000"


@pytest.mark.parametrize(
    ("says", "span", "value"),
    [
        ("a trailing day is the day before", "trailing 1 days", 1000),
        ("29 days of a leap February", "trailing 29 days", 1110),
        ("30 days reach 31 January", "trailing 30 days", 1111),
        ("a trailing month from 1 March begins on 1 February", "trailing 1 months", 1110),
        ("the month of the day before the review", "month", 1110),
        ("the month before that", "previous month", 1),
        ("a month written as an offset", "month - 1", 1),
        ("the calendar's quarter", "calendar quarter", 1111),
        ("the program's quarter from 1 February", "quarter", 1110),
        ("the program's half", "half", 1110),
        ("the calendar's year", "calendar year", 1111),
        ("nothing in the year before", "previous calendar year", 0),
        ("as of 28 February, inclusive", "trailing 2 months as of 2024-02-28", 111),
        ("as of the day before the review", "month as of 2024-02-29", 1110),
    ],
)
def test_a_span_at_the_review_of_1_march_of_a_leap_year(says: str, span: str, value: int):
    assert figure(f"sum(line.net) over {span}", FEBRUARY, "2024-03-01", year_starts="02-01") == value


def test_as_of_the_day_of_the_review_is_not_known_yet():
    assert figure("sum(line.net) over month as of 2024-03-01", FEBRUARY, "2024-03-01") is None


def test_since_contract_begins_with_the_earliest_agreement_on_its_day():
    facts = FEBRUARY + "; agreement G1 aoba agency 2024-02-28; agreement G2 kita agency 2024-01-01"

    assert figure("sum(line.net) over since contract", facts, "2024-03-01") == 1100


def test_since_contract_as_of_the_day_of_the_review_is_not_known_yet():
    facts = FEBRUARY + "; agreement G1 aoba agency 2024-02-28"

    assert figure("sum(line.net) over since contract as of 2024-02-29", facts, "2024-03-01") == 1100
    assert figure("sum(line.net) over since contract as of 2024-03-01", facts, "2024-03-01") is None


@pytest.mark.parametrize(
    ("says", "text", "facts", "value"),
    [
        ("nothing sums to 0", "sum(line.net) over month", "line A1 2024-04-30 5", 0),
        ("negative lines lower a sum", "sum(line.net) over month", "line A1 2024-02-28 5; line A2 2024-02-29 -7; line A3 2024-03-05 0", -2),
        ("a change is a negative line on its own day", "sum(line.net) over month", "line A1 2024-01-31 5; change C1 A1 refund 3 2024-02-29; line A3 2024-03-05 0", -3),
        ("a change may be asked for by its kind", "sum(line.net where line.change = refund) over month", "line A1 2024-02-10 5; change C1 A1 refund 3 2024-02-29; change C2 A1 cancel 1 2024-02-29; line A3 2024-03-05 0", -3),
        ("a change that undoes nothing is no latest line", "latest(line.net) over month", "line A1 2024-02-10 7; change C1 A1 refund 0 2024-02-20; line A3 2024-03-05 0", 7),
        ("count counts lines of 0 and below, and no changes", "count(line) over month", "line A1 2024-02-29 0; line A2 2024-02-29 -1; change C1 A1 refund 0 2024-02-29; line A3 2024-03-05 0", 2),
        ("a customer of two lines counts once, none not at all", "count(distinct line.customer) over month", "line A1 2024-02-29 1 customer=kawa; line A2 2024-02-29 1 customer=kawa; line A3 2024-02-29 1; line A4 2024-03-05 0", 1),
        ("the latest of one day is the one booked last", "latest(line.net) over month", "line A1 2024-02-29 1 booked_at=2024-02-29T18:00; line A2 2024-02-29 2 booked_at=2024-02-29T09:00; line A3 2024-03-05 0", 1),
        ("booked at one moment, the larger id", "latest(line.net) over month", "line A2 2024-02-29 2; line A1 2024-02-29 1; line A3 2024-03-05 0", 2),
        ("the latest on the first day of the span", "latest(line.net) over month", "line A1 2024-02-01 7; line A3 2024-03-05 0", 7),
        ("the latest of the day before the span is missing", "latest(line.net) over month", "line A1 2024-01-31 7; line A3 2024-03-05 0", None),
        ("the latest of nothing is missing", "latest(line.net) over month", "line A3 2024-03-05 0", None),
        ("a ratio of nothing is missing", "sum(line.net) over month / sum(line.list) over month", "line A1 2024-02-29 1; line A3 2024-03-05 0", (None, None)),
        ("growth over nothing is missing", "growth(sum(line.net) over month, sum(line.net) over previous month)", "line A1 2024-02-29 5; line A3 2024-03-05 0", (None, None)),
        ("growth from 10 to 5 is -5 of 10", "growth(sum(line.net) over month, sum(line.net) over previous month)", "line A1 2024-02-29 5; line A2 2024-01-31 10; line A3 2024-03-05 0", (-5, 10)),
        ("growth from below 0 is missing", "growth(sum(line.net) over month, sum(line.net) over previous month)", "line A1 2024-02-29 5; line A2 2024-01-31 -10; line A3 2024-03-05 0", (None, None)),
        ("who joined on the last day of February and who left on 1 March are there", "count(person) as of review",
         "person ken aoba joined=2024-02-29; person yui aoba left=2024-03-01; person sho aoba left=2024-02-29; line A3 2024-03-05 0", 2),
        ("a certificate holds on its last day", "count(certificate) as of 2024-02-29",
         "person ken aoba; certificate Q1 ken sales 2024-02-01 last_day=2024-02-29; certificate Q2 ken sales 2024-02-01 last_day=2024-02-28; line A3 2024-03-05 0", 1),
        ("accepted on 29 February, ordered in January", "sum(line.net) by line.accepted_on over month", "line A1 2024-01-31 5 accepted_on=2024-02-29; line A2 2024-02-01 7; line A3 2024-03-05 0", 5),
    ],
)  # fmt: skip
def test_a_figure_of_february_at_the_review_of_1_march(says: str, text: str, facts: str, value: Any):
    assert figure(text, facts, "2024-03-01") == value


def ranked(more: str = "", condition: str = "m >= 100", metric: str = "sum(line.net) over month") -> str:
    return f"""metrics: {{m: "{metric}"}}
ranks: {{promote: monthly, {more} ladder: [{{id: bronze}}, {{id: silver, condition: "{condition}"}}, {{id: gold, condition: "m >= 1_000"}}]}}
incentives: [{{id: c, type: commission, base: line.net, rate: {{by: rank, bronze: 1 %, silver: 2 %, gold: 3 %}}, limits: none}}]
"""


def ranks_of(text: str, facts: str, until: str) -> dict[str, tuple[str, str]]:
    rows: list[dict[str, Any]] = run(Example("", text, facts, until=until)).tables["ranks"].to_pylist()
    return {str(row["day"]): (row["rank"], row["action"]) for row in rows if row["partner"] == "aoba"}


@table(
    Example("a line of the review's day has the new rank", ranked(), "line A1 2024-02-29 100; line A2 2024-03-01 1_000", {"A1": 1, "A2": 20}),
    Example("exactly the condition is enough, one less is not", ranked(), "line A1 2024-02-29 99; line A2 2024-03-01 1_000", {"A2": 10}, {"A1": "zero"}),
    Example("the day before the review has the old one", ranked(), "line A1 2024-02-28 100; line A2 2024-02-29 1_000", {"A1": 1, "A2": 10}),
    Example("a decision of the day counts from 00:00, before the review", ranked(), "decision R1 aoba gold 2024-02-29; line A1 2024-02-29 1_000", {"A1": 30}),
    Example("of two decisions of one day the larger id", ranked(), "decision R1 aoba gold 2024-02-29; decision R2 aoba silver 2024-02-29; line A1 2024-02-29 1_000", {"A1": 20}),
    Example("who was never reviewed holds the rank that the first ladder opens with, whoever else was given one from the beginning", ranked(),
        "partner aoba first_day=2024-02-10; partner kita; decision R1 kita bronze; line A1 2024-02-15 1_000; line A2 2024-02-15 1_000 partner=kita", {"A1 aoba": 10, "A2 kita": 10},
        later=(Later("2024-02-01", ranked().replace("{id: bronze}", '{id: basic}, {id: bronze, condition: "m >= 10"}').replace("bronze: 1 %", "basic: 5 %, bronze: 1 %")),)),
)  # fmt: skip
def test_the_rank_of_a_day(example: Example):
    check(example)


@pytest.mark.parametrize(
    ("says", "more", "facts", "moves"),
    [
        ("sales of 0 and below demote", "", "line A1 2024-02-29 1_000; line A2 2024-03-31 -5; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("bronze", "demoted")}),
        ("one step at a time", "step: one,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("silver", "promoted"), "2024-04-01": ("bronze", "demoted")}),
        ("kept for a month from 1 March: 1 April is its end", "keep: 1 months,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("bronze", "demoted")}),
        ("kept for two", "keep: 2 months,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("gold", "kept_by_months")}),
        ("one failed review is forgiven", "grace: 1,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("gold", "kept_by_grace")}),
        ("a grace of 0 forgives none", "grace: 0,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("bronze", "demoted")}),
        ("never demoted", "demote: never,", "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("gold", "kept_until_demotion")}),
        ("demoted once a year, on 1 April", 'demote: {yearly: "04-01"},', "line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("bronze", "demoted")}),
        ("a decision that has ended does not shorten the months of a rank reached since", "keep: 2 months,",
         "decision R1 aoba silver 2024-01-15 last_day=2024-02-10; line A1 2024-02-29 1_000; line A3 2024-04-01 1", {"2024-03-01": ("gold", "promoted"), "2024-04-01": ("gold", "kept_by_months")}),
        ("a decision that ends on 31 March leaves the rank to the review of 1 April", "", "decision R1 aoba gold 2024-02-01 last_day=2024-03-31; line A3 2024-04-01 1",
         {"2024-02-01": ("gold", "decided"), "2024-03-01": ("gold", "decided"), "2024-04-01": ("bronze", "demoted")}),
        ("one that ends on 1 April holds on it", "", "decision R1 aoba gold 2024-02-01 last_day=2024-04-01; line A3 2024-04-01 1", {"2024-03-01": ("gold", "decided"), "2024-04-01": ("gold", "decided")}),
    ],
)  # fmt: skip
def test_moves_at_the_reviews(says: str, more: str, facts: str, moves: dict[str, tuple[str, str]]):
    found = ranks_of(ranked(more), facts, "2024-04-01")

    assert {day: found[day] for day in moves} == moves


def test_a_rank_reached_on_31_january_by_decision_is_kept_to_the_end_of_february():
    """31 January + 1 month is 29 February of a leap year: the review of 1 February keeps, that of 1 March does not."""
    text = ranked("keep: 1 months,")
    found = ranks_of(text, "decision R1 aoba gold 2024-01-31 last_day=2024-01-31; line A3 2024-03-01 1", "2024-03-01")

    assert (found["2024-02-01"], found["2024-03-01"]) == (("gold", "kept_by_months"), ("bronze", "demoted"))


def test_a_rank_by_two_decisions_is_reached_with_the_first_whatever_another_partner_was_given_between_them():
    """Gold from 1 November to the end of the year: two months later is the review of 1 January, so nothing is kept."""
    own = "decision R1 aoba gold 2023-11-01 last_day=2023-12-14; decision R2 aoba gold 2023-12-15 last_day=2023-12-31"
    found = ranks_of(ranked("keep: 2 months,"), f"{own}; decision R3 kita silver 2023-12-01; line A3 2024-02-01 1", "2024-02-01")

    assert found["2024-01-01"] == ("bronze", "demoted")


def test_a_rank_decided_anew_after_another_is_kept_from_its_new_beginning():
    """Gold, ten days of silver, gold again from 20 February: two months of it end on 20 April, not on 1 March."""
    decisions = "decision R1 aoba gold 2024-01-01 last_day=2024-02-09; decision R2 aoba silver 2024-02-10 last_day=2024-02-19; decision R3 aoba gold 2024-02-20 last_day=2024-02-28"
    found = ranks_of(ranked("keep: 2 months,"), f"{decisions}; line A3 2024-05-01 1", "2024-05-01")

    assert [found[f"2024-0{month}-01"] for month in (3, 4, 5)] == [
        ("gold", "kept_by_months"),
        ("gold", "kept_by_months"),
        ("bronze", "demoted"),
    ]


def test_a_decision_for_the_rank_that_is_held_does_not_begin_it_anew():
    """Gold from 10 January, after five days of silver, and once more from 20 February: two months of it end on 10 March."""
    decisions = "decision R1 aoba silver 2024-01-05 last_day=2024-01-09; decision R2 aoba gold 2024-01-10 last_day=2024-02-19; decision R3 aoba gold 2024-02-20 last_day=2024-03-31"
    found = ranks_of(ranked("keep: 2 months,"), f"{decisions}; line A3 2024-04-01 1", "2024-04-01")

    assert (found["2024-03-01"], found["2024-04-01"]) == (("gold", "decided"), ("bronze", "demoted"))


def test_a_decision_for_the_rank_that_a_review_gave_does_not_begin_it_anew_either():
    """Gold by the review of 1 March, decided once more from 15 March: two months of it end on 1 May, not on 15 May. January's silver is long over."""
    facts = "decision R1 aoba silver 2024-01-10 last_day=2024-01-20; line A1 2024-02-10 1_000; decision R2 aoba gold 2024-03-15 last_day=2024-04-10"
    found = ranks_of(ranked("keep: 2 months,"), f"{facts}; line A3 2024-05-01 1", "2024-05-01")

    assert [found[f"2024-0{month}-01"] for month in (3, 4, 5)] == [("gold", "promoted"), ("gold", "decided"), ("bronze", "demoted")]


def conditional(condition: str, more: str = "") -> str:
    quoted = condition.replace('"', '\\"')
    return f'incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, limits: none, condition: "{quoted}"{more}}}]'


LINE = "line A1 2024-02-29 100 quantity=0 setup_minor=-40 customer=kawa accepted_on=2024-03-31"


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("line.net = 100", 10), ("line.net != 100", "condition"), ("line.net < 100", "condition"), ("line.net <= 100", 10), ("line.net > 100", "condition"),
        ("line.net >= 100", 10), ("line.quantity = 0", 10), ("line.setup < 0", 10), ("line.setup = -40", 10), ("-line.setup = 40", 10),
        ("line.net in (99, 100)", 10), ("line.quantity in (1, 2)", "condition"), ("line.ordered_on in (2024-02-29)", 10), ("line.kind in (renewal)", "condition"),
        ("line.net + line.setup = 60", 10), ("line.net - line.setup = 140", 10), ("line.net * line.quantity = 0", 10), ("line.setup * 3 = -120", 10),
        ("line.net / line.net >= 100 %", 10), ("line.net / line.net > 100 %", "condition"), ("line.setup / line.net = -40 %", 10),
        ("line.net / line.quantity >= 1", "refused"), ("line.quantity / line.quantity >= 0 %", "missing"), ("line.net / line.setup <= 0 %", "missing"),
        ("line.net / line.setup or else 5 % = 5 %", 10), ("growth(line.net, 50) = 100 %", 10), ("growth(line.setup, line.net) = -140 %", 10),
        ("line.starts_on or else 2024-02-29 = line.ordered_on", 10), ("line.starts_on = line.ordered_on", "missing"), ("line.net or else 5 = 100", 10),
        ("min(line.net, line.setup) = -40", 10), ("max(line.net, line.setup, 100) = 100", 10), ("min(line.net, product.list_price) > 0", "missing"),
        ("line.ordered_on + 1 days = 2024-03-01", 10), ("line.ordered_on + 12 months = 2025-02-28", 10), ("line.accepted_on - 1 months = 2024-02-29", 10),
        ("line.accepted_on - line.ordered_on = 31 days", 10), ("line.ordered_on - line.accepted_on < 0 days", 10), ("line.ordered_on + 0 days = 2024-02-29", 10),
        ("line.net >= 100 and line.quantity >= 0", 10), ("line.net > 100 or line.quantity >= 0", 10), ("not line.net > 100", 10),
        ("line.starts_on > 2024-01-01 or line.net = 100", 10), ("not line.starts_on > 2024-01-01", "missing"),
        ("line.customer = kawa", 10), ("line.product = kawa", "missing"), ("partner.active", 10), ("not partner.active", "condition"),
    ],
)  # fmt: skip
def test_an_operator_in_a_condition(condition: str, outcome: int | str):
    if outcome == "refused":
        with pytest.raises(Exception, match="cannot be divided"):
            run(Example("", conditional(condition), LINE))
        return
    expected = ({"A1": outcome}, {}) if isinstance(outcome, int) else ({}, {"A1": outcome})
    check(Example(condition, conditional(condition), LINE, *expected, until="2024-04-30"))


def test_comparing_ranks_on_the_border_and_with_none():
    text = ranked().replace("limits: none", 'limits: none, who: "rank >= silver"')
    check(
        Example(
            "", text, "line A1 2024-02-29 99; line A2 2024-03-01 1_000; line A3 2024-04-01 1_000", {"A3": 30}, {"A1": "who", "A2": "who"}
        )
    )


@table(
    Example(
        "an attribute holds from its first day, a leap day", conditional("partner.region = east"),
        "attribute aoba region east 2024-02-29; line A1 2024-02-28 100; line A2 2024-02-29 100; line A3 2024-03-01 100", {"A2": 10, "A3": 10}, {"A1": "missing"},
    ),
    Example(
        "and until the next value of it", conditional("partner.region = east"),
        "attribute aoba region east 2024-02-01; attribute aoba region west 2024-02-29; line A1 2024-02-28 100; line A2 2024-02-29 100", {"A1": 10}, {"A2": "condition"},
    ),
    Example(
        "where the introducer is paid, the partner's attribute is the introducer's", conditional("partner.region = east", ", payee: introducer"),
        "partner aoba introduced_by=kita; attribute aoba region west 2024-01-01; attribute kita region east 2024-01-01; line A1 2024-02-29 100", {"A1": 10},
    ),
    Example(
        "and the seller's is that of who sold", conditional("seller.region = east", ", payee: introducer"),
        "partner aoba introduced_by=kita; attribute aoba region west 2024-01-01; attribute kita region east 2024-01-01; line A1 2024-02-29 100", {}, {"A1": "condition"},
    ),
    Example(
        "an agreement holds on its first and on its last day", conditional("agreement.contract = agency"),
        "agreement G1 aoba agency 2024-02-29 last_day=2024-04-30; line A1 2024-02-28 100; line A2 2024-02-29 100; line A3 2024-04-30 100; line A4 2024-05-01 100", {"A2": 10, "A3": 10},
    ),
    Example(
        "of two agreements the later first day, of equals the smaller id", conditional("agreement.contract = agency"),
        "agreement G2 aoba reseller 2024-02-01; agreement G1 aoba agency 2024-02-01; agreement G0 aoba reseller 2024-01-01; line A1 2024-02-29 100", {"A1": 10},
    ),
    Example(
        "a family's agreement is closer than one for everything, though that one is later", conditional("agreement.contract = agency"),
        "product hr people; agreement G1 aoba agency 2024-01-01 family=people; agreement G2 aoba reseller 2024-02-01; line A1 2024-02-29 100 product=hr", {"A1": 10},
    ),
    Example(
        "a product's is closer than its family's", conditional("agreement.contract = agency"),
        "product hr people; agreement G1 aoba agency 2024-01-01 product=hr; agreement G2 aoba reseller 2024-02-01 family=people; line A1 2024-02-29 100 product=hr", {"A1": 10},
    ),
    Example(
        "another family's agreement does not count", conditional("agreement.contract = agency"),
        "product hr people; agreement G1 aoba agency 2024-01-01; agreement G2 aoba reseller 2024-02-01 family=cloud; line A1 2024-02-29 100 product=hr", {"A1": 10},
    ),
)  # fmt: skip
def test_what_holds_over_time(example: Example):
    check(example)
