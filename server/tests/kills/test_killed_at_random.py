"""A process, or the database's server, that dies at any moment between a file and the bank's answer loses nothing and doubles nothing.

ENISHI_KILLS says how often (200 on SQLite; on PostgreSQL 30, and 10 times the server itself), three in five of it between a file and a
closed month, the others from there to the bank; ENISHI_KILL_SEED which moments.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from server.tests import migrated
from server.tests.kills.test_killed_anywhere import STANDS

SCRIPT = Path(__file__).with_name("at_random.py")
SEED = os.environ.get("ENISHI_KILL_SEED", "1")
FIFTHS = {"import_and_close": 3, "issue_to_result": 2}


def killed(history: str, folder: Path, kills: int, crashes: int = 0) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
    environment = kept | {"ENISHI_DATA": str(folder / "data"), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *sys.path])}
    if connection.vendor == "sqlite":
        migrated.put_into(folder / "data")
    else:
        environment["ENISHI_DATABASE_URL"] = "postgresql://enishi@localhost/enishi"  # the private cluster takes its place
    words = [sys.executable, str(SCRIPT), history, str(folder), str(kills), SEED, str(crashes)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=7_200, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert {name: found["never_killed"][name] for name in STANDS[history]} == STANDS[history]
    return found


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("history", FIFTHS)
def test_two_hundred_kills_of_the_process_leave_the_books_of_a_history_without_one(history, tmp_path: Path):
    kills = int(os.environ.get("ENISHI_KILLS", "200")) * FIFTHS[history] // 5

    found = killed(history, tmp_path, kills)

    assert (found["others"], found["kills"]) == ([], kills)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("history", FIFTHS)
def test_thirty_kills_of_the_process_and_ten_of_the_server_leave_the_books_of_a_history_without_one(history, tmp_path: Path):
    kills = int(os.environ.get("ENISHI_KILLS", "30")) * FIFTHS[history] // 5

    found = killed(history, tmp_path, kills, crashes=max(1, kills // 3))

    assert (found["others"], found["kills"]) == ([], kills)
