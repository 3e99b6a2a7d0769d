"""What taking a file would do, row by row, without doing it: the preview, and what the taking then carries out."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from enishi.core.maker import Maker
from enishi.intake import kept
from enishi.intake.fact_tables import rows_of, stored_name
from enishi.intake.mapping import MappedColumn
from enishi.intake.names import NAMED, alike
from enishi.intake.reading import ReadFile, Sent, read_file
from enishi_engine.facts import FACT, Fact, ReadFact, RowError
from enishi_engine.said import Said

# Codes of partners → of each the last day of the last period that is closed for it; a partner without one is absent.
ClosedUntil = Callable[[Collection[str]], Mapping[str, date]]
KEY_SEPARATOR = " + "


MAY_BE_CUT = Said(
    "The file ends without a line break. If it was cut while it was copied, rows are missing: compare their number.",
    "ファイルの最後に改行がありません。コピーの途中で切れていると行が足りないおそれがあります。件数を確認してください。",
)


@dataclass(frozen=True)
class RowWarning:
    """Something that is no mistake by itself, of a row that is taken all the same."""

    line: int | None
    column: str | None
    value: str | None
    warning: Said

    def to_data(self) -> dict[str, Any]:
        """For JSON, whole: `of_data` reads it back."""
        return {"line": self.line, "column": self.column, "value": self.value, "warning": self.warning.en, "warning_ja": self.warning.ja}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """From `to_data`; what was kept before both languages were is English in both."""
        warning = Said(data["warning"], data.get("warning_ja", data["warning"]))
        return cls(data["line"], data["column"], data["value"], warning)


@dataclass(frozen=True)
class Counts:
    """Every row of a file is one of these."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    overlapping: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class PlannedOverlap:
    """A row whose id another source has."""

    row: int
    external_id: str
    kept_source: str
    content_hash: str


@dataclass(frozen=True)
class Plan:
    """What would happen. `additions`: the rows to add, with the names of the fact's own table but for the batch and the moment."""

    fact: Fact
    counts: Counts
    errors: tuple[RowError, ...]
    warnings: tuple[RowWarning, ...]
    additions: pa.Table | None
    overlaps: tuple[PlannedOverlap, ...]
    read: ReadFile


@dataclass(frozen=True)
class Sorted:
    """Rows by what becomes of them."""

    added: list[int]
    revisions: list[int]
    overlaps: list[PlannedOverlap]
    new: int
    unchanged: int


def plan(
    sent: Sent,
    *,
    fact: Fact,
    source: str,
    columns: Sequence[MappedColumn],
    maker: Maker,
    closed_until: ClosedUntil | None = None,
) -> Plan:
    """Read the file and say of each row what becomes of it; nothing is written. Raises NotItsErrorFile."""
    read = read_file(sent, fact=fact, source=source, columns=columns, maker=maker)
    if read.rows is None:
        rows = 0 if read.cells is None else read.cells.table.num_rows
        return Plan(fact, Counts(rows=rows, rejected=rows), read.errors, (), None, (), read)
    errors = (*read.errors, *_missing_names(read.rows, sent.file_name))
    ids = external_ids(read.rows)
    hashes = content_hashes(fact, read.rows.table)
    wrong = _wrong_lines(read.rows, errors)
    found = _sorted(read.rows, ids, hashes, source, wrong)
    additions = additions_of(read.rows, found, ids, hashes, source, closed_until)
    warnings = tuple(_warnings(read, sent, found))
    return Plan(fact, _counts(read.rows, found, wrong), errors, warnings, additions, tuple(found.overlaps), read)


# ── Identity ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def external_ids(rows: ReadFact) -> list[str | None]:
    """The key of each row as one text; of a key of several columns joined, plus signs in it doubled."""
    key = rows.fact.key
    if len(key) == 1:
        ids: list[str | None] = rows.table[key[0]].to_pylist()
        return ids
    parts = [pc.replace_substring(rows.table[name].cast(pa.string()), "+", "++") for name in key]
    joined: list[str | None] = pc.binary_join_element_wise(*parts, KEY_SEPARATOR).to_pylist()
    return joined


def content_hashes(fact: Fact, table: pa.Table) -> list[str]:
    """What tells two contents of a fact apart: its own columns and when it was booked, each with its name, absent ones left out."""
    names = [*(column.name for column in fact.columns), "booked_at"]
    named = [pc.binary_join_element_wise(name, _text(table[name]), "=") for name in names]
    # No text holds a NUL, so no two contents are joined to one.
    joined = pc.binary_join_element_wise(*named, "\0", null_handling="skip")
    return [hashlib.sha256(text.encode()).hexdigest() for text in joined.to_pylist()]


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.int64()).cast(pa.string()) if pa.types.is_timestamp(column.type) else column.cast(pa.string())


# ── What becomes of each row ─────────────────────────────────────────────────────────────────────────────────────────


def _wrong_lines(rows: ReadFact, errors: Sequence[RowError]) -> set[int]:
    """The lines that something is wrong with; an error of the whole file is one of every line."""
    if any(error.line is None for error in errors):
        return {*rows.lines, *(error.line for error in errors if error.line is not None)}
    return {error.line for error in errors if error.line is not None} | {rows.lines[row] for row in rows.wrong}


