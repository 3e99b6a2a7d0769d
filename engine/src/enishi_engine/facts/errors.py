"""What is wrong with a load of facts: every wrong row as data, and the one exception that carries them all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from enishi_engine.said import Said

LONGEST_VALUE_SHOWN = 60
ERRORS_SHOWN = 20
WORDS_COMPARED = 2_000  # looking for a near word among a million order ids would take longer than reading them


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row of one fact, before its file and line are known; `row` counts from 0, None is the whole file."""

    row: int | None
    column: str | None
    value: str | None
    problem: Said
    remedy: Said


@dataclass(frozen=True, slots=True)
class RowError:
    """One wrong row: where it is, what stands there, what is wrong with it, what to do.

    `line` is the physical line of a CSV file (the header is line 1), or the row of an Arrow table or
    a Parquet file (the first is row 1); None when the whole file is meant, as `column` and `value`
    are None when the whole row is.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    problem: Said
    remedy: Said

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        shown = [] if self.value is None else [f'"{shortened(self.value)}"']
        where = [place, *([self.column] if self.column is not None else []), *shown]
        return f"{': '.join(where)}: {self.advice}"

    @property
    def advice(self) -> Said:
        """What is wrong and what to do, in one."""
        return Said(f"{self.problem}. {self.remedy}", f"{self.problem.ja}。{self.remedy.ja}")

    @property
    def said(self) -> Said:
        """The whole of it with its place, in both languages; in English it is `str`."""
        place = [self.file if self.line is None else f"{self.file} {self.line}行目", *([self.column] if self.column is not None else [])]
        shown = "" if self.value is None else f"「{shortened(self.value)}」"
        return Said(str(self), f"{'・'.join(place)}{shown}:{self.advice.ja}")

    def to_data(self) -> dict[str, Any]:
        """For JSON, whole: `of_data` reads it back."""
        plain = {name: getattr(self, name) for name in ("file", "line", "column", "value")}
        return plain | {"problem": self.problem.en, "remedy": self.remedy.en, "problem_ja": self.problem.ja, "remedy_ja": self.remedy.ja}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """From `to_data`; what was kept before both languages were is English in both."""
        problem, remedy = (Said(data[name], data.get(f"{name}_ja", data[name])) for name in ("problem", "remedy"))
        return cls(data["file"], data["line"], data["column"], data["value"], problem, remedy)


class FactsRejected(Exception):
    """Some rows are wrong, so none were taken. `errors` are all of them, in the order of files and lines."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors[:ERRORS_SHOWN]]
        left = len(self.errors) - len(lines)
        return "\n".join([*lines, *([f"… and {left:,} more."] if left else [])])

    @property
    def said(self) -> Said:
        """All of it in both languages; in English it is `str`."""
        lines = [error.said.ja for error in self.errors[:ERRORS_SHOWN]]
        left = len(self.errors) - len(lines)
        return Said(str(self), "\n".join([*lines, *([f"ほか{left:,}件あります。"] if left else [])]))


def shortened(value: str) -> str:
    """The value on one line, cut where it becomes too long to read in a message."""
    line = value.replace("\r", "␍").replace("\n", "␊").replace("\0", "␀")
    return line if len(line) <= LONGEST_VALUE_SHOWN else f"{line[:LONGEST_VALUE_SHOWN]}…"


def did_you_mean(word: str, words: Iterable[str]) -> Said:
    """The sentence `Did you mean "x"?` for the nearest of `words`, or nothing when none is near or there are too many."""
    known = list(words)
    near = get_close_matches(word[:100], known, n=1, cutoff=0.6) if len(known) <= WORDS_COMPARED else []
    return Said(f'Did you mean "{near[0]}"?', f"「{near[0]}」ではありませんか。") if near else Said("", "")
