"""What the books must say after a history, in plain Python that shares nothing with what it is compared with.

The program is 10 % of a line's net, rounded down, owed at once, all of it taken back when the line is cancelled.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

PERIODS = {
    "2026-04": (date(2026, 4, 1), date(2026, 4, 30)),
    "2026-05": (date(2026, 5, 1), date(2026, 5, 31)),
    "2026-06": (date(2026, 6, 1), date(2026, 6, 30)),
}
Amounts = dict[tuple[str, str], int]  # kind of account and partner → minor units, debit above 0
Posted = dict[tuple[str, str], int]  # line and closing it belongs to → minor units


@dataclass
class Line:
    """An order line as it is known: of whom, when, how much, and when it was cancelled."""

    partner: str
    day: date
    net: int
    cancelled_on: date | None = None


@dataclass
class ModelEntry:
    key: str
    kind: str
    booked_on: date
    recorded_at: datetime
    amounts: Amounts
    reverses: str | None = None


@dataclass
class Records:
    """What is recorded of partners: Minami, one person, is parked until its tax class is decided; Aoba while its number has lapsed."""

    minamis_class: bool = False
    aobas_number_lapsed_on: date | None = None
    aoba_unregistered: bool = False

    def parked(self, last_day: date) -> set[str]:
        lapsed = self.aobas_number_lapsed_on is not None and self.aobas_number_lapsed_on <= last_day and not self.aoba_unregistered
        return {*(() if self.minamis_class else ("minami",)), *(("aoba",) if lapsed else ())}


@dataclass
class Model:
    """The books, the facts, what is recorded of partners, and what closings have posted of each line."""

    entries: list[ModelEntry] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    posted: Posted = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    moved: dict[str, Posted] = field(default_factory=dict)  # by closing: what it posted of which line

    @property
    def closed_through(self) -> date | None:
        return PERIODS[self.closed[-1]][1] if self.closed else None

    @property
    def next_period(self) -> str | None:
        return next((name for name in PERIODS if name not in self.closed), None)

    def is_closed(self, day: date) -> bool:
        return self.closed_through is not None and day <= self.closed_through

    def entry(self, key: str) -> ModelEntry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def balances(self) -> Amounts:
        """The fold of all entries."""
        totals: Amounts = {}
        for entry in self.entries:
            for account, amount in entry.amounts.items():
                totals[account] = totals.get(account, 0) + amount
        return {account: amount for account, amount in totals.items() if amount}

    def close(self, period: str, at: datetime) -> None:
        """Post what all lines come to up to the period's last day, less what was posted of them; of who is parked, nothing."""
        last_day = PERIODS[period][1]
        parked = self.records.parked(last_day)
        known = {name: amount for name, amount in self._known(last_day).items() if partner_of(name[0]) not in parked}
        known |= {name: amount for name, amount in self.posted.items() if partner_of(name[0]) in parked}
        own: dict[str, int] = {}
        former: dict[str, int] = {}
        for name in {*known, *self.posted}:
            into, partner = (own if name[1] == period else former), partner_of(name[0])
            into[partner] = into.get(partner, 0) + known.get(name, 0) - self.posted.get(name, 0)
        moved = {name: known.get(name, 0) - self.posted.get(name, 0) for name in {*known, *self.posted}}
        self.moved[period] = {name: amount for name, amount in moved.items() if amount}
        self.posted = known
        self._book(period, last_day, at, own=own, former=former)
        self.closed.append(period)

    def _book(self, period: str, last_day: date, at: datetime, **totals: dict[str, int]) -> None:
        for kind, of_partners in (("adjusted", totals["former"]), ("earned", totals["own"])):
            for partner, amount in sorted(of_partners.items()):
                if amount:
                    key = f"run:sakura/month_end/{period}:{kind}:commission:partner:{partner}:{partner}"
                    amounts = {("expense", partner): amount, ("payable", partner): -amount}
                    self.entries.append(ModelEntry(key, kind, last_day, at, amounts))

    def _known(self, last_day: date) -> Posted:
        found = {}
        for id_, line in self.lines.items():
            amount = line.net // 10
            name = f"commission/{id_}/{line.partner}"
            if line.day <= last_day:
                found[name, _period_of(line.day)] = amount
            if line.cancelled_on is not None and line.cancelled_on <= last_day:
                found[f"{name}/C{id_}", _period_of(line.cancelled_on)] = -amount
        return found

    def digest(self) -> str:
        """Everything the books say, as one hash: the same on every database."""
        said = [
            [number, one.key, one.kind, str(one.booked_on), one.recorded_at.isoformat(), one.reverses, spelled(one.amounts)]
            for number, one in enumerate(self.entries, start=1)
        ]
        return hashed(said, self.closed_through)


def spelled(amounts: Amounts) -> list[list[Any]]:
    return sorted([kind, partner, amount] for (kind, partner), amount in amounts.items())


def hashed(said: list[Any], closed_through: date | None) -> str:
    return hashlib.sha256(json.dumps([said, str(closed_through)]).encode()).hexdigest()


def partner_of(line: str) -> str:
    return line.split("/")[2]


def _period_of(day: date) -> str:
    return next(name for name, (first, last) in PERIODS.items() if first <= day <= last)
