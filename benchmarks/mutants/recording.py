"""Every calculation of the tests, recorded while they run."""

import time
from collections.abc import Generator
from datetime import date, datetime
from typing import Any

import pytest

from benchmarks.mutants.replaying import Recorded, recording, refusal_of, rows_of
from enishi_engine import plan
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts
from enishi_engine.plan import duckdb as plan_duckdb


class RecordingPlugin:
    """For pytest: what the tests ask the plan to calculate, and what it gives."""

    def __init__(self) -> None:
        self.found: list[Recorded] = []
        self.calculate = plan.calculate

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plan, "calculate", lambda program, facts, **asked: self.record(item.nodeid, program, facts, asked))
            return (yield)

    def record(self, name: str, program: Program, facts: Facts, asked_for: dict[str, date | datetime | None]) -> Any:
        """The result, as if nothing was written down."""
        if "tables" in asked_for:
            return self.calculate(program, facts, **asked_for)  # type: ignore[arg-type]
        one = Recorded(name, program, facts, asked_for)
        started = time.process_time()
        try:
            with recording(plan_duckdb, one.script):
                result = self.calculate(program, facts, **asked_for)  # type: ignore[arg-type]
            one.rows = rows_of(result)
        except Exception as error:
            one.refusal = refusal_of(error)
            raise
        finally:
            one.seconds = time.process_time() - started
            if one.rows or one.refusal:
                self.found.append(one)
        return result
