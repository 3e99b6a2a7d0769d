"""Sakura's people who keep partners, and Aoba with its company, a contact and an agreement."""

import pytest

from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement
from enishi.partners.states import ContactRole
from server.tests.partners.cast import AOBA, APRIL, MINAMI, TERMS


def somebody(email: str, name: str, role: Role, at) -> User:
    user = people.add_user(email=email, name=name, by="setup", at=at)
    people.grant_role(user=user, role=role, by="setup", at=at)
    return user


@pytest.fixture
def rei(db, now) -> User:
    """Finance."""
    return somebody("rei@sakura.example", "玲", Role.FINANCE, now)


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    return somebody("mio@sakura.example", "澪", Role.APPROVER, now)


@pytest.fixture
def aoba(hana, now) -> str:
    """Aoba, a corporation, with its company recorded."""
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    return "aoba"


@pytest.fixture
def minami(hana, now) -> str:
    """Minami, one person who sells alone."""
    partners.register_partner(code="minami", name="南 太郎", kind="individual", by=hana, at=now)
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=now)
    return "minami"


@pytest.fixture
def ken(aoba, hana, now):
    """Whom we write to at Aoba."""
    return partners.add_contact(partner=aoba, role=ContactRole.SALES, name="健", email="ken@aoba.example", by=hana, at=now)


@pytest.fixture
def agreed(aoba, hana, now) -> str:
    """Aoba's agreement, paid at the end of the next month."""
    agreement = Agreement(id="A-1", partner=aoba, contract="agency", first_day=APRIL, closing_group="month_end")
    partners.record_agreement(agreement=agreement, terms=TERMS, from_day=APRIL, by=hana, at=now)
    return "A-1"
