"""The commands that the server adds to the engine's `enishi` command, by the entry point group `enishi.commands`.

What carries one out is imported when it is called: Django takes too long to wait for `enishi --help`.
"""

import json
import platform
from enum import Enum
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from enishi.config.refusing import NotStarted

REFUSED = 6  # the server does not start

about = typer.Typer(help="Versions to quote in a request for support.", invoke_without_command=True)


class Tongue(Enum):
    """A language that commands speak."""

    JA = "ja"
    EN = "en"


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


def carried_out(command: str, /, **said: Any) -> None:
    """Set Django up and call the command's module; say on stderr why the server does not start."""
    try:
        import_module("enishi.config.started")
        import_module(f"enishi.config.commands.{command}").run(**said)
    except NotStarted as problems:
        typer.echo(str(problems), err=True)
        raise SystemExit(REFUSED) from None


setup = typer.Typer(help="Make the database ready, and its first administrator.", invoke_without_command=True)
serve = typer.Typer(help="Answer people's browsers.", invoke_without_command=True)
worker = typer.Typer(help="Do the jobs that wait, until it is told to stop.", invoke_without_command=True)
verify = typer.Typer(help="Check everything that must always hold, over the whole database.", invoke_without_command=True)


import_ = typer.Typer(
    help="Take a file of facts: orders, partners, payments and so on.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},  # options may stand after the file
)


