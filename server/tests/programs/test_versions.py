"""Texts of programs: drafted, checked, their cases pass, their difference is reviewed, a second person approves; never edited after."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enishi.core import operations as people
from enishi.core.models import AuditRow, User
from enishi.core.roles import Role
from enishi.programs import operations as programs
from enishi.programs import queries, verifying
from enishi.programs.models import ProgramVersion, State, Step, VersionStep
from enishi.programs.natures import Nature
from enishi.programs.operations import (
    CasesFailed,
    DraftChanged,
    InForceChanged,
    NoCases,
    NoSuchDraft,
    NotAnApprover,
    ReasonMissing,
    SamePerson,
    StepMissing,
    TextApproved,
    TextInClosedPeriod,
)
from enishi.programs.reading import read
from server.tests.texts import HASH, in_force

pytestmark = pytest.mark.django_db
TEXT = """\
program: {id: sakura}
currency: JPY
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
CASES = """\
- case: ten percent of every line
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2026-04-10}]
  earns: {commission: {A1: 10_000}}
"""
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


@pytest.fixture
def drafted(hana, now) -> ProgramVersion:
    return programs.draft(program="sakura", from_day=APRIL, text=TEXT, cases=CASES, by=hana, at=now)


def of(version: ProgramVersion) -> dict[str, Any]:
    return {"program": version.program_id, "from_day": version.from_day, "looked_at": version.hash}


def reviewed(version: ProgramVersion, by: User, now) -> None:
    """Every step before the approval; what the difference says is told elsewhere."""
    programs.check(**of(version), by=by, at=now)
    programs.try_cases(**of(version), by=by, at=now)
    programs.difference_reviewed(**of(version), against=programs.in_force_hash("sakura"), evidence={"result": HASH}, by=by, at=now)


def approve(version: ProgramVersion, by: User, now, **other) -> ProgramVersion:
    return programs.approve(by=by, at=now, **({"closed_through": None} | of(version) | other))


def test_a_draft_is_in_force_once_it_has_passed_every_step_and_each_is_kept_with_who_when_and_what_it_was_of(drafted, hana, mio, now):
    reviewed(drafted, hana, now)
    assert queries.approved_texts("sakura") == []

    approved = approve(drafted, mio, now)

    assert (approved.state, approved.approved_by) == (State.APPROVED, mio)
    assert [(text.from_day, text.hash) for text in queries.approved_texts("sakura")] == [(APRIL, drafted.hash)]
    (read_,) = queries.versions("sakura")
    assert [(step.step, step.by, step.hash) for step in read_.steps] == [
        (Step.DRAFTED, "花", drafted.hash),
        (Step.CHECKED, "花", drafted.hash),
        (Step.CASES_PASSED, "花", drafted.hash),
        (Step.DIFFERENCE_REVIEWED, "花", drafted.hash),
        (Step.APPROVED, "澪", drafted.hash),
    ]
    acts = AuditRow.objects.filter(subject="program:sakura").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["draft_text", "check_text", "pass_cases", "review_difference", "approve_text"]
    assert list(verifying.faults()) == []


def test_approving_twice_is_once(drafted, hana, mio, now):
    reviewed(drafted, hana, now)
    first = approve(drafted, mio, now)

    assert approve(drafted, mio, now) == first
    assert AuditRow.objects.filter(act="approve_text").count() == 1


def test_no_step_is_left_out_by_operation_or_past_it(drafted, hana, mio, now):
    with pytest.raises(StepMissing, match="is not checked"):
        programs.try_cases(**of(drafted), by=hana, at=now)
    programs.check(**of(drafted), by=hana, at=now)
    with pytest.raises(StepMissing, match="cases that were not run"):
        programs.difference_reviewed(**of(drafted), against=programs.NOTHING_IN_FORCE, evidence={}, by=hana, at=now)
    programs.try_cases(**of(drafted), by=hana, at=now)
    with pytest.raises(StepMissing, match="no reviewed difference"):
        approve(drafted, mio, now)

    with pytest.raises(DatabaseError, match="its difference on history is reviewed"), transaction.atomic():
        ProgramVersion.objects.filter(id=drafted.id).update(state=State.APPROVED, approved_by=mio, approved_at=now)
    assert ProgramVersion.objects.get().state == State.DRAFT


def test_a_changed_text_begins_anew(drafted, hana, mio, now):
    reviewed(drafted, hana, now)
    changed = programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "12 %"), cases=CASES, by=hana, at=now)

    with pytest.raises(DraftChanged):
        approve(drafted, mio, now, looked_at=drafted.hash)
    with pytest.raises(StepMissing, match="is not checked"):
        approve(changed, mio, now)
    read_ = queries.version("sakura", APRIL)
    assert read_ is not None
    assert (read_.passed, read_.next_step) == (frozenset({Step.DRAFTED}), Step.CHECKED)


@pytest.mark.parametrize("change", [{"cases": CASES + CASES}, {"natures": {"commission": Nature.REBATE}}], ids=["cases", "natures"])
def test_cases_and_natures_belong_to_what_is_approved(drafted, hana, mio, now, change):
    reviewed(drafted, hana, now)
    programs.draft(program="sakura", from_day=APRIL, text=TEXT, by=hana, at=now, **({"cases": CASES} | change))

    with pytest.raises(DraftChanged):
        approve(drafted, mio, now)


