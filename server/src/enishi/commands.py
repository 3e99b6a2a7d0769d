"""The command groups that the server adds to the engine's `enishi` command, by the entry point group `enishi.commands`."""

import json
import platform
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

about = typer.Typer(help="Versions to quote in a request for support.", invoke_without_command=True)


def versions() -> dict[str, str]:
    """What is installed here, by the name to print, in the order to print it."""
    return {
        "Enishi": version("enishi"),
        "Engine": version("enishi-engine"),
        "DuckDB": version("duckdb"),
        "Python": platform.python_version(),
        "Platform": platform.platform(),
    }


@about.callback()
def print_versions(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Print the versions of Enishi, its engine, DuckDB and Python, and the platform."""
    if as_json:
        typer.echo(json.dumps(versions(), indent=2))
        return
    table = Table(show_header=False)
    # Folded, never cut: half a platform name in a request for support helps nobody.
    table.add_column()
    table.add_column(overflow="fold")
    for name, value in versions().items():
        table.add_row(name, value)
    Console().print(table)
