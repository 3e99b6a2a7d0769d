"""Facts from a database: the tables and views of a SQLite file or a PostgreSQL schema that are named after facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import adbc_driver_manager
import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import pyarrow as pa
from adbc_driver_manager.dbapi import Connection, Cursor

from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.errors import FactsRejected, RowError
from enishi_engine.said import Said

POSTGRESQL = ("postgresql", "postgres")
SQLITE_HEADER = b"SQLite format 3\0"
# All tables are read as of one moment.
SNAPSHOT = {"adbc.connection.transaction.isolation_level": "adbc.connection.transaction.isolation.repeatable_read"}
ROWS_LOOKED_AT = "adbc.sqlite.query.batch_rows"  # before a column is given its type
_TABLES_OF_POSTGRESQL = """
    SELECT c.relname::text FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.pg_table_is_visible(c.oid)
        AND c.relnamespace <> 'pg_catalog'::pg_catalog.regnamespace"""
_TABLES_OF_SQLITE = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"


def is_database(where: str) -> bool:
    """Is it the address of a PostgreSQL database, or a SQLite file (by its first bytes, whatever it is called)?"""
    if urlsplit(where).scheme in POSTGRESQL:
        return True
    path = Path(where)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE_HEADER)) == SQLITE_HEADER


def shown(where: str) -> str:
    """The address as it may be printed and kept: without the password."""
    parts = urlsplit(where)
    if parts.scheme not in POSTGRESQL or "@" not in parts.netloc:
        return where
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{host}"))


def database_tables(where: str) -> dict[str, pa.Table]:
    """Every table or view that is named after a fact, all columns, as of one moment.

    Shape   Arrow tables by the names of the facts, in the types the database gives: money as whole minor units in `net_minor`, or as text in major units.
    Errors  FactsRejected when the database cannot be reached or a table cannot be read; the address is told without its password.
    """
    with _errors_of(where), _connected(where) as connection, connection.cursor() as cursor:
        sqlite = urlsplit(where).scheme not in POSTGRESQL
        cursor.execute(_TABLES_OF_SQLITE if sqlite else _TABLES_OF_POSTGRESQL)
        names = {str(row[0]) for row in cursor.fetchall()}
        return {name: _read(cursor, name, look_at_all=sqlite) for name in FACT if name in names}


@contextmanager
def _connected(where: str) -> Iterator[Connection]:
    if urlsplit(where).scheme in POSTGRESQL:
        connected = adbc_driver_postgresql.dbapi.connect(where, conn_kwargs=SNAPSHOT)
    else:
        connected = adbc_driver_sqlite.dbapi.connect(f"file:{quote(str(Path(where).resolve()))}?mode=ro")
    with connected as connection:
        yield connection


def _read(cursor: Cursor, name: str, *, look_at_all: bool) -> pa.Table:
    """One table. SQLite gives its values types, not its columns, so there all rows are looked at before a column is given one."""
    if look_at_all:
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        rows = cursor.fetchone()
        assert rows is not None, "a count has a row"
        cursor.adbc_statement.set_options(**{ROWS_LOOKED_AT: str(max(1, rows[0]))})
    cursor.execute(f'SELECT * FROM "{name}"')
    table = cursor.fetch_arrow_table()
    for place, field in enumerate(table.schema):
        if table[place].null_count == table.num_rows:  # nothing there to tell a type by
            table = table.set_column(place, field.name, pa.nulls(table.num_rows, pa.string()))
    return table


@contextmanager
def _errors_of(where: str) -> Iterator[None]:
    try:
        yield
    except adbc_driver_manager.Error as error:
        said = " ".join(str(error).split())
        password = urlsplit(where).password
        said = said.replace(password, "…") if password else said
        problem = Said(f"cannot be read ({said})", f"読み取れません({said})")
        remedy = Said(
            "See that the address is right, that the server is up, and that you may read its tables.",
            "接続先、サーバーの稼働、表を読む権限を確認してください。",
        )
        raise FactsRejected([RowError(shown(where), None, None, None, problem, remedy)]) from None