def test_who_drafted_a_text_does_not_approve_it_and_the_database_holds_that_too(drafted, hana, now):
    people.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)
    reviewed(drafted, hana, now)

    with pytest.raises(SamePerson):
        approve(drafted, hana, now)
    with pytest.raises((IntegrityError, DatabaseError), match=r"version_approved_by_another|does not approve it"), transaction.atomic():
        ProgramVersion.objects.filter(id=drafted.id).update(state=State.APPROVED, approved_by=hana, approved_at=now)


def test_who_wrote_a_text_first_does_not_approve_it_when_another_writes_the_same_again(hana, mio, now):
    programs.draft(program="sakura", from_day=APRIL, text=TEXT, cases=CASES, by=mio, at=now)
    again = programs.draft(program="sakura", from_day=APRIL, text=TEXT, cases=CASES, by=hana, at=now)
    reviewed(again, hana, now)

    with pytest.raises(SamePerson):
        approve(again, mio, now)
    with pytest.raises(DatabaseError, match="does not approve it"), transaction.atomic():
        ProgramVersion.objects.filter(id=again.id).update(state=State.APPROVED, approved_by=mio, approved_at=now)


def test_without_the_rule_that_maker_is_not_checker_the_test_of_it_would_fail(drafted, hana, now, monkeypatch):
    """The planted bug: the operation forgets to ask. What the database holds still stops it."""
    people.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)
    reviewed(drafted, hana, now)
    ProgramVersion.objects.filter(id=drafted.id).update(
        drafted_by=people.add_user(email="ai@sakura.example", name="愛", by="setup", at=now)
    )
    monkeypatch.setattr(programs, "_wrote", lambda *_: False)

    with pytest.raises(DatabaseError, match="does not approve it"), transaction.atomic():
        approve(drafted, hana, now)


def test_only_who_has_the_role_approves(drafted, hana, now):
    reviewed(drafted, hana, now)
    ken = people.add_user(email="ken@sakura.example", name="健", by="setup", at=now)

    with pytest.raises(NotAnApprover):
        approve(drafted, ken, now)
    with pytest.raises(NoSuchDraft):
        approve(drafted, ken, now, from_day=MAY)
    assert ProgramVersion.objects.get().state == State.DRAFT


def test_an_approved_text_is_never_edited_by_operation_or_past_it(hana, mio, now):
    in_force(program="sakura", from_day=APRIL, text=TEXT, by=hana, second=mio, at=now)

    with pytest.raises(TextApproved):
        programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "12 %"), by=hana, at=now)
    for change, why in (
        ("UPDATE programs_programversion SET text = 'other'", "never changed and never removed"),
        ("DELETE FROM programs_programversion", "never changed and never removed"),
        ("UPDATE programs_versionstep SET by_id = by_id", "never changed and never removed"),
        ("DELETE FROM programs_versionstep", "never changed and never removed"),
    ):
        with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert list(verifying.faults()) == []


def test_a_mistake_is_told_with_its_place_and_the_draft_is_kept(hana, now):
    version = programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("line.net", "line.nett"), cases=CASES, by=hana, at=now)

    found = programs.check(**of(version), by=hana, at=now)

    assert [(one.file, one.line) for one in found.errors] == [("2026-04-01.yaml", 4)]
    assert VersionStep.objects.filter(step=Step.CHECKED).count() == 0


def test_a_text_of_another_program_and_natures_of_what_it_lacks_are_mistakes_too(hana, now):
    version = programs.draft(program="kaede", from_day=APRIL, text=TEXT, cases=CASES, by=hana, at=now, natures={"volume": Nature.REBATE})

    found = programs.check(**of(version), by=hana, at=now)

    assert [one.problem for one in found.errors] == [
        "A nature is said of volume, which the text does not have.",
        "The text is of the program sakura, not of kaede.",
    ]


def test_a_case_that_comes_out_otherwise_stops_the_text_and_says_where(hana, now):
    """10 % of 100,000 is 10,000, and the case says 11,000."""
    version = programs.draft(program="sakura", from_day=APRIL, text=TEXT, cases=CASES.replace("10_000}", "11_000}"), by=hana, at=now)
    programs.check(**of(version), by=hana, at=now)

    with pytest.raises(CasesFailed, match=r"cases/2026-04-01\.yaml:3: .*10,000"):
        programs.try_cases(**of(version), by=hana, at=now)
    assert VersionStep.objects.filter(step=Step.CASES_PASSED).count() == 0


def test_a_text_without_a_case_promises_nothing_that_can_be_checked(hana, now):
    version = programs.draft(program="sakura", from_day=APRIL, text=TEXT, by=hana, at=now)
    programs.check(**of(version), by=hana, at=now)

    with pytest.raises(NoCases):
        programs.try_cases(**of(version), by=hana, at=now)


