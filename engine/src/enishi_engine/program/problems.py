"""A mistake in a text is data: where it stands, what is wrong, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from enishi_engine.program.habits import from_habit
from enishi_engine.program.japanese import said
from enishi_engine.said import Said

MOST_CHOICES = 30  # more are told by what stands before their dots


class Severity(Enum):
    """How much a problem weighs; `ja` is its word in Japanese."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def ja(self) -> str:
        return _SEVERITIES_JA[self]


_SEVERITIES_JA = {Severity.ERROR: "誤り", Severity.WARNING: "警告", Severity.NOTE: "注記"}


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def said(self) -> tuple[Said, Said]:
        """The problem and its remedy in both languages."""
        return said(self.problem), said(self.remedy)

    @property
    def in_place(self) -> Said:
        """The whole of it with its place, in both languages; in English it is `str`. Editors find the place in either."""
        problem, remedy = self.said
        return Said(str(self), f"{self.file}:{self.line}:{self.column}: {self.severity.ja}: {problem.ja}{remedy.ja}")

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity.value}: {self.problem} {self.remedy}".rstrip()


class ProgramRefused(Exception):
    """The text cannot be calculated; `problems` says everything that is wrong with it, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column, problem.problem)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A remedy: what is said so here, the nearest choice, or all of them (of very many, what they begin with)."""
    listed = sorted(set(choices))
    meant = from_habit(word, listed)
    if meant:
        return f"Did you mean {' or '.join(meant)}?"
    listed = _alike(word, listed) or listed
    near = _near(word, listed)
    if near:
        return f"Did you mean {near}?"
    if not listed:
        return "There is nothing to choose from here."
    if len(listed) > MOST_CHOICES:
        listed = sorted({one if "." not in one else f"{one.partition('.')[0]}.…" for one in listed})
    return f"Choose one of: {', '.join(listed)}."


def _alike(word: str, choices: list[str]) -> list[str]:
    """Of a name of two parts, the choices with the same first part."""
    first, dot, _ = word.partition(".")
    return [one for one in choices if dot and one.startswith(f"{first}.")]


def _near(word: str, choices: list[str]) -> str | None:
    """The nearest choice; names of two parts with the same first one are compared by the second. What begins with the word is nearest."""
    begun = [one for one in choices if one.startswith(f"{word}_")]
    if begun:
        return begun[0]
    first, dot, last = word.partition(".")
    if dot and all(one.startswith(f"{first}.") for one in choices):
        near = get_close_matches(last, [one.removeprefix(f"{first}.") for one in choices], n=1)
        return f"{first}.{near[0]}" if near else None
    near = get_close_matches(word, choices, n=1)
    return near[0] if near else None
