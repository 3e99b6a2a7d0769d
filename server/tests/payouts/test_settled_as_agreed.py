"""How what is due leaves by agreement: transferred, set off, off the next invoice, asked of another system, outside; what waits, and why.

The amounts are calculated by hand: 10 % of an order earns, and 10 % consumption tax comes on it.
"""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from enishi.ledger import openings
from enishi.ledger import verifying as ledger_verifying
from enishi.partners import operations as partners
from enishi.partners.agreements import SettlementTerms
from enishi.partners.states import FeeBearer
from enishi.payouts import operations as payouts
from enishi.payouts import sources, verifying
from enishi.payouts.models import Batch, Payment
from enishi.payouts.proposing import CannotPropose
from enishi.payouts.states import Way
from enishi.statements import operations as statements
from enishi.statements import queries as statements_read
from enishi.statements.models import Statement
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH, TENTH_OF_SECOND_MONTH
from server.tests.closing.conftest import Close, Told, approved
from server.tests.payouts.conftest import (
    MAIN,
    OCTOBER_12,
    OCTOBER_26,
    OWED_AT_ONCE,
    SAKURAS,
    SEPTEMBER_1,
    approve,
    issue,
    outcomes,
    propose,
)
from server.tests.payouts.test_from_due_to_bank import answered, stands

pytestmark = pytest.mark.django_db
NOVEMBER_12, NOVEMBER_26 = datetime(2026, 11, 12, 1, 0, tzinfo=UTC), datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
NOVEMBER_30 = date(2026, 11, 30)  # a Monday
FEE = 440


@pytest.fixture
def program(hana, mio, now, request) -> str:
    """10 %, owed at once, with the test's terms of paying out; and Sakura as its documents name it."""
    marker = request.node.get_closest_marker("payout")
    text = OWED_AT_ONCE if marker is None else OWED_AT_ONCE.replace("incentives:", f"payout: {marker.args[0]}\nincentives:")
    statements.record_issuer(from_day=SEPTEMBER_1, name="株式会社サクラ", number=SAKURAS, by=hana, at=now)
    approved(text, SEPTEMBER_1, by=hana, second=mio, at=now)
    return "sakura"


@pytest.fixture
def agreed(aoba, hana, now):
    """Say how Aoba's agreement is settled."""

    def say(way: SettlementWay = SettlementWay.TRANSFER, **terms: Any) -> None:
        said = replace(SettlementTerms(payment=END_OF_NEXT_MONTH, way=way), **terms)
        partners.record_terms(agreement="A-aoba", terms=said, from_day=SEPTEMBER_1, by=hana, at=now)

    return say


@pytest.fixture
def september(program, aoba, main, told: Told, close: Close):
    """Aoba earns 100,000 in September: 110,000 with tax are due on 30 October."""

    def closed_and_issued() -> None:
        told.line("A1", "2026-09-10", 1_000_000)
        close("2026-09")
        issue()

    return closed_and_issued


def owes(amount: int) -> None:
    """What an older system had billed Aoba and not got back."""
    row = f"番号,パートナー,種別,区分,金額\n1,aoba,未収金,手数料,{amount}\n"
    told = openings.take_openings(
        program="sakura", group="month_end", source="old", file_name="o.csv", content=row.encode(), booked_on=date(2026, 8, 31), by="hana",
        at=datetime(2026, 9, 1, tzinfo=UTC),
    )  # fmt: skip
    assert told.errors == ()


def leaves(batch: Batch, rei, mio, *, at: datetime = OCTOBER_26) -> bytes:
    """Approved, written where it has a file, and sent; the file."""
    approve(batch, mio, at=at)
    content = b""
    if Way(batch.way) in (Way.TRANSFER, Way.PAYMENT_REQUEST) and batch.total:
        payouts.write(batch=batch.number, by=rei, at=at)
        content = payouts.download(batch=batch.number, by=rei, at=at)[1]
    payouts.send(batch=batch.number, by=rei, at=at)
    return content


