"""The maker lets a partner's people in to the portal by a page (server/src/enishi/console/partners/members.py)."""

import pytest
from django.test import Client

from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners import operations as partners
from server.tests.partners.cast import AOBA

pytestmark = pytest.mark.django_db
PAGE = "/partners/of/aoba/members/"
OWNER = {"name": "青葉 一郎", "email": "ichiro@aoba.example", "role": "owner", "person": ""}


@pytest.fixture
def manager(hana, now, settings) -> Client:
    """Who looks after Aoba."""
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    return client_of(people.invite(email="emi@sakura.example", name="絵美", role=Role.PARTNER_MANAGER, by="setup", at=now))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_owner_is_let_in_and_opens_the_portal(manager):
    assert "青葉 一郎さんがサインインできるようになりました。" in manager.post(PAGE, OWNER, follow=True).content.decode()

    page = client_of(User.objects.get(email="ichiro@aoba.example")).get("/", follow=True)

    assert page.redirect_chain == [("/portal/", 302)]
    assert "青葉 一郎さん" in page.content.decode()


def test_one_of_the_makers_people_is_refused_with_the_reason_at_the_field(manager):
    page = manager.post(PAGE, OWNER | {"email": "hana@sakura.example"}).content.decode()

    assert 'class="wrong"' in page
    assert User.objects.get(email="hana@sakura.example").memberships.count() == 0


def test_the_last_owner_is_not_removed(manager):
    manager.post(PAGE, OWNER)
    user = User.objects.get(email="ichiro@aoba.example")

    manager.post(f"{PAGE}{user.id}/remove", follow=True)

    assert user.memberships.get().removed_at is None


def test_who_only_looks_lets_nobody_in(manager, now):
    auditor = client_of(people.invite(email="kansa@sakura.example", name="監査", role=Role.AUDITOR, by="setup", at=now))

    assert (auditor.get(PAGE).status_code, auditor.post(PAGE, OWNER).status_code) == (200, 404)
