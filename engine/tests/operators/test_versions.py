"""What goes on through all versions of a text, which text judges, and frozen texts: amounts by hand, in yen (docs/rules/versions.md)."""

from datetime import date
from pathlib import Path

import pytest

from engine.tests.operators.desk import Example, Later, check, run, table, texts_of
from enishi_engine.program.folder import read_program, read_texts
from enishi_engine.program.problems import ProgramRefused, Severity


def capped(limits: str, rate: str = "10 %") -> str:
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: {rate}, limits: {limits}}}]"


def to(day: str, text: str, year_starts: str = "01-01") -> tuple[Later, ...]:
    return (Later(day, text, year_starts=year_starts),)


MONTH_300, MONTH_200, MONTH_100 = (capped(f"[{{per: [partner, month], max: {most}}}]") for most in (300, 200, 100))
YEAR_300, CAMPAIGN_300 = (capped(f"[{{per: [partner, {key}], max: 300}}]") for key in ("year", "campaign"))
IN_MAY = "line A1 2024-04-10 2_000; line A2 2024-04-20 2_000; line A3 2024-05-01 2_000"


@table(
    Example("a cap of 300 that both texts say is one cap: 200 and the 100 left", MONTH_300, IN_MAY, {"A1": 200, "A2": 100, "A3": 200}, later=to("2024-04-15", MONTH_300)),
    Example("the text's day itself is the later text's: 10 % through 14 April, 20 % from the 15th", capped("none"), "line A1 2024-04-14 100; line A2 2024-04-15 100", {"A1": 10, "A2": 20}, later=to("2024-04-15", capped("none", "20 %"))),
    Example("lowered from 300 to 200: 150, then 200 − 150 = 50, then nothing", MONTH_300, "line A1 2024-04-10 1_500; line A2 2024-04-20 1_000; line A3 2024-04-25 100", {"A1": 150, "A2": 50}, {"A3": "limit_reached"}, later=to("2024-04-15", MONTH_200)),
    Example("raised from 100 to 300: of 200 before, and 100 now, 300 − 200 = 100", MONTH_100, "line A1 2024-04-10 2_000; line A2 2024-04-20 1_000", {"A1": 100, "A2": 100}, later=to("2024-04-15", MONTH_300)),
    Example("a cap that only the later text has looks at what the earlier one paid: 300 − 250 = 50", capped("none"), "line A1 2024-04-10 2_500; line A2 2024-04-20 1_000", {"A1": 250, "A2": 50}, later=to("2024-04-15", MONTH_300)),
    Example("a cap that only the earlier text has is over", MONTH_100, "line A1 2024-04-10 2_500; line A2 2024-04-20 1_000", {"A1": 100, "A2": 100}, later=to("2024-04-15", capped("none"))),
    Example("from October the year begins in April: 50 of September and 100 are 150, then 300 − 150 = 150", YEAR_300, "line A1 2024-03-31 2_000; line A2 2024-09-30 500; line A3 2024-10-01 1_000; line A4 2024-10-02 2_000", {"A1": 200, "A2": 50, "A3": 100, "A4": 150}, later=to("2024-10-01", YEAR_300, "04-01")),
    Example("per campaign is everything of the id", CAMPAIGN_300, "line A1 2024-04-10 2_000; line A2 2025-04-20 2_000", {"A1": 200, "A2": 100}, later=to("2024-04-15", CAMPAIGN_300)),
    Example("another id has its own cap", MONTH_300, "line A1 2024-04-10 3_000; line A2 2024-04-20 3_000", {"c A1": 300, "d A2": 300}, later=to("2024-04-15", MONTH_300.replace("id: c", "id: d"))),
    Example("a negative line under the later text lowers the total of both", MONTH_300, "line A1 2024-04-10 2_000; line A2 2024-04-20 -1_000; line A3 2024-04-21 2_000", {"A1": 200, "A2": -100, "A3": 200}, later=to("2024-04-15", MONTH_300)),
)  # fmt: skip
def test_limits_go_on(example: Example) -> None:
    check(example)


def once(per: str) -> str:
    said = f", once_per: {per}" if per else ""
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, limits: none{said}}}]"


