"""`python -m benchmarks.large`: ten million lines through the folder of a run, in little memory, and one line of them explained."""

import argparse
import gc
import multiprocessing
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from benchmarks.adventureworks import synthetic
from benchmarks.adventureworks.prepare import ZONE
from benchmarks.job import PROGRAM, program
from benchmarks.measuring import MIB, RESET, RESET_PEAK, kib
from benchmarks.report import machine
from enishi_engine.calculate import calculated
from enishi_engine.explain import explain_line
from enishi_engine.explain.finding import open_run
from enishi_engine.facts import Facts, read_tables
from enishi_engine.run_folder import write_result

LARGE = "P0000001"  # owns half of all lines
EXPLAINED = 50
GOAL_MEMORY, GOAL_EXPLAIN = 3_072, 50.0  # MiB; ms


@dataclass(frozen=True)
class Measured:
    """One run of so many lines: CPU seconds, MiB at the peak beyond the facts and in all, rows, and ms of explaining one line."""

    lines: int
    seconds: float
    beyond_facts: int
    in_all: int
    earning_lines: int
    reasons: int
    explained: tuple[float, ...]


def half_of_one(tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    """The same facts with every other order given to one partner."""
    lines = tables["order_lines"]
    number = pc.cast(pc.utf8_slice_codeunits(lines["order"], 2), pa.int64())
    odd = pc.equal(pc.bit_wise_and(number, 1), 1)
    owner = pc.if_else(odd, pa.scalar(LARGE), lines["partner"])
    return {**tables, "order_lines": lines.set_column(lines.schema.get_field_index("partner"), "partner", owner)}


def facts_of(lines: int, seed: int) -> Facts:
    """Facts of so many lines, half of them one partner's."""
    return read_tables(half_of_one(synthetic.tables(lines, seed)), currency="USD", timezone=ZONE)


def measure(lines: int, seed: int, memory: str) -> Measured:
    """In a process of its own, so that nothing of another size counts."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        return pool.apply(_measure, (lines, seed, memory))


def _measure(lines: int, seed: int, memory: str) -> Measured:
    facts = facts_of(lines, seed)
    gc.collect()
    pa.default_memory_pool().release_unused()
    RESET.write_text(RESET_PEAK, encoding="ascii")
    before, started = kib("VmRSS"), time.process_time()
    with TemporaryDirectory(prefix="enishi-large-") as folder:
        out = Path(folder) / "run"
        with calculated(program(), facts, memory=memory) as result:
            write_result(result, program=program(), program_folder=PROGRAM, out=out)
        seconds, peak = time.process_time() - started, kib("VmHWM")
        rows = {name: parquet.read_metadata(out / f"{name}.parquet").num_rows for name in ("earning_lines", "not_paid")}
        explained = tuple(_explaining(out, lines, seed))
    return Measured(lines, seconds, (peak - before) // MIB, peak // MIB, rows["earning_lines"], rows["not_paid"], explained)


def _explaining(out: Path, lines: int, seed: int) -> list[float]:
    """Milliseconds of wall clock for one line after another, chosen at random; the folder is open already."""
    run, random = open_run(out), Random(seed)
    chosen = [random.randrange(lines) for _ in range(EXPLAINED)]
    ids = [f"SO{line // synthetic.LINES_OF_AN_ORDER:07}-{line % synthetic.LINES_OF_AN_ORDER + 1}" for line in chosen]
    explain_line(run, ids[0])
    found = []
    for id_ in ids:
        began = time.perf_counter()
        explain_line(run, id_)
        found.append((time.perf_counter() - began) * 1_000)
    return found


def page(measured: list[Measured], *, on: str, seed: int, memory: str) -> str:
    last = measured[-1]
    median = statistics.median(last.explained)
    rows = [
        f"| {one.lines:,} | {one.seconds:.1f} s | {one.beyond_facts:,} MiB | {one.in_all:,} MiB | {one.earning_lines:,} | {one.reasons:,} "
        f"| {statistics.median(one.explained):.0f} ms | {max(one.explained):.0f} ms |"
        for one in measured
    ]
    return "\n".join([
        "# Large runs", "",
        f"Measured on {on} on {machine()}. Facts: made up, seed {seed}; one partner has half of all lines.",
        f"`enishi run --memory {memory}`: calculated, and all tables written as Parquet and CSV. CPU seconds of one run; memory at its peak;",
        f"explaining: wall clock for one of {EXPLAINED} lines chosen at random, the folder open.", "",
        "| order lines | CPU | memory beyond the facts | memory in all | earning lines | rows of not_paid | explaining, median | at most |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", *rows, "",
        (f"Goals, at {last.lines:,} lines: within {GOAL_MEMORY:,} MiB: {_kept(last.beyond_facts, GOAL_MEMORY)} beyond the facts, {_kept(last.in_all, GOAL_MEMORY)} with them; "
        f"one line explained within {GOAL_EXPLAIN:.0f} ms: {_kept(median, GOAL_EXPLAIN)} ({median:.0f})."), "",
    ])  # fmt: skip


def _kept(found: float, allowed: float) -> str:
    return "kept" if found <= allowed else "**missed**"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=(100_000, 1_000_000, 10_000_000), metavar="N")
    parser.add_argument("--memory", default="2GB", help="what the calculation may take before it goes on on disk (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there, too")
    asked = parser.parse_args(arguments)
    today = datetime.now(UTC).date().isoformat()  # noqa: TID251 this is the command line
    measured = []
    for lines in asked.lines:
        measured.append(measure(lines, asked.seed, asked.memory))
        print(measured[-1], flush=True)
    text = page(measured, on=today, seed=asked.seed, memory=asked.memory)
    print(text)
    if asked.out is not None:
        asked.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
