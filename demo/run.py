"""The demo from seed to summary: facts are made, read and checked, the program is calculated, the results are written and told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.text import Text

from demo.make_facts import make_facts
from demo.season import END
from demo.tell import Told, heading, tell
from demo.words import words
from enishi_engine import read_facts, read_program, run, write_result
from enishi_engine.words import Language

PROGRAM = Path(__file__).parent / "sakura"
# The first day after the two years, so that the reviews of 1 April 2026 are among them.
UNTIL = END + timedelta(days=1)


def run_demo(*, seed: int, out: Path, language: Language, console: Console | None = None) -> None:
    """Make, calculate, write into `out`, and tell in the language (ja or en)."""
    console = console or Console(width=80, highlight=False)
    say = words(language)
    with _doing(console, say["making"]):
        make_facts(out / "facts", seed=seed)
    program = read_program(PROGRAM)
    with _doing(console, say["reading"]):
        facts = read_facts(out / "facts", currency=program.currency, timezone=program.timezone)
    with _doing(console, say["calculating"]):
        result = run(program, facts, until=UNTIL)
    with _doing(console, say["writing"]):
        write_result(result, program=program, program_folder=PROGRAM, out=out / "run")
    told = Told(program=program, facts=facts, result=result, language=language, seed=seed)
    line = tell(console, told)
    _tell_next(console, out, line, say)


@contextmanager
def _doing(console: Console, what: str) -> Iterator[None]:
    with console.status(what):
        yield


def _tell_next(console: Console, out: Path, line: str, say: dict[str, str]) -> None:
    facts, results, program = (quote(_short(path)) for path in (out / "facts", out / "run", PROGRAM))
    enishi = _command()
    heading(console, say["files"])
    for what, where in (("facts_folder", facts), ("run_folder", results), ("program_folder", program)):
        console.print(Text(f"{say[what]}: {where}"), soft_wrap=True)
    for what, command in (
        ("try_explain", f"{enishi} explain --run {results} --line {line}"),
        ("try_month", f"{enishi} explain --run {results} --partner aoba --month 2025-09"),
        ("try_test", f"{enishi} test {program}"),
    ):
        console.print()
        console.print(Text(f"{say[what]}:"))
        # Never wrapped: it is there to be copied.
        console.print(Text(f"  {command}", style="green"), soft_wrap=True)
    console.print()
    console.print(Text(say["try_change"]))


def _command() -> str:
    """The command as one can type it here: the one beside this Python, which need not be on the path."""
    beside = Path(sys.executable).with_name("enishi")
    return quote(_short(beside)) if beside.is_file() else "enishi"


def _short(path: Path) -> str:
    """As one would type it here."""
    here, full = Path.cwd(), path.absolute()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)
