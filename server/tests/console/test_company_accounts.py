"""Signing in with the company's account: who is here already and whose verified address the provider says, and nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from enishi.core import clock, operations
from enishi.core.models import User
from enishi.core.providers import Provider
from enishi.core.roles import Role
from server.tests.console.provider_of_openid import ANOTHER, CLIENT, SECRET, Stub, serve, token

pytestmark = pytest.mark.django_db
ASK, BACK = "/sign-in/company/sakura/", "/sign-in/company/sakura/back/"


@pytest.fixture
def stub(settings, now) -> Iterator[Stub]:
    """Sakura's provider, which speaks for sakura.example."""
    found, server = serve(now.timestamp())
    settings.SIGN_IN_PROVIDERS = (
        Provider(
            key="sakura",
            name="さくらのアカウント",
            issuer=found.issuer,
            client_id=CLIENT,
            client_secret=SECRET,
            domains=("sakura.example",),
        ),
    )
    yield found
    server.shutdown()
    server.server_close()


def comes_back(client: Client, stub: Stub, ask: str = ASK):
    return client.get(f"{BACK}?{stub.sees(client.get(ask).headers['Location'])}")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_is_here_comes_in_and_the_page_they_pointed_to_opens(client, stub, hana):
    answer = comes_back(client, stub, f"{ASK}?next=/people/")

    assert (answer.headers["Location"], is_in(client)) == ("/people/", True)
    assert client.get("/people/").wsgi_request.user == hana
    assert stub.asked == ["/.well-known/openid-configuration"] * 2 + ["/token", "/keys"]


def test_the_button_stands_on_the_sign_in_page_only_where_a_provider_is_set(client, stub, settings):
    assert "さくらのアカウントでサインイン" in client.get("/sign-in/code/").content.decode()

    settings.SIGN_IN_PROVIDERS = ()
    assert "さくらのアカウント" not in client.get("/sign-in/code/").content.decode()
    assert client.get(ASK).status_code == 404


def test_nobody_is_made(client, stub, hana):
    stub.claims = {"email": "mallory@sakura.example"}

    page = comes_back(client, stub)

    assert (page.status_code, is_in(client), User.objects.count()) == (403, False, 1)
    assert "この画面から新しい方が登録されることはありません。" in page.content.decode()


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "hana@sakura.example.evil"},
        {"email": "ken@aoba.example"},
        {"email": None},
    ],
)
def test_an_address_that_is_not_verified_or_not_the_providers_to_speak_for_signs_nobody_in(client, stub, hana, now, claims):
    operations.add_user(email="ken@aoba.example", name="健", by="setup", at=now)
    stub.claims = claims

    assert (comes_back(client, stub).status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"aud": [CLIENT, "another"], "azp": "another"}, {"nonce": "another"},
        {"nonce": None}, {"exp": 0}, {"iat": 4_000_000_000}, {"sub": ""},
    ],
)  # fmt: skip
def test_a_token_for_another_of_another_or_of_another_time_is_not_believed(client, stub, hana, claims):
    stub.claims = claims

    page = comes_back(client, stub)

    assert (page.status_code, is_in(client)) == (502, False)
    assert "応答を確認できませんでした" in page.content.decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda claims: token(claims, key=ANOTHER),
        lambda claims: token(claims, alg="none"),
        lambda claims: token(claims, alg="HS256"),
        lambda claims: token(claims, alg="ES256"),
        lambda claims: token(claims).rpartition(".")[0] + ".",
        lambda claims: token({**claims, "email": "x"}).split(".")[0] + "." + ".".join(token(claims).split(".")[1:]) + "x",
        lambda _: "no token",
        lambda _: "",
    ],
)
def test_a_token_that_is_signed_otherwise_is_not_believed(client, stub, hana, make):
    stub.make = make

    assert (comes_back(client, stub).status_code, is_in(client)) == (502, False)


def test_what_one_browser_asked_for_is_of_no_use_in_another_nor_twice_nor_after_ten_minutes(client, stub, hana, now):
    query = stub.sees(client.get(ASK).headers["Location"])
    assert "別のブラウザで戻られたか" in Client().get(f"{BACK}?{query}").content.decode()
    assert client.get(f"{BACK}?{query}x").status_code == 403
    assert client.get(f"{BACK}?{query}").status_code == 403  # it was shown with another state: it is over
    assert not is_in(client)

    query = stub.sees(client.get(ASK).headers["Location"])
    with clock.standing_at(now + timedelta(minutes=10)):
        assert client.get(f"{BACK}?{query}").status_code == 403

    comes_back(client, stub)
    assert is_in(client)


def test_a_provider_that_is_silent_or_says_no_has_a_page(client, stub, hana, settings):
    query = stub.sees(client.get(ASK).headers["Location"])
    refused = client.get(f"{BACK}?error=access_denied&{query.partition('&')[2]}")
    assert (refused.status_code, "本人確認が完了しませんでした" in refused.content.decode()) == (403, True)

    settings.SIGN_IN_PROVIDERS = (
        Provider(key="sakura", name="さくら", issuer="http://127.0.0.1:9", client_id="x", client_secret="x", domains=("x",)),
    )
    assert client.get(ASK).status_code == 502


def test_it_never_leads_to_another_site(client, stub, hana):
    assert comes_back(client, stub, f"{ASK}?next=https://evil.example/").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("trusts", "amr", "lets_in"),
    [(False, ["pwd", "mfa"], False), (True, ["pwd"], False), (True, None, False), (True, ["pwd", "mfa"], True)],
)
def test_who_has_a_second_factor_gives_it_unless_the_provider_did_and_the_setting_trusts_it(
    client, stub, settings, now, monkeypatch, trusts, amr, lets_in
):
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: 1_791_244_800))
    sato = operations.invite(email="sato@sakura.example", name="佐藤", role=Role.FINANCE, by="setup", at=now)
    TOTP.activate(sato, "JBSWY3DPEHPK3PXP")
    one = settings.SIGN_IN_PROVIDERS[0]
    settings.SIGN_IN_PROVIDERS = (Provider(**{**vars(one), "trusts_amr": trusts}),)
    stub.claims = {"email": "sato@sakura.example", "amr": amr}

    answer = comes_back(client, stub)

    assert is_in(client) is lets_in
    assert answer.headers["Location"] == ("/" if lets_in else "/sign-in/second-factor/code/")


def test_who_touches_money_and_has_no_second_factor_yet_sets_it_up_first(client, stub, now):
    operations.invite(email="sato@sakura.example", name="佐藤", role=Role.FINANCE, by="setup", at=now)
    stub.claims = {"email": "sato@sakura.example"}
    comes_back(client, stub)

    assert client.get("/closing/").headers["Location"] == "/sign-in/second-factor/"
