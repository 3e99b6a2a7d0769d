"""A mistake in a text is data: where it stands, what is wrong, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity.value}: {self.problem} {self.remedy}".rstrip()


class ProgramRefused(Exception):
    """The text cannot be calculated; `problems` says everything that is wrong with it, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column, problem.problem)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A remedy: the nearest choice, or all of them."""
    listed = sorted(set(choices))
    near = get_close_matches(word, listed, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    if not listed:
        return "There is nothing to choose from here."
    return f"Choose one of: {', '.join(listed)}."
