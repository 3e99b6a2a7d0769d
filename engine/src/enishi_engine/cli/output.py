"""How commands speak: results on stdout, mistakes on stderr, one JSON object for both on request, and the exit codes."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum, IntEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from enishi_engine.core.refusals import Refusal
from enishi_engine.facts import FactsRejected, RowError
from enishi_engine.folders import FolderRefused
from enishi_engine.program import Problem, ProgramRefused
from enishi_engine.said import Said, SaidError
from enishi_engine.words import Language


class Exit(IntEnum):
    """What the exit code says (docs/reference/command-line.md)."""

    FINE = 0
    CASES_FAILED = 1
    USAGE = 2
    PROGRAM_REFUSED = 3
    FACTS_REJECTED = 4
    NOT_FOUND = 5


class Tongue(Enum):
    """A language as an option's value."""

    JA = "ja"
    EN = "en"


class NothingFound(SaidError):
    """What was asked for is not there."""


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, also for errors.")]
FromFacts = Annotated[
    str,
    typer.Option(
        metavar="WHERE",
        help="The facts: a folder of CSV or Parquet files named after them, a SQLite file, or postgresql://… with such tables.",
        show_default=False,
    ),
]
InLanguage = Annotated[
    Tongue | None, typer.Option("--language", help="ja or en; without it what LC_ALL, LC_MESSAGES or LANG says.", show_default=False)
]


def language_of(chosen: Tongue | None) -> Language:
    """The language asked for, else the one of the environment; English where that is neither."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    word = said[:2] if chosen is None else chosen.value
    return "ja" if word == "ja" else "en"


@dataclass(frozen=True)
class Speaker:
    """Prints for people in their language, or as JSON."""

    as_json: bool
    language: Language = field(default_factory=lambda: language_of(None))

    def say(self, text: str = "") -> None:
        """A line for people, of what carries both languages theirs; silent when JSON was asked for."""
        if not self.as_json:
            typer.echo(self.spoken(text))

    def warn(self, text: str) -> None:
        """A line on stderr; silent when JSON was asked for, which holds it."""
        if not self.as_json:
            typer.echo(self.spoken(text), err=True)

    def spoken(self, text: str) -> str:
        """What carries both languages, in the reader's; other text as it is."""
        return text.to(self.language) if isinstance(text, Said) else text

    def answer(self, **parts: Any) -> None:
        """The one JSON object, when it was asked for."""
        if self.as_json:
            typer.echo(json.dumps(parts, ensure_ascii=False, indent=2, default=_plain))

    def refuse(self, code: Exit, error: str, **parts: Any) -> typer.Exit:
        """The end of a command that cannot do what was asked; `parts` go into the JSON object."""
        self.answer(ok=False, error=error, **parts)
        return typer.Exit(code)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """People's mistakes, said with their places; a bug goes through."""
        try:
            yield
        except ProgramRefused as refused:
            for problem in refused.problems:
                self.warn(problem.in_place)
            raise self.refuse(Exit.PROGRAM_REFUSED, "program_refused", problems=problems_as_data(refused.problems)) from None
        except FactsRejected as rejected:
            self.warn(rejected.said)
            self.warn(
                Said(
                    f"{len(rejected.errors):,} wrong; nothing was calculated. --json lists every one.",
                    f"{len(rejected.errors):,}件の誤りがあるため、計算していません。--json を付けるとすべてを出力します。",
                )
            )
            raise self.refuse(Exit.FACTS_REJECTED, "facts_rejected", errors=errors_as_data(rejected.errors)) from None
        except Refusal as refusal:
            self.warn(refusal.said)
            raise self.refuse(Exit.FACTS_REJECTED, "facts_do_not_fit", message=str(refusal)) from None
        except (FolderRefused, NothingFound) as refused_or_absent:
            self.warn(refused_or_absent.said)
            raise self.refuse(Exit.NOT_FOUND, "not_found", message=str(refused_or_absent)) from None

    @contextmanager
    def steps(self) -> Iterator["Steps"]:
        """A line on the terminal that says what is being done and for how long; gone when it is done."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=self.as_json or not console.is_terminal) as progress:
            yield Steps(progress, self)


@dataclass(frozen=True)
class Steps:
    progress: Progress
    speaker: Speaker

    def begin(self, what: Said) -> None:
        """The next step, in the reader's language; what came before is done."""
        for task in self.progress.task_ids:
            self.progress.remove_task(task)
        self.progress.add_task(escape(self.speaker.spoken(what)), total=None)


def _plain(value: object) -> str:
    """How JSON writes what it has no form for: days and moments as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, date) else str(value)


def problems_as_data(problems: tuple[Problem, ...]) -> list[Mapping[str, Any]]:
    return [{**asdict(problem), "severity": problem.severity.value} for problem in problems]


def errors_as_data(errors: tuple[RowError, ...]) -> list[Mapping[str, Any]]:
    return [asdict(error) for error in errors]