@table(
    Example("the first per customer was paid under the earlier text", once("customer"), "line A1 2024-04-10 100 customer=hana; line A2 2024-04-20 100 customer=hana; line A3 2024-04-20 100 customer=ken", {"A1": 10, "A3": 10}, {"A2": "already_paid"}, later=to("2024-04-15", once("customer"))),
    Example("a text that begins to say so looks at what the silent one paid", once(""), "line A1 2024-04-10 100 customer=hana; line A2 2024-04-20 100 customer=hana", {"A1": 10}, {"A2": "already_paid"}, later=to("2024-04-15", once("customer"))),
    Example("another key: per partner, the earlier customers' lines were the partner's", once("customer"), "line A1 2024-04-10 100 customer=hana; line A2 2024-04-20 100 customer=ken", {"A1": 10}, {"A2": "already_paid"}, later=to("2024-04-15", once("partner"))),
    Example("a line of 0 before did not reach the gate", once("customer"), "line A1 2024-04-10 0 customer=hana; line A2 2024-04-20 100 customer=hana", {"A2": 10}, {"A1": "zero"}, later=to("2024-04-15", once("customer"))),
)  # fmt: skip
def test_once_per_goes_on(example: Example) -> None:
    check(example)


def banded(bands: str, method: str = "marginal", base: str = "line.net") -> str:
    return f"incentives: [{{id: c, type: volume_rebate, base: {base}, over: month, method: {method}, bands: [{bands}], limits: none}}]"


STEPS = "{from: 0, to: 1_000, rate: 5 %}, {from: 1_000, to: open, rate: 10 %}"
EACH_10 = "{from: 0, to: open, amount: 10}"


@table(
    Example("800 and 800: 40, then (50 + 60) − 40 = 70", banded(STEPS), "line A1 2024-04-10 800; line A2 2024-04-20 800", {"A1": 40, "A2": 70}, later=to("2024-04-15", banded(STEPS))),
    Example("3 % of a million, then 5 % of two millions less 5 % of one: what was paid stays", banded("{from: 0, to: open, rate: 3 %}", "whole_amount"), "line A1 2024-04-03 1_000_000; line A2 2024-04-20 1_000_000", {"A1": 30_000, "A2": 50_000}, later=to("2024-04-15", banded("{from: 0, to: open, rate: 5 %}", "whole_amount"))),
    Example("units and money are different totals: 5 units for 50, then 5 % of the first 1,000", banded(EACH_10, base="line.quantity"), "line A1 2024-04-10 800 quantity=5; line A2 2024-04-20 1_000", {"A1": 50, "A2": 50}, later=to("2024-04-15", banded(STEPS))),
    Example("what a flat rate paid moves no total: 10 % of 1,000, then 5 % of the first 1,000", capped("none"), "line A1 2024-04-10 1_000; line A2 2024-04-20 1_000", {"A1": 100, "A2": 50}, later=to("2024-04-15", banded(STEPS))),
    Example("a month that ends with the text begins anew", banded(STEPS), "line A1 2024-04-30 1_000; line A2 2024-05-01 1_000", {"A1": 50, "A2": 50}, later=to("2024-05-01", banded(STEPS))),
)  # fmt: skip
def test_running_totals_go_on(example: Example) -> None:
    check(example)


def two(way: str, first: str = "10 %", second: str = "8 %") -> str:
    return f"""incentives:
  - {{id: a, type: commission, base: line.net, rate: {first}, limits: none}}
  - {{id: b, type: commission, base: line.net, rate: {second}, earned_on: payment, limits: none, with: {{a: {way}}}}}
"""


ONLY_A = "incentives: [{id: a, type: commission, base: line.net, rate: 10 %, limits: none}]"
ONLY_B = "incentives: [{id: b, type: commission, base: line.net, rate: 8 %, earned_on: payment, limits: none}]"
PAID_IN_JUNE = "line A1 2024-05-20 1_000; pay P1 A1 1_000 2024-06-03"
JUNE = "2024-06-01"


@table(
    Example("ordered and paid under the first text, which adds", two("add"), "line A1 2024-05-20 1_000; pay P1 A1 1_000 2024-05-31", {"a A1": 100, "b A1": 80}, later=to(JUNE, two("best"))),
    Example("ordered under the first, paid under the second: the second's words count", two("add"), PAID_IN_JUNE, {"a A1": 100}, {"b A1": "other_is_better"}, later=to(JUNE, two("best"))),
    Example("the second has only one of them: the first's words count", two("best"), PAID_IN_JUNE, {"a A1": 100}, {"b A1": "other_is_better"}, later=to(JUNE, ONLY_B)),
    Example("no text has both: they add up", ONLY_A, PAID_IN_JUNE, {"a A1": 100, "b A1": 80}, later=to(JUNE, ONLY_B)),
    Example("of equal amounts the one that stands first in the later text", two("add", second="10 %"), PAID_IN_JUNE, {"a A1": 100}, {"b A1": "other_is_better"}, later=to(JUNE, two("best", second="10 %"))),
)  # fmt: skip
def test_incentives_judged_by_different_texts_meet(example: Example) -> None:
    check(example)


