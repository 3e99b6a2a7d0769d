"""What a page weighs on its way: a first load with its style sheets and scripts, and the portal's first page on a slow train."""

import re

import pytest
from django.test import Client

from server.tests.console.test_payouts_pages import of
from server.tests.portal.conftest import as_member, portal  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
FIRST_LOAD = 300_000  # bytes, as they are sent
HOME_OF_THE_PORTAL = 50_000  # bytes of HTML, before any compression
SHEETS_AND_SCRIPTS = re.compile(r'<(?:link rel="stylesheet" href|script src)="(/static/[^"]+)"')
AS_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def sent(client: Client, address: str) -> bytes:
    answer = client.get(address, headers=AS_A_BROWSER)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] in ("gzip", "br")
    body: bytes = answer.getvalue()
    answer.close()
    return body


def test_a_first_load_of_the_console_is_at_most_300_kb_of_page_style_sheets_and_scripts(hana, settings):
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    client = of(hana)
    files = SHEETS_AND_SCRIPTS.findall(client.get("/components/").content.decode())

    weights = {address: len(sent(client, address)) for address in ("/components/", *files)}

    assert len(files) >= 5
    assert sum(weights.values()) <= FIRST_LOAD, weights


def test_the_portals_first_page_is_at_most_50_kb_of_html(portal, as_member):  # noqa: F811
    portal()

    page = as_member("ichiro@aoba.example").get("/portal/")

    assert page.status_code == 200
    assert len(page.content) <= HOME_OF_THE_PORTAL
