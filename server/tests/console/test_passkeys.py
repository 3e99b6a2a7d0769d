"""Passkeys as requests: what no browser would send is answered, and nobody reaches another's."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.core.cache import cache

from enishi.core import operations
from enishi.core.models import AuditRow
from enishi.core.roles import Role

pytestmark = pytest.mark.django_db
NONSENSE = [
    "", "{}", "[]", "1", '"x"', "null", "{", '{"id": 1, "rawId": "", "response": {}}', '{"id": "AA", "rawId": "AA", "type": "public-key", "response": 5}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}',
    '{"response": {"userHandle": "////"}}', '{"response": {"userHandle": null}}', '{"response": null}',
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_passkey_is_kept_nowhere_and_said(client, hana, sent):
    client.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/sign-in/second-factor/passkeys/new/")

    page = client.post("/sign-in/second-factor/passkeys/new/", {"name": "机", "credential": sent})

    assert page.status_code == 200
    assert "banner-error" in page.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_passkey_signs_nobody_in(client, hana, sent):
    client.get("/sign-in/passkey/", headers={"Accept": "application/json"})

    answer = client.post("/sign-in/passkey/", {"credential": sent})

    assert answer.headers["Location"] == "/sign-in/code/"
    assert client.get("/", follow=True).wsgi_request.user.is_anonymous


def test_what_is_asked_for_is_a_passkey_that_knows_whose_it_is_and_is_opened_by_its_owner(client, hana):
    client.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get("/sign-in/second-factor/passkeys/new/").content.decode()
    asked = json.loads(page.split('id="js_data" type="application/json">')[1].split("</script>")[0])["creation_options"]["publicKey"]

    assert asked["rp"] == {"id": "testserver", "name": "testserver"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert 'value="パスキー1"' in page


def test_anothers_passkey_is_not_there(client, hana, now):
    other = operations.invite(email="ito@sakura.example", name="伊藤", role=Role.ADMINISTRATOR, by="setup", at=now)
    theirs = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "伊藤の鍵", "credential": {}})
    client.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")

    for act in ("name", "remove"):
        assert client.get(f"/sign-in/second-factor/passkeys/{theirs.pk}/{act}/").status_code == 404
        assert client.post(f"/sign-in/second-factor/passkeys/{theirs.pk}/{act}/", {"name": "x"}).status_code == 404
    assert "伊藤の鍵" not in client.get("/sign-in/second-factor/").content.decode()
    assert Authenticator.objects.get().data["name"] == "伊藤の鍵"


def test_that_a_way_of_signing_in_came_is_kept_in_the_audit(client, hana):
    made = Authenticator.objects.create(user=hana, type=Authenticator.Type.WEBAUTHN, data={"name": "机", "credential": {}})
    authenticator_added.send(sender=Authenticator, request=None, user=hana, authenticator=made)

    row = AuditRow.objects.latest("id")
    assert (row.actor, row.act, row.subject, row.detail) == (str(hana.id), "add_second_factor", f"user:{hana.id}", '{"type":"webauthn"}')