def frozen(as_of: str, rate: str, more: str = "") -> str:
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: {rate}, text_as_of: {as_of}, limits: none{more}}}]"


YEAR_OF_CUSTOMER = ", entitled: {months: 12, anchor: customer.first_order}"
APRIL = "2024-04-01"


@table(
    Example("a customer of 31 March stays with 20 % until its twelve months are over; one of 1 April has 10 %",
        frozen("customer.first_order", "20 %", YEAR_OF_CUSTOMER),
        "line A1 2024-03-31 100_000 customer=hana; line A2 2024-04-01 100_000 customer=hana; line A3 2024-04-01 100_000 customer=ken; line A4 2025-03-31 100_000 customer=hana",
        {"A1": 20_000, "A2": 20_000, "A3": 10_000}, {"A4": "entitlement_over"}, later=to(APRIL, frozen("customer.first_order", "10 %"))),
    Example("without a customer it is the counting day's text", frozen("customer.first_order", "20 %"), "line A1 2024-04-01 100", {"A1": 10}, later=to(APRIL, frozen("customer.first_order", "10 %"))),
    Example("the deal's registration freezes; one registered later, and no deal, do not", frozen("deal.registered", "20 %"),
        "deal D1 2024-03-31; deal D2 2024-04-05; line A1 2024-04-02 100 deal=D1; line A2 2024-04-02 100 deal=D2; line A3 2024-04-02 100",
        {"A1": 20, "A2": 10, "A3": 10}, later=to(APRIL, frozen("deal.registered", "10 %"))),
    Example("a deal registered after the order day does not bring a later text", frozen("deal.registered", "20 %"), "deal D1 2024-04-05; line A1 2024-03-31 100 deal=D1", {"A1": 20}, later=to(APRIL, frozen("deal.registered", "10 %"))),
    Example("paid in April, judged by March's text in which it was ordered", frozen("order", "20 %", ", earned_on: payment"), "line A1 2024-03-31 100; pay P1 A1 100 2024-04-02", {"A1": 20}, later=to(APRIL, frozen("order", "10 %", ", earned_on: payment"))),
    Example("the subscription's first order", frozen("subscription.first_order", "20 %"), "line A1 2024-03-31 100 subscription=S; line A2 2024-04-30 100 subscription=S; line A3 2024-04-30 100 subscription=T", {"A1": 20, "A2": 20, "A3": 10}, later=to(APRIL, frozen("subscription.first_order", "10 %"))),
    Example("an agreement of March has March's text; on 29 February 2024 the later text begins", frozen("agreement.first_day", "20 %"),
        "agreement G1 aoba agency 2024-02-28; agreement G2 kita agency 2024-02-29; line A1 2024-04-10 100; line A2 2024-04-10 100 partner=kita",
        {"A1": 20, "A2": 10}, later=to("2024-02-29", frozen("agreement.first_day", "10 %"))),
    Example("what a new text leaves out goes on for whom it is frozen", frozen("customer.first_order", "20 %"), "line A1 2024-03-31 100 customer=hana; line A2 2024-04-01 100 customer=hana; line A3 2024-04-01 100 customer=ken", {"A1": 20, "A2": 20}, later=to(APRIL, "incentives: []")),
    Example("what a new text brings is not for customers frozen before it", "incentives: []", "line A1 2024-03-31 100 customer=hana; line A2 2024-04-01 100 customer=hana; line A3 2024-04-01 100 customer=ken", {"A3": 10}, later=to(APRIL, frozen("customer.first_order", "10 %"))),
    Example("a cap is one for frozen and other lines: 200 under the old text, 100 left under the new", frozen("customer.first_order", "20 %").replace("limits: none", "limits: [{per: [partner, month], max: 300}]"),
        "line A0 2024-03-31 0 customer=hana; line A1 2024-04-01 1_000 customer=hana; line A2 2024-04-02 2_000 customer=ken",
        {"A1": 200, "A2": 100}, {"A0": "zero"}, later=to(APRIL, frozen("customer.first_order", "10 %").replace("limits: none", "limits: [{per: [partner, month], max: 300}]"))),
)  # fmt: skip
def test_frozen_texts(example: Example) -> None:
    result = run(example)
    assert {row["fact_id"]: row["amount"] for row in result.rows("earning_lines")} == example.earns
    assert {row["fact_id"]: row["reason"] for row in result.rows("not_paid")} == example.reasons


