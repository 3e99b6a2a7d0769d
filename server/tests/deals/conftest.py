"""Aoba, Kita and Minami with their people and contracts, a few products and customers, and somebody of partner sales."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from enishi.core import clock
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.deals import operations as deals
from enishi.deals.models import Deal
from enishi.deals.registering import Registration
from enishi.intake import operations as intake
from enishi.partners import companies, members
from enishi.partners.companies import CompanyWords
from enishi.partners.states import EntityClass, MemberRole

FILES = {
    "partners": "code,name,parent\naoba,青葉システム株式会社,\nkita,北商事株式会社,\nminami,南商店,aoba\nold,旧代理店,\n",
    "agreements": "id,partner,contract,first_day,last_day\nG1,aoba,agency,2026-01-01,\nG2,kita,agency,2026-01-01,\nG3,minami,agency,2026-01-01,\nG4,old,agency,2025-01-01,2026-08-31\n",
    "people": "code,partner,role,joined\nken,aoba,sales,2026-01-01\n",
    "customers": "code,name\nkawa,川村製作所\n",
    "products": "code,name,list_price\naccounting,会計クラウド,480000\nhr,人事クラウド,360000\n",
}
MEMBERS = (
    ("aoba", "ichiro", MemberRole.OWNER, ""),
    ("aoba", "ken", MemberRole.SALES, "ken"),
    ("kita", "yumi", MemberRole.OWNER, ""),
    ("minami", "mika", MemberRole.OWNER, ""),
    ("old", "saburo", MemberRole.OWNER, ""),
)


def taken(name: str, text: str, *, source: str = "setup") -> None:
    batch = intake.import_file(fact=name, source=source, file_name=f"{name}.csv", content=text.encode(), by="setup", at=clock.now())
    assert batch.state == "taken", batch.errors


@pytest.fixture
def cast(hana, now):
    """Everybody by the first part of their address."""
    people.grant_role(user=hana, role=Role.PARTNER_MANAGER, by="setup", at=now)
    mio = people.invite(email="mio@sakura.example", name="澪", role=Role.APPROVER, by="setup", at=now)
    jun = people.invite(email="jun@sakura.example", name="純", role=Role.PARTNER_MANAGER, by="setup", at=now)
    found = {"hana": hana, "mio": mio, "jun": jun}
    for name, text in FILES.items():
        taken(name, text)
    for code, name in (("aoba", "青葉システム株式会社"), ("kita", "北商事株式会社"), ("minami", "南商店"), ("old", "旧代理店")):
        companies.record_company(partner=code, words=CompanyWords(entity_class=EntityClass.CORPORATION, legal_name=name), by=hana, at=now)
    for code, name, role, person in MEMBERS:
        member = members.add_member(partner=code, email=f"{name}@{code}.example", name=name, role=role, person=person, by="setup", at=now)
        found[name] = member.user
    return found


@pytest.fixture
def registered(cast) -> Callable[..., Deal]:
    """Register a deal as somebody of the partner, at the clock's moment."""
    who = {"aoba": "ken", "kita": "yumi", "minami": "mika", "old": "saburo"}

    def register(partner: str = "aoba", name: str = "森田食品株式会社", **said) -> Deal:
        registration = Registration(partner=partner, customer_name=name, **said)
        return deals.register(registration=registration, sent_as=uuid4(), by=cast[who[partner]], at=clock.now())

    return register


@pytest.fixture
def protected(registered, cast) -> Callable[..., Deal]:
    """A deal that was registered and accepted until 30 December 2026."""

    def protect(partner: str = "aoba", name: str = "森田食品株式会社", until: date = date(2026, 12, 30), **said) -> Deal:
        deal = registered(partner, name, **said)
        return deals.accept(deal=deal.id, protected_until=until, by=cast["hana"], at=clock.now(), reason="先に商談を始めたため")

    return protect
