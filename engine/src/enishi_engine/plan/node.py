"""What a plan is made of: named steps, each a node that prints itself as one SELECT."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


class Node(Protocol):
    """One relational step: frozen, typed, printed without looking at any data."""

    def sql(self) -> str: ...


@dataclass(frozen=True)
class Step:
    """A named node; `kept` ones are worked out once and stored, the others are printed into what reads them."""

    name: str
    node: Node
    kept: bool = True

    @cached_property
    def sql(self) -> str:
        """Its SELECT, printed once."""
        return self.node.sql()


def read_by(selects: Iterable[str], steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that the SELECTs read, directly or through other steps; each reads steps before it alone."""
    words = {word for select in selects for word in _WORD.findall(select)}
    found: list[Step] = []
    for step in reversed(steps):
        if step.name in words:  # a column of the same name costs a step too many, never one too few
            words.update(_WORD.findall(step.sql))
            found.append(step)
    return tuple(reversed(found))


_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Empty:
    """A relation without rows, for a fact that was not loaded; columns as `name type`."""

    columns: tuple[str, ...]

    def sql(self) -> str:
        casts = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in (column.rsplit(" ", 1) for column in self.columns))
        return f"SELECT {casts} WHERE FALSE"
