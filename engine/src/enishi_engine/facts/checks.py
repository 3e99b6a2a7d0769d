"""Checks on whole rows: that an id names one fact, that what is referred to exists, that spans run forward."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts.columns import Rows
from enishi_engine.facts.declarations import FACT, Column, Fact
from enishi_engine.facts.errors import WORDS_COMPARED, Problem, did_you_mean
from enishi_engine.said import Said

MOST_SUGGESTIONS = 50  # looking for near words takes time; the rows after these are named all the same
ROW = "row"  # no fact has a column of this name


# ── Identity ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def repeated_rows(table: pa.Table, names: Sequence[str]) -> list[list[int]]:
    """Rows (from 0) that agree in the named columns, in groups of two and more; rows with an empty one agree with none."""
    complete = table.select(names).append_column(ROW, pa.array(range(table.num_rows), pa.int64())) if table.num_rows else table
    for name in names:
        complete = complete.filter(pc.is_valid(complete[name]))
    counts = complete.group_by(names).aggregate([([], "count_all")])
    if counts.num_rows == complete.num_rows:
        return []
    repeated = counts.filter(pc.greater(counts["count_all"], 1))
    members = complete.join(repeated.select(names), keys=list(names), join_type="left semi").sort_by(ROW)
    groups: dict[tuple[object, ...], list[int]] = {}
    for *key, row in zip(*(column.to_pylist() for column in members.columns), strict=True):
        groups.setdefault(tuple(key), []).append(row)
    return list(groups.values())


def check_identities(rows: Rows) -> tuple[list[Problem], list[int]]:
    """Problems of rows that share a key, and the rows that only repeat an earlier one word for word.

    The same key and revision with the same content is one row; with other content one of them is wrong;
    another revision is a correction. A key never comes from two sources.
    """
    problems = list(_second_sources(rows))
    repeats: list[int] = []
    groups = repeated_rows(rows.table, [*rows.sheet.fact.key, "revision"])
    contents = dict(_contents(rows.table, [row for group in groups for row in group]))
    for first, *others in groups:
        for row in others:
            if contents[row] == contents[first]:
                repeats.append(row)
            elif contents[row]["source"] == contents[first]["source"]:
                problems.append(_two_contents(rows, row, contents[row], first, contents[first]))
    return problems, repeats


def _second_sources(rows: Rows) -> Iterator[Problem]:
    """Rows whose key an earlier row has from another source, in whatever revision."""
    sources = rows.table["source"]
    if pc.count_distinct(sources).as_py() <= 1:
        return
    names = sources.to_pylist()
    for first, *others in repeated_rows(rows.table, rows.sheet.fact.key):
        for row in others:
            if names[row] != names[first]:
                yield _two_sources(rows, row, names[row], first, names[first])


def _contents(table: pa.Table, rows: list[int]) -> Iterator[tuple[int, dict[str, object]]]:
    return zip(rows, table.take(pa.array(rows, pa.int64())).to_pylist(), strict=True)


def _two_sources(rows: Rows, row: int, source: str, other_row: int, other_source: str) -> Problem:
    other_place = rows.sheet.place_of(other_row)
    problem = Said(
        f'comes from source "{source}" here and from "{other_source}" on {other_place}',
        f"ここでは取込元「{source}」、{other_place.ja}では「{other_source}」の行です",
    )
    remedy = Said(
        "An id names one fact, whatever the source: give one of them another id, or correct its source.",
        "番号は取込元が違っても1件を指します。どちらかの番号を変えるか、取込元を直してください。",
    )
    return Problem(row, *_key_of(rows, row), problem, remedy)


def _two_contents(rows: Rows, row: int, content: Mapping[str, object], other_row: int, other: Mapping[str, object]) -> Problem:
    different = ", ".join(name for name in content if content[name] != other[name])
    other_place = rows.sheet.place_of(other_row)
    problem = Said(f"stands on {other_place} as well, with another {different}", f"{other_place.ja}にもあり、{different}が違います")
    remedy = Said(
        "Keep the right one; if this one corrects it, give it a higher revision.",
        "正しいほうを残してください。こちらが訂正なら、改訂番号(revision)を大きくしてください。",
    )
    return Problem(row, *_key_of(rows, row), problem, remedy)


def _key_of(rows: Rows, row: int) -> tuple[str, str]:
    key = rows.sheet.fact.key
    return " + ".join(key), " + ".join(rows.text(name, row) or "" for name in key)


def latest_revisions(table: pa.Table, fact: Fact) -> pa.Array:
    """The rows (from 0) that hold the highest revision of their key."""
    groups = repeated_rows(table, fact.key)
    if not groups:
        return pa.array(range(table.num_rows), pa.int64())
    revisions = table["revision"].to_pylist()
    superseded = {row for group in groups for row in group if row != max(group, key=lambda one: revisions[one] or 0)}
    return pa.array([row for row in range(table.num_rows) if row not in superseded], pa.int64())


# ── References ───────────────────────────────────────────────────────────────────────────────────────────────────────


def check_references(rows: Rows, tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """Cells that name what is not there, of facts that were loaded."""
    for column in rows.sheet.fact.columns:
        if column.refers_to is not None and column.refers_to in tables:
            yield from _unknown_references(rows, column, FACT[column.refers_to], tables[column.refers_to])


def _unknown_references(rows: Rows, column: Column, target: Fact, table: pa.Table) -> Iterator[Problem]:
    known = table[target.key[0]].combine_chunks()
    values = rows.table[column.name].combine_chunks()
    wrong = pc.indices_nonzero(pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, known))))
    words = known.drop_null().to_pylist() if len(wrong) and len(known) <= WORDS_COMPARED else []
    remedies: dict[str, Said] = {}
    problem = Said(f"is not among the {target.key[0]}s of {target.name}", f"{target.ja}に登録されていません")
    for row, value in zip(wrong.to_pylist(), values.take(wrong).to_pylist(), strict=True):
        if value not in remedies:
            near = did_you_mean(value, words if len(remedies) < MOST_SUGGESTIONS else ())
            remedies[value] = Said(
                f"{near} Correct it, or add it to {target.name}.".strip(),
                f"{near.ja}直すか、{target.ja}({target.name})に追加してください。",
            )
        yield Problem(row, column.name, value, problem, remedies[value])


# ── Spans ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_spans(rows: Rows) -> Iterator[Problem]:
    """Rows whose last day is before their first."""
    if not {"first_day", "last_day"} <= set(rows.table.column_names):
        return
    first, last = rows.table["first_day"], rows.table["last_day"]
    for row in _where(pc.greater(first, last)):
        yield Problem(
            row,
            "last_day",
            rows.text("last_day", row),
            Said(f"is before first_day {first[row]}", f"開始日(first_day)の{first[row]}より前です"),
            Said("Correct one of the two; last_day is inclusive.", "どちらかを直してください。終了日はその日を含みます。"),
        )


def _where(mask: pa.ChunkedArray) -> Iterable[int]:
    found: list[int] = pc.indices_nonzero(mask).to_pylist()
    return found
