"""`enishi restore`: a backup brought back into an empty database, in quarantine until two people release it."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from enishi.config.backing_up import checked, put_back
from enishi.config.commands import verify
from enishi.core import clock, quarantine
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

ACTOR = "enishi restore"


def run(speaker: Speaker, *, folder: Path) -> None:
    """Restore and verify; exit code 1 when something does not hold."""
    manifest, named = checked(folder)
    put_back(folder, data=settings.DATA_FOLDER)
    call_command("migrate", verbosity=0, interactive=False)
    quarantine.enter(backup=named, by=ACTOR, at=clock.now())
    speaker.say(
        Said(
            f"Restored what was backed up at {manifest['made_at']}. No mail, hook or payout leaves it until two people release it: enishi release.",
            f"{manifest['made_at']}の控えから復元しました。2名が enishi release で解除するまで、メール・連携・支払は行われません(隔離)。",
        )
    )
    verify.run(speaker)
