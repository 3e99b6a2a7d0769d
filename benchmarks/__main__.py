"""`python -m benchmarks`: the engine against the same job in hand-written SQL and as a plain Python loop."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import job
from benchmarks.measuring import in_turns, memory_of
from benchmarks.report import Measured, page

SIZES = (100_000, 1_000_000)
ROUNDS, LOOP_ROUNDS = 5, 3


def measure(lines: int, seed: int, *, rounds: int, loop_rounds: int) -> Measured:
    """The job at one size, all ways on the same tables. Raises Disagreement when they do not give the same rows."""
    facts = job.facts_of(lines, seed)
    by_hand = job.sql_by_hand(facts)
    job.check_equal(job.engine(facts), by_hand)
    job.check_equal(job.python_loop(facts), by_hand)
    del by_hand
    jobs = {
        "engine": lambda: job.engine(facts),
        "hand": lambda: job.sql_by_hand(facts),
        "engine_without_reasons": lambda: job.engine(facts, job.WITHOUT_REASONS),
        "hand_without_reasons": lambda: job.sql_by_hand(facts, job.WITHOUT_REASONS),
        "loop": lambda: job.python_loop(facts),
    }
    seconds = in_turns(jobs, dict.fromkeys(jobs, rounds) | {"loop": loop_rounds})
    memory = {way.__name__: memory_of(job.facts_of, way, lines, seed) for way in (job.engine, job.sql_by_hand)}
    return Measured(lines, **seconds, engine_memory=memory["engine"], hand_memory=memory["sql_by_hand"])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=SIZES, metavar="N", help="sizes (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="runs of each way (default: %(default)s)")
    parser.add_argument(
        "--loop-rounds", type=int, default=LOOP_ROUNDS, metavar="N", help="runs of the loop, which is slow (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the made-up facts, when ENISHI_REAL_DATA is unset (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there, too")
    asked = parser.parse_args(arguments)
    real = "ENISHI_REAL_DATA" in os.environ
    facts = "the AdventureWorks resellers, copied" if real else f"made up, seed {asked.seed}"
    measured = [measure(lines, asked.seed, rounds=asked.rounds, loop_rounds=asked.loop_rounds) for lines in asked.lines]
    today = datetime.now(UTC).date()  # noqa: TID251 this is the command line
    text = page(measured, on=today, facts=facts, rounds=asked.rounds, loop_rounds=asked.loop_rounds)
    print(text)
    if asked.out is not None:
        asked.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
