"""`enishi run`: the calculation on a folder of facts, written into a folder, with a short summary."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi_engine.calculate import calculated
from enishi_engine.cli.closing_words import closing_as_data, closing_in_words, listed
from enishi_engine.cli.output import AsJson, FromFacts, InLanguage, NothingFound, Speaker, Steps, language_of
from enishi_engine.closing import Closed, Closing, check_texts, close, closings_of
from enishi_engine.core.incentive import Incentive, PaysAs
from enishi_engine.core.program import Program
from enishi_engine.core.results import SCHEMAS, Tables
from enishi_engine.facts import Facts, last_day_of, read_facts
from enishi_engine.program import read_program
from enishi_engine.program.japanese import said
from enishi_engine.program.moment import EXAMPLE, moment_of
from enishi_engine.program.problems import did_you_mean
from enishi_engine.run_folder import OfClosing, check_out, write_result
from enishi_engine.said import Said
from enishi_engine.settlement import Posted, settlements
from enishi_engine.words import Language
from enishi_engine.words.amounts import money

LONGEST_WAIT = 366  # days after the latest fact for which a run may be asked
SIZE = re.compile(r"[1-9][0-9]*[MG]B")
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def run(
    program: Annotated[Path, typer.Argument(help="The folder of the program's texts.", show_default=False)],
    *,
    facts: FromFacts,
    out: Annotated[Path, typer.Option(help="The folder to write; a former run in it is replaced.", show_default=False)],
    known_by: Annotated[
        str | None, typer.Option(metavar="MOMENT", help=f"Only what was known by then: {EXAMPLE}.", show_default=False)
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The last day, inclusive, as 2026-03-31; without it the facts' latest.", show_default=False),
    ] = None,
    closing: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Close this period: known by and up to what the closing says; adjustments included.", show_default=False
        ),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="What the calculation may take, as 2GB, before it goes on on disk.", show_default=False),
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Calculate a program on facts, and write every table as Parquet and CSV.

    Exit codes: 0 written; 2 a day or moment cannot be read; 3 the program was refused; 4 the facts were rejected;
    5 there is no such closing, or the folder to write was refused.
    """
    if closing is not None and (known_by is not None or until is not None):
        raise typer.BadParameter("A closing has its own moment and last day; leave --known-by and --until out.", param_hint="--closing")
    if memory is not None and not SIZE.fullmatch(memory):
        raise typer.BadParameter(f"{memory!r} is not a size. Write 500MB or 2GB.", param_hint="--memory")
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals(), speaker.steps() as steps:
        check_out(out)
        steps.begin(Said("Reading the program …", "プログラムを読み込んでいます…"))
        read = read_program(program)
        moment, last_day = asked_moment(known_by, read.timezone), asked_day(until)
        steps.begin(Said("Reading the facts …", "実績を読み込んでいます…"))
        loaded = read_facts(facts, currency=read.currency, timezone=read.timezone)
        check_until(last_day, read, loaded)
        groups = closings_of(loaded)
        check_texts(read, (one for group in groups.values() for one in group if moment is None or one.known_by <= moment))
        closed = () if closing is None else _close(closing, read, loaded, groups, steps)
        of_closing = tables_of(read, closed) if closed else None
        with _result(closed, read, loaded, moment, last_day, memory, steps) as result:
            steps.begin(Said("Writing …", "書き出しています…"))
            write_result(result, program=read, program_folder=program, out=out, closing=of_closing)
            summary = summary_of(read, result)
    _tell(summary, read, result, out, speaker.language, speaker)
    if of_closing is not None:
        for sentence in closing_in_words(closed[-1], of_closing.tables["settlements"], read.currency, speaker.language):
            speaker.say(sentence)
    speaker.answer(
        ok=True, out=str(out), program=read.id, currency=read.currency, until=str(result.until),
        known_by=None if result.known_by is None else result.known_by.isoformat(), incentives=[one.as_data() for one in summary],
        **({} if of_closing is None else {"closing": closing_as_data(closed[-1], of_closing.tables["settlements"])}),
    )  # fmt: skip


@contextmanager
def _result(
    closed: Sequence[Closed], program: Program, facts: Facts, moment: datetime | None, until: date | None, memory: str | None, steps: Steps
) -> Iterator[Tables]:
    """The last closing's tables, or those of a calculation."""
    if closed:
        yield closed[-1].result
        return
    steps.begin(Said("Calculating …", "計算しています…"))
    with calculated(program, facts, known_by=moment, until=until, memory=memory) as result:
        yield result


def _close(name: str, program: Program, facts: Facts, groups: Mapping[str, Sequence[Closing]], steps: Steps) -> tuple[Closed, ...]:
    """The closing of that name, carried out after those before it, and these. Raises NothingFound with all that there are."""
    closings = {closing.id: closing for group in groups.values() for closing in group}
    if name not in closings:
        meant, there = said(did_you_mean(name, closings)), tuple(map(listed, closings.values()))
        raise NothingFound(
            "\n".join((f"There is no closing {name!r}. {meant}", *there)),
            ja="\n".join((f"「{name}」という締めはありません。{meant.ja}", *there)),
        )

    def told(closing: Closing) -> None:
        steps.begin(Said(f"Calculating {closing.id} …", f"{closing.id}を計算しています…"))

    return close(program, facts, groups, through=closings[name], told=told, tables=tuple(SCHEMAS))


