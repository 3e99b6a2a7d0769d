"""A closed period stays as it was posted; what is learned later is posted in the open one, with its origin (ruling 2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.tests.closing.conftest import Tables, facts_of, line, month, tables
from enishi_engine.closing import Closed, TextInsideClosedPeriod, TextOfClosingMissing, check_texts, close, closings_of
from enishi_engine.closing.calendar import ClosingRevised, ClosingsDoNotMeet, KnownByNotLater
from enishi_engine.closing.groups import NoClosingGroup
from enishi_engine.core.program import Program
from enishi_engine.program import read_texts

Close = Callable[..., dict[str, Closed]]
APRIL, MAY, JUNE = "month_end-04", "month_end-05", "month_end-06"


def own(closed: Closed) -> dict[str, int]:
    return {row["id"]: row["amount"] for row in closed.lines.to_pylist()}


def late(closed: Closed) -> list[tuple[Any, ...]]:
    names = ("id", "belongs_to", "what", "amount_before", "amount_after", "amount")
    return [tuple(row[name] for name in names) for row in closed.adjustments.to_pylist()]


def test_a_closing_posts_the_lines_of_its_own_period(closed: Close):
    lines = [line("A1", "2026-04-30", 100_000), line("A2", "2026-05-01", 200_000)]

    both = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    # 10 % of 100,000 on the last day of April; 10 % of 200,000 on the first of May.
    assert own(both[APRIL]) == {"commission/A1/aoba": 10_000}
    assert own(both[MAY]) == {"commission/A2/aoba": 20_000}
    assert late(both[MAY]) == []


def test_a_line_learned_after_its_period_was_closed_is_posted_late_in_the_open_one(closed: Close):
    lines = [line("A1", "2026-04-20", 100_000, learned_at="2026-05-10T00:01")]

    both = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    assert own(both[APRIL]) == own(both[MAY]) == {}
    assert late(both[MAY]) == [("commission/A1/aoba", APRIL, "late", 0, 10_000, 10_000)]


def test_a_line_learned_at_the_moment_of_closing_is_in_it(closed: Close):
    lines = [line("A1", "2026-04-20", 100_000, learned_at="2026-05-10T00:00")]

    assert own(closed(tables(lines=lines, closings=[month(4)]), through=APRIL)[APRIL]) == {"commission/A1/aoba": 10_000}


def test_a_corrected_line_is_adjusted_by_the_difference_and_says_which_figures_changed(closed: Close):
    lines = [line("A1", "2026-04-20", 100_000), line("A1", "2026-04-20", 80_000, revision=2, learned_at="2026-06-01T12:00")]

    both = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    assert late(both[MAY]) == [("commission/A1/aoba", APRIL, "changed", 10_000, 8_000, -2_000)]
    assert both[MAY].adjustments["changed"].to_pylist() == ["base, calculated, amount, payable"]


USD_JPY = {"from_currency": "USD", "to_currency": "JPY", "day": "2026-04-01", "scale": 0}


def test_a_rate_that_is_corrected_after_the_closing_adjusts_what_was_read_by_it(closed: Close):
    rates = [{**USD_JPY, "rate": 150}, {**USD_JPY, "rate": 160, "revision": 2, "learned_at": "2026-06-01T12:00"}]

    both = closed(tables(lines=[line("A1", "2026-04-20", 10_000, currency="USD")], closings=[month(4), month(5)], rates=rates), through=MAY)

    # 100.00 USD at 150 are 15,000 yen, at 160 16,000: 10 % of each.
    assert own(both[APRIL]) == {"commission/A1/aoba": 1_500}
    assert late(both[MAY]) == [("commission/A1/aoba", APRIL, "changed", 1_500, 1_600, 100)]
    assert both[MAY].adjustments["changed"].to_pylist() == ["base, calculated, amount, payable, exchange_rate"]


def test_a_line_whose_rate_comes_after_the_closing_is_posted_late(closed: Close):
    rates = [{**USD_JPY, "rate": 150, "learned_at": "2026-05-10T00:01"}]

    both = closed(tables(lines=[line("A1", "2026-04-20", 10_000, currency="USD")], closings=[month(4), month(5)], rates=rates), through=MAY)

    assert own(both[APRIL]) == {}
    assert late(both[MAY]) == [("commission/A1/aoba", APRIL, "late", 0, 1_500, 1_500)]


def test_a_line_corrected_into_the_open_period_leaves_the_closed_one_and_is_posted_here(closed: Close):
    lines = [line("A1", "2026-04-30", 100_000), line("A1", "2026-05-01", 100_000, revision=2, learned_at="2026-06-01T12:00")]

    both = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    assert own(both[MAY]) == {"commission/A1/aoba": 10_000}
    assert late(both[MAY]) == [("commission/A1/aoba", APRIL, "gone", 10_000, 0, -10_000)]


def test_a_line_that_turns_out_to_be_anothers_is_taken_from_the_one_and_posted_to_the_other(closed: Close):
    lines = [
        line("A1", "2026-04-20", 100_000),
        line("A1", "2026-04-20", 100_000, partner="kita", revision=2, learned_at="2026-06-01T12:00"),
    ]

    both = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)

    assert late(both[MAY]) == [
        ("commission/A1/aoba", APRIL, "gone", 10_000, 0, -10_000),
        ("commission/A1/kita", APRIL, "late", 0, 10_000, 10_000),
    ]


def test_a_cancellation_is_an_event_of_its_own_day_and_no_adjustment(closed: Close):
    change = {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-07"}

    both = closed(tables(lines=[line("A1", "2026-04-20", 100_000)], line_changes=[change], closings=[month(4), month(5)]), through=MAY)

    assert own(both[MAY]) == {"commission/A1/aoba/C1": -10_000}
    assert late(both[MAY]) == []


def test_a_cancellation_of_april_learned_in_june_is_a_late_negative_line_tied_to_its_origin(closed: Close):
    change = {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-04-25", "learned_at": "2026-06-02T09:00"}

    both = closed(tables(lines=[line("A1", "2026-04-20", 100_000)], line_changes=[change], closings=[month(4), month(5)]), through=MAY)

    assert late(both[MAY]) == [("commission/A1/aoba/C1", APRIL, "late", 0, -10_000, -10_000)]
    assert both[MAY].adjustments["origin"].to_pylist() == ["commission/A1/aoba"]


def test_what_lies_before_the_first_closing_is_posted_by_it_and_belongs_to_none(closed: Close):
    lines = [line("A1", "2026-04-20", 100_000)]

    assert late(closed(tables(lines=lines, closings=[month(5)]), through=MAY)[MAY]) == [
        ("commission/A1/aoba", None, "late", 0, 10_000, 10_000)
    ]


def test_a_payment_in_may_makes_the_line_of_april_payable_by_an_adjustment(program: Program):
    rows = tables(
        lines=[line("A1", "2026-04-20", 100_000)],
        customer_payments=[{"id": "P1", "line": "A1", "amount_minor": 50_000, "date": "2026-05-31"}],
        closings=[month(4), month(5)],
    )
    text = CUSTOMER_PAID.encode()
    paid = read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text)}).program
    facts = facts_of(rows)
    groups = closings_of(facts)

    april, may = close_all(paid, facts, groups)

    # 10,000 earned in April; half of the line's net is paid in May.
    assert [row["payable"] for row in april.lines.to_pylist()] == [0]
    row = may.adjustments.to_pylist()[0]
    assert (row["amount"], row["payable_before"], row["payable_after"], row["payable"], row["changed"]) == (0, 0, 5_000, 5_000, "payable")


CUSTOMER_PAID = """\
program: {id: sakura}
currency: JPY
incentives: [{id: commission, type: commission, base: line.net, rate: 10 %, payable: customer_paid, limits: none}]
"""


def close_all(program: Program, facts: Any, groups: Any) -> tuple[Closed, ...]:
    return close(program, facts, groups, through=groups["month_end"][-1])


def test_postings_give_each_payee_the_own_period_and_the_adjustments_apart(closed: Close):
    lines = [line("A1", "2026-04-20", 100_000, learned_at="2026-05-20T00:00"), line("A2", "2026-05-20", 200_000)]

    rows = closed(tables(lines=lines, closings=[month(4), month(5)]), through=MAY)[MAY].postings().to_pylist()

    assert [(row["payee"], row["incentive"], row["own_amount"], row["adjusted_amount"], row["amount"]) for row in rows] == [
        ("aoba", "commission", 20_000, 10_000, 30_000)
    ]


# ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def agreement(id_: str, partner: str, group: str | None, first_day: str = "2025-04-01", **more: Any) -> dict[str, Any]:
    return {"id": id_, "partner": partner, "contract": "agency", "first_day": first_day, "closing_group": group, **more}


def two_groups(*agreements: dict[str, Any]) -> Tables:
    lines = [line("A1", "2026-04-20", 100_000), line("K1", "2026-04-20", 50_000, partner="kita")]
    twentieth = {"id": "twentieth-04", "closing_group": "twentieth", "first_day": "2026-03-21", "last_day": "2026-04-20"}
    next_ = {"id": "twentieth-05", "closing_group": "twentieth", "first_day": "2026-04-21", "last_day": "2026-05-20"}
    known = [{**twentieth, "known_by": "2026-05-01T00:00"}, {**next_, "known_by": "2026-06-01T00:00"}]
    return tables(lines=lines, agreements=list(agreements), closings=[month(4), month(5), *known])


def test_a_line_is_closed_with_the_group_of_its_payees_company(closed: Close):
    rows = two_groups(agreement("G1", "aoba", "month_end"), agreement("G2", "kita", "twentieth"))

    assert own(closed(rows, through=APRIL)[APRIL]) == {"commission/A1/aoba": 10_000}
    assert own(closed(rows, through="twentieth-04")["twentieth-04"]) == {"commission/K1/kita": 5_000}


def test_of_several_agreements_the_one_that_began_last_says_the_group(closed: Close):
    later = agreement("G3", "kita", "month_end", "2026-04-20")

    rows = two_groups(agreement("G1", "aoba", "month_end"), agreement("G2", "kita", "twentieth"), later)

    assert own(closed(rows, through=APRIL)[APRIL]) == {"commission/A1/aoba": 10_000, "commission/K1/kita": 5_000}


def test_a_partner_whose_agreement_is_corrected_to_another_group_leaves_the_one_and_comes_to_the_other(closed: Close):
    corrected = agreement("G2", "kita", "month_end", revision=2, learned_at="2026-05-20T00:00")

    rows = two_groups(agreement("G1", "aoba", "month_end"), agreement("G2", "kita", "twentieth", learned_at="2026-01-01T00:00"), corrected)

    assert late(closed(rows, through=MAY)[MAY]) == [("commission/K1/kita", APRIL, "late", 0, 5_000, 5_000)]
    assert late(closed(rows, through="twentieth-05")["twentieth-05"]) == [("commission/K1/kita", "twentieth-04", "gone", 5_000, 0, -5_000)]


def test_with_several_groups_a_partner_without_one_is_named(closed: Close):
    with pytest.raises(NoClosingGroup, match=r"month_end, twentieth.*agreements of kita name none"):
        closed(two_groups(agreement("G1", "aoba", "month_end"), agreement("G2", "kita", None)), through=APRIL)


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def refused(*closings: dict[str, Any]) -> None:
    closings_of(facts_of(tables(lines=[line("A1", "2026-04-20", 1)], closings=list(closings))))


def test_days_between_two_closings_are_refused():
    with pytest.raises(ClosingsDoNotMeet, match=r"leaves days out after .* Let it begin on 2026-05-01\."):
        refused(month(4), month(6))


def test_closings_that_overlap_are_refused():
    with pytest.raises(ClosingsDoNotMeet, match="overlaps"):
        refused(month(4), {**month(5), "first_day": "2026-04-30"})


def test_a_closing_that_knows_no_more_than_the_one_before_is_refused():
    with pytest.raises(KnownByNotLater):
        refused(month(4), month(5, known_by="2026-05-10T00:00"))


def test_a_closing_told_again_otherwise_is_refused():
    with pytest.raises(ClosingRevised):
        refused(month(4), month(4, known_by="2026-05-11T00:00", revision=2))


def program_with_texts(*days: str) -> Program:
    text = CUSTOMER_PAID.encode()
    return read_texts({date.fromisoformat(day): (f"{day}.yaml", text) for day in days}).program


def check(closing: dict[str, Any], *texts: str) -> None:
    groups = closings_of(facts_of(tables(lines=[line("A1", "2026-04-20", 1)], closings=[closing])))
    check_texts(program_with_texts(*texts), groups["month_end"])


def test_a_text_dated_inside_a_closed_period_is_refused_with_the_day_it_may_have():
    with pytest.raises(TextInsideClosedPeriod, match=r"text of 2026-04-15 begins inside .* Date the text 2026-05-01 or later"):
        check(month(4), "2026-01-01", "2026-04-15")


def test_a_text_on_the_last_day_of_a_closed_period_is_inside_it_and_one_on_the_day_after_is_not():
    with pytest.raises(TextInsideClosedPeriod):
        check(month(4), "2026-01-01", "2026-04-30")
    check(month(4), "2026-01-01", "2026-05-01")


def test_a_text_that_the_closing_names_was_in_force_when_it_was_made():
    check(month(4, version="2026-04-15"), "2026-01-01", "2026-04-15")


def test_a_text_dated_on_the_first_day_of_a_period_closed_by_an_older_text_is_refused():
    with pytest.raises(TextInsideClosedPeriod, match=r"calculated by the text of 2026-01-01\. Date the text 2026-05-01 or later\."):
        check(month(4, version="2026-01-01"), "2026-01-01", "2026-04-01")


def test_the_text_of_a_closing_must_still_be_there():
    with pytest.raises(TextOfClosingMissing, match=r"text of 2026-02-01, which the program does not have \(it has 2026-01-01\)"):
        check(month(4, version="2026-02-01"), "2026-01-01")
