"""The pages of reference name every command with its options, none that is not there, and every variable of the environment."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from enishi.config.environment import Environment
from enishi.intake.beside import OLD_SHEET, OPENING_BALANCES
from enishi_engine.cli import app
from enishi_engine.facts import Fact, csv_template

REFERENCES = Path(__file__).parents[2] / "docs" / "reference"
REFERENCE = REFERENCES / "command-line.md"
ALL = get_command(app)
NAMES = ALL.list_commands(None)  # type: ignore[attr-defined]


def commands_of(command: object) -> Iterator[tuple[str, ...]]:
    """The options of a command and of those in it, each with the names under which it can be written."""
    for parameter in command.params:  # type: ignore[attr-defined]
        names = tuple(name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--") and name != "--help")
        if names:
            yield names
    for inner in getattr(command, "commands", {}).values():
        yield from commands_of(inner)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_described_with_its_options_and_no_others(name: str) -> None:
    command = ALL.get_command(None, name)  # type: ignore[attr-defined]
    written = "\n".join(
        row.split(" | ")[0]
        for row in REFERENCE.read_text(encoding="utf-8").replace("\\|", "or").splitlines()
        if re.match(rf"\| `enishi {name}\b(?!-)", row)
    )
    options = {name for names in commands_of(command) for name in names} - {"--language"}

    assert written, f"`enishi {name}` is not described"
    assert set(re.findall(r"--[a-z-]+", written)) == options
    assert [inner for inner in getattr(command, "commands", {}) if not re.search(rf"\b{inner}\b", written)] == []


def test_the_commands_that_speak_english_alone_are_named() -> None:
    spoken = {name for name in NAMES if ("--language",) in commands_of(ALL.get_command(None, name))}  # type: ignore[attr-defined]
    (sentence,) = (
        line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line.startswith("Every command takes `--language ja|en`")
    )

    assert set(re.findall(r"`enishi ([a-z-]+)`", sentence)) == set(NAMES) - spoken


def test_every_variable_of_the_environment_is_described() -> None:
    described = (REFERENCES / "settings.md").read_text(encoding="utf-8")

    assert [name for name in Environment.model_fields if f"| `ENISHI_{name.upper()}`" not in described] == []


@pytest.mark.parametrize("fact", [OPENING_BALANCES, OLD_SHEET])
def test_the_files_of_the_server_are_printed_as_facts_are(fact: Fact) -> None:
    answer = CliRunner().invoke(app, ["template", fact.name])

    assert (answer.exit_code, answer.stdout) == (0, csv_template(fact))
