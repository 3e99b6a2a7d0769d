"""The benchmark itself, on few lines: the three ways to do the job agree on made-up facts, and the page says what was measured."""

from datetime import date

import pytest

from benchmarks import job
from benchmarks.__main__ import main
from benchmarks.adventureworks import synthetic
from benchmarks.report import Measured, page


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENISHI_REAL_DATA", raising=False)


def test_the_three_ways_give_the_same_rows_on_made_up_facts():
    facts = job.facts_of(2_000, seed=7)

    job.check_equal(job.engine(facts), job.sql_by_hand(facts))
    job.check_equal(job.python_loop(facts), job.sql_by_hand(facts))


def test_a_difference_of_one_row_ends_the_run():
    rows = job.engine(job.facts_of(200, seed=7))
    without_one = {**rows, "ranks": rows["ranks"].slice(1)}

    with pytest.raises(job.Disagreement, match="ranks differs"):
        job.check_equal(without_one, rows)


def test_the_same_seed_makes_the_same_facts():
    assert synthetic.tables(500, seed=3) == synthetic.tables(500, seed=3)
    assert synthetic.tables(500, seed=3) != synthetic.tables(500, seed=4)


def test_made_up_facts_tie_and_a_few_partners_have_most_of_the_lines():
    lines = synthetic.tables(17_400, seed=1)["order_lines"]  # 200 partners
    by_partner = sorted(lines.group_by("partner").aggregate([("id", "count")])["id_count"].to_pylist(), reverse=True)

    assert len(set(lines["ordered_on"].to_pylist())) == 40
    assert sum(by_partner[:50]) > 17_400 * 45 // 100  # a quarter of them has nearly half


def test_the_command_measures_and_prints_one_line_for_each_size(capsys: pytest.CaptureFixture[str]):
    main(["--lines", "2000", "--rounds", "1", "--loop-rounds", "1"])

    assert "\n| 2,000 | " in capsys.readouterr().out


def test_the_page_says_which_goals_were_missed():
    slow = Measured(
        1_000, engine=2.0, hand=1.0, loop=20.0, engine_without_reasons=1.5, hand_without_reasons=1.0, engine_memory=10, hand_memory=None
    )

    text = page([slow], on=date(2026, 11, 22), facts="made up", rounds=5, loop_rounds=3)

    assert "| 1,000 | 2.00 | 1.50 | 0.100 |" in text
    assert "at most 1.0 × the SQL by hand: **missed** (2.00); at most 1/8 of the loop: kept (0.100)." in text
    assert "not known" in text
