"""Writes a batch as a 総合振込 file, and reads such a file back (docs/rules/payout-files.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from enishi_engine.core.refusals import Refusal
from enishi_engine.said import Said
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.formats.batch import Batch, DomesticAccount, Order
from enishi_engine.settlement.formats.file import Contents, Transfer
from enishi_engine.settlement.formats.zengin.checking import batch_findings
from enishi_engine.settlement.formats.zengin.layout import DATA, ENCODING, END, HEADER, RECORD, TRAILER
from enishi_engine.settlement.formats.zengin.names import cut

SEPARATE = {True: "\r\n", False: ""}


class ZenginUnreadable(Refusal):
    """Bytes that are no 総合振込 file."""

    def __init__(self, record: int, problem: Said) -> None:
        super().__init__(
            f"Record {record}: {problem} This is no 総合振込 file of 120 bytes a record; nothing was read.",
            ja=f"{record}件目: {problem.ja}。1件120バイトの総合振込ファイルではありません。何も読み込んでいません。",
        )


@dataclass(frozen=True, kw_only=True)
class Zengin:
    """`crlf`: after each record; `edi`: the reference as EDI information (20 characters), else as the first customer code (ten digits);
    `transfer_kind`: byte 112, by the bank's manual.
    """

    key: ClassVar[str] = "zengin"
    suffix: ClassVar[str] = "txt"
    crlf: bool = True
    edi: bool = False
    transfer_kind: str = "7"

    def findings(self, batch: Batch) -> Iterator[Finding]:
        return batch_findings(batch, edi=self.edi)

    def write(self, batch: Batch) -> bytes:
        """The file's bytes; the batch has no findings."""
        records = [
            HEADER.written(self._header(batch)),
            *(DATA.written(self._data(order)) for order in batch.orders),
            TRAILER.written({"count": str(len(batch.orders)), "total": str(batch.total)}),
            END.written({}),
        ]
        return "".join(record + SEPARATE[self.crlf] for record in records).encode(ENCODING)

    def read(self, content: bytes) -> Contents:
        """What a file says. Raises ZenginUnreadable."""
        header, *data, trailer, end = records(content)
        for place, (record, kind) in enumerate([(header, HEADER), *((one, DATA) for one in data), (trailer, TRAILER), (end, END)], start=1):
            if record[:1] != kind.mark:
                raise ZenginUnreadable(
                    place,
                    Said(f'it begins with "{record[:1]}", not with {kind.mark}.', f"先頭が「{record[:1]}」で、{kind.mark}ではありません"),
                )
        head, totals = HEADER.read(header), TRAILER.read(trailer)
        return Contents(
            payer=f"{head['payer_code']} {head['payer_name']} {_account(head)}",
            pay_on=head["month_and_day"],
            transfers=tuple(self._transfer(place, DATA.read(one)) for place, one in enumerate(data, start=2)),
            count=_whole(len(data) + 2, totals["count"]),
            total=_whole(len(data) + 2, totals["total"]),
        )

    def said(self, batch: Batch) -> Contents:
        payer, account = batch.payer, _domestic(batch.payer.account)
        return Contents(
            payer=f"{payer.code.rjust(10, '0')} {cut(payer.name, 40)} {_spelled(account)}",
            pay_on=f"{batch.pay_on:%m%d}",
            transfers=tuple(self._said(order) for order in batch.orders),
            count=len(batch.orders),
            total=batch.total,
        )

    def _said(self, order: Order) -> Transfer:
        account = _domestic(order.account)
        return Transfer(account=_spelled(account), holder=cut(account.holder, 30), amount=order.amount, reference=order.reference)

    def _transfer(self, place: int, row: Mapping[str, str]) -> Transfer:
        customer = row["customer"] if self.edi else row["customer"][:10].lstrip("0")
        return Transfer(account=_account(row), holder=row["holder"], amount=_whole(place, row["amount"]), reference=customer)

    def _header(self, batch: Batch) -> Mapping[str, str]:
        payer, account = batch.payer, _domestic(batch.payer.account)
        return {
            "business": "21",
            "code_class": "0",
            "payer_code": payer.code,
            "payer_name": cut(payer.name, 40),
            "month_and_day": f"{batch.pay_on:%m%d}",
            **_columns(account),
        }

    def _data(self, order: Order) -> Mapping[str, str]:
        account = _domestic(order.account)
        return {
            **_columns(account),
            "holder": cut(account.holder, 30),
            "amount": str(order.amount),
            "customer": order.reference if self.edi else order.reference.rjust(10, "0") + "0" * 10,
            "transfer_kind": self.transfer_kind,
            "edi_mark": "Y" if self.edi else "",
        }


def records(content: bytes) -> tuple[str, ...]:
    """The records of a file, with or without CRLF after each; at least header, trailer and end. Raises ZenginUnreadable."""
    try:
        text = content.decode(ENCODING).removesuffix("\x1a")  # some banks end a file with EOF
    except UnicodeDecodeError as problem:
        raise ZenginUnreadable(
            1, Said("it holds bytes that are no characters of JIS X 0201.", "JIS X 0201の文字ではないバイトがあります")
        ) from problem
    found = text.split("\r\n") if "\r\n" in text else [text[at : at + RECORD] for at in range(0, len(text), RECORD)]
    found = found[:-1] if found and not found[-1] else found
    for place, record in enumerate(found, start=1):
        if len(record.encode(ENCODING)) != RECORD:
            raise ZenginUnreadable(
                place, Said(f"it has {len(record.encode(ENCODING))} bytes.", f"{len(record.encode(ENCODING))}バイトです")
            )
    if len(found) < 3:
        raise ZenginUnreadable(
            len(found), Said("header, trailer and end are not all there.", "ヘッダー、トレーラー、エンドがそろっていません")
        )
    return tuple(found)


def _whole(place: int, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ZenginUnreadable(place, Said(f'"{text}" stands where a number should.', f"数字の位置に「{text}」があります"))
    return int(text)


def _columns(account: DomesticAccount) -> dict[str, str]:
    return {
        "bank": account.bank,
        "bank_name": cut(account.bank_name, 15),
        "branch": account.branch,
        "branch_name": cut(account.branch_name, 15),
        "account_kind": account.kind.value,
        "account": account.number,
    }


def _account(row: Mapping[str, str]) -> str:
    return f"{row['bank']} {row['branch']} {row['account_kind']} {row['account']}"


def _spelled(account: DomesticAccount) -> str:
    return f"{account.bank} {account.branch} {account.kind.value} {account.number.rjust(7, '0')}"


def _domestic(account: object) -> DomesticAccount:
    assert isinstance(account, DomesticAccount)
    return account
