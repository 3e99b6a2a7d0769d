"""One mutant judged, in a process of its own: by the rows of what programs and tests calculate, and by the tests that cover it."""

import ast
import importlib
import os
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.mutants.covering import Covered
from benchmarks.mutants.kept import COMPARED, Kept
from benchmarks.mutants.mutants import Mutant
from benchmarks.mutants.planting import plant
from benchmarks.mutants.python_changes import span_of
from benchmarks.mutants.replaying import Recorded, asks_the_same, what_differs
from benchmarks.mutants.sources import ROOT, text_of
from enishi_engine.facts import Facts

FIRST_PROGRAMS = 3  # before the tests, which have to be collected
FIRST_TESTS = 12  # collected by themselves: most mutants need no more
QUICK = 0.5  # seconds of a calculation
_REGISTERS = {"plan/closed_reviews.py"}  # the answers of one connection to another: what it does is not seen in statements
_NOT_SQL = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_NO_OPERATOR = ("unsupported operand", "bad operand", "not supported between")


@dataclass(frozen=True)
class Verdict:
    """`killed` by a program or test, `survived`, or `invalid`: no text that Python or DuckDB takes at all."""

    verdict: str
    by: str = ""


class Killers:
    """What killed the mutants judged before: those that stand near are often seen by the same."""

    NEAREST = 6

    def __init__(self) -> None:
        self.of_place: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)

    def add(self, file: str, definition: str, name: str) -> None:
        """The test or program of this name killed a mutant of the definition."""
        self.of_place[file, definition][name] += 1
        self.of_place[file,][name] += 1

    def of(self, mutant: Mutant) -> dict[str, int]:
        """The places of some names, the likeliest first."""
        near = [
            *self.of_place[mutant.file, mutant.definition].most_common(self.NEAREST),
            *self.of_place[mutant.file,].most_common(self.NEAREST),
        ]
        return {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in near))}


