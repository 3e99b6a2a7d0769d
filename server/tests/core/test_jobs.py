"""Jobs: leased, taken over when a worker is killed, done at least once, and once per key."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from enishi.core import clock, jobs
from enishi.core.models import Job

DONE: list[str] = []


@task()
def note(what: str) -> str:
    DONE.append(what)
    return what.upper()


@task()
def fail() -> None:
    raise ZeroDivisionError("the job's own bug")


@task(priority=10)
def note_first(what: str) -> None:
    DONE.append(what)


@task(takes_context=True)
def attempts(context: TaskContext) -> int:
    return context.attempt


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def test_a_job_is_done_and_its_result_can_be_asked_for(now):
    result = note.enqueue("statement")

    assert jobs.work(worker="w1") == 1
    result.refresh()
    assert (result.status, result.return_value, result.worker_ids, DONE) == (
        TaskResultStatus.SUCCESSFUL,
        "STATEMENT",
        ["w1"],
        ["statement"],
    )
    assert jobs.work(worker="w1") == 0


def test_a_job_enqueued_in_a_transaction_that_fails_is_not_there(now):
    with transaction.atomic():
        note.enqueue("statement")
        transaction.set_rollback(True)

    assert jobs.work(worker="w1") == 0


def test_a_leased_job_is_nobody_elses_until_the_lease_lapses(now):
    note.enqueue("statement")
    killed = jobs.claim(worker="killed", now=now)

    assert killed is not None
    assert jobs.claim(worker="w2", now=now + jobs.LEASE - timedelta(seconds=1)) is None
    with clock.standing_at(now + jobs.LEASE):
        assert jobs.work(worker="w2") == 1
    assert jobs.do(killed, worker="killed") is False  # it comes back to life: what it did is not written over the other's
    job = Job.objects.get()
    assert (job.leased_by, job.finished_at, job.workers) == ("w2", now + jobs.LEASE, '["killed", "w2"]')


def test_a_job_that_fails_is_tried_again_later_each_time_and_in_the_end_stays_failed(now):
    result = fail.enqueue()
    moment, waited = now, []

    for _ in range(jobs.MOST_ATTEMPTS):
        with clock.standing_at(moment):
            assert jobs.work(worker="w1") == 1
        job = Job.objects.get()
        waited.append((job.run_after - moment).total_seconds())
        moment = job.run_after

    result.refresh()
    assert waited[:4] == [20, 40, 80, 160]
    assert (result.status, result.attempts, len(result.errors)) == (TaskResultStatus.FAILED, 5, 5)
    assert result.errors[0].exception_class is ZeroDivisionError
    assert "the job's own bug" in result.errors[0].traceback
    with clock.standing_at(now + timedelta(days=365)):
        assert jobs.work(worker="w1") == 0


def test_what_is_scheduled_is_done_once_for_its_key(now):
    assert [jobs.enqueue_once(note, "close", key="close 2026-09", at=now) for _ in range(3)] == [True, False, False]
    assert jobs.work(worker="w1") == 1
    assert jobs.enqueue_once(note, "close", key="close 2026-09", at=now) is False
    assert DONE == ["close"]


def test_jobs_go_by_priority_then_by_when_they_are_due(now):
    note.using(run_after=now - timedelta(minutes=1)).enqueue("second")
    note.using(run_after=now - timedelta(minutes=2)).enqueue("first of the rest")
    note_first.enqueue("before all")
    note.using(run_after=now + timedelta(minutes=1)).enqueue("not yet")

    assert jobs.work(worker="w1") == 3
    assert DONE == ["before all", "first of the rest", "second"]


def test_a_job_can_ask_which_attempt_it_is(now):
    result = attempts.enqueue()

    jobs.work(worker="w1")
    result.refresh()
    assert result.return_value == 1


@pytest.mark.parametrize("id_", ["00000000-0000-0000-0000-000000000000", "nonsense"])
def test_a_result_that_is_not_there_is_said_to_be_absent(id_: str):
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result(id_)
