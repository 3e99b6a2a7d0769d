"""`enishi openings`: what an older system still owed, taken from a file, or everything that is wrong with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.telling import REJECTED, tell_errors
from enishi.config.commands.written import day_of
from enishi.core import clock
from enishi.core.maker import maker
from enishi.intake.mapping import with_headers
from enishi.ledger import openings
from enishi_engine.cli.output import Speaker
from enishi_engine.folders import check_file
from enishi_engine.said import Said
from enishi_engine.words.amounts import money

ACTOR = "enishi openings"


def run(
    speaker: Speaker,
    *,
    program: str,
    file: Path,
    source: str,
    day: str,
    group: str,
    columns: Sequence[str] | None,
    errors: Path | None,
    dry_run: bool,
) -> None:
    """Take the file, or with `dry_run` say what taking it would do; exit code 4 when rows are wrong, 5 when a rule says no."""
    refuse_unready()
    if errors is not None:
        check_file(errors)
    asked: dict[str, Any] = {
        "program": program, "group": group, "source": source, "file_name": file.name, "content": file.read_bytes(),
        "booked_on": day_of(day), "columns": with_headers((), columns or ()),
    }  # fmt: skip
    told = openings.check_openings(**asked) if dry_run else openings.take_openings(**asked, by=ACTOR, at=clock.now())
    if told.errors:
        if errors is not None:
            as_csv = errors.suffix.lower() == ".csv"
            errors.write_bytes(openings.errors_of(told, file_name=file.name, as_csv=as_csv, language=speaker.language).content)
        tell_errors(told.errors, speaker)
        mistakes, rows = len(told.errors), len(told.rows)
        speaker.warn(
            Said(
                f"Nothing was taken. Mistakes: {mistakes:,}; rows: {rows:,}.",
                f"取り込んでいません。{rows:,}行に{mistakes:,}件の誤りがあります。",
            )
        )
        raise SystemExit(REJECTED)
    if told.taken_at is not None:
        when = f"{told.taken_at:%Y-%m-%d %H:%M} UTC"
        speaker.say(
            Said(
                f"The same file was taken before, on {when}. Nothing was changed.",
                f"同じファイルを取込済みです({when})。変更はありません。",
            )
        )
        return
    owed = {language: money(told.owed, maker().currency, language) for language in ("ja", "en")}
    speaker.say(
        Said(
            f"{len(told.rows):,} rows {'would be' if dry_run else 'were'} booked on {day}, {told.new:,} of them new: {owed['en']} is owed.",
            f"{len(told.rows):,}行(うち新規{told.new:,}件)を{day}付で計上{'できます' if dry_run else 'しました'}。未払残高の合計は{owed['ja']}です。",
        )
    )
