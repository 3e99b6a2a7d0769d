"""The acceptance command: a small table in seconds, the same from the same seed, and taken up where it was broken off."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from enishi_engine.acceptance import lifts
from enishi_engine.acceptance.measuring import Cell, Figure
from enishi_engine.acceptance.rows import cells
from enishi_engine.acceptance.running import run_cells
from enishi_engine.cli import app
from enishi_engine.effects.estimating import choosing, comparing, judging
from enishi_engine.effects.estimating.added import Added
from enishi_engine.effects.estimating.calibrating import PastDay
from enishi_engine.effects.estimating.past import Sold
from enishi_engine.effects.study import Study

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
    assert (refused.exit_code, "The rows are A1, A2, A3, A5, A6, A7, B1, C1, C2, C3, E1, G1, H1, I2." in refused.output) == (5, True)


def _all_of(row: str, name: str, trials: int) -> dict[str, float]:
    """The figures of one cell after so many trials."""
    cell = next(cell for cell in cells() if (cell.row, cell.name) == (row, name))
    return {figure.name: figure.value for figure in cell.figures([cell.trial(seed) for seed in range(trials)])}


def test_ranges_of_drawn_campaigns_hold_and_are_narrower_than_those_in_yen():
    # Of 40 ranges of 95 %, 38 ± 2 × 1.4
    assert _all_of("A1", "active, 120 partners, +14 %", 40)["95 % ranges hold, %"] >= 87.5
    assert all(value < 0.85 for value in _all_of("A3", "active, 120 partners, +14 %", 40).values())


def test_of_campaigns_without_an_effect_few_ranges_rule_out_no_change():
    # Of 40, 2 ± 2 × 1.4
    found = _all_of("A2", "active, 120 partners, no effect", 40)

    assert found["ranges that rule out no change, %"] <= 12.5
    assert found["“it worked”, %"] <= 7.5


def test_ranges_of_campaigns_in_waves_hold():
    # Of 40, 38 ± 2 × 1.4
    assert _all_of("B1", "active, 120 partners in 3 waves, +14 %", 40)["95 % ranges hold, %"] >= 87.5


def test_campaigns_judged_together_hold_and_see_nothing_where_nothing_is():
    # Of 15, all but one or two
    assert _all_of("A7", "4 × active, 120 partners, +14 %", 15)["95 % ranges hold, %"] >= 86
    assert _all_of("A7", "4 × active, 120 partners, no effect", 15)["ranges that rule out no change, %"] <= 14


def test_chosen_by_a_recorded_rule_ranges_hold_and_few_see_what_is_not_there():
    # Of 40, 38 ± 2 × 1.4
    assert _all_of("C1", "active, 120 partners, +14 %", 40)["95 % ranges hold, %"] >= 87.5
    nothing = _all_of("C1", "mixed, 120 partners, no effect", 40)
    assert nothing["ranges that rule out no change, %"] <= 12.5
    assert nothing["“it worked”, %"] <= 7.5


def test_who_is_chosen_for_being_active_seems_to_have_grown_where_neither_history_nor_past_days_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
):
    """The planted bug that C1 is there for."""

    def known_by_nobody(sold: Sold, day: np.datetime64, until: np.datetime64, announced: np.datetime64) -> NDArray[np.float64]:
        return np.column_stack([np.zeros(len(sold.study.partners)), np.ones(len(sold.study.partners))])

    def as_found(added: Added, tried: Sequence[PastDay], yen_of_offered: float) -> Added:
        return added

    monkeypatch.setattr(judging, "calibrate", as_found)
    # The guard in yen would notice: it is adjusted by the year before.
    monkeypatch.setattr(judging, "_disagree", lambda measured, of_deals: False)
    monkeypatch.setattr(comparing, "covariates", known_by_nobody)
    lifts._judged.cache_clear()
    planted = _all_of("C1", "active, 120 partners, no effect", 10)
    lifts._judged.cache_clear()

    assert planted["ranges that rule out no change, %"] >= 80


def test_what_a_plan_expects_is_near_what_comes():
    # The median of 15; a single campaign's ratio differs by some 15 %.
    assert 85 <= _all_of("A6", "active, 120 partners", 15)["expected ÷ real half-width, median, %"] <= 115


def test_the_sample_ratio_alarm_is_silent_by_chance_and_goes_off_where_a_quarter_is_missing():
    # Once in a thousand by chance: of 200, none or one.
    assert _all_of("I2", "1,500 partners, as many missing in both waves", 200)["alarms, %"] <= 0.5
    assert _all_of("I2", "1,500 partners, a quarter more missing in the second", 200)["alarms, %"] >= 95


def test_deals_that_were_only_moved_forward_do_not_work():
    # Of 40, one or two by chance
    assert _all_of("A5", "active, 120 partners, 30 % moved forward, none new", 40)["“it worked”, %"] <= 10


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("C2", "active, 400 partners, by themselves, +50 %"),
        ("C2", "active, 400 partners, by a hard edge, nobody alike left out, +50 %"),
    ],
)
def test_without_a_draw_or_anybody_alike_there_is_no_verdict(row: str, name: str):
    assert _all_of(row, name, 2) == {"“it worked” or “it did not”, %": 0.0}


@pytest.mark.parametrize("name", ["active, 400 partners, the 8 largest, +50 %", "active, 400 partners, everyone, +50 %"])
def test_of_the_largest_or_of_everyone_there_is_a_range_only(name: str):
    assert _all_of("C3", name, 4) == {"a range only, %": 100.0}


def test_a_wave_that_had_begun_is_noticed_among_those_compared(monkeypatch: pytest.MonkeyPatch):
    name = "active, 120 partners in 3 waves, +14 %"
    assert _all_of("B1", name, 2)["a wave that had begun was compared, %"] == 0

    def everybody_else(study: Study, number: int, until: np.datetime64) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        return study.campaign.wave == number, study.campaign.wave != number

    monkeypatch.setattr(choosing, "comparable", everybody_else)
    monkeypatch.setattr(judging, "comparable", everybody_else)
    lifts._judged.cache_clear()
    planted = _all_of("B1", name, 2)
    lifts._judged.cache_clear()

    assert planted["a wave that had begun was compared, %"] == 100
