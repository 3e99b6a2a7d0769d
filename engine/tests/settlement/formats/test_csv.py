"""Payments and results as CSV (settlement/formats/csv)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.tests.settlement.formats.batches import AOBA, KITA_ABROAD, abroad, batch, order
from enishi_engine.settlement.formats import FORMATS
from enishi_engine.settlement.formats.csv.results import read_results
from enishi_engine.settlement.formats.csv.writing import Csv
from enishi_engine.settlement.formats.file import FileDiffers, payout_file
from enishi_engine.settlement.formats.results import Paid, Result, ResultsUnreadable

HEADER = "order,payee,holder,bank,branch,account_kind,account,amount,currency,pay_on,reference,payer"


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").split("\r\n")


def test_a_batch_is_a_table_with_its_header():
    assert lines(payout_file(batch(), Csv()).content) == [
        HEADER, "P-1,aoba,ﾔﾏﾀﾞ ﾀﾛｳ,0005,002,1,42,110000,JPY,2026-07-31,,0001 001 2 1234567", "",
    ]  # fmt: skip


def test_abroad_the_bank_is_a_bic_and_the_amount_has_its_decimals():
    assert lines(payout_file(abroad(order(account=KITA_ABROAD, amount=110_050, payee="kita")), Csv()).content)[1].startswith(
        "P-1,kita,Kita Ltd,NWBKGB2L,,,GB29NWBK60161331926819,1100.50,EUR,2026-07-31"
    )


@pytest.mark.parametrize("name", ["=1+1", "+81", "-5", "@SUM(A1)", "'quoted"])
def test_what_a_spreadsheet_would_calculate_is_text(name: str):
    content = payout_file(batch(order(account=replace(AOBA, holder=name))), Csv()).content

    assert lines(content)[1].startswith(f"P-1,aoba,'{name},")
    assert Csv().read(content).transfers[0].holder == name


NAMES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)


@settings(max_examples=50)
@given(st.lists(st.tuples(NAMES, st.integers(1, 10**15)), min_size=1, max_size=5))
def test_whatever_is_paid_is_read_back(payments: list[tuple[str, int]]):
    orders = [order(f"P-{place}", account=replace(AOBA, holder=name), amount=amount) for place, (name, amount) in enumerate(payments)]

    read = Csv().read(payout_file(batch(*orders), Csv()).content)

    assert [(one.holder, one.amount) for one in read.transfers] == payments


def test_results_say_what_became_of_each_order_and_silence_is_unknown():
    made = batch(order("P-1"), order("P-2"), order("P-3"))

    found = read_results(b"order,outcome,reason\r\nP-1,paid,\r\nP-2,returned,closed\r\nX-9,paid,\r\n", made)

    assert found.of_orders == {
        "P-1": Result(outcome=Paid.PAID),
        "P-2": Result(outcome=Paid.RETURNED, reason="closed"),
        "P-3": Result(outcome=Paid.UNKNOWN, reason="not_in_the_results"),
    }
    assert found.strangers == 1


def test_an_order_with_two_results_is_unknown():
    found = read_results(b"order,outcome,reason\r\nP-1,paid,\r\nP-1,returned,x\r\n", batch())

    assert found.of_orders["P-1"].outcome is Paid.UNKNOWN


@pytest.mark.parametrize(
    "content", [b"order,outcome\r\nP-1,done\r\n", b"a,b\r\n1,2\r\n", b"order,outcome\r\nP-1\r\n", b"order,outcome\r\nP-1,\xff\r\n"]
)
def test_results_in_another_form_are_refused(content: bytes):
    with pytest.raises(ResultsUnreadable, match="Nothing was read"):
        read_results(content, batch())


def test_two_results_of_one_order_are_unknown_although_they_agree():
    found = read_results(b"order,outcome,reason\r\nP-1,paid,\r\nP-1,paid,\r\n", batch())

    assert found.of_orders["P-1"].outcome is Paid.UNKNOWN


def test_a_format_that_counts_otherwise_than_the_batch_never_gets_its_file_out(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: a format whose reader and expectation agree with each other, on the wrong count."""
    for name in ("read", "said"):
        honest = getattr(Csv, name)
        monkeypatch.setattr(Csv, name, lambda self, given_to, honest=honest: replace(honest(self, given_to), count=0))

    with pytest.raises(FileDiffers):
        payout_file(batch(), Csv())


def test_every_format_is_in_the_list_by_its_key():
    assert list(FORMATS) == ["zengin", "pain001", "csv"]
