"""Many rows into a table at once, whole columns past the objects that stand for single rows: COPY on PostgreSQL, one prepared statement on SQLite."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection, models
from pyarrow import csv

ROOM = 128  # MiB of a table's indexes that SQLite holds while it fills them: with its usual 2 it reads them again and again


def insert(model: type[models.Model], tables: Iterable[pa.Table]) -> None:
    """
    Insert the rows of the tables, one after the other, within the caller's transaction; constraints and triggers hold as for any row.

    Shape   columns by the names of the model's fields; nothing is filled in. A UUID as `spelled` says it.
    """
    with _room_in_sqlite() if connection.vendor == "sqlite" else nullcontext():
        for table in tables:
            if table.num_rows:
                (_into_sqlite if connection.vendor == "sqlite" else _into_postgresql)(model, table)


def spelled(id_: UUID) -> str:
    """A UUID as the database keeps it: SQLite its 32 digits."""
    return id_.hex if connection.vendor == "sqlite" else str(id_)


def _into_sqlite(model: type[models.Model], table: pa.Table) -> None:
    places = ", ".join(["%s"] * table.num_columns)
    rows = zip(*map(_as_sqlite_keeps, table.columns), strict=True)
    with connection.cursor() as cursor:
        insert: Any = cursor.executemany  # its stub wants a list, and takes any rows
        insert(f"INSERT INTO {_columns(model, table)} VALUES ({places})", rows)  # noqa: S608 - our own names


def _into_postgresql(model: type[models.Model], table: pa.Table) -> None:
    text = io.BytesIO()
    # Every value quoted, an absent one not: what COPY takes for null.
    csv.write_csv(table, text, csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    command = f"COPY {_columns(model, table)} FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(command) as copy:
        copy.write(text.getbuffer())


def _columns(model: type[models.Model], table: pa.Table) -> str:
    """The table in the database, and those of its columns that are filled."""
    quoted = connection.ops.quote_name
    # The columns of a table, by the name of their field or by their own, as a foreign key's.
    columns = {name: str(field.column) for field in model._meta.concrete_fields for name in (field.name, field.attname)}  # noqa: SLF001
    return f"{quoted(model._meta.db_table)} ({', '.join(quoted(columns[name]) for name in table.column_names)})"  # noqa: SLF001 - Django's own name for it


def _as_sqlite_keeps(column: pa.ChunkedArray) -> list[Any]:
    """The values as Django writes them: days and moments as text, each distinct one once."""
    if not pa.types.is_temporal(column.type):
        values: list[Any] = column.to_pylist()
        return values
    adapt = connection.ops.adapt_datefield_value if pa.types.is_date(column.type) else connection.ops.adapt_datetimefield_value
    encoded = column.combine_chunks().dictionary_encode()
    said = pa.array([None if value is None else str(adapt(value)) for value in encoded.dictionary.to_pylist()], pa.string())
    texts: list[Any] = said.take(encoded.indices).to_pylist()
    return texts


@contextmanager
def _room_in_sqlite() -> Iterator[None]:
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {-1024 * ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
