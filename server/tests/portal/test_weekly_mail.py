"""Monday's mail: at most three things, complete in themselves, once a week, amounts only to whom they are shown (server/src/enishi/portal/digest.py)."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from enishi.core.models import User
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners.models import Member
from enishi.partners.states import MemberRole
from enishi.portal import digest, due

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 10, 4, 3, tzinfo=UTC)
MONDAY = datetime(2026, 10, 5, 0, tzinfo=UTC)  # nine in Tokyo
BEFORE_EIGHT = datetime(2026, 10, 4, 22, 30, tzinfo=UTC)  # Monday, half past seven in Tokyo
TUESDAY, WEDNESDAY = datetime(2026, 10, 6, 3, tzinfo=UTC), datetime(2026, 10, 7, 3, tzinfo=UTC)


def weekly(to: str) -> Message:
    return Message.objects.get(kind="weekly", to=to)


def test_a_salesperson_reads_what_ends_soon_in_the_subject_and_how_to_stop_the_mail(portal):
    """Ken sold A1: twelve months from 1 December 2025, so to 30 November 2026."""
    portal()

    digest.put_weekly_mails(at=MONDAY)

    mail = weekly("ken@aoba.example")
    assert mail.subject == "契約更新のご案内:川村製作所(2026年11月30日まで)"
    assert "ken様" in mail.text
    assert "・契約更新のご案内:川村製作所(2026年11月30日まで)" in mail.text
    assert "「月曜日のメール」のメールの停止はこちら:" in mail.text
    assert mail.stop in mail.text
    assert "円" not in mail.text


def test_whoever_reads_english_gets_it_in_english(portal):
    portal()
    User.objects.filter(email="ken@aoba.example").update(language="en")

    digest.put_weekly_mails(at=MONDAY)

    assert weekly("ken@aoba.example").subject == "Speak about the renewal: 川村製作所 (by 30 November 2026)"


def test_a_mail_is_put_once_a_week_however_often_it_is_asked_for(portal):
    portal()

    first, again = digest.put_weekly_mails(at=MONDAY), digest.put_weekly_mails(at=TUESDAY)
    next_week = digest.put_weekly_mails(at=datetime(2026, 10, 12, 0, tzinfo=UTC))

    assert (first, again, next_week) == (2, 0, 2)  # Ichiro and Ken; nothing of Kita's ends
    assert not Message.objects.filter(kind="weekly", to="yumi@kita.example").exists()


def test_who_stopped_it_or_was_removed_gets_none(portal, as_member):
    portal()
    as_member("ken@aoba.example").post("/portal/company/weekly-mail", {"wanted": "no"})
    ichiro = Member.objects.get(user__email="ichiro@aoba.example")
    members.add_member(partner="aoba", email="mai@aoba.example", name="mai", role=MemberRole.OWNER, by="setup", at=MONDAY)
    members.remove_member(company=ichiro.company_id, user=ichiro.user_id, by="setup", at=MONDAY)

    digest.put_weekly_mails(at=MONDAY)

    assert set(Message.objects.filter(kind="weekly").values_list("to", flat=True)) == {"mai@aoba.example"}


def test_the_address_in_the_mail_stops_it_without_signing_in(portal):
    portal()
    digest.put_weekly_mails(at=MONDAY)

    Client().post(weekly("ken@aoba.example").stop.removeprefix("https://localhost"))
    digest.put_weekly_mails(at=datetime(2026, 10, 12, 0, tzinfo=UTC))

    assert Message.objects.filter(kind="weekly", to="ken@aoba.example").count() == 1
    assert not Member.objects.get(user__email="ken@aoba.example").weekly_mail


def test_it_is_due_from_eight_on_monday_until_tuesday(portal):
    portal()

    said = {moment: [one.key for one in due.weekly_mails(moment)] for moment in (SUNDAY, BEFORE_EIGHT, MONDAY, TUESDAY, WEDNESDAY)}

    monday = ["weekly_mails:2026-10-05"]
    assert said == {SUNDAY: [], BEFORE_EIGHT: [], MONDAY: monday, TUESDAY: monday, WEDNESDAY: []}
