"""Sakura's program with a quarter's target, Aoba with a contact, and three people of the maker."""

from datetime import date
from uuid import UUID

import pytest

from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners import operations as partners
from enishi.partners.companies import CompanyWords
from enishi.partners.states import ContactRole, EntityClass
from server.tests.texts import in_force

TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
metrics:
  sales_quarter: {label: {ja: 四半期の販売額, en: Sales of the quarter}, is: sum(line.net) over quarter}
  lines_quarter: {label: {ja: 四半期の件数, en: Lines of the quarter}, is: count(line) over quarter}
incentives:
  - id: quarter_target
    label: {ja: 四半期目標の達成, en: Quarterly target}
    type: target_bonus
    over: quarter
    attainment: sales_quarter / target.sales_quarter
    bands: [{from: 100 %, to: open, amount: 100_000}]
    limits: none
"""


def somebody(name: str, now, *roles: Role) -> User:
    user = people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=now)
    for role in roles:
        people.grant_role(user=user, role=role, by="setup", at=now)
    return user


@pytest.fixture
def emi(db, now) -> User:
    """Partner sales: proposes."""
    return somebody("emi", now, Role.PARTNER_MANAGER)


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    return somebody("mio", now, Role.APPROVER)


@pytest.fixture
def program(hana, mio, now) -> str:
    in_force(program="sakura", from_day=date(2026, 4, 1), text=TEXT, by=hana, second=mio, at=now)
    return "sakura"


@pytest.fixture
def ken(hana, now) -> UUID:
    """Whoever signs for Aoba."""
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    company = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="青葉システム株式会社")
    partners.record_company(partner="aoba", words=company, by=hana, at=now)
    contact = partners.add_contact(partner="aoba", role=ContactRole.SALES, name="健", email="ken@aoba.example", by=hana, at=now)
    return UUID(str(contact.id))
