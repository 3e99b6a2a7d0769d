"""`enishi backup`: the database and the files of the data folder, copied while the server runs."""

from pathlib import Path

from django.conf import settings

from enishi.config.backing_up import back_up
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said


def run(speaker: Speaker, *, folder: Path) -> None:
    """Write the backup, or say why not."""
    refuse_unready()
    manifest = back_up(folder, at=clock.now(), data=settings.DATA_FOLDER)
    rows, head = manifest["audit"]["rows"], manifest["audit"]["hash"]
    files = len(manifest["files"])
    speaker.say(
        Said(
            f"{folder}: {files:,} files; the audit chain had {rows:,} rows when it began, ending with {head[:12]}…",
            f"{folder}に{files:,}個のファイルを控えました。開始時の監査ログは{rows:,}行、末尾は{head[:12]}…です。",
        )
    )
