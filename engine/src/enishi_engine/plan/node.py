"""What a plan is made of: named steps, each a node that prints itself as one SELECT."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Empty:
    """A relation without rows, for a fact that was not loaded; columns as `name type`."""

    columns: tuple[str, ...]

    def sql(self) -> str:
        casts = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in (column.rsplit(" ", 1) for column in self.columns))
        return f"SELECT {casts} WHERE FALSE"
