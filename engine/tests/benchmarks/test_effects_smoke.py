"""The benchmark of effects runs, and says what it measured beside each goal."""

import pytest

from benchmarks import effects


def test_it_prints_three_figures_with_their_goals(capsys: pytest.CaptureFixture[str]):
    effects.main(["--rounds", "1"])

    printed = capsys.readouterr().out.splitlines()
    assert [line.split(" (goal: ")[1] for line in printed] == ["1 s)", "50 ms)", "250 ms)"]