def how() -> list[tuple[int, int, int, int, int]]:
    """Of each payment gross, withheld, set off, fee and what leaves."""
    return [(one.gross, one.withheld, one.set_off, one.fee, one.amount) for one in Payment.objects.order_by("id")]


def holds() -> bool:
    return [*ledger_verifying.faults(), *verifying.faults()] == []


# ── Offset ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_partner_owes_is_set_off_first_and_the_rest_is_transferred(program, agreed, september, rei, mio):
    """110,000 less 60,000 is 50,000; the debt is gone, and the bank moved 50,000."""
    owes(60_000)
    agreed(SettlementWay.OFFSET)
    september()

    content = leaves(propose(rei), rei, mio)

    assert how() == [(110_000, 0, 60_000, 0, 50_000)]
    assert content.split(b"\r\n")[1][80:90] == b"0000050000"
    assert stands("aoba") == {"paid": -50_000, "opening": -60_000}
    assert holds()


def test_a_debt_above_what_is_due_takes_all_of_it_nothing_leaves_by_a_file_and_the_rest_stays_owed(program, agreed, september, rei, mio):
    """200,000 owed, 110,000 due: 90,000 stay, and no line of 0 is written."""
    owes(200_000)
    agreed(SettlementWay.OFFSET)
    september()
    batch = propose(rei)

    leaves(batch, rei, mio)

    assert (how(), outcomes()) == ([(110_000, 0, 110_000, 0, 0)], {"aoba": "paid"})
    assert stands("aoba") == {"receivable": 90_000, "opening": -200_000}
    assert holds()


def test_a_debt_is_not_set_off_where_the_agreement_says_transfer(program, agreed, september, rei, mio):
    owes(60_000)
    agreed(SettlementWay.TRANSFER)
    september()

    leaves(propose(rei), rei, mio)

    assert how() == [(110_000, 0, 0, 0, 110_000)]
    assert stands("aoba")["receivable"] == 60_000


def test_money_that_came_back_gives_the_debt_back_that_was_set_off_with_it(program, agreed, september, rei, mio):
    owes(60_000)
    agreed(SettlementWay.OFFSET)
    september()
    content = leaves(propose(rei), rei, mio)

    payouts.read(batch=1, name="kekka.txt", content=answered(content, "1"), by=rei, at=NOVEMBER_12)

    assert stands("aoba") == {"payable": -110_000, "receivable": 60_000, "opening": -60_000}
    again = propose(rei, at=NOVEMBER_12, pay_on=date(2026, 11, 13))
    assert (again.total, how()[-1]) == (50_000, (110_000, 0, 60_000, 0, 50_000))
    assert holds()


def test_two_batches_that_wait_do_not_set_the_same_debt_off_twice(program, agreed, september, told, close, rei):
    """The debt of 60,000 goes into the first batch; October's 22,000 leave whole."""
    owes(60_000)
    agreed(SettlementWay.OFFSET)
    september()
    propose(rei)
    told.line("A2", "2026-10-05", 200_000)
    close("2026-10")
    issue("2026-10", at=NOVEMBER_12)
    propose(rei, at=NOVEMBER_26, pay_on=NOVEMBER_30)

    assert how() == [(110_000, 0, 60_000, 0, 50_000), (22_000, 0, 0, 0, 22_000)]


# ── Off the next invoice, asked of another system, outside ───────────────────────────────────────────────────────────


def test_a_discount_on_the_next_invoice_has_no_file_and_stands_against_what_is_invoiced(agreed, september, rei, mio):
    agreed(SettlementWay.NEXT_INVOICE)
    september()
    with pytest.raises(CannotPropose, match="Nothing is due by this day"):
        propose(rei)  # it is no transfer

    leaves(propose(rei, way=Way.NEXT_INVOICE), rei, mio)

    assert (outcomes(), stands("aoba")) == ({"aoba": "paid"}, {"set_off": -110_000})
    assert holds()


