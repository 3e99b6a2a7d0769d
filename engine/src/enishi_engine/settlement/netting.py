"""How what is due leaves the maker: less what is withheld and set off, by the agreement's way (docs/rules/netting.md)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from enishi_engine.core.payout import Payout
from enishi_engine.core.refusals import Refusal
from enishi_engine.settlement.account import Account, Movement, Settled, settle


class SettlementWay(Enum):
    """How what is owed under an agreement leaves the maker."""

    TRANSFER = "transfer"  # 銀行振込
    OFFSET = "offset"  # set against receivables (相殺), what is left is transferred
    NEXT_INVOICE = "next_invoice"  # a discount on the maker's next invoice
    PAYMENT_REQUEST = "payment_request"  # to the maker's own accounts-payable system
    OUTSIDE = "outside"  # paid elsewhere, and said so


@dataclass(frozen=True, kw_only=True)
class Receivable:
    """What the partner owes the maker by an invoice, or as a billed take-back; minor units, above 0."""

    id: str
    amount: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Offset:
    """How much of a receivable was set off."""

    receivable: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Netted:
    """One closing of one payee, in minor units: settled.paid = withheld + Σ offsets + fee + amount; `held` stay out of it until they are let go.

    `amount` leaves by `way`.
    """

    settled: Settled
    way: SettlementWay
    withheld: int
    offsets: tuple[Offset, ...]
    fee: int
    amount: int
    held: tuple[Movement, ...]

    @property
    def offset(self) -> int:
        return sum(one.amount for one in self.offsets)


class FeeEatsPayment(Refusal):
    """A transfer fee that leaves nothing to transfer."""

    def __init__(self, amount: int, fee: int) -> None:
        super().__init__(
            f"The transfer fee of {fee:,} leaves nothing of {amount:,}. Let the maker bear it, or raise the minimum payout above the fee.",
            ja=f"振込手数料{fee:,}を引くと、{amount:,}が残りません。メーカー負担にするか、最低支払額を手数料より大きくしてください。",
        )


def nothing_withheld(_paid: int) -> int:
    return 0


def net(
    account: Account,
    movements: Iterable[Movement],
    payout: Payout,
    *,
    pays_on: date,
    way: SettlementWay,
    receivables: Iterable[Receivable] = (),
    held: frozenset[str] = frozenset(),
    withholding: Callable[[int], int] = nothing_withheld,
    fee: int = 0,
    pays: bool = True,
    ended: bool = False,
) -> tuple[Netted, Account]:
    """Payables and take-backs into one balance, then what is paid of it into what is withheld, set off, and leaves.

    Shape   `held`: lines that stay out; `withholding`: what is kept back of an amount that is paid; `fee`: what the payee bears of a
            transfer; `pays` and `ended` as in `settle`. The account after the closing comes with what was done.
    Units   minor units, tax included.
    Errors  FeeEatsPayment.
    Source  docs/rules/netting.md.
    """
    moved = tuple(movements)
    settled, after = settle(account, (one for one in moved if one.line not in held), payout, pays=pays, ended=ended)
    withheld = withholding(settled.paid) if settled.paid else 0
    offsets = _offsets(settled.paid - withheld, receivables, pays_on) if way is SettlementWay.OFFSET else ()
    left = settled.paid - withheld - sum(one.amount for one in offsets)
    borne = fee if left and way in (SettlementWay.TRANSFER, SettlementWay.OFFSET) else 0
    if borne and borne >= left:
        raise FeeEatsPayment(left, borne)
    stays = tuple(one for one in moved if one.line in held)
    return Netted(settled=settled, way=way, withheld=withheld, offsets=offsets, fee=borne, amount=left - borne, held=stays), after


def _offsets(available: int, receivables: Iterable[Receivable], pays_on: date) -> tuple[Offset, ...]:
    """What is due by the payment date, the oldest first, each in full as long as it lasts: a debt that is not due yet cannot be set off."""
    found = []
    for one in sorted(receivables, key=lambda receivable: (receivable.due_on, receivable.id)):
        if one.due_on <= pays_on and (part := min(available, one.amount)) > 0:
            found.append(Offset(receivable=one.id, amount=part))
            available -= part
    return tuple(found)
