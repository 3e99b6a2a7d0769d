"""Which lines of the mutated sources each test or program runs, and how long it takes: what a mutant can be judged by at all."""

import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import pytest

from benchmarks.mutants.sources import ENGINE, MUTATED

_PARTS = tuple(f"{ENGINE / part}/" for part in MUTATED)


@dataclass
class Covered:
    """Lines by file (`plan/gates.py`), and the seconds of CPU."""

    seconds: float = 0.0
    lines: dict[str, set[int]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"seconds": round(self.seconds, 3), "lines": {file: sorted(lines) for file, lines in self.lines.items()}}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Covered":
        return cls(data["seconds"], {file: set(lines) for file, lines in data["lines"].items()})


@contextmanager
def tracing(covered: Covered) -> Iterator[None]:
    """Writes down what runs inside."""
    tracers: dict[str, Callable[[FrameType, str, Any], Any] | None] = {}

    def tracer_of(file: str) -> Callable[[FrameType, str, Any], Any] | None:
        if not file.startswith(_PARTS):
            return None
        lines = covered.lines.setdefault(file[len(f"{ENGINE}/") :], set())

        def each_line(frame: FrameType, _event: str, _argument: Any) -> Any:
            lines.add(frame.f_lineno)
            return each_line

        return each_line

    def each_call(frame: FrameType, _event: str, _argument: Any) -> Any:
        file = frame.f_code.co_filename
        if file not in tracers:
            tracers[file] = tracer_of(file)
        return tracers[file]

    started = time.process_time()
    before = sys.gettrace()
    sys.settrace(each_call)
    try:
        yield
    finally:
        sys.settrace(before)
        covered.seconds = time.process_time() - started


class CoveringPlugin:
    """For pytest: what each test covers, by its id."""

    def __init__(self) -> None:
        self.tests: dict[str, Covered] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        covered = self.tests.setdefault(item.nodeid, Covered())
        with tracing(covered):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)
