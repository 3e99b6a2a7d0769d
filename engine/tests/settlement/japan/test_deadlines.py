"""Deadlines of small payees (docs/rules/deadlines.md)."""

from datetime import date

import pytest

from enishi_engine.program.problems import Severity
from enishi_engine.settlement.japan.bank_days import bank_calendar
from enishi_engine.settlement.japan.deadlines import (
    Delay,
    Protection,
    Received,
    deadline_findings,
    last_bank_day,
    pay_by,
    proposed_now,
    take_back_finding,
    transfer_fee_finding,
)


def received(day: date, protection: Protection = Protection.FREELANCE) -> Received:
    return Received(on="A1", payee="minami", received_on=day, protection=protection)


@pytest.mark.parametrize(("day", "last"), [(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 7, 1), date(2026, 8, 29))])
def test_24_sixty_days_with_the_day_of_receipt_as_the_first(day: date, last: date):
    """Worked case 24, computed: January 31 + February 28 + 1; July 31 + 29."""
    assert pay_by(received(day)) == last


def test_nobody_has_a_deadline_before_the_law_or_without_protection():
    assert pay_by(received(date(2024, 10, 31))) is None
    assert pay_by(received(date(2026, 7, 1), Protection.NONE)) is None


def test_money_has_to_arrive_on_a_bank_day_in_time():
    # 1 March 2026 is a Sunday, 28 February a Saturday.
    assert last_bank_day(received(date(2026, 1, 1)), bank_calendar(date(2026, 1, 1), date(2026, 12, 31))) == date(2026, 2, 27)


def test_a_payment_after_the_deadline_is_warned_of_with_payee_rule_and_day():
    (warned,) = deadline_findings(received(date(2026, 7, 1)), pays_on=date(2026, 8, 31))

    assert (warned.rule, warned.severity, warned.value, warned.day) == (
        "paid_after_deadline", Severity.WARNING, "minami", date(2026, 8, 29),
    )  # fmt: skip
    assert "フリーランス法" in warned.problem.ja


def test_a_payment_on_the_last_day_is_in_time():
    assert list(deadline_findings(received(date(2026, 7, 1)), pays_on=date(2026, 8, 29))) == []


def test_what_waits_without_a_day_is_warned_of_reason_by_reason():
    waits = deadline_findings(received(date(2026, 7, 1)), pays_on=None, delays=frozenset(Delay))

    assert [one.rule for one in waits] == ["waits_below_minimum", "waits_customer_has_not_paid", "waits_dispute", "waits_hold"]


def test_taking_back_and_deducting_the_fee_are_warned_of_where_a_law_protects():
    small, outsourced = received(date(2026, 7, 1)), received(date(2026, 7, 1), Protection.SUBCONTRACT)

    assert [one.rule for one in take_back_finding(small, payee_at_fault=False)] == ["one_sided_take_back"]
    assert list(take_back_finding(small, payee_at_fault=True)) == []
    assert [one.rule for one in transfer_fee_finding(outsourced, payee_bears_fee=True)] == ["transfer_fee_deducted"]
    assert list(transfer_fee_finding(small, payee_bears_fee=True)) == []


def test_what_waits_is_proposed_with_the_last_payment_that_is_in_time():
    calendar = bank_calendar(date(2026, 1, 1), date(2026, 12, 31))

    # Received on 1 July: by 29 August, a Saturday, so by the 28th. The following payment is on 31 July, or 31 August.
    assert not proposed_now(received(date(2026, 7, 1)), calendar, following_payment_on=date(2026, 7, 31))
    assert not proposed_now(received(date(2026, 7, 1)), calendar, following_payment_on=date(2026, 8, 28))
    assert proposed_now(received(date(2026, 7, 1)), calendar, following_payment_on=date(2026, 8, 31))
    assert not proposed_now(received(date(2026, 7, 1), Protection.NONE), calendar, following_payment_on=date(2026, 8, 31))
