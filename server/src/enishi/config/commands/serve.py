"""`enishi serve`: the site, answered by granian."""

import os

from granian import Granian
from granian.constants import Interfaces

from enishi.config.commands.ready import refuse_unready
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

MOST_THREADS = 8  # each holds a connection to the database


def run(speaker: Speaker, *, host: str, port: int) -> None:
    """Answer until the process is told to stop."""
    refuse_unready()
    speaker.warn(Said(f"Enishi answers at http://{host}:{port}", f"Enishiを開くには http://{host}:{port}"))
    server = Granian(
        "enishi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=min(MOST_THREADS, os.cpu_count() or 1),
        websockets=False,
    )
    server.serve()
