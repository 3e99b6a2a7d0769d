"""An order line that is earned month by month is explained with all its months, and one month alone by its own id."""

import pytest

from enishi_engine.calculate import calculate
from enishi_engine.cases import read_cases
from enishi_engine.explain import NothingFound, Run, as_data, explain_line, fact_page, run_of
from enishi_engine.program import read_program

TEXT = """
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
incentives:
  - {id: monthly, label: {ja: 継続手数料, en: Recurring}, type: recurring_commission, base: line.net, rate: 10 %, limits: none}
  - {id: once, label: {ja: 紹介料, en: Referral fee}, type: spiff, per: line, amount: 500, scope: line.customer = kawa, limits: none}
"""
# Twelve months of 1,000; the customer leaves in June, so that April and May pay 100 each and June (from the 10th) does not.
CASES = """
- case: {ja: 十二か月のご契約が六月に終わります, en: twelve months end in June}
  lines:
    - {id: A1, partner: aoba, customer: mori, net: 12_000, term_months: 12, date: 2026-04-10}
    - {id: A10, partner: aoba, customer: mori, net: 1_000, term_months: 1, date: 2026-04-20}
    - {id: K1, partner: aoba, customer: kawa, net: 2_000, term_months: 2, date: 2026-04-10}
  changes: [{line: A1, kind: churn, date: 2026-06-01}]
  until: 2026-06-30
  earns: {monthly: {A1#1: 100, A1#2: 100, A10#1: 100, K1#1: 100, K1#2: 100}, once: {K1: 500}}
"""


@pytest.fixture
def run(tmp_path) -> Run:
    (tmp_path / "2026-04-01.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "some.yaml").write_text(CASES, encoding="utf-8")
    program = read_program(tmp_path)
    (case,) = read_cases(tmp_path, program)
    return run_of(calculate(program, case.facts, until=case.until), program)


def test_a_line_is_told_with_its_months_and_not_with_those_of_a_line_whose_id_begins_alike(run: Run) -> None:
    found = explain_line(run, "A1")

    assert (found.fact, found.fact_id, found.amount) == ("order_line", "A1", 200)
    assert [each.row["fact_id"] for each in found.lines] == ["A1#1", "A1#2"]
    assert [each.row["fact_id"] for each in found.not_paid] == ["A1#3"]
    assert as_data(found)["fact_id"] == "A1"


def test_the_page_says_of_which_month_each_sentence_is(run: Run) -> None:
    page = fact_page(explain_line(run, "A1"), "en")

    assert page.startswith("order line A1, month by month\n")
    assert "Month 2 of the service of order line A1 (10 May 2026): “Recurring” ¥100 for aoba." in page
    assert "  - Month 3 of the service of order line A1 (10 June 2026): Recurring (aoba): The service ended on 31 May 2026" in page
    assert fact_page(explain_line(run, "A1"), "ja").startswith("注文明細A1(利用月ごと)\n")


def test_what_the_line_itself_earned_stands_beside_its_months(run: Run) -> None:
    found = explain_line(run, "K1")

    assert {each.row["fact_id"] for each in found.lines} == {"K1", "K1#1", "K1#2"}
    assert found.amount == 700  # 500 and two months of 100


def test_one_month_is_told_alone(run: Run) -> None:
    found = explain_line(run, "A1#2")

    assert (found.fact, found.fact_id, found.amount) == ("service_month", "A1#2", 100)
    assert fact_page(found, "en").startswith("month 2 of the service of order line A1 (10 May 2026)\n")
    with pytest.raises(NothingFound):
        explain_line(run, "A1#9")
