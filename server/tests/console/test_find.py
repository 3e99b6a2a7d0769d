"""Finding anything by a few letters: what a person may open, they may find, and nothing else (server/src/enishi/console/find)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enishi.console.find.places import ACTS, PAGES
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.payouts.models import Payment
from enishi.statements.models import Statement
from server.tests.console.test_payouts_pages import of
from server.tests.payouts.conftest import aoba, close, closed, kita, main, mio, program, proposed, rei, sent, somebody, told

__all__ = ["aoba", "close", "closed", "kita", "main", "mio", "program", "proposed", "rei", "sent", "told"]
pytestmark = pytest.mark.django_db
LINK = re.compile(r'<li data-row><a href="([^"]+)">([^<]+)</a>(?: <span class="soft">([^<]+)</span>)?')


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def found(client, words: str) -> list[tuple[str, str, str]]:
    return LINK.findall(client.get("/find/", {"q": words}).content.decode())


def test_a_partner_is_found_by_its_name_or_code_and_opens_its_overview(closed, hana):
    assert ("/partners/of/aoba/overview/", "青葉システム株式会社", "aoba") in found(of(hana), "青葉")
    assert ("/partners/of/aoba/overview/", "青葉システム株式会社", "aoba") in found(of(hana), "AOBA")


def test_of_many_partners_and_customers_five_are_asked_for_and_no_more_are_read(hana, now):
    for fact in ("partners", "customers"):
        rows = "".join(f"Z{number:02},会社{number:02}\n" for number in range(9))
        intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=f"code,name\n{rows}".encode(), by="hana", at=now)

    with CaptureQueriesContext(connection) as asked:
        hits = found(of(hana), "Ｚ 会社")

    assert [hit[2] for hit in hits if "/of/Z" in hit[0]] == ["Z00", "Z01", "Z02", "Z03", "Z04"] * 2
    of_names = [one["sql"] for one in asked if '"intake_partner"."name"' in one["sql"] or '"intake_customer"."name"' in one["sql"]]
    assert len(of_names) == 2
    assert [sql for sql in of_names if "LIMIT 5" not in sql] == []


def test_a_statement_is_found_by_its_number_with_its_amount(closed, hana):
    row = Statement.objects.get(payee="aoba")

    assert (f"/statements/{row.id}/", "青葉システム株式会社", f"{row.number} · 110,000円") in found(of(hana), row.number)


def test_a_batch_is_found_by_its_number_with_or_without_its_letter_and_in_wide_letters(proposed, hana):
    for words in ("P1", "1", "Ｐ１"):
        assert ("/payouts/batches/1/", "支払データP1", "2026年10月30日(金)") in found(of(hana), words)


def test_an_order_and_a_banks_reference_lead_to_their_trace(sent, hana):
    reference = Payment.objects.earliest("id").reference

    assert ("/trace/?id=A1", "A1をはじめから終わりまでたどる", "") in found(of(hana), "A1")
    assert (f"/trace/?id={reference}", f"{reference}をはじめから終わりまでたどる", "") in found(of(hana), reference)


def test_an_act_is_found_by_its_words_and_only_by_whoever_may_do_it(hana, now):
    assert ("/partners/register", "パートナーを登録する", "") in found(of(hana), "パートナー 登録")
    assert found(of(somebody("yui", Role.AUDITOR, at=now)), "パートナー 登録") == []


@pytest.mark.parametrize("role", [Role.DATA, Role.AUDITOR, Role.FINANCE])
def test_whatever_is_found_opens(proposed, role, now):
    client = of(somebody("yui", role, at=now))

    hits = [hit for words in ("", "aoba", "1") for hit in found(client, words)]

    assert len(hits) > 20
    assert [hit for hit in hits if client.get(hit[0]).status_code != 200] == []


def test_batches_are_not_found_by_whoever_may_not_see_payouts(proposed, now):
    assert not [hit for hit in found(of(somebody("dai", Role.DATA, at=now)), "P1") if "/payouts/" in hit[0]]


def test_every_place_that_is_offered_is_an_address():
    assert all(reverse(page).startswith("/") for page, _ in (*ACTS, *PAGES))


def test_the_palette_gets_rows_without_the_page_around_them(hana, now):
    page = of(hana).get("/find/", {"q": "トレース"}, headers={"HX-Request": "true"})

    assert '<a role="option" aria-selected="false" tabindex="-1" id="found-1-1" href="/trace/">トレース</a>' in page.content.decode()
    assert "<html" not in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


def test_what_nothing_is_called_says_what_can_be_asked(hana, now):
    assert "見つかりませんでした。" in of(hana).get("/find/", {"q": "どこにもない"}).content.decode()


def test_who_is_not_signed_in_is_asked_to_and_finds_nothing(client):
    answer = client.get("/find/", {"q": "aoba"})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Ffind%2F%3Fq%3Daoba")


def test_finding_takes_at_most_twenty_queries_for_somebody_with_every_role(sent, hana, now):
    for role in Role:
        if role != Role.ADMINISTRATOR:
            people.grant_role(user=hana, role=role, by="setup", at=now)
    client = of(hana)

    for words in ("aoba", "1", Payment.objects.earliest("id").reference):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/find/", {"q": words}).status_code == 200
        assert len(asked) <= 20, "\n".join(one["sql"][:120] for one in asked.captured_queries)
