"""`enishi release`: a person says that a restored copy may act; the second one lets it."""

import typer

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock, quarantine, queries
from enishi.core.errors import Refusal

REFUSED = 5


def run(*, by: str) -> None:
    """Release it in the person's name; exit code 5 when a rule says no."""
    refuse_unready()
    user = queries.user_named(by)
    if user is None:
        typer.echo(f"Nobody signs in with {by}.", err=True)
        raise SystemExit(REFUSED)
    try:
        free = quarantine.release(by=user, at=clock.now())
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(REFUSED) from None
    typer.echo("Released: mails, hooks and payouts go out again." if free else "Noted. A second person must release it too.")
