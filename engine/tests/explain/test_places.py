"""A place among partners in the page of a month: the review that it decided, and the bonus that it did not reach."""

from datetime import date

import pyarrow as pa
import pytest

from enishi_engine.calculate import calculate
from enishi_engine.explain import explain_partner, month_page, run_of
from enishi_engine.facts import read_tables
from enishi_engine.program import read_texts

TEXT = """
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
metrics: {sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over month}}
ranks:
  promote: monthly
  ladder: [{id: bronze, label: {ja: ブロンズ, en: Bronze}}, {id: gold, label: {ja: ゴールド, en: Gold}, condition: position(sales) / cohort(sales) <= 50 %}]
incentives:
  - {id: prize, label: {ja: 上位賞, en: Prize}, type: target_bonus, over: month, reached: position(sales) <= 1, amount: 10_000, limits: none}
"""


@pytest.fixture(scope="module")
def run():
    program = read_texts({date(2026, 4, 1): ("2026-04-01.yaml", TEXT.encode())}).program
    lines = [
        {"id": "A1", "partner": "aoba", "ordered_on": "2026-04-10", "net_minor": 500},
        {"id": "K1", "partner": "kita", "ordered_on": "2026-04-10", "net_minor": 300},
        {"id": "Z1", "partner": "kita", "ordered_on": "2026-05-31", "net_minor": 1},
    ]
    tables = {"partners": pa.Table.from_pylist([{"code": "aoba"}, {"code": "kita"}]), "order_lines": pa.Table.from_pylist(lines)}
    return run_of(calculate(program, read_tables(tables, currency="JPY", timezone="Asia/Tokyo")), program)


def test_a_review_shows_the_place_and_how_many_have_one(run):
    assert "      売上の順位: 2\n" in month_page(explain_partner(run, "kita", "2026-05"), "ja")
    assert "      売上の順位がつくパートナーの数: 2\n" in month_page(explain_partner(run, "kita", "2026-05"), "ja")
    assert "      the place by sales: 2\n" in month_page(explain_partner(run, "kita", "2026-05"), "en")


def test_a_place_that_is_not_reached_is_told_with_the_place_that_was_had(run):
    month = explain_partner(run, "kita", "2026-04")

    assert "条件「売上の順位が1位以内」を満たしていませんでした(売上の順位は2)" in month_page(month, "ja")
    assert "The condition “the place by sales is 1 or better” was not met: the place by sales was 2" in month_page(month, "en")
