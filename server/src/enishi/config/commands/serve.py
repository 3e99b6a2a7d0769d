"""`enishi serve`: the site, answered by granian."""

import os

import typer
from granian import Granian
from granian.constants import Interfaces

from enishi.config.commands.ready import refuse_unready

MOST_THREADS = 8  # each holds a connection to the database


def run(*, host: str, port: int) -> None:
    """Answer until the process is told to stop."""
    refuse_unready()
    typer.echo(f"Enishi answers at http://{host}:{port}", err=True)
    server = Granian(
        "enishi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=min(MOST_THREADS, os.cpu_count() or 1),
        websockets=False,
    )
    server.serve()
