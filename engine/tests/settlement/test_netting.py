"""What is due, and how it leaves (docs/rules/netting.md)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.payout import Payout
from enishi_engine.settlement.account import Account, Movement
from enishi_engine.settlement.japan.withholding import SalesAgentMonth, WithholdingClass, withheld
from enishi_engine.settlement.netting import FeeEatsPayment, Netted, Offset, Receivable, SettlementWay, net

PAYS_ON = date(2026, 7, 31)
F1 = Receivable(id="F-1", amount=60_000, due_on=date(2026, 6, 30))
F2 = Receivable(id="F-2", amount=80_000, due_on=PAYS_ON)
F3 = Receivable(id="F-3", amount=10_000, due_on=date(2026, 8, 31))
OWES = (F3, F2, F1)


def netted(*amounts: int, way: SettlementWay = SettlementWay.TRANSFER, minimum: int = 0, **more) -> Netted:
    """One closing of Aoba, whose lines are L0, L1, …"""
    movements = [Movement(f"L{place}", amount) for place, amount in enumerate(amounts)]
    done, _ = net(Account(), movements, Payout(minimum=minimum), pays_on=PAYS_ON, way=way, receivables=OWES, **more)
    return done


def offsets(done: Netted) -> list[tuple[str, int]]:
    return [(one.receivable, one.amount) for one in done.offsets]


def of_sales_agent(paid: int) -> int:
    return withheld(WithholdingClass.SALES_AGENT, paid, paid_on=PAYS_ON, month=SalesAgentMonth())


def test_payables_and_take_backs_are_one_balance_that_is_transferred():
    assert netted(110_000, -10_000).amount == 100_000


@pytest.mark.parametrize("way", [SettlementWay.NEXT_INVOICE, SettlementWay.PAYMENT_REQUEST, SettlementWay.OUTSIDE])
def test_what_leaves_otherwise_leaves_whole_and_without_a_fee(way: SettlementWay):
    done = netted(110_000, way=way, fee=440)

    assert (done.way, done.amount, done.fee, done.offset) == (way, 110_000, 0, 0)


def test_receivables_are_set_off_oldest_first_as_long_as_it_lasts():
    done = netted(110_000, -10_000, way=SettlementWay.OFFSET)

    assert offsets(done) == [("F-1", 60_000), ("F-2", 40_000)]
    assert done.amount == 0


def test_what_is_left_after_an_offset_is_transferred_and_what_is_not_due_yet_stays():
    done = netted(210_000, -10_000, way=SettlementWay.OFFSET, fee=440)

    assert offsets(done) == [("F-1", 60_000), ("F-2", 80_000)]
    assert (done.fee, done.amount) == (440, 59_560)


def test_withholding_comes_before_the_offset_of_all_that_is_paid():
    done = netted(200_000, way=SettlementWay.OFFSET, withholding=of_sales_agent)

    # 80,000 × 10.21 % = 8,168; 200,000 − 8,168 − 140,000 = 51,832
    assert (done.withheld, done.offset, done.amount) == (8_168, 140_000, 51_832)


def test_no_more_is_set_off_than_is_left_after_withholding():
    done = netted(140_000, way=SettlementWay.OFFSET, withholding=of_sales_agent)

    # 20,000 × 10.21 % = 2,042; of 137,958 F-1 takes 60,000 and F-2 the rest.
    assert (done.withheld, offsets(done), done.amount) == (2_042, [("F-1", 60_000), ("F-2", 77_958)], 0)


def test_a_held_line_stays_out_and_the_rest_goes_on():
    done = netted(110_000, 33_000, held=frozenset({"L1"}))

    assert (done.amount, done.held) == (110_000, (Movement("L1", 33_000),))


def test_a_held_line_does_not_help_to_the_minimum():
    done = netted(9_999, 33_000, held=frozenset({"L1"}), minimum=10_000)

    assert (done.amount, done.settled.carried_out) == (0, 9_999)


def test_below_the_minimum_nothing_leaves_and_nothing_is_set_off():
    done = netted(9_999, way=SettlementWay.OFFSET, minimum=10_000)

    assert (done.amount, done.offsets, done.settled.carried_out) == (0, (), 9_999)


def test_what_is_owed_back_is_carried_and_nothing_leaves():
    done = netted(5_000, -10_000, withholding=of_sales_agent)

    assert (done.amount, done.withheld, done.settled.carried_out) == (0, 0, -5_000)


def test_a_fee_that_leaves_nothing_is_refused():
    with pytest.raises(FeeEatsPayment, match="440 leaves nothing of 440"):
        netted(440, fee=440)


def test_the_account_after_a_closing_carries_what_did_not_leave():
    done, after = net(Account(), [Movement("A1", 9_999)], Payout(minimum=10_000), pays_on=PAYS_ON, way=SettlementWay.TRANSFER)
    again, _ = net(after, [Movement("A2", 1)], Payout(minimum=10_000), pays_on=PAYS_ON, way=SettlementWay.TRANSFER)

    assert (done.amount, again.amount) == (0, 10_000)


MOVEMENTS = st.lists(st.integers(-(10**9), 10**9), max_size=8)
RECEIVABLES = st.lists(st.tuples(st.integers(1, 10**9), st.dates(date(2026, 6, 1), date(2026, 9, 30))), max_size=5)


@given(MOVEMENTS, RECEIVABLES, st.sampled_from(list(SettlementWay)), st.integers(0, 10**6), st.sets(st.integers(0, 7)))
def test_nothing_is_lost_between_what_is_paid_and_what_leaves(
    amounts: list[int], owed: list[tuple[int, date]], way: SettlementWay, minimum: int, held: set[int]
):
    movements = [Movement(f"L{place}", amount) for place, amount in enumerate(amounts)]
    receivables = [Receivable(id=f"F{place}", amount=amount, due_on=due) for place, (amount, due) in enumerate(owed)]
    done, after = net(
        Account(), movements, Payout(minimum=minimum), pays_on=PAYS_ON, way=way, receivables=receivables,
        held=frozenset(f"L{place}" for place in held), withholding=lambda paid: paid // 10,
    )  # fmt: skip

    assert done.settled.paid == done.withheld + done.offset + done.fee + done.amount
    assert sum(amounts) == done.settled.paid + sum(one.payable for one in done.held) + after.balance
    assert min(done.amount, done.withheld, done.offset) >= 0
    by_id = {one.id: one for one in receivables}
    assert all(0 < one.amount <= by_id[one.receivable].amount and by_id[one.receivable].due_on <= PAYS_ON for one in done.offsets)
    assert done.offsets == () or way is SettlementWay.OFFSET
    assert len(set(done.offsets)) == len({one.receivable for one in done.offsets})
    assert isinstance(done.offsets, tuple)
    assert all(isinstance(one, Offset) for one in done.offsets)
