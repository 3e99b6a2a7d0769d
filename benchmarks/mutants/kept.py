"""What is kept of the sources as they are: every calculation of the tests and of some generated programs, and what each covers."""

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from benchmarks.generated import Case, differences, make_case
from benchmarks.generated.choices import SeededChoices
from benchmarks.mutants.covering import Covered, CoveringPlugin, tracing
from benchmarks.mutants.recording import RecordingPlugin
from benchmarks.mutants.replaying import Recorded, asks_the_same, what_differs
from benchmarks.mutants.sources import ENGINE, ROOT
from enishi_engine import oracle, plan
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.plan import duckdb as plan_duckdb

# The tests of operators compare each result, whole, with the oracle's; the others look at some figures of it.
COMPARED = "engine/tests/operators"
TESTS = (COMPARED, "engine/tests/plan", "engine/tests/oracle", "engine/tests/cases/test_types.py", "engine/tests/published")


@dataclass(frozen=True)
class Kept:
    """By the name of a program (`program mutants/7`) or test (its id): what it covers and calculates; and the programs' texts."""

    covered: dict[str, Covered]
    recorded: tuple[Recorded, ...]
    programs: dict[str, Case]

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.covered | other.covered, self.recorded + other.recorded, self.programs | other.programs)


def kept(out: Path, programs: int, tests: tuple[str, ...] = TESTS) -> Kept:
    """From the folder what was worked out for these sources, each file of tests by itself; what is not there is worked out now and written there.

    Raises ValueError when the readers disagree on a program or a test fails: nothing can be told of mutants then.
    """
    out.mkdir(parents=True, exist_ok=True)
    state = _state([*_files(ENGINE), *_files(ROOT / "benchmarks" / "generated")])
    found = in_file(out / f"programs-{state}-{programs}.pickle", lambda: of_generated(programs))
    used = [file for test in TESTS for file in _files(ROOT / test) if not _holds_tests(file)]
    for file in (file for test in tests for file in _files(ROOT / test) if _holds_tests(file)):
        name = file.relative_to(ROOT).as_posix()
        found += in_file(out / f"{file.stem}-{state}-{_state([*used, file])}.pickle", partial(of_tests, (name,), out))
    return found


def in_file(file: Path, make: Callable[[], Kept]) -> Kept:
    """Made by a process of its own: one that has run queries has threads, and mutants are forked."""
    if not file.exists():
        child = os.fork()
        if child == 0:
            code = 1
            try:
                file.write_bytes(pickle.dumps(make()))
                code = 0
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1] != 0:
            raise ValueError(f"{file.name} could not be made: the sources as they are do not pass")
    found: Kept = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
    return found


def _files(place: Path) -> list[Path]:
    """What decides what is covered and expected."""
    return sorted(file for file in [place, *place.rglob("*")] if file.suffix in (".py", ".yaml"))


def _holds_tests(file: Path) -> bool:
    return file.name.startswith("test_") and file.suffix == ".py"


def _state(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def of_generated(programs: int) -> Kept:
    """The first so many generated programs that pay something."""
    found = Kept({}, (), {})
    number = 0
    while len(found.programs) < programs:
        case = make_case(SeededChoices(f"mutants/{number}"))
        one = of_case(f"program mutants/{number}", case)
        number += 1
        if one is not None and one.recorded[0].rows["earning_lines"]:
            found += one
            print(f"{len(found.programs)} of {programs} programs are kept", flush=True)
    return found


def of_case(name: str, case: Case) -> Kept | None:
    """One program, if no figure of it is too large. Raises ValueError when the oracle gives other rows."""
    recorder, covered = RecordingPlugin(), Covered()
    program, facts = case.program(), case.facts()
    try:
        with tracing(covered):
            result = recorder.record(name, program, facts, {"known_by": case.moment, "until": case.last_day})
    except FigureTooLarge:
        return None
    if differences(result, oracle.calculate(program, facts, known_by=case.moment, until=case.last_day)):
        raise ValueError(f"the readers differ on {name}")
    return Kept({name: covered}, tuple(recorder.found), {name: case})


def of_tests(tests: tuple[str, ...], out: Path) -> Kept:
    print(f"what {', '.join(tests)} covers is looked at …", flush=True)
    covering, recorder = CoveringPlugin(), RecordingPlugin()
    pytest.main(["-q", "-o", f"cache_dir={out / 'cache'}", *tests], plugins=[covering, recorder])
    if covering.failed:
        raise ValueError(f"tests fail without any mutant: {covering.failed}")
    return Kept(covering.tests, tuple(one for one in recorder.found if _as_the_sources_are(one)), {})


def _as_the_sources_are(one: Recorded) -> bool:
    """Not calculated while a test had planted a bug of its own."""
    return asks_the_same(plan.calculate, plan_duckdb, one) or not what_differs(plan.calculate, one)
