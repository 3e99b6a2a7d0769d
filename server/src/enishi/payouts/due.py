"""What is due to a payee, and how it is paid: less what is withheld and set off; and what keeps it from being paid. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enishi.programs.natures import Nature
from enishi_engine.core.payout import EVERY_CLOSING
from enishi_engine.settlement.account import Account, Movement
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.withholding import SalesAgentMonth, WithholdingClass, withheld
from enishi_engine.settlement.netting import Receivable, SettlementWay, net


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a payee is owed by one statement, and is not yet paid; minor units, tax included.

    Shape   `key` is the statement's id, `content` its hash, `whole` all of it. `parts` is what may be paid of it now by nature, as it
            stands payable in the books, and `base` what of that is withheld from; `held` is disputed, and stands in neither. `part` counts
            its payments. `pay_by` is the last day to pay where a law (`protection`) protects the payee.
    """

    key: str
    content: str
    program: str
    closing_group: str
    period: str
    partner: str
    payee_kind: str
    payee: str
    name: str
    currency: str
    whole: int
    parts: Mapping[Nature, int]
    base: int
    due_on: date
    way: SettlementWay
    held: int = 0
    part: int = 1
    payee_bears_fee: bool = False
    pay_by: date | None = None
    protection: Protection = Protection.NONE

    @property
    def open(self) -> int:
        """What may be paid now: the undisputed rest."""
        return sum(self.parts.values())

    @property
    def group(self) -> tuple[str, str]:
        """Whose books it stands in."""
        return self.program, self.closing_group


@dataclass(frozen=True, kw_only=True)
class Split:
    """How what is paid leaves, in minor units: gross = Σ parts = withheld + Σ offsets + fee + amount."""

    gross: int
    parts: Mapping[Nature, int]
    base: int
    withheld: int
    offsets: Mapping[str, int]
    fee: int
    amount: int


def split(
    due: Due,
    *,
    pays_on: date,
    class_: WithholdingClass,
    month: SalesAgentMonth | None = None,
    receivables: Iterable[Receivable] = (),
    fee: int = 0,
) -> Split:
    """
    What is open of it, less what is withheld, set off and borne as a fee.

    Units   minor units.
    Errors  NonResident; FeeEatsPayment.
    Source  docs/rules/netting.md, docs/rules/withholding.md.
    """

    def kept_back(_paid: int) -> int:
        return withheld(class_, due.base, paid_on=pays_on, month=month, payee=due.payee)

    done, _ = net(
        Account(), [Movement(due.key, due.open)], EVERY_CLOSING, pays_on=pays_on, way=due.way, receivables=receivables, withholding=kept_back,
        fee=fee if due.payee_bears_fee else 0,
    )  # fmt: skip
    return Split(
        gross=due.open, parts=dict(due.parts), base=due.base, withheld=done.withheld,
        offsets={one.receivable: one.amount for one in done.offsets}, fee=done.fee, amount=done.amount,
    )  # fmt: skip


# ── What keeps it from being paid ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Obstacle:
    """One reason why a payee is not paid now, and what to do about it."""

    name: str
    en: str
    ja: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is recorded of whom a due is owed to."""

    class_: WithholdingClass | None = None
    account: str | None = None  # the id of the account to which it is paid
    account_from: date | None = None  # the day from which an approved one is usable
    holds: tuple[str, ...] = field(default=())  # the reasons for which somebody holds it


def obstacles(due: Due, known: Known) -> Iterator[Obstacle]:
    """Everything that keeps it out of a batch, each with its remedy."""
    if known.class_ is None:
        yield Obstacle(
            "no_tax_class",
            "The withholding class is not decided. Decide it, with the reason.",
            "源泉徴収の区分が決まっていません。区分と理由を登録してください。",
        )
    for why in known.holds:
        yield Obstacle("held", f"It is held: {why}", f"支払保留中です。理由: {why}")
    if due.way is SettlementWay.OUTSIDE:
        return
    if known.class_ is WithholdingClass.NON_RESIDENT:
        yield Obstacle(
            "non_resident", "A non-resident: other rules of withholding hold, which Enishi does not know. Settle it outside.",
            "非居住者です。源泉徴収の規定が異なるため、税理士等に確認し「システム外」で支払ってください。",
        )  # fmt: skip
    if due.way in (SettlementWay.TRANSFER, SettlementWay.OFFSET):
        yield from _of_account(known)


def _of_account(known: Known) -> Iterator[Obstacle]:
    if known.account is None and known.account_from is not None:
        yield Obstacle(
            "account_not_usable_yet", f"The bank account may be used from {known.account_from}.", f"支払口座は{known.account_from}から使用できます。"
        )  # fmt: skip
    elif known.account is None:
        yield Obstacle(
            "no_account", "There is no approved bank account. Record one, and have it approved.", "承認済みの支払口座がありません。口座を登録し、承認を受けてください。"
        )  # fmt: skip


def month_before(payments: Iterable[tuple[int, int]]) -> SalesAgentMonth:
    """What was paid to a sales agent earlier in the month: (base, withheld) of each payment; minor units."""
    known = tuple(payments)
    return SalesAgentMonth(paid=sum(base for base, _ in known), withheld=sum(kept for _, kept in known))
