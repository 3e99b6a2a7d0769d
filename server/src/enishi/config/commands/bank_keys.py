"""`enishi bank-keys`: every bank account and every bank file enciphered under the newest key, so that an older one can be taken away; or a new key."""

import json

import typer
from cryptography.fernet import Fernet

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.partners import operations as partners
from enishi.partners.enciphering import Unreadable
from enishi.payouts import operations as payouts

ACTOR = "enishi bank-keys"
UNREADABLE = 1


def run(*, new: bool, as_json: bool) -> None:
    """Print a new key and touch nothing, or encipher everything anew; exit code 1 when a key is missing that something needs."""
    if new:
        typer.echo(Fernet.generate_key().decode())
        return
    refuse_unready()
    try:
        renewed = partners.renew_keys(by=ACTOR, at=clock.now())
        files = payouts.renew_keys(by=ACTOR, at=clock.now())
    except Unreadable as unreadable:
        typer.echo(f"{unreadable} Add the key that it was enciphered with. Nothing was changed.", err=True)
        raise SystemExit(UNREADABLE) from None
    said = f"{renewed:,} bank accounts and {files:,} bank files are enciphered under the newest key. The older keys can be taken away."
    typer.echo(json.dumps({"ok": True, "accounts": renewed, "files": files}) if as_json else said)
