"""`python -m benchmarks.isolation`: many requests for what is another company's, each beside one for what is not there; both must answer alike, and write nothing.

Who asks, for what, how and with which words is drawn from the seed of its block of 500. Each request is taken back. What is done is kept, so
that a run that was broken off goes on; a block that was done at another commit is done again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

OUT = Path(__file__).parent / "out" / "isolation"


def main() -> int:
    """The exit code says whether every request for what is another's was answered like one for what is not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.isolation", description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1, help="of the first block; the others count up (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=600, help="stop after so many; the same command goes on")
    parser.add_argument("--commit", default="", help="at which it is asked; what is kept of another one does not count")
    parser.add_argument(
        "--kept", type=Path, default=OUT / "done.jsonl", help="the file in which what is done is kept (default: %(default)s)"
    )
    chosen = parser.parse_args()
    asking = [
        sys.executable,
        "-m",
        "server.tests.isolation.many",
        *map(str, (chosen.requests, chosen.seed, chosen.minutes, chosen.kept, chosen.commit)),
    ]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "ENISHI_MODE": "test", "ENISHI_DATA": data, "ENISHI_DATABASE_URL": "", "DATABASE_URL": ""}
        return subprocess.run(asking, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
