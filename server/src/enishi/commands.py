"""The commands that the server adds to the engine's `enishi` command, by the entry point group `enishi.commands`.

What carries one out is imported when it is called: Django takes too long to wait for `enishi --help`.
"""

import json
import platform
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from enishi.config.refusing import NotStarted

NOT_STARTED = 6  # exit code: the server does not start


class Tongue(Enum):
    """A language that commands speak."""

    JA = "ja"
    EN = "en"


Program = Annotated[str, typer.Argument(metavar="PROGRAM", help="The program's id.", show_default=False)]
Group = Annotated[str, typer.Option(help="The closing group.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="What a header means, as in 受注番号=id; 備考= leaves it aside. Remembered.", show_default=False),
]
WrongRows = Annotated[
    Path | None,
    typer.Option("--errors", help="Write the wrong rows into this file (.xlsx or .csv), to correct and send back.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")]
InLanguage = Annotated[
    Tongue | None, typer.Option("--language", help="ja or en; without it what LC_ALL, LC_MESSAGES or LANG says.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, also for a refusal.")]


def command(app: typer.Typer, name: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The function as a command of the app; its first line, whole, says in the list of commands what it does."""

    def added(function: Callable[..., None]) -> Callable[..., None]:
        return app.command(name, short_help=str(function.__doc__).partition("\n")[0])(function)

    return added


def alone(function: Callable[..., None]) -> typer.Typer:
    """The function as the one command of its entry point."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    command(app)(function)
    return app


def carried_out(command: str, /, *, language: Tongue | None = None, as_json: bool = False, **said: Any) -> None:
    """Set Django up and carry the command out; say on stderr why the server does not start."""
    try:
        import_module("enishi.config.started")
        telling = import_module("enishi.config.commands.telling")
        telling.carry_out(command, language=None if language is None else language.value, as_json=as_json, **said)
    except NotStarted as problems:
        typer.echo(str(problems), err=True)
        raise SystemExit(NOT_STARTED) from None


def versions() -> dict[str, str]:
    """What is installed here, by the name to print, in the order to print it."""
    return {
        "Enishi": version("enishi"),
        "Engine": version("enishi-engine"),
        "DuckDB": version("duckdb"),
        "Python": platform.python_version(),
        "Platform": platform.platform(),
    }


@alone
def about(as_json: AsJson = False) -> None:
    """Print the versions of Enishi, its engine, DuckDB and Python, and the platform: to quote in a request for support."""
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


@alone
def setup(
    email: Annotated[str, typer.Option(help="Mail address of the first administrator.", show_default=False)] = "",
    name: Annotated[str, typer.Option(help="The administrator's name.", show_default=False)] = "",
    *,
    language: InLanguage = None,
) -> None:
    """Make the database ready, or bring it to this version, and let a first administrator in.

    The database is the embedded one in the folder enishi-data, or what ENISHI_DATABASE_URL names
    (docs/reference/settings.md). The administrator is let in when --email names them. Safe to repeat.

    Exit codes: 0 ready; 5 a rule says no; 6 the server does not start.
    """
    carried_out("setup", email=email, name=name, language=language)


@alone
def serve(
    host: Annotated[str, typer.Option(help="The address to answer at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to answer at.", min=1, max=65535)] = 8000,
    *,
    language: InLanguage = None,
) -> None:
    """Answer people's browsers, until it is told to stop.

    First it asks the database whether it keeps what it acknowledges. Exit codes: 0 stopped; 6 the server does not start.
    """
    carried_out("serve", host=host, port=port, language=language)


@alone
def worker(
    *,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Stop when nothing is left to do.")] = False,
    language: InLanguage = None,
) -> None:
    """Do the jobs that wait, and what is due by the calendar, until it is told to stop.

    Any number of workers may run; one that is killed loses nothing. Exit codes: 0 stopped; 6 the server does not start.
    """
    carried_out("worker", until_idle=until_idle, language=language)


@alone
def verify(*, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Check everything that must always hold, over the whole database.

    What does not hold is said in English. Exit codes: 0 all of it holds; 1 something does not; 6 the server does not start.
    """
    carried_out("verify", language=language, as_json=as_json)


@alone
def import_(
    fact: Annotated[str, typer.Argument(help="Which fact the file holds, as in order_lines.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="A CSV, Excel (.xlsx) or Parquet file.", exists=True, dir_okay=False, show_default=False)],
    *,
    source: Annotated[str, typer.Option(help="The system or person the file comes from, as in crm.", show_default=False)],
    column: Columns = None,
    dry_run: DryRun = False,
    errors: WrongRows = None,
    corrects: Annotated[
        int | None, typer.Option(help="The rejected batch whose list of errors this file is, corrected.", show_default=False)
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Take a file of facts: orders, partners, payments and so on. Whole, or nothing of it and say everything that is wrong.

    The same file twice changes nothing.
    Exit codes: 0 taken; 4 rows are wrong; 5 a rule says no, or a file cannot be written; 6 the server does not start.
    """
    if dry_run and errors is not None:
        raise typer.BadParameter("The wrong rows are sent back to a file that was kept: leave --dry-run out.", param_hint="--errors")
    said = {"fact": fact, "file": file, "source": source, "columns": column, "corrects": corrects, "errors": errors}
    carried_out("import_file", **said, dry_run=dry_run, language=language, as_json=as_json)


@alone
def watch(
    folder: Annotated[
        Path, typer.Argument(help="The folder; in it one for each source.", exists=True, file_okay=False, show_default=False)
    ],
    *,
    once: Annotated[bool, typer.Option("--once", help="Look once, then stop.")] = False,
    language: InLanguage = None,
) -> None:
    """Take the files that other systems put into a folder.

    Takes FOLDER/SOURCE/FACT….csv (or .xlsx, .parquet) and moves it to taken or, with its list of errors, to rejected.
    Exit codes: 0 stopped; 6 the server does not start.
    """
    carried_out("watch", folder=folder, once=once, language=language)


@alone
def review(
    *,
    drop: Annotated[int | None, typer.Option(help="A rejected batch that nobody will correct.", show_default=False)] = None,
    take: Annotated[
        int | None, typer.Option(help="An overlap whose row is believed: it becomes the next revision.", show_default=False)
    ] = None,
    dismiss: Annotated[int | None, typer.Option(help="An overlap of which what was taken before is believed.", show_default=False)] = None,
    reason: Annotated[str, typer.Option(help="Why; needed with any of the three.", show_default=False)] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """See what of the files waits for a person, and decide it.

    Lists rejected files that nobody has corrected, and rows whose id another source has; or decides one of them.
    Exit codes: 0 listed; 5 a rule says no; 6 the server does not start.
    """
    carried_out("review", drop=drop, take=take, dismiss=dismiss, reason=reason, language=language, as_json=as_json)


@alone
def openings(
    program: Program,
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", exists=True, dir_okay=False, show_default=False)],
    *,
    source: Annotated[str, typer.Option(help="The system that the balances come from.", show_default=False)],
    day: Annotated[
        str, typer.Option(help="The day they are booked on, as 2026-03-31: the one before the first period.", show_default=False)
    ],
    group: Group = "month_end",
    column: Columns = None,
    errors: WrongRows = None,
    dry_run: DryRun = False,
    language: InLanguage = None,
) -> None:
    """Take what an older system still owed, or was owed, from a file.

    Whole, or nothing of it and say everything that is wrong. The same file twice changes nothing.
    Exit codes: 0 taken; 4 rows are wrong; 5 a rule says no, or a file cannot be written; 6 the server does not start.
    """
    said: dict[str, Any] = {"program": program, "file": file, "source": source, "day": day, "group": group}
    carried_out("openings", **said, columns=column, errors=errors, dry_run=dry_run, language=language)


@alone
def close(
    program: Program,
    period: Annotated[str, typer.Argument(help="The month in which the period ends, as 2026-04.", show_default=False)],
    *,
    group: Group = "month_end",
    check: Annotated[bool, typer.Option("--check", help="Only say what keeps it from being closed.")] = False,
    first: Annotated[
        bool, typer.Option("--first", help="The books begin with this period: nothing that lies before it is ever posted.")
    ] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Close a period for a closing group: calculate, post the differences, close the books.

    Or say everything that keeps it from being closed. Closing again changes nothing.
    Exit codes: 0 closed, or with --check nothing keeps it from it; 5 something does, or a rule says no; 6 the server does not start.
    """
    carried_out("close", program=program, period=period, group=group, check=check, first=first, language=language, as_json=as_json)


@alone
def trace(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An order line, another fact, an earning line; or a bank's line: its reference, the whole record, or P1:3.",
            show_default=False,
        ),
    ],
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Follow one order through every step, from the row it came in by to the bank's file; or a line of that file back.

    Says how a fact came in, what was decided of it and why, what closings posted, in which entries, and how it was paid.
    Exit codes: 0 followed; 5 nothing is known of it; 6 the server does not start.
    """
    if not id_.strip():
        raise typer.BadParameter("Name what to follow.", param_hint="ID")
    carried_out("trace", id_=id_, language=language, as_json=as_json)


@alone
def journal(
    program: Program,
    period: Annotated[str, typer.Argument(help="The month in which the closed period ends, as 2026-04.", show_default=False)],
    *,
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False, show_default=False)],
    group: Group = "month_end",
    layout: Annotated[str, typer.Option(help="plain, yayoi, money_forward, freee or bugyo.")] = "plain",
    language: InLanguage = None,
) -> None:
    """Write the journal of a closed period for the books of account.

    It is handed over once, and is the same file whenever it is asked for again.
    Exit codes: 0 written; 5 a rule says no, or the file cannot be written; 6 the server does not start.
    """
    carried_out("journal", program=program, period=period, group=group, layout=layout, out=out, language=language)


@alone
def compare(
    program: Program,
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", exists=True, dir_okay=False, show_default=False)],
    *,
    source: Annotated[str, typer.Option(help="The sheet's name: what its headers mean is remembered for it.", show_default=False)],
    group: Group = "month_end",
    column: Columns = None,
    out: Annotated[Path | None, typer.Option(help="Write the comparison into this CSV file.", dir_okay=False, show_default=False)] = None,
    language: InLanguage = None,
) -> None:
    """Compare an old sheet with what its months come to here, and say why they differ.

    Of every partner and month what the sheet and Enishi come to, and each cause of the difference.
    Exit codes: 0 compared; 4 rows are wrong; 5 a rule says no, or a file cannot be written; 6 the server does not start.
    """
    said: dict[str, Any] = {"program": program, "file": file, "source": source, "group": group}
    carried_out("compare", **said, columns=column, out=out, language=language)


@alone
def bank_keys(
    *,
    new: Annotated[bool, typer.Option("--new", help="Print a new key, and do nothing else.")] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Encipher every bank account and bank file under the newest key, so that an older one can be taken away; or print a new key.

    The newest key stands in front of the others in ENISHI_BANK_KEYS.
    Exit codes: 0 done; 1 a key is missing, and nothing was changed; 6 the server does not start.
    """
    if new:  # before there are settings: without a key some are refused
        key = import_module("cryptography.fernet").Fernet.generate_key().decode()
        typer.echo(json.dumps({"ok": True, "key": key}) if as_json else key)
        return
    carried_out("bank_keys", language=language, as_json=as_json)


@alone
def backup(folder: Annotated[Path, typer.Argument(help="A new folder.", show_default=False)], *, language: InLanguage = None) -> None:
    """Copy the database and its files into a folder.

    At one moment, with a manifest of hashes; the server may go on meanwhile.
    Exit codes: 0 copied; 5 the folder cannot be used; 6 the server does not start.
    """
    carried_out("backup", folder=folder, language=language)


@alone
def restore(
    folder: Annotated[Path, typer.Argument(help="What enishi backup wrote.", exists=True, file_okay=False, show_default=False)],
    *,
    language: InLanguage = None,
) -> None:
    """Bring a backup back into an empty database, in quarantine, and verify it.

    No mail, hook or payout leaves it until two people release it.
    Exit codes: 0 all of it holds; 1 something does not; 5 it cannot be brought back; 6 the server does not start.
    """
    carried_out("restore", folder=folder, language=language)


@alone
def release(
    *,
    by: Annotated[str, typer.Option(help="The mail address of the person who releases it.", show_default=False)],
    language: InLanguage = None,
) -> None:
    """Let a restored copy act again; two people must.

    Exit codes: 0 noted; 5 a rule says no; 6 the server does not start.
    """
    carried_out("release", by=by, language=language)
