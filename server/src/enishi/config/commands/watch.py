"""`enishi watch`: a folder in which other systems put files of facts."""

import signal
import threading
from pathlib import Path

import typer
from django.db import close_old_connections

from enishi.closing import queries as closings
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock, logs
from enishi.intake import inbox
from enishi.intake.inbox import Looked

ACTOR = "enishi watch"
PAUSE = 5.0  # seconds between two looks


def run(*, folder: Path, once: bool) -> None:
    """Take what waits, then look again; when told to stop, finish the file that is being taken and take no other."""
    refuse_unready()
    logs.begin()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        for looked in inbox.look(folder, by=ACTOR, at=clock.now(), closed_until=closings.closed_until):
            typer.echo(_said(looked))
            if stop.is_set():
                return
        if once:
            return
        stop.wait(PAUSE)


def _said(looked: Looked) -> str:
    if looked.told is None:
        return f"{looked.file.name}: {looked.refusal}"
    counts = looked.told.counts
    if looked.told.errors:
        return f"{looked.file.name}: rejected (batch {looked.told.batch_id}), {counts.rejected:,} of {counts.rows:,} rows are wrong."
    if looked.told.repeats is not None:
        return f"{looked.file.name}: taken before, as batch {looked.told.repeats}."
    return f"{looked.file.name}: {counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged (batch {looked.told.batch_id})."
