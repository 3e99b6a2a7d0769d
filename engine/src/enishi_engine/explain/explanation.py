"""What an explanation is made of: sentences, and the figures in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.incentive import Incentive
from enishi_engine.core.program import Program, Version
from enishi_engine.words import LANGUAGES, Language

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One number of a result row: its column, its integer, its unit (money, rate, count, days, …), and how it is written."""

    name: str
    value: int
    unit: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """Sentences in one language and the figures that they name."""

    language: Language
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def text(self) -> str:
        """The sentences one after the other."""
        return ("" if self.language == "ja" else " ").join(self.sentences)


InBoth = Mapping[Language, Explanation]


class UnknownText(LookupError):
    """A row names a version or an incentive that the program does not have: the two do not belong together."""


def text_of(row: Row, program: Program) -> tuple[Incentive, Version]:
    """The incentive and version that a row was calculated from. Raises UnknownText."""
    for version in program.versions:
        for incentive in version.incentives:
            if version.from_day == row["version"] and incentive.id == row["incentive"]:
                return incentive, version
    raise UnknownText(f"The program {program.id} has no incentive {row['incentive']} in a version of {row['version']}.")


__all__ = ["LANGUAGES", "Explanation", "Figure", "InBoth", "Language", "Row", "UnknownText", "text_of"]
