"""What is set of the site, in words, and never a secret (server/src/enishi/console/settings)."""

from datetime import date

import pytest
from django.conf import settings as of_django
from django.test import Client
from pydantic import SecretStr

from enishi.config.environment import Environment
from enishi.console.settings.words import NAMED
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.statements.issuer import record_issuer

pytestmark = pytest.mark.django_db
SECRET = "a-secret-that-nobody-is-ever-shown-anywhere-1234567890"


@pytest.fixture
def page(hana, settings):
    """The page as somebody sees it."""
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]

    def shown(user: User = hana) -> str:
        client = Client()
        client.force_login(user)
        answer = client.get("/settings/")
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    return shown


def test_every_variable_of_the_environment_has_its_words_but_for_those_of_other_pages():
    assert set(NAMED) <= set(Environment.model_fields)
    assert {name for name, field in Environment.model_fields.items() if field.annotation is SecretStr} - set(NAMED) <= UNNAMED


UNNAMED = {"oidc_client_secret"}  # said whether it is set, as everything is that has no words here


def test_values_are_shown_with_their_unit_and_their_variable(page):
    said = page()

    assert "3営業日" in said  # within which a registered deal is answered
    assert "7日" in said  # the waiting time of a bank account
    assert "Asia/Tokyo" in said
    assert "<code>ENISHI_DEAL_ANSWER_DAYS</code>" in said


def test_a_secret_is_set_or_not_and_never_shown(page, monkeypatch):
    secret = SecretStr(SECRET)
    environment = Environment(secret_key=secret, mail_url=secret, bank_keys=secret, database_url=f"postgresql://u:{SECRET}@h/n")
    monkeypatch.setattr(of_django, "ENVIRONMENT", environment)

    said = page()

    assert SECRET not in said
    assert said.count("設定済み") >= 4


def test_that_guard_sees_a_secret_that_is_spelled(page, monkeypatch):
    monkeypatch.setattr(of_django, "ENVIRONMENT", Environment(database_url=f"postgresql://u:{SECRET}@h/n"))
    monkeypatch.setattr("enishi.console.settings.views._whether", str)

    assert SECRET in page()


def test_what_people_wrote_down_leads_to_its_page_for_whom_may_change_it(page, hana, now):
    assert "未設定(支払通知書を発行できません)" in page()
    keiko = people.invite(email="keiko@sakura.example", name="経子", role=Role.ADMINISTRATOR, by="setup", at=now)
    people.grant_role(user=keiko, role=Role.FINANCE, by="setup", at=now)
    record_issuer(from_day=date(2026, 4, 1), name="株式会社サクラ", address="東京都港区1-1", number="T4700000000000", by=keiko, at=now)

    assert "株式会社サクラ" in page()
    assert 'href="/statements/issuer"' not in page()  # an administrator alone does not write it
    assert "変更できる役割: 経理" in page()
    assert 'href="/statements/issuer"' in page(keiko)


def test_administrators_and_auditors_see_what_is_set(page, now):
    for role in Role:
        user = people.invite(email=f"{role}@sakura.example", name="澪", role=role, by="setup", at=now)
        assert ("設定" in page(user)) is (role in (Role.ADMINISTRATOR, Role.AUDITOR))
