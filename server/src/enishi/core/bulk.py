"""Many rows into a table at once, past the objects that stand for single ones: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """
    Insert rows with the named fields, within the caller's transaction; constraints and triggers hold as for any row.

    Values are as Python says them, UUIDs too; nothing is filled in.
    """
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's own name for it
    columns = ", ".join(connection.ops.quote_name(_column(model, name)) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(names))
        insert: Any = cursor.executemany  # its stub wants a list, and takes any rows
        insert(f"INSERT INTO {table} ({columns}) VALUES ({places})", _for_sqlite(rows))  # noqa: S608 - our own names


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's own name for it
    column = getattr(field, "column", None)
    assert column is not None, "a field with a column of its own"
    return str(column)


def _for_sqlite(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """SQLite keeps a UUID as its 32 digits; which columns hold one, the first row says."""
    left = iter(rows)
    first = next(left, None)
    if first is None:
        return
    places = [place for place, value in enumerate(first) if isinstance(value, UUID)]
    for row in chain((first,), left):
        spelled = list(row)
        for place in places:
            spelled[place] = spelled[place].hex
        yield spelled
