"""The `enishi` command on a machine whose clock stands at ENISHI_TEST_MOMENT and goes on from there: for journeys that pay on a bank day."""

import os
from datetime import datetime, timedelta
from time import monotonic

from enishi.core import clock
from enishi_engine.cli import main

MOMENT, BEGUN = datetime.fromisoformat(os.environ["ENISHI_TEST_MOMENT"]), monotonic()


def _now() -> datetime:
    return MOMENT + timedelta(seconds=monotonic() - BEGUN)


clock.now = _now
main()
