"""A process that is killed anywhere between a file and a closed month loses nothing and doubles nothing.

It is killed at every n-th statement; ENISHI_KILL_STEP says n, and 1 is every statement of the history.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.tests import migrated

STEP = int(os.environ.get("ENISHI_KILL_STEP", "12"))
SCRIPT = Path(__file__).with_name("import_and_close.py")


@pytest.mark.only_on("sqlite")
def test_whoever_takes_it_up_leaves_the_books_of_a_history_without_a_kill(tmp_path: Path):
    migrated.put_into(tmp_path / "data")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
    environment = kept | {"ENISHI_DATA": str(tmp_path / "data"), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *sys.path])}

    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path), str(STEP)], env=environment, capture_output=True, text=True, timeout=1200, check=False
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["others"] == []
    assert found["kills"] == len(range(1, found["statements"] + 1, STEP)) > 5
    assert {name: found["never_killed"][name] for name in ("faults", "closed", "taken")} == {"faults": [], "closed": ["closed"], "taken": 1}
