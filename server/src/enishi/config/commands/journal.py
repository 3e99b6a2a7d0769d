"""`enishi journal`: the journal of a closing as a file for the books of account."""

from pathlib import Path

import typer

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.core.errors import Refusal
from enishi.ledger import exporting
from enishi.ledger.layouts import LAYOUTS
from enishi.statements import queries as statements

ACTOR = "enishi journal"
REFUSED = 5


def run(*, program: str, period: str, group: str, layout: str, out: Path) -> None:
    """Write the file; exit code 5 when a rule says no."""
    refuse_unready()
    try:
        export = exporting.export_journal(
            program=program, closing_group=group, closing=f"{group}/{period}", layout=layout, days_of=statements.last_days, by=ACTOR,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(REFUSED) from None
    out.write_bytes(bytes(export.content))
    typer.echo(f"{out}: {layout}, handed over {export.exported_at:%Y-%m-%d %H:%M} UTC, sha256 {export.hash}")
    if not LAYOUTS[layout].verified:
        typer.echo(f"The layout {layout} was not verified in the vendor's program. Import a few lines first and look at them.", err=True)
