"""What a check finds: where, how grave, and what is wrong and what to do in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from enishi_engine.cases.expectations import Case
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program, Version
from enishi_engine.program.problems import Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`kind` and `on` say what it is about: an incentive, rank or metric of the version, by its id."""

    version: Version
    kind: str
    on: str
    severity: Severity
    problem: Label
    remedy: Label


@dataclass(frozen=True)
class Asked:
    """What a check may look at: the whole program and its cases."""

    program: Program
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Check:
    """One question that is put to every program; `key` names it in `accepted:` and its page in docs/reference/checks/."""

    key: str
    label: Label
    find: Callable[[Asked], Iterator[Finding]]
