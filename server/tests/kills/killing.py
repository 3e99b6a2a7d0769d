"""Carry out a history again and again, each time killed at another statement, then taken up by another process: run as a script.

    python killing.py HISTORY FOLDER STEP

HISTORY is a module beside this one. Every process is forked from this one, which has loaded everything, done it once, and has no connection
to the database open. Prints one JSON object.
"""

import importlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

import enishi.config.started  # noqa: F401 - sets Django up before anything below is imported

# isort: split
from django.db import connection


class History(Protocol):
    """What is killed: how it begins, what is done at a moment (and by another process goes on), and what then stands."""

    AT: datetime
    LATER: datetime

    def set_up(self) -> None: ...
    def act(self, at: datetime) -> None: ...
    def stands(self) -> dict[str, Any]: ...


def history_named(name: str) -> History:
    return cast(History, importlib.import_module(f"server.tests.kills.{name}"))


def in_a_process(act: Callable[[], Any], folder: Path) -> tuple[int, Any]:
    """What the act answered in a process of its own, and how that ended: the number of a signal, or 0."""
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        answer.write_text(json.dumps(act()), encoding="utf-8")
        connection.close()  # what is in the log goes into the file, which is then copied
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), (
        json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else None
    )


def counted(history: History) -> int:
    """How many statements it takes."""
    statements = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        history.act(history.AT)
    return statements


def killed_at(history: History, statement: int) -> None:
    """Die in the middle: before the statement of this number."""
    left = statement

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        history.act(history.AT)


def taken_up(history: History) -> dict[str, Any]:
    """Everything done again by another process, and what then stands."""
    history.act(history.LATER)
    return history.stands()


def warm_up(history: History) -> None:
    """Do everything once in this process, so that all that are forked from it have at hand what is worked out at its first use."""
    taken_up(history)
    connection.close()


def main(name: str, folder: Path, step: int) -> dict[str, Any]:
    history, database = history_named(name), Path(connection.settings_dict["NAME"])
    fresh = folder / "fresh.sqlite3"
    assert in_a_process(history.set_up, folder)[0] == 0
    shutil.copy(database, fresh)
    warm_up(history)
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    shutil.copy(fresh, database)
    statements = in_a_process(lambda: counted(history), folder)[1]
    _, never_killed = in_a_process(lambda: taken_up(history), folder)
    kills, others = 0, []
    for statement in range(1, statements + 1, step):
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()
        shutil.copy(fresh, database)
        kills += in_a_process(partial(killed_at, history, statement), folder)[0] == signal.SIGKILL
        ended, stands = in_a_process(lambda: taken_up(history), folder)
        if ended or stands != never_killed:
            others.append({"statement": statement, "ended": ended, "stands": stands})
    return {"statements": statements, "kills": kills, "never_killed": never_killed, "others": others}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201 - its answer
