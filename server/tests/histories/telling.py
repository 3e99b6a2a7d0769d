"""Histories in which partners are told: statements issued, delivered, confirmed, disputed, answered, and their silence counted; with everything
of machine.py beside it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from enishi.core.models import User
from enishi.partners.deciding import SamePerson
from enishi.partners.states import ProposalState
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from server.tests.histories.machine import TOKYO, Histories
from server.tests.histories.model import ModelEntry
from server.tests.histories.money import ModelStatement, Money
from server.tests.histories.sakura import BEGUN, PAYEES, Payers, set_up_payers


class Telling(Histories):
    """The operations of statements, beside their model."""

    begins: ClassVar[Callable[[], Payers]] = staticmethod(set_up_payers)
    sakura: ClassVar[Payers]

    def __init__(self) -> None:
        super().__init__()
        self.money = Money(self.model)
        self.money.accounts = {code: [(1, BEGUN + timedelta(days=7))] for code in PAYEES}

    @property
    def day(self) -> date:
        """The day in Tokyo, however late it is."""
        return self.now.astimezone(TOKYO).date()

    def _person(self, name: str) -> User:
        found: User = getattr(self.sakura, name)
        return found

    def _named(self, text: str) -> str:
        for id_, name in self.names.items():
            text = text.replace(id_, name)
        return text

    def _is_closed(self, period: str) -> None:
        self.money.settle(period)

    # ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.model.closed)
    @rule(data=st.data(), crashes=st.booleans())
    def statements_are_issued(self, data: st.DataObject | None, crashes: bool) -> None:
        """Of a closing; who lacks something is left out, and again goes on with who is missing."""
        period = self.model.closed[-1] if data is None else data.draw(st.sampled_from(self.model.closed))
        self._moment()
        if crashes:
            self._dies_in(lambda: self._issue(period))
        left_out = self.money.left_out(period)
        found = self._issue(period)
        assert sorted((one.partner, one.name) for one in found.left_out) == sorted(left_out)
        for one in self.money.issue(period, self.day):
            tax = one.tax_open if one.outcome == "paid" else 0
            if tax:
                id_ = str(Statement.objects.get(number=one.number).id)
                self._book(f"statement:{id_}:tax", "taxed", one.issued_on, {("tax", one.payee): tax, ("payable", one.payee): -tax})

    def _issue(self, period: str) -> statements.ToIssue:
        return statements.issue(program="sakura", closing=f"month_end/{period}", by="hana", at=self.now)

    @precondition(lambda self: self.money.statements)
    @rule(data=st.data())
    def a_statement_is_delivered(self, data: st.DataObject) -> None:
        one = self._statement(data)
        self._moment()
        if one.delivered_on not in (None, self.day):
            with pytest.raises(statements.DeliveredOtherwise):
                statements.deliver(statement=self._id(one), on=self.day, by="rei", at=self.now)
            return
        statements.deliver(statement=self._id(one), on=self.day, by="rei", at=self.now)
        one.delivered_on = self.day

    @precondition(lambda self: self.money.statements)
    @rule(data=st.data())
    def a_statement_is_confirmed(self, data: st.DataObject) -> None:
        one = self._statement(data)
        self._moment()
        if one.state in ("issued", "disputed") and one.disputed:
            with pytest.raises(statements.StillDisputed):
                statements.confirm(statement=self._id(one), answer="電話にて", by="rei", at=self.now)
            return
        statements.confirm(statement=self._id(one), answer="電話にて", by="rei", at=self.now)
        one.state = one.state if one.state == "deemed_confirmed" else "confirmed"

    @precondition(lambda self: any(one.once_named() for one in self.money.statements))
    @rule(data=st.data())
    def a_partner_reports_a_difference(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.money.statements if one.once_named()]))
        line = data.draw(st.sampled_from(one.once_named()))
        self._moment()
        said: dict[str, Any] = {
            "statement": self._id(one),
            "line": self._real(line),
            "text": "違います",
            "answer_by": self.day,
            "by": "ken",
            "at": self.now,
        }
        if one.state in ("confirmed", "deemed_confirmed") or line in one.disputed:
            with pytest.raises((statements.AnsweredAlready, statements.ReportedAlready)):
                statements.report_difference(**said)
            return
        self.names[str(statements.report_difference(**said).id)] = f"(difference {len(self.names) + 1})"
        one.state = "disputed"
        one.disputed.add(line)

    @precondition(lambda self: any(one.disputed for one in self.money.statements))
    @rule(data=st.data(), correction=st.one_of(st.just(0), st.integers(-(10**6), 10**6)), crashes=st.booleans())
    def a_difference_is_answered(self, data: st.DataObject, correction: int, crashes: bool) -> None:
        one = data.draw(st.sampled_from([one for one in self.money.statements if one.disputed]))
        line = data.draw(st.sampled_from(sorted(one.disputed)))
        self._moment()
        dispute = Statement.objects.get(number=one.number).disputes.get(line=self._real(line), state="open")

        def answer() -> None:
            statements.reply(dispute=dispute.id, text="注文書を確認しました", from_partner=False, by="rei", at=self.now)
            if not correction:
                statements.resolve(dispute=dispute.id, text="ご指摘のとおりです", by="rei", at=self.now)
                return
            rei, mio, text = self._person("rei"), self._person("mio"), "ご指摘のとおりです"
            asked = statements.propose_correction(dispute=dispute.id, text=text, correction=correction, by=rei, at=self.now)
            with pytest.raises(SamePerson):
                statements.decide_correction(correction=asked.id, as_=ProposalState.APPROVED, why="", by=rei, at=self.now)
            statements.decide_correction(correction=asked.id, as_=ProposalState.APPROVED, why="", by=mio, at=self.now)

        if crashes:
            self._dies_in(answer)
        answer()
        one.disputed.remove(line)
        if correction:
            amounts = {("expense", one.payee): correction, ("payable", one.payee): -correction}
            self._book(f"manual:dispute:{self.names[str(dispute.id)]}", "manual", self.day, amounts)

    @rule()
    def silence_is_counted(self) -> None:
        self._moment()
        assert statements.deem_all(by="job", at=self.now) == self.money.deem(self.day)

    def _book(self, key: str, kind: str, day: date, amounts: dict[tuple[str, str], int]) -> None:
        """An entry, on the day or the first one that is open."""
        through = self.model.closed_through
        booked_on = day if through is None or day > through else through + timedelta(days=1)
        self.model.entries.append(ModelEntry(key, kind, booked_on, self.now, amounts))

    def _statement(self, data: st.DataObject) -> ModelStatement:
        return data.draw(st.sampled_from(self.money.statements))

    def _id(self, one: ModelStatement) -> UUID:
        return Statement.objects.get(number=one.number).id
