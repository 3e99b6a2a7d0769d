"""Writes a batch as ISO 20022 pain.001.001.09, and reads such a file back (README.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar
from xml.etree import ElementTree as ET

from stdnum import bic, iban

from enishi_engine.core.incentive import Label
from enishi_engine.facts.currency import decimal_text, minor_digits
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.formats.batch import Account, Batch, ForeignAccount
from enishi_engine.settlement.formats.file import Contents, Transfer, error

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME, LONGEST_ID, MOST_DIGITS = 140, 35, 17
# What begins like an IBAN must be one: a slip in it would else go out as another bank's number.
LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}")
NUMBER = re.compile(r"[A-Z0-9]{1,34}")
NO_XML = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Pain001:
    """`charges`: who bears the bank's charges (SHAR, DEBT, CRED, SLEV)."""

    key: ClassVar[str] = "pain001"
    suffix: ClassVar[str] = "xml"
    charges: str = "SHAR"

    def findings(self, batch: Batch) -> Iterator[Finding]:
        yield from _text(batch.id, "id", batch.id, LONGEST_ID)
        yield from _text(batch.id, "payer.name", batch.payer.name, LONGEST_NAME)
        yield from _account(batch.id, "payer.account", batch.payer.account)
        for order in batch.orders:
            yield from _text(order.id, "id", order.id, LONGEST_ID)
            yield from _text(order.id, "account.holder", order.account.holder, LONGEST_NAME)
            yield from _text(order.id, "reference", order.reference, LONGEST_NAME, required=False)
            yield from _account(order.id, "account", order.account)
        if len(str(batch.total)) > MOST_DIGITS:
            yield error("pain001_too_large", batch.id, "orders", str(batch.total), Label(ja="合計金額が17桁を超えています。", en="The total has more than 17 digits."),
                        Label(ja="複数の支払データに分けてください。", en="Make several batches of it."))  # fmt: skip

    def write(self, batch: Batch) -> bytes:
        """The file's bytes; the batch has no findings."""
        digits = minor_digits(batch.currency)
        document = ET.Element("Document", xmlns=NAMESPACE)
        message = ET.SubElement(document, "CstmrCdtTrfInitn")
        header = ET.SubElement(message, "GrpHdr")
        totals = {"NbOfTxs": str(len(batch.orders)), "CtrlSum": decimal_text(batch.total, digits)}
        _put(
            header,
            {"MsgId": batch.id, "CreDtTm": batch.created_at.isoformat(timespec="seconds"), **totals, "InitgPty/Nm": batch.payer.name},
        )
        payment = ET.SubElement(message, "PmtInf")
        _put(payment, {"PmtInfId": batch.id, "PmtMtd": "TRF", **totals, "ReqdExctnDt/Dt": str(batch.pay_on), "Dbtr/Nm": batch.payer.name})
        _put(
            payment,
            {**_numbered("DbtrAcct", batch.payer.account), "DbtrAgt/FinInstnId/BICFI": _bic(batch.payer.account), "ChrgBr": self.charges},
        )
        for order in batch.orders:
            one = ET.SubElement(payment, "CdtTrfTxInf")
            _put(one, {"PmtId/EndToEndId": order.id, "Amt/InstdAmt": decimal_text(order.amount, digits)})
            one.find("Amt/InstdAmt").set("Ccy", batch.currency)  # type: ignore[union-attr]
            _put(
                one,
                {"CdtrAgt/FinInstnId/BICFI": _bic(order.account), "Cdtr/Nm": order.account.holder, **_numbered("CdtrAcct", order.account)},
            )
            if order.reference:
                _put(one, {"RmtInf/Ustrd": order.reference})
        ET.indent(document, " ")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, encoding="unicode").encode() + b"\n"

    def read(self, content: bytes) -> Contents:
        """What a file says that we wrote."""
        # The bytes come from `write`, a moment before; files of others are not read here.
        message = ET.fromstring(content).find("{*}CstmrCdtTrfInitn/{*}PmtInf")  # noqa: S314
        assert message is not None
        transfers = []
        for one in message.iterfind("{*}CdtTrfTxInf"):
            amount = one.find("{*}Amt/{*}InstdAmt")
            assert amount is not None
            minor = _minor(amount.text or "", minor_digits(amount.get("Ccy", "")))
            reference = f"{_at(one, 'PmtId/EndToEndId')} {_at(one, 'RmtInf/Ustrd')}"
            account = f"{_at(one, 'CdtrAgt/FinInstnId/BICFI')} {_number(one, 'CdtrAcct')}"
            transfers.append(Transfer(account=account, holder=_at(one, "Cdtr/Nm"), amount=minor, reference=reference))
        currencies = {one.get("Ccy", "") for one in message.iterfind("{*}CdtTrfTxInf/{*}Amt/{*}InstdAmt")}
        payer = (
            f"{_at(message, 'Dbtr/Nm')} {_at(message, 'DbtrAgt/FinInstnId/BICFI')} {_number(message, 'DbtrAcct')} {' '.join(currencies)}"
        )
        total = _minor(_at(message, "CtrlSum"), minor_digits(next(iter(currencies))))
        return Contents(
            payer=payer, pay_on=_at(message, "ReqdExctnDt/Dt"), transfers=tuple(transfers), count=int(_at(message, "NbOfTxs")), total=total
        )

    def said(self, batch: Batch) -> Contents:
        payer = f"{batch.payer.name} {_bic(batch.payer.account)} {batch.payer.account.number} {batch.currency}"
        transfers = tuple(
            Transfer(
                account=f"{_bic(order.account)} {order.account.number}",
                holder=order.account.holder,
                amount=order.amount,
                reference=f"{order.id} {order.reference}",
            )
            for order in batch.orders
        )
        return Contents(payer=payer, pay_on=str(batch.pay_on), transfers=transfers, count=len(transfers), total=batch.total)


