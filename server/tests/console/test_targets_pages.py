"""Pages of targets: proposed, the partner's signed paper recorded, and signed for the maker by another person, in a browser."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enishi.core.roles import Role
from enishi.intake import console_rows
from enishi.targets.models import Target, TargetStep
from server.tests.targets.conftest import emi, ken, mio, program, somebody  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
WORDS = {
    "partner": "aoba", "metric": "sakura/sales_quarter", "first_day": "2026-10-01", "last_day": "2026-12-31", "value": "3,000,000",
    "reason": "前年同期の1.2倍です。",
}  # fmt: skip


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def target(program, ken, emi) -> Target:  # noqa: F811 - fixtures
    answer = of(emi).post("/targets/propose", WORDS, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return Target.objects.get()


def test_a_target_is_proposed_signed_by_both_sides_and_a_fact_with_nothing_but_a_browser(target, ken, emi, mio):  # noqa: F811 - fixtures
    partner_sales, second = of(emi), of(mio)
    page = partner_sales.get(f"/targets/of/{target.id}/").content.decode()
    for said in ("青葉システム株式会社", "四半期の販売額", "3,000,000円", "パートナーの署名待ち", "健"):
        assert said in page

    paper = SimpleUploadedFile("目標合意書.pdf", b"%PDF-1.7 signed")
    said_ = {"contact": str(ken), "signed_on": "2026-09-28", "paper": paper}
    page = partner_sales.post(f"/targets/of/{target.id}/signature", said_, follow=True).content.decode()
    assert "社内の署名待ち" in page
    assert "ご自身が提案または記録したため、別の方が署名します。" in page
    assert "当社として署名する" not in page

    page = second.post(f"/targets/of/{target.id}/sign", follow=True).content.decode()
    assert "双方の合意が成立しました" in page
    assert "合意済み" in second.get("/targets/").content.decode()
    row = console_rows.current_row("targets", {"id": target.id})
    assert row is not None
    assert (row["value"], row["maker_signed_on"]) == ("3000000", "2026-10-01")
    sha256 = TargetStep.objects.exclude(paper=None).get().paper_id
    assert second.get(f"/targets/papers/{sha256}").content == b"%PDF-1.7 signed"
    assert second.get(f"/targets/papers/{'0' * 64}").status_code == 404


def test_what_is_refused_is_told_and_what_was_typed_is_kept(program, ken, emi):  # noqa: F811 - fixtures
    page = of(emi).post("/targets/propose", WORDS | {"first_day": "2026-07-01", "last_day": "2026-09-30"}).content.decode()

    assert "この目標は有効になりません" in page
    assert 'value="3,000,000"' in page
    assert Target.objects.count() == 0


def test_another_version_begins_from_the_one_before(target, emi):  # noqa: F811 - fixtures
    client = of(emi)
    client.post(f"/targets/of/{target.id}/end", {"decision": "withdraw", "reason": "見直し"})

    assert 'value="3000000"' in client.get(f"/targets/propose?after={target.id}").content.decode()
    client.post("/targets/propose", WORDS | {"value": "2500000"})
    newer = Target.objects.get(number=2)
    page = client.get(f"/targets/of/{newer.id}/").content.decode()
    assert "ほかの版" in page
    assert "2,500,000円" in page


def test_a_second_person_rejects_with_the_reason(target, mio):  # noqa: F811 - fixtures
    page = of(mio).post(f"/targets/of/{target.id}/end", {"decision": "reject", "reason": "根拠が不足"}, follow=True).content.decode()

    assert "差戻し" in page
    assert "根拠が不足" in page


def test_who_may_not_do_it_finds_no_page_to_do_it(target, now):
    auditor = of(somebody("kansa", now, Role.AUDITOR))

    assert auditor.get(f"/targets/of/{target.id}/").status_code == 200
    for address in ("sign", "signature", "end"):
        assert auditor.post(f"/targets/of/{target.id}/{address}", {"decision": "withdraw", "reason": "x"}).status_code == 404
    assert auditor.get("/targets/propose").status_code == 404
    assert target.first_day == date(2026, 10, 1)
