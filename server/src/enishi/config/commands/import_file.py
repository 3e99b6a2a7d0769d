"""`enishi import`: one file of facts taken, or everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from enishi.closing import queries as closings
from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.telling import ERRORS_TOLD, REJECTED, tell_errors
from enishi.core import clock
from enishi.intake import operations as intake
from enishi.intake import queries
from enishi.intake.mapping import with_headers
from enishi.intake.queries import Told
from enishi_engine.cli.output import Speaker
from enishi_engine.facts import FACT
from enishi_engine.folders import check_file
from enishi_engine.said import Said

ACTOR = "enishi import"


def run(
    speaker: Speaker,
    *,
    fact: str,
    file: Path,
    source: str,
    columns: Sequence[str] | None,
    corrects: int | None,
    errors: Path | None,
    dry_run: bool,
) -> None:
    """Take the file, or with `dry_run` say what taking it would do; exit code 4 when rows are wrong, 5 when a rule says no."""
    refuse_unready()
    if errors is not None:
        check_file(errors)
    given: dict[str, Any] = {"fact": fact, "source": source, "file_name": file.name, "content": file.read_bytes(), "corrects": corrects}
    until = closings.closed_until
    if columns and fact in FACT:
        given["columns"] = with_headers(intake.columns_of(fact=FACT[fact], source=source), columns)
    told = (
        queries.preview_file(**given, closed_until=until)
        if dry_run
        else queries.told(intake.import_file(**given, closed_until=until, by=ACTOR, at=clock.now()).id)
    )
    if errors is not None and told.errors and told.batch_id is not None:
        as_csv = errors.suffix.lower() == ".csv"
        errors.write_bytes(queries.error_file(batch_id=told.batch_id, as_csv=as_csv, language=speaker.language).content)
    _tell(told, speaker)
    speaker.answer(ok=not told.errors, **asdict(told))
    raise SystemExit(REJECTED if told.errors else 0)


def _tell(told: Told, speaker: Speaker) -> None:
    """What became of the file, then of its rows."""
    if told.errors:
        speaker.warn(nothing_taken(told))
    else:
        speaker.say(taken(told))
    for warning in told.warnings[:ERRORS_TOLD]:
        said = warning.warning
        speaker.warn(said if warning.line is None else Said(f"Line {warning.line}: {said}", f"{warning.line}行目: {said.ja}"))
    tell_errors(told.errors, speaker)


def nothing_taken(told: Told) -> Said:
    """Of a file with mistakes: that nothing was taken of it, and how much of it is wrong."""
    counts = told.counts
    wrong = (
        Said(f"{counts.rejected:,} of {counts.rows:,} rows are wrong", f"{counts.rows:,}行のうち{counts.rejected:,}行に誤りがあります")
        if counts.rejected
        else Said("the file as a whole is wrong", "ファイル全体に関わる誤りがあります")
    )
    if told.batch_id is None:
        return Said(f"Nothing would be taken: {wrong}.", f"取り込めません。{wrong.ja}。")
    return Said(f"Nothing was taken (batch {told.batch_id}): {wrong}.", f"取り込んでいません(取込番号 {told.batch_id})。{wrong.ja}。")


def taken(told: Told) -> Said:
    """Of a file without mistakes: what was taken of it, or would be."""
    counts, kept = told.counts, told.batch_id is not None
    if told.repeats is not None:
        return Said(
            f"The same file was taken before, as batch {told.repeats}. Nothing was changed.",
            f"同じファイルを取込済みです(取込番号 {told.repeats})。変更はありません。",
        )
    said = Said(
        f"{counts.rows:,} rows{f' (batch {told.batch_id})' if kept else ''}: "
        f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged.",
        f"{counts.rows:,}行{f'を取り込みました(取込番号 {told.batch_id})' if kept else 'を取り込めます'}。"
        f"新規{counts.new:,}件、変更{counts.changed:,}件、変更なし{counts.unchanged:,}件です。",
    )
    if not counts.overlapping:
        return said
    return Said(
        f"{said}\n{counts.overlapping:,} rows have the id of another source's: they {'were' if kept else 'would be'} put into review.",
        f"{said.ja}\n{counts.overlapping:,}行のIDは別の取込元と重複しています。確認待ちに{'しました' if kept else 'なります'}。",
    )
