"""From what is due to what the bank says became of it: the whole path, its refusals, and the books."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enishi.closing import verifying as closing_verifying
from enishi.core import audit
from enishi.ledger import operations as ledger
from enishi.ledger import queries as books
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.operations import PostedByPayout
from enishi.partners.deciding import SamePerson
from enishi.partners.states import ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts import sources, verifying
from enishi.payouts.approving import ApprovalLost, NotInThisState
from enishi.payouts.models import Payment
from enishi.payouts.proposing import CannotPropose
from enishi.payouts.results import NotSent, NotUnknown, ReadBefore, ResultsRefused
from enishi.payouts.states import Outcome
from server.tests.payouts.conftest import OCTOBER_26, approve, other_account, outcomes, propose

pytestmark = pytest.mark.django_db
BESIDE = (AccountKind.EXPENSE, AccountKind.TAX)
NOVEMBER_2 = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def stands(partner: str) -> dict[str, int]:
    """What stands in a partner's accounts, but for the expense and the tax on it."""
    book = books.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    found = books.balances(book)
    return {name.kind.value: amount for name, amount in found.items() if name.partner == partner and name.kind not in BESIDE}


def answered(written: bytes, *codes: str) -> bytes:
    """The bank's answer: the same records, and in byte 114 of each payment what became of it."""
    records = written.decode("shift_jis").split("\r\n")
    data = [record[:113] + code + record[114:] for record, code in zip(records[1:-3], codes, strict=True)]
    return "\r\n".join([records[0], *data, *records[-3:]]).encode("shift_jis")


def everything_holds() -> bool:
    return [*ledger_verifying.faults(), *closing_verifying.faults(), *audit.faults(), *verifying.faults()] == []


def test_what_a_closing_settled_is_due_at_the_bank_day_before_the_end_of_the_next_month(closed):
    """1,000,000 and 300,000 at 10 %, and 10 % tax on it."""
    found = sources.open_dues(at=OCTOBER_26)

    assert [(one.due.payee, one.due.open, one.due.due_on, one.obstacles) for one in found] == [
        ("aoba", 110_000, date(2026, 10, 30), ()),
        ("kita", 33_000, date(2026, 10, 30), ()),
    ]


def test_what_is_in_a_batch_is_no_longer_due_and_nothing_is_left_to_propose(proposed, rei):
    assert (proposed.payments_count, proposed.total) == (2, 143_000)
    assert sources.open_dues(at=OCTOBER_26) == []
    with pytest.raises(CannotPropose, match="Nothing is due by this day"):
        propose(rei)


def test_a_sent_batch_takes_what_was_payable_to_the_bank(sent):
    assert outcomes() == {"aoba": "sent", "kita": "sent"}
    assert (stands("aoba"), stands("kita")) == ({"paid": -110_000}, {"paid": -33_000})
    assert everything_holds()


def test_the_file_is_the_same_bytes_on_every_download(sent, rei):
    first = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)
    second = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26 + timedelta(days=3))

    assert first == second
    assert first[0] == "P1.txt"
    records = first[1].split(b"\r\n")
    assert [len(record) for record in records] == [120] * 5 + [0]
    assert records[0][:54].decode("shift_jis") == "12101234567890" + "ｶ)ｻｸﾗ".ljust(40)
    assert records[1][49:80].decode("shift_jis") == "7" + "ｱｵﾊﾞｼｽﾃﾑ".ljust(30)
    assert records[1][80:90] == b"0000110000"
    assert records[3][:19] == b"8000002000000143000"


def test_what_the_bank_returned_is_payable_again_and_what_it_paid_is_not(sent, rei):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]

    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)

    assert outcomes() == {"aoba": "paid", "kita": "returned"}
    assert (stands("aoba"), stands("kita")) == ({"paid": -110_000}, {"payable": -33_000})
    assert [(one.due.payee, one.due.open) for one in sources.open_dues(at=NOVEMBER_2)] == [("kita", 33_000)]
    assert everything_holds()


def test_the_returned_money_is_paid_by_another_batch(sent, rei, mio):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)

    again = propose(rei, at=NOVEMBER_2, pay_on=date(2026, 11, 4))
    approve(again, mio, at=NOVEMBER_2)
    payouts.write(batch=again.number, by=rei, at=NOVEMBER_2)
    payouts.send(batch=again.number, by=rei, at=NOVEMBER_2)

    assert (again.total, stands("kita")) == (33_000, {"paid": -33_000})


