"""CPU seconds and memory of one way to do the job: medians of runs that take turns, so that a busy machine harms all alike."""

import gc
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # what the kernel wants to be written for it
MIB = 1024


def cpu_seconds(job: Callable[[], object]) -> float:
    """CPU seconds of this process and all its threads."""
    gc.collect()
    before = time.process_time()
    job()
    return time.process_time() - before


def in_turns(jobs: Mapping[str, Callable[[], object]], rounds: Mapping[str, int]) -> dict[str, float]:
    """The median CPU seconds of each job over its rounds: one of each, then again one of each."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(max(rounds.values())):
        for name, job in jobs.items():
            if turn < rounds[name]:
                found[name].append(cpu_seconds(job))
    return {name: statistics.median(times) for name, times in found.items()}


def memory_of(prepare: Callable[..., object], calculate: Callable[..., object], *arguments: object) -> int | None:
    """MiB that `calculate(prepare(*arguments))` needs at its peak beyond what was prepared, in a process of its own.

    None where the system does not tell (it is read from /proc).
    """
    if not STATUS.exists():
        return None
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (prepare, calculate, arguments))


def _peak(prepare: Callable[..., object], calculate: Callable[[object], object], arguments: tuple[object, ...]) -> int:
    prepared = prepare(*arguments)
    gc.collect()
    RESET.write_text(RESET_PEAK, encoding="ascii")
    before = kib("VmRSS")
    calculate(prepared)
    return (kib("VmHWM") - before) // MIB


def kib(name: str) -> int:
    """What the system says of this process, in KiB: VmRSS now, VmHWM at the peak."""
    found = re.search(rf"^{name}:\s+(\d+) kB$", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None, f"{STATUS} has {name} on Linux"
    return int(found.group(1))