@dataclass(frozen=True)
class Judge:
    """What is kept of the sources as they are, and the facts of the generated programs."""

    kept: Kept
    facts: dict[str, Facts]
    out: Path
    most: int | None = None  # calculations that give the same rows with other statements, then no more are looked at
    first: tuple[str, ...] = ()  # parts of the names that are looked at before all others
    killers: Killers = field(default_factory=Killers)

    def learn(self, file: str, definition: str, by: str) -> None:
        """From the verdict on another mutant; `by` begins with the name of what killed it."""
        names = [name for name in self.kept.covered if by == name or by.startswith(f"{name}: ")]
        if names:
            self.killers.add(file, definition, max(names, key=len))

    def judge(self, mutant: Mutant) -> Verdict:
        """In this process, which is of no other use afterwards."""
        try:
            plant(mutant.file, mutant.mutated)
        except Exception as error:  # noqa: BLE001 - whatever an import raises
            return Verdict("invalid", f"import: {type(error).__name__}")
        lines = statement_lines(mutant)
        covering = {name: one.seconds for name, one in self.kept.covered.items() if _covers(one, mutant.file, lines)}
        if mutant.file.startswith("plan/"):
            found = self.by_calculations(mutant, [one for one in self.kept.recorded if one.name in covering])
            found = found or self.by_tests(mutant, self.calculating_nothing(mutant, covering))
        else:
            programs = [name for name in self.kept.programs if name in covering]
            tests = [name for name in covering if name not in self.kept.programs]
            found = self.by_programs(mutant, programs[:FIRST_PROGRAMS]) or self.by_tests(mutant, tests)
            found = found or self.by_programs(mutant, programs[FIRST_PROGRAMS:])
        return found or Verdict("survived", f"{len(covering)} tests and programs run it")

    def by_calculations(self, mutant: Mutant, recorded: Iterable[Recorded]) -> Verdict | None:
        """The plan's rows on what tests and programs calculate. A test that looks at some of the figures only is run where rows differ."""
        plan = importlib.import_module("enishi_engine.plan")
        plan_duckdb = importlib.import_module("enishi_engine.plan.duckdb")
        doubtful: dict[str, None] = {}
        looked_at = 0
        turns = self.turns(mutant, recorded)
        for one in sorted(recorded, key=lambda one: turns[one.name]):
            self.limit(one.seconds)
            if mutant.file not in _REGISTERS and asks_the_same(plan.calculate, plan_duckdb, one):
                continue
            looked_at += 1
            if self.most is not None and looked_at > self.most:
                break
            try:
                other = what_differs(plan.calculate, one)
            except Exception as error:  # noqa: BLE001 - whatever a mutant raises
                found = of_error(mutant, error, one.name)
                if found.verdict == "invalid" or not _looks_at_some(one.name):
                    return found
                other = found.by
            if other and not _looks_at_some(one.name):
                return Verdict("killed", f"{one.name}: {other}")
            if other:
                doubtful[one.name] = None
        return self.by_tests(mutant, list(doubtful))

    def calculating_nothing(self, mutant: Mutant, covering: Iterable[str]) -> list[str]:
        """The tests that run the file and ask the plan for no rows that were written down."""
        recorded = {one.name for one in self.kept.recorded}
        return [name for name in covering if name not in recorded and mutant.file in self.kept.covered[name].lines]

    def by_programs(self, mutant: Mutant, names: Iterable[str]) -> Verdict | None:
        """Programs read anew from their texts: the core is what texts become."""
        written = importlib.import_module("benchmarks.generated.case").Case.from_json
        plan = importlib.import_module("enishi_engine.plan")
        for one in (one for one in self.kept.recorded if one.name in names):
            self.limit(one.seconds)
            try:
                program = written(self.kept.programs[one.name].to_json()).program()
                other = what_differs(plan.calculate, replace(one, program=program, facts=self.facts[one.name]))
            except Exception as error:  # noqa: BLE001 - whatever a mutant raises
                return of_error(mutant, error, one.name)
            if other:
                return Verdict("killed", f"{one.name}: {other}")
        return None

    def by_tests(self, mutant: Mutant, tests: list[str]) -> Verdict | None:
        if not tests:
            return None
        likely = self.killers.of(mutant)
        tests = sorted(tests, key=lambda name: (not self.is_first(name), likely.get(name, len(likely)), self.kept.covered[name].seconds))
        for some in filter(None, (tests[:FIRST_TESTS], tests[FIRST_TESTS:])):
            plugin = _Chosen(self, mutant, some)
            files = sorted({name.partition("::")[0] for name in some})
            code = pytest.main(["-q", "-x", "-o", f"cache_dir={self.out / 'cache'}", *files], plugins=[plugin])
            if plugin.verdict is None and code == pytest.ExitCode.INTERRUPTED:  # KeyboardInterrupt ends a session, and is no failure to it
                return Verdict("killed", f"{plugin.running}: KeyboardInterrupt")
            if plugin.verdict:
                return plugin.verdict
        return None

    def is_first(self, name: str) -> bool:
        return any(part in name for part in self.first)

    def turns(self, mutant: Mutant, recorded: Iterable[Recorded]) -> dict[str, tuple[bool, int, bool, int, str]]:
        """What is asked to be first, what killed a mutant near this one, then the quick ones, of every test function one before a second of any.

        Among equals the order is one of the mutant's own, so that what is alike does not stand together.
        """
        lots = {one.name: sha256(f"{mutant.fingerprint}/{one.name}".encode()).hexdigest() for one in recorded}
        seconds = {one.name: one.seconds for one in recorded}
        likely = self.killers.of(mutant)
        of_function: Counter[str] = Counter()
        found = {}
        for name in sorted(lots, key=lots.__getitem__):
            function = name.partition("[")[0]
            found[name] = (not self.is_first(name), likely.get(name, len(likely)), seconds[name] > QUICK, of_function[function], lots[name])
            of_function[function] += 1
        return found

    def limit(self, seconds: float) -> None:
        """The process is ended when it takes far longer than the sources as they are: a loop that has no end."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + 20 + 10 * seconds), resource.RLIM_INFINITY))


def _looks_at_some(name: str) -> bool:
    """Does the test look at some figures of a result only?"""
    return not name.startswith(("program ", COMPARED))


class _Chosen:
    """For pytest: only these tests, the quickest first, until one fails."""

    def __init__(self, judge: Judge, mutant: Mutant, tests: list[str]) -> None:
        self.judge, self.mutant = judge, mutant
        self.places = {name: place for place, name in enumerate(tests)}
        self.verdict: Verdict | None = None
        self.running = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.running = item.nodeid
        self.judge.limit(self.judge.kept.covered[item.nodeid].seconds)

    def pytest_exception_interact(self, node: Any, call: pytest.CallInfo[Any]) -> None:
        if call.excinfo is not None and self.verdict is None:
            self.verdict = of_error(self.mutant, call.excinfo.value, node.nodeid)


def of_error(mutant: Mutant, error: BaseException, by: str) -> Verdict:
    """Killed; but text that DuckDB cannot read, and an operator that Python has not for such values, are no mutants."""
    if mutant.language == "sql" and isinstance(error, _NOT_SQL):
        return Verdict("invalid", f"DuckDB: {type(error).__name__}")
    if mutant.language == "python" and isinstance(error, TypeError) and any(words in str(error) for words in _NO_OPERATOR):
        return Verdict("invalid", "Python: TypeError of an operator")
    return Verdict("killed", by if isinstance(error, AssertionError) else f"{by}: {type(error).__name__}")


def statement_lines(mutant: Mutant) -> range:
    """The lines of the innermost statement that holds the change, of an `if` or a loop its head; none for what an import runs."""
    text = text_of(mutant.file)
    found = range(0)
    inside = False
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.stmt):
            continue
        start, end = span_of(node, text)
        if start <= mutant.start < end:
            if isinstance(node, ast.FunctionDef):
                inside = mutant.start >= span_of(node.body[0], text)[0]
            elif inside and not isinstance(node, ast.ClassDef):
                found = range(node.lineno, _last_line(node) + 1)
    return found


def _last_line(node: ast.stmt) -> int:
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return node.end_lineno or node.lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return max(node.lineno, int(first.lineno) - 1)


def _covers(covered: Covered, file: str, lines: range) -> bool:
    """What an import runs is covered by all."""
    return not lines or not covered.lines.get(file, set()).isdisjoint(lines)


def keep_quiet() -> None:
    """What tests print about a mutant is not for anybody's eyes."""
    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.chdir(ROOT)
