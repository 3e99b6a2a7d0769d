"""What is due and to whom, read of statements; what was paid of it, and what keeps the rest from being paid."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from enishi.core.maker import local_day
from enishi.ledger import queries as ledger
from enishi.ledger.accounts import AccountKind
from enishi.partners import paying
from enishi.payouts.booking import receivable_of
from enishi.payouts.due import Due, Known, Obstacle, obstacles
from enishi.payouts.models import Hold, Payment
from enishi.payouts.states import LIVE, BatchState
from enishi.programs.natures import Nature
from enishi.statements import queries as statements
from enishi_engine.settlement.calendars import BankCalendar
from enishi_engine.settlement.japan.bank_days import announced_through, bank_calendar
from enishi_engine.settlement.netting import Receivable, SettlementWay

FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Open:
    """Something due, what is recorded of its payee, and what keeps it from being paid now."""

    due: Due
    known: Known
    obstacles: tuple[Obstacle, ...]


def calendar_on(today: date) -> BankCalendar:
    """The bank days as far as holidays were announced by today. Raises NoRuleOn."""
    return bank_calendar(FIRST_DAY, announced_through(today))


def open_dues(*, at: datetime, keys: Collection[str] | None = None) -> list[Open]:
    """Everything that is due and not yet paid, the earliest first; or of some papers only."""
    dues = [one for one in _unpaid(_dues(at, keys)) if one.open > 0 or one.held > 0]
    partners = {one.partner for one in dues}
    accounts, held = paying.accounts_to_pay(partners, at=at), holds()
    classes = paying.classes_on(partners, local_day(at))
    found = []
    for due in dues:
        account = accounts.get(due.partner)
        known = Known(
            class_=classes.get(due.partner),
            account=None if account is None or account.id is None else str(account.id),
            account_from=None if account is None or account.usable_from is None else local_day(account.usable_from),
            holds=held.get(due.key, ()),
        )  # fmt: skip
        found.append(Open(due, known, tuple(obstacles(due, known))))
    return sorted(found, key=lambda one: (one.due.due_on, one.due.partner, one.due.payee, one.due.key))


def receivables(
    groups: Collection[tuple[str, str]], payees: Collection[tuple[str, str]]
) -> dict[tuple[str, str, str, str], list[Receivable]]:
    """What payees owe by what closings billed them, by program, group and payee: less what batches that are not sent set off already."""
    found: dict[tuple[str, str, str, str], list[Receivable]] = {}
    taken = _set_off_and_not_booked()
    for program, group in groups:
        book = ledger.book_of(program=program, closing_group=group)
        for name, balance in (ledger.balances(book) if book else {}).items():
            who = (program, group, name.payee_kind, name.payee)
            left = balance - taken.get((*who, receivable_of(name.nature)), 0)
            if name.kind is AccountKind.RECEIVABLE and (name.payee_kind, name.payee) in payees and left > 0:
                found.setdefault(who, []).append(Receivable(id=receivable_of(name.nature), amount=left, due_on=date.min))
    return found


def _set_off_and_not_booked() -> dict[tuple[str, str, str, str, str], int]:
    taken: dict[tuple[str, str, str, str, str], int] = {}
    waiting = Payment.objects.filter(set_off__gt=0, batch__state__in=(BatchState.PROPOSED, BatchState.APPROVED, BatchState.WRITTEN))
    for one in waiting:
        for receivable, amount in json.loads(one.offsets).items():
            key = (one.program, one.closing_group, one.payee_kind, one.payee, receivable)
            taken[key] = taken.get(key, 0) + int(amount)
    return taken


def _dues(at: datetime, keys: Collection[str] | None = None) -> list[Due]:
    rows = statements.payable(statements=None if keys is None else [UUID(key) for key in keys])
    bearing = paying.bear_the_fee({row.agreement for row in rows}, local_day(at))
    return [
        Due(
            key=str(row.statement), content=row.hash, program=row.program, closing_group=row.closing_group, period=row.closing,
            partner=row.partner, payee_kind=row.payee_kind, payee=row.payee, name=row.counterparty, currency=row.currency,
            whole=row.whole, parts=row.parts, base=row.withheld_from, due_on=row.pays_on, way=_way(row), held=row.held,
            payee_bears_fee=row.agreement in bearing, pay_by=row.deadline, protection=row.protection,
        )
        for row in rows
    ]  # fmt: skip


def _way(row: statements.Payable) -> SettlementWay:
    """As agreed with the company; a person has no bank account here, so what is theirs is settled outside: by payroll, in cash, by the company."""
    return SettlementWay.OUTSIDE if row.payee_kind == "person" else row.way


def _unpaid(dues: Iterable[Due]) -> list[Due]:
    """What live payments have not paid of them yet."""
    paid: dict[str, list[Payment]] = {}
    for one in Payment.objects.filter(outcome__in=LIVE):
        paid.setdefault(one.due, []).append(one)
    return [_less(due, paid.get(due.key, [])) for due in dues]


def _less(due: Due, payments: Collection[Payment]) -> Due:
    if not payments:
        return due
    parts = dict(due.parts)
    for one in payments:
        for nature, amount in json.loads(one.parts).items():
            parts[Nature(nature)] = parts.get(Nature(nature), 0) - int(amount)
    base = due.base - sum(one.base for one in payments)
    left = {nature: amount for nature, amount in parts.items() if amount}
    return replace(due, parts=left, base=base, part=1 + max(one.part for one in payments))


def holds(keys: Collection[str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Of everything that is held, why."""
    return {one.due: (one.reason,) for one in Hold.objects.filter(released_at=None) if keys is None or one.due in keys}


def as_they_stand(keys: Collection[str]) -> dict[str, tuple[str, int]]:
    """Of each statement its hash, and how much may be paid of it in all."""
    return {str(id_): stands for id_, stands in statements.as_they_stand([UUID(key) for key in keys]).items()}


def paid_of(keys: Collection[str]) -> dict[str, int]:
    """Of each statement what live payments pay; minor units."""
    found = Payment.objects.filter(outcome__in=LIVE, due__in=keys).values_list("due").annotate(total=Sum("gross"))
    return {due: int(total) for due, total in found}
