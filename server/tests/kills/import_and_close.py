"""Import a file and close its month again and again, each time killed at another statement, then taken up: run as a script.

    python import_and_close.py FOLDER STEP

Every process is forked from this one, which has loaded everything and never opened the database itself. Prints one JSON object.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import enishi.config.started  # noqa: F401 - sets Django up before anything below is imported

# isort: split
from django.core.management import call_command
from django.db import connection

from enishi.closing import operations as closings
from enishi.closing import verifying as closing_verifying
from enishi.closing.models import Closing
from enishi.core import audit
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.earnings import verifying as earnings_verifying
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.intake import verifying as intake_verifying
from enishi.intake.models import Batch
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.models import EntryLine
from server.tests.texts import in_force

AT = datetime(2026, 5, 10, tzinfo=UTC)
LATER = AT + closings.LEASE + timedelta(hours=1)
TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
LINES = "id,partner,ordered_on,net\n" + "".join(f"A{n},{('aoba', 'kita')[n % 2]},2026-04-{n:02},{n * 1000}\n" for n in range(1, 31))


def in_a_process(act: Callable[[], Any], folder: Path) -> tuple[int, Any]:
    """What the act answered in a process of its own, and how that ended: the number of a signal, or 0."""
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        answer.write_text(json.dumps(act()), encoding="utf-8")
        connection.close()  # what is in the log goes into the file, which is then copied
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), (
        json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else None
    )


def set_up() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=AT) for name in ("hana", "mio"))
    people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=AT)
    in_force(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=AT)
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=b"code\naoba\nkita\n", by="hana", at=AT)


def import_and_close(at: datetime) -> None:
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=LINES.encode(), by="hana", at=at)
    closings.close_period(program="sakura", group="month_end", period="2026-04", at=at, by="hana")


def counted(at: datetime) -> int:
    """How many statements it takes."""
    statements = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        import_and_close(at)
    return statements


def killed_at(statement: int) -> None:
    """Die in the middle: before the statement of this number."""
    left = statement

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        import_and_close(AT)


def taken_up() -> dict[str, Any]:
    """Everything done again by another process, and what then stands."""
    import_and_close(LATER)
    lines = EarningLine.objects.order_by("key").values_list("key", "what", "amount", "payable")
    amounts = EntryLine.objects.order_by("entry__key", "number").values_list("entry__key", "entry__booked_on", "account__payee", "amount")
    faults = [fault for app in (audit, intake_verifying, earnings_verifying, ledger_verifying, closing_verifying) for fault in app.faults()]
    return {
        "faults": faults,
        "closed": list(Closing.objects.values_list("state", flat=True)),
        "taken": Batch.objects.filter(state="taken", fact="order_lines").count(),
        "books": hashlib.sha256(repr([*lines, *amounts]).encode()).hexdigest(),
    }


def main(folder: Path, step: int) -> dict[str, Any]:
    database = Path(connection.settings_dict["NAME"])
    fresh = folder / "fresh.sqlite3"
    assert in_a_process(set_up, folder)[0] == 0
    shutil.copy(database, fresh)
    statements = in_a_process(lambda: counted(AT), folder)[1]
    _, never_killed = in_a_process(taken_up, folder)
    kills, others = 0, []
    for statement in range(1, statements + 1, step):
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()
        shutil.copy(fresh, database)
        kills += in_a_process(partial(killed_at, statement), folder)[0] == signal.SIGKILL
        ended, stands = in_a_process(taken_up, folder)
        if ended or stands != never_killed:
            others.append({"statement": statement, "ended": ended, "stands": stands})
    return {"statements": statements, "kills": kills, "never_killed": never_killed, "others": others}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - its answer
