"""Facts from SQLite and PostgreSQL are the facts of the same files; what a database cannot hold exactly is refused."""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import adbc_driver_postgresql.dbapi
import pytest

from enishi_engine.facts import Facts, FactsRejected, database_tables, is_database, read_facts, read_tables, shown

POSTGRESQL = "ENISHI_TEST_POSTGRESQL"
Database = Callable[[str], str]  # SQL statements → the address of a database on which they were carried out
PARTNERS = "CREATE TABLE partners (code TEXT, first_day {day}); INSERT INTO partners VALUES ('aoba', NULL), ('kita', '2024-02-29');"
LINES = """
    CREATE TABLE order_lines (id TEXT, partner TEXT, net_minor BIGINT, ordered_on {day}, booked_at {moment}, term_months INTEGER, customer TEXT);
    INSERT INTO order_lines VALUES ('A-1', 'aoba', 400000, '2026-04-01', '2026-04-01T00:30:00Z', 12, NULL), ('A-2', 'kita', -3, '2026-04-30', NULL, NULL, NULL);
"""
PRODUCTS = "CREATE TABLE products (code TEXT, main {flag}); INSERT INTO products VALUES ('hr', {true}), ('box', {false}), ('crm', NULL);"
TYPES = {
    "sqlite": {"day": "TEXT", "moment": "TEXT", "flag": "INTEGER", "true": "1", "false": "0"},
    "postgresql": {"day": "DATE", "moment": "TIMESTAMPTZ", "flag": "BOOLEAN", "true": "TRUE", "false": "FALSE"},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(kind: str, tmp_path: Path) -> Iterator[Database]:
    """Makes databases of this kind; those of PostgreSQL are schemas of their own that are dropped afterwards."""
    if kind == "sqlite":
        yield lambda statements: _sqlite(tmp_path / "facts.db", statements)
        return
    server = os.environ.get(POSTGRESQL)
    if server is None:
        pytest.skip(f"PostgreSQL: {POSTGRESQL} names no database, such as postgresql://postgres@127.0.0.1/test")
    schema = f"enishi_{uuid.uuid4().hex}"
    _carry_out(server, f"CREATE SCHEMA {schema}")
    address = f"{server}{'&' if '?' in server else '?'}options={quote(f'-csearch_path={schema}')}"
    yield lambda statements: _carry_out(address, statements)
    _carry_out(server, f"DROP SCHEMA {schema} CASCADE")


def _sqlite(path: Path, statements: str) -> str:
    with sqlite3.connect(path) as connection:
        connection.executescript(statements)
    connection.close()
    return str(path)


def _carry_out(address: str, statements: str) -> str:
    with adbc_driver_postgresql.dbapi.connect(address) as connection, connection.cursor() as cursor:
        for statement in statements.split(";"):
            if statement.strip():
                cursor.execute(statement)
        connection.commit()
    return address


def facts_of(address: str) -> Facts:
    return read_facts(address, currency="JPY", timezone="Asia/Tokyo")


def columns(facts: Facts, fact: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in facts.tables[fact].to_pylist()]


def test_a_table_named_after_a_fact_is_read_as_a_file_of_that_name_would_be(
    database: Database, kind: str, read: Callable[..., Facts]
) -> None:
    facts = facts_of(database((PARTNERS + LINES).format(**TYPES[kind])))

    the_same = read(
        partners="code,first_day\naoba,\nkita,2024-02-29\n",
        order_lines="id,partner,net,ordered_on,booked_at,term_months\n"
        "A-1,aoba,400000,2026-04-01,2026-04-01T00:30:00Z,12\nA-2,kita,-3,2026-04-30,,\n",
    )
    assert facts.tables.keys() == {"partners", "order_lines"}
    assert all(facts.tables[name].equals(the_same.tables[name]) for name in facts.tables)


def test_a_flag_is_true_false_or_its_default(database: Database, kind: str) -> None:
    facts = facts_of(database((PARTNERS + PRODUCTS).format(**TYPES[kind])))

    assert columns(facts, "products", "code", "main") == [("hr", True), ("box", False), ("crm", False)]


def test_a_view_is_read_too_and_what_is_no_fact_is_left_alone(database: Database, kind: str) -> None:
    address = database(
        (PARTNERS + LINES).format(**TYPES[kind]) + "CREATE TABLE audit (who TEXT); CREATE VIEW customers AS SELECT 'kawa' AS code;"
    )

    assert set(database_tables(address)) == {"partners", "order_lines", "customers"}


def test_money_that_is_not_whole_is_refused_with_the_way_out(database: Database, kind: str) -> None:
    money = {"sqlite": "REAL", "postgresql": "NUMERIC"}[kind]
    address = database(
        PARTNERS.format(**TYPES[kind]) + f"CREATE TABLE order_lines (id TEXT, partner TEXT, net {money}, ordered_on {TYPES[kind]['day']});"
        "INSERT INTO order_lines VALUES ('A-1', 'aoba', 1.5, '2026-04-01')"
    )

    with pytest.raises(FactsRejected) as rejected:
        facts_of(address)

    (error,) = rejected.value.errors
    assert (error.file, error.column) == ("order_lines", "net")
    assert "cannot hold" in error.problem
    assert "net_minor" in error.remedy


def test_a_text_column_of_sqlite_that_begins_with_thousands_of_empty_cells_stays_text(tmp_path: Path) -> None:
    rows = "".join(f"INSERT INTO partners VALUES ('p{number}', {'NULL' if number < 3_000 else repr('p0')});" for number in range(3_001))
    address = _sqlite(tmp_path / "many.db", f"CREATE TABLE partners (code TEXT, parent TEXT); {rows}")

    facts = facts_of(address)

    assert columns(facts, "partners", "code", "parent")[-1] == ("p3000", "p0")


def test_a_whole_number_that_is_no_flag_is_told(tmp_path: Path) -> None:
    address = _sqlite(
        tmp_path / "facts.db", PARTNERS.format(day="TEXT") + "CREATE TABLE products (code, main); INSERT INTO products VALUES ('hr', 2);"
    )

    with pytest.raises(FactsRejected) as rejected:
        facts_of(address)

    assert [(error.column, error.value) for error in rejected.value.errors] == [("main", "2")]


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    # Port 9 (discard) of the loopback: nothing listens there.
    with pytest.raises(FactsRejected) as rejected:
        facts_of("postgresql://hana:geheim@127.0.0.1:9/enishi")

    (error,) = rejected.value.errors
    assert error.file == "postgresql://hana@127.0.0.1:9/enishi"
    assert error.problem.startswith("cannot be read")
    assert "geheim" not in str(rejected.value)


@pytest.mark.parametrize(
    ("where", "is_one"),
    [("postgresql://hana@db/enishi", True), ("postgres://db/enishi", True), ("facts", False), ("mysql://db/enishi", False)],
)
def test_a_database_is_told_by_its_address(where: str, is_one: bool) -> None:
    assert is_database(where) is is_one


def test_a_sqlite_file_is_told_by_its_first_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").write_bytes(b"")

    assert is_database(_sqlite(tmp_path / "facts.backup", "CREATE TABLE partners (code TEXT)"))
    assert not is_database(str(tmp_path / "empty.sqlite"))


def test_an_address_is_shown_without_its_password() -> None:
    assert shown("postgresql://hana:geheim@db:5432/enishi?sslmode=require") == "postgresql://hana@db:5432/enishi?sslmode=require"
    assert shown("facts.db") == "facts.db"


def test_read_tables_takes_what_a_database_gave(database: Database, kind: str) -> None:
    tables = database_tables(database(PARTNERS.format(**TYPES[kind])))

    assert columns(read_tables(tables, currency="JPY", timezone="Asia/Tokyo"), "partners", "code") == [("aoba",), ("kita",)]
