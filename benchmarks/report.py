"""What was measured, as Markdown: ratios first, for seconds are those of one machine."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import duckdb
import pyarrow as pa

MOST_OF_SQL, MOST_OF_LOOP = 1.0, 1 / 8

WHY = ("", "What is missed, and why: see [README](README.md).")


@dataclass(frozen=True)
class Measured:
    """The job at one size: median CPU seconds of each way, and MiB of memory beyond the facts."""

    lines: int
    engine: float
    hand: float
    loop: float
    engine_without_reasons: float
    hand_without_reasons: float
    engine_memory: int | None
    hand_memory: int | None

    @property
    def of_sql(self) -> float:
        return self.engine / self.hand

    @property
    def of_loop(self) -> float:
        return self.engine / self.loop


def page(measured: Sequence[Measured], *, on: date, facts: str, rounds: int, loop_rounds: int) -> str:
    """The whole page."""
    return "\n".join(
        [*_heading(on, facts, rounds, loop_rounds), *_ratios(measured), *_seconds(measured), *_goals(measured), *_growth(measured), ""]
    )


def _heading(on: date, facts: str, rounds: int, loop_rounds: int) -> list[str]:
    return [
        "# Results", "",
        f"Measured on {on.isoformat()} on {machine()}. Facts: {facts}.",
        f"Medians of CPU seconds over {rounds} rounds ({loop_rounds} of the loop), the ways taking turns. Every way gave the same rows in the same run.",
    ]  # fmt: skip


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, PyArrow {pa.__version__}"
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {platform.system()}; {versions}"


def _ratios(measured: Sequence[Measured]) -> list[str]:
    rows = [
        (f"{one.lines:,}", f"{one.of_sql:.2f}", f"{one.engine_without_reasons / one.hand_without_reasons:.2f}", f"{one.of_loop:.3f}")
        for one in measured
    ]
    return _table(("order lines", "engine ÷ SQL by hand", "the same without the rows of not_paid", "engine ÷ Python loop"), rows)


def _seconds(measured: Sequence[Measured]) -> list[str]:
    rows = [
        (f"{one.lines:,}", f"{one.engine:.2f} s", f"{one.hand:.2f} s", f"{one.loop:.2f} s", _mib(one.engine_memory), _mib(one.hand_memory))
        for one in measured
    ]
    return _table(("order lines", "engine", "SQL by hand", "Python loop", "memory, engine", "memory, SQL by hand"), rows)


def _mib(memory: int | None) -> str:
    return "not known" if memory is None else f"{memory:,} MiB"


def _goals(measured: Sequence[Measured]) -> list[str]:
    last = measured[-1]
    of_sql = f"at most {MOST_OF_SQL:.1f} × the SQL by hand: {_kept(last.of_sql, MOST_OF_SQL)} ({last.of_sql:.2f})"
    of_loop = f"at most 1/8 of the loop: {_kept(last.of_loop, MOST_OF_LOOP)} ({last.of_loop:.3f})"
    return ["", f"Goals, at {last.lines:,} lines: {of_sql}; {of_loop}."]


def _kept(found: float, allowed: float) -> str:
    return "kept" if found <= allowed else "**missed**"


def _growth(measured: Sequence[Measured]) -> list[str]:
    """Whether time grows no faster than n log n from the first size to the last."""
    if len(measured) == 1:
        return []
    first, last = measured[0], measured[-1]
    grown, allowed = last.engine / first.engine, last.lines * log(last.lines) / (first.lines * log(first.lines))
    sizes = f"From {first.lines:,} to {last.lines:,} lines"
    return ["", f"{sizes} the engine's time grows {grown:.1f} times; n log n grows {allowed:.1f} times: {_kept(grown, allowed)}."]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return ["", _row(heads), _row(["---:"] * len(heads)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
