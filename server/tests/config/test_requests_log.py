"""Each request is a line of the log: the page by its name, who by id, what was answered."""

import logging

import pytest

from enishi.core import logs
from enishi.core import operations as people
from enishi.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def said(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.said for record in caplog.records if record.name == logs.NAME]  # type: ignore[attr-defined]


def test_a_page_is_named_and_what_was_typed_into_its_address_is_not(client, now, caplog):
    sato = people.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)
    people.grant_role(user=sato, role=Role.FINANCE, by="setup", at=now)
    client.force_login(sato, backend="enishi.core.sign_in.ByButton")
    with caplog.at_level(logging.INFO, logs.NAME):
        answer = client.get("/closing/?page=南太郎")
        client.get("/ledger/nobody/month_end/")

    first, second = said(caplog)
    assert (first["method"], first["page"], first["status"], first["user"]) == ("GET", "closing", 200, sato.id)
    assert (second["page"], second["status"]) == ("ledger.balances", 404)
    assert answer.headers["X-Request-Id"] == first["request"] != second["request"]
    assert not any(word in str([first, second]) for word in ("南", "佐藤", "sato@", "nobody"))


def test_what_has_no_page_and_nobody_signed_in_is_a_line_too(client, caplog):
    with caplog.at_level(logging.INFO, logs.NAME):
        client.get("/nothing/ken@aoba.example")

    (line,) = said(caplog)
    assert (line["page"], line["status"], line["user"]) == (None, 404, None)
