"""Runs the engine on a gallery program and generated facts, and says every row that differs from a calculation by the documents."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from enishi_engine import read_facts, read_program, run

GALLERY = Path(__file__).parents[3] / "gallery"

Tables = dict[str, list[dict[str, Any]]]


def differences(
    program: str, facts: Path, calculate: Callable[..., Tables], *, known_by: str | None = None, until: date | None = None
) -> dict[str, list[str]]:
    """Rows that only the engine has and rows that only the calculation has, by table; every column of every row is compared."""
    read = read_program(GALLERY / program)
    loaded = read_facts(facts, currency=read.currency, timezone=read.timezone)
    moment = datetime.fromisoformat(known_by).replace(tzinfo=ZoneInfo(read.timezone)) if known_by else None
    result = run(read, loaded, known_by=moment, until=until)
    found = {}
    for table, ours in calculate(facts, known_by=known_by, until=until).items():
        engine, calculated = Counter(map(_told, result.rows(table))), Counter(map(_told, ours))
        assert set(result.rows(table)[0] if result.rows(table) else []) <= set(ours[0] if ours else []), f"columns of {table}"
        only = [f"only the engine: {row}" for row in engine - calculated] + [f"only by the documents: {row}" for row in calculated - engine]
        if only:
            found[table] = sorted(only)
    return found


def _told(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(row.items()) if value is not None)
