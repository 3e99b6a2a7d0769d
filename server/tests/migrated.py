"""A database that is migrated already: made once for each state of the migrations, then copied by every session and by tests that need one.

Migrating takes seconds of a processor, a copy next to nothing. What is copied is kept in `.cache` (SQLite) or as a template beside the
databases of the tests (PostgreSQL), under a name that changes with the migrations, with what they call, and with Django.
"""

import ast
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection

import enishi

PLACE = Path(__file__).parents[2] / ".cache" / "migrated"
KEPT = 6  # of the newest states: who goes back and forth between branches waits once
PREFIX = "enishi_migrated_"
LOCK = 19_640_510  # of PostgreSQL's advisory locks, this module's: one makes, the others wait
SOURCES = Path(enishi.__file__).parents[1]
FILE = "enishi.sqlite3"  # in a data folder
MIGRATE = """
import enishi.config.started
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
connection.close()  # what is in the log goes into the file, which is then copied
"""


@contextmanager
def under_the_tests() -> Iterator[None]:
    """Let Django's `setup_databases(keepdb=True)` find the session's database: it looks whether something is left to migrate, and keeps it."""
    creation = connection.creation
    name: str = creation._get_test_db_name()  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        make_database(name)
        yield
        return
    # In memory, where it lasts for as long as somebody is connected.
    with closing(sqlite3.connect(sqlite_file())) as file, closing(sqlite3.connect(name, uri=True)) as memory:
        file.backup(memory)
        yield


def sqlite_file() -> Path:
    """The migrated database as a file, for copies only."""
    file = PLACE / f"{state()}.sqlite3"
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            with tempfile.TemporaryDirectory(dir=PLACE) as folder:
                _migrate(Path(folder))
                (Path(folder) / FILE).replace(file)
            for old in sorted(PLACE.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return file


def put_into(data: Path) -> None:
    """Give a data folder the migrated database on SQLite."""
    data.mkdir(parents=True, exist_ok=True)
    (data / FILE).write_bytes(sqlite_file().read_bytes())


def make_database(name: str) -> None:
    """Make the database of this name migrated, on the PostgreSQL server of this session, in the place of one that an interrupted session left."""
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        # Held until the connection ends: nobody drops a template that another is about to copy.
        server.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        template = PREFIX + state()
        if template not in _templates(server):
            making = f"{PREFIX}making"
            server.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {making}")
            with tempfile.TemporaryDirectory() as folder:
                _migrate(Path(folder), ENISHI_DATABASE_URL=address(making))
            # Nobody may connect: a database is copied only while nobody is in it.
            server.execute(f"ALTER DATABASE {making} ALLOW_CONNECTIONS false")
            server.execute(f"ALTER DATABASE {making} RENAME TO {template}")
            for old in _templates(server)[:-KEPT]:
                server.execute(f"DROP DATABASE {old}")
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')


def address(name: str) -> str:
    """Where a database of this name stands, on the PostgreSQL server of this session."""
    base: str = settings.ENVIRONMENT.database_url
    return f"{base.rpartition('/')[0]}/{name}"


@cache
def state() -> str:
    """What names the state of the migrations: a hash of them all, of what they call of ours, and of Django's version."""
    said = hashlib.sha256(django.get_version().encode())
    others = {file for app in apps.get_app_configs() for file in (Path(app.path) / "migrations").glob("*.py")}
    for file in sorted(others | _called(others), key=str):
        said.update(f"{file.parent.parent.name}/{file.name}\n".encode() + file.read_bytes())
    return said.hexdigest()[:20]


def _called(files: set[Path]) -> set[Path]:
    """Our modules that the files import, and what those import."""
    found: set[Path] = set()
    waiting = set(files)
    while waiting:
        file = waiting.pop()
        named = {
            path
            for node in ast.walk(ast.parse(file.read_bytes()))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("enishi.")
            for path in _files_of(node)
        }
        waiting |= named - found
        found |= named
    return found


def _files_of(node: ast.ImportFrom) -> list[Path]:
    place = SOURCES.joinpath(*(node.module or "").split("."))
    return [file for file in (place.with_suffix(".py"), *(place / f"{alias.name}.py" for alias in node.names)) if file.exists()]


def _templates(server: psycopg.Connection) -> list[str]:
    """The oldest first."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid", (f"^{PREFIX}[0-9a-f]{{20}}$",))
    return [name for (name,) in rows]


def _migrate(data: Path, **said: str) -> None:
    """Every migration from nothing, in a process of its own: this session's connection stays where it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
    environment = kept | said | {"ENISHI_MODE": "test", "ENISHI_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", MIGRATE], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
