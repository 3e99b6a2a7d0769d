"""`python -m benchmarks.books`: taking a file and closing a month, as ratios to reading or calculating alone with bare inserts.

It needs an empty database, named by ENISHI_DATA or ENISHI_DATABASE_URL, and fills it. Each job is done once, in CPU seconds of this process and by the wall clock.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.core.management import call_command
from django.db import connection, transaction

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.closing import operations as closings
from enishi.closing.calculating import calculated, facts_taken
from enishi.closing.models import Closing
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi_engine import read_facts
from server.tests.texts import in_force

AT, MAY_10 = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC)
PARTNERS, A_FILE = 60, 500_000  # partners; lines in one file of those that are closed
TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
Times = dict[str, tuple[float, float]]  # CPU and wall seconds


def timed(into: Times, name: str, job: Callable[[], Any]) -> Any:
    cpu, wall = time.process_time(), time.perf_counter()
    answer = job()
    into[name] = (time.process_time() - cpu, time.perf_counter() - wall)
    return answer


def order_lines(first: int, count: int) -> bytes:
    """Lines of April as CSV, a few columns of the usual kinds."""
    rows = (
        f"N{n},p{n % PARTNERS},C{n % 5_000},accounting,new,{n % 9 + 1},{(n * 7919) % 900_000 + 1_000},2026-04-{n % 30 + 1:02}\n"
        for n in range(first, first + count)
    )
    return ("id,partner,customer,product,kind,quantity,net,ordered_on\n" + "".join(rows)).encode()


def bare_inserts(table: pa.Table, name: str) -> None:
    """Every row of the table into one of the database that has a primary key and nothing else, in one transaction."""
    columns = ", ".join(f'"{column}" text' for column in table.column_names)
    places = ", ".join(["%s"] * (table.num_columns + 1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (number bigint PRIMARY KEY, {columns})")
        number = 0
        for batch in table.to_batches(max_chunksize=10_000):
            rows = [(number + place, *map(_text, row.values())) for place, row in enumerate(batch.to_pylist())]
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
            number += len(rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def prepare() -> None:
    """An empty database with its text in force, and the partners, products and customers that lines name."""
    call_command("migrate", verbosity=0, interactive=False)
    if Closing.objects.exists() or EarningLine.objects.exists():
        raise SystemExit("This database holds something already. Name an empty one in ENISHI_DATA or ENISHI_DATABASE_URL.")
    hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="benchmark", at=AT) for name in ("hana", "mio"))
    people.grant_role(user=mio, role=Role.APPROVER, by="benchmark", at=AT)
    in_force(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=AT)
    for fact, content in beside().items():
        take(fact, content)


def beside() -> dict[str, bytes]:
    return {
        "partners": ("code\n" + "".join(f"p{n}\n" for n in range(PARTNERS))).encode(),
        "products": b"code,name,family\naccounting,accounting,cloud\n",
        "customers": ("code\n" + "".join(f"C{n}\n" for n in range(5_000))).encode(),
    }


def take(fact: str, content: bytes) -> None:
    batch = intake.import_file(fact=fact, source="benchmark", file_name=f"{fact}.csv", content=content, by="benchmark", at=AT)
    assert batch.state == "taken", batch.errors[:1000]


def importing(lines: int, into: Times) -> None:
    """Take one file; and read it by the bare reader and insert what was read."""
    content = order_lines(0, lines)

    def bare() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for fact, said in {**beside(), "order_lines": content}.items():
                (Path(folder) / f"{fact}.csv").write_bytes(said)
            facts = read_facts(Path(folder), currency="JPY", timezone="Asia/Tokyo")
        bare_inserts(facts.tables["order_lines"], "bare_lines")

    timed(into, "bare", bare)
    timed(into, "ours", lambda: take("order_lines", content))


def closing(lines: int, taken: int, into: Times) -> None:
    """Close April; and calculate it alone and insert the lines."""
    for first in range(taken, lines, A_FILE):
        take("order_lines", order_lines(first, min(A_FILE, lines - first)))
    begun = closings.start(program="sakura", group="month_end", period="2026-04", at=MAY_10, by="benchmark")
    reading = read(texts.approved_texts("sakura"))

    def bare() -> None:
        bare_inserts(calculated(begun, reading, facts_taken).closed.lines, "bare_earnings")

    timed(into, "bare", bare)
    closings.give_up(closing=begun)
    timed(into, "ours", lambda: closings.close_period(program="sakura", group="month_end", period="2026-04", at=MAY_10, by="benchmark"))


def told(what: str, lines: int, times: Times) -> str:
    (bare_cpu, bare_wall), (our_cpu, our_wall) = times["bare"], times["ours"]
    return (
        f"{connection.vendor}: {what} {lines:,} lines: {our_cpu:.1f} s of CPU, bare {bare_cpu:.1f} s, ratio {our_cpu / bare_cpu:.2f} "
        f"(by the clock {our_wall:.1f} s, {bare_wall:.1f} s, {our_wall / bare_wall:.2f}); peak so far {_peak():,} MiB"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.books", description=__doc__)
    parser.add_argument("--take", type=int, default=50_000, metavar="N", help="lines of the file (default: %(default)s)")
    parser.add_argument(
        "--close", type=int, default=1_000_000, metavar="N", help="lines of the month, those of the file among them; 0: none"
    )
    asked = parser.parse_args(arguments)
    prepare()
    times: Times = {}
    importing(asked.take, times)
    print(told("taking", asked.take, times), flush=True)
    if asked.close:
        times = {}
        closing(asked.close, asked.take, times)
        print(told("closing", asked.close, times), flush=True)


if __name__ == "__main__":
    main()
