"""Two people for every payment: every permutation of people and steps, the table by amounts, deputies; and bugs planted on purpose."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.core import operations as people
from enishi.core.errors import Refusal
from enishi.core.roles import Role
from enishi.partners.deciding import NotAnApprover, SamePerson
from enishi.partners.states import ProposalState
from enishi.payouts import operations as payouts
from enishi.payouts import sources, verifying
from enishi.payouts.approving import ApprovalLost, ApprovedAlready, ContentDiffers, NotInThisState
from enishi.payouts.models import Batch, BatchApproval, Payment, PayoutFile
from enishi.payouts.payers import StepsWrong
from enishi.payouts.states import BatchState
from enishi_engine.settlement.approval import ApprovalStep
from server.tests.payouts.conftest import OCTOBER_26, approve, other_account, propose, somebody

pytestmark = pytest.mark.django_db


def test_of_every_choice_of_people_only_those_pay_in_which_two_differ(closed, hana, now):
    """Three people who may do everything, each of the three steps by any of them: 27 histories. Who proposes and approves must differ."""
    three = [somebody(name, Role.FINANCE, Role.APPROVER, at=now) for name in ("ai", "bo", "chi")]
    paid = set()
    for proposer, approver, sender in product(three, repeat=3):
        try:
            with transaction.atomic():
                batch = propose(proposer)
                approve(batch, approver)
                payouts.write(batch=batch.number, by=sender, at=OCTOBER_26)
                payouts.send(batch=batch.number, by=sender, at=OCTOBER_26)
                paid.add((proposer, approver, sender))
                raise _Undone
        except (Refusal, _Undone):
            continue

    assert paid == {(first, second, third) for first, second, third in product(three, repeat=3) if first != second}


class _Undone(Exception):
    """The history is taken back, and the next one begins where it began."""


def test_steps_are_not_skipped(proposed, rei):
    for step in (payouts.write, payouts.send):
        with pytest.raises(NotInThisState):
            step(batch=proposed.number, by=rei, at=OCTOBER_26)


def test_who_proposed_it_does_not_approve_it_and_the_database_holds_that_too(proposed, rei, now):
    people.grant_role(user=rei, role=Role.APPROVER, by="setup", at=now)

    with pytest.raises(SamePerson):
        approve(proposed, rei)
    with pytest.raises(IntegrityError, match="payout_batch_approved_by_another"), transaction.atomic():
        BatchApproval.objects.create(batch=proposed, person=rei, prepared_by=rei, hash=proposed.hash, approved_at=OCTOBER_26)
    other = somebody("ai", Role.FINANCE, at=now)
    with pytest.raises(DatabaseError, match="An approval is of a batch that waits for it"), transaction.atomic():
        BatchApproval.objects.create(batch=proposed, person=rei, prepared_by=other, hash=proposed.hash, approved_at=OCTOBER_26)
    with pytest.raises(DatabaseError, match="approved by somebody who did not propose it"), transaction.atomic():
        Batch.objects.update(state=BatchState.APPROVED)


def test_nobody_approves_without_the_role_or_what_they_did_not_look_at(proposed, mio, now):
    with pytest.raises(NotAnApprover):
        approve(proposed, somebody("an", Role.FINANCE, at=now))
    with pytest.raises(ContentDiffers):
        payouts.approve(batch=proposed.number, looked_at="0" * 64, by=mio, at=OCTOBER_26)


@pytest.fixture
def two_from_100_000(mio, hana, now):
    """From 100,000 yen on: an approver and an administrator, and a 稟議番号."""
    steps = [
        ApprovalStep(from_amount=0, roles=(Role.APPROVER.value,)),
        ApprovalStep(from_amount=100_000, roles=(Role.APPROVER.value, Role.ADMINISTRATOR.value), needs_reference=True),
    ]
    table = payouts.propose_steps(currency="JPY", steps=steps, reason="職務権限規程 第5条", by=hana, at=now)
    payouts.decide_steps(table=table.id, as_=ProposalState.APPROVED, why="", by=mio, at=now)


def test_from_an_amount_on_two_people_approve_and_the_reference_is_asked_for(two_from_100_000, closed, rei, mio, hana):
    batch = propose(rei, reference="稟議-123")
    assert approve(batch, mio).state == BatchState.PROPOSED
    with pytest.raises(ApprovedAlready):
        approve(batch, mio)
    assert approve(batch, hana).state == BatchState.APPROVED

    payouts.drop(batch=batch.number, why="もう一度", by=rei, at=OCTOBER_26)
    without = propose(rei)
    approve(without, mio)
    assert approve(without, hana).state == BatchState.PROPOSED


def test_a_table_that_needs_nobody_for_small_amounts_is_refused(hana, now):
    with pytest.raises(StepsWrong):
        payouts.propose_steps(
            currency="JPY", steps=[ApprovalStep(from_amount=1, roles=(Role.APPROVER.value,))], reason="?", by=hana, at=now
        )


def test_who_proposed_a_table_does_not_decide_it(hana, now):
    people.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)
    table = payouts.propose_steps(
        currency="JPY", steps=[ApprovalStep(from_amount=0, roles=(Role.FINANCE.value,))], reason="?", by=hana, at=now
    )
    with pytest.raises(SamePerson):
        payouts.decide_steps(table=table.id, as_=ProposalState.APPROVED, why="", by=hana, at=now)


def test_a_deputy_approves_in_the_days_of_the_deputyship_only(closed, rei, mio, hana, now):
    yui = somebody("yui", Role.PARTNER_MANAGER, at=now)
    payouts.name_deputy(
        person=yui,
        deputy_for=mio,
        role=Role.APPROVER,
        first_day=date(2026, 10, 27),
        last_day=date(2026, 10, 27),
        reason="出張",
        by=hana,
        at=now,
    )
    batch = propose(rei)
    with pytest.raises(NotAnApprover):
        approve(batch, yui)
    assert approve(batch, yui, at=OCTOBER_26 + timedelta(days=1)).state == BatchState.APPROVED


# ── Bugs planted on purpose ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_planted_bug_that_forgets_what_was_paid_is_stopped_by_the_database(sent, rei, monkeypatch):
    """A payout twice: with the same part of the due by the constraint, with another part by the sum."""
    monkeypatch.setattr(sources, "_unpaid", list)
    with pytest.raises(IntegrityError), transaction.atomic():
        propose(rei)

    monkeypatch.setattr(sources, "_unpaid", lambda dues: [replace(one, part=2) for one in dues])
    with pytest.raises(DatabaseError, match="no yen is paid twice"), transaction.atomic():
        propose(rei)
    assert Payment.objects.count() == 2


def test_a_planted_bug_of_an_approval_that_survives_a_change_is_stopped_by_the_database(proposed, rei, mio, monkeypatch):
    approve(proposed, mio)
    other_account("kita", rei=rei, mio=mio, at=OCTOBER_26 - timedelta(days=7), account_number="3333333", holder="キタショウジ")
    monkeypatch.setattr("enishi.payouts.writing.changes", lambda batch, *, at: iter(()))

    with pytest.raises(DatabaseError, match="its approval counts no more"), transaction.atomic():
        payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26 + timedelta(days=1))
    assert PayoutFile.objects.count() == 0


def test_a_payment_that_was_changed_past_the_triggers_ends_the_approval_and_verify_names_it(proposed, rei, mio):
    approve(proposed, mio)
    assert list(verifying.faults()) == []
    _past_the_triggers("UPDATE payouts_payment SET payee = 'mallory' WHERE payee = 'kita'")

    with pytest.raises(ApprovalLost, match="Its rows do not say what was approved"):
        payouts.write(batch=proposed.number, by=rei, at=OCTOBER_26)
    assert f"The payments of {proposed} are not what was proposed." in list(verifying.faults())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE payouts_payment SET amount = amount - 1, withheld = withheld + 1", "A payment stays as it was proposed"),
        ("UPDATE payouts_payment SET payee = 'mallory'", "A payment stays as it was proposed"),
        ("UPDATE payouts_payment SET outcome = 'paid'", "That a transfer was paid"),
        ("UPDATE payouts_payment SET outcome = 'void'", "What became of a payment stays"),
        ("UPDATE payouts_batch SET total = total - 1", "A batch stays as it was proposed"),
        ("UPDATE payouts_batch SET state = 'proposed', sent_by_id = NULL, sent_at = NULL", "A batch is proposed, approved, written, sent"),
        ("DELETE FROM payouts_payment", "never removed"),
        ("DELETE FROM payouts_batch", "never removed"),
        ("UPDATE payouts_payoutfile SET sha256 = 'x'", "How a file is kept"),
        ("DELETE FROM payouts_payoutfile", "never removed"),
        ("UPDATE payouts_batchapproval SET hash = 'x'", "never changed"),
    ],
)
def test_the_database_refuses_every_change_of_what_was_sent(sent, change, why):
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(verifying.faults()) == []


def test_a_payment_cannot_be_put_into_a_batch_that_stands(proposed):
    one = Payment.objects.get(payee="kita")
    one.pk, one.number, one.reference, one.due, one.part = None, 3, "100003", "another", 1
    with pytest.raises(DatabaseError, match="takes no more payments"), transaction.atomic():
        one.save(force_insert=True)


def _past_the_triggers(statement: str) -> None:
    """As somebody who owns the tables could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE payouts_payment DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute("ALTER TABLE payouts_payment ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'payouts_payment'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)
        for _, sql in triggers:
            cursor.execute(sql)
