"""`python -m benchmarks.generated`: both readers on many generated programs, what these programs contained, and the first difference made small."""

import argparse
import platform
import sys
from pathlib import Path

from benchmarks.generated.coverage import MEETING, NESTING, PHRASE
from benchmarks.generated.coverage_page import ENOUGH, coverage_page, per_programs, short
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
    parser.add_argument("--kept", type=Path, help="the file in which progress is kept, instead of one in --out")
    parser.add_argument("--table", type=Path, help="write the coverage table to this file")
    parser.add_argument("--date", default="", help="the date to write above the table")
    parser.add_argument("--commit", default="", help="the commit that is calculated with, to be written above the table")
    parser.add_argument("--whole", action="store_true", help="write every pair into the table, not only the seldomest")
    parser.add_argument("--only-count", action="store_true", help="calculate nothing: print what these programs' texts say too seldom")
    parser.add_argument("--replay", type=Path, help="compare one case that was kept, and print the differences")
    asked = parser.parse_args()
    if asked.replay is not None:
        return replay(asked.replay)
    asked.out.mkdir(parents=True, exist_ok=True)
    run = Run(asked.seed, asked.programs, asked.out, asked.kept, asked.commit)
    if asked.only_count:
        counted = run.count(asked.processes)
        print("\n".join(short(counted, per_programs(ENOUGH, counted), (PHRASE, MEETING, NESTING))))
        return 0
    code = run.carry_out(asked.processes)
    if asked.table is not None and code == 0:
        heading = {"seed": asked.seed, "day": asked.date, "machine": machine()}
        asked.table.write_text(coverage_page(run.coverage, **heading, whole=asked.whole), encoding="utf-8")
        print(f"coverage: {asked.table}")
    return code


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
