"""The outbox: a mail is put once with what it tells, and sent from there (server/src/enishi/notify/README.md)."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from enishi.core import jobs, quarantine
from enishi.notify import operations, queries, sending
from enishi.notify.models import Message
from enishi.notify.operations import SaidOtherwise

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"to": "ken@aoba.example", "subject": "10月分", "text": "324,500円", "kind": "statement", "key": "statement:1"}


def put(now) -> Message:
    message = operations.put(**SAID, at=now)
    assert message is not None
    return message


def test_a_mail_that_is_put_is_sent_by_the_worker_once(now):
    operations.put(**SAID, at=now)

    assert mail.outbox == []
    jobs.work(worker="w")
    jobs.work(worker="w")

    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [(["ken@aoba.example"], "10月分", "324,500円")]
    assert queries.waiting() == 0


def test_the_same_mail_put_twice_is_one(now):
    first, second = (put(now) for _ in range(2))

    assert first.id == second.id
    jobs.work(worker="w")
    assert len(mail.outbox) == 1


def test_another_mail_under_the_same_key_is_refused_and_nothing_changes(now):
    operations.put(**SAID, at=now)

    with pytest.raises(SaidOtherwise, match="says something else"):
        operations.put(**{**SAID, "text": "0円"}, at=now)

    assert [one.text for one in queries.newest()] == ["324,500円"]


def test_a_mail_is_gone_with_what_it_tells(now):
    with pytest.raises(RuntimeError):
        _put_and_fail(now)

    assert queries.newest() == []
    assert jobs.work(worker="w") == 0


def test_what_the_mail_server_refuses_waits_with_what_it_said(now, monkeypatch):
    message = put(now)
    monkeypatch.setattr("enishi.notify.sending.EmailMultiAlternatives.send", _refuse)

    with pytest.raises(SMTPServerDisconnected):
        sending.deliver(message_id=message.id, at=now)

    assert [(one.sent_at, one.failure) for one in queries.newest()] == [(None, "gone away")]
    monkeypatch.undo()
    assert sending.deliver(message_id=message.id, at=now + timedelta(minutes=1))


def test_nothing_leaves_a_database_in_quarantine(now, monkeypatch):
    message = put(now)
    monkeypatch.setattr(quarantine, "is_quarantined", lambda: True)

    assert not sending.deliver(message_id=message.id, at=now)
    assert (mail.outbox, queries.waiting()) == ([], 1)


def test_a_subject_never_breaks_into_a_header_of_its_own(now):
    operations.put(**{**SAID, "subject": "10月分\r\nBcc: mallory@example.com"}, at=now)

    assert [one.subject for one in queries.newest()] == ["10月分 Bcc: mallory@example.com"]


@transaction.atomic
def _put_and_fail(now) -> None:
    operations.put(**SAID, at=now)
    raise RuntimeError


def _refuse(*_: object) -> None:
    raise SMTPServerDisconnected("gone away")
