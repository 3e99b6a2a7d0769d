"""Carries out the cells of the acceptance table, keeps each trial, and goes on where it was."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from enishi_engine.acceptance.measuring import Cell, Numbers

Progress = Callable[[Cell, int, int], None]
AT_ONCE = 25  # trials between two writes and two words on how far it is


def run_cells(cells: Sequence[Cell], *, seed: int, trials: int, kept: Path | None, progress: Progress) -> dict[str, list[Numbers]]:
    """All trials of all cells, those kept from an earlier run included.

    Shape   by row and name of the cell, `trials` results each, in the order of their seeds.
    Units   those of the cells.
    Errors  none.
    Source  docs/rules/effects-acceptance.md.
    """
    known = _read(kept, seed) if kept is not None else {}
    results = {}
    for cell in cells:
        done = known.get(key_of(cell), [])[:trials]
        for batch in _batches(cell, seed, len(done), trials):
            done = [*done, *batch]
            if kept is not None:
                _keep(kept, seed, cell, batch)
            progress(cell, len(done), trials)
        results[key_of(cell)] = done
    return results


def key_of(cell: Cell) -> str:
    """What a cell is kept under."""
    return f"{cell.row}: {cell.name}"


def _batches(cell: Cell, seed: int, first: int, trials: int) -> Iterator[list[Numbers]]:
    for start in range(first, trials, AT_ONCE):
        # Seeds of different runs do not meet: a run has a million of them to itself.
        yield [cell.trial(seed * 1_000_000 + number) for number in range(start, min(start + AT_ONCE, trials))]


def _keep(kept: Path, seed: int, cell: Cell, batch: Sequence[Numbers]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"seed": seed, "cell": key_of(cell), "trials": batch}) + "\n")


def _read(kept: Path, seed: int) -> dict[str, list[Numbers]]:
    found: dict[str, list[Numbers]] = {}
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["seed"] == seed:
                found.setdefault(record["cell"], []).extend(record["trials"])
    return found
