"""`enishi explain`: why a fact paid what it did or nothing, or what a partner earned in a month."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi_engine.cli.output import AsJson, InLanguage, NothingFound, Speaker, language_of
from enishi_engine.explain import (
    ExplainedClosing,
    ExplainedFact,
    ExplainedMonth,
    NoRun,
    as_data,
    closing_as_data,
    closing_page,
    explain_closing,
    explain_line,
    explain_partner,
    fact_page,
    month_page,
)
from enishi_engine.explain import NothingFound as NothingToExplain
from enishi_engine.words import Language

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")


@app.command()
def explain(
    *,
    run: Annotated[Path, typer.Option(metavar="DIR", help="The folder that enishi run wrote.", show_default=False)],
    line: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="An order line (with its months), one month as A1#3, an activity, or the id of an earning line.",
            show_default=False,
        ),
    ] = None,
    partner: Annotated[
        str | None, typer.Option(metavar="CODE", help="A partner; with --month, or alone for what a closing posted.", show_default=False)
    ] = None,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="The month of the partner.", show_default=False)] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say why a fact paid what it did, or nothing; or what a partner earned in a month, with the reasons for the rest; or,
    of a run that closed a period, what it posted for a partner, what it corrected, and what it pays.

    Exit codes: 0 found; 2 neither or both were asked for; 3 the run's copy of the program was refused; 5 the run says
    nothing about it, or the folder holds no run.
    """
    if (line is None) == (partner is None) or (partner is None and month is not None):
        raise typer.BadParameter("Say either --line ID, or --partner CODE, and --month YYYY-MM but for a closing.")
    if month is not None and not _MONTH.match(month):
        raise typer.BadParameter(f"{month!r} is not a month. Write one as 2026-04.", param_hint="--month")
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        try:
            found = _explained(run, line, partner, month)
        except (NoRun, NothingToExplain) as absent:
            raise NothingFound(absent.said, ja=absent.said.ja) from None
    page, data = _said(found, speaker.language)
    speaker.say(page.rstrip())
    speaker.answer(ok=True, currency=found.program.currency, **data)


def _explained(run: Path, line: str | None, partner: str | None, month: str | None) -> ExplainedFact | ExplainedMonth | ExplainedClosing:
    if line is not None:
        return explain_line(run, line)
    assert partner is not None, "one of the two was said"
    return explain_closing(run, partner) if month is None else explain_partner(run, partner, month)


def _said(found: ExplainedFact | ExplainedMonth | ExplainedClosing, language: Language) -> tuple[str, dict[str, Any]]:
    if isinstance(found, ExplainedClosing):
        return closing_page(found, language), closing_as_data(found)
    return fact_page(found, language) if isinstance(found, ExplainedFact) else month_page(found, language), as_data(found)
