"""Jobs in the database, under Django's Tasks interface: who does one holds a lease, and when a worker is killed it lapses.

At least once, never exactly once: a job is written so that doing it twice is doing it once.
"""

import json
import threading
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import get_module_path, normalize_json

from enishi.core import clock, logs
from enishi.core.models import Job
from enishi.core.second_proof import demand, is_guarded

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class LeaseBackend(BaseTaskBackend):
    """Keeps jobs as rows of `Job`; enqueued in a transaction, a job is there when that commits."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        if is_guarded(task.func):
            demand()  # a job asks nobody: whoever asks for it by a request proves it now
        job = new_job(task, args, kwargs, at=clock.now())
        job.save(force_insert=True)
        return result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        id_ = _uuid(result_id)
        job = None if id_ is None else Job.objects.filter(id=id_).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, import_string(job.task))


def enqueue_once(task: Task[Any, Any], *args: Any, key: str, at: datetime, **kwargs: Any) -> bool:
    """Enqueue a job that is done once for its key, however often it is asked for; False when it was asked for before."""
    job = new_job(task, args, kwargs, at=at)
    job.unique_key = key
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def new_job(task: Task[Any, Any], args: Any, kwargs: Any, *, at: datetime) -> Job:
    arguments = json.dumps(normalize_json({"args": list(args), "kwargs": kwargs}), ensure_ascii=False)
    return Job(
        task=task.module_path,
        arguments=arguments,
        queue=task.queue_name,
        priority=task.priority,
        run_after=task.run_after or at,
        enqueued_at=at,
    )


def claim(*, worker: str, now: datetime) -> Job | None:
    """Lease the next job that is due and that nobody holds; None when there is nothing to do."""
    with transaction.atomic():
        to_do = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), finished_at=None, run_after__lte=now)
        ordered = to_do.order_by("-priority", "run_after", "id")
        # On SQLite the transaction itself holds the only lock there is.
        locked = ordered.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else ordered
        job = locked.first()
        if job is None:
            return None
        job.leased_by, job.leased_until = worker, now + LEASE
        job.last_attempted_at, job.started_at = now, job.started_at or now
        job.workers = json.dumps([*json.loads(job.workers), worker])
        job.save(update_fields=("leased_by", "leased_until", "last_attempted_at", "started_at", "workers"))
        return job


def waiting_since(now: datetime) -> datetime | None:
    """Since when the longest waiting job is due and nobody does it; None when none is."""
    due = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), finished_at=None, run_after__lte=now)
    return due.order_by("run_after").values_list("run_after", flat=True).first()


def do(job: Job, *, worker: str) -> bool:
    """Do a leased job and write down how it ended; False when it failed or another worker has it by now."""
    task: Task[Any, Any] = import_string(job.task)
    arguments = json.loads(job.arguments)
    context = (TaskContext(task_result=result_of(job, task)),) if task.takes_context else ()
    try:
        with logs.timed("job", job=job.id, task=job.task, attempt=len(json.loads(job.workers))), kept(job, worker=worker):
            returned = task.call(*context, *arguments["args"], **arguments["kwargs"])
    except Exception as error:  # noqa: BLE001 - a job's bug is written down with the job, and the worker goes on to the next
        _failed(job, error, worker=worker)
        return False
    ended = {"finished_at": clock.now(), "returned": json.dumps(normalize_json(returned)), "leased_until": None}
    return _held(job, worker).update(**ended) == 1


def work(*, worker: str) -> int:
    """Do everything that is due now; how many jobs that was."""
    done = 0
    while (job := claim(worker=worker, now=clock.now())) is not None:
        do(job, worker=worker)
        done += 1
    return done


@contextmanager
def kept(job: Job, *, worker: str, every: float = LEASE.total_seconds() / 3) -> Iterator[None]:
    """Renew the lease as long as the work goes on."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(every):
            _held(job, worker).update(leased_until=clock.now() + LEASE)
        close_old_connections()
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease of {job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def result_of(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """The job as the Tasks interface shows it."""
    arguments, errors = json.loads(job.arguments), json.loads(job.errors)
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.id),
        status=_status(job),
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.last_attempted_at,
        args=arguments["args"],
        kwargs=arguments["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=error["class"], traceback=error["traceback"]) for error in errors],
        worker_ids=json.loads(job.workers),
    )
    object.__setattr__(result, "_return_value", json.loads(job.returned))
    return result


def _status(job: Job) -> TaskResultStatus:
    if job.finished_at is not None:
        return TaskResultStatus.FAILED if job.failed else TaskResultStatus.SUCCESSFUL
    return TaskResultStatus.READY if job.leased_until is None else TaskResultStatus.RUNNING


def _held(job: Job, worker: str) -> QuerySet[Job]:
    """The job's row, as long as this attempt holds its lease."""
    return Job.objects.filter(id=job.id, leased_by=worker, workers=job.workers, finished_at=None)


def _failed(job: Job, error: Exception, *, worker: str) -> None:
    now, attempts = clock.now(), len(json.loads(job.workers))
    told = {"class": get_module_path(type(error)), "traceback": "".join(traceback.format_exception(error))}
    ended: dict[str, Any] = {
        "errors": json.dumps([*json.loads(job.errors), told], ensure_ascii=False),
        "leased_until": None,
        "leased_by": "",
    }
    if attempts >= MOST_ATTEMPTS:
        ended |= {"failed": True, "finished_at": now}
    else:
        ended |= {"run_after": now + timedelta(seconds=10 * 2**attempts)}
    _held(job, worker).update(**ended)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
