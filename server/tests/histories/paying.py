"""Histories that go on to the bank: batches proposed, approved by others,
written, sent, and what the bank said read; with everything of machine.py beside it, from an April on that is closed and told.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from enishi.core.errors import Refusal
from enishi.ledger.accounts import AccountKind
from enishi.ledger.models import EntryLine
from enishi.partners.deciding import NotAnApprover, SamePerson
from enishi.partners.states import ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts import sources
from enishi.payouts.approving import ApprovalLost, ApprovedAlready, NotInThisState
from enishi.payouts.models import Batch, Payment, PayoutFile
from enishi.payouts.proposing import CannotPropose
from enishi.payouts.results import NotSent, ReadBefore
from enishi.payouts.states import Outcome
from enishi.payouts.writing import NoFile, content_of
from enishi.statements.models import Document, Statement
from server.tests.histories.model import hashed
from server.tests.histories.money import LIVE, MAY_BECOME, MOST, PAYS_ON, ModelBatch, ModelPayment
from server.tests.histories.sakura import PAYEES, new_account
from server.tests.histories.telling import Telling

Answer = TypeVar("Answer")
PEOPLE = st.sampled_from(["hana", "mio", "rei", "ren"])
ROLES = {"hana": "administrator", "mio": "approver", "ren": "approver", "rei": "finance"}
SMALL_NETS = st.integers(10_000, 10**8)
# Of 2026 after April, besides Saturdays and Sundays (国民の祝日に関する法律; 3 May is a Sunday, 22 September lies between two holidays).
HOLIDAYS = {
    date(2026, month, day)
    for month, day in ((5, 4), (5, 5), (5, 6), (7, 20), (8, 11), (9, 21), (9, 22), (9, 23), (10, 12), (11, 3), (11, 23), (12, 31))
}
LAST_BANK_DAY = date(2026, 12, 30)
OF_CODES = {"0": "paid", "1": "returned", "7": "unknown"}


class Paying(Telling):
    """The operations of statements and payouts, beside their model."""

    def digest(self) -> str:
        """With every file as it is, byte for byte; and every document where that is asked: a word in one makes another digest."""
        issued = Document.objects.order_by("statement__issued_at", "number") if self.whole else ()
        documents = [self._named(one.content) for one in issued]
        files = list(PayoutFile.objects.order_by("batch__number").values_list("name", "sha256"))
        return hashed([super().digest(), self.money.said(), documents, files], None)

    @initialize(data=st.data(), nets=st.tuples(SMALL_NETS, SMALL_NETS, SMALL_NETS), decided=st.booleans(), further=st.integers(0, 5))
    def april_is_told(self, data: st.DataObject, nets: tuple[int, int, int], decided: bool, further: int) -> None:
        """And perhaps it is on its way to the bank already."""
        if decided:
            self.minamis_tax_class_is_decided()
        self.lines_are_told([(code, net, 0) for code, net in zip(PAYEES, nets, strict=True)])
        self.a_month_is_closed(crashes=False, waits=True)
        self.statements_are_issued(data=None, crashes=False)
        for _ in range(further):
            self.the_next_step_is_taken(data)

    # ── Payouts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.money.payable() and self.day <= LAST_BANK_DAY)
    @rule(data=st.data(), by=PEOPLE, everything=st.booleans(), crashes=st.booleans())
    def a_batch_is_proposed(self, data: st.DataObject, by: str, everything: bool, crashes: bool) -> None:
        self._moment()
        found = self.money.payable()
        places = range(len(found))
        chosen = found if everything else [found[place] for place in sorted(data.draw(st.sets(st.sampled_from(places), min_size=1)))]
        pay_on = _bank_day(max(self.day, *(PAYS_ON[one.period] for one in chosen)))
        batch = self.money.propose(chosen, by, pay_on, self.now)
        if any(one.amount > MOST for one in batch.payments):
            with pytest.raises(CannotPropose):
                self._propose(batch)
            return
        if crashes:
            self._dies_in(lambda: self._propose(batch))
        self._propose(batch)
        self.money.batches.append(batch)

    @precondition(lambda self: self.day <= LAST_BANK_DAY and (self.money.payable() or self.money.batches))
    @rule(data=st.data())
    def the_next_step_is_taken(self, data: st.DataObject) -> None:
        """By whom it may be: of the newest batch, or where it is done of another one with everything that is due."""
        batch = self.money.batches[-1] if self.money.batches else None
        if batch is None or batch.state == "void" or batch.results:
            if self.money.payable():
                self.a_batch_is_proposed(data, by="rei", everything=True, crashes=False)
        elif batch.state == "proposed":
            for by in ("mio", "ren", "hana"):
                self._approve(batch, by)
        elif batch.state == "approved":
            self._write(batch, "rei", crashes=False)
        elif batch.state == "written":
            self._send(batch, "rei", twice=False, crashes=False)
        else:
            self._answer(batch, data, crashes=False)

    def _propose(self, batch: ModelBatch) -> None:
        keys = {str(self._id(one.of)) for one in batch.payments}
        payouts.propose(payer="main", pay_on=batch.pay_on, keys=keys, by=self._person(batch.proposed_by), at=self.now)

    @precondition(lambda self: self.money.batches)
    @rule(data=st.data(), by=PEOPLE)
    def a_batch_is_approved(self, data: st.DataObject, by: str) -> None:
        self._approve(self._batch(data), by)

    def _approve(self, batch: ModelBatch, by: str) -> None:
        self._moment()
        refused = self._refusal_of_approving(batch, by)
        looked_at = Batch.objects.get(number=batch.number).hash
        self._asked(refused, lambda: payouts.approve(batch=batch.number, looked_at=looked_at, by=self._person(by), at=self.now))
        if refused is None:
            batch.approved_by.add(by)
            batch.state = "approved" if batch.needs <= {ROLES[name] for name in batch.approved_by} else "proposed"

    def _refusal_of_approving(self, batch: ModelBatch, by: str) -> type[Refusal] | None:
        if batch.state != "proposed":
            return NotInThisState
        if by == batch.proposed_by:
            return SamePerson
        if ROLES[by] not in batch.needs:
            return NotAnApprover
        if self.money.is_lost(batch, self.now):
            return ApprovalLost
        return ApprovedAlready if by in batch.approved_by else None

    @precondition(lambda self: self.money.batches)
    @rule(data=st.data(), by=PEOPLE, crashes=st.booleans())
    def a_file_is_written(self, data: st.DataObject, by: str, crashes: bool) -> None:
        self._write(self._batch(data), by, crashes=crashes)

    def _write(self, batch: ModelBatch, by: str, *, crashes: bool) -> None:
        self._moment()

        def write() -> PayoutFile:
            return payouts.write(batch=batch.number, by=self._person(by), at=self.now)

        if batch.file is not None:
            assert content_of(write()) == batch.file
            return
        refused: type[Refusal] | None
        refused = NotInThisState if batch.state != "approved" else ApprovalLost if self.money.is_lost(batch, self.now) else None
        if crashes and refused is None:
            self._dies_in(write)
        file = self._asked(refused, write)
        if file is not None:
            batch.file, batch.state = content_of(file), "written"
            assert _trailer(batch.file) == (len(batch.payments), batch.total)

    @precondition(lambda self: self.money.batches)
    @rule(data=st.data(), by=PEOPLE)
    def a_file_is_downloaded(self, data: st.DataObject, by: str) -> None:
        batch = self._batch(data)
        refused: type[Refusal] | None = None
        if batch.file is None:
            refused = NoFile
        elif batch.state == "void":
            refused = NotInThisState
        elif batch.state == "written" and self.money.is_lost(batch, self.now):
            refused = ApprovalLost
        got = self._asked(refused, lambda: payouts.download(batch=batch.number, by=self._person(by), at=self.now))
        assert got is None or got[1] == batch.file

    @precondition(lambda self: self.money.batches)
    @rule(data=st.data(), by=PEOPLE, twice=st.booleans(), crashes=st.booleans())
    def a_batch_is_sent(self, data: st.DataObject, by: str, twice: bool, crashes: bool) -> None:
        self._send(self._batch(data), by, twice=twice, crashes=crashes)

    def _send(self, batch: ModelBatch, by: str, *, twice: bool, crashes: bool) -> None:
        self._moment()

        def send() -> Batch:
            return payouts.send(batch=batch.number, by=self._person(by), at=self.now)

        refused: type[Refusal] | None = None
        if batch.state not in ("written", "sent"):
            refused = NotInThisState
        elif batch.state == "written" and self.money.is_lost(batch, self.now):
            refused = ApprovalLost
        if crashes and refused is None:
            self._dies_in(send)
        self._asked(refused, send)
        if refused is None and batch.state == "written":
            batch.state = "sent"
            for one in batch.payments:
                one.outcome = "sent"
                self._book(f"payout:{one.reference}", "payout", batch.pay_on, _moved(one))
            if twice:
                send()

    @precondition(lambda self: any(one.file for one in self.money.batches))
    @rule(data=st.data(), crashes=st.booleans())
    def the_bank_answers(self, data: st.DataObject, crashes: bool) -> None:
        """In byte 114 of each payment's record: paid, no such account, or something that nobody knows."""
        self._answer(data.draw(st.sampled_from([one for one in self.money.batches if one.file])), data, crashes=crashes)

    def _answer(self, batch: ModelBatch, data: st.DataObject, *, crashes: bool) -> None:
        codes = [data.draw(st.sampled_from(sorted(OF_CODES))) for _ in batch.payments]
        self._moment()
        assert batch.file is not None
        content = _answered(batch.file, codes)
        refused: type[Refusal] | None
        refused = NotSent if batch.state != "sent" else ReadBefore if content in batch.results else None

        def read() -> object:
            return payouts.read(batch=batch.number, name="kekka.txt", content=content, by=self._person("rei"), at=self.now)

        if crashes and refused is None:
            self._dies_in(read)
        self._asked(refused, read)
        if refused is None:
            batch.results.add(content)
            for one, code in zip(batch.payments, codes, strict=True):
                if OF_CODES[code] in MAY_BECOME.get(one.outcome, ()):
                    self._becomes(batch, one, OF_CODES[code])

    @precondition(lambda self: self._unknown())
    @rule(data=st.data(), asks=PEOPLE, decides=PEOPLE, outcome=st.sampled_from(["paid", "returned"]))
    def two_people_say_what_became_of_a_payment(self, data: st.DataObject, asks: str, decides: str, outcome: str) -> None:
        batch, one = data.draw(st.sampled_from(self._unknown()))
        self._moment()
        asked = payouts.ask_resolution(
            reference=one.reference, outcome=Outcome(outcome), why="銀行へ電話で確認", by=self._person(asks), at=self.now
        )
        if self._decided(payouts.decide_resolution, str(asked.id), asks, decides):
            self._becomes(batch, one, outcome)

    @precondition(lambda self: self.money.batches)
    @rule(data=st.data(), by=PEOPLE)
    def a_batch_is_dropped(self, data: st.DataObject, by: str) -> None:
        batch = self._batch(data)
        refused: type[Refusal] | None = None
        if batch.state not in ("proposed", "approved"):
            refused = NotInThisState
        elif by != batch.proposed_by and ROLES[by] not in batch.needs:
            refused = NotAnApprover
        self._asked(refused, lambda: payouts.drop(batch=batch.number, why="支払日の誤り", by=self._person(by), at=self.now))
        if refused is None:
            _void(batch)

    @precondition(lambda self: any(one.state == "written" for one in self.money.batches))
    @rule(data=st.data(), asks=PEOPLE, decides=PEOPLE)
    def two_people_make_a_written_batch_void(self, data: st.DataObject, asks: str, decides: str) -> None:
        batch = data.draw(st.sampled_from([one for one in self.money.batches if one.state == "written"]))
        self._moment()
        asked = payouts.ask_void(batch=batch.number, why="差替え", by=self._person(asks), at=self.now)
        if self._decided(payouts.decide_void, str(asked.id), asks, decides):
            _void(batch)

    @precondition(lambda self: self.money.statements)
    @rule(data=st.data())
    def a_payee_is_held_or_let_go(self, data: st.DataObject) -> None:
        one = self._statement(data)
        self._moment()
        if one.held_back:
            payouts.release(due=str(self._id(one)), by=self._person("rei"), at=self.now)
        else:
            payouts.hold(due=str(self._id(one)), reason="契約書を確認中", by=self._person("rei"), at=self.now)
        one.held_back = not one.held_back

    @rule(code=st.sampled_from(PAYEES))
    def a_bank_account_is_changed(self, code: str) -> None:
        """It is used after the holding days: who was to be paid before keeps no approval beyond them."""
        self._moment()
        place = len(self.money.accounts[code]) + 1
        new_account(code, place, rei=self._person("rei"), mio=self._person("mio"), at=self.now)
        self.money.accounts[code].append((place, self.now + timedelta(days=7)))

    def _decided(self, decide: Callable[..., object], request: str, asks: str, decides: str) -> bool:
        """Decide a request as the second person; what such a person may not decide is taken back."""
        refused: type[Refusal] | None
        refused = SamePerson if asks == decides else NotAnApprover if ROLES[decides] != "approver" else None
        by, approved = self._person(decides), ProposalState.APPROVED
        self._asked(refused, lambda: decide(request=request, as_=approved, why="", by=by, at=self.now))
        if refused is not None:
            decide(request=request, as_=ProposalState.WITHDRAWN, why="取り下げ", by=self._person(asks), at=self.now)
        return refused is None

    def _asked(self, refused: type[Refusal] | None, act: Callable[[], Answer]) -> Answer | None:
        if refused is None:
            return act()
        with pytest.raises(refused):
            act()
        return None

    def _becomes(self, batch: ModelBatch, one: ModelPayment, outcome: str) -> None:
        one.outcome = outcome
        if outcome == "returned":
            back = {account: -amount for account, amount in _moved(one).items()}
            self._book(f"payout:{one.reference}:returned", "returned", max(self.day, batch.pay_on), back)

    def _batch(self, data: st.DataObject) -> ModelBatch:
        """Mostly the newest one."""
        self._moment()
        newest_first = list(reversed(self.money.batches))
        return data.draw(st.sampled_from([newest_first[0], *newest_first]))

    def _unknown(self) -> list[tuple[ModelBatch, ModelPayment]]:
        return [(batch, one) for batch in self.money.batches for one in batch.payments if one.outcome == "unknown"]

    # ── What always holds ────────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def statements_and_payouts_say_what_their_model_says(self) -> None:
        if self.is_compared_now:
            self._compare_payments()

    def what_holds_at_the_end(self) -> None:
        super().what_holds_at_the_end()
        self._compare_payments()
        self._add_up()

    def _compare_payments(self) -> None:
        assert said_of_rows() == self.money.said()
        numbers = {str(id_): number for id_, number in Statement.objects.values_list("id", "number")}
        shown = {numbers[one.due.key]: (one.due.whole, one.due.held, one.due.open) for one in sources.open_dues(at=self.now)}
        expected = {one.number: (one.due, one.held()[0], self.money.open(one)[0]) for one in self.money.statements if one.due > 0}
        assert shown == {number: said for number, said in expected.items() if said[1] > 0 or said[2] > 0}

    @invariant()
    def no_yen_is_paid_twice_and_what_is_payable_is_what_was_told_less_what_was_paid(self) -> None:
        if self.is_compared_now:
            self._add_up()

    def _add_up(self) -> None:
        paid: dict[str, int] = {}
        left: dict[str, int] = {}
        for one in Payment.objects.select_related("batch"):
            if one.outcome in LIVE:
                paid[one.due] = paid.get(one.due, 0) + one.gross
            if one.batch.state == "sent" and one.outcome != "returned":
                left[one.payee] = left.get(one.payee, 0) + one.gross
        dues = {str(one.id): one for one in Statement.objects.all()}
        assert all(amount <= dues[key].due for key, amount in paid.items())
        for payee in PAYEES:
            lines = EntryLine.objects.filter(account__payee=payee, account__kind=AccountKind.PAYABLE).values_list("amount", flat=True)
            of_statements = sum(one.due for one in dues.values() if one.payee == payee)
            assert -sum(lines) == of_statements - left.get(payee, 0) + self._not_told(payee)

    def _not_told(self, payee: str) -> int:
        """What a closing settled and no statement says yet, what is carried, and what was given or taken by hand since the last closing."""
        of_payee = [one for (_, code), one in sorted(self.money.settled.items()) if code == payee]
        waiting = sum(one.balance for one in of_payee if one.outcome == "paid" and one.statement is None)
        newest = self.money.settled.get((self.model.closed[-1], payee)) if self.model.closed else None
        carried = newest.balance if newest is not None and newest.outcome == "owed_back" else 0
        by_hand = sum(
            -entry.amounts.get(("payable", payee), 0)
            for entry in self.model.entries
            if entry.kind in ("manual", "opening", "reversal") and not self.model.is_closed(entry.booked_on)
        )
        return waiting + carried + by_hand

    @invariant()
    def nobody_pays_alone(self) -> None:
        for batch in Batch.objects.filter(state__in=("approved", "written", "sent")).prefetch_related("approvals__person"):
            assert {one.person_id for one in batch.approvals.all()} - {batch.proposed_by_id}


