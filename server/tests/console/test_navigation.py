"""The menu of the console: rooms in groups, a letter for each, and what waits beside the deals (server/src/enishi/console/navigation.py)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enishi.console.navigation import GROUPS
from enishi.core import operations as people
from enishi.core.roles import Role
from server.tests.console.test_payouts_pages import of
from server.tests.deals.conftest import cast, registered  # noqa: F401 - fixtures
from server.tests.payouts.conftest import somebody

pytestmark = pytest.mark.django_db
PAGE = "/components/"


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def test_rooms_stand_in_groups_and_a_person_sees_only_those_of_their_roles(now):
    page = of(somebody("dai", Role.DATA, at=now)).get(PAGE).content.decode()

    groups = re.findall(r'<p class="group" id="group-\d">([^<]+)</p>', page)
    rooms = dict(re.findall(r'<a href="/([a-z]+)/" data-go="([a-z])"', page))
    assert groups == ["毎日", "パートナー", "プログラム", "お金", "管理"]
    assert rooms["intake"] == "i"
    assert not {"payouts", "audit", "mailbox"} & set(rooms)  # of finance and the administrator


def test_the_page_says_in_which_room_it_is_for_those_who_see_no_menu(hana):
    page = of(hana).get("/deals/all").content.decode()

    assert '<span class="bar-here" aria-hidden="true">案件</span>' in page
    assert '<a href="/deals/" data-go="d" aria-current="page">' in page


@pytest.mark.parametrize("room", [room for group in GROUPS for room in group.rooms], ids=lambda room: room.name)
def test_the_first_page_of_every_room_offers_the_whole_menu(room, hana, now):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        people.grant_role(user=hana, role=role, by="setup", at=now)

    page = of(hana).get(reverse(room.page)).content.decode()

    assert set(re.findall(r'data-go="([a-z])"', page)) == {one.key for group in GROUPS for one in group.rooms}


def test_every_room_has_a_letter_of_its_own():
    letters = [room.key for group in GROUPS for room in group.rooms]

    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_how_many_deals_wait_stands_in_the_menu_of_whoever_answers_them_and_costs_one_question(registered, hana, now):  # noqa: F811
    registered()
    auditor = somebody("yui", Role.AUDITOR, at=now)

    with CaptureQueriesContext(connection) as asked:
        page = of(hana).get(PAGE).content.decode()

    assert '案件 <span class="count" title="回答待ち" aria-hidden="true">1</span>' in page
    assert len([one for one in asked.captured_queries if "deals_" in one["sql"]]) == 1
    assert 'class="count"' not in of(auditor).get(PAGE).content.decode()
