"""One's own calendar asks by a private address for the dates that matter: theirs alone, amounts only to whom they are shown and who wants them."""

import re

import pytest
from django.test import Client

from enishi.core.models import AuditRow, User
from enishi.notify.models import CalendarAddress
from enishi.partners import members
from enishi.partners.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(portal, as_member):
    """The path of a new address of somebody."""
    portal()

    def make(email: str, **said: str) -> str:
        page = as_member(email).post("/portal/mine/calendar", said).content.decode()
        found = re.search(r"https://localhost(/portal/mine/calendar/[\w-]{43}\.ics)", page)
        assert found is not None
        return found[1]

    return make


def asked(path: str) -> str:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return answer.content.decode().replace("\r\n ", "")


def nothing_at(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 404
    return re.sub(r'(csrfmiddlewaretoken" value=|x-csrftoken": )"[^"]*"', "", answer.content.decode()).replace(path, "")


def test_a_calendar_shows_what_ends_of_ones_own_customers_and_of_nobody_elses(made):
    """Ken's A1: twelve months from 1 December 2025, so to 30 November 2026."""
    said = asked(made("ken@aoba.example"))

    assert "SUMMARY:契約更新の期限:川村製作所様" in said
    assert "DTSTART;VALUE=DATE:20261130" in said
    assert said.count("BEGIN:VEVENT") == 1


def test_it_speaks_the_language_of_its_person(made):
    User.objects.filter(email="ken@aoba.example").update(language="en")

    assert "SUMMARY:Contract ends or is renewed: 川村製作所" in asked(made("ken@aoba.example"))


def test_the_secret_is_kept_as_its_hash_and_asking_changes_nothing(made):
    path = made("ken@aoba.example")
    before = (list(CalendarAddress.objects.values()), AuditRow.objects.count())

    first, second = asked(path), asked(path)

    uids = [re.findall(r"UID:\S+", said) for said in (first, second)]
    assert uids[0] == uids[1]
    assert (list(CalendarAddress.objects.values()), AuditRow.objects.count()) == before
    assert path.split("/")[-1].removesuffix(".ics") not in str(before)


def test_an_address_made_anew_ends_the_one_before_and_an_ended_one_is_answered_like_none(made, as_member):
    old, new = made("ken@aoba.example"), as_member("ken@aoba.example")
    page = new.post("/portal/mine/calendar").content.decode()
    found = re.search(r"https://localhost(/portal/mine/calendar/[\w-]{43}\.ics)", page)
    assert found is not None

    missing = nothing_at("/portal/mine/calendar/never.ics")
    assert nothing_at(old) == missing
    assert asked(found[1])

    new.post("/portal/mine/calendar/end")
    assert nothing_at(found[1]) == missing


def test_a_removed_persons_address_is_answered_like_one_that_is_not_there(made, now):
    path = made("ken@aoba.example")
    ken = Member.objects.get(user__email="ken@aoba.example")
    members.remove_member(company=ken.company_id, user=ken.user_id, by="setup", at=now)

    assert nothing_at(path) == nothing_at("/portal/mine/calendar/never.ics")


def test_a_page_shows_the_address_once_and_the_way_to_end_it(made, as_member):
    made("ken@aoba.example")

    page = as_member("ken@aoba.example").get("/portal/mine/").content.decode()

    assert ".ics" not in page
    assert "アドレスは2026年10月1日(木)" in page
    assert "アドレスを無効にする" in page
