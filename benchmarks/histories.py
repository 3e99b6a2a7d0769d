"""`python -m benchmarks.histories`: many histories of the books, statements and payouts, on SQLite and on PostgreSQL, with equal digests.

Each block of ten is what its seed makes it; every other one goes on to the bank. The books are compared with the model every ten steps and
at the end of a history, and everything is verified at its end; the tests do so at every step. What is done is kept with the commit at which
it was tried, so that a run that was broken off goes on. The databases begin empty and are left with tables alone.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

DONE = Path(__file__).parent / "histories_done.jsonl"
TOLD_EVERY = 30  # seconds
FAILED = "failed"


class Worker:
    """A process that tries blocks on one database: a seed in, what it came to out."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.name = name
        inherited = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "ENISHI_DATABASE_URL")}
        command = [sys.executable, "-m", "benchmarks.histories", "--work"]
        self._process = subprocess.Popen(
            command, env=inherited | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None, "a pipe"
        self._process.stdin.close()
        self._process.wait()

    def tried(self, seed: int) -> str:
        """What the block came to, or how it failed."""
        assert self._process.stdin is not None, "a pipe"
        assert self._process.stdout is not None, "a pipe"
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"The process on {self.name} ended. What was done is kept; the same command goes on.")
        digest: str = json.loads(answer)
        return digest


class Kept:
    """What blocks came to, by seed, commit and database, one line of JSON each."""

    def __init__(self, file: Path, commit: str) -> None:
        self.file, self.commit = file, commit
        self.digests: dict[int, dict[str, dict[str, str]]] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                one = json.loads(line)
                self._note(one["seed"], one["commit"], one["database"], one["digest"])

    def _note(self, seed: int, commit: str, database: str, digest: str) -> None:
        self.digests.setdefault(seed, {}).setdefault(commit, {})[database] = digest

    def of_now(self, seed: int) -> Mapping[str, str]:
        """What the block came to at this commit, by database."""
        return self.digests.get(seed, {}).get(self.commit, {})

    def whole(self, seed: int, names: Sequence[str]) -> list[set[str]]:
        """The different digests of the block, for each commit at which it was tried on all of these databases."""
        return [{of[name] for name in names} for of in self.digests.get(seed, {}).values() if of.keys() >= set(names)]

    def add(self, seed: int, database: str, digest: str) -> None:
        self._note(seed, self.commit, database, digest)
        said = {"seed": seed, "database": database, "digest": digest, "commit": self.commit}
        with self.file.open("a", encoding="utf-8") as opened:
            opened.write(json.dumps(said) + "\n")


def work() -> None:
    """Try the blocks whose seeds come in; every one is taken back."""
    answers, sys.stdout = sys.stdout, sys.stderr
    import enishi.config.started  # noqa: F401, I001, PLC0415 - sets Django up, on this process's database
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from server.tests.histories.trying import BLOCK, machine_of, tried  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it again and again took a quarter of the time
    gc.set_threshold(100_000, 50, 100)
    for line in sys.stdin:
        seed = int(line)
        try:
            with transaction.atomic():
                digest = tried(machine_of(seed), BLOCK, seed_of_block=seed, whole=True, seldom=True)
                transaction.set_rollback(True)
        except Exception:  # noqa: BLE001 - whatever a history shows is told with its seed, and the next one is tried
            traceback.print_exc()
            digest = FAILED
        answers.write(json.dumps(digest) + "\n")
        answers.flush()


def carry_out(seeds: Sequence[int], workers: Sequence[Worker], kept: Kept, minutes: float | None, *, again: bool) -> Iterator[int]:
    """Try what is missing, a block on each database in turn; the seeds that are done on all, as they come.

    `again`: a block that was tried on all at another commit is missing at this one.
    """
    began, names = time.monotonic(), [worker.name for worker in workers]
    for seed in seeds:
        if minutes is not None and time.monotonic() - began > minutes * 60:
            return
        if again or not kept.whole(seed, names):
            for worker in workers:
                if worker.name not in kept.of_now(seed):
                    kept.add(seed, worker.name, worker.tried(seed))
        yield seed


def differing(seeds: Sequence[int], names: Sequence[str], kept: Kept) -> list[int]:
    """The seeds of blocks that failed, or came to other books on one database than on another, at whatever commit."""
    return [seed for seed in seeds if any(len(digests) > 1 or FAILED in digests for digests in kept.whole(seed, names))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first block; the others count up (default: %(default)s)")
    parser.add_argument("--count", type=int, default=10_000, help="histories, ten of them in a block (default: %(default)s)")
    parser.add_argument("--database", metavar="URL", help="of an empty PostgreSQL database; without it SQLite alone is tried")
    parser.add_argument("--minutes", type=float, help="stop after so long; the same command goes on")
    parser.add_argument("--commit", default="", help="at which the blocks are tried: it is kept with what they came to")
    parser.add_argument("--again", action="store_true", help="try blocks again that were tried at another commit")
    parser.add_argument("--kept", type=Path, default=DONE, help="the file in which what is done is kept (default: %(default)s)")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.work:
        work()
        return 0
    if not asked.commit:
        parser.error("say at which --commit the blocks are tried: it is kept with what they came to")
    seeds, kept = range(asked.seed, asked.seed + -(-asked.count // 10)), Kept(asked.kept, asked.commit)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="enishi-histories-")))
        of = {"sqlite": dict[str, str]()} | ({"postgresql": {"ENISHI_DATABASE_URL": asked.database}} if asked.database else {})
        workers = [
            stack.enter_context(Worker(name, {"ENISHI_MODE": "test", "ENISHI_DATA": str(_made(folder / name))} | url))
            for name, url in of.items()
        ]
        done = told(seeds, carry_out(seeds, workers, kept, asked.minutes, again=asked.again))
    wrong = differing(done, list(of), kept)
    print(f"{len(done) * 10:,} of {len(seeds) * 10:,} histories on {' and '.join(of)}: {_said(wrong)}")
    return 1 if wrong else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def told(seeds: Sequence[int], found: Iterator[int]) -> list[int]:
    """All of them, with a line of progress every half minute."""
    began = last = time.monotonic()
    done = []
    for seed in found:
        done.append(seed)
        if time.monotonic() - last > TOLD_EVERY:
            last = time.monotonic()
            left = (last - began) / len(done) * (len(seeds) - len(done)) / 60
            print(f"{len(done) * 10:,} of {len(seeds) * 10:,} histories, about {left:,.0f} minutes to go", flush=True)
    return done


def _said(wrong: Sequence[int]) -> str:
    return f"the blocks of the seeds {', '.join(map(str, wrong))} failed or differ" if wrong else "every block holds and comes to the same"


if __name__ == "__main__":
    sys.exit(main())
