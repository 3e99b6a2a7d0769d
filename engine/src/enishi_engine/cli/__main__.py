"""`python -m enishi_engine.cli` is the `enishi` command."""

from enishi_engine.cli import main

main()
