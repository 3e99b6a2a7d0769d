"""A backtest as tables: CSV in major units for people and spreadsheets, data in minor units for programs."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from enishi_engine.backtest.comparing import Backtest, Compared
from enishi_engine.facts.currency import decimal_text, minor_digits

# Table → the columns that tell its rows apart.
TABLES = {"months": ("partner", "incentive", "month", "pays_as"), "partners": ("partner",), "incentives": ("incentive", "pays_as")}
_NAMES = {"months": (), "partners": ("name",), "incentives": ("ja", "en")}
_FIGURES = ("old", "new", "difference")


def csv_texts(found: Backtest) -> dict[str, str]:
    """Each table as CSV: its keys with their names, old, new, difference, and paid where it is known."""
    digits = minor_digits(found.currency)
    return {name: _csv(name, rows, found, digits) for name, rows in _rows(found).items()}


def _rows(found: Backtest) -> dict[str, Sequence[Compared]]:
    return {"months": found.rows, "partners": found.by_partner(), "incentives": found.by_incentive()}


def _csv(table: str, rows: Sequence[Compared], found: Backtest, digits: int) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    keys, names = TABLES[table], _NAMES[table]
    paid = ("paid",) if found.total.paid is not None else ()
    writer.writerow([*keys, *names, *_FIGURES, *paid])
    for row in rows:
        figures = [decimal_text(getattr(row, name) or 0, digits) for name in (*_FIGURES, *paid)]
        writer.writerow([*(_key(row, key) for key in keys), *_named(row, names, found), *figures])
    return out.getvalue()


def _key(row: Compared, name: str) -> str:
    return row.pays_as.value if name == "pays_as" else str(getattr(row, name))


def _named(row: Compared, names: Sequence[str], found: Backtest) -> list[str]:
    if names == ("name",):
        return [found.partners[row.partner or ""]]
    return [getattr(found.incentives[row.incentive or ""], language) for language in names]


def as_data(found: Backtest) -> dict[str, Any]:
    """Everything, in minor units."""
    tables = {name: [_data(row, TABLES[name]) for row in rows] for name, rows in _rows(found).items()}
    return {
        "currency": found.currency,
        "first_day": str(found.first_day),
        "until": str(found.until),
        "total": _data(found.total, ()),
        **tables,
        "idle": list(found.idle),
    }


def _data(row: Compared, keys: Sequence[str]) -> dict[str, Any]:
    paid = {} if row.paid is None else {"paid": row.paid}
    return {**{key: _key(row, key) for key in keys}, **{name: getattr(row, name) for name in _FIGURES}, **paid}
