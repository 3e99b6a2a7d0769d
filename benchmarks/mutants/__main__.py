"""`python -m benchmarks.mutants`: small mistakes planted in the core and the plan, one at a time, and whether the tests see them."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.mutants.kept import TESTS, kept
from benchmarks.mutants.mutants import Mutant, all_mutants, chosen
from benchmarks.mutants.page import page, reasons
from benchmarks.mutants.running import Ledger, judge_of, verdicts

HERE = Path(__file__).parent
OUT = HERE.parent / "out" / "mutants"
REASONS = HERE / "survivors.toml"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("--seed", default="1", help="which mutants; the same seed gives the same ones")
    parser.add_argument("--mutants", type=int, default=500)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--programs", type=int, default=24, help="generated programs that each mutant is judged by")
    parser.add_argument(
        "--most", type=int, help="calculations with other statements and the same rows, after which a mutant is taken to survive"
    )
    parser.add_argument(
        "--first", nargs="+", default=[], metavar="TESTS", help="begin with what these files of tests calculate (part of a path)"
    )
    parser.add_argument(
        "--tests", nargs="+", default=TESTS, help="these files or folders of tests only; what they do not see others may still see"
    )
    parser.add_argument("--minutes", type=float, help="begin no mutant later than this")
    parser.add_argument("--out", type=Path, default=OUT, help="where expected rows and coverage are kept")
    parser.add_argument(
        "--judged", type=Path, default=HERE / "judged.jsonl", help="where verdicts are kept; a run that was broken off goes on there"
    )
    parser.add_argument("--again", action="store_true", help="judge survivors that are not explained once more, after tests were added")
    parser.add_argument("--only", nargs="+", metavar="FINGERPRINT", help="judge these")
    parser.add_argument("--table", type=Path, help="write the page to this file")
    parser.add_argument("--only-table", action="store_true", help="judge nothing")
    parser.add_argument("--date", default="", help="the date to write above the table")
    parser.add_argument("--commit", default="", help="the commit that was judged, if it is not the one that is checked out")
    asked = parser.parse_args()
    ledger = Ledger(asked.judged)
    if not asked.only_table:
        _carry_out(asked, ledger)
        ledger.compact()
    if asked.table is not None:
        mutants = chosen(asked.seed, asked.mutants, ledger.invalid)
        asked.table.write_text(
            page(mutants, ledger.judged, reasons(REASONS), commit=asked.commit or head(), seed=asked.seed, day=asked.date), encoding="utf-8"
        )
        print(f"table: {asked.table}")
    return 0


def _carry_out(asked: argparse.Namespace, ledger: Ledger) -> None:
    """Until every chosen mutant is judged; for each that turns out to be invalid another one is drawn."""
    judge = judge_of(kept(asked.out, asked.programs, tuple(asked.tests)), asked.out, asked.most, tuple(asked.first))
    for one in ledger.judged.values():
        judge.learn(one.file, one.definition, one.by)
    started, judged = time.monotonic(), 0
    tried: set[str] = set()

    def late() -> bool:
        return asked.minutes is not None and time.monotonic() - started > 60 * asked.minutes

    while not late() and (waiting := [one for one in _asked(asked, ledger) if one.fingerprint not in tried]):
        for one in verdicts(judge, waiting, asked.processes, late):
            tried.add(one.fingerprint)
            ledger.add(one)
            judge.learn(one.file, one.definition, one.by)
            judged += 1
            pace = (time.monotonic() - started) / judged
            print(f"{judged} judged, {pace:.1f} s each · {one.verdict} {one.file} {one.change} · {one.by}", flush=True)


def head() -> str:
    """The commit that is checked out."""
    return subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607 - the git of the path


def _asked(asked: argparse.Namespace, ledger: Ledger) -> list[Mutant]:
    """Those that wait to be judged."""
    if asked.only:
        return [all_mutants()[fingerprint] for fingerprint in asked.only]
    found = chosen(asked.seed, asked.mutants, ledger.invalid)
    explained = reasons(REASONS)
    again = {one.fingerprint for one in ledger.judged.values() if one.verdict == "survived" and one.fingerprint not in explained}
    return [one for one in found if one.fingerprint not in ledger.judged or (asked.again and one.fingerprint in again)]


if __name__ == "__main__":
    sys.exit(main())
