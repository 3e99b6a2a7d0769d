"""Facts between the database and columnar tables: what is kept already, and rows added many at a time.

Whole columns are read here, and `core/bulk.py` writes them.
"""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

from enishi.core import bulk
from enishi.intake.fact_tables import FACT_ROWS, rows_of, stored_name, table_of
from enishi.intake.units import UNITS
from enishi_engine.facts import FACT, Fact, all_columns, schema_of

ROWS_AT_ONCE = 50_000  # as Python values they take twenty times the memory of their columns
SUGGESTED_FROM = 2_000  # of a fact with fewer rows all are answered, so that a near word can be suggested
# Of each id the highest revision: revisions count up from 1 without a gap.
LATEST = "NOT EXISTS (SELECT 1 FROM {table} later WHERE later.external_id = kept.external_id AND later.revision = kept.revision + 1)"


def known(fact: Fact, columns: Sequence[str], where: str, values: pa.Array) -> pa.Table | None:
    """What the engine asks of facts taken before (`enishi_engine.facts.Known`)."""
    rows = rows_of(fact.name)
    if not rows.exists():
        return None
    few = not rows.order_by()[SUGGESTED_FROM:].exists()
    return latest(fact, columns, where=None if few else where, values=values)


def latest(fact: Fact, columns: Sequence[str], *, where: str | None = None, values: pa.Array | None = None) -> pa.Table:
    """The named columns of the fact's rows in their highest revision, of all or of those whose column is among the values."""
    table = _table(fact)
    conditions, asked = [LATEST.format(table=table)], []
    if where is not None and values is not None:
        condition, parameter = _among(_quoted(fact, where), values)
        conditions.append(condition)
        asked.append(parameter)
    return _read(fact, columns, f"FROM {table} kept WHERE {' AND '.join(conditions)}", asked)


def known_by(fact: Fact, moment: datetime) -> pa.Table:
    """All columns of all revisions learned by the moment, as `enishi_engine.facts.read_tables` takes them: `net_minor`, not `net`."""
    names = [column.name for column in all_columns(fact)]
    asked = connection.ops.adapt_datetimefield_value(moment)
    table = _read(fact, names, f"FROM {_table(fact)} kept WHERE kept.learned_at <= %s", [asked])
    return table.rename_columns([f"{column.name}{UNITS.get(column.kind, '')}" for column in all_columns(fact)])


def with_hashes(fact: Fact) -> tuple[pa.Table, list[str], list[str]]:
    """All rows with all columns, and of each its external id and content hash."""
    names = [column.name for column in all_columns(fact)]
    table = _read(fact, names, f"FROM {_table(fact)} kept ORDER BY kept.id", [])
    pairs = rows_of(fact.name).order_by("id").values_list("external_id", "content_hash")
    return table, [id_ for id_, _ in pairs], [content for _, content in pairs]


def _among(column: str, values: pa.Array) -> tuple[str, Any]:
    """The condition that a column is among any number of values, in one parameter."""
    found = values.drop_null().to_pylist()
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(found, ensure_ascii=False)
    return f"{column} = ANY(%s)", found


def _quoted(fact: Fact, name: str) -> str:
    column = next(column for column in all_columns(fact) if column.name == name)
    return f"kept.{connection.ops.quote_name(stored_name(fact, column))}"


def _read(fact: Fact, names: Sequence[str], rest: str, asked: Sequence[Any]) -> pa.Table:
    schema = pa.schema([schema_of(fact).field(name) for name in names])
    return (_read_from_sqlite if connection.vendor == "sqlite" else _read_from_postgresql)(fact, schema, rest, asked)


def _read_from_sqlite(fact: Fact, schema: pa.Schema, rest: str, asked: Sequence[Any]) -> pa.Table:
    # As text days and moments come as they are kept, and a whole column is understood at once.
    spelled = [
        f"CAST({_quoted(fact, field.name)} AS TEXT)" if pa.types.is_temporal(field.type) else _quoted(fact, field.name) for field in schema
    ]
    batches = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(spelled)} {rest}", asked)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            arrays = [_from_sqlite(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
            batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema)


