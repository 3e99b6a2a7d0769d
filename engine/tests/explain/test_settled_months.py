"""Months of service that a contract's end settles: why they count on its last day (docs/rules/service-months.md)."""

from typing import Any

from engine.tests.operators.desk import Example, run, texts_of
from enishi_engine.core.program import Program
from enishi_engine.explain.lines import line_in_words
from enishi_engine.explain.reasons import reason_in_words
from enishi_engine.program.folder import read_texts

TEXT = (
    "incentives: [{id: care, label: {ja: 継続手数料, en: Care}, type: recurring_commission, base: line.net, rate: 10 %, limits: none,"
    " after_contract: settles, entitled: {months: 4, anchor: customer.first_order}}]"
)
FACTS = (
    "agreement G1 aoba agency 2024-01-01 last_day=2024-06-30; line A1 2024-04-10 60_000 term_months=6 customer=kawa;"
    "line A2 2024-04-10 60_000 term_months=6 customer=mori; change E2 A2 churn 0 2024-06-15"
)


def told(fact: str) -> tuple[dict[str, Any], Program]:
    """The row of one month, and the program that it is told by."""
    example = Example("", TEXT, FACTS, until="2024-06-30")
    result = run(example)
    rows = [*result.rows("earning_lines"), *result.rows("not_paid")]
    return next(row for row in rows if row["fact_id"] == fact), read_texts(texts_of(example)).program


def test_a_settled_month_says_that_it_counts_on_the_contracts_last_day():
    row, program = told("A1#4")

    assert line_in_words(row, program, "ja").sentences == (
        "注文明細A1の利用4か月目(2024年6月30日): 「継続手数料」1,000円をaobaへ。",
        "対象金額10,000円(正味金額の1か月分) × 10% = 1,000円。",
        "契約の終了後に始まる利用月分は、契約の最終日にまとめて発生します。",
    )
    assert line_in_words(row, program, "en").sentences[2] == (
        "Months of service that begin after the contract's end count on its last day, together."
    )


def test_an_entitlement_is_told_by_the_months_own_first_day():
    row, program = told("A1#5")  # from 10 August; four months from 10 April end on 9 August

    assert (
        reason_in_words(row, program, "en").text
        == "The entitlement ended on 9 August 2024, and the first day of the month of service was 10 August 2024."
    )


def test_the_end_of_service_is_told_by_the_day_on_which_it_would_count():
    row, program = told("A2#4")

    assert reason_in_words(row, program, "ja").text == (
        "ご利用が2024年6月14日で終了しており、利用月の初日(契約終了時にまとめて支払う月は、契約の最終日)は2024年6月30日でした。"
    )
