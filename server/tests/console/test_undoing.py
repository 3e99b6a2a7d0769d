"""What was done is said quietly, and some of it is taken back by one button; what went wrong stays where it is read (server/src/enishi/core/undoing.py)."""

import re
from datetime import timedelta

import pytest

from enishi.core import clock, queries
from enishi.core.models import AuditRow
from enishi.core.roles import Role
from enishi.partners import notes
from enishi.partners import operations as partners
from enishi.partners.models import PartnerNote
from server.tests.console.test_payouts_pages import of
from server.tests.payouts.conftest import somebody
from server.tests.portal.conftest import as_member, portal  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
UNDO = re.compile(r'<form method="post" action="([^"]+)">.*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOTES = "/partners/of/aoba/notes"


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


@pytest.fixture
def aoba(hana, now) -> None:
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)


def undo_on(page: str) -> tuple[str, dict[str, str]]:
    """Where the button of what was just said leads, and what it posts."""
    toasts = page[page.index('<div class="toasts"') :]
    [form] = [found for found in UNDO.finditer(toasts) if "元に戻す" in found[0]]
    return form[1], {name: value for name, value in FIELD.findall(form[0]) if name != "csrfmiddlewaretoken"}


def test_a_note_is_taken_back_by_its_writer_and_the_chain_of_audit_says_so(aoba, now):
    client = of(somebody("aki", Role.PARTNER_MANAGER, at=now))
    address, fields = undo_on(client.post(NOTES, {"text": "誤記"}, follow=True).content.decode())

    page = client.post(address, fields, follow=True).content.decode()

    assert "メモを取り消しました。" in page
    assert not PartnerNote.objects.exists()
    assert list(AuditRow.objects.order_by("id").values_list("act", flat=True))[-2:] == ["add_note", "take_back_note"]


def test_somebody_elses_note_stays_and_so_does_one_of_ten_minutes_ago(aoba, now):
    aki, rei = somebody("aki", Role.PARTNER_MANAGER, at=now), somebody("rei", Role.FINANCE, at=now)
    note = notes.add_note(partner="aoba", text="10月に新しい担当者", by=aki, at=now)

    refused = of(rei).post(f"{NOTES}/take-back", {"note": note.id}, follow=True).content.decode()
    for by, minutes in ((aki, 10), (rei, 1)):  # too late; not the writer
        with pytest.raises(notes.NoteStays):
            notes.take_back_note(note=note.id, by=by, at=now + timedelta(minutes=minutes))

    assert '<div class="banner banner-error" role="alert">メモを取り消せるのは' in refused
    assert PartnerNote.objects.get().text == "10月に新しい担当者"


def test_a_role_that_was_given_by_mistake_is_taken_again(hana, now):
    aki = somebody("aki", Role.PARTNER_MANAGER, at=now)
    client = of(hana)
    address, fields = undo_on(client.post(f"/people/{aki.id}/grant", {"role": "finance"}, follow=True).content.decode())
    assert queries.roles_of(aki) == {Role.PARTNER_MANAGER, Role.FINANCE}

    client.post(address, fields)

    assert queries.roles_of(aki) == {Role.PARTNER_MANAGER}


def test_a_mail_that_was_stopped_comes_again(portal, as_member, now):  # noqa: F811
    portal()
    client = as_member("ken@aoba.example")
    with clock.standing_at(now):
        stopped = client.post("/portal/mine/mails", {"kind": "weekly", "wanted": "no"}, follow=True).content.decode()
        address, fields = undo_on(stopped)
        again = client.post(address, fields, follow=True).content.decode()

    assert "のメールを停止しました。" in stopped
    assert (address, fields) == ("/portal/mine/mails", {"kind": "weekly", "wanted": "yes"})
    assert '<div class="toasts" role="status">' in again
