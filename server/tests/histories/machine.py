"""Histories of the books: files taken, corrected and repeated, months closed, partners parked and mended, balances brought forward,
amounts given by hand, reversed, repeated, crashed and tampered with.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from enishi.closing import operations as closings
from enishi.closing.operations import PeriodBlocked
from enishi.config.commands.verify import INVARIANTS
from enishi.earnings.models import Run
from enishi.ledger import openings, queries
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.models import Book, Entry
from enishi.ledger.operations import DayClosed, KeyTaken, PostedByClosing, PostedByPayout, ReversedAlready
from enishi.partners import operations as partners
from enishi.programs.natures import Nature
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from server.tests.histories.model import PERIODS, Line, Model, ModelEntry, hashed, spelled
from server.tests.histories.sakura import BEGUN, REGISTERED_ON, Sakura, imported, set_up

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2026, 6, 30)
PARTNERS = st.sampled_from(["aoba", "kita", "minami"])
NETS = st.integers(10, 10**12)
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)
KEYS = st.sampled_from(["K1", "K2", "K3"])
VERIFIED_EVERY = 10  # steps; after each closing too
SELDOM = 10  # steps, where the books are compared seldom


class Crash(Exception):
    """The process dies before the commit."""


class Histories(RuleBasedStateMachine):
    """The operations, beside the model. `planted` puts a bug in for as long as a history lasts; `digests` has what each history came to."""

    planted: Callable[[], AbstractContextManager[None]] = staticmethod(nullcontext)
    begins: ClassVar[Callable[[], Sakura]] = staticmethod(set_up)
    sakura: ClassVar[Sakura]
    digests: ClassVar[list[str]]
    whole: ClassVar[bool] = False  # with what documents say in words
    seldom: ClassVar[bool] = False  # compared with the model every ten steps and at the end, verified at the end alone

    def __init__(self) -> None:
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.plant = type(self).planted()
        self.plant.__enter__()
        self.model, self.now, self.steps = Model(), BEGUN, 0
        self.taken: dict[str, str] = {}  # the text of each file, and what fact it is of
        self.names: dict[str, str] = {}  # of ids that are made by chance, what the model calls them
        self.waits_for_a_file = False

    def teardown(self) -> None:
        if self.seldom and sys.exc_info()[0] is None:
            self.what_holds_at_the_end()
        self.plant.__exit__(None, None, None)
        self.digests.append(self.digest())
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    @property
    def book(self) -> Book:
        return self.sakura.book

    def digest(self) -> str:
        """What the history came to."""
        return self.model.digest()

    # ── Facts and the clock ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def today(self) -> date:
        return min(self.now.astimezone(TOKYO).date(), LAST_DAY)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(lines=st.lists(st.tuples(PARTNERS, NETS, st.integers(0, 40)), min_size=1, max_size=3))
    def lines_are_told(self, lines: list[tuple[str, int, int]]) -> None:
        told = {}
        for number, (partner, net, ago) in enumerate(lines, start=len(self.model.lines) + 1):
            told[f"L{number}"] = Line(partner, max(self.today - timedelta(days=ago), FIRST_DAY), net)
        self._take("order_lines", _lines(told), then=lambda: self.model.lines.update(told))

    @precondition(lambda self: self.model.lines)
    @rule(data=st.data(), partner=PARTNERS, net=NETS)
    def a_line_is_corrected(self, data: st.DataObject, partner: str, net: int) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model.lines)))
        was = self.model.lines[id_]
        now = Line(partner, was.day, net, was.cancelled_on)
        self._take("order_lines", _lines({id_: now}), then=lambda: self.model.lines.update({id_: now}))

    @precondition(lambda self: any(line.cancelled_on is None for line in self.model.lines.values()))
    @rule(data=st.data())
    def a_line_is_cancelled(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(name for name, line in self.model.lines.items() if line.cancelled_on is None)))
        line = self.model.lines[id_]
        day = max(self.today, line.day)
        self._take("line_changes", f"id,line,kind,date\nC{id_},{id_},cancel,{day}\n", then=lambda: setattr(line, "cancelled_on", day))

    @precondition(lambda self: self.taken)
    @rule(data=st.data())
    def a_file_is_sent_again(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(sorted(self.taken)))
        self._take(self.taken[text], text, then=lambda: None)

    @rule(net=NETS)
    def a_file_with_a_wrong_row_is_refused_whole(self, net: int) -> None:
        day = f"{self.today}"
        text = f"id,partner,net,ordered_on\nL999,aoba,{net},{day}\nL998,nobody,{net},{day}\nL997,aoba,many,{day}\n"
        assert imported("order_lines", text, at=self._moment()).state == "rejected"
        self.waits_for_a_file = True

    def _take(self, fact: str, text: str, *, then: Callable[[], None]) -> None:
        """Send a file: bytes that were taken before change nothing, and no closing waits for what was sent before of this fact."""
        state = imported(fact, text, at=self._moment()).state
        assert state == ("repeated" if text in self.taken else "taken")
        if text not in self.taken:
            self.taken[text] = fact
            then()
            self.waits_for_a_file = self.waits_for_a_file and fact != "order_lines"

    def _moment(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    # ── What is recorded of partners ─────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: not self.model.records.minamis_class)
    @rule()
    def minamis_tax_class_is_decided(self) -> None:
        partners.decide_tax_class(
            partner="minami", from_day=FIRST_DAY, withholding=WithholdingClass.SALES_AGENT, reason="継続的な媒介", by=self.sakura.rei,
            at=self._moment(),
        )  # fmt: skip
        self.model.records.minamis_class = True

    @precondition(lambda self: self.model.records.aobas_number_lapsed_on is None)
    @rule()
    def aobas_registration_lapses(self) -> None:
        self.model.records.aobas_number_lapsed_on = self.today
        partners.end_registration(
            partner="aoba", first_day=REGISTERED_ON, ended_on=self.today, ended_as=Standing.LAPSED, reason="公表サイト", by=self.sakura.rei,
            at=self._moment(),
        )  # fmt: skip

    @precondition(lambda self: self.model.records.aobas_number_lapsed_on is not None and not self.model.records.aoba_unregistered)
    @rule()
    def somebody_says_that_aoba_is_unregistered(self) -> None:
        since = self.model.records.aobas_number_lapsed_on
        assert since is not None
        partners.record_unregistered(partner="aoba", from_day=since, reason="本人に確認", by=self.sakura.rei, at=self._moment())
        self.model.records.aoba_unregistered = True

    # ── Closing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.model.next_period is not None)
    @rule(crashes=st.booleans(), waits=st.booleans())
    def a_month_is_closed(self, crashes: bool, waits: bool) -> None:
        period = self.model.next_period
        assert period is not None
        over = datetime.combine(PERIODS[period][1] + timedelta(days=1), time(), TOKYO).astimezone(BEGUN.tzinfo)
        self.now = max(self.now, over) if waits else self.now
        self._moment()
        if self.waits_for_a_file or self.now.astimezone(TOKYO).date() <= PERIODS[period][1]:
            with pytest.raises(PeriodBlocked):
                self._close(period)
            return
        if crashes:
            self._dies_in(lambda: self._close(period))
        self._close(period)
        self.model.close(period, self.now)
        self._is_closed(period)
        if self.steps and not self.seldom:  # where histories begin with a closing, their first steps are soon enough
            self._verify()

    def _is_closed(self, period: str) -> None:
        """The model of the books has closed it: what else does a closing do?"""

    @precondition(lambda self: self.model.closed)
    @rule(data=st.data())
    def a_month_is_closed_again(self, data: st.DataObject) -> None:
        self._moment()
        self._close(data.draw(st.sampled_from(self.model.closed)))

    def _close(self, period: str) -> None:
        closings.close_period(program="sakura", group="month_end", period=period, at=self.now, by="hana")

    # ── By hand, and brought forward ─────────────────────────────────────────────────────────────────────────────────

    @rule(key=KEYS, partner=PARTNERS, amount=AMOUNTS, ago=st.integers(0, 40), times=st.integers(1, 3), crashes=st.booleans())
    def an_amount_is_given_by_hand(self, key: str, partner: str, amount: int, ago: int, times: int, crashes: bool) -> None:
        day = self.today - timedelta(days=ago)
        amounts = {("expense", partner): amount, ("payable", partner): -amount}
        before = self.model.entry(f"manual:{key}")
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

    @rule(
        key=KEYS, partner=PARTNERS, amount=st.integers(1, 10**12), kind=st.sampled_from(["payable", "take_back"]), times=st.integers(1, 2)
    )
    def a_balance_is_brought_forward(self, key: str, partner: str, amount: int, kind: str, times: int) -> None:
        day = FIRST_DAY - timedelta(days=1)
        side = -amount if kind == "payable" else amount
        amounts = {("payable", partner): side, ("opening", partner): -side}
        before = self.model.entry(f"opening:old:{key}")
        if self.model.is_closed(day):
            with pytest.raises(DayClosed):
                self._bring_forward(key, partner, amount, kind, day)
            return
        for _ in range(times):
            told = self._bring_forward(key, partner, amount, kind, day)
            assert bool(told.errors) == (before is not None and before.amounts != amounts)
        if before is None:
            self.model.entries.append(ModelEntry(f"opening:old:{key}", "opening", day, self.now, amounts))

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data(), twice=st.booleans())
    def an_entry_is_reversed(self, data: st.DataObject, twice: bool) -> None:
        entry = self.model.entries[data.draw(st.integers(0, len(self.model.entries) - 1))]
        day, own = max(self.today, entry.booked_on), f"reversal:{entry.key}"
        before = self.model.entry(own)
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
        if entry.kind in ("earned", "adjusted", "taxed"):
            return PostedByClosing
        if entry.kind in ("payout", "returned"):
            return PostedByPayout
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

    def _dies_in(self, act: Callable[[], object]) -> None:
        """The process does it all and dies before the commit."""
        with suppress(Crash), transaction.atomic():
            act()
            raise Crash

    def _adjust(self, key: str, partner: str, amount: int, day: date) -> None:
        account = AccountName(AccountKind.PAYABLE, Nature.COMMISSION, partner, "partner", partner)
        ledger.adjust(book=self.book, key=key, account=account, amount=amount, booked_on=day, reason="調整", by="hana", at=self.now)

    def _bring_forward(self, key: str, partner: str, amount: int, kind: str, day: date) -> openings.OpeningsTold:
        text = f"id,partner,kind,nature,amount\n{key},{partner},{kind},commission,{amount}\n"
        return openings.take_openings(
            program="sakura", group="month_end", source="old", file_name="old.csv", content=text.encode(), booked_on=day, by="hana",
            at=self.now,
        )  # fmt: skip

    def _reverse(self, key: str, day: date) -> None:
        ledger.reverse(book=self.book, key=self._real(key), booked_on=day, reason="誤り", by="hana", at=self.now)

    def _real(self, key: str) -> str:
        """The key as it stands in the books."""
        for id_, name in self.names.items():
            key = key.replace(name, id_)
        return key

    # ── What always holds ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_compared_now(self) -> bool:
        return not self.seldom or self.steps % SELDOM == 0

    @invariant()
    def the_books_say_what_the_model_says(self) -> None:
        if self.is_compared_now:
            self._compare()

    def _compare(self) -> None:
        balances = {(name.kind.value, name.partner): amount for name, amount in queries.balances(self.book).items()}
        assert balances == self.model.balances()
        assert digest_of(self.book, self.names) == self.model.digest()

    @invariant()
    def everything_that_is_verified_holds_every_ten_steps(self) -> None:
        if self.steps and self.steps % VERIFIED_EVERY == 0 and not self.seldom:
            self._verify()
        self.steps += 1

    def what_holds_at_the_end(self) -> None:
        self._compare()
        self._verify()

    def _verify(self) -> None:
        assert [fault for find in INVARIANTS.values() for fault in find()] == []
        assert Run.objects.count() == len(self.model.closed)


def _lines(lines: dict[str, Line]) -> str:
    rows = (f"{id_},{line.partner},{line.net},{line.day}\n" for id_, line in lines.items())
    return f"id,partner,net,ordered_on\n{''.join(rows)}"


def digest_of(book: Book, names: Mapping[str, str]) -> str:
    """Everything the books say, as the model spells it; `names` of ids that are made by chance."""

    def named(key: str) -> str:
        for id_, name in names.items():
            key = key.replace(id_, name)
        return key

    said = []
    for entry in Entry.objects.filter(book=book).select_related("reverses").prefetch_related("lines__account").order_by("number"):
        amounts = {(line.account.kind, line.account.partner): line.amount for line in entry.lines.all()}
        reverses = named(entry.reverses.key) if entry.reverses else None
        key, day, at = named(entry.key), str(entry.booked_on), entry.recorded_at.isoformat()
        said.append([entry.number, key, entry.kind, day, at, reverses, spelled(amounts)])
    book.refresh_from_db()
    return hashed(said, book.closed_through)
