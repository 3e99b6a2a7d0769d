"""総合振込 files, read by a reader that is written from the field table alone (docs/rules/payout-files.md)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.tests.settlement.formats.batches import AOBA, SAKURA, SAKURA_ABROAD, batch, order
from engine.tests.settlement.formats.field_table import raw_records, read
from enishi_engine.settlement.finding import FindingsRefuse
from enishi_engine.settlement.formats.batch import AccountKind, Batch, DomesticAccount, Payer
from enishi_engine.settlement.formats.file import FileDiffers, payout_file
from enishi_engine.settlement.formats.results import Paid, Result, ResultsOfAnotherBatch, ResultsUnreadable
from enishi_engine.settlement.formats.zengin import checking, writing
from enishi_engine.settlement.formats.zengin.banks import bank_findings, with_names
from enishi_engine.settlement.formats.zengin.names import cut
from enishi_engine.settlement.formats.zengin.results import ResultCodes, read_results
from enishi_engine.settlement.formats.zengin.writing import Zengin, ZenginUnreadable


def written(made: Batch, format_: Zengin | None = None) -> list[dict[str, str]]:
    format_ = format_ or Zengin()
    return read(payout_file(made, format_).content, crlf=format_.crlf)


def wrong(made: Batch, format_: Zengin | None = None) -> list[tuple[str, str]]:
    """Which field of which thing is refused; nothing is made."""
    with pytest.raises(FindingsRefuse) as refused:
        payout_file(made, format_ or Zengin())
    assert all(found.problem.ja and found.problem.en and found.remedy.ja and found.remedy.en for found in refused.value.findings)
    return [(found.on, found.field) for found in refused.value.findings]


def paying(**more: Any) -> Batch:
    """A batch of one order to Aoba's account, otherwise as said."""
    return batch(order(account=replace(AOBA, **more)))


def test_every_field_stands_where_the_table_says():
    header, data, trailer, end = written(batch(order(amount=110_000, reference="2026070001")))

    assert header == {
        "record": "1", "kind": "21", "code_class": "0", "requester_code": "1234567890", "requester_name": "ｶ)ｻｸﾗ".ljust(40), "mmdd": "0731",
        "bank": "0001", "bank_name": " " * 15, "branch": "001", "branch_name": " " * 15, "account_kind": "2", "account": "1234567", "blank": " " * 17,
    }  # fmt: skip
    assert data == {
        "record": "2", "bank": "0005", "bank_name": " " * 15, "branch": "002", "branch_name": " " * 15, "clearing": "0000", "account_kind": "1",
        "account": "0000042", "payee": "ﾔﾏﾀﾞ ﾀﾛｳ".ljust(30), "amount": "0000110000", "new_code": " ", "customer_1": "2026070001",
        "customer_2": "0000000000", "edi": "20260700010000000000", "transfer_kind": "7", "edi_mark": " ", "blank": " " * 7,
    }  # fmt: skip
    assert trailer == {"record": "8", "count": "000001", "total": "000000110000", "blank": " " * 101}
    assert end == {"record": "9", "blank": " " * 119}


def test_edi_information_takes_the_place_of_the_customer_codes_with_its_mark():
    _, data, _, _ = written(batch(order(reference="E-2026-07-0001")), Zengin(edi=True, transfer_kind=""))

    assert (data["edi"], data["edi_mark"], data["transfer_kind"]) == ("E-2026-07-0001".ljust(20), "Y", " ")


@pytest.mark.parametrize(("crlf", "length"), [(True, 122), (False, 120)])
def test_25_every_record_is_120_bytes_with_or_without_line_ends(crlf: bool, length: int):
    """Worked case 25, computed."""
    content = payout_file(batch(order("P-1"), order("P-2")), Zengin(crlf=crlf)).content

    assert len(content) == 5 * length
    assert len(raw_records(content, crlf=crlf)) == 5


def test_a_second_file_of_the_same_batch_is_the_same_byte_for_byte():
    assert payout_file(batch(), Zengin()) == payout_file(batch(), Zengin())


def test_a_long_name_keeps_its_last_kana_whole():
    _, data, _, _ = written(paying(holder="ｱ" * 29 + "ﾊﾞｽ"))

    assert data["payee"] == "ｱ" * 29 + " "


