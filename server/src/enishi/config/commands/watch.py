"""`enishi watch`: a folder in which other systems put files of facts."""

import signal
import threading
from pathlib import Path

from django.db import close_old_connections

from enishi.closing import queries as closings
from enishi.config.commands.import_file import nothing_taken, taken
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock, logs
from enishi.intake import inbox
from enishi.intake.inbox import Looked
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

ACTOR = "enishi watch"
PAUSE = 5.0  # seconds between two looks


def run(speaker: Speaker, *, folder: Path, once: bool) -> None:
    """Take what waits, then look again; when told to stop, finish the file that is being taken and take no other."""
    refuse_unready()
    logs.begin()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        for looked in inbox.look(folder, by=ACTOR, at=clock.now(), closed_until=closings.closed_until):
            speaker.say(_said(looked))
            if stop.is_set():
                return
        if once:
            return
        stop.wait(PAUSE)


def _said(looked: Looked) -> Said:
    """What became of one file."""
    name, told = looked.file.name, looked.told
    if told is None:
        assert looked.refusal is not None, "a file that is no batch was refused"
        became = looked.refusal.said
    else:
        became = nothing_taken(told) if told.errors else taken(told)
    return Said(f"{name}: {became}", f"{name}: {became.ja}")
