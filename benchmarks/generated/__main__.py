"""`python -m benchmarks.generated`: both readers on many generated programs, what these programs contained, and the first difference made small."""

import argparse
import platform
import sys
from pathlib import Path

from benchmarks.generated.coverage_page import coverage_page
from benchmarks.generated.running import Run, replay

OUT = Path(__file__).parents[1] / "out" / "generated"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generated", description=__doc__)
    parser.add_argument("--seed", default="1", help="which programs; the same seed gives the same ones")
    parser.add_argument("--programs", type=int, default=300)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--out", type=Path, default=OUT, help="where progress and differences are kept; a run that was broken off goes on there"
    )
    parser.add_argument("--table", type=Path, help="write the coverage table to this file")
    parser.add_argument("--date", default="", help="the date to write above the table")
    parser.add_argument("--replay", type=Path, help="compare one case that was kept, and print the differences")
    asked = parser.parse_args()
    if asked.replay is not None:
        return replay(asked.replay)
    asked.out.mkdir(parents=True, exist_ok=True)
    run = Run(asked.seed, asked.programs, asked.out)
    code = run.carry_out(asked.processes)
    if asked.table is not None:
        asked.table.write_text(coverage_page(run.coverage, seed=asked.seed, day=asked.date, machine=machine()), encoding="utf-8")
        print(f"coverage: {asked.table}")
    return code


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
