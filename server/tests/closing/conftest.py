"""Sakura's program of one commission, its people, and facts that a test writes as rows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from enishi.closing import operations as closings
from enishi.closing.models import Closing
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi_engine.core.program import Program
from enishi_engine.facts import Facts, read_tables
from server.tests.texts import in_force

TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    type: commission
    base: line.net
    rate: 10 %
    payable: customer_paid
    take_back: {after: [cancel, refund], share: proportional}
    limits: none
"""
APRIL = date(2026, 4, 1)
MAY_10, JUNE_10, JULY_10 = (datetime(2026, month, 10, tzinfo=UTC) for month in (5, 6, 7))
Row = dict[str, Any]
Close = Callable[..., Closing]


class Told:
    """The facts that have been told so far, by table; `at` is when we learned of a row."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {"partners": [{"code": "aoba"}, {"code": "kita"}]}

    def tell(self, table: str, *rows: Row, at: str) -> None:
        self.rows.setdefault(table, []).extend({"learned_at": at, **row} for row in rows)

    def line(self, id_: str, day: str, net: int, *, partner: str = "aoba", at: str = "", **more: Any) -> None:
        """An order line, learned on its day unless the test says otherwise, and paid for at once."""
        self.tell("order_lines", {"id": id_, "partner": partner, "ordered_on": day, "net_minor": net, **more}, at=at or f"{day}T12:00")

    def paid(self, id_: str, line: str, day: str, amount: int) -> None:
        self.tell("customer_payments", {"id": id_, "line": line, "date": day, "amount_minor": amount}, at=f"{day}T12:00")

    def __call__(self, program: Program, known_by: datetime) -> Facts:
        return read_tables({name: arrow(rows) for name, rows in self.rows.items()}, currency=program.currency, timezone=program.timezone)


def arrow(rows: list[Row]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    whole = {name for name in names if name.endswith("_minor") or name in ("revision", "quantity")}
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.int64() if name in whole else pa.string()) for name in names})


@pytest.fixture
def approver(db, now) -> User:
    """Mio, the second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


def approved(
    text: str, from_day: date, *, by: User, second: User, at: datetime, program: str = "sakura", closed: date | None = None
) -> None:
    in_force(program=program, from_day=from_day, text=text, by=by, second=second, at=at, closed_through=closed)


@pytest.fixture
def program(hana, approver, now) -> str:
    """The text of April, approved."""
    approved(TEXT, APRIL, by=hana, second=approver, at=now)
    return "sakura"


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def close(program, told) -> Close:
    """Close a period on the tenth of the next month."""

    def run(period: str = "2026-04", *, at: datetime | None = None, **other: Any) -> Closing:
        month = int(period[-2:])
        said = {
            "program": program,
            "group": "month_end",
            "facts_of": told,
            "at": at or datetime(2026, month + 1, 10, tzinfo=UTC),
            "by": "hana",
        }
        return closings.close_period(period=period, **(said | other))

    return run
