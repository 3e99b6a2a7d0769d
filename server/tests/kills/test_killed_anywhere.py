"""A process that is killed anywhere between a file and a closed month, or a closed month and the bank's answer, loses and doubles nothing.

It is killed at every n-th statement; ENISHI_KILL_STEP says n, and 1 is every statement of the history.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.tests import migrated

STEPS = {"import_and_close": 16, "issue_to_result": 24}
SCRIPT = Path(__file__).with_name("killing.py")
STANDS = {
    "import_and_close": {"faults": [], "closed": ["closed"], "taken": 1},
    # Aoba sold on even days for 240,000, Kita on odd ones for 225,000: 10 %, and 10 % tax on it.
    "issue_to_result": {
        "faults": [], "batches": [[1, "sent", 51_150]],
        "payments": [["100001", "aoba", 26_400, "paid"], ["100002", "kita", 24_750, "returned"]],
        "outcomes": [["100001", "paid"], ["100002", "returned"]],
    },
}  # fmt: skip


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("history", STANDS)
def test_whoever_takes_it_up_leaves_the_books_of_a_history_without_a_kill(history, tmp_path: Path):
    migrated.put_into(tmp_path / "data")
    step = int(os.environ.get("ENISHI_KILL_STEP", STEPS[history]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
    environment = kept | {"ENISHI_DATA": str(tmp_path / "data"), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *sys.path])}

    done = subprocess.run(
        [sys.executable, str(SCRIPT), history, str(tmp_path), str(step)],
        env=environment, capture_output=True, text=True, timeout=1200, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["others"] == []
    assert found["kills"] == len(range(1, found["statements"] + 1, step)) > 5
    assert {name: found["never_killed"][name] for name in STANDS[history]} == STANDS[history]
