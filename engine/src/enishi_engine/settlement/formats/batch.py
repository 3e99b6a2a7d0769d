"""What is to be paid on one day out of one account: a batch of orders, as two people approved it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class AccountKind(Enum):
    """預金種目, by its code in bank files."""

    ORDINARY = "1"  # 普通
    CURRENT = "2"  # 当座
    SAVINGS = "4"  # 貯蓄
    OTHER = "9"


@dataclass(frozen=True, kw_only=True)
class DomesticAccount:
    """An account at a bank in Japan. `holder` is the name in the bank's characters, entered and approved; names of bank and branch may be blank."""

    bank: str
    branch: str
    kind: AccountKind
    number: str
    holder: str
    bank_name: str = ""
    branch_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignAccount:
    """An account elsewhere, by its IBAN or another number, and its bank's BIC."""

    number: str
    holder: str
    bic: str


Account = DomesticAccount | ForeignAccount


@dataclass(frozen=True, kw_only=True)
class Order:
    """One payment to one payee: `amount` in minor units, above 0; `reference` comes back with the bank's results."""

    id: str
    payee: str
    account: Account
    amount: int
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Payer:
    """Who pays; `code` is what the bank calls it (委託者コード)."""

    name: str
    account: Account
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is approved and written as one thing. `created_at` is told by who makes it: the same batch gives the same file at any time."""

    id: str
    payer: Payer
    pay_on: date
    currency: str
    created_at: datetime
    orders: tuple[Order, ...]

    @property
    def total(self) -> int:
        return sum(order.amount for order in self.orders)