close = typer.Typer(
    help="Close a period for a closing group: calculate, post the differences, close the books.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
trace = typer.Typer(
    help="Follow one order through every step, from the row it came in by to the bank's file; or a line of that file back.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
journal = typer.Typer(
    help="Write the journal of a closed period for the books of account.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
InLanguage = Annotated[
    Tongue | None, typer.Option("--language", help="ja or en; without it what LC_ALL, LC_MESSAGES or LANG says.", show_default=False)
]


@setup.callback()
def set_up(
    email: Annotated[str, typer.Option(help="Mail address of the first administrator.")] = "",
    name: Annotated[str, typer.Option(help="The administrator's name.")] = "",
) -> None:
    """Make the database ready, or bring it up to this version; safe to repeat.

    With --email it also lets a first administrator in. The database is the embedded one in the folder enishi-data,
    or what ENISHI_DATABASE_URL names (docs/reference/settings.md).
    """
    carried_out("setup", email=email, name=name)


@serve.callback()
def answer(
    host: Annotated[str, typer.Option(help="The address to answer at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to answer at.")] = 8000,
) -> None:
    """Answer browsers, after asking the database whether it keeps what it acknowledges."""
    carried_out("serve", host=host, port=port)


@worker.callback()
def work(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Stop when nothing is left to do.")] = False,
) -> None:
    """Do jobs as they come. Any number of workers may run; one that is killed loses nothing."""
    carried_out("worker", until_idle=until_idle)


@verify.callback()
def check_everything(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check everything that must always hold: exit code 0 when it does, 1 with every fault otherwise."""
    carried_out("verify", as_json=as_json)


@import_.callback()
def import_a_file(
    fact: Annotated[str, typer.Argument(help="Which fact the file holds, as in order_lines.")],
    file: Annotated[Path, typer.Argument(help="A CSV, Excel (.xlsx) or Parquet file.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The system or person the file comes from, as in crm.")],
    column: Annotated[
        list[str] | None, typer.Option(help="What a header means, as in 受注番号=id; 備考= leaves it aside. Remembered.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")] = False,
    errors: Annotated[
        Path | None, typer.Option(help="Write the wrong rows into this file (.xlsx or .csv), to correct and send back.")
    ] = None,
    corrects: Annotated[int | None, typer.Option(help="The rejected batch whose list of errors this file is, corrected.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take a file whole, or nothing of it and say everything that is wrong (exit code 4). The same file twice changes nothing."""
    if dry_run and errors is not None:
        raise typer.BadParameter("The wrong rows are sent back to a file that was kept: leave --dry-run out.", param_hint="--errors")
    said = {"fact": fact, "file": file, "source": source, "columns": column, "corrects": corrects, "errors": errors}
    carried_out("import_file", **said, dry_run=dry_run, as_json=as_json)


watch = typer.Typer(
    help="Take the files that other systems put into a folder.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)


@watch.callback()
def watch_a_folder(
    folder: Annotated[Path, typer.Argument(help="The folder; in it one for each source.", exists=True, file_okay=False)],
    once: Annotated[bool, typer.Option("--once", help="Look once, then stop.")] = False,
) -> None:
    """Take FOLDER/SOURCE/FACT….csv (or .xlsx, .parquet) and move it to taken or, with its list of errors, to rejected."""
    carried_out("watch", folder=folder, once=once)


@close.callback()
def close_a_period(
    program: Annotated[str, typer.Argument(help="The program's id.")],
    period: Annotated[str, typer.Argument(help="The month in which the period ends, as 2026-04.")],
    group: Annotated[str, typer.Option(help="The closing group.")] = "month_end",
    check: Annotated[bool, typer.Option("--check", help="Only say what keeps it from being closed.")] = False,
    first: Annotated[
        bool, typer.Option("--first", help="The books begin with this period: nothing that lies before it is ever posted.")
    ] = False,
    language: InLanguage = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Close a period, or say everything that keeps it from being closed (exit code 5). Closing again changes nothing."""
    carried_out(
        "close",
        program=program,
        period=period,
        group=group,
        check=check,
        first=first,
        language=None if language is None else language.value,
        as_json=as_json,
    )


@trace.callback()
def trace_a_fact(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="An order line, another fact, an earning line; or a bank's line: its reference, the whole record, or P1:3."
        ),
    ],
    language: InLanguage = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how a fact came in, what was decided of it and why, what closings posted, in which entries, and how it was paid."""
    carried_out("trace", id_=id_, language=None if language is None else language.value, as_json=as_json)


@journal.callback()
def write_a_journal(
    program: Annotated[str, typer.Argument(help="The program's id.")],
    period: Annotated[str, typer.Argument(help="The month in which the closed period ends, as 2026-04.")],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    group: Annotated[str, typer.Option(help="The closing group.")] = "month_end",
    layout: Annotated[str, typer.Option(help="plain, yayoi, money_forward, freee or bugyo.")] = "plain",
) -> None:
    """Write the journal of a closing: handed over once, and the same file whenever it is asked for again (exit code 5 otherwise)."""
    carried_out("journal", program=program, period=period, group=group, layout=layout, out=out)


review = typer.Typer(help="See what of the files waits for a person, and decide it.", invoke_without_command=True)


@review.callback()
def review_files(
    drop: Annotated[int | None, typer.Option(help="A rejected batch that nobody will correct.")] = None,
    take: Annotated[int | None, typer.Option(help="An overlap whose row is believed: it becomes the next revision.")] = None,
    dismiss: Annotated[int | None, typer.Option(help="An overlap of which what was taken before is believed.")] = None,
    reason: Annotated[str, typer.Option(help="Why; needed with any of the three.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List rejected files that nobody has corrected, and rows whose id another source has; or decide one of them."""
    carried_out("review", drop=drop, take=take, dismiss=dismiss, reason=reason, as_json=as_json)


openings = typer.Typer(
    help="Take what an older system still owed, or was owed, from a file.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
compare = typer.Typer(
    help="Compare an old sheet with what its months come to here, and say why they differ.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
Columns = Annotated[
    list[str] | None, typer.Option("--column", help="What a header means, as in 代理店コード=partner; 備考= leaves it aside.")
]


@openings.callback()
def take_openings(
    program: Annotated[str, typer.Argument(help="The program's id.")],
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The system that the balances come from.")],
    day: Annotated[str, typer.Option(help="The day they are booked on, as 2026-03-31: the one before the first period.")],
    group: Annotated[str, typer.Option(help="The closing group.")] = "month_end",
    columns: Columns = None,
    errors: Annotated[Path | None, typer.Option(help="Write the wrong rows into this file (.xlsx or .csv).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")] = False,
) -> None:
    """Take opening balances whole, or nothing and say everything that is wrong (exit code 4). The same file twice changes nothing."""
    said: dict[str, Any] = {"program": program, "file": file, "source": source, "day": day, "group": group}
    carried_out("openings", **said, columns=columns, errors=errors, dry_run=dry_run)


@compare.callback()
def compare_a_sheet(
    program: Annotated[str, typer.Argument(help="The program's id.")],
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The sheet's name: what its headers mean is remembered for it.")],
    group: Annotated[str, typer.Option(help="The closing group.")] = "month_end",
    columns: Columns = None,
    out: Annotated[Path | None, typer.Option(help="Write the comparison into this CSV file.", dir_okay=False)] = None,
    language: InLanguage = None,
) -> None:
    """Say of every partner and month what the sheet and Enishi come to, and each cause of the difference."""
    said: dict[str, Any] = {"program": program, "file": file, "source": source, "group": group}
    carried_out("compare", **said, columns=columns, out=out, language=None if language is None else language.value)


bank_keys = typer.Typer(help="The keys of bank accounts at rest.", invoke_without_command=True)


@bank_keys.callback()
def renew_bank_keys(
    new: Annotated[bool, typer.Option("--new", help="Print a new key, and do nothing else.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Encipher every bank account under the newest key, once it stands in front of the others (exit code 1 when a key is missing)."""
    carried_out("bank_keys", new=new, as_json=as_json)


backup = typer.Typer(help="Copy the database and its files into a folder.", invoke_without_command=True)
restore = typer.Typer(help="Bring a backup back into an empty database, in quarantine.", invoke_without_command=True)
release = typer.Typer(help="Let a restored copy act again; two people must.", invoke_without_command=True)


@backup.callback()
def back_up(folder: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Copy database and files at one moment, with a manifest of hashes. The server may go on meanwhile."""
    carried_out("backup", folder=folder)


@restore.callback()
def put_back(folder: Annotated[Path, typer.Argument(help="What enishi backup wrote.", exists=True, file_okay=False)]) -> None:
    """Bring a backup back and verify it. No mail, hook or payout leaves it until two people release it."""
    carried_out("restore", folder=folder)


@release.callback()
def let_go(by: Annotated[str, typer.Option(help="The mail address of the person who releases it.")]) -> None:
    """Say that a restored copy may act (exit code 5 when a rule says no)."""
    carried_out("release", by=by)