def test_a_kana_cut_from_its_mark_is_seen(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: a name cut at its thirtieth byte, whatever stands there."""
    monkeypatch.setattr(writing, "cut", lambda name, width: name[:width])

    with pytest.raises(AssertionError):
        test_a_long_name_keeps_its_last_kana_whole()


@pytest.mark.parametrize("name", ["ｷｬﾉﾝ", "ﾖｰｺ", "Sakura", "山田 ﾀﾛｳ", "ｱｵﾊﾞ,ｷﾀ", "", " ｱ"])
def test_25_small_kana_long_vowels_lower_case_kanji_and_commas_are_refused_with_the_field(name: str):
    """Worked case 25."""
    assert wrong(paying(holder=name)) == [("P-1", "account.holder")]


@pytest.mark.parametrize(("amount", "field"), [(10_000_000_000, "amount"), (0, "amount"), (-1, "amount")])
def test_25_more_than_ten_digits_nothing_and_less_are_refused(amount: int, field: str):
    """Worked case 25."""
    assert wrong(batch(order(amount=amount))) == [("P-1", field)]


def test_the_largest_amount_and_total_fit():
    _, first, *_, trailer, _ = written(batch(*(order(f"P-{number}", amount=9_999_999_999) for number in range(100))))

    assert (first["amount"], trailer["total"]) == ("9999999999", "999999999900")
    full = [*(order(f"P-{number}", amount=9_999_999_999) for number in range(100)), order("P-100", amount=99)]
    assert written(batch(*full))[-2]["total"] == "999999999999"
    assert wrong(batch(*(order(f"P-{number}", amount=9_999_999_999) for number in range(101)))) == [("B-2026-07", "orders")]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"bank": "5"}, "account.bank"),
        ({"bank": "000５"}, "account.bank"),
        ({"branch": "0002"}, "account.branch"),
        ({"number": "12345678"}, "account.number"),
        ({"number": ""}, "account.number"),
        ({"bank_name": "みずほ"}, "account.bank_name"),
    ],
)
def test_codes_and_numbers_are_refused_by_field(more: dict[str, str], field: str):
    assert wrong(paying(**more)) == [("P-1", field)]


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (batch(currency="USD"), ("B-2026-07", "currency")),
        (batch(payer=Payer(name="ｶ)ｻｸﾗ", account=SAKURA, code="12345678901")), ("B-2026-07", "payer.code")),
        (batch(payer=Payer(name="サクラ", account=SAKURA, code="1")), ("B-2026-07", "payer.name")),
        (batch(order(account=SAKURA_ABROAD)), ("P-1", "account")),
        (batch(order(reference="0123")), ("P-1", "reference")),
        (batch(order(reference="12345678901")), ("P-1", "reference")),
    ],
)
def test_what_the_file_cannot_hold_is_refused_by_field(made: Batch, found: tuple[str, str]):
    assert wrong(made) == [found]


def test_more_orders_than_the_trailer_counts_are_refused(monkeypatch: pytest.MonkeyPatch):
    """Six digits count 999,999 orders; here the trailer counts 2."""
    monkeypatch.setattr(checking, "MOST_ORDERS", 2)

    assert len(written(batch(order("P-1"), order("P-2")))) == 5
    assert wrong(batch(order("P-1"), order("P-2"), order("P-3"))) == [("B-2026-07", "orders")]


def test_everything_that_is_wrong_is_told_at_once():
    made = batch(order("P-1", amount=0), order("P-2", account=replace(AOBA, holder="山田", bank="1")), order("P-1"))

    assert wrong(made) == [("P-1", "id"), ("P-1", "amount"), ("P-2", "account.bank"), ("P-2", "account.holder")]


def test_a_batch_of_nothing_is_refused():
    assert wrong(replace(batch(), orders=())) == [("B-2026-07", "orders")]


def test_a_file_that_says_something_else_never_leaves_the_house(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: an amount that is written one yen short."""
    honest = Zengin._data
    monkeypatch.setattr(Zengin, "_data", lambda self, one: honest(self, replace(one, amount=one.amount - 1)))

    with pytest.raises(FileDiffers, match="does not say what was approved"):
        payout_file(batch(), Zengin())


SPELLED = st.text(st.sampled_from("ｱｲｶﾊABZ09()-. "), min_size=1, max_size=40).map(str.strip).filter(bool)
ACCOUNTS = st.builds(
    DomesticAccount,
    bank=st.from_regex(r"[0-9]{4}", fullmatch=True),
    branch=st.from_regex(r"[0-9]{3}", fullmatch=True),
    kind=st.sampled_from(list(AccountKind)),
    number=st.from_regex(r"[0-9]{1,7}", fullmatch=True),
    holder=SPELLED,
    bank_name=SPELLED,
)
PAYMENTS = st.lists(st.tuples(ACCOUNTS, st.integers(1, 9_999_999_999), st.integers(1, 10**10 - 1)), min_size=1, max_size=8)


@settings(max_examples=40)
@given(PAYMENTS, st.booleans(), st.booleans())
def test_whatever_is_paid_the_independent_reader_reads_it_back_and_the_trailer_says_the_data(
    payments: list[tuple[DomesticAccount, int, int]], crlf: bool, edi: bool
):
    orders = [
        order(f"P-{place}", account=account, amount=amount, reference=str(code)) for place, (account, amount, code) in enumerate(payments)
    ]
    header, *data, trailer, end = written(batch(*orders), Zengin(crlf=crlf, edi=edi))

    assert (header["record"], end["record"]) == ("1", "9")
    for row, (account, amount, code) in zip(data, payments, strict=True):
        assert (row["bank"], row["branch"], row["account_kind"]) == (account.bank, account.branch, account.kind.value)
        assert (int(row["account"]), int(row["amount"])) == (int(account.number), amount)
        assert row["payee"].rstrip() == cut(account.holder, 30).rstrip()
        assert int(row["edi"].rstrip() if edi else row["customer_1"]) == code
    assert int(trailer["count"]) == len(data)
    assert int(trailer["total"]) == sum(int(row["amount"]) for row in data)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Record 0: header, trailer and end are not all there"),
        (b"\xff\xff", "no characters of JIS X 0201"),
        (b"1" * 121, "Record 2: it has 1 bytes"),
        (b"1" * 120 + b"2" * 119 + b"x" + b"8" * 120 + b"7" * 120, 'Record 4: it begins with "7"'),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, problem: str):
    with pytest.raises(ZenginUnreadable, match=problem):
        Zengin().read(content)


