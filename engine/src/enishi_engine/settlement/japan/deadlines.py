"""Deadlines and fairness towards small payees: warned of with rule and day, never blocking silently (docs/rules/deadlines.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.calendars import BankCalendar, Shift
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.rules import values


class Protection(Enum):
    """The law that gives a payee its deadline; chosen per agreement."""

    NONE = "none"
    FREELANCE = "freelance"  # フリーランス法: individuals, and companies of one director without employees
    SUBCONTRACT = "subcontract"  # 取適法: outsourced work such as customer support


class Delay(Enum):
    """Why a payment waits, where waiting may collide with the deadline."""

    HOLD = "hold"  # 承認待ち・支払保留
    BELOW_MINIMUM = "below_minimum"  # 最低支払額に満たない繰越
    CUSTOMER_HAS_NOT_PAID = "customer_has_not_paid"  # 顧客の入金待ち
    DISPUTE = "dispute"  # 相違の連絡


@dataclass(frozen=True, kw_only=True)
class Received:
    """A service that a payee gave: `on` names the line, `received_on` is the day that counts as the first."""

    on: str
    payee: str
    received_on: date
    protection: Protection


LAWS = {
    Protection.FREELANCE: Label(ja="フリーランス法", en="the Freelance Act"),
    Protection.SUBCONTRACT: Label(ja="取適法", en="the Subcontract Act"),
}
_DELAYS = {
    Delay.HOLD: Label(ja="支払が保留されています。", en="The payment is on hold."),
    Delay.BELOW_MINIMUM: Label(ja="最低支払額に満たないため繰り越されます。", en="The amount is below the minimum and carried."),
    Delay.CUSTOMER_HAS_NOT_PAID: Label(ja="顧客の入金を待っています。", en="It waits for the customer to pay."),
    Delay.DISPUTE: Label(ja="相違のご連絡を確認中です。", en="A dispute is being looked into."),
}


def pay_by(received: Received) -> date | None:
    """The last day to pay, the day of receipt being the first of sixty; None without protection, and before there was such a law."""
    if received.protection is Protection.NONE:
        return None
    law = values(f"{received.protection.value}_payment_days", "days")
    if received.received_on < law.rows[0].first_day:
        return None
    return received.received_on + timedelta(days=law.on(received.received_on).value - 1)


def last_bank_day(received: Received, calendar: BankCalendar) -> date | None:
    """The last bank day in time: money that arrives after the deadline is late, whatever the bank's holidays. Raises PastHorizon."""
    deadline = pay_by(received)
    return None if deadline is None else calendar.moved(deadline, Shift.PREVIOUS)


def proposed_now(received: Received, calendar: BankCalendar, *, following_payment_on: date) -> bool:
    """Must what waits for a customer, a minimum or an approval be proposed with this payment, because the following one comes too late?

    A disputed line itself is not proposed: that is for whoever calls. Raises PastHorizon.
    """
    last = last_bank_day(received, calendar)
    return last is not None and following_payment_on > last


def deadline_findings(received: Received, *, pays_on: date | None, delays: frozenset[Delay] = frozenset()) -> Iterator[Finding]:
    """A warning where the payment would come after the deadline, or has no day because of something that the law does not accept."""
    deadline = pay_by(received)
    if deadline is None:
        return
    law = LAWS[received.protection]
    if pays_on is not None and pays_on > deadline:
        yield _warning("paid_after_deadline", received, deadline, Label(
            ja=f"支払予定日 {pays_on} は、{law.ja}の支払期日 {deadline} を過ぎています。",
            en=f"The payment of {pays_on} comes after {deadline}, the last day under {law.en}.",
        ))  # fmt: skip
    if pays_on is None:
        for delay in sorted(delays, key=lambda one: one.value):
            yield _warning(f"waits_{delay.value}", received, deadline, Label(
                ja=f"{_DELAYS[delay].ja}{law.ja}の支払期日は {deadline} です。",
                en=f"{_DELAYS[delay].en} The last day under {law.en} is {deadline}.",
            ))  # fmt: skip


def take_back_finding(received: Received, *, payee_at_fault: bool) -> Iterator[Finding]:
    """A warning where a protected payee gives back what it earned through no fault of its own."""
    if received.protection is Protection.NONE or payee_at_fault:
        return
    law = LAWS[received.protection]
    yield _warning("one_sided_take_back", received, None, Label(
        ja=f"{received.payee} の責めによらない手数料の返還は、{law.ja}が禁じる減額にあたるおそれがあります。",
        en=f"Taking back a commission of {received.payee} through no fault of its own may be a reduction that {law.en} forbids.",
    ))  # fmt: skip


def transfer_fee_finding(received: Received, *, payee_bears_fee: bool) -> Iterator[Finding]:
    """A warning where the transfer fee would be deducted from a payee under 取適法."""
    if received.protection is Protection.SUBCONTRACT and payee_bears_fee:
        yield _warning("transfer_fee_deducted", received, None, Label(
            ja="取適法の対象となる支払から振込手数料を差し引くことはできません。",
            en="The transfer fee must not be deducted from a payment under the Subcontract Act.",
        ))  # fmt: skip


def _warning(rule: str, received: Received, day: date | None, problem: Label) -> Finding:
    remedy = Label(
        ja="期日までに支払えるよう、支払日または条件を見直してください。", en="Pay by that day, or change the terms so that they hold."
    )
    return Finding(rule=rule, severity=Severity.WARNING, on=received.on, value=received.payee, day=day, problem=problem, remedy=remedy)
