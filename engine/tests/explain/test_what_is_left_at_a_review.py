"""A review whose figure counts changes on the day of their line says so beside the figure."""

from datetime import date

import pyarrow as pa
import pytest

from enishi_engine.calculate import calculate
from enishi_engine.explain import explain_partner, month_page, run_of
from enishi_engine.facts import read_tables
from enishi_engine.program import read_texts

TEXT = """
program: {id: sakura}
currency: JPY
metrics:
  sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over month, changes: CHANGES}
  twice: {label: {ja: 売上の2倍, en: twice the sales}, is: sales + sales}
ranks: {promote: monthly, ladder: [{id: bronze}, {id: gold, condition: SAID}]}
incentives: []
"""


def reviews_of_may(changes: str, said: str) -> tuple[str, str]:
    """400,000 were ordered on 30 April; 100,000 of it are refunded on 20 May."""
    text = TEXT.replace("CHANGES", changes).replace("SAID", said)
    checked = read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text.encode())}).program
    line = {"id": "A1", "partner": "aoba", "ordered_on": "2026-04-30", "net_minor": 400_000}
    refund = {"id": "C1", "line": "A1", "kind": "refund", "amount_minor": 100_000, "date": "2026-05-20"}
    tables = {
        "partners": pa.table({"code": ["aoba"]}),
        "order_lines": pa.Table.from_pylist([line]),
        "line_changes": pa.Table.from_pylist([refund]),
    }
    result = calculate(checked, read_tables(tables, currency="JPY", timezone="Asia/Tokyo"), until=date(2026, 5, 31))
    month = explain_partner(run_of(result, checked), "aoba", "2026-05")
    return month_page(month, "ja"), month_page(month, "en")


@pytest.mark.parametrize(
    ("said", "ja", "en"),
    [
        ("sales >= 1", "売上: 300,000円", "sales: ¥300,000"),
        ("twice >= 1", "売上の2倍: 600,000円", "twice the sales: ¥600,000"),
        ("position(sales) <= 1", "売上の順位: 1", "the place by sales: 1"),
    ],
)
def test_a_figure_of_what_is_left_says_so(said: str, ja: str, en: str):
    pages = reviews_of_may("on_day_of_line", said)

    assert f"      {ja}(後日の取消・返金を元の明細の日付で差し引いた値)\n" in pages[0]
    assert f"      {en} (later cancellations and refunds taken off on the day of their line)\n" in pages[1]


def test_a_figure_that_counts_changes_on_their_own_day_says_nothing_more():
    assert "      売上: 400,000円\n" in reviews_of_may("on_own_day", "sales >= 1")[0]