def _from_sqlite(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    if not pa.types.is_temporal(type_):
        return pa.array(values, type_)
    text = pa.array(values, pa.string())
    return text.cast(type_) if pa.types.is_date(type_) else pc.assume_timezone(text.cast(pa.timestamp("us")), "UTC")


def _read_from_postgresql(fact: Fact, schema: pa.Schema, rest: str, asked: Sequence[Any]) -> pa.Table:
    """By COPY, as text that becomes columns without becoming values first. Moments come as whole microseconds, whatever the server's zone."""
    moments = [field.name for field in schema if pa.types.is_timestamp(field.type)]
    spelled = [
        f"(extract(epoch FROM {_quoted(fact, field.name)}) * 1000000)::bigint" if field.name in moments else _quoted(fact, field.name)
        for field in schema
    ]
    text = io.BytesIO()
    command = f"COPY (SELECT {', '.join(spelled)} {rest}) TO STDOUT (FORMAT csv)"
    # The cursor below Django's: the one that counts queries for tests knows no copy with parameters.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(command, asked) as copy:
        for part in copy:
            text.write(part)
    if not text.tell():
        return schema.empty_table()
    text.seek(0)
    written = {field.name: pa.int64() if field.name in moments else field.type for field in schema}
    # Absent is what stands there without quotes.
    as_written = csv.ConvertOptions(
        column_types=written,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )
    read = csv.ReadOptions(column_names=schema.names)
    return csv.read_csv(text, read, csv.ParseOptions(newlines_in_values=True), as_written).cast(schema)


# ── Adding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def add(fact: Fact, table: pa.Table) -> None:
    """Add rows; `table` has the columns of the fact's own table, by their names there."""
    bulk.insert(FACT_ROWS[fact.name], [table])


def of_batch(additions: pa.Table, *, batch_id: int, learned_at: datetime) -> pa.Table:
    """Planned rows with the batch that brought them and the moment at which it did."""
    learned = pa.array([learned_at], pa.timestamp("us", tz="UTC"))[0]
    rows = additions.num_rows
    return additions.append_column("learned_at", pa.repeat(learned, rows)).append_column("batch_id", pa.repeat(batch_id, rows))


def _table(fact: Fact) -> str:
    return connection.ops.quote_name(table_of(fact.name))


# ── What was kept of ids ─────────────────────────────────────────────────────────────────────────────────────────────


def kept_of(fact: Fact, external_ids: pa.Array) -> dict[str, tuple[str, int, str]]:
    """Of each of the ids that is kept: source, highest revision and content hash of it."""
    table = _table(fact)
    condition, parameter = _among("kept.external_id", external_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT external_id, source, revision, content_hash FROM {table} kept WHERE {condition} AND {LATEST.format(table=table)}",
            [parameter],
        )
        return {id_: (source, revision, content) for id_, source, revision, content in cursor.fetchall()}


def latest_of(fact: Fact, external_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of each of the ids the columns of its highest revision, in the engine's types."""
    condition, parameter = _among("kept.external_id", pa.array(external_ids, pa.string()))
    ids = [*(column.name for column in fact.columns), "booked_at"]
    rest = f"FROM {_table(fact)} kept WHERE {condition} AND {LATEST.format(table=_table(fact))} ORDER BY kept.external_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kept.external_id {rest}", [parameter])
        names = [str(name) for (name,) in cursor.fetchall()]
    return dict(zip(names, _read(fact, ids, rest, [parameter]).to_pylist(), strict=True))


def named_but_absent(fact: Fact, keys: pa.Array) -> dict[str, list[str]]:
    """By fact: what its rows name of `fact` that is not among the keys, in order; of facts that name it at all."""
    found: dict[str, list[str]] = {}
    for other in FACT.values():
        for column in other.columns:
            if column.refers_to != fact.name or (other is fact):
                continue
            names = latest(other, [column.name])[column.name].combine_chunks()
            absent = pc.unique(names.filter(pc.invert(pc.is_in(names, keys)))).drop_null().to_pylist()
            if absent:
                found[other.name] = sorted({*found.get(other.name, []), *absent})
    return found
