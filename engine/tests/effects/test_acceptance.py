"""The acceptance command: a small table in seconds, the same from the same seed, and taken up where it was broken off."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from enishi_engine.acceptance.rows import Cell, Figure, cells
from enishi_engine.acceptance.running import run_cells
from enishi_engine.cli import app

SMALL = tuple(cell for cell in cells() if cell.name in {"nobody copied", "19 questions", "active, 60 partners"})


def _quietly(cell: Cell, done: int, wanted: int) -> None:
    """Nobody reads along."""


def test_the_same_seed_gives_the_same_and_a_broken_run_goes_on(tmp_path: Path):
    kept = tmp_path / "kept.jsonl"
    whole = run_cells(SMALL, seed=3, trials=3, kept=None, progress=_quietly)

    run_cells(SMALL, seed=3, trials=2, kept=kept, progress=_quietly)
    lines = len(kept.read_text().splitlines())
    gone_on = run_cells(SMALL, seed=3, trials=3, kept=kept, progress=_quietly)

    assert gone_on == whole
    # One line per cell and run: what was done is not done again.
    assert (lines, len(kept.read_text().splitlines())) == (3, 6)


def test_a_figure_says_by_how_much_it_falls_short():
    assert Figure("", 73.5, 75, 87).short_by == pytest.approx(1.5)
    assert Figure("", 88.0, 75, 87).short_by == pytest.approx(1.0)
    assert Figure("", 75.0, 75, 87).holds


def test_the_command_prints_the_table_and_knows_its_rows():
    printed = CliRunner().invoke(app, ["effects-acceptance", "--seed", "1", "--trials", "1", "--row", "G1"])
    refused = CliRunner().invoke(app, ["effects-acceptance", "--seed", "1", "--row", "Z9"])

    assert "| G1 | 19 questions | says it cannot show copying, % | 100 | 100.0 |  |" in printed.output
    assert (refused.exit_code, "The rows are A6, E1, G1, H1, I2." in refused.output) == (5, True)
