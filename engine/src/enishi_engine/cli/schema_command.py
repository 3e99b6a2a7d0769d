"""`enishi schema`: the JSON Schema of a program's text."""

import json

import typer

from enishi_engine.program.schema import program_schema

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a program's text, for editors that complete and check YAML."""
    typer.echo(json.dumps(program_schema(), ensure_ascii=False, indent=2))
