"""Checks of new rows against those taken before: what they refer to, and what they would contradict."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.checks import check_references
from enishi_engine.facts.columns import Rows
from enishi_engine.facts.declarations import FACT, LINE_CHANGES, ORDER_LINES
from enishi_engine.facts.errors import Problem
from enishi_engine.facts.known import Known
from enishi_engine.facts.line_changes import check_line_changes
from enishi_engine.facts.line_currencies import KEEPS_ITS_CURRENCY
from enishi_engine.facts.tables import Setting, schema_of
from enishi_engine.said import Said

LINE_COLUMNS = ("id", "net", "ordered_on", "currency", "revision")
CHANGE_COLUMNS = tuple(schema_of(LINE_CHANGES).names)


def check_additions(rows: Rows, known: Known, setting: Setting) -> Iterator[Problem]:
    """Problems of the rows that come from what is known."""
    yield from check_references(rows, _referred_to(rows, known))
    if rows.sheet.fact is LINE_CHANGES:
        yield from _changes_that_do_not_fit(rows, known, setting)
    if rows.sheet.fact is ORDER_LINES:
        yield from _lines_that_do_not_fit(rows, known, setting)
        yield from _other_currencies(rows, known, setting)


def _referred_to(rows: Rows, known: Known) -> dict[str, pa.Table]:
    """Of each fact that the rows name and of which something is known (or partners, which are always asked for): the keys."""
    found = {}
    for name in {column.refers_to for column in rows.sheet.fact.columns if column.refers_to is not None}:
        target = FACT[name]
        key = target.key[0]
        named = [rows.table[column.name] for column in rows.sheet.fact.columns if column.refers_to == name]
        table = known(target, [key], key, pc.unique(pa.chunked_array([chunk for one in named for chunk in one.chunks], pa.string())))
        if target is rows.sheet.fact:
            here = rows.table.select([key])
            table = here if table is None else pa.concat_tables([here, table])
        if table is not None:
            found[name] = table
        elif name == "partners":
            found[name] = schema_of(target).empty_table().select([key])
    return found


def _with_known(rows: Rows, kept: pa.Table) -> Rows:
    """The rows, and after them those known rows that none of them replaces; without cells."""
    key = rows.sheet.fact.key[0]
    others = kept.filter(pc.invert(pc.is_in(kept[key], rows.table[key].combine_chunks())))
    return replace(rows, table=pa.concat_tables([rows.table, others]), cells={})


def _changes_that_do_not_fit(rows: Rows, known: Known, setting: Setting) -> Iterator[Problem]:
    """Changes of the file that undo more than is left, or that leave too little for a change taken before."""
    lines = pc.unique(rows.table["line"])
    order_lines = known(ORDER_LINES, LINE_COLUMNS, "id", lines)
    if order_lines is None:
        return
    kept = known(LINE_CHANGES, CHANGE_COLUMNS, "line", lines)
    changes = rows if kept is None else _with_known(rows, kept)
    for problem in check_line_changes(replace(changes, cells={}), order_lines, setting):
        assert problem.row is not None, "a change is a row"
        if problem.row < rows.table.num_rows:
            yield replace(problem, value=problem.value or rows.text("amount", problem.row))
            continue
        crowded = changes.table.slice(problem.row, 1).to_pylist()[0]
        if crowded["line"] in lines.to_pylist():
            yield from _crowding(rows, crowded)


def _crowding(rows: Rows, crowded: Mapping[str, Any]) -> Iterator[Problem]:
    """The file's changes of the line whose kept change does not fit any more."""
    for row in pc.indices_nonzero(pc.equal(rows.table["line"], crowded["line"])).to_pylist():
        line, id_, day = crowded["line"], crowded["id"], crowded["date"]
        problem = Said(
            f"leaves too little of line {line} for its change {id_} of {day}, which was taken before",
            f"取込済みの{day}の変更{id_}に対して、受注明細{line}の残りが足りなくなります",
        )
        remedy = Said(f"Correct the amount or the day, or correct {id_} first.", f"金額か日付を直すか、先に{id_}を直してください。")
        yield Problem(row, "amount", rows.text("amount", row), problem, remedy)


def _lines_that_do_not_fit(rows: Rows, known: Known, setting: Setting) -> Iterator[Problem]:
    """Lines of the file whose changes, taken before, lie before them or undo more than their net now is."""
    ids = rows.table["id"]
    kept = known(LINE_CHANGES, CHANGE_COLUMNS, "line", pc.unique(ids))
    if kept is None:
        return
    kept = kept.filter(pc.is_in(kept["line"], ids.combine_chunks()))
    if not kept.num_rows:
        return
    row_of = {id_: row for row, id_ in enumerate(ids.to_pylist())}
    changes = replace(rows, sheet=replace(rows.sheet, fact=LINE_CHANGES), table=kept, cells={}, problems=())
    for problem in check_line_changes(changes, rows.table, setting):
        change = kept.slice(problem.row, 1).to_pylist()[0]
        row, id_ = row_of[change["line"]], change["id"]
        named = Said(f"its change {id_} of {change['date']}, which was taken before", f"取込済みの{change['date']}の変更{id_}")
        if problem.column == "date":
            why = Said(f"is after {named}", f"{named.ja}より後です")
            remedy = Said(f"Correct the day, or correct {id_} first.", f"日付を直すか、先に{id_}を直してください。")
            yield Problem(row, "ordered_on", rows.text("ordered_on", row), why, remedy)
        else:
            why = Said(f"is too little for {named}", f"{named.ja}に足りません")
            remedy = Said(f"Correct the amount, or correct {id_} first.", f"金額を直すか、先に{id_}を直してください。")
            yield Problem(row, "net", rows.text("net", row), why, remedy)


def _other_currencies(rows: Rows, known: Known, setting: Setting) -> Iterator[Problem]:
    """Lines that were taken before in another currency."""
    kept = known(ORDER_LINES, ("id", "currency"), "id", pc.unique(rows.table["id"]))
    if kept is None:
        return
    before = dict(zip(kept["id"].to_pylist(), kept["currency"].to_pylist(), strict=True))
    for row, (id_, written) in enumerate(zip(rows.table["id"].to_pylist(), rows.table["currency"].to_pylist(), strict=True)):
        if id_ in before and (written or setting.currency) != (before[id_] or setting.currency):
            here, then = written or setting.currency, before[id_] or setting.currency
            problem = Said(f"is in {here} here and was taken in {then}", f"ここでは{here}ですが、{then}で取り込まれています")
            yield Problem(row, "currency", rows.text("currency", row), problem, KEEPS_ITS_CURRENCY)
