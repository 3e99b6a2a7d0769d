"""Staff sign in by a mailed code and a second factor (trust: nothing is consumed by looking; who is not there is answered like who is)."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache

from enishi.core import clock, operations
from enishi.core.codes import hash_of
from enishi.core.roles import Role

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^[0-9]{4}-[0-9]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def sato(now):
    """The maker's finance: she touches money."""
    return operations.invite(email="sato@sakura.example", name="佐藤", role=Role.FINANCE, by="setup", at=now)


@pytest.fixture(autouse=True)
def authenticator_stands(monkeypatch):
    """The authenticator's half minute does not pass while a test writes its code down."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: 1_791_244_800))


def ask(client, address: str):
    return client.post("/sign-in/code/", {"email": address}, follow=True)


def mailed_code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return str(found.group())


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_mailed_code_lets_in_whoever_asked_for_it(client, hana):
    ask(client, "hana@sakura.example")

    answer = client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)

    assert answer.wsgi_request.user == hana
    assert client.get("/").status_code == 200


def test_the_code_is_of_no_use_in_another_browser(client, django_user_model, hana):
    ask(client, "hana@sakura.example")
    other = type(client)()

    other.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)

    assert other.get("/", follow=True).wsgi_request.user.is_anonymous


def test_looking_at_the_page_consumes_nothing(client, hana):
    ask(client, "hana@sakura.example")
    for _ in range(5):
        client.get("/sign-in/code/confirm/")
        client.head("/sign-in/code/confirm/")

    answer = client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)

    assert answer.wsgi_request.user == hana


def test_a_code_that_was_used_is_used_up(client, hana):
    ask(client, "hana@sakura.example")
    code = mailed_code()
    client.post("/sign-in/code/confirm/", {"code": code})
    client.post("/sign-in/leave")

    client.post("/sign-in/code/confirm/", {"code": code}, follow=True)

    assert client.get("/", follow=True).wsgi_request.user.is_anonymous


def test_three_wrong_codes_end_it(client, hana):
    ask(client, "hana@sakura.example")
    code = mailed_code()
    for _ in range(3):
        client.post("/sign-in/code/confirm/", {"code": "1234-567"})

    client.post("/sign-in/code/confirm/", {"code": code}, follow=True)

    assert client.get("/", follow=True).wsgi_request.user.is_anonymous


def test_a_code_lives_ten_minutes(settings):
    assert timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT) == timedelta(minutes=10)


def test_who_is_not_there_is_answered_like_who_is(client, hana):
    known, unknown = (ask(type(client)(), address) for address in ("hana@sakura.example", "mallory@sakura.example"))

    assert (known.status_code, known.redirect_chain) == (unknown.status_code, unknown.redirect_chain)


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


def test_who_touches_money_sets_a_second_factor_up_before_any_page_of_the_work(client, sato):
    ask(client, "sato@sakura.example")
    client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)

    answer = client.get("/closing/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/second-factor/")
    page = client.get("/sign-in/second-factor/").content.decode()
    assert "認証アプリかパスキーのどちらかを登録すると、業務の画面に進めます。" in page
    for way in ("/sign-in/second-factor/app/", "/sign-in/second-factor/passkeys/new/"):
        assert f'href="{way}"' in page
        assert client.get(way).status_code == 200


def test_the_second_factor_is_asked_for_after_the_code_and_its_secret_is_kept_sealed(client, sato):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(sato, secret)
    assert secret not in str(Authenticator.objects.get(user=sato).data)

    ask(client, "sato@sakura.example")
    client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)
    assert client.get("/closing/", follow=True).wsgi_request.user.is_anonymous

    client.post("/sign-in/second-factor/code/", {"code": code_now(secret)}, follow=True)
    assert client.get("/closing/").status_code == 200


def test_a_removed_role_is_refused_on_the_next_request(client, hana, now):
    other = operations.invite(email="ito@sakura.example", name="伊藤", role=Role.ADMINISTRATOR, by="setup", at=now)
    ask(client, "ito@sakura.example")
    client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)
    assert client.get("/people/").status_code == 200

    operations.remove_role(user=other, role=Role.ADMINISTRATOR, by="setup", at=now)

    assert client.get("/people/").status_code == 404


def test_no_session_holds_the_code(client, hana):
    ask(client, "hana@sakura.example")
    code = mailed_code()

    kept = json.dumps(dict(client.session.items()), default=str)

    assert "account_login" in kept
    assert code not in kept
    assert code.replace("-", "") not in kept.replace("-", "")
    assert hash_of(code) in kept
    assert hash_of(code.replace("-", " ")) == hash_of(code)
    assert hash_of(code[:-1]) not in kept


def test_a_mail_program_that_opens_links_signs_nobody_in_and_uses_nothing_up(client, django_user_model, hana):
    ask(client, "hana@sakura.example")
    code, said = mailed_code(), str(mail.outbox[-1].body)
    scanner = type(client)()
    for address in [*re.findall(r"https?://\S+", said), "/sign-in/code/", "/sign-in/code/confirm/", f"/sign-in/code/confirm/?code={code}"]:
        for asked in (scanner.get, scanner.head, client.get, client.head):
            asked(address)

    assert scanner.get("/", follow=True).wsgi_request.user.is_anonymous
    assert client.get("/", follow=True).wsgi_request.user.is_anonymous
    assert client.post("/sign-in/code/confirm/", {"code": code}, follow=True).wsgi_request.user == hana


@pytest.fixture
def approver(client, now, monkeypatch):
    """An approver who signed in with code and authenticator; the secret of the authenticator. The library's proofs have our clock."""
    monkeypatch.setattr("allauth.account.internal.flows.login.time", SimpleNamespace(time=lambda: clock.now().timestamp()))
    user = operations.invite(email="mio@sakura.example", name="澪", role=Role.APPROVER, by="setup", at=now)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    ask(client, "mio@sakura.example")
    client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)
    client.post("/sign-in/second-factor/code/", {"code": code_now(secret)}, follow=True)
    return secret


def proven_ago(client, minutes: int) -> None:
    """As if the second factor had been proven so long ago."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": one["at"] - minutes * 60} for one in records]
    session.save()


ACT = "/partners/accounts/00000000-0000-0000-0000-000000000000"  # of an account that is not there: the second proof comes first


def test_an_act_that_moves_money_asks_for_the_second_factor_once_per_five_minutes(client, approver):
    decided = {"decision": "reject", "why": "別の口座"}
    assert client.post(ACT, decided, headers={"Referer": "http://testserver/partners/waiting"}).headers["Location"] == "/partners/waiting"

    proven_ago(client, 6)
    asked = client.post(ACT, decided, headers={"Referer": "http://testserver/partners/waiting"})
    assert asked.headers["Location"] == "/sign-in/again/second-factor/?next=%2Fpartners%2Fwaiting"
    assert client.get(asked.headers["Location"]).status_code == 200

    cache.clear()  # the library takes each code of the authenticator once
    again = client.post("/sign-in/again/second-factor/", {"code": code_now(approver), "next": "/partners/waiting"})
    assert again.headers["Location"] == "/partners/waiting"
    assert client.post(ACT, decided).headers["Location"] == "/partners/waiting"


def test_looking_needs_no_second_proof_and_another_sites_page_is_not_led_back_to(client, approver):
    proven_ago(client, 60)

    assert client.get("/partners/waiting").status_code == 200
    asked = client.post(ACT, {"decision": "reject"}, headers={"Referer": "https://elsewhere.example/page"})
    assert asked.headers["Location"] == "/sign-in/again/second-factor/?next=%2F"
