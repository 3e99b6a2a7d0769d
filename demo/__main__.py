"""`python -m demo`: makes two years of facts, runs Sakura's program on them, tells what came out, and brings up the site."""

import argparse
import os
from pathlib import Path

from rich.console import Console

from demo.make_facts import SEED
from demo.run import PROGRAM, run_demo
from demo.tell import heading
from demo.visit import visit
from demo.words import words
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
    parser.add_argument("--no-site", action="store_true", help="calculate and tell only, without bringing up the site")
    chosen = parser.parse_args()
    console = Console(width=80, highlight=False)
    run_demo(seed=chosen.seed, out=chosen.out, language=chosen.language, console=console)
    if not chosen.no_site:
        say = words(chosen.language)
        heading(console, say["site"])
        visit(console, facts=chosen.out / "facts", program=PROGRAM, data=chosen.out / "site", say=say)


if __name__ == "__main__":
    main()
