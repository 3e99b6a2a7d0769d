"""What a calculation by hand begins with, whatever its program: facts as known, lines, contracts, and the rows that it collects."""

from abc import ABC, abstractmethod
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from engine.tests.by_the_documents.facts_as_known import Facts, Row, facts_as_known
from engine.tests.by_the_documents.lines_and_contracts import Contracts, Lines


class ByHand(ABC):
    """A program's calculation; its own class says from which day the first text is in force, and makes the tables."""

    first_version: ClassVar[date]

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.lines = Lines(facts)
        self.contracts = Contracts(facts, self.lines)
        self.events: dict[str, list[tuple[date, str]]] = {}
        self.earned: list[Row] = []
        self.unpaid: list[Row] = []
        self.marks: list[tuple[Any, ...]] = []
        self.reviews: list[Row] = []
        self.metrics: list[Row] = []

    @abstractmethod
    def tables(self) -> dict[str, list[Row]]:
        """The rows of each table by its name."""

    @classmethod
    def calculate(cls, folder: Path, *, known_by: str | None = None, until: date | None = None) -> dict[str, list[Row]]:
        """The tables of a folder of facts in yen."""
        facts = facts_as_known(folder, decimals=0, timezone="Asia/Tokyo", first_version=cls.first_version, known_by=known_by, until=until)
        return cls(facts).tables()
