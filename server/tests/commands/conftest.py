"""A server as its own processes: a data folder with its database, what is run on it, and one that was set up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.tests import migrated

COMMAND = [sys.executable, "-m", "enishi_engine.cli"]
HERE = Path(__file__).parent


class Server:
    """A data folder with its database, and what is run on it."""

    def __init__(self, data: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ENISHI_") and name != "DATABASE_URL"}
        self.data = data
        self.environment = kept | {"ENISHI_DATA": str(data), "PYTHONPATH": os.pathsep.join([*sys.path, str(HERE)])}

    def enishi(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run([*COMMAND, *words])

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return self.run([sys.executable, "-c", f"import enishi.config.started\n{code}"])

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "data")


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was set up, once for all tests: each takes a copy."""
    server = Server(tmp_path_factory.mktemp("set-up") / "data")
    migrated.put_into(server.data)
    answer = server.enishi("setup", "--email", "hana@sakura.example", "--name", "花")
    assert answer.returncode == 0, answer.stderr
    return server.data


@pytest.fixture
def ready(server: Server, set_up: Path) -> Server:
    """A server that has been set up, with an administrator."""
    shutil.copytree(set_up, server.data)
    return server
