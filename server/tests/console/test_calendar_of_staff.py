"""The maker's people ask by their own calendar for what Today lists and for closing days; whoever has no role any more is answered nothing."""

import re
from datetime import date

import pytest
from django.test import Client

from enishi.closing import operations as closings
from enishi.core import operations as people
from enishi.core.roles import Role
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, label: {ja: 手数料, en: Commission}, type: commission, base: line.net, rate: 10 %, limits: none}
"""


@pytest.fixture
def address(hana, now, settings):
    """Hana's, whose maker closes a program at the ends of months; its books begin with September."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    mio = people.invite(email="mio@sakura.example", name="澪", role=Role.APPROVER, by="setup", at=now)
    in_force(program="sakura", from_day=date(2026, 9, 1), text=TEXT, by=hana, second=mio, at=now)
    closings.add_group(code="month_end", closing_day=31)
    closings.begin_books(program="sakura", group="month_end", first_day=date(2026, 9, 1), by=str(hana.id), at=now)
    people.grant_role(user=hana, role=Role.FINANCE, by="setup", at=now)
    settings.DEMO = True  # nobody is asked for a second factor there
    client = Client()
    client.force_login(hana)
    found = re.search(r"https://localhost(/calendar/[\w-]{43}\.ics)", client.post("/mine/calendar").content.decode())
    assert found is not None
    return found[1]


def test_what_waits_and_the_next_three_closing_days_are_in_it(address):
    said = Client().get(address).content.decode().replace("\r\n ", "")

    days = re.findall(r"DTSTART;VALUE=DATE:(\d+)\r\nDTEND;VALUE=DATE:\d+\r\nSUMMARY:締め日", said)
    assert days == ["20260930", "20261031", "20261130"]
    assert "SUMMARY:2026年9月" in said  # Today: September is to be closed
    assert "円" not in said


def test_who_has_no_role_any_more_is_answered_nothing(address, hana, now):
    people.grant_role(
        user=people.invite(email="aki@sakura.example", name="秋", role=Role.DATA, by="setup", at=now),
        role=Role.ADMINISTRATOR,
        by="setup",
        at=now,
    )
    for role in (Role.ADMINISTRATOR, Role.FINANCE):
        people.remove_role(user=hana, role=role, by="setup", at=now)

    assert Client().get(address).status_code == 404
