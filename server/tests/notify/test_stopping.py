"""A kind of mails is stopped by the address in a mail or on one's own page, and no other kind, for nobody else; what must be sent is sent."""

import re
from pathlib import Path

import pytest
from django.test import Client

import enishi
from enishi.core import operations as people
from enishi.core.models import AuditRow
from enishi.notify import operations, stopping
from enishi.notify.kinds import kind_of
from enishi.notify.models import Message, Stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def ken(now):
    return people.add_user(email="ken@aoba.example", name="健", by="setup", at=now)


@pytest.fixture
def put(now):
    def one(key: str, *, kind: str = "deal", to: str = "ken@aoba.example") -> Message | None:
        return operations.put(to=to, subject="s", text="t\n", kind=kind, key=key, at=now)

    return one


def path_of(message: Message) -> str:
    return message.stop.removeprefix("https://localhost")


def test_looking_at_the_page_changes_nothing_and_pressing_stops_that_kind_for_that_person(ken, put, now):
    people.add_user(email="mai@aoba.example", name="舞", by="setup", at=now)
    address = path_of(put("1"))

    looked = Client().get(address)
    assert "このメールを停止する" in looked.content.decode()
    assert put("2") is not None

    pressed = Client().post(address)
    assert "メールを停止しました" in pressed.content.decode()
    assert put("3") is None
    assert put("4", kind="target_proposed") is not None
    assert put("5", to="mai@aoba.example") is not None
    assert [row.detail for row in AuditRow.objects.filter(act="choose_mails")] == ['{"kind":"deals","wanted":false}']


def test_a_mail_program_stops_it_at_one_press_without_a_page_and_twice_is_once(ken, put):
    address = path_of(put("1"))
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert Stopped.objects.count() == 1


def test_an_address_that_was_altered_or_is_about_somebody_who_left_stops_nothing(ken, put):
    address = path_of(put("1"))
    assert Client().post(address[:-2] + "x/").status_code == 404

    ken.is_active = False
    ken.save()
    assert Client().post(address).status_code == 404
    assert Stopped.objects.count() == 0


def test_what_must_be_sent_is_not_stopped_by_anybody(ken, put, now):
    stopping.choose(user=ken, kind="statements", wanted=False, at=now)

    assert put("1", kind="statement_issued") is not None
    assert Stopped.objects.count() == 0


def test_what_was_stopped_is_sent_again_when_it_is_wanted(ken, put, now):
    stopping.choose(user=ken, kind="deals", wanted=False, at=now)
    stopping.choose(user=ken, kind="deals", wanted=True, at=now)

    assert put("1") is not None


def test_every_mail_that_the_server_puts_has_its_kind():
    sources = [file.read_text() for file in Path(enishi.__file__).parent.rglob("*.py")]
    put = {name for text in sources if ".put(" in text for name in re.findall(r'kind="(\w+)",\s*key=', text)}

    assert put >= {"deal", "weekly", "bank_account", "member_added", "invited", "device_copied"}
    put |= {"statement_issued", "target_proposed", "target_agreed"}  # by a name
    assert [name for name in sorted(put) if kind_of(name) is None] == []
