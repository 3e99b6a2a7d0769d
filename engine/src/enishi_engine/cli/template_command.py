"""`enishi template`: an empty CSV file for one fact."""

from importlib.metadata import entry_points
from typing import Annotated

import typer

from enishi_engine.cli.output import NothingFound, Speaker
from enishi_engine.effects.reading import STUDY_FACTS, study_template
from enishi_engine.facts import FACT, csv_template
from enishi_engine.program.japanese import said
from enishi_engine.program.problems import did_you_mean

GROUP = "enishi.templates"  # other distributions' files, by the name they are printed by: each a Fact
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def template(fact: Annotated[str, typer.Argument(help="The fact, like order_lines.", show_default=False)]) -> None:
    """Print a CSV file with every column of a fact, of a study's table or of another file that is read so, and one example row.

    Exit codes: 0 printed; 5 there is no such fact.
    """
    with Speaker(as_json=False).refusals():
        if fact in STUDY_FACTS:
            typer.echo(study_template(fact), nl=False)
            return
        others = {point.name: point for point in entry_points(group=GROUP)}
        if fact in others:
            typer.echo(csv_template(others[fact].load()), nl=False)
            return
        if fact not in FACT:
            meant = said(did_you_mean(fact, [*FACT, *STUDY_FACTS, *others]))
            raise NothingFound(f"There is no fact {fact!r}. {meant}", ja=f"「{fact}」という事実はありません。{meant.ja}")
        typer.echo(csv_template(FACT[fact]), nl=False)
