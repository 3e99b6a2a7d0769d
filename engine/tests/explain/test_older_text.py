"""A row that a frozen text judged says which text it was; each sentence's figures still recompute its amount."""

from datetime import date

import pyarrow as pa

from enishi_engine.calculate import calculate
from enishi_engine.explain import agrees, explain_line, run_of
from enishi_engine.explain.explanation import text_of
from enishi_engine.facts import read_tables
from enishi_engine.program import read_texts

TEXT = """
program: {{id: sakura, label: {{ja: さくら, en: Sakura}}}}
currency: JPY
incentives:
  - id: commission
    label: {{ja: 販売手数料, en: Commission}}
    type: commission
    condition: line.net >= 1_000
    base: line.net
    rate: {rate}
    text_as_of: customer.first_order
    limits: none
"""
LINES = {
    "id": ["A1", "A2", "A3", "A4"], "partner": ["aoba"] * 4, "customer": ["kawa", "kawa", "kawa", "yama"],
    "ordered_on": ["2026-03-31", "2026-04-01", "2026-04-02", "2026-04-02"], "net_minor": [1_000, 2_000, 900, 3_000],
}  # fmt: skip


def explained(fact: str):
    texts = {
        date.fromisoformat(day): (f"{day}.yaml", TEXT.format(rate=rate).encode())
        for day, rate in (("2026-01-01", "20 %"), ("2026-04-01", "10 %"))
    }
    program = read_texts(texts).program
    facts = read_tables({"partners": pa.table({"code": ["aoba"]}), "order_lines": pa.table(LINES)}, currency="JPY", timezone="Asia/Tokyo")
    found = explain_line(run_of(calculate(program, facts), program), fact)
    for line in found.lines:
        assert agrees(line.row, *text_of(line.row, program))
    return found


def test_a_line_judged_by_an_older_text_says_so():
    """Kawa's first order is of March: 20 % of 2,000 in April too."""
    line = explained("A2").lines[0]

    assert line.row["amount"] == 400
    assert "顧客の初回受注日に有効だった2026年1月1日からの版で判定しています。" in line.words["ja"].sentences
    assert "It is judged by the text of 1 January 2026, which was in force on the customer's first order." in line.words["en"].sentences


def test_a_reason_under_an_older_text_says_so():
    reason = explained("A3").not_paid[0]

    assert reason.row["reason"] == "condition"
    assert reason.words["ja"].sentences[1] == "顧客の初回受注日に有効だった2026年1月1日からの版で判定しています。"


def test_a_line_judged_by_the_text_of_its_day_says_nothing_of_it():
    """A1 is of the older text's own days, A4 of a customer of April: 20 % of 1,000, 10 % of 3,000."""
    for fact, amount in (("A1", 200), ("A4", 300)):
        line = explained(fact).lines[0]

        assert line.row["amount"] == amount
        assert not any("版" in sentence for sentence in line.words["ja"].sentences)


def test_nothing_is_told_of_the_text_that_did_not_judge():
    assert explained("A2").counted == ()
