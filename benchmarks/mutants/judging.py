"""One mutant judged, in a process of its own: by the rows of what programs and tests calculate, and by the tests that cover it."""

import ast
import importlib
import os
import resource
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from benchmarks.mutants.covering import Covered
from benchmarks.mutants.kept import COMPARED, Kept
from benchmarks.mutants.mutants import Mutant
from benchmarks.mutants.planting import plant
from benchmarks.mutants.python_changes import span_of
from benchmarks.mutants.replaying import AsksOtherwise, Recorded, refusal_of, replaying, rows_of
from benchmarks.mutants.sources import ROOT, text_of
from enishi_engine.facts import Facts

FIRST_PROGRAMS = 3  # before the tests, which have to be collected
QUICK = 0.5  # seconds of a calculation
_REGISTERS = {"plan/closed_reviews.py"}  # the answers of one connection to another: what it does is not seen in statements
_NOT_SQL = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_NO_OPERATOR = ("unsupported operand", "bad operand", "not supported between")


@dataclass(frozen=True)
class Verdict:
    """`killed` by a program or test, `survived`, or `invalid`: no text that Python or DuckDB takes at all."""

    verdict: str
    by: str = ""


@dataclass(frozen=True)
class Judge:
    """What is kept of the sources as they are, and the facts of the generated programs."""

    kept: Kept
    facts: dict[str, Facts]
    out: Path
    most: int | None = None  # calculations that give the same rows with other statements, then no more are looked at

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
        for one in sorted(recorded, key=lambda one: _turn(mutant, one)):
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
        tests = sorted(tests, key=lambda name: self.kept.covered[name].seconds)
        plugin = _Chosen(self, mutant, tests)
        files = sorted({name.partition("::")[0] for name in tests})
        pytest.main(["-q", "-x", "-o", f"cache_dir={self.out / 'cache'}", *files], plugins=[plugin])
        return plugin.verdict

    def limit(self, seconds: float) -> None:
        """The process is ended when it takes far longer than the sources as they are: a loop that has no end."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + 20 + 10 * seconds), resource.RLIM_INFINITY))


def _turn(mutant: Mutant, one: Recorded) -> tuple[bool, str]:
    """The quick ones first; among them in an order of the mutant's own, so that what is alike does not stand together."""
    return one.seconds > QUICK, sha256(f"{mutant.fingerprint}/{one.name}".encode()).hexdigest()


def _looks_at_some(name: str) -> bool:
    """Does the test look at some figures of a result only?"""
    return not name.startswith(("program ", COMPARED))


def asks_the_same(calculate: Callable[..., Any], plan_duckdb: ModuleType, one: Recorded) -> bool:
    """Are all statements put to DuckDB the recorded ones, and is what is made of the recorded answers the same?"""
    try:
        with replaying(plan_duckdb, one.script):
            return not what_differs(calculate, one)
    except AsksOtherwise:
        return False
    except Exception as error:  # noqa: BLE001 - whatever a mutant raises
        return refusal_of(error) == one.refusal


def what_differs(calculate: Callable[..., Any], one: Recorded) -> str:
    """The first table with other rows than the recorded ones; empty where there is none. Raises what the calculation raises."""
    try:
        rows = rows_of(calculate(one.program, one.facts, **one.asked_for))
    except Exception as error:
        if refusal_of(error) == one.refusal:
            return ""
        raise
    if one.refusal:
        return "not refused"
    return next((table for table in one.rows if rows.get(table) != one.rows[table]), "")


class _Chosen:
    """For pytest: only these tests, the quickest first, until one fails."""

    def __init__(self, judge: Judge, mutant: Mutant, tests: list[str]) -> None:
        self.judge, self.mutant = judge, mutant
        self.places = {name: place for place, name in enumerate(tests)}
        self.verdict: Verdict | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
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
