"""`enishi effects-acceptance`: the estimators measured in worlds with known truth."""

import platform
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from enishi_engine.acceptance.measuring import Cell
from enishi_engine.acceptance.page import page
from enishi_engine.acceptance.rows import cells
from enishi_engine.acceptance.running import key_of, run_cells
from enishi_engine.cli.output import AsJson, Exit, Speaker

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("effects-acceptance")
def effects_acceptance(
    *,
    seed: Annotated[int, typer.Option(help="The same seed gives the same table.", min=0)],
    trials: Annotated[int, typer.Option(help="How many campaigns, quizzes or forecasts per cell.", min=1)] = 500,
    row: Annotated[list[str] | None, typer.Option(help="Only this row of the table; may be given again.", show_default=False)] = None,
    kept: Annotated[
        Path | None, typer.Option(help="A file in which trials are kept: a run that was broken off goes on.", show_default=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the page here; without it, it is printed.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the estimators in worlds with known truth, and say where they fall short of their goals and by how much.

    Exit codes: 0 every figure holds; 1 some fall short; 5 there is no such row.
    """
    speaker = Speaker(as_json)
    chosen = tuple(cell for cell in cells() if not row or cell.row in row)
    if not chosen:
        rows = sorted({cell.row for cell in cells()})
        speaker.warn(f"No row {', '.join(row or ())}. The rows are {', '.join(rows)}.")
        raise speaker.refuse(Exit.NOT_FOUND, "not_found", rows=rows)

    def tell(cell: Cell, done: int, wanted: int) -> None:
        if done == wanted or done % 100 == 0:
            speaker.warn(f"{key_of(cell)}: {done} of {wanted}")

    results = run_cells(chosen, seed=seed, trials=trials, kept=kept, progress=tell)
    figures = {key_of(cell): cell.figures(results[key_of(cell)]) for cell in chosen}
    day = datetime.now().astimezone().date().isoformat()  # noqa: TID251 - the command line reads the clock
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    written = page(chosen, results, seed=seed, trials=trials, machine=machine, day=day)
    if out is None:
        speaker.say(written)
    else:
        out.write_text(written, encoding="utf-8")
    short = [figure for one in figures.values() for figure in one if not figure.holds]
    data = {key: {figure.name: round(figure.value, 2) for figure in one} for key, one in figures.items()}
    if short:
        raise speaker.refuse(Exit.CASES_FAILED, "falls_short", cells=data)
    speaker.answer(ok=True, cells=data)
