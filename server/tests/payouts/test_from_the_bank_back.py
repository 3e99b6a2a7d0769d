"""From a line of a bank's file back to the row that brought the order, and from the order to the bank's line."""

from hashlib import sha256

import pytest

from enishi.closing.trace_words import trace_page
from enishi.closing.tracing import EXPLAINED, NothingToTrace, Trace, trace
from enishi.intake import operations as intake
from enishi.payouts import bank_lines
from enishi.payouts import operations as payouts
from enishi.statements.models import Statement
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts
from server.tests.closing.conftest import Told
from server.tests.payouts.conftest import OCTOBER_26, approve, issue, propose
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered

pytestmark = pytest.mark.django_db
ORDERS = b"id,partner,ordered_on,net\nA1,aoba,2026-09-10,1000000\nK1,kita,2026-09-20,300000\n"


def traced(id_: str, told: Told) -> Trace:
    return trace(id_, facts_of=told, at=NOVEMBER_2, today=NOVEMBER_2.date())


@pytest.fixture
def returned(sent, rei) -> bytes:
    """The file of P1: Aoba's payment is the first of it, Kita's the second and came back."""
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)
    return written


def test_a_banks_line_leads_back_to_its_statement_its_earning_lines_and_why_they_earn(returned: bytes, told: Told):
    found = traced("100002", told)

    assert found.from_bank
    (line,) = found.paid
    assert (line.payment.payee, line.payment.amount, line.place, line.batch) == ("kita", 33_000, 2, 1)
    assert line.file is not None
    assert line.file.sha256 == sha256(returned).hexdigest()
    assert [(one.outcome.value, one.reason, one.file and one.file.name) for one in line.answers] == [
        ("returned", "no_such_account", "kekka.txt")
    ]
    assert [one.number for one in found.told] == ["sakura-month_end-2026-09-kita"]
    # 300,000 at 10 %.
    assert [(one.line.line.line_id, one.line.line.payable) for one in found.posted] == [("commission/K1/kita", 30_000)]
    assert [one.explained.fact_id for one in found.decided] == ["K1"]
    # Earned, taxed when it was told, paid, and paid back.
    assert [entry.kind.value for entry, _ in found.entries] == ["earned", "taxed", "payout", "returned"]


def test_it_leads_to_the_row_of_the_file_that_brought_the_order_with_the_files_hash(sent, told: Told, now):
    intake.import_file(fact="order_lines", source="crm", file_name="orders.csv", content=ORDERS, by="suzuki", at=now)

    (row,) = traced("100002", told).came_in

    assert (row.fact, row.external_id, row.file_name, row.file_line) == ("order_lines", "K1", "orders.csv", 3)
    assert row.sha256 == sha256(ORDERS).hexdigest()


def test_an_order_leads_to_the_line_of_the_bank_by_which_it_was_paid(returned: bytes, told: Told):
    found = traced("A1", told)

    assert not found.from_bank
    assert [one.number for one in found.told] == ["sakura-month_end-2026-09-aoba"]
    assert [(one.payment.reference, one.place, one.payment.outcome.value) for one in found.paid] == [("100001", 1, "paid")]


def test_money_that_came_back_and_was_paid_again_shows_both_lines(returned: bytes, told: Told, rei, mio):
    again = propose(rei, at=NOVEMBER_2, pay_on=NOVEMBER_2.date().replace(day=4))
    approve(again, mio, at=NOVEMBER_2)

    assert [(one.payment.reference, one.payment.outcome.value) for one in traced("K1", told).paid] == [
        ("100002", "returned"),
        ("200001", "waiting"),
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_goes_from_the_bank_to_the_rows_or_from_the_rows_to_the_bank(returned: bytes, told: Told, language):
    heads = {
        "ja": ("支払と銀行", "支払通知書", "仕訳", "計上", "受領"),
        "en": ("Payments and the bank", "Statements", "Entries", "What was posted", "How it came in"),
    }

    def places(id_: str) -> list[int]:
        lines = trace_page(traced(id_, told), language).splitlines()
        return [lines.index(head) for head in heads[language]]

    assert places("100002") == sorted(places("100002"))
    assert places("K1") == sorted(places("K1"), reverse=True)


def test_the_page_says_who_let_the_payment_go_and_what_the_bank_said_of_it(returned: bytes, told: Told):
    said = trace_page(traced("100002", told), "ja")

    assert (
        "支払 100002: 北商事株式会社 (kita) 33,000円(総額 33,000円 − 源泉徴収 0円 − 相殺 0円 − 手数料 0円)、支払日 2026-10-30、資金返却(不能)"
        in said
    )
    assert "起票 rei 2026-10-26 01:00 UTC、承認 mio 2026-10-26 01:00 UTC" in said
    assert f"ファイル P1.txt の2件目、SHA-256 {sha256(returned).hexdigest()}" in said
    assert "銀行の回答 2026-11-02 01:00 UTC: 資金返却(不能)(no_such_account)、kekka.txt" in said


@pytest.mark.parametrize(
    "spelled",
    ["100002", " 0000100002 ", "00001000020000000000", "P1:2", "P1.txt:2", "100002,kita,ｷﾀｼﾖｳｼﾞ", "<EndToEndId>100002</EndToEndId>"],
)
def test_a_line_is_known_however_it_is_written(sent, spelled):
    assert [one.payment.payee for one in bank_lines.named(spelled)] == ["kita"]


def test_a_record_is_known_as_it_was_copied_out_of_the_file_or_of_the_banks_answer(returned: bytes):
    records = returned.decode("shift_jis").split("\r\n")
    of_answer = answered(returned, "0", "1").decode("shift_jis").split("\r\n")

    assert [one.payment.payee for one in bank_lines.named(records[2])] == ["kita"]
    assert [one.payment.payee for one in bank_lines.named(records[2].rstrip())] == ["kita"]
    assert [one.payment.payee for one in bank_lines.named(of_answer[1])] == ["aoba"]


@pytest.mark.parametrize("spelled", ["100009", "P1:3", "P1:0", "P9:1", "9" * 120, "100002x"])
def test_what_is_no_line_is_said_to_be_unknown(sent, told: Told, spelled):
    assert bank_lines.named(spelled) == []
    with pytest.raises(NothingToTrace, match="Look at its spelling"):
        traced(spelled, told)


def test_a_statement_of_many_lines_is_calculated_once_and_says_how_many_it_does_not_explain(program, aoba, main, told: Told, close, rei):
    """Twenty-five orders of 1,000 yen, of which the first twenty are explained: one calculation for all of them."""
    for number in range(25):
        told.line(f"A{number:02}", "2026-09-10", 1_000)
    close("2026-09")
    issue()
    propose(rei)
    asked = []

    def facts(program: Program, known_by) -> Facts:
        asked.append(known_by)
        return told(program, known_by)

    found = trace("100001", facts_of=facts, at=NOVEMBER_2, today=NOVEMBER_2.date())

    assert (len(found.posted), len(found.decided), found.not_told, len(asked)) == (25, EXPLAINED, 5, 1)
    assert Statement.objects.get().due == 2_750
