"""A small program and its facts, closed month by month: what a test changes is a row of the facts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from enishi_engine.closing import Closed, close, closings_of
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts, read_tables
from enishi_engine.program import read_texts

TEXT = """\
program: {id: sakura}
currency: JPY
incentives:
  - id: commission
    type: commission
    base: line.net
    rate: 10 %
    take_back: {after: [cancel, refund], share: proportional}
    limits: none
"""
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def tables(*, lines: list[Row], closings: list[Row], **more: list[Row]) -> Tables:
    """Facts of the partners aoba and kita; lines belong to aoba unless they say otherwise."""
    partners = [{"code": "aoba"}, {"code": "kita"}]
    return {"partners": partners, "order_lines": [{"partner": "aoba", **line} for line in lines], "closings": closings, **more}


def line(id_: str, day: str, net: int, **more: Any) -> Row:
    return {"id": id_, "ordered_on": day, "net_minor": net, **more}


def month(number: int, *, group: str = "month_end", known_by: str | None = None, **more: Any) -> Row:
    """The closing of a month of 2026, known by the tenth of the next one at 00:00."""
    ends = {4: 30, 5: 31, 6: 30}[number]
    return {
        "id": f"{group}-{number:02}", "closing_group": group, "first_day": f"2026-{number:02}-01", "last_day": f"2026-{number:02}-{ends}",
        "known_by": known_by or f"2026-{number + 1:02}-10T00:00", **more,
    }  # fmt: skip


def facts_of(rows: Tables) -> Facts:
    def arrow(table: list[Row]) -> pa.Table:
        names = list(dict.fromkeys(name for row in table for name in row))
        return pa.table(
            {name: pa.array([row.get(name) for row in table], pa.int64() if _is_whole(name) else pa.string()) for name in names}
        )

    return read_tables({name: arrow(table) for name, table in rows.items()}, currency="JPY", timezone="Asia/Tokyo")


def _is_whole(name: str) -> bool:
    return name.endswith("_minor") or name in ("revision", "quantity", "rate", "scale")


@pytest.fixture
def program() -> Program:
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", TEXT.encode())}).program


@pytest.fixture
def closed(program: Program) -> Callable[..., dict[str, Closed]]:
    """Every closing of a group up to the one named, by id."""

    def run(rows: Tables, *, through: str) -> dict[str, Closed]:
        facts = facts_of(rows)
        groups = closings_of(facts)
        asked = next(one for group in groups.values() for one in group if one.id == through)
        return {one.closing.id: one for one in close(program, facts, groups, through=asked)}

    return run
