"""Histories of the books: facts told and corrected, months closed, amounts given by hand, reversed, repeated, crashed and tampered with."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from enishi.closing import operations as closings
from enishi.closing import verifying as closing_verifying
from enishi.closing.operations import PeriodBlocked
from enishi.core import audit
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.earnings import verifying as earnings_verifying
from enishi.ledger import operations as ledger
from enishi.ledger import queries
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.models import Book, Entry
from enishi.ledger.operations import DayClosed, KeyTaken, PostedByClosing, ReversedAlready
from enishi.programs.natures import Nature
from server.tests.closing.conftest import Told, approved
from server.tests.histories.model import PERIODS, Line, Model, ModelEntry, hashed, spelled

TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    type: commission
    base: line.net
    rate: 10 %
    take_back: {after: [cancel], share: proportional}
    limits: none
"""
TOKYO = ZoneInfo("Asia/Tokyo")
PARTNERS = st.sampled_from(["aoba", "kita"])
NETS = st.integers(10, 10**12)
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)
KEYS = st.sampled_from(["K1", "K2", "K3"])


class Crash(Exception):
    """The process dies before the commit."""


class Histories(RuleBasedStateMachine):
    """The operations, beside the model; `planted` puts a bug in for as long as a history lasts."""

    planted: Callable[[], AbstractContextManager[None]] = staticmethod(nullcontext)

    def __init__(self) -> None:
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.plant = type(self).planted()
        self.plant.__enter__()
        self.model, self.told = Model(), Told()
        self.now = datetime(2026, 4, 1, tzinfo=UTC)

    def teardown(self) -> None:
        self.plant.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    @initialize()
    def set_up(self) -> None:
        hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=self.now) for name in ("hana", "mio"))
        people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=self.now)
        approved(TEXT, date(2026, 4, 1), by=hana, second=mio, at=self.now)
        self.book: Book = ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=self.now)

    # ── Facts and the clock ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def today(self) -> date:
        return min(self.now.astimezone(TOKYO).date(), date(2026, 6, 30))

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(partner=PARTNERS, net=NETS, ago=st.integers(0, 40))
    def a_line_is_told(self, partner: str, net: int, ago: int) -> None:
        id_, day = f"L{len(self.model.lines) + 1}", max(self.today - timedelta(days=ago), date(2026, 4, 1))
        self.model.lines[id_] = Line(partner, day, net)
        self._tell(id_, revision=1)

    @precondition(lambda self: self.model.lines)
    @rule(data=st.data(), partner=PARTNERS, net=NETS)
    def a_line_is_corrected(self, data: st.DataObject, partner: str, net: int) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model.lines)))
        line = self.model.lines[id_]
        line.partner, line.net = partner, net
        self._tell(id_, revision=1 + sum(row["id"] == id_ for row in self.told.rows["order_lines"]))

    @precondition(lambda self: any(line.cancelled_on is None for line in self.model.lines.values()))
    @rule(data=st.data())
    def a_line_is_cancelled(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(name for name, line in self.model.lines.items() if line.cancelled_on is None)))
        day = self.model.lines[id_].cancelled_on = max(self.today, self.model.lines[id_].day)
        self.told.tell("line_changes", {"id": f"C{id_}", "line": id_, "kind": "cancel", "date": str(day)}, at=self._moment())

    def _tell(self, id_: str, *, revision: int) -> None:
        line = self.model.lines[id_]
        self.told.line(id_, str(line.day), line.net, partner=line.partner, at=self._moment(), revision=revision)

    def _moment(self) -> str:
        self.now += timedelta(minutes=1)
        return self.now.isoformat()

    # ── Closing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.model.next_period is not None)
    @rule(crashes=st.booleans(), waits=st.booleans())
    def a_month_is_closed(self, crashes: bool, waits: bool) -> None:
        period = self.model.next_period
        assert period is not None
        over = datetime.combine(PERIODS[period][1] + timedelta(days=1), time(), TOKYO).astimezone(UTC)
        self.now = max(self.now, over) if waits else self.now
        self.now += timedelta(minutes=1)
        if self.now.astimezone(TOKYO).date() <= PERIODS[period][1]:
            with pytest.raises(PeriodBlocked):
                self._close(period)
            return
        if crashes:
            self._dies_in(lambda: self._close(period))
        self._close(period)
        self.model.close(period, self.now)

    @precondition(lambda self: self.model.closed)
    @rule(data=st.data())
    def a_month_is_closed_again(self, data: st.DataObject) -> None:
        self.now += timedelta(minutes=1)
        self._close(data.draw(st.sampled_from(self.model.closed)))

    def _close(self, period: str) -> None:
        closings.close_period(program="sakura", group="month_end", period=period, facts_of=self.told, at=self.now, by="hana")

    # ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(key=KEYS, partner=PARTNERS, amount=AMOUNTS, ago=st.integers(0, 40), times=st.integers(1, 3), crashes=st.booleans())
    def an_amount_is_given_by_hand(self, key: str, partner: str, amount: int, ago: int, times: int, crashes: bool) -> None:
        day = self.today - timedelta(days=ago)
        amounts = {("expense", partner): amount, ("payable", partner): -amount}
        before = self._entry(f"manual:{key}")
        if before is not None and (before.amounts, before.booked_on) != (amounts, day):
            with pytest.raises(KeyTaken):
                self._adjust(key, partner, amount, day)
        elif before is None and self.model.is_closed(day):
            with pytest.raises(DayClosed):
                self._adjust(key, partner, amount, day)
        else:
            if crashes:
                self._dies_in(lambda: self._adjust(key, partner, amount, day))
            for _ in range(times):
                self._adjust(key, partner, amount, day)
            if before is None:
                self.model.entries.append(ModelEntry(f"manual:{key}", "manual", day, self.now, amounts))

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data(), twice=st.booleans())
    def an_entry_is_reversed(self, data: st.DataObject, twice: bool) -> None:
        entry = self.model.entries[data.draw(st.integers(0, len(self.model.entries) - 1))]
        day, own = max(self.today, entry.booked_on), f"reversal:{entry.key}"
        before = self._entry(own)
        refused = self._refusal_of_reversing(entry, before, day)
        if refused is not None:
            with pytest.raises(refused):
                self._reverse(entry.key, day)
            return
        for _ in range(1 + twice):
            self._reverse(entry.key, day)
        if before is None:
            undone = {account: -amount for account, amount in entry.amounts.items()}
            self.model.entries.append(ModelEntry(own, "reversal", day, self.now, undone, entry.key))

    def _refusal_of_reversing(self, entry: ModelEntry, before: ModelEntry | None, day: date) -> type[Exception] | None:
        if entry.kind in ("earned", "adjusted"):
            return PostedByClosing
        if entry.kind == "reversal" or (before is not None and before.booked_on != day):
            return ReversedAlready
        return DayClosed if before is None and self.model.is_closed(day) else None

    @precondition(lambda self: self.model.entries)
    @rule(
        change=st.sampled_from(
            [
                "UPDATE ledger_entryline SET amount = amount * 2",
                "UPDATE ledger_entry SET booked_on = '2026-06-30'",
                "DELETE FROM ledger_entryline",
                "UPDATE ledger_book SET closed_through = NULL WHERE closed_through IS NOT NULL",
                "UPDATE earnings_earningline SET amount = 0",
            ]
        )
    )
    def somebody_edits_a_row(self, change: str) -> None:
        """The database refuses it; where there is no such row, there is nothing to refuse."""
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    def _dies_in(self, act: Callable[[], None]) -> None:
        """The process does it all and dies before the commit."""
        with suppress(Crash), transaction.atomic():
            act()
            raise Crash

    def _adjust(self, key: str, partner: str, amount: int, day: date) -> None:
        account = AccountName(AccountKind.PAYABLE, Nature.COMMISSION, partner, "partner", partner)
        ledger.adjust(book=self.book, key=key, account=account, amount=amount, booked_on=day, reason="調整", by="hana", at=self.now)

    def _reverse(self, key: str, day: date) -> None:
        ledger.reverse(book=self.book, key=key, booked_on=day, reason="誤り", by="hana", at=self.now)

    def _entry(self, key: str) -> ModelEntry | None:
        return next((entry for entry in self.model.entries if entry.key == key), None)

    # ── What always holds ────────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def the_books_say_what_the_model_says(self) -> None:
        if not hasattr(self, "book"):
            return
        balances = {(name.kind.value, name.partner): amount for name, amount in queries.balances(self.book).items()}
        assert balances == self.model.balances()
        assert digest_of(self.book) == self.model.digest()

    @invariant()
    def everything_that_is_verified_holds(self) -> None:
        assert [*ledger_verifying.faults(), *earnings_verifying.faults(), *closing_verifying.faults(), *audit.faults()] == []


def digest_of(book: Book) -> str:
    """Everything the books say, as the model spells it."""
    said = []
    for entry in Entry.objects.filter(book=book).select_related("reverses").prefetch_related("lines__account").order_by("number"):
        amounts = {(line.account.kind, line.account.partner): line.amount for line in entry.lines.all()}
        reverses = entry.reverses.key if entry.reverses else None
        said.append([entry.number, entry.key, entry.kind, str(entry.booked_on), entry.recorded_at.isoformat(), reverses, spelled(amounts)])
    book.refresh_from_db()
    return hashed(said, book.closed_through)
