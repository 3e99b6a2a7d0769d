"""`enishi about` says what is installed, for people and for programs."""

import json
import platform
from importlib.metadata import entry_points, requires, version

import duckdb
from typer.testing import CliRunner

import enishi
import enishi_engine
from enishi.commands import about


def test_about_prints_every_version_that_support_asks_for() -> None:
    answer = CliRunner().invoke(about, [], env={"COLUMNS": "200"})

    assert answer.exit_code == 0
    for expected in (enishi.__version__, enishi_engine.__version__, duckdb.__version__, platform.python_version(), platform.platform()):
        assert expected in answer.stdout


def test_about_never_cuts_a_value_on_a_narrow_screen() -> None:
    answer = CliRunner().invoke(about, [], env={"COLUMNS": "40"})

    assert "…" not in answer.stdout


def test_about_prints_one_json_object_when_asked() -> None:
    answer = CliRunner().invoke(about, ["--json"])

    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {
        "Enishi": enishi.__version__,
        "Engine": enishi_engine.__version__,
        "DuckDB": duckdb.__version__,
        "Python": platform.python_version(),
        "Platform": platform.platform(),
    }


def test_the_engine_finds_about_by_its_entry_point() -> None:
    (found,) = entry_points(group="enishi.commands", name="about")

    assert found.load() is about


def test_the_server_requires_exactly_the_engine_it_was_tested_with() -> None:
    assert f"enishi-engine=={version('enishi-engine')}" in (requires("enishi") or [])
