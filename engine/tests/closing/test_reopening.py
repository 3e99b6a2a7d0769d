"""A later refund changes what other lines of a closed month earned: the open period posts it as adjustments, each with its line."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.tests.closing.conftest import facts_of, line, month, tables
from enishi_engine.calculate import calculate
from enishi_engine.closing import Closed
from enishi_engine.core.program import Program
from enishi_engine.program import read_texts

Close = Callable[..., dict[str, Closed]]
APRIL, MAY, JUNE = "month_end-04", "month_end-05", "month_end-06"
TEXT = """\
program: {id: sakura}
currency: JPY
incentives:
  - {id: v, type: volume_rebate, base: line.net, over: year, method: whole_amount, limits: none, reopens: bands,
     take_back: {after: [cancel, refund], share: proportional}, with: {b: add},
     bands: [{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]}
  - {id: b, type: commission, base: line.net, rate: 10 %, scope: line.quantity = 9, reopens: limits,
     take_back: {after: [cancel, refund], share: proportional}, limits: [{per: campaign, max: 200_000, order: booked}]}
"""


@pytest.fixture
def program() -> Program:
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", TEXT.encode())}).program


def refund(id_: str, line_: str, amount: int, day: str) -> dict[str, object]:
    return {"id": id_, "line": line_, "kind": "refund", "amount_minor": amount, "date": day, "learned_at": f"{day}T12:00"}


def own(closed: Closed) -> dict[str, int]:
    return {row["id"]: row["amount"] for row in closed.lines.to_pylist()}


def late(closed: Closed) -> dict[str, tuple[str, int, str | None, str]]:
    return {row["id"]: (row["what"], row["amount"], row["changed"], row["belongs_to"]) for row in closed.adjustments.to_pylist()}


def posted(found: dict[str, Closed]) -> dict[str, int]:
    """What all closings together post of each line."""
    sums: dict[str, int] = {}
    for row in (row for one in found.values() for table in (one.lines, one.adjustments) for row in table.to_pylist()):
        sums[row["id"]] = sums.get(row["id"], 0) + row["amount"]
    return sums


def test_the_bonus_that_a_refunded_line_had_brought_another_is_posted_as_its_adjustment(closed: Close, program: Program):
    """April: 30,000 and 120,000. In May nothing is left of A1: 60,000 for A2. In June half of A2: 30,000 of it."""
    changes = [refund("C1", "A1", 1_000_000, "2026-05-20"), refund("C2", "A2", 1_000_000, "2026-06-05")]
    rows = tables(
        lines=[line("A1", "2026-04-20", 1_000_000), line("A2", "2026-04-25", 2_000_000)],
        line_changes=changes,
        closings=[month(4), month(5), month(6)],
    )
    found = closed(rows, through=JUNE)

    assert own(found[APRIL]) == {"v/A1/aoba": 30_000, "v/A2/aoba": 120_000}
    assert own(found[MAY]) == {"v/A1/aoba/C1": -30_000}
    assert late(found[MAY]) == {"v/A2/aoba": ("changed", -60_000, "total_before, total_after, calculated, amount, payable", APRIL)}
    assert own(found[JUNE]) == {"v/A2/aoba/C2": -30_000}
    assert late(found[JUNE]) == {}
    final = calculate(program, facts_of(rows), until=date(2026, 6, 30))
    assert posted(found) == {row["id"]: row["amount"] for row in final.rows("earning_lines")}


def test_what_a_refund_frees_of_a_budget_is_posted_to_who_waited(closed: Close, program: Program):
    """150,000 and 100,000 of 200,000: Kita had 50,000. Of Aoba's line half is left, 75,000: Kita gets the other 50,000."""
    rows = tables(
        lines=[
            line("A1", "2026-04-20", 1_500_000, quantity=9, booked_at="2026-04-20T00:00"),
            line("K1", "2026-04-21", 1_000_000, quantity=9, partner="kita", booked_at="2026-04-21T00:00"),
        ],
        line_changes=[refund("C1", "A1", 750_000, "2026-05-20")],
        closings=[month(4), month(5)],
    )
    found = closed(rows, through=MAY)
    of_budget = {name: {id_: row for id_, row in rows_.items() if id_.startswith("b/")} for name, rows_ in (
        ("april", own(found[APRIL])), ("may", own(found[MAY])), ("late", late(found[MAY])),
    )}  # fmt: skip

    assert of_budget["april"] == {"b/A1/aoba": 150_000, "b/K1/kita": 50_000}
    assert of_budget["may"] == {"b/A1/aoba/C1": -75_000}
    assert of_budget["late"] == {"b/K1/kita": ("changed", 50_000, "amount, payable, limited_by", APRIL)}
    final = calculate(program, facts_of(rows), until=date(2026, 5, 31))
    assert posted(found) == {row["id"]: row["amount"] for row in final.rows("earning_lines")}
