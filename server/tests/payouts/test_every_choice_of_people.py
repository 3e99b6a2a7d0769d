"""Every choice of people for every step on the way of money: wherever a step needs a second person, nobody takes it alone, and the database says so too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product

import pytest
from django.db import DatabaseError, transaction

from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners import operations as partners
from enishi.partners.deciding import SamePerson
from enishi.partners.models import BankAccount
from enishi.partners.states import ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts.models import ApprovalTable, Batch, Payment, Request
from enishi.payouts.states import Outcome
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from enishi_engine.settlement.approval import ApprovalStep
from server.tests.payouts.conftest import ACCOUNT, OCTOBER_12, OCTOBER_26, approve, propose, somebody
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered, stands

pytestmark = pytest.mark.django_db
PROMISED = date(2026, 10, 20)
AGAIN = ACCOUNT.account_number.replace("1", "9")
Two = Callable[[User, User], object]


class _Undone(Exception):
    """The history is taken back, and the next one begins where it began."""


@contextmanager
def tried() -> Iterator[None]:
    """What is done here is taken back, whether it was refused or not."""
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


@pytest.fixture
def everybody(db, now) -> list[User]:
    """Three people who may do everything."""
    return [somebody(name, Role.FINANCE, Role.APPROVER, at=now) for name in ("ai", "bo", "chi")]


def done_by(everybody: list[User], two: Two) -> set[tuple[str, str]]:
    """By which two people it was done, of all nine choices."""
    done = set()
    for first, second in product(everybody, repeat=2):
        with tried():
            try:
                two(first, second)
            except SamePerson:
                continue
            done.add((first.name, second.name))
    return done


TWO_OF_THREE = {("ai", "bo"), ("ai", "chi"), ("bo", "ai"), ("bo", "chi"), ("chi", "ai"), ("chi", "bo")}


def test_from_the_statement_to_the_bank_whoever_does_the_other_steps_who_proposes_and_who_approves_are_two(
    program, aoba, main, told, close, everybody
):
    """Two people, six steps, 64 histories: to issue, to write down the partner's confirmation, to propose, to approve, to write, to send."""
    told.line("A1", "2026-09-10", 1_000_000)
    close("2026-09")
    two, paid = everybody[:2], set()
    for history in product(two, repeat=6):
        issuer, confirmer, proposer, approver, writer, sender = history
        with tried():
            try:
                statements.issue(program="sakura", closing="month_end/2026-09", by=str(issuer.id), at=OCTOBER_12)
                statement = Statement.objects.get()
                statements.confirm(statement=statement.id, answer="経理 青木様、電話", by=str(confirmer.id), at=OCTOBER_12)
                batch = propose(proposer)
                approve(batch, approver)
                payouts.write(batch=batch.number, by=writer, at=OCTOBER_26)
                payouts.send(batch=batch.number, by=sender, at=OCTOBER_26)
            except Refusal:
                continue
            assert Payment.objects.get().outcome == Outcome.SENT
            paid.add(history)

    assert paid == {history for history in product(two, repeat=6) if history[2] != history[3]}
    assert len(paid) == 32
    assert not any(len(set(history)) == 1 for history in paid)


def test_an_unknown_outcome_is_resolved_by_two(sent, rei, everybody):
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "7"), by=rei, at=NOVEMBER_2)
    kita = Payment.objects.get(payee="kita")

    def resolve(asker: User, decider: User) -> None:
        asked = payouts.ask_resolution(reference=kita.reference, outcome=Outcome.RETURNED, why="銀行へ電話", by=asker, at=NOVEMBER_2)
        payouts.decide_resolution(request=str(asked.id), as_=ProposalState.APPROVED, why="", by=decider, at=NOVEMBER_2)
        assert Payment.objects.get(id=kita.id).outcome == Outcome.RETURNED

    assert done_by(everybody, resolve) == TWO_OF_THREE
    assert Payment.objects.get(id=kita.id).outcome == Outcome.UNKNOWN


def test_a_batch_with_its_file_is_made_void_by_two(proposed, rei, mio, everybody):
    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)

    def void(asker: User, decider: User) -> None:
        asked = payouts.ask_void(batch=proposed.number, why="差替え", by=asker, at=OCTOBER_26)
        payouts.decide_void(request=str(asked.id), as_=ProposalState.APPROVED, why="", by=decider, at=OCTOBER_26)
        assert Batch.objects.get().state == "void"

    assert done_by(everybody, void) == TWO_OF_THREE


