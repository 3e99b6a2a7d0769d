"""`enishi backtest`: a new text on the facts of the past, against the texts that were in force and what was paid."""

import codecs
import json
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.backtest import TABLES, Backtest, Side, as_data, backtest, csv_texts, picture, read_paid, told
from enishi_engine.cli.output import AsJson, FromFacts, InLanguage, Speaker, language_of
from enishi_engine.cli.run_command import asked_day, asked_moment, check_until
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts, read_facts
from enishi_engine.folders import check_folder, written_whole
from enishi_engine.program import Problem, ProgramRefused, Severity, read_program, read_text
from enishi_engine.program.moment import EXAMPLE
from enishi_engine.said import Said
from enishi_engine.words import Language

app = typer.Typer(add_completion=False, rich_markup_mode=None)
DATA, PICTURE = "backtest.json", "backtest.svg"
NAMES = frozenset({DATA, PICTURE, *(f"{name}.csv" for name in TABLES)})
WRITER = Said("backtest", "試算結果")
_BEGIN = {
    Side.OLD: Said("Calculating as it was …", "従来の内容で計算しています…"),
    Side.NEW: Said("Calculating the new text …", "新しい版で計算しています…"),
}


@app.command(name="backtest")
def try_on_history(
    new: Annotated[Path, typer.Argument(help="The new text, or a folder: its newest text.", show_default=False)],
    *,
    against: Annotated[
        Path, typer.Option(metavar="OLD", help="The folder of the texts that were in force, or one text.", show_default=False)
    ],
    facts: FromFacts,
    out: Annotated[Path, typer.Option(help="The folder to write; a former backtest in it is replaced.", show_default=False)],
    paid: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What was paid: CSV with partner, incentive, month, amount.", show_default=False),
    ] = None,
    known_by: Annotated[
        str | None, typer.Option(metavar="MOMENT", help=f"Only what was known by then: {EXAMPLE}.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="The last day, inclusive; without it the facts' latest.", show_default=False)
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Calculate a new text as if it had been in force all along, and say who would have earned how much more or less.

    Exit codes: 0 written; 2 a day or moment cannot be read; 3 a text was refused; 4 the facts or the payments were
    rejected; 5 the folder to write was refused.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals(), speaker.steps() as steps:
        check_folder(out, names=NAMES, writer=WRITER)
        steps.begin(Said("Reading the texts …", "版を読み込んでいます…"))
        old, tried = _programs(against, new)
        moment, last_day = asked_moment(known_by, old.timezone), asked_day(until)
        steps.begin(Said("Reading the facts …", "実績を読み込んでいます…"))
        loaded = read_facts(facts, currency=old.currency, timezone=old.timezone)
        check_until(last_day, old, loaded)
        payments = None if paid is None else read_paid(paid, currency=old.currency, **_known(loaded, old, tried))
        found = backtest(tried, old, loaded, known_by=moment, until=last_day, paid=payments, told=lambda side: steps.begin(_BEGIN[side]))
        steps.begin(Said("Writing …", "書き出しています…"))
        _write(found, speaker.language, out)
    speaker.say(told(found, speaker.language))
    speaker.answer(ok=True, out=str(out), **as_data(found))


def _programs(against: Path, new: Path) -> tuple[Program, Program]:
    """What was in force, and the new text alone, in force from the first day of these. Raises ProgramRefused."""
    old = read_program(against) if against.is_dir() else read_text(against)
    tried = read_text(new, in_force=old.versions[0].from_day)
    for what in ("currency", "timezone"):
        here, there = getattr(tried, what), getattr(old, what)
        if here != there:
            file = tried.versions[0].file
            raise ProgramRefused(
                [Problem(file, 1, 1, f"{what} is {here}, and {there} in {against}.", "Compare texts of one program.", Severity.ERROR)]
            )
    return old, tried


def _known(facts: Facts, *programs: Program) -> dict[str, set[str]]:
    """The partners and incentives that a payment can name."""
    ids = {one.id for program in programs for version in program.versions for one in version.incentives}
    return {"partners": set(facts.tables["partners"]["code"].to_pylist()), "incentives": ids}


def _write(found: Backtest, language: Language, out: Path) -> None:
    with written_whole(out, names=NAMES, writer=WRITER) as folder:
        for name, text in csv_texts(found).items():
            # Without the mark Excel takes Japanese for something else.
            (folder / f"{name}.csv").write_bytes(codecs.BOM_UTF8 + text.encode())
        (folder / DATA).write_text(json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (folder / PICTURE).write_text(picture(found, language), encoding="utf-8")