def test_an_unclear_answer_stays_unknown_is_not_due_again_and_two_people_resolve_it(sent, rei, mio):
    """Code 7 is none of the bank's that we know."""
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "7"), by=rei, at=NOVEMBER_2)
    kita = Payment.objects.get(payee="kita")
    assert outcomes() == {"aoba": "paid", "kita": "unknown"}
    assert (sources.open_dues(at=NOVEMBER_2), stands("kita")) == ([], {"paid": -33_000})

    asked = payouts.ask_resolution(reference=kita.reference, outcome=Outcome.RETURNED, why="銀行へ電話で確認", by=rei, at=NOVEMBER_2)
    with pytest.raises(SamePerson):
        payouts.decide_resolution(request=str(asked.id), as_=ProposalState.APPROVED, why="", by=rei, at=NOVEMBER_2)
    payouts.decide_resolution(request=str(asked.id), as_=ProposalState.APPROVED, why="", by=mio, at=NOVEMBER_2)

    assert (outcomes()["kita"], stands("kita")) == ("returned", {"payable": -33_000})


def test_a_later_answer_of_the_bank_says_what_was_unknown(sent, rei):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="1.txt", content=answered(written, "0", "7"), by=rei, at=NOVEMBER_2)
    payouts.read(batch=sent.number, name="2.txt", content=answered(written, "0", "0"), by=rei, at=NOVEMBER_2)

    assert outcomes() == {"aoba": "paid", "kita": "paid"}


def test_only_what_is_unknown_is_said_by_people(sent, rei):
    with pytest.raises(NotUnknown):
        payouts.ask_resolution(reference="100001", outcome=Outcome.RETURNED, why="?", by=rei, at=NOVEMBER_2)


def test_results_of_a_batch_that_was_never_sent_are_refused(proposed, rei, mio):
    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    written = payouts.download(batch=proposed.number, by=rei, at=OCTOBER_26)[1]

    with pytest.raises(NotSent):
        payouts.read(batch=proposed.number, name="kekka.txt", content=answered(written, "0", "0"), by=rei, at=NOVEMBER_2)


def test_the_same_results_are_read_once(sent, rei):
    content = answered(payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1], "0", "1")
    payouts.read(batch=sent.number, name="kekka.txt", content=content, by=rei, at=NOVEMBER_2)

    with pytest.raises(ReadBefore):
        payouts.read(batch=sent.number, name="kekka2.txt", content=content, by=rei, at=NOVEMBER_2)
    assert stands("kita") == {"payable": -33_000}


def test_results_of_another_day_are_refused_and_nothing_is_read(sent, rei):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1].replace(b"1030", b"1031", 1)

    with pytest.raises(ResultsRefused):
        payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "0"), by=rei, at=NOVEMBER_2)
    assert outcomes() == {"aoba": "sent", "kita": "sent"}


def test_a_bank_account_that_changed_after_the_approval_ends_it(proposed, rei, mio):
    """Proposed on 19 October, usable from the 26th at one: the file is asked for a day later."""
    approve(proposed, mio)
    other_account("kita", rei=rei, mio=mio, at=OCTOBER_26 - timedelta(days=7), account_number="3333333", holder="キタショウジ")

    with pytest.raises(ApprovalLost, match="kita: its bank account was changed"):
        payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26 + timedelta(days=1))


def test_what_is_held_is_not_proposed_and_a_hold_ends_an_approval(closed, rei, mio):
    kita = next(one.due.key for one in sources.open_dues(at=OCTOBER_26) if one.due.payee == "kita")
    payouts.hold(due=kita, reason="契約書を確認中", by=rei, at=OCTOBER_26)
    first = propose(rei)
    assert (first.payments_count, first.total) == (1, 110_000)

    payouts.release(due=kita, by=rei, at=OCTOBER_26)
    second = propose(rei)
    approve(second, mio)
    payouts.hold(due=kita, reason="契約書を確認中", by=rei, at=OCTOBER_26)
    with pytest.raises(ApprovalLost, match="it is held: 契約書を確認中"):
        payouts.write(batch=second.number, by=rei, at=OCTOBER_26)


def test_a_dropped_batch_lets_go_of_what_it_would_have_paid(proposed, rei):
    payouts.drop(batch=proposed.number, why="支払日の誤り", by=rei, at=OCTOBER_26)

    assert outcomes() == {"aoba": "void", "kita": "void"}
    assert propose(rei).total == 143_000


def test_a_written_batch_is_made_void_by_two_people(proposed, rei, mio):
    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    with pytest.raises(NotInThisState):
        payouts.drop(batch=proposed.number, why="差替え", by=rei, at=OCTOBER_26)

    asked = payouts.ask_void(batch=proposed.number, why="差替え", by=rei, at=OCTOBER_26)
    payouts.decide_void(request=str(asked.id), as_=ProposalState.APPROVED, why="", by=mio, at=OCTOBER_26)

    assert outcomes() == {"aoba": "void", "kita": "void"}


def test_what_a_payout_posted_is_not_reversed_by_hand(sent, now):
    book = books.book_of(program="sakura", closing_group="month_end")
    assert book is not None

    with pytest.raises(PostedByPayout):
        ledger.reverse(book=book, key="payout:100001", booked_on=date(2026, 11, 2), reason="?", by="hana", at=NOVEMBER_2)
