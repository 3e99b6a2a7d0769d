"""The difference of two results, line by line, as signed rows (ruling 2)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.core.results import ADJUSTMENTS, EARNING_LINES

Row = Mapping[str, Any]
# What makes a posted line the same line: a line that changes its payee or its period is taken back there and posted here.
SAME_LINE = ("id", "version", "payee_kind", "payee", "partner", "pays_as", "belongs_to")
_NAMES = (
    "id",
    "incentive",
    "version",
    "kind",
    "fact",
    "fact_id",
    "seller",
    "payee_kind",
    "payee",
    "partner",
    "belongs_to",
    "origin",
    "pays_as",
)
_FIGURES = tuple(name for name in EARNING_LINES.names if name not in {*_NAMES, "change"})


def adjustments(before: pa.Table, after: pa.Table, *, closing: str) -> pa.Table:
    """What a closing posts for the periods before its own.

    Shape   `before`, `after`: earning lines with the column `belongs_to`, as the former closing and this one know them.
            One row per line whose amount or payable part differs; see ADJUSTMENTS.
    Units   minor units.
    Source  docs/rules/closings.md, "Adjustments".
    """
    former = after.filter(pc.fill_null(pc.not_equal(after["belongs_to"], closing), fill_value=True))
    posted, known = _by_line(_not_among(before, former)), _by_line(_not_among(former, before))
    rows = [_difference(posted.get(line), known.get(line), closing) for line in sorted({*posted, *known}, key=str)]
    moved = [row for row in rows if row["amount"] or row["payable"]]
    return pa.Table.from_pylist(moved, schema=ADJUSTMENTS)


def _by_line(rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[name] for name in SAME_LINE): row for row in rows}


def _not_among(rows: pa.Table, others: pa.Table) -> list[dict[str, Any]]:
    """The rows that the other table does not hold as they are: most lines never change, so only these are looked at one by one."""
    alone: pa.Table = rows.filter(pc.invert(pc.is_in(_spelled(rows), value_set=_spelled(others))))
    found: list[dict[str, Any]] = alone.to_pylist()
    return found


def _spelled(rows: pa.Table) -> pa.ChunkedArray:
    """Each row as one text, a missing value as a character that no value holds."""
    columns = [pc.fill_null(pc.cast(rows[name], pa.string()), "\x00") for name in (*EARNING_LINES.names, "belongs_to")]
    return pc.binary_join_element_wise(*columns, "\x1f") if rows.num_rows else pa.chunked_array([], pa.string())


def _difference(before: Row | None, after: Row | None, closing: str) -> dict[str, Any]:
    row = after if after is not None else before
    assert row is not None, "a line stands in one of the two"
    money = {f"{name}_{when}": 0 if one is None else one[name] for name in ("amount", "payable") for when, one in _both(before, after)}
    return {
        "closing": closing,
        **{name: row[name] for name in _NAMES},
        "day": row["day"],
        "what": "late" if before is None else "gone" if after is None else "changed",
        "changed": None if before is None or after is None else _changed(before, after),
        **money,
        "amount": money["amount_after"] - money["amount_before"],
        "payable": money["payable_after"] - money["payable_before"],
    }


def _both(before: Row | None, after: Row | None) -> tuple[tuple[str, Row | None], ...]:
    return ("before", before), ("after", after)


def _changed(before: Row, after: Row) -> str:
    """The figures of the line that differ, as the earning lines name them."""
    differs: Callable[[str], bool] = lambda name: before[name] != after[name]  # noqa: E731 - read beside its use
    return ", ".join(filter(differs, _FIGURES))
