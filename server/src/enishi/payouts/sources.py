"""What is due and to whom, read of what closings settled; what was paid of it, and what keeps the rest from being paid."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enishi.core.maker import local_day
from enishi.ledger import queries as ledger
from enishi.ledger.accounts import AccountKind, SettledAs
from enishi.ledger.models import Settlement
from enishi.partners import paying
from enishi.partners.states import FeeBearer
from enishi.payouts.booking import receivable_of
from enishi.payouts.due import Due, Known, Obstacle, obstacles
from enishi.payouts.models import Hold, Payment
from enishi.payouts.states import LIVE, BatchState
from enishi.programs.natures import Nature
from enishi_engine.settlement.calendars import BankCalendar
from enishi_engine.settlement.japan.bank_days import announced_through, bank_calendar
from enishi_engine.settlement.netting import Receivable, SettlementWay
from enishi_engine.settlement.payment_dates import payment_date

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
    dues = [one for one in _unpaid(_dues(at, keys)) if one.open > 0]
    partners = {one.partner for one in dues}
    accounts, held = paying.accounts_to_pay(partners, at=at), holds()
    classes = paying.classes_on(partners, local_day(at))
    found = []
    for due in dues:
        account = accounts.get(due.partner)
        known = Known(
            class_=classes.get(due.partner), has_terms=due.due_on is not None,
            account=None if account is None or account.id is None else str(account.id),
            account_from=None if account is None or account.usable_from is None else local_day(account.usable_from),
            holds=held.get(due.key, ()),
        )  # fmt: skip
        found.append(Open(due, known, tuple(obstacles(due, known))))
    return sorted(found, key=lambda one: (one.due.due_on or date.max, one.due.partner, one.due.payee, one.due.key))


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


def _settled(keys: Collection[str] | None) -> dict[str, list[Settlement]]:
    """What closings settled as paid, by key of what is due."""
    rows: dict[str, list[Settlement]] = {}
    for row in Settlement.objects.filter(outcome=SettledAs.PAID).select_related("run").order_by("run_id", "nature"):
        key = f"{row.run.program}/{row.run.closing}:{row.payee_kind}:{row.payee}"
        if keys is None or key in keys:
            rows.setdefault(key, []).append(row)
    return rows


def _parts(rows: Iterable[Settlement]) -> dict[Nature, int]:
    parts: dict[Nature, int] = {}
    for row in rows:
        parts[Nature(row.nature)] = parts.get(Nature(row.nature), 0) + row.paid
    return parts


def _content(key: str, rows: Iterable[Settlement]) -> str:
    return hashlib.sha256(str([*_parts(rows).items(), key]).encode()).hexdigest()


def _dues(at: datetime, keys: Collection[str] | None) -> list[Due]:
    rows = _settled(keys)
    partners = {group[0].partner for group in rows.values()}
    names, terms = paying.names_of(partners), paying.terms_of(partners, day=local_day(at))
    calendar = calendar_on(local_day(at))
    currencies = {(book.program, book.group): book.currency for book in ledger.books()}
    found = []
    for key, group in rows.items():
        run, said = group[0].run, terms.get(group[0].partner)
        parts = _parts(group)
        found.append(Due(
            key=key, content=_content(key, group), program=run.program, closing_group=run.closing_group,
            period=run.closing, partner=group[0].partner, payee_kind=group[0].payee_kind, payee=group[0].payee, name=names.get(group[0].partner, group[0].partner),
            currency=currencies[run.program, run.closing_group], whole=sum(parts.values()), parts=parts, base=sum(parts.values()),
            due_on=None if said is None else payment_date(run.last_day, said.payment, calendar),
            way=SettlementWay.TRANSFER if said is None else said.way,
            payee_bears_fee=said is not None and said.fee_bearer is FeeBearer.PARTNER,
        ))  # fmt: skip
    return found


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
            parts[Nature(nature)] -= int(amount)
    base = due.base - sum(one.base for one in payments)
    return Due(**{**vars(due), "parts": parts, "base": base, "part": 1 + max(one.part for one in payments)})


def holds(keys: Collection[str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Of everything that is held, why."""
    return {one.due: (one.reason,) for one in Hold.objects.filter(released_at=None) if keys is None or one.due in keys}


def contents(keys: Collection[str]) -> dict[str, str]:
    """The hash of each paper as it stands."""
    return {key: _content(key, rows) for key, rows in _settled(keys).items()}
