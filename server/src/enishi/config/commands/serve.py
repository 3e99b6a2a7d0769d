"""`enishi serve`: the site, answered by granian."""

import typer
from granian import Granian
from granian.constants import Interfaces

from enishi.config.commands.ready import refuse_unready


def run(*, host: str, port: int) -> None:
    """Answer until the process is told to stop."""
    refuse_unready()
    typer.echo(f"Enishi answers at http://{host}:{port}", err=True)
    Granian("enishi.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, log_access=False).serve()
