"""docs/reference/command-line.md names every command with every option, and none that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from enishi_engine.cli import app

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "command-line.md"
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
