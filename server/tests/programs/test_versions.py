"""Texts of programs: drafted, approved by a second person, in force from their day, and never edited after."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.core import operations as people
from enishi.core.models import AuditRow, User
from enishi.core.roles import Role
from enishi.programs import operations as programs
from enishi.programs import queries, verifying
from enishi.programs.models import ProgramVersion, State
from enishi.programs.natures import Nature
from enishi.programs.operations import (
    DraftChanged,
    NoSuchDraft,
    NoSuchIncentive,
    NotAnApprover,
    SamePerson,
    TextApproved,
    TextInClosedPeriod,
    TextOfOtherProgram,
    TextRefused,
)
from enishi.programs.reading import read

pytestmark = pytest.mark.django_db
TEXT = """\
program: {id: sakura}
currency: JPY
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
APRIL = date(2026, 4, 1)


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


@pytest.fixture
def drafted(hana, now) -> ProgramVersion:
    return programs.draft(program="sakura", from_day=APRIL, text=TEXT, by=hana, at=now)


def approve(version: ProgramVersion, by: User, now, **other) -> ProgramVersion:
    said: dict[str, Any] = {"program": "sakura", "from_day": version.from_day, "looked_at": version.hash, "closed_through": None} | other
    return programs.approve(by=by, at=now, **said)


def test_a_draft_is_in_force_once_a_second_person_has_approved_it(drafted, mio, now):
    assert queries.approved_texts("sakura") == []

    approved = approve(drafted, mio, now)

    assert (approved.state, approved.approved_by) == (State.APPROVED, mio)
    assert [(text.from_day, text.hash) for text in queries.approved_texts("sakura")] == [(APRIL, drafted.hash)]
    assert [act for (act,) in AuditRow.objects.filter(subject="program:sakura").order_by("id").values_list("act")] == [
        "draft_text",
        "approve_text",
    ]


def test_who_drafted_a_text_does_not_approve_it_and_the_database_holds_that_too(drafted, hana, now):
    people.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)

    with pytest.raises(SamePerson):
        approve(drafted, hana, now)
    with pytest.raises(IntegrityError, match="version_approved_by_another"), transaction.atomic():
        ProgramVersion.objects.filter(id=drafted.id).update(state=State.APPROVED, approved_by=hana, approved_at=now)


def test_only_who_has_the_role_approves(drafted, now):
    ken = people.add_user(email="ken@sakura.example", name="健", by="setup", at=now)

    with pytest.raises(NotAnApprover):
        approve(drafted, ken, now)
    assert ProgramVersion.objects.get().state == State.DRAFT


def test_what_is_approved_is_what_was_looked_at(drafted, hana, mio, now):
    seen = drafted.hash
    programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "12 %"), by=hana, at=now)

    with pytest.raises(DraftChanged):
        approve(drafted, mio, now, looked_at=seen)
    with pytest.raises(NoSuchDraft):
        approve(drafted, mio, now, from_day=date(2026, 5, 1))


def test_an_approved_text_is_never_edited_by_operation_or_past_it(drafted, hana, mio, now):
    approve(drafted, mio, now)

    with pytest.raises(TextApproved):
        programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "12 %"), by=hana, at=now)
    for change in ("UPDATE programs_programversion SET text = 'other'", "DELETE FROM programs_programversion"):
        with (
            pytest.raises(DatabaseError, match="never changed and never removed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert list(verifying.faults()) == []


def test_a_text_is_checked_with_all_its_places_before_anyone_is_asked_to_approve_it(hana, now):
    with pytest.raises(TextRefused, match=r"2026-04-01\.yaml:4:"):
        programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("line.net", "line.nett"), by=hana, at=now)
    with pytest.raises(TextOfOtherProgram, match="of the program sakura, not of kaede"):
        programs.draft(program="kaede", from_day=APRIL, text=TEXT, by=hana, at=now)
    assert ProgramVersion.objects.count() == 0


def test_no_text_is_approved_into_a_period_that_is_closed(drafted, mio, now):
    with pytest.raises(TextInClosedPeriod, match="closed through 2026-04-30"):
        approve(drafted, mio, now, closed_through=date(2026, 4, 30))


def test_an_incentive_is_a_commission_or_a_rebate_by_its_type_unless_the_maker_says_otherwise(hana, mio, now):
    rebate = "  - {id: volume, type: volume_rebate, base: line.net, over: month, bands: [{from: 0, to: open, rate: 3 %}], method: whole_amount, limits: none, with: {commission: add}}\n"
    version = programs.draft(program="sakura", from_day=APRIL, text=TEXT + rebate, by=hana, at=now, natures={"commission": Nature.REBATE})
    approve(version, mio, now)

    reading = read(queries.approved_texts("sakura"))

    assert reading.natures == {(APRIL, "commission"): Nature.REBATE, (APRIL, "volume"): Nature.REBATE}
    with pytest.raises(NoSuchIncentive):
        programs.draft(program="sakura", from_day=date(2026, 5, 1), text=TEXT, by=hana, at=now, natures={"volume": Nature.REBATE})


def test_a_draft_that_was_changed_behind_its_hash_is_found(drafted):
    ProgramVersion.objects.update(text="other")

    assert list(verifying.faults()) == ["The text of sakura 2026-04-01 was changed after it was written."]
