"""`enishi serve`: the site, answered by granian."""

import typer
from granian import Granian
from granian.constants import Interfaces

from enishi.config.commands.ready import refuse_unready

REQUESTS = 8  # answered at once; each holds a connection to the database


def run(*, host: str, port: int) -> None:
    """Answer until the process is told to stop."""
    refuse_unready()
    typer.echo(f"Enishi answers at http://{host}:{port}", err=True)
    server = Granian(
        "enishi.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, backpressure=REQUESTS, websockets=False
    )
    server.serve()
