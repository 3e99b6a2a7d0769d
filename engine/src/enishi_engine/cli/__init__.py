"""The `enishi` command: which commands there are, and which module each is loaded from when it is called.

A command is loaded only when it is called: the calculation's packages take most of a second to import, which is too long
to wait for `enishi --help`. Other distributions add commands by the entry point group `enishi.commands`.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

EXIT_CODES = """
Exit codes: 0 fine; 1 a case failed; 2 wrong usage; 3 the program was refused; 4 the facts were rejected;
5 nothing was found, or a folder was refused; 6 the server does not start.
"""
INTERRUPTED = 130  # as shells say it
GROUP = "enishi.commands"
# Command → the sentence that says what it does; its module is `enishi_engine.cli.<command>_command`, with _ for -.
COMMANDS: Mapping[str, str] = {
    "new": "Write a small program to begin with, with cases and example facts.",
    "check": "Say everything that is wrong with a program, or print it in words.",
    "test": "Run the worked examples of a program, each named by its sentence.",
    "run": "Calculate a program on facts and write the run into a folder.",
    "explain": "Say why a line paid what it did, or what a partner earned in a month.",
    "diff": "Say in words what a new text changes.",
    "backtest": "Say who would have earned what under a new text, on the facts of the past.",
    "schema": "Print the JSON Schema of a program's text, for editors.",
    "snapshot": "Keep the facts of a database as of one moment in a folder.",
    "facts": "Print the reference of the facts, or write an empty file for each.",
    "new-study": "Write a study of an invented campaign to begin with, and the truth beside it.",
    "power": "Say the smallest increase that a planned campaign could see, tried on your own past.",
    "study": "Say what a campaign changed, with its range, and what to do next.",
    "pool": "Say what several campaigns of one kind changed, judged together.",
    "assign": "Draw who is offered a campaign first and who later, before it starts.",
    "effects-acceptance": "Measure the estimators in worlds with known truth, row by row of the acceptance table.",
    "template": "Print an empty CSV file for one fact.",
}


class LoadedOnCall(TyperGroup):
    """The group of all commands; each is imported when it is called, none to list them."""

    listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is the base class's
        return [*COMMANDS, *(name for name in _added() if name not in COMMANDS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is the base class's
        with _nothing_is_garbage():
            if cmd_name in COMMANDS:
                return TyperCommand(cmd_name, short_help=COMMANDS[cmd_name]) if self.listing else _own(cmd_name)
            return _of_another(cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.listing = True
        super().format_help(ctx, formatter)


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """What is loaded stays: looking through it for garbage takes a seventh of the time to load it, and a part of each later look."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _own(name: str) -> Any:
    command = get_command(import_module(f"enishi_engine.cli.{name.replace('-', '_')}_command").app)
    command.name = name
    return command


def _of_another(name: str) -> Any:
    """The command that another distribution adds by that name; None when none does."""
    if name not in _added():
        return None
    command = get_command(_added()[name].load())
    command.name = name
    return command


def _added() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


app = typer.Typer(cls=LoadedOnCall, no_args_is_help=True, epilog=EXIT_CODES, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def enishi() -> None:
    """Partner programs as text: ranks and incentives, exact to the yen, with a reason for every line."""


def main() -> None:
    """The entry point of the `enishi` command."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("Interrupted; nothing was written. 中断しました。何も書き出していません。", err=True)
        raise SystemExit(INTERRUPTED) from None
