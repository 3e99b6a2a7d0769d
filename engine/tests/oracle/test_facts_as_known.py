"""Revisions, what was known, the last day of a run, derived days, from docs/rules/facts.md."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from enishi_engine.core.expression import Field, Unit
from enishi_engine.core.incentive import Fixed, LineDay, Percent, Value
from enishi_engine.oracle.known import Known, Line, facts_as_known

NET = Field("line", "net", Unit.MONEY)
ALL = Percent(Value(1_000_000))


@pytest.fixture
def known_facts(facts: Callable[..., Any]) -> Callable[..., Known]:
    return lambda until=None, **tables: facts_as_known(facts(**tables), known_by=None, until=until, first_day=date(2026, 4, 1))


def only_line(known: Known) -> Line:
    return known.lines["A1"]


def a_line(net: int = 1_000, **more: Any) -> list[dict[str, Any]]:
    return [{"id": "A1", "net": net, "ordered_on": "2026-10-01", **more}]


def change(id: str, kind: str, day: str, amount: int | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "line": "A1", "kind": kind, "date": day, "amount": amount, **more}


def test_the_highest_revision_counts_as_if_it_had_always_been_so(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    first = {"id": "A1", "net": 100, "ordered_on": "2026-10-01"}

    answer = of(incentive(amount=ALL, base=NET), order_lines=[{**first, "revision": 2, "net": 90}, first])

    assert answer.amounts == {"commission/A1/aoba": 90}


def test_known_by_reads_only_what_was_learned_by_that_moment(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    first = {"id": "A1", "net": 100, "ordered_on": "2026-10-01", "learned_at": "2026-10-02T00:00"}
    corrected = {**first, "revision": 2, "net": 90, "learned_at": "2026-10-09T00:00"}

    def at(day: int) -> Any:
        return of(incentive(amount=ALL, base=NET), known_by=datetime(2026, 10, day, tzinfo=UTC), order_lines=[first, corrected]).amounts

    assert (at(1), at(2), at(8), at(9)) == ({}, {"commission/A1/aoba": 100}, {"commission/A1/aoba": 100}, {"commission/A1/aoba": 90})


def test_without_a_last_day_the_run_ends_with_its_latest_fact(known_facts: Callable[..., Known]) -> None:
    known = known_facts(
        order_lines=a_line(accepted_on="2027-01-01"),
        customer_payments=[{"id": "P1", "line": "A1", "amount": 1, "date": "2026-12-24"}],
        activities=[{"id": "E1", "partner": "aoba", "kind": "event", "date": "2026-11-01"}],
    )

    assert known.until == date(2026, 12, 24)
    assert only_line(known).row["accepted_on"] is None  # it lies after the last day


def test_what_lies_after_the_last_day_does_not_exist(known_facts: Callable[..., Known]) -> None:
    known = known_facts(
        date(2026, 10, 15),
        order_lines=[*a_line(accepted_on="2026-10-16", starts_on="2026-10-15"), {"id": "A2", "net": 1, "ordered_on": "2026-10-16"}],
        line_changes=[change("X1", "cancel", "2026-10-16")],
        deals=[
            {"id": "D1", "partner": "aoba", "registered": "2026-10-15", "decided": "2026-10-16"},
            {"id": "D2", "partner": "aoba", "registered": "2026-10-16"},
        ],
        activities=[{"id": "E1", "partner": "aoba", "kind": "claim", "subject": "A1", "date": "2026-10-16"}],
    )

    assert list(known.lines) == ["A1"]
    assert (only_line(known).row["accepted_on"], only_line(known).row["starts_on"]) == (None, date(2026, 10, 15))
    assert only_line(known).changes == ()
    assert known.deals.keys() == {"D1"}
    assert known.deals["D1"]["decided"] is None
    assert known.activities == ()


def test_a_cancel_without_an_amount_undoes_what_is_left(known_facts: Callable[..., Known]) -> None:
    changes = [change("X3", "cancel", "2026-10-09"), change("X1", "refund", "2026-10-05", 400), change("X2", "churn", "2026-10-06")]

    line = only_line(known_facts(order_lines=a_line(), line_changes=changes))

    assert [(one.id, one.undoes) for one in line.changes] == [("X1", 400), ("X2", 0), ("X3", 600)]
    assert line.gone_on == date(2026, 10, 9)


def test_a_cancel_after_everything_was_refunded_undoes_nothing_more(known_facts: Callable[..., Known]) -> None:
    changes = [change("X1", "refund", "2026-10-05", 1_200), change("X2", "cancel", "2026-10-06")]

    line = only_line(known_facts(order_lines=a_line(), line_changes=changes))

    assert [one.undoes for one in line.changes] == [1_200, 0]
    assert line.gone_on == date(2026, 10, 5)


def test_a_line_of_no_net_is_gone_with_its_first_cancel(known_facts: Callable[..., Known]) -> None:
    changes = [change("X1", "refund", "2026-10-05"), change("X2", "cancel", "2026-10-06")]

    assert only_line(known_facts(order_lines=a_line(0), line_changes=changes)).gone_on == date(2026, 10, 6)
    assert only_line(known_facts(order_lines=a_line(0), line_changes=changes[:1])).gone_on is None


def test_changes_of_one_day_are_in_order_of_booking_source_and_id(known_facts: Callable[..., Known]) -> None:
    changes = [
        change("X1", "refund", "2026-10-05", 1, booked_at="2026-10-06T10:00"),
        change("X2", "refund", "2026-10-05", 1, booked_at="2026-10-06T09:00", source="web"),
        change("X3", "refund", "2026-10-05", 1, booked_at="2026-10-06T09:00", source="crm"),
    ]

    assert [one.id for one in only_line(known_facts(order_lines=a_line(), line_changes=changes)).changes] == ["X3", "X2", "X1"]


@pytest.mark.parametrize(
    ("net", "payments", "paid_on"),
    [
        (1_000, [("2026-10-05", 400), ("2026-10-20", 600)], date(2026, 10, 20)),
        (1_000, [("2026-10-05", 1_000), ("2026-10-05", -1), ("2026-10-07", 1)], date(2026, 10, 7)),
        (1_000, [("2026-10-05", 1_000), ("2026-10-06", -500)], date(2026, 10, 5)),
        (1_000, [("2026-10-05", 999)], None),
        (0, [], date(2026, 10, 1)),
        (-500, [], date(2026, 10, 1)),
    ],
)
def test_a_line_is_paid_on_the_first_day_that_ends_with_its_net_paid(
    net: int, payments: list[tuple[str, int]], paid_on: date | None, known_facts: Callable[..., Known]
) -> None:
    rows = [{"id": f"P{n}", "line": "A1", "amount": amount, "date": day} for n, (day, amount) in enumerate(payments)]

    assert only_line(known_facts(order_lines=a_line(net), customer_payments=rows)).row["paid_on"] == paid_on


def test_a_meeting_is_the_first_one_set_about_the_lines_deal(known_facts: Callable[..., Known]) -> None:
    meetings = [
        {"id": "E1", "partner": "aoba", "kind": "meeting_set", "subject": "D1", "date": "2026-09-20"},
        {"id": "E2", "partner": "aoba", "kind": "meeting_set", "subject": "D1", "date": "2026-09-10"},
        {"id": "E3", "partner": "aoba", "kind": "meeting_set", "subject": "D2", "date": "2026-09-01"},
        {"id": "E4", "partner": "aoba", "kind": "event", "subject": "D1", "date": "2026-09-01"},
    ]

    assert only_line(known_facts(order_lines=a_line(deal="D1"), activities=meetings)).row["meeting"] == date(2026, 9, 10)
    assert only_line(known_facts(order_lines=a_line(), activities=meetings)).row["meeting"] is None


def test_a_customers_first_order_is_whoevers_it_was(known_facts: Callable[..., Known]) -> None:
    lines = [
        *a_line(customer="kawa", subscription="S1"),
        {"id": "K1", "partner": "kita", "net": 1, "ordered_on": "2025-01-05", "customer": "kawa"},
    ]

    known = known_facts(order_lines=lines)

    assert known.customer_first_order == {"kawa": date(2025, 1, 5)}
    assert known.subscription_first_order == {"S1": date(2026, 10, 1)}


def test_a_line_without_its_counting_day_waits(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    on_acceptance = incentive(amount=Fixed(Value(1)), earned_on=LineDay.ACCEPTANCE)

    answer = of(on_acceptance, until="2026-10-31", order_lines=a_line(accepted_on="2026-11-01"))

    assert answer.counted == {("", "not_yet"): 1}
    assert of(on_acceptance, until="2026-11-01", order_lines=a_line(accepted_on="2026-11-01")).amounts == {"commission/A1/aoba": 1}
