"""Sakura's program with three ranks, Aoba and Kita with their orders, and two people who decide."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from enishi.closing import operations as closings
from enishi.closing import ranking
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from server.tests.texts import in_force

TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
metrics:
  sales: {label: {ja: 直近3か月の売上, en: sales of three months}, is: sum(line.net) over trailing 3 months}
ranks:
  promote: monthly
  demote: {yearly: "10-01"}
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}}
    - {id: silver, label: {ja: シルバー, en: Silver}, condition: "sales >= 1_000_000"}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: "sales >= 5_000_000"}
incentives:
  - {id: commission, type: commission, base: line.net, rate: {by: rank, bronze: 10 %, silver: 12 %, gold: 15 %}, limits: none}
"""
JULY = date(2026, 7, 1)
OCTOBER_1 = date(2026, 10, 1)  # the day of the tests' clock
NOVEMBER_1 = date(2026, 11, 1)
# By July to September: Aoba 900,000 + 300,000; Kita 200,000. By August to October (no order yet in October): Aoba 300,000.
LINES = b"id,partner,ordered_on,net\nA1,aoba,2026-07-10,900000\nA2,aoba,2026-08-10,300000\nK1,kita,2026-09-10,200000\n"
Review = Callable[..., int]


def taken(fact: str, content: bytes, at: datetime, source: str = "crm") -> None:
    """A file that is taken whole."""
    batch = intake.import_file(fact=fact, source=source, file_name=f"{fact}.csv", content=content, by="hana", at=at)
    assert batch.state == "taken", batch.errors


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


@pytest.fixture
def program(hana, mio, now) -> str:
    """Ranks from July on, and what was sold by the end of September."""
    in_force(program="sakura", from_day=JULY, text=TEXT, by=hana, second=mio, at=now)
    closings.add_group(code="month_end", closing_day=31)
    taken("partners", "code,name\naoba,青葉\nkita,北\n".encode(), now)
    taken("order_lines", LINES, now)
    return "sakura"


@pytest.fixture
def review(program) -> Review:
    """Review the program's ranks at a moment."""

    def run(at: datetime | None = None) -> int:
        return ranking.review_ranks(program=program, at=at or clock.now(), by="hana")

    return run


def moment(month: int, day: int, hour: int = 0) -> datetime:
    """A moment of 2026, in UTC; midnight is nine in the morning in Tokyo."""
    return datetime(2026, month, day, hour, tzinfo=UTC)
