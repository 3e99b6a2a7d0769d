"""Carry out a history, killed at random moments, then taken up by another process: run as a script.

    python at_random.py HISTORY FOLDER KILLS SEED [CRASHES]

HISTORY is a module beside this one. On SQLite the process is killed. On PostgreSQL it is killed too, and CRASHES times the whole server of a private cluster is. Every process is
forked from this one, which has loaded everything and done it once. A kill that comes when all is done already is tried again, earlier. Prints one JSON object.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.tests.kills.killing import History, history_named, in_a_process, taken_up, warm_up

# isort: split
from django.db import connection

ROOM = 1.0  # of the time that it takes undisturbed


class SqliteFile:
    """The embedded database: a file, put back as it was before each kill."""

    def __init__(self, folder: Path) -> None:
        self.place, self.fresh = Path(connection.settings_dict["NAME"]), folder / "fresh.sqlite3"

    def keep(self) -> None:
        shutil.copy(self.place, self.fresh)

    def reset(self) -> None:
        for file in self.place.parent.glob(f"{self.place.name}*"):
            file.unlink()
        shutil.copy(self.fresh, self.place)


class Cluster:
    """A PostgreSQL cluster of its own in a folder, reached by its socket; its server may be killed. initdb refuses root: another user owns it."""

    def __init__(self) -> None:
        # In a folder of its own: the other user must reach it, and a socket's address is short.
        self.folder = Path(tempfile.mkdtemp(prefix="enishi-kills-"))
        self.data, self.sockets = self.folder / "cluster", self.folder / "sockets"
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.programs = programs[-1] if programs else Path(shutil.which("initdb") or "/usr/bin/initdb").parent
        self.user = "postgres" if os.geteuid() == 0 else None
        self.sockets.mkdir()
        if self.user:
            shutil.chown(self.folder, self.user)
            shutil.chown(self.sockets, self.user)
        self._run("initdb", f"--pgdata={self.data}", "--username=enishi", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        self.start()
        connection.settings_dict.update(HOST=str(self.sockets), PORT="5432", USER="enishi", PASSWORD="", NAME="enishi")
        self._ask("CREATE DATABASE enishi")

    def start(self) -> None:
        said = f"-c listen_addresses= -c unix_socket_directories={self.sockets}"
        self._run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.data.parent / 'log'}", f"--options={said}")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate", "--wait", f"--pgdata={self.data}")
        shutil.rmtree(self.folder)

    def crash(self) -> None:
        """Everything of the server dies at once, and it is started again."""
        server = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="utf-8").split()
        for process in (server, *map(int, children)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(Path(f"/proc/{process}").exists() for process in (server, *children)):
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink()
        self.start()

    def keep(self) -> None:
        self._ask("ALTER DATABASE enishi RENAME TO fresh")
        self.reset()

    def reset(self) -> None:
        self._ask("DROP DATABASE IF EXISTS enishi WITH (FORCE)")
        # By files, with a checkpoint: copied through the log, a sequence would go back to where it was copied when the server crashes.
        self._ask("CREATE DATABASE enishi TEMPLATE fresh STRATEGY file_copy")

    def _ask(self, said: str) -> None:
        self._run(
            "psql",
            f"--host={self.sockets}",
            "--username=enishi",
            "--dbname=postgres",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            f"--command={said}",
        )

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, user=self.user, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


def after(seconds: float, history: History, strike: Callable[[int], None]) -> bool:
    """Carry it out in a process, and strike after this long; was it still at work?"""
    child = os.fork()
    if child == 0:
        try:
            history.act(history.AT)
        finally:
            os._exit(0)
    time.sleep(seconds)
    at_work = os.waitpid(child, os.WNOHANG)[0] == 0
    if at_work:
        strike(child)
        os.waitpid(child, 0)
    return at_work


@contextmanager
def place_of(folder: Path) -> Iterator[SqliteFile | Cluster]:
    if connection.vendor == "sqlite":
        yield SqliteFile(folder)
        return
    cluster = Cluster()
    try:
        yield cluster
    finally:
        cluster.stop()


def main(name: str, folder: Path, kills: int, seed: int, crashes: int) -> dict[str, Any]:
    history, chance, answers = history_named(name), random.Random(seed), folder / "answers"
    answers.mkdir()
    with place_of(folder) as place:
        assert in_a_process(history.set_up, answers)[0] == 0
        place.keep()
        warm_up(history)
        place.reset()
        started = time.monotonic()
        assert in_a_process(lambda: history.act(history.AT), answers)[0] == 0
        takes = time.monotonic() - started
        _, never_killed = in_a_process(lambda: taken_up(history), answers)
        others, tries = [], 0

        def killed(child: int) -> None:
            os.kill(child, signal.SIGKILL)

        def crashed(child: int) -> None:
            assert isinstance(place, Cluster)
            place.crash()

        for number in range(kills + crashes):
            strike, seconds = (crashed if number < crashes else killed), chance.random() * takes * ROOM
            while True:
                place.reset()
                tries += 1
                if after(seconds, history, strike):
                    break
                seconds *= 0.7
            ended, stands = in_a_process(lambda: taken_up(history), answers)
            if ended or stands != never_killed:
                others.append({"number": number, "seconds": seconds, "ended": ended, "stands": stands})
    return {"kills": kills, "crashes": crashes, "tries": tries, "never_killed": never_killed, "others": others, "takes": takes}


if __name__ == "__main__":
    named, where, how_many, said, *of_server = sys.argv[1:]
    print(json.dumps(main(named, Path(where), int(how_many), int(said), int(of_server[0]) if of_server else 0)))  # noqa: T201 - its answer
