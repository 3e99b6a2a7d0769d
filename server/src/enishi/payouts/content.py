"""A batch as plain data: its canonical text and hash, over which people approve; and as the engine's batch, to be written. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enishi.partners.account_words import AccountWords
from enishi_engine.settlement.formats.batch import AccountKind, Batch, DomesticAccount, ForeignAccount, Order, Payer
from enishi_engine.settlement.formats.zengin.banks import with_names

DOMESTIC_BANK = 4  # digits


@dataclass(frozen=True, kw_only=True)
class PayerWords:
    """An account to pay from: `bank` is a code of four digits with a branch, or a BIC without; `fee` in minor units."""

    code: str
    name: str
    bank: str
    number: str
    currency: str
    format: str
    branch: str = ""
    kind: str = ""
    payer_code: str = ""
    fee: int = 0

    def payer(self) -> Payer:
        """As the engine says it."""
        if len(self.bank) != DOMESTIC_BANK:
            return Payer(name=self.name, code=self.payer_code, account=ForeignAccount(number=self.number, holder=self.name, bic=self.bank))
        domestic = DomesticAccount(bank=self.bank, branch=self.branch, kind=AccountKind(self.kind), number=self.number, holder=self.name)
        return Payer(name=self.name, code=self.payer_code, account=with_names(domestic))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One payment as it is approved; `account` is the version of the payee's account by its id, whose content never changes."""

    reference: str
    due: str
    due_content: str
    due_whole: int
    part: int
    partner: str
    payee_kind: str
    payee: str
    account: str
    withholding: str
    gross: int
    parts: Mapping[str, int]
    base: int
    withheld: int
    offsets: Mapping[str, int]
    fee: int
    amount: int


def canonical(value: object) -> str:
    """JSON that is the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=vars)


def hash_of(*, number: int, payer: str, way: str, currency: str, pay_on: date, reference: str, lines: Iterable[Line]) -> str:
    """What is approved, as one hash: another as soon as one yen, payee, account or paper differs. `payer`: its code and revision."""
    said = [number, payer, way, currency, pay_on.isoformat(), reference, [vars(line) for line in lines]]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def engine_batch(
    *, id_: str, payer: Payer, pay_on: date, currency: str, created_at: datetime, orders: Iterable[tuple[Line, str, AccountWords | None]]
) -> Batch:
    """As the engine writes it: each payment with the payee's name and account; without one, what another system pays. Nothing of 0 is written."""
    return Batch(
        id=id_, payer=payer, pay_on=pay_on, currency=currency, created_at=created_at,
        orders=tuple(_order(line, name, words) for line, name, words in orders if line.amount),
    )  # fmt: skip


def _order(line: Line, name: str, words: AccountWords | None) -> Order:
    if words is None:
        account = DomesticAccount(bank="", branch="", kind=AccountKind.OTHER, number="", holder=name)
    else:
        account = with_names(
            DomesticAccount(
                bank=words.bank, branch=words.branch, kind=AccountKind(words.kind.value), number=words.account_number, holder=words.holder
            )
        )
    return Order(id=line.reference, payee=line.payee, account=account, amount=line.amount, reference=line.reference)
