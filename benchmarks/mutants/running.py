"""Many mutants one after another, each in a process forked from one that has imported and loaded what all need; what is judged is kept."""

import gc
import importlib
import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.mutants.judging import Judge, Verdict, keep_quiet
from benchmarks.mutants.kept import Kept
from benchmarks.mutants.mutants import Mutant

# Imported once; what a mutant changes is imported anew by its process.
_NEEDED_BY_TESTS = (
    "enishi_engine.cases",
    "enishi_engine.closing",
    "enishi_engine.explain",
    "jsonschema",
    "ruamel.yaml",
    "sqlglot",
)
STOPPED = "stopped"
LONGEST = 1800  # seconds on the clock for one mutant; the limit that is met is the one of CPU


@dataclass(frozen=True)
class Judged:
    """A mutant's verdict as it is kept, one JSON line each."""

    fingerprint: str
    file: str
    definition: str
    language: str
    change: str  # the code about it, the change between ⟦ ⟧
    verdict: str
    by: str
    seconds: float  # on the clock

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class Ledger:
    """What is judged, in a file of lines; the last line of a mutant counts."""

    def __init__(self, file: Path) -> None:
        self.file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        self.judged = {one.fingerprint: one for one in (Judged(**json.loads(line)) for line in lines)}

    def add(self, one: Judged) -> None:
        self.judged[one.fingerprint] = one
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(one.to_json() + "\n")

    def compact(self) -> None:
        """One line for each mutant, in the order of files."""
        kept = sorted(self.judged.values(), key=lambda one: (one.file, one.definition, one.fingerprint))
        self.file.write_text("".join(f"{one.to_json()}\n" for one in kept), encoding="utf-8")

    @property
    def invalid(self) -> set[str]:
        return {one.fingerprint for one in self.judged.values() if one.verdict == "invalid"}


def judge_of(kept: Kept, out: Path, most: int | None = None, first: tuple[str, ...] = ()) -> Judge:
    """Everything loaded that a judgement needs; no query is run here, so that this process may be forked."""
    for name in _NEEDED_BY_TESTS:
        importlib.import_module(name)
    judge = Judge(kept, {name: case.facts() for name, case in kept.programs.items()}, out, most, first)
    gc.collect()
    gc.freeze()
    return judge


@dataclass
class _Child:
    mutant: Mutant
    process: int
    answer: int  # the end of a pipe
    place: int  # among those that run
    started: float


def verdicts(judge: Judge, mutants: Iterable[Mutant], processes: int, until: Callable[[], bool] = lambda: False) -> Iterator[Judged]:
    """Each mutant's verdict as it comes; no new one is begun when `until` holds."""
    waiting, running = iter(mutants), list[_Child]()
    more = True
    while more or running:
        while more and len(running) < processes:
            mutant = None if until() else next(waiting, None)
            if mutant is None:
                more = False
            else:
                running.append(_begun(judge, mutant, min(set(range(processes)) - {one.place for one in running})))
        if running:
            ready, _, _ = select.select([one.answer for one in running], [], [], 5)
            for one in list(running):
                if one.answer in ready or time.monotonic() - one.started > LONGEST:
                    running.remove(one)
                    yield _ended(one)


def _begun(judge: Judge, mutant: Mutant, place: int) -> _Child:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            keep_quiet()
            keep_to_one_core(place)
            found = judge.judge(mutant)
            os.write(writing, json.dumps(asdict(found)).encode())
        except BaseException:  # noqa: BLE001 - a mistake of the judge itself: told by the process that is left
            os.write(writing, json.dumps({"verdict": STOPPED, "by": traceback.format_exc()[-4000:]}).encode())
        finally:
            os._exit(0)
    os.close(writing)
    return _Child(mutant, process, reading, place, time.monotonic())


def keep_to_one_core(place: int) -> None:
    """DuckDB's threads on one core: on small facts they stand in each other's way elsewhere."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[place % len(cores)]})


def _ended(child: _Child) -> Judged:
    seconds = round(time.monotonic() - child.started, 1)
    answer = b""
    if seconds <= LONGEST:
        with os.fdopen(child.answer, "rb") as pipe:
            answer = pipe.read()
    else:
        os.close(child.answer)
        os.kill(child.process, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child.process, 0)[1])
    if answer:
        found = Verdict(**json.loads(answer))
        if found.verdict == STOPPED:
            raise RuntimeError(f"the judge stopped on {child.mutant.file}: {child.mutant.around}\n{found.by}")
    else:
        found = Verdict("killed", "time" if -status in (signal.SIGXCPU, signal.SIGKILL) else f"signal {-status}")
    mutant = child.mutant
    return Judged(mutant.fingerprint, mutant.file, mutant.definition, mutant.language, mutant.around, found.verdict, found.by, seconds)
