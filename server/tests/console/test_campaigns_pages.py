"""Pages of campaigns and budgets."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from enishi.core import clock
from enishi.core import operations as people
from enishi.core.roles import Role
from server.tests.planning.test_campaigns import april, close, program, told  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(db, now, settings) -> Client:
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]
    user = people.invite(email="rei@sakura.example", name="玲", role=Role.FINANCE, by="setup", at=now)
    client = Client()
    client.force_login(user)
    return client


def test_a_campaign_says_its_days_its_promise_its_budget_and_who_has_earned(april, finance):  # noqa: F811 - fixtures
    with clock.standing_at(datetime(2026, 5, 20, tzinfo=UTC)):
        listed = finance.get("/campaigns/").content.decode()
        page = finance.get("/campaigns/of/sakura/spring/").content.decode()

    for said in ("春のキャンペーン", "実施中", "8,000円", "80%", "残りわずか"):
        assert said in listed
    for said in ("2026年4月10日(金) – 2026年6月30日(火)", "10,000円", "2,000円", "5%", "予測はできません", "5,000円", "3,000円"):
        assert said in page
    assert "style=" not in page
    assert "<c-" not in page


def test_budgets_stand_on_one_page_the_fullest_first(april, finance):  # noqa: F811 - fixtures
    with clock.standing_at(datetime(2026, 5, 20, tzinfo=UTC)):
        page = finance.get("/campaigns/budgets").content.decode()

    assert page.index("毎月の予算つき") < page.index("春のキャンペーン")
    assert "予算到達" in page


def test_a_page_of_what_is_no_campaign_is_not_there(program, finance):  # noqa: F811 - fixtures
    assert finance.get("/campaigns/of/sakura/commission/").status_code == 404
    assert "春のキャンペーン" in finance.get("/campaigns/").content.decode()
