"""`enishi journal`: the journal of a closing as a file for the books of account."""

from pathlib import Path

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.ledger import exporting
from enishi.ledger.layouts import LAYOUTS
from enishi.statements import queries as statements
from enishi_engine.cli.output import Speaker
from enishi_engine.folders import check_file
from enishi_engine.said import Said

ACTOR = "enishi journal"


def run(speaker: Speaker, *, program: str, period: str, group: str, layout: str, out: Path) -> None:
    """Write the file; exit code 5 when a rule says no."""
    refuse_unready()
    check_file(out)  # a journal is handed over once: not into a file that cannot be written
    export = exporting.export_journal(
        program=program,
        closing_group=group,
        closing=f"{group}/{period}",
        layout=layout,
        days_of=statements.last_days,
        by=ACTOR,
        at=clock.now(),
    )
    out.write_bytes(bytes(export.content))
    when = f"{export.exported_at:%Y-%m-%d %H:%M} UTC"
    speaker.say(
        Said(
            f"{out}: {layout}, handed over {when}, sha256 {export.hash}",
            f"{out}に書き出しました({layout}、引き渡し {when}、SHA-256 {export.hash})",
        )
    )
    if not LAYOUTS[layout].verified:
        speaker.warn(
            Said(
                f"The layout {layout} was not verified in the vendor's program. Import a few lines first and look at them.",
                f"形式{layout}は会計ソフト側での取込を確認していません。まず数行を取り込んで確かめてください。",
            )
        )
