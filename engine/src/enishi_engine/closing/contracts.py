"""Agreements and partners as a closing knows them, and whose contract has ended by its last day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow.compute as pc

from enishi_engine.facts.tables import Facts

Row = Mapping[str, Any]
_KEYS = {"agreements": "id", "partners": "code"}


def known_rows(facts: Facts, name: str, known_by: datetime) -> Iterable[Row]:
    """Of each agreement or partner the highest revision that was known by then."""
    if name not in facts.tables:
        return ()
    table, key = facts.tables[name], _KEYS[name]
    known: dict[str, Row] = {}
    for row in table.filter(pc.less_equal(table["learned_at"], known_by)).to_pylist():
        if row[key] not in known or row["revision"] > known[row[key]]["revision"]:
            known[row[key]] = row
    return known.values()


def ended_partners(facts: Facts, *, known_by: datetime, last_day: date) -> frozenset[str]:
    """Partners who are in business no longer than until the day, or of whose agreements, of which there are some, none lasts longer.

    Source  docs/rules/settlement.md, "At a contract's end".
    """
    lasting: dict[str, bool] = {}
    for row in known_rows(facts, "agreements", known_by):
        lasting[row["partner"]] = lasting.get(row["partner"], False) or _lasts(row, last_day)
    left = {row["code"] for row in known_rows(facts, "partners", known_by) if not _lasts(row, last_day)}
    return frozenset(left | {partner for partner, lasts in lasting.items() if not lasts})


def _lasts(row: Row, day: date) -> bool:
    return row["last_day"] is None or row["last_day"] > day