def test_what_a_difference_is_corrected_by_is_decided_by_two(closed, everybody):
    """The partner says that A1 is worth more: 20,000 are proposed by one person and approved by another, whoever they are."""
    statement = Statement.objects.get(payee="aoba")
    dispute = statements.report_difference(
        statement=statement.id, line="commission/A1/aoba", text="A1は120,000円のはずです", answer_by=PROMISED, by="ken", at=OCTOBER_12
    )

    def correct(proposer: User, decider: User) -> None:
        asked = statements.propose_correction(
            dispute=dispute.id, text="ご指摘のとおりでした", correction=20_000, by=proposer, at=OCTOBER_12
        )
        statements.decide_correction(correction=asked.id, as_=ProposalState.APPROVED, why="", by=decider, at=OCTOBER_12)
        assert stands("aoba") == {"payable": -130_000}

    assert done_by(everybody, correct) == TWO_OF_THREE
    assert stands("aoba") == {"payable": -110_000}


def test_the_account_that_is_paid_to_is_known_by_two(aoba, everybody, now):
    def change(proposer: User, approver: User) -> None:
        words = replace(ACCOUNT, account_number=AGAIN)
        proposed = partners.propose_bank_account(partner="aoba", words=words, reason="口座変更届", by=proposer, at=now)
        partners.approve_bank_account(account=str(proposed.id), number_again=AGAIN, by=approver, at=now)

    assert done_by(everybody, change) == TWO_OF_THREE


def test_who_must_approve_is_decided_by_two(everybody, now):
    def decide(proposer: User, decider: User) -> None:
        steps = [ApprovalStep(from_amount=0, roles=(Role.FINANCE.value,))]
        table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程", by=proposer, at=now)
        payouts.decide_steps(table=table.id, as_=ProposalState.APPROVED, why="", by=decider, at=now)

    assert done_by(everybody, decide) == TWO_OF_THREE


def test_the_database_lets_nobody_decide_what_they_proposed_themselves(sent, aoba, rei, now):
    """Past every operation: a planted bug that forgets to compare the two people is stopped by a constraint of each table."""
    written = payouts.download(batch=sent.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=sent.number, name="kekka.txt", content=answered(written, "0", "7"), by=rei, at=NOVEMBER_2)
    kita = Payment.objects.get(payee="kita")
    asked = payouts.ask_resolution(reference=kita.reference, outcome=Outcome.RETURNED, why="銀行へ電話", by=rei, at=NOVEMBER_2)
    steps = [ApprovalStep(from_amount=0, roles=(Role.FINANCE.value,))]
    table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程", by=rei, at=now)
    words = replace(ACCOUNT, account_number=AGAIN)
    account = partners.propose_bank_account(partner="aoba", words=words, reason="口座変更届", by=rei, at=now)
    waiting = (
        (Request.objects.filter(id=asked.id), "payout_request_decided_by_another"),
        (ApprovalTable.objects.filter(id=table.id), "approval_table_decided_by_another"),
        (BankAccount.objects.filter(id=account.id), "bank_account_decided_by_another"),
    )
    for rows, constraint in waiting:
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            rows.update(state=ProposalState.APPROVED, decided_by=rei, decided_at=NOVEMBER_2)


@pytest.mark.parametrize("step", ["resolution", "void", "table"])
def test_a_planted_bug_that_lets_one_person_decide_is_stopped_by_the_database(step, proposed, rei, mio, monkeypatch, now):
    """The operation no longer compares who proposed and who decides."""

    def forgetful(found, *, as_, why, by, at) -> None:
        found.state, found.decided_by, found.decided_at, found.decision = as_, by, at, why

    approve(proposed, mio)
    payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    module = "enishi.payouts." + {"resolution": "results", "void": "approving", "table": "payers"}[step]
    monkeypatch.setattr(f"{module}.decide", forgetful)
    alone: Callable[[], object]
    if step == "void":
        asked = payouts.ask_void(batch=proposed.number, why="差替え", by=rei, at=OCTOBER_26)
        alone = partial(payouts.decide_void, request=str(asked.id), as_=ProposalState.APPROVED, why="", by=rei, at=OCTOBER_26)
    elif step == "table":
        steps = [ApprovalStep(from_amount=0, roles=(Role.FINANCE.value,))]
        table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程", by=rei, at=now)
        alone = partial(payouts.decide_steps, table=table.id, as_=ProposalState.APPROVED, why="", by=rei, at=now)
    else:
        payouts.send(batch=proposed.number, by=rei, at=OCTOBER_26)
        written = payouts.download(batch=proposed.number, by=rei, at=OCTOBER_26)[1]
        payouts.read(batch=proposed.number, name="kekka.txt", content=answered(written, "0", "7"), by=rei, at=NOVEMBER_2)
        kita = Payment.objects.get(payee="kita")
        asked = payouts.ask_resolution(reference=kita.reference, outcome=Outcome.RETURNED, why="銀行へ電話", by=rei, at=NOVEMBER_2)
        alone = partial(payouts.decide_resolution, request=str(asked.id), as_=ProposalState.APPROVED, why="", by=rei, at=NOVEMBER_2)

    with pytest.raises(DatabaseError, match="decided_by_another"), transaction.atomic():
        alone()
