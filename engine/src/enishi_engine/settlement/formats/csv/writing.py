"""Writes a batch as a CSV with a header, UTF-8 with byte order mark, amounts in major units; and reads it back."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from enishi_engine.facts.currency import decimal_text, minor_digits
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.formats.batch import Account, Batch, DomesticAccount
from enishi_engine.settlement.formats.file import Contents, Transfer

COLUMNS = ("order", "payee", "holder", "bank", "branch", "account_kind", "account", "amount", "currency", "pay_on", "reference", "payer")
# What a spreadsheet would calculate; an apostrophe makes it text.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, kw_only=True)
class Csv:
    """`bank` is the bank's code, or its BIC; `account` the number, or the IBAN."""

    key: ClassVar[str] = "csv"
    suffix: ClassVar[str] = "csv"

    def findings(self, batch: Batch) -> Iterator[Finding]:  # noqa: ARG002 - every format is asked; a table holds anything
        return iter(())

    def write(self, batch: Batch) -> bytes:
        """The file's bytes; the batch has no findings."""
        text = io.StringIO(newline="")
        rows = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
        rows.writeheader()
        digits, payer = minor_digits(batch.currency), _spelled(batch.payer.account)
        for order in batch.orders:
            bank, branch, kind, number = _parts(order.account)
            row = {
                "order": order.id, "payee": order.payee, "holder": order.account.holder, "bank": bank, "branch": branch, "account_kind": kind,
                "account": number, "amount": decimal_text(order.amount, digits), "currency": batch.currency, "pay_on": str(batch.pay_on),
                "reference": order.reference, "payer": payer,
            }  # fmt: skip
            rows.writerow({name: _as_text(value) for name, value in row.items()})
        return text.getvalue().encode("utf-8-sig")

    def read(self, content: bytes) -> Contents:
        rows = [
            {name: _text(value) for name, value in row.items()}
            for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        ]
        transfers = tuple(
            Transfer(
                account=" ".join(row[name] for name in ("bank", "branch", "account_kind", "account")),
                holder=row["holder"],
                amount=_minor(row["amount"], minor_digits(row["currency"])),
                reference=f"{row['order']} {row['reference']}",
            )
            for row in rows
        )
        payers, days = {row["payer"] for row in rows}, {row["pay_on"] for row in rows}
        total = sum(transfer.amount for transfer in transfers)
        return Contents(payer=" ".join(payers), pay_on=" ".join(days), transfers=transfers, count=len(rows), total=total)

    def said(self, batch: Batch) -> Contents:
        transfers = tuple(
            Transfer(
                account=_spelled(order.account), holder=order.account.holder, amount=order.amount, reference=f"{order.id} {order.reference}"
            )
            for order in batch.orders
        )
        payer = _spelled(batch.payer.account)
        return Contents(payer=payer, pay_on=str(batch.pay_on), transfers=transfers, count=len(transfers), total=batch.total)


def _parts(account: Account) -> tuple[str, str, str, str]:
    if isinstance(account, DomesticAccount):
        return account.bank, account.branch, account.kind.value, account.number
    return account.bic, "", "", account.number


def _spelled(account: Account) -> str:
    return " ".join(_parts(account))


def _minor(text: str, digits: int) -> int:
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(digits, "0"))


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(CALCULATED) else value


def _text(value: str) -> str:
    return value.removeprefix("'")
