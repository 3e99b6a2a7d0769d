"""Many programs one after another, in several processes; what is done is kept, and the first difference is made small."""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path

from benchmarks.generated.case import Case, Refused
from benchmarks.generated.choices import SeededChoices
from benchmarks.generated.closings import what_closings_post_otherwise
from benchmarks.generated.comparing import Difference, differences, run_both
from benchmarks.generated.coverage import Coverage
from benchmarks.generated.making import make_case
from benchmarks.generated.shrinking import shrunk
from benchmarks.generated.writing import yaml_text
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.facts import FactsRejected

Task = tuple[str, int, int]  # seed, number of the chunk, programs in all
CHUNK = 20
CLOSED_EVERY = 100  # closing a program period by period calculates it some eight times


@dataclass
class Chunk:
    """So many programs one after another: what they contained, and the first that differs."""

    number: int
    coverage: Coverage
    differing: int | None = None
    wrongly_closed: int | None = None


def case_number(seed: str, number: int) -> Case:
    return make_case(SeededChoices(f"{seed}/{number}"))


def judge(case: Case) -> list[Difference] | str:
    """The differences, or the error that one reader stops with."""
    try:
        _, plan, other = run_both(case)
    except (Refused, FactsRejected):
        raise
    except Exception as error:  # noqa: BLE001 - a crash of either reader is what is looked for
        return f"{type(error).__name__}: {error}"
    return differences(plan, other)


def run_chunk(task: Task) -> Chunk:
    seed, number, programs = task
    chunk = Chunk(number, Coverage())
    for place in range(number * CHUNK, min((number + 1) * CHUNK, programs)):
        case = case_number(seed, place)
        try:
            program, plan, other = run_both(case)
        except FigureTooLarge:
            chunk.coverage.add_refused()
            continue
        except Exception:  # noqa: BLE001 - a crash of either reader is what is looked for
            chunk.differing = place
            return chunk
        if differences(plan, other):
            chunk.differing = place
            return chunk
        chunk.coverage.add(program, plan)
        if place % CLOSED_EVERY == 0 and what_closings_post_otherwise(case, f"{seed}/{place}"):
            chunk.wrongly_closed = place
            return chunk
    return chunk


def count_chunk(task: Task) -> Chunk:
    """The same programs, not calculated: what their texts contain."""
    seed, number, programs = task
    chunk = Chunk(number, Coverage())
    for place in range(number * CHUNK, min((number + 1) * CHUNK, programs)):
        chunk.coverage.add(case_number(seed, place).program(), None)
    return chunk


def keep_to_one_core(cores: "Queue[int]") -> None:
    """The engine's threads of one process on one core: on small facts they stand in each other's way elsewhere."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cores.get()})


class Run:
    """One seed's programs; what is done is kept in a file, so that a run can be broken off."""

    def __init__(self, seed: str, programs: int, out: Path, kept: Path | None = None, commit: str = "") -> None:
        self.seed, self.programs, self.out, self.commit = seed, programs, out, commit
        self.kept = kept or out / f"done-{seed}.jsonl"
        self.coverage = Coverage()
        if self.kept.exists():
            self.coverage = Coverage.from_lines(self.kept.read_text(encoding="utf-8"))
            print(f"{self.coverage.programs:,} programs of seed {seed} are done already")

    def carry_out(self, processes: int) -> int:
        """0 when all agree, 1 at the first difference."""
        first = self.coverage.programs // CHUNK
        chunks = range(first, (self.programs + CHUNK - 1) // CHUNK)
        started, before = time.monotonic(), self.coverage.programs
        for chunk in self.results(run_chunk, [(self.seed, number, self.programs) for number in chunks], processes):
            if chunk.differing is not None:
                return self.report(chunk.differing)
            if chunk.wrongly_closed is not None:
                return self.report_closing(chunk.wrongly_closed)
            self.coverage.merge(chunk.coverage)
            if self.commit:
                self.coverage.at[self.commit] = self.coverage.at.get(self.commit, 0) + chunk.coverage.programs
            self.kept.write_text(self.coverage.to_lines(), encoding="utf-8")
            pace = (time.monotonic() - started) / (self.coverage.programs - before)
            print(f"{self.coverage.programs:,} of {self.programs:,} agree, {pace:.2f} s each", flush=True)
        return 0

    def count(self, processes: int) -> Coverage:
        """What the texts of all programs contain, kept nowhere."""
        counted = Coverage()
        chunks = range((self.programs + CHUNK - 1) // CHUNK)
        for chunk in self.results(count_chunk, [(self.seed, number, self.programs) for number in chunks], processes):
            counted.merge(chunk.coverage)
        return counted

    def results(self, work: Callable[[Task], Chunk], tasks: list[Task], processes: int) -> Iterator[Chunk]:
        if processes == 1:
            yield from map(work, tasks)
            return
        spawn = multiprocessing.get_context("spawn")
        cores: Queue[int] = spawn.Queue()
        for place in range(processes):
            cores.put(place % (os.cpu_count() or 1))
        with spawn.Pool(processes, keep_to_one_core, (cores,)) as pool:
            yield from pool.imap(work, tasks)

    def report_closing(self, number: int) -> int:
        """Say which parts of lines were posted otherwise than a run at the end gives them, and keep the case."""
        folder = self.out / f"closing-{self.seed}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        case, name = case_number(self.seed, number), f"{self.seed}/{number}"
        (folder / "whole.json").write_text(case.to_json(), encoding="utf-8")
        print(f"Program {number} of seed {self.seed} is closed wrongly; kept in {folder}.", file=sys.stderr)
        print("\n".join(what_closings_post_otherwise(case, name)))
        return 1

    def report(self, number: int) -> int:
        """Keep the differing case, whole and small, for a replay."""
        case = case_number(self.seed, number)
        kind = _kind(judge(case))
        small = shrunk(case, lambda one: _still(one, kind), attempts=300)
        folder = self.out / f"difference-{self.seed}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, one in (("whole", case), ("small", small)):
            (folder / f"{name}.json").write_text(one.to_json(), encoding="utf-8")
        for day, text in small.texts.items():
            (folder / f"{day}.yaml").write_text(yaml_text(text), encoding="utf-8")
        print(f"Program {number} of seed {self.seed} differs; --replay {folder / 'small.json'} shows it again.", file=sys.stderr)
        return replay(folder / "small.json") or 1


def _kind(found: list[Difference] | str) -> str:
    return found[:60] if isinstance(found, str) else ",".join(sorted(difference.table for difference in found))


def _still(case: Case, kind: str) -> bool:
    """Does the smaller case fail in the same way? A text or a load that is refused does not."""
    try:
        return _kind(judge(case)) == kind
    except (Refused, FactsRejected, ValueError, KeyError):
        return False


def replay(file: Path) -> int:
    """Print a kept case and its differences; 1 when there are any."""
    case = Case.from_json(file.read_text(encoding="utf-8"))
    for day, text in case.texts.items():
        print(f"── in force from {day}\n{yaml_text(text)}")
    for name, rows in case.tables.items():
        print(f"── {name}")
        for row in rows:
            print("  ", json.dumps(row, ensure_ascii=False))
    print(f"known_by {case.known_by}, until {case.until}")
    found = judge(case)
    print(found if isinstance(found, str) else "\n".join(map(str, found)) or "no difference")
    return 1 if found else 0
