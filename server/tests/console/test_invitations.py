"""Whoever is let in gets a mail that is complete in itself, and comes in within 14 days; until then the invitation is listed, repeated, taken back."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from enishi.core import clock, invitations, queries
from enishi.core.invitations import NotInvited
from enishi.core.models import AuditRow, Invitation, User
from enishi.core.roles import Role
from enishi.notify import inviting
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.states import MemberRole
from server.tests.partners.cast import AOBA

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_ADDRESS = "https://partners.sakura.example"
    cache.clear()


@pytest.fixture
def ito(hana, now) -> User:
    """Hana has invited her, as an approver."""
    return inviting.invite(email="ito@sakura.example", name="伊藤", role=Role.APPROVER, by=str(hana.id), at=now)


@pytest.fixture
def ken(hana, now) -> User:
    """Hana has invited him to Aoba's portal."""
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    return members.add_member(partner="aoba", email="ken@aoba.example", name="健", role=MemberRole.OWNER, by=str(hana.id), at=now).user


def as_administrator(hana: User, settings) -> Client:
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    client = Client()
    client.force_login(hana)
    return client


def comes_in(user: User) -> tuple[bool, str]:
    """Whether a mail lets the person in, and the last page that they see."""
    cache.clear()
    browser = Client()
    browser.post("/sign-in/code/", {"email": user.email})
    found = re.search(r"^[0-9]{4}-[0-9]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    page = browser.post("/sign-in/code/confirm/", {"code": found.group()}, follow=True)
    return "_auth_user_id" in browser.session, page.content.decode()


def test_the_mail_to_one_of_the_makers_people_says_who_invites_to_what_until_when_and_where(ito):
    said = Message.objects.get(kind="invited")

    assert (said.to, said.subject) == ("ito@sakura.example", "Enishiへのご招待(承認者)")
    for words in (
        "花さんが、",
        "役割:承認者",
        "この招待は2026年10月15日",
        "https://partners.sakura.example/sign-in/code/?email=ito%40sakura.example&next=%2F",
    ):
        assert words in said.text


def test_the_mail_to_a_member_says_the_company_and_the_role_and_the_link_fills_the_address_in(ken, client):
    said = Message.objects.get(kind="member_added")

    assert "花さんより、青葉システム株式会社様のパートナーポータルに「責任者」としてご招待しました。" in said.text
    found = re.search(r"https://\S+", said.text)
    assert found is not None
    link = urlsplit(found.group())
    assert (link.path, parse_qs(link.query)) == ("/sign-in/code/", {"email": ["ken@aoba.example"], "next": ["/portal/"]})
    assert 'value="ken@aoba.example"' in client.get(f"{link.path}?{link.query}").content.decode()


def test_coming_in_the_first_time_ends_the_invitation(ito, ken, now):
    assert set(invitations.waiting([ito.id, ken.id])) == {ito.id, ken.id}

    assert (comes_in(ito)[0], comes_in(ken)[0]) == (True, True)

    assert invitations.waiting([ito.id, ken.id]) == {}
    with clock.standing_at(now + 100 * DAY):
        assert comes_in(ken)[0]


def test_after_14_days_it_has_expired_says_so_and_repeated_it_holds_again(ken, hana, now):
    membership = ken.memberships.get()
    with clock.standing_at(now + 14 * DAY):
        let_in, page = comes_in(ken)
        assert (let_in, "招待の有効期限が切れています" in page) == (False, True)

        members.repeat_invitation(company=membership.company_id, user=ken.id, by=str(hana.id), at=now + 14 * DAY)

        assert Message.objects.filter(kind="member_added").count() == 2
        assert comes_in(ken)[0]


def test_the_last_moment_of_14_days_still_counts(ken, now):
    with clock.standing_at(now + 14 * DAY - timedelta(seconds=1)):
        assert comes_in(ken)[0]


def test_an_administrator_sees_who_waits_repeats_and_takes_back(ito, hana, settings, now):
    client = as_administrator(hana, settings)
    assert "招待中(まだサインインしていない方)" in client.get("/people/").content.decode()

    client.post(f"/people/{ito.id}/invite-again")
    assert Message.objects.filter(kind="invited").count() == 2

    client.post(f"/people/{ito.id}/take-back")
    assert (queries.roles_of(ito), invitations.waiting([ito.id])) == (frozenset(), {})
    assert "招待中(まだサインインしていない方)" not in client.get("/people/").content.decode()
    acts = list(AuditRow.objects.filter(subject=f"user:{ito.id}", act__contains="invitation").order_by("id").values_list("act", flat=True))
    assert acts == ["repeat_invitation", "take_invitation_back"]


def test_an_invitation_that_waits_no_longer_is_neither_repeated_nor_taken_back(ito, hana, settings, now):
    comes_in(ito)
    client = as_administrator(hana, settings)

    for act in ("invite-again", "take-back"):
        assert (
            "この招待はすでに完了しているか、取り消されています。" in client.post(f"/people/{ito.id}/{act}", follow=True).content.decode()
        )
    assert queries.roles_of(ito) == {Role.APPROVER}
    with pytest.raises(NotInvited):
        inviting.repeat(user=ito, by="setup", at=now)
    assert Message.objects.filter(kind="invited").count() == 1


def test_an_owner_sees_who_waits_and_a_removed_member_is_invited_no_more(ken, hana, settings, now):
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    mio = members.add_member(partner="aoba", email="mio@aoba.example", name="美緒", role=MemberRole.SALES, by=str(ken.id), at=now)
    owner = Client()
    owner.force_login(ken)
    assert "招待中です(期限 2026年10月15日" in owner.get("/portal/company/").content.decode()

    owner.post(f"/portal/company/{mio.user_id}/invite-again")
    assert "健さんより、" in Message.objects.filter(to="mio@aoba.example").order_by("-id")[0].text
    owner.post(f"/portal/company/{mio.user_id}/remove")

    assert invitations.waiting([mio.user_id]) == {}
    assert Invitation.objects.filter(user=mio.user, accepted_at=None, ended_at=None).count() == 0


def test_who_was_never_invited_comes_in_as_before(hana):
    assert comes_in(hana)[0]