def test_no_text_is_approved_into_a_period_that_is_closed(drafted, hana, mio, now):
    reviewed(drafted, hana, now)

    with pytest.raises(TextInClosedPeriod, match="closed through 2026-04-30"):
        approve(drafted, mio, now, closed_through=date(2026, 4, 30))


def test_a_difference_counts_only_against_the_texts_that_are_in_force_when_it_is_approved(drafted, hana, mio, now):
    reviewed(drafted, hana, now)
    in_force(program="sakura", from_day=MAY, text=TEXT, by=hana, second=mio, at=now)

    with pytest.raises(InForceChanged):
        approve(drafted, mio, now)


def test_an_incentive_is_a_commission_or_a_rebate_by_its_type_unless_the_maker_says_otherwise(hana, mio, now):
    rebate = "  - {id: volume, type: volume_rebate, base: line.net, over: month, bands: [{from: 0, to: open, rate: 3 %}], method: whole_amount, limits: none, with: {commission: add}}\n"
    version = programs.draft(
        program="sakura", from_day=APRIL, text=TEXT + rebate, cases=CASES, by=hana, at=now, natures={"commission": Nature.REBATE}
    )

    reading = read([queries.text_of(version)])

    assert reading.natures == {(APRIL, "commission"): Nature.REBATE, (APRIL, "volume"): Nature.REBATE}


def test_a_draft_that_was_changed_behind_its_hash_is_found(drafted):
    ProgramVersion.objects.update(text="other")

    assert list(verifying.faults()) == ["The text of sakura 2026-04-01 was changed after it was written."]


def test_a_draft_is_taken_back_with_its_reason_and_stays_as_it_was(drafted, hana, mio, now):
    kept = programs.withdraw(**of(drafted), reason=" 料率を見直すため ", by=hana, at=now)

    assert (kept.text, kept.cases, kept.hash, kept.drafted_by, kept.reason, kept.by) == (
        TEXT,
        CASES,
        drafted.hash,
        hana,
        "料率を見直すため",
        hana,
    )
    read = queries.version("sakura", APRIL)
    assert read is not None
    assert (read.withdrawn, read.draft, read.next_step) == (True, False, None)
    assert [(one.reason, one.by) for one in read.withdrawals] == [("料率を見直すため", "花")]
    assert (queries.drafts("sakura", through=MAY), queries.draft_text("sakura", APRIL)) == ([], None)
    last = AuditRow.objects.latest("id")
    assert (last.act, last.actor, "料率を見直すため" in last.detail) == ("withdraw_text", str(hana.id), True)


def test_what_was_taken_back_comes_no_further_by_any_way(drafted, hana, mio, now):
    reviewed(drafted, hana, now)
    kept = programs.withdraw(**of(drafted), reason="誤り", by=hana, at=now)

    for act in (
        lambda: approve(drafted, mio, now),
        lambda: programs.check(**of(drafted), by=hana, at=now),
        lambda: programs.withdraw(**of(drafted), reason="もう一度", by=hana, at=now),
    ):
        with pytest.raises(NoSuchDraft):
            act()
    for forbidden in (
        lambda: ProgramVersion.objects.filter(id=drafted.id).update(state=State.APPROVED, approved_by=mio, approved_at=now),
        lambda: VersionStep.objects.create(version=drafted, step=Step.CHECKED, hash=drafted.hash, by=mio, at=now),
        lambda: type(kept).objects.filter(id=kept.id).update(reason="別の理由"),
        lambda: type(kept).objects.filter(id=kept.id).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert list(verifying.faults()) == []


def test_another_text_may_be_drafted_for_the_day_and_goes_the_whole_way(drafted, hana, mio, now):
    programs.withdraw(**of(drafted), reason="10 %は高すぎるため", by=hana, at=now)

    again = programs.draft(
        program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "9 %"), cases=CASES.replace("10_000", "9_000"), by=hana, at=now
    )
    reviewed(again, hana, now)
    approve(again, mio, now)

    read = queries.version("sakura", APRIL)
    assert read is not None
    assert (read.approved, read.withdrawn, [one.text for one in read.withdrawals]) == (True, False, [TEXT])
    programs.draft(program="sakura", from_day=MAY, text=TEXT, cases=CASES, by=hana, at=now)
    dropped = queries.version("sakura", MAY)
    assert dropped is not None
    programs.withdraw(program="sakura", from_day=MAY, looked_at=dropped.hash, reason="延期", by=hana, at=now)
    programs.draft(program="sakura", from_day=MAY, text=TEXT, cases=CASES, by=hana, at=now)
    assert AuditRow.objects.latest("id").act == "draft_text_again"


@pytest.mark.parametrize("reason", ["", "  ", "あ" * 1_001])
def test_no_draft_is_taken_back_without_a_reason_and_none_that_somebody_changed_meanwhile(drafted, hana, now, reason):
    with pytest.raises(ReasonMissing):
        programs.withdraw(**of(drafted), reason=reason, by=hana, at=now)
    programs.draft(program="sakura", from_day=APRIL, text=TEXT.replace("10 %", "11 %"), by=hana, at=now)
    with pytest.raises(DraftChanged):
        programs.withdraw(**of(drafted), reason="誤り", by=hana, at=now)
