"""`python -m demo`: makes two years of facts, runs Sakura's program on them, and tells what came out."""

import argparse
import os
from pathlib import Path

from demo.make_facts import SEED
from demo.run import run_demo
from enishi_engine.words import Language

HERE = Path(__file__).parent


def _language() -> Language:
    """Japanese where the environment speaks Japanese, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if spoken.startswith("ja") else "en"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another two years (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=HERE / "out", help="where facts and results are written (default: demo/out)")
    parser.add_argument("--language", choices=("ja", "en"), default=_language(), help="default: the language of LANG, here %(default)s")
    chosen = parser.parse_args()
    run_demo(seed=chosen.seed, out=chosen.out, language=chosen.language)


if __name__ == "__main__":
    main()
