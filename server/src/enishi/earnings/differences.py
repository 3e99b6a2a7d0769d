"""From what the engine closed to the lines that are posted, and from posted lines back to what stands: pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enishi.earnings import spelling
from enishi.programs.natures import Nature
from enishi_engine.closing import KNOWN_LINES, SAME_LINE, Closed

Row = Mapping[str, Any]
AT_ONCE = 20_000  # rows that are held as Python values
_OPTIONAL = ("belongs_to", "origin")
# Kept in columns of their own; the other columns of a line are its figures.
NAMES = (
    "incentive", "version", "kind", "fact", "fact_id", "seller", "payee_kind", "payee", "partner", "day", "belongs_to", "origin", "pays_as",
)  # fmt: skip
_FIGURES = tuple(name for name in KNOWN_LINES.names if name not in {"id", *NAMES, "amount", "payable"})
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DAYS = frozenset({"exchange_day"})
AMOUNTS = ("amount", "payable", "amount_after", "payable_after")
# What is posted, as columns: those of PostedLine, and NAMES in columns of their own.
POSTED = pa.schema([
    *((name, pa.string()) for name in ("key", "what", "line_id", "nature")), *(KNOWN_LINES.field(name) for name in NAMES),
    ("changed", pa.string()), *((name, pa.int64()) for name in AMOUNTS), ("figures", pa.string()),
])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PostedLine:
    """What is posted of one line: `amount` and `payable` are the difference, `…_after` what it comes to now; minor units."""

    key: str
    what: str
    line_id: str
    nature: Nature
    names: Row  # of NAMES; a missing closing or origin is an empty text
    changed: str
    amount: int
    payable: int
    amount_after: int
    payable_after: int
    figures: str

    def said(self) -> str:
        """Everything that the line says, as one text, for its run's hash."""
        amounts = [self.amount, self.payable, self.amount_after, self.payable_after]
        names = map(str, self.names.values())
        return _JSON.encode([self.key, self.what, self.line_id, self.nature.value, *names, self.changed, *amounts, self.figures])


def posted_lines(closed: Closed, natures: Mapping[tuple[date, str], Nature]) -> Iterator[pa.RecordBatch]:
    """The closing's own lines, then the adjustments, each in the order of SAME_LINE: only differences. A month has a million of them.

    Shape   columns (POSTED), some thousand lines at once: one for each own line, and for each line of a former period whose amount or
            payable part differs.
    Source  docs/rules/closings.md.
    """
    for rows in _batches(closed.lines):
        what = pa.repeat("own", rows.num_rows)
        after = {"amount_after": rows["amount"], "payable_after": rows["payable"]}
        yield _posted(rows, natures, what=what, changed=pa.repeat("", rows.num_rows), figures=_figures(rows), **after)
    figures = _standing_figures(closed)
    for rows in _batches(closed.adjustments):
        found = pa.array([figures.get(key, "{}") for key in keys_of(rows)], pa.string())
        after = {name: rows[name] for name in ("amount_after", "payable_after")}
        yield _posted(rows, natures, what=rows["what"], changed=rows["changed"].fill_null(""), figures=found, **after)


def said_of(rows: pa.RecordBatch) -> Iterator[str]:
    """Of each posted line (POSTED) everything that it says, as `PostedLine.said` spells it."""
    columns = [rows[name] for name in ("key", "what", "line_id", "nature", *NAMES, "changed", *AMOUNTS, "figures")]
    return iter(spelling.lists(columns).to_pylist())


def keys_of(rows: pa.RecordBatch) -> list[str]:
    """Of each row what makes it the same line in the next run, as one short text."""
    named = spelling.lists([_filled(rows[name]) for name in SAME_LINE]).to_pylist()
    return [hashlib.blake2b(said.encode(), digest_size=16).hexdigest() for said in named]


def root_of(fact_id: str) -> str:
    """The order line of a month of service, A1 of A1#3; any other fact itself."""
    return fact_id.partition("#")[0]


def standing_table(rows: Iterable[tuple[str, Row, str, int, int]]) -> pa.Table:
    """Posted lines as the engine reads them (KNOWN_LINES): the line's id, its names, its figures and what it comes to."""
    batches, held = [], []
    for line_id, names, figures, amount, payable in rows:
        held.append(_engine_row(line_id, names, figures, amount, payable))
        if len(held) == AT_ONCE:
            batches.append(pa.RecordBatch.from_pylist(held, schema=KNOWN_LINES))
            held = []
    batches.append(pa.RecordBatch.from_pylist(held, schema=KNOWN_LINES))
    return pa.Table.from_batches(batches, schema=KNOWN_LINES)


def _posted(rows: pa.RecordBatch, natures: Mapping[tuple[date, str], Nature], **columns: pa.Array) -> pa.RecordBatch:
    versions, incentives = rows["version"].to_pylist(), rows["incentive"].to_pylist()
    of_rows = {
        "key": pa.array(keys_of(rows), pa.string()), "line_id": rows["id"], "amount": rows["amount"], "payable": rows["payable"],
        "nature": pa.array([natures[of].value for of in zip(versions, incentives, strict=True)], pa.string()),
        **{name: rows[name].fill_null("") if name in _OPTIONAL else rows[name] for name in NAMES}, **columns,
    }  # fmt: skip
    return pa.record_batch([of_rows[name] for name in POSTED.names], schema=POSTED)


def _filled(column: pa.Array) -> pa.Array:
    return column.cast(pa.string()).fill_null("")


def _figures(rows: pa.RecordBatch) -> pa.Array:
    return spelling.objects({name: rows[name] for name in _FIGURES})


def _engine_row(line_id: str, names: Row, figures: str, amount: int, payable: int) -> dict[str, Any]:
    said = json.loads(figures)
    for name in _DAYS & said.keys():
        said[name] = date.fromisoformat(said[name])
    optional = {name: names[name] or None for name in _OPTIONAL}
    return {"id": line_id, **names, **optional, **said, "amount": amount, "payable": payable}


def _batches(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """Rows in an order of their own, few at a time."""
    yield from table.sort_by([(name, "ascending") for name in SAME_LINE]).combine_chunks().to_batches(max_chunksize=AT_ONCE)


def _standing_figures(closed: Closed) -> dict[str, str]:
    """The figures of the adjusted lines as they are now, by their keys; a line that is gone is absent."""
    ids = pc.is_in(closed.known["id"], value_set=closed.adjustments["id"].combine_chunks())
    found: dict[str, str] = {}
    for rows in closed.known.filter(ids).to_batches(max_chunksize=AT_ONCE):
        found |= zip(keys_of(rows), _figures(rows).to_pylist(), strict=True)
    return found
