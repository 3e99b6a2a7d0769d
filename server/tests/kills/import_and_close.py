"""Import a file and close its month: what is killed and taken up (killing.py, at_random.py)."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import enishi.config.started  # noqa: F401 - sets Django up before anything below is imported

# isort: split
from django.core.management import call_command

from enishi.closing import operations as closings
from enishi.closing.models import Closing
from enishi.config.commands.verify import INVARIANTS
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.intake.models import Batch
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
PARTNERS = b"code,name,kind\naoba,\xe9\x9d\x92\xe8\x91\x89,corporation\nkita,\xe5\x8c\x97,corporation\n"
LINES = "id,partner,ordered_on,net\n" + "".join(f"A{n},{('aoba', 'kita')[n % 2]},2026-04-{n:02},{n * 1000}\n" for n in range(1, 31))


def set_up() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=AT) for name in ("hana", "mio"))
    people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=AT)
    in_force(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=AT)
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=PARTNERS, by="hana", at=AT)


def act(at: datetime) -> None:
    """From the file to the closed month; again by another process, it goes on."""
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=LINES.encode(), by="hana", at=at)
    closings.close_period(program="sakura", group="month_end", period="2026-04", at=at, by="hana")


def stands() -> dict[str, Any]:
    """What stands afterwards."""
    return {
        "faults": faults(),
        "closed": list(Closing.objects.values_list("state", flat=True)),
        "taken": Batch.objects.filter(state="taken", fact="order_lines").count(),
        "books": books(),
    }


def faults() -> list[str]:
    """Everything that `enishi verify` finds, but the review that setting up left out."""
    return [fault for name, find in INVARIANTS.items() if name not in ("programs", "planning") for fault in find()]


def books() -> str:
    """What was posted of lines, and what stands in the books, as one hash."""
    lines = EarningLine.objects.order_by("key").values_list("key", "what", "amount", "payable")
    amounts = EntryLine.objects.order_by("entry__key", "number").values_list("entry__key", "entry__booked_on", "account__payee", "amount")
    return hashlib.sha256(repr([*lines, *amounts]).encode()).hexdigest()
