"""Runs the engine on a gallery program and generated facts, and says every row that differs from a calculation by the documents."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.tests.by_the_documents.results import summary
from enishi_engine import close as engine_close
from enishi_engine import closings_of, read_facts, read_program, run
from enishi_engine.cli.run_command import tables_of

GALLERY = Path(__file__).parents[3] / "gallery"

Tables = dict[str, list[dict[str, Any]]]


def differences(
    program: str, facts: Path, calculate: Callable[..., Tables], *, known_by: str | None = None, until: date | None = None
) -> dict[str, list[str]]:
    """Rows that only the engine has and rows that only the calculation has, by table; every column of every row is compared.

    `program` is the name of one in the gallery, or the path of a folder.
    """
    read = read_program(GALLERY / program)
    loaded = read_facts(facts, currency=read.currency, timezone=read.timezone)
    moment = datetime.fromisoformat(known_by).replace(tzinfo=ZoneInfo(read.timezone)) if known_by else None
    result = run(read, loaded, known_by=moment, until=until)
    found: dict[str, list[str]] = {}
    tables = calculate(facts, known_by=known_by, until=until)
    if "earning_lines" in tables:
        tables["summary"] = summary(tables)
    for table, ours in tables.items():
        _compare(found, table, result.rows(table), ours)
    return found


def differences_of_closings(program: str, facts: Path, close: Callable[..., dict[str, Tables]], *, group: str) -> dict[str, list[str]]:
    """The same of what each closing of a group posts and pays, by closing and table."""
    read = read_program(GALLERY / program)
    loaded = read_facts(facts, currency=read.currency, timezone=read.timezone)
    groups = closings_of(loaded)
    closed = engine_close(read, loaded, groups, through=groups[group][-1])
    found: dict[str, list[str]] = {}
    for number, (closing, tables) in enumerate(close(facts, group=group).items()):
        engine = tables_of(read, closed[: number + 1])
        assert engine.id == closing
        for table, ours in tables.items():
            _compare(found, f"{closing} {table}", engine.tables[table].to_pylist(), ours)
    return found


def _compare(found: dict[str, list[str]], table: str, rows: Sequence[dict[str, Any]], ours: list[dict[str, Any]]) -> None:
    """Notes the rows that only one side has; rows have the same columns."""
    assert not rows or not ours or set(rows[0]) == set(ours[0]), f"columns of {table}: {set(rows[0]) ^ set(ours[0])}"
    engine, calculated = Counter(map(_told, rows)), Counter(map(_told, ours))
    only = [f"only the engine: {row}" for row in engine - calculated] + [f"only by the documents: {row}" for row in calculated - engine]
    if only:
        found[table] = sorted(only)


def _told(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(row.items()) if value is not None)
