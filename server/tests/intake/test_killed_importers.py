"""An importer that is killed at any moment leaves all of its file or nothing, and the same file sent again finishes it; on both databases."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from server.tests import migrated

KILLS = 15


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the environment says of a migrated database of the kind this session is on."""
    if connection.vendor == "sqlite":
        migrated.put_into(tmp_path)
        yield {"ENISHI_DATA": str(tmp_path)}
        return
    name = f"enishi_killed_{os.getpid()}"
    migrated.make_database(name)
    yield {"ENISHI_DATA": str(tmp_path), "ENISHI_DATABASE_URL": migrated.address(name)}
    with psycopg.connect(migrated.address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_killed_importer_leaves_all_or_nothing_and_its_file_sent_again_finishes_it(database):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
    environment = kept | database | {"PYTHONPATH": os.pathsep.join(sys.path)}

    answer = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killed_importers.py")), str(KILLS), "20261101"],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout)
    assert said["wrong"] == []
    assert said["killed"] + said["finished"] == KILLS
    assert said["killed"] >= KILLS // 3
