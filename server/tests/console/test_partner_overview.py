"""One partner on one page: money, rank, people, what happened when, and notes that no partner sees (server/src/enishi/console/partners)."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enishi.core.roles import Role
from enishi.partners import operations as partners
from enishi.partners.models import PartnerNote
from server.tests.console.test_payouts_pages import of
from server.tests.payouts.conftest import aoba, close, closed, kita, main, mio, program, proposed, rei, sent, somebody, told

__all__ = ["aoba", "close", "closed", "kita", "main", "mio", "program", "proposed", "rei", "sent", "told"]
pytestmark = pytest.mark.django_db
PAGE = "/partners/of/aoba/overview/"


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


@pytest.fixture
def aki(db, now) -> Client:
    """The partner manager."""
    return of(somebody("aki", Role.PARTNER_MANAGER, at=now))


def test_a_partner_is_told_on_one_page_with_its_money_and_what_happened(sent, aki):
    """Aoba earned 100,000; with 10 % tax 110,000, paid on 30 October (the batch of the payouts' tests)."""
    page = aki.get(PAGE).content.decode()

    assert "2026年9月分は110,000円、お支払い日は2026年10月30日(金)です。" in page
    assert "支払通知書(110,000円)を発行" in page
    assert "お支払い110,000円:結果待ち" in page
    assert "契約A-aoba" in page


def test_the_page_takes_at_most_thirty_queries(sent, aki):
    aki.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        aki.get(PAGE)

    assert len(asked) <= 30, "\n".join(one["sql"][:120] for one in asked.captured_queries)


def test_a_note_is_kept_with_its_writer_and_an_empty_one_is_refused(closed, aki):
    written = aki.post("/partners/of/aoba/notes", {"text": " 10月に新しい担当者 "}, follow=True).content.decode()
    refused = aki.post("/partners/of/aoba/notes", {"text": "  "}, follow=True).content.decode()

    assert "10月に新しい担当者" in written
    assert "aki" in written
    assert "メモを2,000文字以内で入力してください。何も登録していません。" in refused
    assert PartnerNote.objects.get().text == "10月に新しい担当者"


def test_who_only_reads_writes_no_note(closed, now):
    reader = of(somebody("yui", Role.AUDITOR, at=now))

    assert reader.get(PAGE).status_code == 200
    assert reader.post("/partners/of/aoba/notes", {"text": "x"}).status_code == 404
    assert not PartnerNote.objects.exists()


def test_there_is_no_page_of_a_partner_that_is_not_there(aki):
    assert aki.get("/partners/of/nobody/overview/").status_code == 404
    assert aki.post("/partners/of/nobody/notes", {"text": "x"}).status_code == 404


def test_an_erased_company_leaves_no_note(closed, aki, hana):
    """The hold ends ten years after the year of the last day, and one more: on 31 December 2037."""
    aki.post("/partners/of/aoba/notes", {"text": "健さんは水曜に休み"})
    partners.change_partner(code="aoba", last_day="2026-10-31", by=hana, at=datetime(2026, 11, 1, tzinfo=UTC))

    partners.erase_company(partner="aoba", by=hana, at=datetime(2038, 1, 1, 3, tzinfo=UTC))

    assert not PartnerNote.objects.exists()
