"""`enishi setup`: the database brought to this version, and a first administrator."""

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from enishi.config.database import refuse_unsafe
from enishi.core import clock, operations
from enishi.core.errors import Refusal
from enishi.core.roles import Role

ACTOR = "enishi setup"


def run(*, email: str, name: str) -> None:
    """Migrate, then let the administrator in when one is named; both are safe to repeat."""
    refuse_unsafe(connection)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    typer.echo(f"The database is ready: {settings.DATABASES['default']['NAME']}")
    if not email:
        return
    try:
        with transaction.atomic():
            user = operations.add_user(email=email, name=name or email, by=ACTOR, at=clock.now())
            operations.grant_role(user=user, role=Role.ADMINISTRATOR, by=ACTOR, at=clock.now())
        typer.echo(f"{user.email} is an administrator.")
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(1) from None
