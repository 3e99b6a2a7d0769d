"""A sale that is learned late moves everybody's share of a closed pool, and the open period posts the differences."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.tests.closing.conftest import facts_of, line, month, tables
from enishi_engine.calculate import calculate
from enishi_engine.closing import Closed
from enishi_engine.core.program import Program
from enishi_engine.explain.closings import adjustment_in_words
from enishi_engine.program import read_texts

Close = Callable[..., dict[str, Closed]]
APRIL, MAY, JUNE = "month_end-04", "month_end-05", "month_end-06"
TEXT = """\
program: {id: sakura}
currency: JPY
metrics: {sales_month: sum(line.net) over month}
incentives:
  - {id: pool, type: pool_share, over: month, pool: 100_000, shared_by: sales_month, limits: none}
"""
OF_APRIL = "pool/2026-04-01..2026-04-30"
LINES = [
    line("A1", "2026-04-20", 600_000),
    line("K1", "2026-04-20", 400_000, partner="kita"),
    line("K2", "2026-04-30", 1_000_000, partner="kita", learned_at="2026-05-20T00:00"),  # known by the closing of May
    line("A2", "2026-04-30", 2_000_000, learned_at="2026-06-20T00:00"),  # by that of June
]


@pytest.fixture
def program() -> Program:
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", TEXT.encode())}).program


def own(closed: Closed) -> dict[str, int]:
    return {row["id"]: row["amount"] for row in closed.lines.to_pylist()}


def late(closed: Closed) -> dict[str, tuple[str, int, str | None]]:
    return {row["id"]: (row["what"], row["amount"], row["changed"]) for row in closed.adjustments.to_pylist()}


def test_a_late_sale_moves_everybodys_share_and_what_is_posted_adds_up_to_the_final_result(closed: Close, program: Program):
    """April: 600 and 400 of 1,000 thousand; with K2 600 and 1,400 of 2,000; with A2 2,600 and 1,400 of 4,000."""
    rows = tables(lines=LINES, closings=[month(4), month(5), month(6)])
    found = closed(rows, through=JUNE)

    assert own(found[APRIL]) == {f"{OF_APRIL}/aoba": 60_000, f"{OF_APRIL}/kita": 40_000}
    assert late(found[MAY]) == {
        f"{OF_APRIL}/aoba": ("changed", -30_000, "weight_total, calculated, amount, payable"),
        f"{OF_APRIL}/kita": ("changed", 30_000, "weight, weight_total, calculated, amount, payable"),
    }
    assert {id_: amount for id_, (_, amount, _) in late(found[JUNE]).items()} == {f"{OF_APRIL}/aoba": 35_000, f"{OF_APRIL}/kita": -35_000}
    posted = {
        partner: sum(row["amount"] for one in found.values() for row in (*one.lines.to_pylist(), *one.adjustments.to_pylist()) if row["seller"] == partner)
        for partner in ("aoba", "kita")
    }  # fmt: skip
    assert posted == {"aoba": 65_000, "kita": 35_000}
    final = calculate(program, facts_of(rows), until=date(2026, 6, 30))
    assert {row["seller"]: row["amount"] for row in final.rows("earning_lines")} == posted


def test_who_comes_to_a_pool_late_is_posted_late_and_who_leaves_it_is_taken_out(closed: Close):
    """April: aoba alone has it all; then its sale turns out to be kita's."""
    lines = [
        line("A1", "2026-04-20", 600_000),
        line("A1", "2026-04-20", 600_000, partner="kita", revision=2, learned_at="2026-06-01T12:00"),
    ]
    found = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    assert own(found[APRIL]) == {f"{OF_APRIL}/aoba": 100_000}
    assert late(found[MAY]) == {f"{OF_APRIL}/aoba": ("gone", -100_000, None), f"{OF_APRIL}/kita": ("late", 100_000, None)}


def test_the_adjustment_says_that_the_whole_that_is_shared_by_changed(closed: Close, program: Program):
    found = closed(tables(lines=LINES[:3], closings=[month(4), month(5)]), through=MAY)
    row = next(row for row in found[MAY].adjustments.to_pylist() if row["seller"] == "aoba")

    assert adjustment_in_words(row, program, "en").endswith(
        "it came to ¥60,000 and now comes to ¥30,000; the difference is posted: -¥30,000, payable -¥30,000; what changed: the sum of all who share"
    )
    assert adjustment_in_words(row, program, "ja").endswith(
        "60,000円から30,000円に変わったため、差額を計上します。-30,000円(支払対象 -30,000円)。変わった項目: 按分の対象全体の合計"
    )
