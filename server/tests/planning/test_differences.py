"""What a draft changes on history: calculated by a job, kept, reviewed, and asked for before a text is approved."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from enishi.core import jobs
from enishi.core import operations as people
from enishi.core.models import AuditRow, Job, User
from enishi.core.roles import Role
from enishi.earnings.models import Run
from enishi.intake import operations as intake
from enishi.planning import calculating, queries, verifying
from enishi.planning import operations as planning
from enishi.planning.models import Difference, State
from enishi.planning.operations import NewerDifference, NoDifference, NotCalculatedYet, NoteTooLong
from enishi.programs import operations as programs
from enishi.programs.models import ProgramVersion, Step
from enishi.programs.models import State as TextState
from enishi.programs.operations import InForceChanged, StepMissing
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
CASES = """\
- case: the rate of every line
  lines: [{id: A1, partner: aoba, net: 100_000, date: 2026-11-10}]
  earns: {commission: {A1: 12_000}}
"""
APRIL, NOVEMBER = date(2026, 4, 1), date(2026, 11, 1)
LINES = b"id,partner,ordered_on,net\nA1,aoba,2026-04-10,100000\nA2,aoba,2026-05-10,55555\nK1,kita,2026-06-01,20000\n"


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


@pytest.fixture
def history(db, now) -> None:
    """Two partners and three lines."""
    intake.import_file(
        fact="partners", source="crm", file_name="p.csv", content="code,name\naoba,青葉\nkita,\n".encode(), by="hana", at=now
    )
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=LINES, by="hana", at=now)


@pytest.fixture
def draft(hana, history, now) -> ProgramVersion:
    """12 % from November, whose cases pass."""
    version = programs.draft(program="sakura", from_day=NOVEMBER, text=TEXT.replace("10 %", "12 %"), cases=CASES, by=hana, at=now)
    programs.check(**of(version), by=hana, at=now)
    programs.try_cases(**of(version), by=hana, at=now)
    return version


def of(version: ProgramVersion) -> dict[str, Any]:
    return {"program": version.program_id, "from_day": version.from_day, "looked_at": version.hash}


def read(version: ProgramVersion) -> queries.DifferenceRead:
    found = queries.newest(program="sakura", from_day=version.from_day, hash_=version.hash, language="ja")
    assert found is not None
    return found


def test_a_draft_is_put_beside_what_is_in_force_to_the_yen_per_partner_and_in_all(draft, hana, mio, now):
    """Aoba: 10 % of 100,000 and of 55,555 (5,555) is 15,555; 12 % is 12,000 and 6,666 (6,666.6): 18,666. Kita: 2,000 and 2,400."""
    in_force(program="sakura", from_day=APRIL, text=TEXT, by=hana, second=mio, at=now)
    planning.ask_difference(**of(draft), by=hana, at=now)
    assert read(draft).state is State.ASKED

    assert jobs.work(worker="one") == 1

    found = read(draft)
    assert found.total is not None
    assert (found.total.old, found.total.new, found.total.difference) == (17_555, 21_066, 3_511)
    assert [(row.id, row.name, row.old, row.new) for row in found.partners] == [
        ("aoba", "青葉", 15_555, 18_666),
        ("kita", "kita", 2_000, 2_400),
    ]
    assert (found.first_day, found.until, found.currency) == (APRIL, date(2026, 10, 1), "JPY")
    picture = queries.picture(found.id, "ja")
    assert picture is not None
    assert picture.startswith("<svg")


def test_the_first_text_of_a_program_stands_beside_nothing_from_the_first_order_on(draft, hana, now):
    planning.ask_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")

    found = read(draft)
    assert found.total is not None
    assert (found.first_day, found.total.old, found.total.new) == (date(2026, 4, 10), 0, 21_066)


def test_a_text_is_approved_once_somebody_has_reviewed_its_difference(draft, hana, mio, now):
    planning.ask_difference(**of(draft), by=hana, at=now)
    with pytest.raises(NotCalculatedYet, match="waits for a worker"):
        planning.review_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")
    with pytest.raises(StepMissing):
        planning.approve_text(**of(draft), by=mio, at=now)

    planning.review_difference(**of(draft), by=hana, at=now)
    approved = planning.approve_text(**of(draft), by=mio, at=now)

    assert approved.state == TextState.APPROVED
    step = approved.steps.get(step=Step.DIFFERENCE_REVIEWED)
    assert json.loads(step.detail)["result"] == Difference.objects.get().result_hash
    assert list(verifying.faults()) == []


def test_a_review_keeps_its_note_and_is_of_the_difference_that_the_person_looked_at(draft, hana, now):
    first = planning.ask_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")
    with pytest.raises(NewerDifference, match="after you looked"):
        planning.review_difference(**of(draft), by=hana, at=now, difference_id=uuid.UUID(int=0))
    with pytest.raises(NoteTooLong):
        planning.review_difference(**of(draft), by=hana, at=now, note="a" * 2_001)

    planning.review_difference(**of(draft), by=hana, at=now, note=" within the budget ", difference_id=first.id)

    step = draft.steps.get(step=Step.DIFFERENCE_REVIEWED)
    assert json.loads(step.detail)["note"] == "within the budget"


def test_a_review_of_what_was_compared_with_other_texts_does_not_count(draft, hana, mio, now):
    planning.ask_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")
    in_force(program="sakura", from_day=APRIL, text=TEXT, by=hana, second=mio, at=now)

    with pytest.raises(InForceChanged):
        planning.review_difference(**of(draft), by=hana, at=now)


def test_a_difference_that_waits_is_asked_for_once_and_one_of_a_draft_that_was_changed_is_not_calculated(draft, hana, now):
    first = planning.ask_difference(**of(draft), by=hana, at=now)
    assert planning.ask_difference(**of(draft), by=hana, at=now) == first
    assert Job.objects.count() == 1
    programs.draft(program="sakura", from_day=NOVEMBER, text=TEXT, cases=CASES, by=hana, at=now)

    jobs.work(worker="one")

    assert Difference.objects.get().problem.startswith("The texts were changed")


def test_a_difference_that_nobody_asked_for_is_not_reviewed(draft, hana, now):
    with pytest.raises(NoDifference):
        planning.review_difference(**of(draft), by=hana, at=now)


def test_a_job_that_is_done_twice_keeps_one_result(draft, hana, now):
    """A worker that is killed after it kept the result leaves a lease that lapses: the job is done again."""
    asked = planning.ask_difference(**of(draft), by=hana, at=now)
    calculating.calculate(asked.id, at=now)
    first = Difference.objects.get().result_hash

    calculating.calculate(asked.id, at=now)
    calculating.calculate(uuid.uuid4(), at=now)

    assert Difference.objects.get().result_hash == first
    assert AuditRow.objects.filter(act="keep_difference").count() == 1


def test_what_was_calculated_is_never_changed_and_a_changed_one_is_found(draft, hana, now):
    planning.ask_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")

    for change in (lambda: Difference.objects.update(result="{}"), lambda: Difference.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed and never removed"), transaction.atomic():
            change()


def test_the_database_itself_refuses_a_text_in_a_closed_period(draft, hana, mio, now):
    """The planted bug: whoever approves forgets to ask what is closed."""
    planning.ask_difference(**of(draft), by=hana, at=now)
    jobs.work(worker="one")
    planning.review_difference(**of(draft), by=hana, at=now)
    Run.objects.create(
        id=uuid.uuid4(), program="sakura", closing_group="month_end", closing="month_end/2026-11", number=1, first_day=NOVEMBER,
        last_day=date(2026, 11, 30), known_by=now, version=NOVEMBER, texts_hash="", engine="", recorded_at=now, lines=0, amount=0, payable=0, hash="",
    )  # fmt: skip

    with pytest.raises(DatabaseError, match="in a period that is closed"), transaction.atomic():
        programs.approve(**of(draft), closed_through=None, by=mio, at=now)
    with pytest.raises(programs.TextInClosedPeriod):
        planning.approve_text(**of(draft), by=mio, at=now)
