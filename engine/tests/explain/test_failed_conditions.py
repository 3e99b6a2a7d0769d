"""What a failed continuing condition takes back, in words: the day, the condition, and all that was left (docs/rules/returns.md)."""

from datetime import date
from typing import Any

from engine.tests.operators.desk import Example, run, texts_of
from enishi_engine.explain.explanation import InBoth
from enishi_engine.explain.finding import explained_lines
from enishi_engine.program.folder import read_texts

TEXT = """ranks:
  promote: never
  ladder: [{id: bronze, label: {ja: ブロンズ, en: Bronze}}, {id: silver, label: {ja: シルバー, en: Silver}}]
incentives:
  - id: c
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: 10 %
    take_back: {after: [refund], share: proportional}
    while: {condition: rank >= silver, otherwise: take_back, within: 6 months}
    limits: none
  - {id: o, label: {ja: 紹介料, en: Override}, type: override, of: c, payee: partner, rate: 50 %, limits: none}
"""
FACTS = "decision D1 aoba silver 2024-01-01; decision D2 aoba bronze 2024-06-01; line A1 2024-03-10 100"


def told(facts: str, **columns: Any) -> tuple[InBoth, ...]:
    """The rows with these columns in words, with the take-backs beside them."""
    example = Example("", TEXT, f"{FACTS}{facts}", until="2024-12-31")
    rows = run(example).rows("earning_lines")
    mine = [row for row in rows if all(row[name] == value for name, value in columns.items())]
    return tuple(one.words for one in explained_lines(mine, rows, read_texts(texts_of(example)).program))


def test_what_is_paid_on_the_earning_says_it_too_and_its_share():
    (words,) = told("", incentive="o", kind="take_back")

    assert words["en"].sentences == (
        "“the rank is Silver or above” did not hold any more on 1 June 2024, which takes back ¥5 of “Override” for earning line c/A1/aoba of 10 March 2024.",
        "¥5 earned × ¥10 taken back of the ¥10 that it was paid on = ¥5.",
    )


def test_it_says_which_condition_failed_on_which_day():
    (words,) = told("", incentive="c", day=date(2024, 6, 1))

    assert words["ja"].sentences == (
        "2024年6月1日に継続条件「ランクがシルバー以上」を満たさなくなったため、注文明細A1(2024年3月10日)の「販売手数料」から10円の返還。",
        "その日までの6か月以内に発生した分は、10円の全額を返還します。",
    )
    assert words["en"].sentences == (
        "“the rank is Silver or above” did not hold any more on 1 June 2024, which takes back ¥10 of “Commission” for order line A1 of 10 March 2024.",
        "What was earned within the 6 months before it comes back: all of the ¥10.",
    )


def test_what_refunds_took_back_before_is_subtracted():
    (words,) = told(
        "; change R1 A1 refund 30 2024-04-01; change R2 A1 refund 10 2024-05-01", incentive="c", day=date(2024, 6, 1)
    )  # 3 and 1 of 10

    assert words["ja"].sentences[1:] == (
        "その日までの6か月以内に発生した分は、10円の全額を返還します。",
        "すでに返還した4円を差し引いて6円。",
    )


def test_a_refund_before_is_told_by_its_own_share():
    (words,) = told("; change R1 A1 refund 30 2024-04-01", incentive="c", change="R1")

    assert words["en"].sentences[1] == "¥10 earned × ¥30 undone ÷ ¥100 net = ¥3."
