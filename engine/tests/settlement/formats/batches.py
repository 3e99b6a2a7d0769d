"""Sakura's batches, in Japan and abroad; a test says only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from enishi_engine.settlement.formats.batch import Account, AccountKind, Batch, DomesticAccount, ForeignAccount, Order, Payer

SAKURA = DomesticAccount(bank="0001", branch="001", kind=AccountKind.CURRENT, number="1234567", holder="ｶ)ｻｸﾗ")
AOBA = DomesticAccount(bank="0005", branch="002", kind=AccountKind.ORDINARY, number="42", holder="ﾔﾏﾀﾞ ﾀﾛｳ")
SAKURA_ABROAD = ForeignAccount(number="DE89370400440532013000", holder="Sakura KK", bic="COBADEFFXXX")
KITA_ABROAD = ForeignAccount(number="GB29NWBK60161331926819", holder="Kita Ltd", bic="NWBKGB2L")
CREATED = datetime(2026, 7, 30, 9, 0, tzinfo=UTC)


def order(id_: str = "P-1", *, account: Account = AOBA, amount: int = 110_000, reference: str = "", payee: str = "aoba") -> Order:
    return Order(id=id_, payee=payee, account=account, amount=amount, reference=reference)


def batch(*orders: Order, **more: Any) -> Batch:
    made = Batch(
        id="B-2026-07", payer=Payer(name="ｶ)ｻｸﾗ", account=SAKURA, code="1234567890"), pay_on=date(2026, 7, 31), currency="JPY",
        created_at=CREATED, orders=orders or (order(),),
    )  # fmt: skip
    return replace(made, **more)


def abroad(*orders: Order, **more: Any) -> Batch:
    payer = Payer(name="Sakura KK", account=SAKURA_ABROAD)
    return batch(*(orders or (order(account=KITA_ABROAD, payee="kita"),)), **{"payer": payer, "currency": "EUR", **more})
