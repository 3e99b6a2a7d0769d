"""The maker's people on one page: what each may, when they came last, whether they have a second factor (server/src/enishi/console/people)."""

import re

import pytest
from django.test import Client

from enishi.core import operations as people
from enishi.core import queries
from enishi.core.models import AuditRow, User
from enishi.core.operations import LastAdministrator
from enishi.core.roles import Role
from server.tests.proof import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def mio(hana, now, settings) -> User:
    """Of finance, and an approver."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    user = people.invite(email="mio@sakura.example", name="澪", role=Role.FINANCE, by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return proven(client, user)


def row_of(page: str, name: str) -> str:
    return str(next(one for one in re.findall(r"<tr data-row>.*?</tr>", page, re.DOTALL) if name in one))


def test_each_person_stands_with_roles_last_sign_in_and_second_factor(hana, mio):
    before = row_of(browser(hana).get("/people/").content.decode(), "澪")
    browser(mio)  # comes in, and has an authenticator app since
    after = row_of(browser(hana).get("/people/").content.decode(), "澪")

    assert "経理・承認者" in before
    assert ("未設定" in before, "設定済み" in before) == (True, False)
    assert ("未設定" in after, "設定済み" in after) == (False, True)


def test_every_role_goes_at_once_and_an_open_page_is_signed_out(hana, mio):
    open_page = browser(mio)
    assert open_page.get("/people/").status_code == 200

    answer = browser(hana).post(f"/people/{mio.id}/end", follow=True)

    assert "澪さんのすべての役割を外し" in answer.content.decode()
    assert queries.roles_of(mio) == frozenset()
    assert open_page.get("/people/").status_code == 404
    assert sorted(AuditRow.objects.filter(act="remove_role", subject=f"user:{mio.id}").values_list("detail", flat=True)) == [
        '{"role":"approver"}', '{"role":"finance"}',
    ]  # fmt: skip


def test_the_last_administrator_stays_and_keeps_every_role(hana, mio, now):
    people.grant_role(user=hana, role=Role.DATA, by="setup", at=now)

    with pytest.raises(LastAdministrator):
        people.end_person(user=hana, by=str(hana.id), at=now)

    assert queries.roles_of(hana) == {Role.ADMINISTRATOR, Role.DATA}


def test_only_an_administrator_ends_anybody(hana, mio):
    assert browser(mio).post(f"/people/{hana.id}/end").status_code == 404
    assert Role.ADMINISTRATOR in queries.roles_of(hana)


def test_a_role_that_pays_waits_on_the_page_and_on_today_of_the_other_administrator(hana, mio, now):
    yui = people.invite(email="yui@sakura.example", name="結衣", role=Role.ADMINISTRATOR, by="setup", at=now)
    said = browser(hana).post(f"/people/{mio.id}/grant", {"role": "administrator"}, follow=True).content.decode()
    assert "申請しました。別の管理者が承認すると有効になります。" in said
    assert ("取り下げる" in said, 'value="approve"' in said) == (True, False)

    other = browser(yui)
    assert "澪さんに「管理者」の役割を付けるか決定する" in other.get("/").content.decode()
    assert "澪さんに「管理者」" not in browser(hana).get("/").content.decode()
    (waits,) = queries.roles_proposed()
    page = other.post(f"/people/proposals/{waits.id}/decide", {"decision": "approve"}, follow=True).content.decode()

    assert "澪さんに「管理者」の役割を付けました。" in page
    assert Role.ADMINISTRATOR in queries.roles_of(mio)


def test_for_whom_a_role_was_rejected_another_one_can_be_given(hana, now):
    yui = people.invite(email="yui@sakura.example", name="結衣", role=Role.ADMINISTRATOR, by="setup", at=now)
    let_in = {"name": "伊藤", "email": "ito@sakura.example", "role": "approver"}
    assert (
        "別の管理者が役割を承認すると、伊藤さんに招待メールが届きます。"
        in browser(hana).post("/people/", let_in, follow=True).content.decode()
    )
    (waits,) = queries.roles_proposed()

    page = browser(yui).post(f"/people/proposals/{waits.id}/decide", {"decision": "reject"}, follow=True).content.decode()
    assert "役割のない方" in page
    browser(hana).post(f"/people/{waits.user_id}/grant", {"role": "auditor"})

    assert queries.roles_of(waits.user) == {Role.AUDITOR}
