"""The restore drill: a closed month backed up while the server lives, brought back elsewhere, in quarantine until two people release it."""

import json
import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from server.tests import migrated
from server.tests.commands.conftest import Server
from server.tests.commands.test_close_and_trace import april_at

YUI = """
from datetime import UTC, datetime
from enishi.core import operations as people
from enishi.core.roles import Role
at = datetime(2026, 4, 1, tzinfo=UTC)
people.grant_role(user=people.add_user(email="yui@sakura.example", name="結衣", by="setup", at=at), role=Role.DATA, by="setup", at=at)
"""
STATE = """
import json
from enishi.core import quarantine
from enishi.core.models import AuditHead
from enishi.ledger.models import Entry, Settlement
from enishi.intake.models import KeptFile
told = {"entries": sorted(Entry.objects.values_list("hash", flat=True)), "paid": sorted(Settlement.objects.values_list("paid", flat=True)),
        "kept": sorted(KeptFile.objects.values_list("sha256", flat=True)), "quarantine": quarantine.is_quarantined()}
print(json.dumps(told))
"""


def closed_month(server: Server, folder: Path) -> None:
    server.enishi("setup", "--email", "hana@sakura.example", "--name", "花")
    assert server.python(YUI).returncode == 0
    april_at(server, folder)
    closed = server.enishi("close", "sakura", "2026-04")
    assert closed.returncode == 0, closed.stderr


def state(server: Server) -> dict[str, object]:
    answer = server.python(STATE)
    assert answer.returncode == 0, answer.stderr
    told: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    return told


@pytest.fixture
def two_servers(tmp_path: Path, server: Server):
    """Two servers of this session's kind of database, the second's empty; on PostgreSQL each has a database of its own."""
    other = Server(tmp_path / "other")
    if connection.vendor == "sqlite":
        migrated.put_into(server.data)
        yield server, other
        return
    names = [f"enishi_drill_{os.getpid()}_{place}" for place in ("here", "there")]
    migrated.make_database(names[0])
    with psycopg.connect(migrated.address("postgres"), autocommit=True) as own:
        own.execute(f"CREATE DATABASE {names[1]}")
        for one, name in zip((server, other), names, strict=True):
            one.environment["ENISHI_DATABASE_URL"] = migrated.address(name)
        try:
            yield server, other
        finally:
            for name in names:
                own.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_closed_month_is_restored_whole_verified_and_quarantined_until_two_people_release_it(two_servers, tmp_path: Path):
    here, there = two_servers
    closed_month(here, tmp_path)
    before = state(here)

    made = here.enishi("backup", str(tmp_path / "backup"))
    again = here.enishi("backup", str(tmp_path / "backup"))
    restored = there.enishi("restore", str(tmp_path / "backup"))
    onto = there.enishi("restore", str(tmp_path / "backup"))

    assert made.returncode == 0, made.stderr
    assert (again.returncode, "never written over another" in again.stderr) == (5, True)
    assert restored.returncode == 0, restored.stderr
    assert (onto.returncode, "Restore into an empty one" in onto.stderr) == (5, True)
    assert state(there) == before | {"quarantine": True}
    assert (there.data / "secret-key").read_text() == (here.data / "secret-key").read_text()

    released = [there.enishi("release", "--by", f"{name}@sakura.example") for name in ("hana", "hana", "yui", "nobody", "mio", "mio")]

    assert [one.returncode for one in released] == [0, 5, 5, 5, 0, 5]
    assert "A second person must" in released[1].stderr
    assert "may not release" in released[2].stderr
    assert "Released" in released[4].stdout
    assert state(there) == before
    assert there.enishi("verify").returncode == 0


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("harm", ["changed", "gone", "added", "no manifest"])
def test_a_backup_that_is_not_as_it_was_written_restores_nothing(harm: str, ready: Server, tmp_path: Path):
    assert ready.enishi("backup", str(tmp_path / "backup")).returncode == 0
    database = tmp_path / "backup" / "database.sqlite3"
    if harm == "changed":
        content = bytearray(database.read_bytes())
        content[-1] ^= 1
        database.write_bytes(content)
    elif harm == "gone":
        (tmp_path / "backup" / "files" / "secret-key").unlink()
    elif harm == "added":
        (tmp_path / "backup" / "more").write_text("x")
    else:
        (tmp_path / "backup" / "manifest.json").unlink()

    answer = Server(tmp_path / "other").enishi("restore", str(tmp_path / "backup"))

    assert answer.returncode == 5
    assert ("is not as it was written" in answer.stderr) is (harm != "no manifest")