def _put(parent: ET.Element, values: dict[str, str]) -> None:
    """Elements by their path, in order; an element that is the last one already is gone on with."""
    for path, text in values.items():
        at = parent
        for name in path.split("/"):
            last = at[-1] if len(at) and at[-1].tag == name else None
            at = last if last is not None else ET.SubElement(at, name)
        at.text = text


def _numbered(name: str, account: Account) -> dict[str, str]:
    """What looks like an IBAN is one: a batch with another number has findings, and its check digits are not counted twice."""
    return {f"{name}/Id/IBAN" if LOOKS_LIKE_IBAN.match(account.number) else f"{name}/Id/Othr/Id": account.number}


def _number(element: ET.Element, name: str) -> str:
    return _at(element, f"{name}/Id/IBAN") or _at(element, f"{name}/Id/Othr/Id")


def _at(element: ET.Element, path: str) -> str:
    return element.findtext(_named(path)) or ""


@cache
def _named(path: str) -> str:
    """A path of this message's elements, of any version of its namespace."""
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def _bic(account: Account) -> str:
    assert isinstance(account, ForeignAccount)
    return account.bic


def _minor(text: str, digits: int) -> int:
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(digits, "0"))


def _text(on: str, field: str, value: str, longest: int, *, required: bool = True) -> Iterator[Finding]:
    if (required and not value) or len(value) > longest or NO_XML.search(value) or value != value.strip():
        yield error("pain001_text", on, field, value, Label(ja=f"1〜{longest}文字の文字列ではありません。", en=f"This is no text of 1 to {longest} characters without blanks around it."),
                    Label(ja="短くするか、制御文字と前後の空白を取り除いてください。", en="Shorten it, or take control characters and blanks around it away."))  # fmt: skip


def _account(on: str, field: str, account: Account) -> Iterator[Finding]:
    if not isinstance(account, ForeignAccount):
        yield error("pain001_account", on, field, account.number, Label(ja="BICのある口座ではありません。", en="This account has no BIC."),
                    Label(ja="国内の口座には総合振込を使ってください。", en="Pay accounts in Japan with zengin."))  # fmt: skip
        return
    if not NUMBER.fullmatch(account.number) or (LOOKS_LIKE_IBAN.match(account.number) and not iban.is_valid(account.number)):
        yield error("pain001_number", on, f"{field}.number", account.number, Label(ja="IBANの検査数字が一致しないか、口座番号の形式が正しくありません。", en="This is no IBAN with a fitting check digit, and no other number of capitals and digits."),
                    Label(ja="口座番号をご確認ください。", en="Compare it with the payee's own letter."))  # fmt: skip
    if not bic.is_valid(account.bic) or account.bic != account.bic.upper():
        yield error("pain001_bic", on, f"{field}.bic", account.bic, Label(ja="BICの形式が正しくありません。", en="This is no BIC."),
                    Label(ja="8桁または11桁のBICを入力してください。", en="Enter the 8 or 11 characters of the bank's BIC."))  # fmt: skip
