"""`enishi backup`: the database and the files of the data folder, copied while the server runs."""

from pathlib import Path

import typer
from django.conf import settings

from enishi.config.backing_up import back_up
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock


def run(*, folder: Path) -> None:
    """Write the backup, or say why not."""
    refuse_unready()
    manifest = back_up(folder, at=clock.now(), data=settings.DATA_FOLDER)
    rows, head = manifest["audit"]["rows"], manifest["audit"]["hash"]
    typer.echo(f"{folder}: {len(manifest['files'])} files; the audit chain had {rows:,} rows when it began, ending with {head[:12]}…")
