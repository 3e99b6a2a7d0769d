"""The demo's site brought up: until somebody stops it, or, where nobody looks, until it has answered."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.text import Text

PORT = 8600
ADDRESS = f"http://127.0.0.1:{PORT}"
PATIENCE = 60.0  # seconds until it must answer


def visit(console: Console, *, facts: Path, program: Path, data: Path, say: dict[str, str]) -> None:
    """Make the site where it is missing, bring it up, and keep it up as long as a person looks."""
    environment = {
        **os.environ,
        "ENISHI_MODE": "demo",
        "ENISHI_DATA": str(data),
        "ENISHI_DATABASE_URL": "",
        "DATABASE_URL": "",
        "ENISHI_ADDRESS": ADDRESS,
    }
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    console.print(say["site_making"])
    made = (sys.executable, "-m", "demo.site", "--facts", str(facts), "--program", str(program), "--data", str(data))
    subprocess.run(made, env=environment, check=True)
    with _running(environment, "serve", "--port", str(PORT)), _running(environment, "worker"):
        size = len(_answers("/sign-in/"))
        console.print(Text(say["site_is_up"].format(address=ADDRESS), style="bold"), soft_wrap=True)
        if not sys.stdout.isatty() or os.environ.get("CI"):
            _answers("/health")
            console.print(say["site_answered"].format(size=size))
            return
        console.print(say["site_stop"])
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            console.print(say["site_stopped"])


@contextmanager
def _running(environment: dict[str, str], *command: str) -> Iterator[None]:
    """A command of `enishi`, ended when it is not needed any more."""
    enishi = (sys.executable, "-m", "enishi_engine.cli", *command)
    process = subprocess.Popen(enishi, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(path: str) -> bytes:
    """What the site answers, as soon as it does and is well."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{ADDRESS}{path}", timeout=5) as answer:  # noqa: S310 - our own address
                body: bytes = answer.read()
                return body
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
