"""Importers that are killed, run as a process of its own: forked from one that has loaded everything, killed at random moments.

Prints JSON: how many were killed in the middle, how many finished first, and what does not hold.
"""

import json
import os
import random
import signal
import sys
import time

from django.db import connection

import enishi.config.started  # noqa: F401 - sets Django up
from enishi.core import audit, clock
from enishi.intake import operations as intake
from enishi.intake import verifying
from enishi.intake.fact_tables import rows_of
from enishi.intake.models import Batch
from enishi.intake.states import BatchState

ROWS = 2_000


def take(number: int) -> Batch:
    """A file of its own for each number: half of its rows are new, half change those of the file before."""
    lines = "".join(f"A-{row},aoba,{number},2026-09-01\n" for row in range(number * ROWS // 2, number * ROWS // 2 + ROWS))
    content = f"id,partner,net,ordered_on\n{lines}".encode()
    return intake.import_file(fact="order_lines", source="erp", file_name="f.csv", content=content, by="killer", at=clock.now())


def killed(number: int, after: float) -> bool:
    """Import in a forked process that is killed some seconds after; whether that was before it was done."""
    connection.close()
    child = os.fork()
    if child == 0:
        take(number)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    before_it_was_done = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    while others_are_connected():  # a server goes on with a commit that was sent before its client died
        time.sleep(0.005)
    return before_it_was_done


def others_are_connected() -> bool:
    """Does a server still work for somebody else on this database?"""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend')"
        )
        found: bool = cursor.fetchone()[0]
    return found


def main(kills: int, seed: int) -> None:
    intake.import_file(fact="partners", source="erp", file_name="p.csv", content=b"code\naoba\n", by="killer", at=clock.now())
    begun = time.perf_counter()
    take(0)
    whole = time.perf_counter() - begun
    random_, said = random.Random(seed), {"killed": 0, "finished": 0}
    wrong: list[str] = []
    for number in range(1, kills + 1):
        before = rows_of("order_lines").count()
        said["killed" if killed(number, random_.uniform(0, 1.5 * whole)) else "finished"] += 1
        added = rows_of("order_lines").count() - before
        done = Batch.objects.filter(fact="order_lines", state=BatchState.TAKEN).count()
        if added not in (0, ROWS):
            wrong.append(f"importer {number} left {added} rows")
        again = take(number)  # whoever sends the file again finishes what was lost, and repeats nothing
        if (again.state == BatchState.TAKEN) != (added == 0) or rows_of("order_lines").count() != before + ROWS:
            wrong.append(f"sent again after {added} rows and {done} batches, the file of importer {number} was {again.state}")
    wrong += [*verifying.faults(), *audit.faults()]
    print(json.dumps(said | {"wrong": wrong}))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
