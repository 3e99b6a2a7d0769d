"""`enishi setup`: the database brought to this version, and a first administrator."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from enishi.config.database import refuse_unsafe
from enishi.core import clock, operations
from enishi.core.roles import Role
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

ACTOR = "enishi setup"


def run(speaker: Speaker, *, email: str, name: str) -> None:
    """Migrate, then let the administrator in when one is named; both are safe to repeat."""
    refuse_unsafe(connection)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    database = settings.DATABASES["default"]["NAME"]
    speaker.say(Said(f"The database is ready: {database}", f"データベースの準備ができました: {database}"))
    if not email:
        return
    with transaction.atomic():
        user = operations.add_user(email=email, name=name or email, by=ACTOR, at=clock.now())
        operations.grant_role(user=user, role=Role.ADMINISTRATOR, by=ACTOR, at=clock.now())
    speaker.say(Said(f"{user.email} is an administrator.", f"{user.email}を管理者にしました。"))