def test_a_payment_request_leaves_as_a_file_for_the_other_system_without_an_account(agreed, september, rei, mio, now):
    payouts.record_payer(words=replace(MAIN, code="erp", format="csv", payer_code=""), options={}, by=rei, at=now)
    agreed(SettlementWay.PAYMENT_REQUEST)
    september()

    content = leaves(propose(rei, payer="erp", way=Way.PAYMENT_REQUEST), rei, mio)

    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["payee"], row["amount"], row["account"], row["pay_on"]) == ("aoba", "110000", "", "2026-10-30")
    assert (outcomes(), stands("aoba")) == ({"aoba": "sent"}, {"paid": -110_000})


def test_what_is_paid_outside_is_settled_when_somebody_says_so(agreed, september, rei, mio):
    agreed(SettlementWay.OUTSIDE)
    september()

    leaves(propose(rei, way=Way.OUTSIDE), rei, mio)

    assert (outcomes(), stands("aoba")) == ({"aoba": "paid"}, {"paid": -110_000})


@pytest.mark.parametrize(("payee_kind", "way"), [("partner", SettlementWay.TRANSFER), ("person", SettlementWay.OUTSIDE)])
def test_what_is_a_persons_own_is_settled_outside_whatever_the_company_agreed(closed, monkeypatch, payee_kind, way):
    (aobas, _kitas) = statements_read.payable()
    monkeypatch.setattr(statements_read, "payable", lambda **_asked: [replace(aobas, payee_kind=payee_kind)])

    (found,) = sources.open_dues(at=OCTOBER_26)

    assert (found.due.way, [one.name for one in found.obstacles]) == (way, [])


# ── The fee of a transfer ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def with_fee(main, rei, now) -> None:
    """A transfer costs 440, where the payee bears it."""
    payouts.record_payer(words=replace(MAIN, fee=FEE), options={"crlf": True}, by=rei, at=now)


def test_a_fee_that_the_payee_bears_is_kept_back_and_booked_apart(agreed, september, with_fee, rei, mio):
    agreed(fee_bearer=FeeBearer.PARTNER)
    september()

    leaves(propose(rei), rei, mio)

    assert how() == [(110_000, 0, 0, 440, 109_560)]
    assert stands("aoba") == {"fee": -440, "paid": -109_560}


def test_what_a_fee_would_eat_waits_for_more_and_holds_nobody_else_up(agreed, program, aoba, kita, main, with_fee, told, close, rei):
    """Aoba is due 330, less than the fee; Kita's 33,000 are paid. Asked for by name, it is refused with the figures."""
    agreed(fee_bearer=FeeBearer.PARTNER)
    told.line("A1", "2026-09-10", 3_000)
    told.line("K1", "2026-09-20", 300_000, partner="kita")
    close("2026-09")
    issue()

    batch = propose(rei)

    assert [(one.payee, one.number, one.amount) for one in batch.payments.all()] == [("kita", 1, 33_000)]
    (left,) = sources.open_dues(at=OCTOBER_26)
    assert (left.due.payee, left.due.open) == ("aoba", 330)
    with pytest.raises(CannotPropose, match="aoba: The transfer fee of 440 leaves nothing of 330"):
        propose(rei, keys=[left.due.key])


# ── Minimum, take-backs, disputes, holds, parking ────────────────────────────────────────────────────────────────────


@pytest.mark.payout("{minimum: 10_000}")
def test_what_is_below_the_minimum_is_carried_and_leaves_with_what_reaches_it(program, aoba, main, told, close, rei):
    """September 9,999 and 999 of tax; October 1: together 10,000 reach the minimum, and 10,999 with tax leave."""
    told.line("A1", "2026-09-10", 99_990)
    close("2026-09")
    issue()
    assert sources.open_dues(at=OCTOBER_26) == []
    assert Statement.objects.get().outcome == "below_minimum"
    told.line("A2", "2026-10-10", 10)
    close("2026-10")
    issue("2026-10", at=NOVEMBER_12)

    propose(rei, at=NOVEMBER_26, pay_on=NOVEMBER_30)

    assert how() == [(10_999, 0, 0, 0, 10_999)]


