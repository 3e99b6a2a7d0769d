"""What was set off, and what is owed at a contract's end (docs/rules/documents.md)."""

from datetime import date

import pytest

from engine.tests.settlement.japan.test_issuing import CANCELLED, earned, issued
from enishi_engine.core.payout import Payout
from enishi_engine.settlement.account import Account, Movement
from enishi_engine.settlement.japan.papers import ContractGoesOn, FinalAccount, NothingOwed, NothingSetOff, final_account, offset_notice
from enishi_engine.settlement.netting import Netted, Receivable, SettlementWay, net
from enishi_engine.settlement.statement import Party, Statement

SAKURA, MINAMI = Party(code="sakura", name="株式会社サクラ"), Party(code="minami", name="ミナミ商事")
PAYS_ON = date(2026, 7, 31)
OWES = (
    Receivable(id="F-2", amount=80_000, due_on=PAYS_ON),
    Receivable(id="F-1", amount=60_000, due_on=date(2026, 6, 30)),
    Receivable(id="F-3", amount=10_000, due_on=date(2026, 8, 31)),
)


def netted(amount: int, way: SettlementWay = SettlementWay.OFFSET) -> Netted:
    done, _ = net(Account(), [Movement("L1", amount)], Payout(), pays_on=PAYS_ON, way=way, receivables=OWES)
    return done


def test_a_notice_says_both_gross_amounts_and_what_is_left_of_each():
    notice = offset_notice(netted(100_000), OWES, issuer=SAKURA, counterparty=MINAMI, on=PAYS_ON)

    # F-1 in full, 40,000 of F-2; F-3 is not due yet and has no part in it.
    assert [(line.receivable, line.amount, line.offset, line.remains) for line in notice.lines] == [
        ("F-1", 60_000, 60_000, 0), ("F-2", 80_000, 40_000, 40_000),
    ]  # fmt: skip
    assert (notice.payable, notice.receivable, notice.offset, notice.transferred, notice.remains) == (100_000, 140_000, 100_000, 0, 40_000)


def test_what_is_left_for_the_partner_is_transferred():
    notice = offset_notice(netted(200_000), OWES, issuer=SAKURA, counterparty=MINAMI, on=PAYS_ON)

    assert (notice.offset, notice.transferred, notice.remains) == (140_000, 60_000, 0)
    assert notice.payable - notice.withheld - notice.offset - notice.fee == notice.transferred


def test_where_nothing_was_set_off_there_is_no_notice():
    with pytest.raises(NothingSetOff, match="minami"):
        offset_notice(netted(100_000, SettlementWay.TRANSFER), OWES, issuer=SAKURA, counterparty=MINAMI, on=PAYS_ON)


JULY_31, AUGUST_31 = date(2026, 7, 31), date(2026, 8, 31)


def account_of(*statements: Statement, contract_end: date = JULY_31) -> FinalAccount:
    return final_account("S-2026-07-aoba", statements, contract_end=contract_end, last_day=JULY_31, pay_by=AUGUST_31)


def test_a_balance_below_nothing_is_billed_at_the_contracts_end():
    (statement,) = issued(earned("L1", 10_000), earned("A1", -50_000, origin="L9 of June"))

    account = account_of(statement)

    # 10,000 − 50,000 = −40,000 and −4,000 of tax
    assert (statement.closing, account.owed, account.pay_by) == (-44_000, 44_000, AUGUST_31)


def test_two_documents_of_a_period_are_one_account():
    """Registered until 15 July: −20,000 and −2,000 of tax, then 5,000 and 500."""
    both = issued(earned("A1", -20_000, on=10, origin="L9 of June"), earned("L1", 5_000, on=20), registrations=(CANCELLED,))

    assert [one.closing for one in both] == [-22_000, 5_500]
    assert account_of(*both).owed == 16_500


def test_before_the_contract_ends_and_where_nothing_is_owed_nothing_is_billed():
    (owes,) = issued(earned("A1", -50_000, origin="L9 of June"))
    (owed,) = issued(earned("L1", 10_000))
    (even,) = issued(earned("L1", 10_000), earned("A1", -10_000, origin="L9 of June"))

    with pytest.raises(ContractGoesOn, match="the contract on 2026-08-01"):
        account_of(owes, contract_end=date(2026, 8, 1))
    with pytest.raises(NothingOwed, match="ends at 0"):
        account_of(even)
    with pytest.raises(NothingOwed, match="ends at 11,000"):
        account_of(owed)