def asked_moment(text: str | None, timezone: str) -> datetime | None:
    """The moment of --known-by. Raises typer.BadParameter."""
    try:
        return None if text is None else moment_of(text, timezone)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a moment. Write {EXAMPLE}.", param_hint="--known-by") from None


def asked_day(text: str | None) -> date | None:
    """The day of --until. Raises typer.BadParameter."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day. Write one as 2026-03-31.", param_hint="--until") from None


def check_until(until: date | None, program: Program, facts: Facts) -> None:
    """A last day before the program, or far after anything that happened, is a slip of the pen."""
    begins, latest = program.versions[0].from_day, last_day_of(facts)
    if until is not None and until < begins:
        raise typer.BadParameter(f"{until} is before the program's first text, of {begins}.", param_hint="--until")
    if until is not None and latest is not None and (until - latest).days > LONGEST_WAIT:
        raise typer.BadParameter(f"{until} is more than a year after the latest fact, of {latest}.", param_hint="--until")


def tables_of(program: Program, closed: Sequence[Closed]) -> OfClosing:
    """What the folder of the last closing holds beside the tables of every run."""
    last = closed[-1]
    posted = [Posted(one.closing.id, one.closing.last_day, (one.lines, one.adjustments), one.ended) for one in closed]
    tables = {"adjustments": last.adjustments, "postings": last.postings(), "settlements": settlements(program, posted)}
    return OfClosing(id=last.closing.id, tables=tables)


@dataclass(frozen=True, kw_only=True)
class IncentiveSummary:
    """What one incentive came to over the whole run; minor units."""

    id: str
    ja: str
    en: str
    lines: int
    amount: int
    payable: int
    taken_back: int
    not_paid: int
    pays_as: PaysAs

    def as_data(self) -> dict[str, Any]:
        figures = {name: getattr(self, name) for name in ("lines", "amount", "payable", "taken_back", "not_paid")}
        return {"id": self.id, "label": {"ja": self.ja, "en": self.en}, **figures, "pays_as": self.pays_as.value}


def summary_of(program: Program, result: Tables) -> tuple[IncentiveSummary, ...]:
    """The summary's figures per incentive, in the order of the newest text and then of the older ones."""
    newest: dict[str, Incentive] = {}
    for version in reversed(program.versions):
        for incentive in version.incentives:
            newest.setdefault(incentive.id, incentive)
    totals: dict[tuple[str, PaysAs], dict[str, int]] = {}
    for id_, incentive in newest.items():
        totals[id_, incentive.pays_as] = dict.fromkeys(("lines", "amount", "payable", "taken_back", "not_paid"), 0)
    for row in result.rows("summary"):
        key = str(row["incentive"]), PaysAs(row["pays_as"])
        figures = totals.setdefault(key, dict.fromkeys(("lines", "amount", "payable", "taken_back", "not_paid"), 0))
        for name in figures:
            value = row[name]
            assert isinstance(value, int)
            figures[name] += value
    return tuple(
        IncentiveSummary(id=id_, ja=newest[id_].label.ja, en=newest[id_].label.en, **figures, pays_as=pays_as)
        for (id_, pays_as), figures in totals.items()
    )


_WORDS: Mapping[Language, str] = {
    "en": "{lines:,} lines, {amount} ({payable} payable, {taken_back} taken back); {not_paid:,} paid nothing",
    "ja": "{lines:,}件 {amount}(支払対象 {payable}、返還 {taken_back})、支給なし {not_paid:,}件",
}
_MARKETING_MONEY: Mapping[Language, str] = {
    "en": "{total} of marketing money beside it.",
    "ja": "ほかに販促支援金の積立が{total}あります。",
}
_CLOSING: Mapping[Language, str] = {
    "en": "{total} in all, up to {until}. Written to {out}.",
    "ja": "合計 {total}({until}まで)。{out} に書き出しました。",
}


def _tell(summary: tuple[IncentiveSummary, ...], program: Program, result: Tables, out: Path, language: Language, speaker: Speaker) -> None:
    def in_words(minor: int) -> str:
        return money(minor, program.currency, language)

    for one in summary:
        figures = _WORDS[language].format(
            lines=one.lines,
            amount=in_words(one.amount),
            payable=in_words(one.payable),
            taken_back=in_words(-one.taken_back),
            not_paid=one.not_paid,
        )
        speaker.say(f"{getattr(one, language)}: {figures}")
    totals = {form: sum(one.amount for one in summary if one.pays_as is form) for form in PaysAs}
    speaker.say(_CLOSING[language].format(total=in_words(totals[PaysAs.MONEY]), until=result.until, out=out))
    if totals[PaysAs.MARKETING_MONEY]:
        speaker.say(_MARKETING_MONEY[language].format(total=in_words(totals[PaysAs.MARKETING_MONEY])))
