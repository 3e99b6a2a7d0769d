"""`enishi assign`: who is offered a campaign when, drawn before it starts."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.cli.output import AsJson, InLanguage, Speaker, language_of
from enishi_engine.effects.assignment import Plan, Rule, RuleKind, Unit, as_data, assignment_sentences, draw, told_to_partners
from enishi_engine.effects.reading import read_roster
from enishi_engine.folders import FolderRefused
from enishi_engine.said import Said

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def assign(
    roster: Annotated[
        Path, typer.Argument(help="The partners, as CSV or Parquet; `enishi template roster` prints the columns.", show_default=False)
    ],
    *,
    campaign: Annotated[str, typer.Option(help="The campaign's name, as partners know it.")],
    wave: Annotated[list[datetime], typer.Option(formats=["%Y-%m-%d"], help="A wave's first day; once for each wave.", show_default=False)],
    seed: Annotated[int, typer.Option(help="Any whole number, told before the draw; the same seed and roster give the same waves.")],
    out: Annotated[
        Path | None, typer.Option(help="Keep the draw in this file; it may not exist yet. Without it nothing is kept.", show_default=False)
    ] = None,
    comparison: Annotated[int, typer.Option(help="The share of the last wave in percent; at least 20.")] = 33,
    unit: Annotated[
        Unit, typer.Option(help="What is drawn as one: partners, distributors with all that buy through them, or regions.")
    ] = Unit.PARTNER,
    by_region: Annotated[bool, typer.Option("--by-region", help="Draw within regions too, not within ranks alone.")] = False,
    most_deals: Annotated[
        int | None, typer.Option(help="Do not draw: the first wave are so many with the most past deals.", show_default=False)
    ] = None,
    at_least: Annotated[
        int | None, typer.Option(help="Do not draw: the first wave are all with so many past deals.", show_default=False)
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the draw; without it, today.", show_default=False)
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Draw who is offered a campaign first and who later, within ranks and similar past deals, and keep the draw in a file that says everything.

    Partners with an agreed target or a veto are not drawn. Exit codes: 0 drawn; 2 two rules were given; 4 the roster or the plan is wrong; 5 the file exists.
    """
    speaker = Speaker(as_json, language_of(language))
    with speaker.refusals():
        plan = Plan(
            campaign=campaign,
            first_days=tuple(moment.date() for moment in wave),
            seed=seed,
            drawn_on=_today() if on is None else on.date(),
            comparison_percent=comparison,
            unit=unit,
            by_region=by_region,
            rule=_rule(most_deals, at_least),
        )
        drawn = draw(read_roster(roster), plan)
        data = as_data(drawn)
        if out is not None:
            _keep(out, data)
    for sentence in assignment_sentences(drawn, speaker.language):
        speaker.say(sentence)
    speaker.say()
    speaker.say(told_to_partners(drawn, speaker.language))
    speaker.answer(ok=True, kept=None if out is None else str(out), **data)


def _rule(most_deals: int | None, at_least: int | None) -> Rule | None:
    if most_deals is not None and at_least is not None:
        raise typer.BadParameter("Give one rule: --most-deals or --at-least.")
    if most_deals is not None:
        return Rule(kind=RuleKind.MOST_DEALS, number=most_deals)
    return None if at_least is None else Rule(kind=RuleKind.AT_LEAST, number=at_least)


def _keep(out: Path, data: object) -> None:
    try:
        with out.open("x", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.write("\n")
    except FileExistsError:
        holds = Said("holds a draw or something else already", "には抽選結果か別のものがすでにあります")
        once = Said("A draw is made once; name a new file.", "抽選は一度だけです。新しいファイルを指定してください。")
        raise FolderRefused(out, holds, once) from None
    except OSError as error:
        raise FolderRefused.unwritable(out, error) from None


def _today() -> date:
    return datetime.now().astimezone().date()  # noqa: TID251 - the command line reads the clock