def said_of_rows() -> list[object]:
    """Everything that statements and payouts say, as the model spells it."""
    found = []
    for one in Statement.objects.select_related("run").prefetch_related("documents").order_by("run__number", "payee"):
        kinds = [document.kind for document in sorted(one.documents.all(), key=lambda each: each.place)]
        figures = [one.opening, one.net, one.tax, one.closing, one.due, one.withheld, one.withheld_from]
        found.append([one.number, one.outcome, str(one.pays_on), kinds, figures, one.state, str(one.delivered_on)])
    batches = [
        [one.number, one.state, one.total, str(one.pay_on), sorted(each.person.name for each in one.approvals.all())]
        for one in Batch.objects.prefetch_related("approvals__person").order_by("number")
    ]
    numbers = {str(id_): number for id_, number in Statement.objects.values_list("id", "number")}
    payments = [
        [one.reference, numbers[one.due], one.gross, one.base, one.withheld, one.amount, one.outcome]
        for one in Payment.objects.order_by("batch__number", "number")
    ]
    return [found, batches, payments]


def _bank_day(day: date) -> date:
    while day.weekday() >= 5 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


def _moved(one: ModelPayment) -> dict[tuple[str, str], int]:
    payee = one.of.payee
    moved = {("payable", payee): one.gross, ("withheld", payee): -one.withheld, ("paid", payee): -one.amount}
    return {account: amount for account, amount in moved.items() if amount}


def _void(batch: ModelBatch) -> None:
    batch.state = "void"
    for one in batch.payments:
        one.outcome = "void"


def _trailer(content: bytes) -> tuple[int, int]:
    """How many payments, and of how much, the file says at its end: digits 2 to 7 and 8 to 19 of the record that begins with 8."""
    record = next(one for one in content.split(b"\r\n") if one.startswith(b"8"))
    return int(record[1:7]), int(record[7:19])


def _answered(content: bytes, codes: list[str]) -> bytes:
    records = content.decode("shift_jis").split("\r\n")
    data = [record[:113] + code + record[114:] for record, code in zip(records[1:-3], codes, strict=True)]
    return "\r\n".join([records[0], *data, *records[-3:]]).encode("shift_jis")
