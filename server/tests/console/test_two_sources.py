"""A row that two sources say something of is decided with both in sight (server/src/enishi/console/intake/reviewing.py)."""

import pytest
from django.test import Client

from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from server.tests.proof import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(db, now, settings) -> Client:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    user: User = people.add_user(email="nao@sakura.example", name="直", by="setup", at=now)
    people.grant_role(user=user, role=Role.DATA, by="setup", at=now)
    client = Client()
    client.force_login(user)
    return proven(client, user)


def test_both_sources_stand_side_by_side_in_words_and_what_differs_comes_first(data, now):
    for source, net in (("crm", "300000"), ("sfa", "320000")):
        text = f"id,partner,net,ordered_on\nA1,aoba,{net},2026-04-03\n"
        if source == "crm":
            intake.import_file(
                fact="partners", source="crm", file_name="p.csv", content="code,name\naoba,青葉\n".encode(), by="nao", at=now
            )
        intake.import_file(fact="order_lines", source=source, file_name=f"{source}.csv", content=text.encode(), by="nao", at=now)

    page = data.get("/intake/review/").content.decode()
    rows = page[page.index("<tbody>") : page.index("</tbody>")]

    assert rows.startswith('<tbody><tr><th scope="row">正味金額</th><td>300,000円</td><td><strong>320,000円</strong></td></tr>')
    assert "<td>2026年4月3日(金)</td><td>2026年4月3日(金)</td>" in rows
    assert "ordered_on" not in page
