"""What a watcher is told: each part is well, or says in a word what is wrong; nothing about what is in the database."""

from datetime import timedelta

import pytest

from enishi.config.health import LATE, health_at
from enishi.core import clock, quarantine
from enishi.core.models import Job
from enishi.notify import operations as outbox
from enishi.notify.models import Message

pytestmark = pytest.mark.django_db


def job(now, **other):
    return Job.objects.create(task="t", arguments="{}", queue="q", run_after=now, enqueued_at=now, **other)


def test_a_server_that_is_well_says_so_to_everybody(client, now):
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (
        200, {"status": "ok", "database": "ok", "worker": "ok", "outbox": "ok", "disk": "ok", "quarantine": False},
    )  # fmt: skip


def test_a_job_that_nobody_does_for_long_is_told(client, now):
    job(now)

    assert health_at(now + LATE).worker == "ok"
    with clock.standing_at(now + LATE + timedelta(seconds=1)):
        answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (503, "look", "late")


def test_a_job_that_is_done_or_being_done_is_not_late(now):
    job(now, finished_at=now)
    job(now, leased_until=now + timedelta(days=1), leased_by="w")

    assert health_at(now + timedelta(hours=1)).worker == "ok"


def test_mails_that_were_tried_in_vain_and_a_quarantine_are_told(now):
    message = outbox.put(to="ken@aoba.example", subject="…", text="…", kind="statement", key="S1", at=now)
    assert message is not None
    Message.objects.filter(id=message.id).update(tries=1)
    quarantine.enter(backup="0" * 64, by="enishi restore", at=now)

    found = health_at(now)

    assert (found.outbox, found.quarantine) == ("failing", True)


def test_a_disk_that_is_nearly_full_is_told(now, settings, tmp_path, monkeypatch):
    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr("enishi.config.health.LEAST_FREE", 2**62)

    assert health_at(now).disk == "full"
