"""What is measured: a figure with the values between which it should lie, and the cell of trials that it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Figure:
    """One figure of a cell, and between which values it should lie."""

    name: str
    value: float
    least: float
    most: float

    @property
    def holds(self) -> bool:
        return self.least <= self.value <= self.most

    @property
    def short_by(self) -> float:
        """By how much it lies outside; 0 where it holds."""
        return max(self.least - self.value, self.value - self.most, 0.0)


@dataclass(frozen=True)
class Cell:
    """One line of a row: what is tried, how one trial is made from a seed, and what all of them come to."""

    row: str
    name: str
    trial: Callable[[int], Numbers]
    figures: Callable[[Sequence[Numbers]], tuple[Figure, ...]]


def total(trials: Sequence[Numbers], name: str) -> float:
    """The sum of one number of all trials."""
    return sum(trial[name] for trial in trials)


def mean(trials: Sequence[Numbers], name: str) -> float:
    """Its mean; nan without a trial."""
    return total(trials, name) / len(trials) if trials else float("nan")
