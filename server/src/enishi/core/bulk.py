"""Many rows into a table at once, past the objects that stand for single ones: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """
    Insert rows with the named fields, within the caller's transaction; constraints and triggers hold as for any row.

    Values are as Python says them, UUIDs too; nothing is filled in.
    """
    fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001 - Django's own name for it
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's own name for it
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", map(_for_sqlite, rows))  # noqa: S608 - our own names


def _for_sqlite(row: Sequence[Any]) -> tuple[Any, ...]:
    """SQLite keeps a UUID as its 32 digits."""
    return tuple(value.hex if isinstance(value, UUID) else value for value in row)