def _sorted(rows: ReadFact, ids: Sequence[str | None], hashes: Sequence[str], source: str, wrong: Collection[int]) -> Sorted:
    before = kept.kept_of(rows.fact, pa.array(ids, pa.string())) if rows_of(rows.fact.name).exists() else {}
    added: list[int] = []
    revisions: list[int] = []
    overlaps: list[PlannedOverlap] = []
    new = unchanged = 0
    for row, (line, id_, content) in enumerate(zip(rows.lines, ids, hashes, strict=True)):
        if line in wrong:
            continue
        assert id_ is not None, "a row without its key is wrong"
        known = before.get(id_)
        if row in rows.repeats or (known is not None and known[0] == source and known[2] == content):
            unchanged += 1
        elif known is not None and known[0] != source:
            overlaps.append(PlannedOverlap(row, id_, known[0], content))
        else:
            added.append(row)
            revisions.append(1 if known is None else known[1] + 1)
            new += known is None
    return Sorted(added, revisions, overlaps, new, unchanged)


def _counts(rows: ReadFact, found: Sorted, wrong: Collection[int]) -> Counts:
    return Counts(
        rows=len({*rows.lines, *wrong}),
        new=found.new,
        changed=len(found.added) - found.new,
        unchanged=found.unchanged,
        overlapping=len(found.overlaps),
        rejected=len(wrong),
    )


def additions_of(
    rows: ReadFact, found: Sorted, ids: Sequence[str | None], hashes: Sequence[str], source: str, closed_until: ClosedUntil | None
) -> pa.Table:
    """The rows to add, with the names of the fact's own table but for the batch and the moment."""
    fact, added = rows.fact, pa.array(found.added, pa.int64())
    table = rows.table.take(added)
    days = table[fact.day] if fact.day is not None else pa.nulls(len(added), pa.date32())
    own = {stored_name(fact, column): table[column.name] for column in fact.columns}
    columns = own | {
        "external_id": pa.array([ids[row] for row in found.added], pa.string()),
        "file_line": pa.array([rows.lines[row] for row in found.added], pa.int64()),
        "source": pa.repeat(source, len(added)),
        "revision": pa.array(found.revisions, pa.int64()),
        "content_hash": pa.array([hashes[row] for row in found.added], pa.string()),
        "business_date": days,
        "adjusts": pa.array(_adjusting(table, fact, days, closed_until), pa.bool_()),
        "booked_at": table["booked_at"],
    }
    return pa.table(columns)


def _adjusting(table: pa.Table, fact: Fact, days: pa.ChunkedArray, closed_until: ClosedUntil | None) -> list[bool]:
    """Of each row whether its day lies in a period that is closed for its partner."""
    partners = _partners_of(table)
    if closed_until is None or partners is None or fact.day is None:
        return [False] * table.num_rows
    closed = closed_until({partner for partner in partners if partner is not None})
    last = (closed.get(partner) if partner is not None else None for partner in partners)
    return [day is not None and until is not None and day <= until for day, until in zip(days.to_pylist(), last, strict=True)]


def _partners_of(table: pa.Table) -> list[str | None] | None:
    """The partner of each row, of a fact about an order line that of the line."""
    if "partner" in table.column_names:
        partners: list[str | None] = table["partner"].to_pylist()
        return partners
    if "line" not in table.column_names:
        return None
    lines = kept.latest(FACT["order_lines"], ["id", "partner"], where="id", values=pc.unique(table["line"]))
    partner = dict(zip(lines["id"].to_pylist(), lines["partner"].to_pylist(), strict=True))
    return [partner.get(line) for line in table["line"].to_pylist()]


# ── What is said beside ──────────────────────────────────────────────────────────────────────────────────────────────


def _missing_names(rows: ReadFact, file_name: str) -> Iterator[RowError]:
    """Until now nothing of the fact was asked for; with its first rows, what others name already must be among them."""
    fact = rows.fact
    if rows_of(fact.name).exists() or len(fact.key) > 1:
        return
    for other, names in kept.named_but_absent(fact, rows.table[fact.key[0]].combine_chunks()).items():
        shown, more = ", ".join(names[:5]), len(names) - 5
        problem = Said(
            f"lacks what {other} name already: {shown}" + (f" and {more:,} more" if more > 0 else ""),
            f"{FACT[other].ja}ですでに使われている次のものがありません: {shown}" + (f"、ほか{more:,}件" if more > 0 else ""),
        )
        remedy = Said(
            f"Add them: the first file of {fact.name} holds all that were named before it.",
            f"追加してください。{fact.ja}の最初のファイルには、それまでに使われたものがすべて必要です。",
        )
        yield RowError(file_name, None, fact.key[0], None, problem, remedy)


def _warnings(read: ReadFile, sent: Sent, found: Sorted) -> Iterator[RowWarning]:
    rows = read.rows
    assert rows is not None, "a file that could not be read has errors, not warnings"
    if sent.may_be_cut and sent.corrects is None:
        last = rows.lines[-1] if len(rows.lines) else None
        yield RowWarning(last, None, None, MAY_BE_CUT)
    if rows.fact.name in NAMED:
        yield from _alike_names(rows, found)


def _alike_names(rows: ReadFact, found: Sorted) -> Iterator[RowWarning]:
    fact = rows.fact
    code = fact.key[0]
    table = rows.table.take(pa.array(found.added, pa.int64())).select([code, "name"]).to_pydict()
    line_of = dict(zip(table[code], (rows.lines[row] for row in found.added), strict=True))
    replaced = set(table[code])
    before = kept.latest(fact, [code, "name"]).to_pydict()
    pairs = [(one, name) for one, name in zip(before[code], before["name"], strict=True) if name is not None and one not in replaced]
    named = [(one, name) for one, name in zip(table[code], table["name"], strict=True) if name is not None]
    for one, name, other, other_name in alike(named, pairs):
        warning = Said(
            f"{one} ({name}) may be the same company as {other} ({other_name}).",
            f"{one}({name})は{other}({other_name})と同じ会社かもしれません。",
        )
        yield RowWarning(line_of[one], "name", name, warning)
