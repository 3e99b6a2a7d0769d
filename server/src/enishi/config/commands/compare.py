"""`enishi compare`: an old sheet beside what its months come to here, with the cause of every difference."""

from collections.abc import Sequence
from pathlib import Path

from enishi.config.commands.ready import refuse_unready
from enishi.config.commands.telling import REJECTED, tell_errors
from enishi.core import clock
from enishi.intake.mapping import with_headers
from enishi.parallel_run import operations, queries
from enishi.parallel_run.queries import Comparison
from enishi_engine.cli.output import Speaker
from enishi_engine.folders import check_file
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

ACTOR = "enishi compare"


def run(speaker: Speaker, *, program: str, file: Path, source: str, group: str, columns: Sequence[str] | None, out: Path | None) -> None:
    """Keep the sheet and print its comparison; exit code 4 when rows are wrong, 5 when a rule says no."""
    refuse_unready()
    if out is not None:
        check_file(out)
    spoken, now = speaker.language, clock.now()
    before = operations.remembered(program=program, source=source)
    told = operations.keep_sheet(
        program=program, group=group, source=source, file_name=file.name, content=file.read_bytes(), by=ACTOR, at=now,
        columns=with_headers(before, columns or ()),
    )  # fmt: skip
    if told.sheet is None:
        tell_errors(told.errors, speaker)
        raise SystemExit(REJECTED)
    found = queries.comparison(told.sheet.id, language=spoken, at=now)
    assert found is not None, "the sheet was kept just now"
    if out is not None:
        out.write_bytes(queries.as_csv(found, spoken))
    speaker.say(_page(found, spoken))


_TOTAL = {
    "ja": "{rows:,}件のうち、一致 {equal:,}、原因が分かった差異 {explained:,}、原因を特定できない差異 {open:,}。",
    "en": "{rows:,} partners and months: {equal:,} are equal, {explained:,} differ with a cause, {open:,} are not explained.",
}
_ROW = {
    "ja": "{partner} {month}: 旧集計表 {theirs}、Enishi {ours}、差異 {difference}",
    "en": "{partner} {month}: sheet {theirs}, Enishi {ours}, difference {difference}",
}


def _page(found: Comparison, language: Language) -> str:
    lines = []
    for row in (one for one in found.rows if one.difference):
        figures = {name: money(getattr(row, name), found.currency, language) for name in ("theirs", "ours", "difference")}
        lines.append(_ROW[language].format(partner=row.partner, month=row.month, **figures))
        lines += [
            f"  {money(one.amount, found.currency, language)} {one.word}{f' {one.line}' if one.line else ''}: {' '.join(one.said)}".rstrip(
                ": "
            )
            for one in row.explained
        ]
        lines += [f"    {hint}" for hint in row.hints]
    lines.append(_TOTAL[language].format(rows=len(found.rows), equal=found.equal, explained=found.explained, open=found.open))
    return "\n".join(lines)
