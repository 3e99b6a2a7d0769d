"""A job that a test of the worker enqueues."""

import os
import signal

from django_tasks import task


@task(takes_context=True)
def die_the_first_time(context) -> str:
    if context.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"attempt {context.attempt}"
