"""`enishi serve`: the site, answered by granian."""

import os
import socket
from ipaddress import ip_address

from granian import Granian
from granian.constants import Interfaces

from enishi.config.commands.ready import refuse_unready
from enishi.config.refusing import NotStarted
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

MOST_THREADS = 8  # each holds a connection to the database


class AddressUnusable(NotStarted):
    """The server cannot answer where it was told to."""


def run(speaker: Speaker, *, host: str, port: int) -> None:
    """Answer until the process is told to stop."""
    refuse_unready()
    _refuse_taken(host, port)
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


def _refuse_taken(host: str, port: int) -> None:
    """Try to listen there, and stop at once. Raises AddressUnusable."""
    try:
        version = ip_address(host).version
    except ValueError:
        raise AddressUnusable(f"--host: {host!r} is no address of this machine. Write 127.0.0.1, or 0.0.0.0 for all of its own.") from None
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if version == 6 else socket.AF_INET).close()
    except OSError as error:
        raise AddressUnusable(
            f"--port: nothing can listen at {host}, port {port} ({error.strerror}). Stop what answers there, or name another port."
        ) from None
