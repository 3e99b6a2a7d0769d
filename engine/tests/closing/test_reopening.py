"""A later refund changes what other lines of a closed month earned: the open period posts it as adjustments, each with its line."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.tests.closing.conftest import facts_of, line, month, tables
from enishi_engine.calculate import calculate
from enishi_engine.closing import Closed, close, closings_of
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


BY_METRIC = """\
program: {id: sakura}
currency: JPY
metrics: {sold: {is: sum(line.net) over month, changes: on_day_of_line}}
RANKS
incentives:
  - {id: t, type: target_bonus, over: month, reached: sold >= 400_000, amount: 5_000, limits: none}
  - {id: c, type: commission, base: line.net, rate: RATE, limits: none}
"""
LADDER = """\
ranks: {promote: monthly, ladder: [{id: bronze}, {id: gold, condition: sold >= 400_000}]}
"""


def posted_by_metric(*, changes: str = "on_day_of_line", restates: bool = False, refunded: str = "2026-05-20") -> dict[str, Closed]:
    """April, May and June of a line of 400,000 on 30 April, of which 1 is refunded, and a line of 100,000 in May."""
    text = BY_METRIC.replace("RANKS", LADDER + ("restates: ranks" if restates else "")).replace("on_day_of_line", changes)
    program = read_texts(
        {date(2026, 4, 1): ("2026-04-01.yaml", text.replace("RATE", "{by: rank, bronze: 1 %, gold: 3 %}").encode())}
    ).program
    rows = tables(
        lines=[
            line("A1", "2026-04-30", 400_000, learned_at="2026-04-30T12:00"),
            line("A2", "2026-05-02", 100_000, learned_at="2026-05-02T12:00"),
        ],
        line_changes=[refund("C1", "A1", 1, refunded)],
        closings=[month(4), month(5), month(6)],
    )
    facts = facts_of(rows)
    groups = closings_of(facts)
    june = next(one for group in groups.values() for one in group if one.id == JUNE)
    return {one.closing.id: one for one in close(program, facts, groups, through=june)}


def test_a_refund_that_lowers_a_past_figure_is_posted_as_the_adjustment_of_what_was_paid_by_it():
    """400,000 reach April's target; in May 399,999 of them are left, and the 5,000 are posted back, of April's line."""
    found = posted_by_metric()

    assert own(found[APRIL]) == {"t/2026-04-01..2026-04-30/aoba": 5_000, "c/A1/aoba": 4_000}
    assert late(found[MAY]) == {"t/2026-04-01..2026-04-30/aoba": ("gone", -5_000, None, APRIL)}
    assert late(found[JUNE]) == {}


def test_on_its_own_day_a_refund_leaves_the_past_figure():
    assert late(posted_by_metric(changes="on_own_day")[MAY]) == {}


def test_a_closed_rank_stays_so_that_what_was_paid_by_it_stays():
    """The review of 1 May read April as it was closed on 10 May: gold, and 100,000 × 3 %."""
    found = posted_by_metric()

    assert own(found[MAY]) == {"c/A2/aoba": 3_000}
    assert "c/A2/aoba" not in late(found[JUNE])


def test_a_restated_rank_takes_back_what_was_paid_by_it():
    """May is closed on 10 June: by then the refund of 20 May is known, and the line earned as bronze, 100,000 × 1 %."""
    found = posted_by_metric(restates=True)

    assert own(found[MAY]) == {"c/A2/aoba": 1_000}
    assert late(found[MAY]) == {"t/2026-04-01..2026-04-30/aoba": ("gone", -5_000, None, APRIL)}


def test_a_restated_rank_of_a_closed_month_is_posted_as_the_adjustment_of_each_line_paid_by_it():
    """Learned on 15 June, after May was closed: 3,000 as gold become 1,000 as bronze, of May's line."""
    found = posted_by_metric(restates=True, refunded="2026-06-15")

    assert own(found[MAY]) == {"c/A2/aoba": 3_000}
    assert {id_: row[:2] + row[3:] for id_, row in late(found[JUNE]).items()} == {
        "t/2026-04-01..2026-04-30/aoba": ("gone", -5_000, APRIL),
        "c/A2/aoba": ("changed", -2_000, MAY),
    }