def test_a_take_back_after_the_payment_is_netted_with_what_is_earned_next(september, told, close, rei, mio):
    """October: A1's 100,000 come back, A2 earns 150,000: 50,000 and 5,000 of tax are due."""
    september()
    leaves(propose(rei), rei, mio)
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-10-15"}, at="2026-10-15T12:00")
    told.line("A2", "2026-10-20", 1_500_000)
    close("2026-10")
    issue("2026-10", at=NOVEMBER_12)

    leaves(propose(rei, at=NOVEMBER_26, pay_on=NOVEMBER_30), rei, mio, at=NOVEMBER_26)

    assert [figures[-1] for figures in how()] == [110_000, 55_000]
    assert stands("aoba") == {"paid": -165_000}
    assert holds()


def test_more_taken_back_than_earned_is_carried_and_nothing_is_proposed(september, told, close, rei, mio):
    september()
    leaves(propose(rei), rei, mio)
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-10-15"}, at="2026-10-15T12:00")
    close("2026-10")
    issue("2026-10", at=NOVEMBER_12)

    with pytest.raises(CannotPropose, match="Nothing is due by this day"):
        propose(rei, at=NOVEMBER_26, pay_on=NOVEMBER_30)


def test_of_a_disputed_statement_the_rest_is_proposed_and_the_line_once_it_is_answered(program, aoba, main, told, close, rei, mio):
    """A1 100,000 and A2 50,000: 165,000 with tax, of which 55,000 wait."""
    told.line("A1", "2026-09-10", 1_000_000)
    told.line("A2", "2026-09-11", 500_000)
    close("2026-09")
    issue()
    dispute = statements.report_difference(
        statement=Statement.objects.get().id,
        line="commission/A2/aoba",
        text="60,000円のはずです",
        answer_by=date(2026, 10, 20),
        by="ken",
        at=OCTOBER_12,
    )
    (one,) = sources.open_dues(at=OCTOBER_26)
    assert (one.due.open, one.due.held) == (110_000, 55_000)
    leaves(propose(rei), rei, mio)
    assert stands("aoba") == {"payable": -55_000, "paid": -110_000}

    statements.resolve(dispute=dispute.id, text="契約どおりです", by="rei", at=OCTOBER_26)
    leaves(propose(rei), rei, mio)

    assert [(figures[0], figures[-1]) for figures in how()] == [(110_000, 110_000), (55_000, 55_000)]
    assert [payment.part for payment in Payment.objects.order_by("id")] == [1, 2]
    assert (stands("aoba"), holds()) == ({"paid": -165_000}, True)


def test_whoever_cannot_be_paid_is_parked_with_the_remedy_while_others_are(program, aoba, kita, main, told, close, hana, rei, now):
    """Kita's account has not reached the end of its holding days on 5 October."""
    told.line("A1", "2026-09-10", 1_000_000)
    told.line("K1", "2026-09-20", 300_000, partner="kita")
    close("2026-09")
    issue()
    early = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)

    waiting = {one.due.payee: [each.name for each in one.obstacles] for one in sources.open_dues(at=early)}

    assert waiting == {"aoba": ["account_not_usable_yet"], "kita": ["account_not_usable_yet"]}
    (first, *_) = sources.open_dues(at=early)
    assert first.obstacles[0].en == "The bank account may be used from 2026-10-08."
    payouts.hold(due=first.due.key, reason="契約書の原本を確認中", by=rei, at=OCTOBER_26)
    assert [one.payee for one in propose(rei).payments.all()] == ["kita"]


# ── Deadlines ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_small_payees_last_day_is_shown_with_its_law_and_a_later_payment_day_is_told(agreed, september):
    """Received on 10 September, counted: the sixtieth day is 8 November. Paid on the 10th of the second month, 10 November, it is late."""
    agreed(protection=Protection.FREELANCE, payment=TENTH_OF_SECOND_MONTH)
    september()

    (one,) = sources.open_dues(at=OCTOBER_26)

    assert (one.due.pay_by, one.due.protection, one.due.due_on) == (date(2026, 11, 8), Protection.FREELANCE, date(2026, 11, 10))
