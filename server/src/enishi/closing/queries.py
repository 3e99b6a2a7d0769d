"""Reads of closings: what one posted, and until when partners are closed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from enishi.closing.calculating import books_begin
from enishi.closing.models import Beginning, BoundProposal, Closing, ClosingGroup, State
from enishi.closing.periods import Period, period_holding
from enishi.core.maker import maker
from enishi.earnings import queries as earnings
from enishi.intake import queries as intake
from enishi.ledger import queries as ledger
from enishi.ledger import settlements
from enishi.partners.hindrances import Hindrance
from enishi.partners.states import ProposalState
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi_engine.core.incentive import Label

MARKETING_MONEY = "marketing_money"
MONTH_END = 31  # the day of a group that closes with the month


@dataclass(frozen=True, kw_only=True)
class ClosingRead:
    """A closing that is done, what it posted and what became of balances. Minor units; marketing money is no part of `amount`."""

    program: str
    name: str
    first_day: date
    last_day: date
    known_by: datetime
    closed_at: datetime
    currency: str
    lines: int
    amount: int
    payable: int
    marketing_money: int
    due: int  # for payout from now on
    carried: int  # by its payees; below 0 what they owe back
    lapsed: int
    billed: int
    left_out: tuple[Hindrance, ...]  # why nothing was posted of partners, and what to do about it

    @property
    def parked(self) -> tuple[str, ...]:
        """The partners of whom nothing was posted."""
        return tuple(dict.fromkeys(one.partner for one in self.left_out))


def group_labels() -> dict[str, Label]:
    """What closing groups are called: by their day, 月末締め; where two close on one day, with the code."""
    days = dict(ClosingGroup.objects.values_list("code", "closing_day"))
    return {code: _label_of(code, day, alone=list(days.values()).count(day) == 1) for code, day in days.items()}


def _label_of(code: str, day: int, *, alone: bool) -> Label:
    said = Label("月末締め", "month-end closing") if day == MONTH_END else Label(f"{day}日締め", f"closing on day {day}")
    return said if alone else Label(f"{said.ja}({code})", f"{said.en} ({code})")


def closing_read(closing: Closing) -> ClosingRead:
    """The closing as people read it."""
    run = closing.run
    assert run is not None, "a closing that is done has its run"
    assert closing.closed_at is not None, "and its moment"
    totals, settled = earnings.totals(run), settlements.settled_of(run)
    money = [one for one in totals if one.pays_as != MARKETING_MONEY]
    return ClosingRead(
        program=closing.program, name=closing.name, first_day=closing.first_day, last_day=closing.last_day, known_by=closing.known_by,
        closed_at=closing.closed_at, currency=ledger.currency_of(program=closing.program, closing_group=closing.group_id),
        lines=run.lines, amount=sum(one.amount for one in money), payable=sum(one.payable for one in money),
        marketing_money=sum(one.amount for one in totals) - sum(one.amount for one in money),
        due=sum(one.paid for one in settled), carried=sum(one.carried_out for one in settled), lapsed=sum(one.lost for one in settled),
        billed=sum(one.billed for one in settled), left_out=tuple(Hindrance(**one) for one in json.loads(run.parked)),
    )  # fmt: skip


def closing_named(*, program: str, group: str, period: str) -> ClosingRead | None:
    """The closing of a period, when it is done."""
    found = Closing.objects.filter(program=program, group=group, period=period, state=State.CLOSED).select_related("run").first()
    return None if found is None else closing_read(found)


def anything_closed() -> bool:
    """Whether a period of any program is closed."""
    return Closing.objects.filter(state=State.CLOSED).exists()


def groups() -> list[str]:
    """The closing groups that there are."""
    return list(ClosingGroup.objects.order_by("code").values_list("code", flat=True))


def closed_until(partners: Collection[str]) -> Mapping[str, date]:
    """Of each partner the last day that any program has closed for it; a partner for which none has is absent."""
    last: dict[str, date] = {}
    for group, day in Closing.objects.filter(state=State.CLOSED).values_list("group_id", "last_day"):
        last[group] = max(day, last.get(group, day))
    if not last:
        return {}
    only = next(iter(last)) if ClosingGroup.objects.count() == 1 else None
    named = {} if only is not None else intake.closing_groups(partners)
    found = {partner: named.get(partner, only) for partner in partners}
    return {partner: last[group] for partner, group in found.items() if group is not None and group in last}


@dataclass(frozen=True, kw_only=True)
class GroupRead:
    """A closing group of a program: what is closed, newest first, and the period that comes next."""

    program: str
    group: str
    closing_day: int
    closed: tuple[ClosingRead, ...]
    next_period: Period
    begin: date | None  # of the books, where somebody has said so


def overview(*, today: date, newest: int = 12) -> list[GroupRead]:
    """Every program's closing groups. When nothing is closed, a group's first period is that with which its books begin, else that of the program's first text."""
    found = []
    for program in texts.programs():
        first = min((text.from_day for text in texts.approved_texts(program)), default=today)
        for group in ClosingGroup.objects.order_by("code"):
            rows = Closing.objects.filter(program=program, group=group, state=State.CLOSED).select_related("run").order_by("-last_day")
            closed = tuple(closing_read(one) for one in rows[:newest])
            begin = books_begin(program, group.code)
            after = closed[0].last_day + timedelta(days=1) if closed else begin or first
            coming = period_holding(after, closing_day=group.closing_day)
            found.append(
                GroupRead(program=program, group=group.code, closing_day=group.closing_day, closed=closed, next_period=coming, begin=begin)
            )
    return found


def currency_of(program: str) -> str:
    """The currency that a program's amounts are in; the maker's where no text says."""
    approved = texts.approved_texts(program)
    return read(approved).program.currency if approved else maker().currency


def bound_proposals(program: str) -> list[BoundProposal]:
    """Bounds that were asked for, the newest first."""
    return list(BoundProposal.objects.filter(program=program).select_related("proposed_by", "decided_by").order_by("-proposed_at"))


def to_close(today: date) -> list[tuple[str, str, Period]]:
    """Of every program's closing groups the next period, where its last day is over: program, group, period; five queries at any size."""
    begun = texts.first_days()
    if not begun:
        return []
    closed = {
        (program, group): last
        for program, group, last in Closing.objects.filter(state=State.CLOSED).values_list("program", "group").annotate(Max("last_day"))
    }
    begin = {(one.program, one.group_id): one.first_day for one in Beginning.objects.all()}
    found = []
    for group in ClosingGroup.objects.order_by("code"):
        for program, first in begun.items():
            last = closed.get((program, group.code))
            after = last + timedelta(days=1) if last else begin.get((program, group.code), first)
            coming = period_holding(after, closing_day=group.closing_day)
            if coming.last_day < today:
                found.append((program, group.code, coming))
    return sorted(found, key=lambda one: (one[2].last_day, one[0], one[1]))


def waiting_bounds() -> list[BoundProposal]:
    """Bounds that wait for a second person, the oldest first."""
    return list(BoundProposal.objects.filter(state=ProposalState.PROPOSED).order_by("proposed_at"))
