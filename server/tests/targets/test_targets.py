"""Targets that both sides signed: proposed, signed by the partner and by the maker's second person, and a fact only then."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.core.models import AuditRow
from enishi.core.roles import Role
from enishi.intake import console_rows
from enishi.intake import queries as facts
from enishi.targets import operations, queries, verifying
from enishi.targets.models import Step, Target, TargetStep
from enishi.targets.operations import Proposal
from enishi.targets.refusals import (
    NoFigure,
    NoPaper,
    NoSuchContact,
    NoSuchMetric,
    NoSuchPartner,
    NotASigner,
    NothingWaits,
    ReasonMissing,
    SamePerson,
    SignedInTheFuture,
    SpanBackwards,
    SpanBegan,
    TargetWaits,
)
from enishi.targets.sealing import TRIGGERS
from server.tests.targets.conftest import somebody

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 signed"
SIGNED = date(2026, 9, 28)
QUARTER: dict[str, Any] = {
    "program": "sakura", "partner": "aoba", "metric": "sales_quarter", "first_day": date(2026, 10, 1), "last_day": date(2026, 12, 31),
    "value": "3,000,000", "reason": "前年同期の1.2倍です。",
}  # fmt: skip


def proposed(by, now, **other: Any) -> Target:
    return operations.propose(proposal=Proposal(**QUARTER | other), by=by, at=now)


def signed(target: Target, by, contact, now, **other: Any) -> TargetStep:
    said = {"contact": contact, "signed_on": SIGNED, "file_name": "目標合意書.pdf", "content": PAPER} | other
    return operations.record_signature(target=target.id, by=by, at=now, **said)


@pytest.fixture
def target(program, ken, emi, now) -> Target:
    """Three million yen for the quarter from today on, proposed."""
    return proposed(emi, now)


def as_fact(target: Target) -> dict[str, Any] | None:
    return console_rows.current_row("targets", {"id": target.id})


def test_a_target_is_a_fact_once_both_sides_have_signed_it_and_not_before(target, ken, emi, mio, now):
    assert as_fact(target) is None
    signed(target, emi, ken, now)
    assert as_fact(target) is None

    operations.sign(target=target.id, by=mio, at=now)

    assert as_fact(target) == {
        "id": target.id, "partner": "aoba", "person": None, "metric": "sales_quarter", "first_day": "2026-10-01", "last_day": "2026-12-31",
        "value": "3000000", "partner_signed_on": "2026-09-28", "maker_signed_on": "2026-10-01", "agreed_late": "false",
    }  # fmt: skip
    read = queries.target(target.id)
    assert read is not None
    assert [(step.step, step.by, step.signed_on) for step in read.steps] == [
        (Step.PARTNER_SIGNED, "emi", SIGNED), (Step.AGREED, "mio", date(2026, 10, 1)),
    ]  # fmt: skip
    assert read.steps[0].contact == "健"
    assert queries.paper(read.steps[0].paper) == PAPER
    acts = AuditRow.objects.filter(subject=f"target:{target.id}").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["propose_target", "partner_signed_target", "agreed_target"]
    assert list(verifying.faults()) == []


def test_two_people_stand_for_the_maker_by_operation_and_past_it(target, ken, emi, mio, hana, now):
    both = somebody("ai", now, Role.PARTNER_MANAGER, Role.APPROVER)
    signed(target, both, ken, now)

    with pytest.raises(SamePerson):
        operations.sign(target=target.id, by=emi, at=now)
    with pytest.raises(SamePerson):
        operations.sign(target=target.id, by=both, at=now)
    with pytest.raises(NotASigner):
        operations.sign(target=target.id, by=hana, at=now)
    for by, why in ((emi, "proposed a target"), (both, "recorded the partner")):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            TargetStep.objects.create(target=target, step=Step.AGREED, by=by, at=now, signed_on=SIGNED)
    assert as_fact(target) is None


def test_without_the_rule_of_the_second_person_the_database_still_refuses(target, ken, emi, now, monkeypatch):
    """The planted bug: the operation forgets to ask who signs."""
    signed(target, emi, ken, now)
    monkeypatch.setattr(operations, "_second", lambda *_: None)

    with pytest.raises(DatabaseError, match="does not sign or reject it"), transaction.atomic():
        operations.sign(target=target.id, by=emi, at=now)
    assert as_fact(target) is None


def test_the_maker_does_not_sign_before_the_partner(target, mio, now):
    with pytest.raises(NothingWaits):
        operations.sign(target=target.id, by=mio, at=now)
    with pytest.raises(DatabaseError, match="that the partner has signed"), transaction.atomic():
        TargetStep.objects.create(target=target, step=Step.AGREED, by=mio, at=now, signed_on=SIGNED)


def test_another_figure_is_another_version_and_both_stay(target, ken, emi, mio, now):
    signed(target, emi, ken, now)
    operations.sign(target=target.id, by=mio, at=now)

    second = proposed(emi, now, value="3_500_000".replace("_", ""))
    signed(second, emi, ken, now, content=b"another paper")
    operations.sign(target=second.id, by=mio, at=now)

    assert (target.number, second.number) == (1, 2)
    assert target.id < second.id, "of two that were signed on one day, the engine takes the larger id"
    assert [row["value"] for row in sorted(facts.latest_rows("targets"), key=lambda row: str(row["id"]))] == [
        3_000_000_000_000,
        3_500_000_000_000,
    ]
    assert list(verifying.faults()) == []


def test_one_version_waits_at_a_time(target, emi, now):
    with pytest.raises(TargetWaits):
        proposed(emi, now)
    operations.withdraw(target=target.id, reason="金額の見直し", by=emi, at=now)

    assert proposed(emi, now).number == 2


def test_what_came_to_its_end_goes_no_further(target, ken, emi, mio, now):
    signed(target, emi, ken, now)
    operations.reject(target=target.id, reason="根拠が不足", by=mio, at=now)

    with pytest.raises(NothingWaits):
        operations.sign(target=target.id, by=mio, at=now)
    with pytest.raises(NothingWaits):
        operations.withdraw(target=target.id, reason="やはり", by=emi, at=now)
    with pytest.raises(DatabaseError, match=r"Nothing follows|UNIQUE|unique"), transaction.atomic():
        TargetStep.objects.create(target=target, step=Step.AGREED, by=mio, at=now, signed_on=SIGNED)


def test_who_proposed_it_does_not_reject_it_and_an_end_has_its_reason(target, emi, mio, now):
    with pytest.raises(SamePerson):
        operations.reject(target=target.id, reason="いいえ", by=emi, at=now)
    with pytest.raises(ReasonMissing):
        operations.reject(target=target.id, reason=" ", by=mio, at=now)
    with pytest.raises(ReasonMissing):
        operations.withdraw(target=target.id, reason="", by=emi, at=now)


def test_a_target_signed_after_its_first_day_counts_only_where_both_sides_say_so(program, ken, emi, mio, now):
    began = {"first_day": date(2026, 7, 1), "last_day": date(2026, 9, 30)}
    with pytest.raises(SpanBegan):
        proposed(emi, now, **began)
    late = proposed(emi, now, counts_late=True, **began)
    signed(late, emi, ken, now)
    operations.sign(target=late.id, by=mio, at=now)
    said = as_fact(late)
    assert said is not None
    assert said["agreed_late"] == "true"

    in_time = proposed(emi, now)
    signed(in_time, emi, ken, now)
    with pytest.raises(SpanBegan):
        operations.sign(target=in_time.id, by=mio, at=now + timedelta(days=1))


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"partner": "kita"}, NoSuchPartner), ({"metric": "sales"}, NoSuchMetric), ({"program": "other"}, NoSuchMetric),
        ({"last_day": date(2026, 9, 30)}, SpanBackwards), ({"value": "3000000.5"}, NoFigure), ({"value": "三百万"}, NoFigure),
        ({"value": "0"}, NoFigure), ({"value": "NaN"}, NoFigure), ({"value": "1000000000"}, NoFigure),
        ({"metric": "lines_quarter", "value": "12.5"}, NoFigure), ({"reason": ""}, ReasonMissing),
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_and_nothing_is_kept(program, ken, emi, now, other, refusal):
    with pytest.raises(refusal):
        proposed(emi, now, **other)
    assert Target.objects.count() == 0


def test_a_signature_is_somebodys_on_a_day_that_has_come_with_its_paper(target, ken, emi, now):
    with pytest.raises(NoSuchContact):
        signed(target, emi, "00000000-0000-0000-0000-000000000000", now)
    with pytest.raises(SignedInTheFuture):
        signed(target, emi, ken, now, signed_on=date(2026, 10, 2))
    with pytest.raises(NoPaper):
        signed(target, emi, ken, now, content=b"")
    signed(target, emi, ken, now)
    with pytest.raises(NothingWaits):
        signed(target, emi, ken, now)


def test_rows_are_never_changed_and_never_removed(target, ken, emi, now):
    signed(target, emi, ken, now)
    for change in (
        "UPDATE targets_target SET value = '1'", "DELETE FROM targets_target", "UPDATE targets_targetstep SET by_id = by_id",
        "DELETE FROM targets_targetstep",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def asleep(statement: str) -> None:
    """A statement of somebody with the disk in hand: the triggers sleep."""
    tables = ("targets_target", "targets_targetstep")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_verify_finds_a_figure_that_was_changed_after_both_signed(target, ken, emi, mio, now):
    signed(target, emi, ken, now)
    operations.sign(target=target.id, by=mio, at=now)
    asleep("UPDATE targets_target SET value = '1'")

    found = list(verifying.faults())

    assert f"The target {target.id} is agreed, and the fact says something else or nothing." in found
    assert sum("could be changed" in one for one in found) == len(TRIGGERS)


def test_verify_finds_a_signature_that_is_gone(target, ken, emi, mio, now):
    signed(target, emi, ken, now)
    operations.sign(target=target.id, by=mio, at=now)
    asleep("DELETE FROM targets_targetstep WHERE step = 'partner_signed'")

    assert f"The target {target.id} is agreed, and the partner has not signed it." in list(verifying.faults())