RANKED = """ranks: {{promote: monthly, ladder: [{{id: bronze}}, {{id: silver, condition: "sales >= 1_000_000"}}]}}
metrics: {{sales: sum(line.net) over month}}
incentives: [{{id: c, type: commission, base: line.net, rate: {{by: rank, otherwise: {low}, silver: {high}}}, text_as_of: customer.first_order, limits: none}}]
"""


def test_freezing_keeps_the_text_and_not_the_rank() -> None:
    """Aoba is silver from May: the frozen table's 20 % for silver, not the 10 % that it had when the customer came."""
    first, later = RANKED.format(low="10 %", high="20 %"), RANKED.format(low="1 %", high="2 %")
    facts = "decision R1 aoba silver 2024-05-01; line A1 2024-03-31 100 customer=hana; line A2 2024-05-01 100 customer=hana; line A3 2024-05-01 100 customer=ken"

    result = run(Example("", first, facts, later=to(APRIL, later)))

    assert {row["fact_id"]: (row["amount"], row["rank"]) for row in result.rows("earning_lines")} == {
        "A1": (10, "bronze"), "A2": (20, "silver"), "A3": (2, "silver"),
    }  # fmt: skip


def test_a_day_before_the_first_text_has_no_text() -> None:
    """Hana's first order is of 2023: counted once, under the text in force on the counting day; the line of 2023 itself lies before all texts."""
    text = frozen("customer.first_order", "20 %")
    facts = "line A0 2023-12-31 100 customer=hana; line A1 2024-01-01 100 customer=hana; line A2 2024-04-01 100 customer=hana"

    result = run(Example("", text, facts, later=to(APRIL, text)))

    assert result.rows("earning_lines") == result.rows("not_paid") == []
    assert {(f"{row['version']}", row["month"], row["gate"]): row["count"] for row in result.rows("counted")} == {
        ("2024-01-01", "2023-12", "other_version"): 1, ("2024-01-01", "2024-01", "no_text"): 1, ("2024-01-01", "2024-04", "other_version"): 1,
        ("2024-04-01", "2023-12", "other_version"): 1, ("2024-04-01", "2024-01", "other_version"): 1, ("2024-04-01", "2024-04", "no_text"): 1,
    }  # fmt: skip


SETTLED = "incentives: [{id: c, type: recurring_commission, base: line.net, rate: 10 %, limits: none, after_contract: settles}]"


@pytest.mark.parametrize(
    ("first", "later", "told"),
    [
        (frozen("order", "10 %"), capped("none"), "text_as_of of c is not what it is in 2024-01-01.yaml"),
        (capped("none"), capped("none").replace("base:", "earned_on: payment, base:"), "c is earned on another day than in 2024-01-01.yaml"),
        (SETTLED, SETTLED.replace("settles", "goes_on"), "c does not settle at a contract's end as in 2024-01-01.yaml"),
        (SETTLED, SETTLED.replace("settles", "{settles: 6 months}"), "c does not settle at a contract's end as in 2024-01-01.yaml"),
        (two("add"), two("add").replace("{id: b, type: commission, base: line.net, rate: 8 %, earned_on: payment, limits: none, with: {a: add}}",
            "{id: b, type: rate_up, changes: a, raise: 1 pp, first_day: 2024-04-01, last_day: 2024-04-30, earned_on: payment, limits: none}"),
            "b does not change the same incentive as in 2024-01-01.yaml"),
        ("incentives: []", "incentives: [{id: c, type: spiff, per: event, event: meeting_set, amount: 10, text_as_of: deal.registered, limits: none}]",
            "Only order lines have an order"),
        ("incentives: []", frozen("partner.first_day", "1 %"), "partner.first_day"),
    ],
)  # fmt: skip
def test_what_an_id_must_keep_is_told(first: str, later: str, told: str) -> None:
    with pytest.raises(ProgramRefused) as refused:
        read_texts(texts_of(Example("", first, "", later=to(APRIL, later))))

    assert any(told in problem.problem for problem in refused.value.problems)


def test_two_files_of_one_day_are_told(tmp_path: Path) -> None:
    for name in ("2024-01-01.yaml", "2024-01-01.yml"):
        (tmp_path / name).write_bytes(texts_of(Example("", capped("none"), ""))[date(2024, 1, 1)][1])

    with pytest.raises(ProgramRefused) as refused:
        read_program(tmp_path)

    assert [(one.file, one.problem) for one in refused.value.problems if one.severity is Severity.ERROR] == [
        ("2024-01-01.yml", "2024-01-01.yaml is the text of that day already.")
    ]
