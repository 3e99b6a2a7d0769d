"""The mails of signing in go through the outbox: they leave at once, are tried again, and what is kept of them lets nobody in."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from allauth.core import context
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import RequestFactory

from enishi.core import clock, jobs, quarantine
from enishi.notify import queries
from enishi.notify.models import Message
from enishi.notify.signing_in import ByMail

pytestmark = pytest.mark.django_db
CODE, LINK = re.compile(r"^[0-9]{4}-[0-9]{4}$", re.MULTILINE), re.compile(r"/sign-in/link/([^/]{20,})/")


@pytest.fixture(autouse=True)
def nothing_asked_before():
    cache.clear()  # an address is sent three mails a minute, and the clock of tests stands


@pytest.fixture
def deaf(monkeypatch):
    """A mail server that takes nothing until this is called."""

    def refuse(*_: object) -> None:
        raise SMTPServerDisconnected("gone away")

    monkeypatch.setattr("enishi.notify.sending.EmailMultiAlternatives.send", refuse)
    return monkeypatch.undo


def ask(client):
    return client.post("/sign-in/code/", {"email": "hana@sakura.example"}, follow=True)


def secrets_of(said: str) -> tuple[str, str]:
    code, link = CODE.search(said), LINK.search(said)
    assert code is not None
    assert link is not None
    return code.group(), link.group(1)


def kept() -> str:
    """Everything that the database has of mails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notify_message")
        return str(cursor.fetchall())


def test_the_code_and_the_link_leave_at_once_and_the_outbox_keeps_the_mail_without_them(client, hana):
    ask(client)

    (sent,) = mail.outbox
    code, token = secrets_of(str(sent.body))
    assert code in sent.subject
    assert isinstance(sent, EmailMultiAlternatives)
    page = str(sent.alternatives[0][0])
    assert [one for one in (code, token) if one not in page] == []
    (read,) = queries.newest(to="hana@sakura.example")
    assert (read.kind, read.sent_at is not None, read.failure) == ("sign_in", True, "")
    assert "••••-••••" in read.text
    assert "••••-••••" in read.subject
    assert not [one for one in (code, code.replace("-", ""), token) if one in kept()]
    assert Message.objects.get().secret == ""


def test_a_mail_server_that_is_away_is_asked_again_and_until_then_the_database_alone_tells_no_code(client, hana, deaf):
    page = ask(client)

    assert "メールをご確認ください" in page.content.decode()
    assert (queries.waiting(), queries.failing(), mail.outbox) == (1, 1, [])
    waits = kept()
    deaf()
    jobs.work(worker="w")
    code, token = secrets_of(str(mail.outbox[0].body))
    assert not [one for one in (code, code.replace("-", ""), token) if one in waits]
    assert (queries.waiting(), Message.objects.get().secret) == (0, "")
    assert client.post("/sign-in/code/confirm/", {"code": code}, follow=True).wsgi_request.user == hana


def test_after_its_ten_minutes_it_is_not_sent_any_more_and_nothing_of_it_can_be_read(client, hana, deaf, now):
    ask(client)
    deaf()

    with clock.standing_at(now + timedelta(minutes=10)):
        jobs.work(worker="w")

    assert (mail.outbox, queries.waiting(), Message.objects.get().secret) == ([], 0, "")


def test_under_another_secret_key_it_is_not_sent_without_its_code(client, hana, deaf, settings):
    ask(client)
    deaf()
    settings.SECRET_KEY = "another key, as long as a secret key has to be at the least"

    jobs.work(worker="w")

    assert (mail.outbox, queries.waiting(), Message.objects.get().secret) == ([], 0, "")


def test_whoever_releases_a_copy_from_quarantine_signs_in_by_mail(client, hana, now):
    quarantine.enter(backup="0" * 64, by="enishi restore", at=now)

    ask(client)

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("language", "subject", "says"), [
    ("ja", "Enishi: 認証アプリが登録されました", "サインインの安全に関わるメールのため、停止できません。"),
    ("en", "Enishi: An authenticator app was registered", "This mail cannot be stopped: it says who can sign in as you."),
])  # fmt: skip
def test_whose_way_in_was_added_is_told_in_their_language_by_the_outbox(rf: RequestFactory, hana, language, subject, says):
    hana.language = language
    hana.save(update_fields=("language",))

    with context.request_context(request := rf.post("/")):
        ByMail(request).send_notification_mail("mfa/email/totp_activated", hana)  # as the library calls it
    assert mail.outbox == []
    jobs.work(worker="w")

    assert [(one.subject, one.to) for one in mail.outbox] == [(subject, ["hana@sakura.example"])]
    assert says in str(mail.outbox[0].body)
    assert "/sign-in/browsers/" in str(mail.outbox[0].body)