def test_a_bank_and_branch_are_named_from_the_list_and_an_unknown_one_is_warned_of():
    known = with_names(SAKURA)

    assert known.bank_name == "ﾐｽﾞﾎ"
    assert bank_findings(SAKURA, on="aoba") == ()
    assert [(one.rule, one.field) for one in bank_findings(replace(SAKURA, bank="9998"), on="aoba")] == [("bank_not_in_list", "bank")]
    assert with_names(replace(SAKURA, branch="998")).branch_name == ""


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────────────

CODES = ResultCodes(first_byte=114, paid=frozenset({"0"}), returned={"2": "口座なし", "8": "名義相違"})


def results_of(made: Batch, *codes: str, format_: Zengin | None = None) -> bytes:
    """The bank's file: our own records, with a code in byte 114 of each data record."""
    header, *data, trailer, end = payout_file(made, format_ or Zengin()).content.split(b"\r\n")[:-1]
    marked = [record[:113] + code.encode() + record[114:] for record, code in zip(data, codes, strict=True)]
    return b"".join(record + b"\r\n" for record in (header, *marked, trailer, end))


def outcomes(made: Batch, content: bytes) -> list[Result]:
    return list(read_results(content, made, Zengin(), CODES).of_orders.values())


def test_what_the_banks_manual_says_is_paid_or_returned_and_everything_else_is_unknown():
    made = batch(*(order(f"P-{number}", reference=str(number), amount=1_000 + number) for number in range(1, 5)))

    assert outcomes(made, results_of(made, "0", "2", "7", " ")) == [
        Result(outcome=Paid.PAID, reason="0"),
        Result(outcome=Paid.RETURNED, reason="口座なし"),
        Result(outcome=Paid.UNKNOWN, reason="7"),
        Result(outcome=Paid.UNKNOWN, reason="no_code"),
    ]


def test_two_orders_that_look_the_same_are_unknown_unless_the_bank_says_the_same_of_both():
    twins = batch(order("P-1", reference="1"), order("P-2", reference="1"))

    assert outcomes(twins, results_of(twins, "0", "0")) == [Result(outcome=Paid.PAID, reason="0")] * 2
    assert outcomes(twins, results_of(twins, "0", "2")) == [Result(outcome=Paid.UNKNOWN, reason="rows_do_not_agree")] * 2


def test_an_order_that_the_bank_does_not_name_is_unknown_and_a_strange_row_is_counted():
    made, other = batch(order("P-1", reference="1")), batch(order("P-2", reference="2"))

    found = read_results(results_of(other, "0"), made, Zengin(), CODES)

    assert found.of_orders == {"P-1": Result(outcome=Paid.UNKNOWN, reason="not_in_the_results")}
    assert found.strangers == 1


def test_results_of_another_day_or_payer_are_refused():
    with pytest.raises(ResultsOfAnotherBatch, match='pay_on is "0731", and the batch has "0831"'):
        outcomes(batch(pay_on=date(2026, 8, 31)), results_of(batch(), "0"))
    with pytest.raises(ResultsOfAnotherBatch, match="payer"):
        outcomes(batch(payer=Payer(name="ｶ)ｻｸﾗ", account=SAKURA, code="1")), results_of(batch(), "0"))


def test_results_that_are_no_such_file_are_refused():
    with pytest.raises(ResultsUnreadable, match="Nothing was read"):
        outcomes(batch(), b"paid")
