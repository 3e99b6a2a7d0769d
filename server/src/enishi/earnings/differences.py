"""From what the engine closed to the lines that are posted, and from posted lines back to what stands: pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from enishi.programs.natures import Nature
from enishi_engine.closing import KNOWN_LINES, SAME_LINE, Closed

Row = Mapping[str, Any]
AT_ONCE = 10_000  # rows that are held as Python values
# Kept in columns of their own; the other columns of a line are its figures.
NAMES = (
    "incentive", "version", "kind", "fact", "fact_id", "seller", "payee_kind", "payee", "partner", "day", "belongs_to", "origin", "pays_as",
)  # fmt: skip
_FIGURES = tuple(name for name in KNOWN_LINES.names if name not in {"id", *NAMES, "amount", "payable"})
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: there is one line after another
_DAYS = frozenset({"exchange_day"})


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


def posted_lines(closed: Closed, natures: Mapping[tuple[date, str], Nature]) -> Iterator[PostedLine]:
    """The closing's own lines, then the adjustments, each in the order of their keys: only differences.

    Shape   one for each own line, and for each line of a former period whose amount or payable part differs.
    Source  docs/rules/closings.md.
    """
    for row in _rows(closed.lines):
        yield _own(row, natures)
    after = _standing(closed.known, closed.adjustments)
    for row in _rows(closed.adjustments):
        yield _adjusted(row, after.get(key_of(row)), natures)


def key_of(row: Row) -> str:
    """What makes a line the same line in the next run, as one short text."""
    said = _JSON.encode([str(row[name] or "") for name in SAME_LINE])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


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


def _own(row: Row, natures: Mapping[tuple[date, str], Nature]) -> PostedLine:
    return PostedLine(
        key=key_of(row), what="own", line_id=row["id"], nature=natures[row["version"], row["incentive"]], names=_names(row), changed="",
        amount=row["amount"], payable=row["payable"], amount_after=row["amount"], payable_after=row["payable"], figures=_figures(row),
    )  # fmt: skip


def _adjusted(row: Row, after: Row | None, natures: Mapping[tuple[date, str], Nature]) -> PostedLine:
    return PostedLine(
        key=key_of(row), what=row["what"], line_id=row["id"], nature=natures[row["version"], row["incentive"]], names=_names(row),
        changed=row["changed"] or "", amount=row["amount"], payable=row["payable"], amount_after=row["amount_after"],
        payable_after=row["payable_after"], figures="{}" if after is None else _figures(after),
    )  # fmt: skip


def _names(row: Row) -> Row:
    return {name: row[name] if row[name] is not None else "" for name in NAMES}


def _figures(row: Row) -> str:
    said = {name: str(row[name]) if name in _DAYS else row[name] for name in _FIGURES if row[name] is not None}
    return _JSON.encode(said)


def _engine_row(line_id: str, names: Row, figures: str, amount: int, payable: int) -> dict[str, Any]:
    said = json.loads(figures)
    for name in _DAYS & said.keys():
        said[name] = date.fromisoformat(said[name])
    optional = {name: names[name] or None for name in ("belongs_to", "origin")}
    return {"id": line_id, **names, **optional, **said, "amount": amount, "payable": payable}


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows in an order of their own, few at a time."""
    ordered = table.sort_by([(name, "ascending") for name in SAME_LINE])
    for batch in ordered.to_batches(max_chunksize=AT_ONCE):
        yield from batch.to_pylist()


def _standing(known: pa.Table, adjustments: pa.Table) -> dict[str, Row]:
    """What the adjusted lines are now, by their keys; a line that is gone is absent."""
    ids = pa.compute.is_in(known["id"], value_set=adjustments["id"].combine_chunks())
    return {key_of(row): row for row in known.filter(ids).to_pylist()}
