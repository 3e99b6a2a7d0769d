"""Where the generators' choices come from: a seeded sequence for many programs, or Hypothesis for tests that shrink."""

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Choices(Protocol):
    """The one source of chance; everything else is made of `whole`."""

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both inclusive."""
        ...


class SeededChoices:
    """The same choices for the same seed, on every machine."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


def pick(choices: Choices, items: Sequence[Item]) -> Item:
    """One of the items; repeat an item to make it likelier."""
    return items[choices.whole(0, len(items) - 1)]


def chance(choices: Choices, percent: int) -> bool:
    """True in so many of 100 cases. Hypothesis shrinks it to False."""
    return choices.whole(0, 99) >= 100 - percent


def some(choices: Choices, items: Sequence[Item], least: int, most: int) -> list[Item]:
    """From `least` to `most` different items, in their order."""
    wanted = min(choices.whole(least, most), len(items))
    left = list(range(len(items)))
    taken = sorted(left.pop(choices.whole(0, len(left) - 1)) for _ in range(wanted))
    return [items[place] for place in taken]
