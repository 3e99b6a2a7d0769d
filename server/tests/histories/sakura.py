"""What every history begins with: Sakura's text in force, its partners with their records, and its books; set up once for many histories."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from enishi.closing import operations as closings
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.intake.models import Batch
from enishi.ledger import operations as ledger
from enishi.ledger.models import Book
from enishi.partners import operations as partners
from server.tests.partners.cast import AOBA, MINAMI
from server.tests.texts import in_force_after_its_difference

TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    type: commission
    base: line.net
    rate: 10 %
    take_back: {after: [cancel], share: proportional}
    limits: none
"""
PARTNERS = "code,name,kind\naoba,青葉システム,corporation\nkita,北商事,corporation\nminami,南 太郎,individual\n"
BEGUN = datetime(2026, 4, 1, tzinfo=UTC)
NUMBER, REGISTERED_ON = "T7010705000725", date(2025, 10, 1)


@dataclass(frozen=True)
class Sakura:
    """Who acts, and the books."""

    hana: User
    rei: User
    book: Book


def set_up() -> Sakura:
    hana, mio, rei = (_somebody(name, role) for name, role in (("hana", Role.ADMINISTRATOR), ("mio", Role.APPROVER), ("rei", Role.FINANCE)))
    in_force_after_its_difference(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=BEGUN)
    closings.add_group(code="month_end", closing_day=31)
    assert imported("partners", PARTNERS, at=BEGUN).state == "taken"
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=BEGUN)
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=BEGUN)
    partners.record_registration(partner="aoba", number=NUMBER, first_day=REGISTERED_ON, reason="公表サイト", by=rei, at=BEGUN)
    return Sakura(hana, rei, ledger.open_book(program="sakura", closing_group="month_end", currency="JPY", by="hana", at=BEGUN))


def imported(fact: str, text: str, *, at: datetime) -> Batch:
    return intake.import_file(fact=fact, source="sheet", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=at)


def _somebody(name: str, role: Role) -> User:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=BEGUN)
    people.grant_role(user=user, role=role, by="setup", at=BEGUN)
    return user
