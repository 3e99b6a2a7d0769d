"""`enishi worker`: jobs as they come and what is due by the calendar, until the process is told to stop."""

import os
import signal
import socket
import threading
import uuid

from django.db import close_old_connections

from enishi.config.commands.ready import refuse_unready
from enishi.config.schedule import RULES
from enishi.core import clock, jobs, logs
from enishi.core.schedule import Schedule
from enishi_engine.cli.output import Speaker

PAUSE = 1.0  # seconds between two looks at an empty queue


def run(speaker: Speaker, *, until_idle: bool) -> None:
    """Do what is due; when told to stop, finish the job that is being done and take no other."""
    refuse_unready()
    logs.begin()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    speaker.warn(f"Worker {name} waits for jobs.")
    schedule = Schedule(RULES)
    while not stop.is_set():
        close_old_connections()
        schedule.look(clock.now())
        job = jobs.claim(worker=name, now=clock.now())
        if job is not None:
            done = jobs.do(job, worker=name)
            speaker.warn(f"{job.task}: {'done' if done else 'failed'}")
        elif until_idle:
            return
        else:
            stop.wait(PAUSE)
