"""The statements' pages: found, issued, printed and answered, in a few queries at any size."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pypdf import PdfReader

from enishi.console.today.waiting import tasks_for
from enishi.core import clock, jobs
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.statements import queries
from enishi.statements.models import Dispute, PartnerInvoice, Statement
from enishi_engine.settlement.japan.documents import IssuedBy
from server.tests.closing.conftest import approver, close, told
from server.tests.statements.conftest import AOBAS, JUNE_12, MAY_12, TERMS, aoba, issued, issuer, payee, program

__all__ = ["aoba", "approver", "close", "issuer", "payee", "program", "told"]
pytestmark = pytest.mark.django_db
CLOSING = "/statements/closings/sakura/month_end/2026-04/"


@pytest.fixture
def sato(client, now):
    """Finance, signed in."""
    user = people.add_user(email="sato@sakura.example", name="佐藤", by="setup", at=now)
    people.grant_role(user=user, role=Role.FINANCE, by="setup", at=now)
    client.force_login(user, backend="enishi.core.sign_in.ByButton")
    return user


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


@pytest.fixture
def april(told, close):
    """Aoba earns 10,000 in April."""
    told.line("A1", "2026-04-20", 100_000)
    return close()


def text_of(client, address: str, *, most: int = 20) -> str:
    asked: list[str] = []

    def count(execute: Any, sql: str, *arguments: Any) -> Any:
        asked.append(sql[:150])
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(asked) <= most, "\n".join([f"{address}: {len(asked)} queries", *asked])
    return bytes(answer.content).decode()


def test_what_would_be_issued_is_shown_then_issued_by_a_job_and_found(client, sato, aoba, issuer, april):
    with clock.standing_at(MAY_12):
        shown = text_of(client, CLOSING)
        client.post(f"{CLOSING}issue")
        jobs.work(worker="test")
        found = text_of(client, "/statements/?counterparty=青葉&least=11000&most=11000&first_day=2026-05-12&last_day=2026-05-12")

    assert "仕入明細書(支払通知書)" in shown
    assert "11,000円" in shown
    assert "青葉システム株式会社" in found
    assert "この締めの支払通知書はすべて発行済みです。" in text_of(client, CLOSING)


@pytest.mark.parametrize("partners", [1, 60])
def test_what_would_be_issued_asks_at_most_twenty_questions_of_a_closing_that_follows_another_at_any_size(
    client, sato, aoba, payee, issuer, told, close, partners
):
    codes = ["aoba", *(payee(f"p{number}", name=f"第{number}商事株式会社") for number in range(1, partners))]
    told.rows["partners"] = [{"code": code} for code in codes]
    for month, at in ((4, MAY_12), (5, JUNE_12)):
        for code in codes:
            told.line(f"{code}-{month}", f"2026-0{month}-20", 100_000, partner=code)
        close(f"2026-0{month}")
        with clock.standing_at(at):
            shown = text_of(client, f"/statements/closings/sakura/month_end/2026-0{month}/")
            assert shown.count("11,000円") >= min(partners, 50)
        issued(f"2026-0{month}", at=at)


def test_a_search_leaves_out_what_lies_outside(client, sato, aoba, issuer, april):
    issued()

    for asked in ("counterparty=北", "least=11001", "most=10999", "last_day=2026-05-11", "state=confirmed", "least=11000&counterparty=北"):
        assert "該当する行はありません。" in text_of(client, f"/statements/?{asked}"), asked


def test_a_statement_is_printed_the_same_each_time_in_both_languages(client, sato, aoba, issuer, april):
    made = issued()
    address = f"/statements/{made.id}/1.pdf"

    first, again, english = (client.get(f"{address}?language={language}").content for language in ("ja", "ja", "en"))

    assert first == again
    assert "仕入明細書" in PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert "Purchase statement" in PdfReader(io.BytesIO(english)).pages[0].extract_text()


def test_delivery_and_confirmation_are_written_down(client, sato, aoba, issuer, april):
    made = issued()
    with clock.standing_at(MAY_12):
        client.post(f"/statements/{made.id}/deliver", {"on": "2026-05-12"})
        client.post(f"/statements/{made.id}/confirm", {"answer": ""})
        assert Statement.objects.get().state == "issued"
        client.post(f"/statements/{made.id}/confirm", {"answer": "経理 青木様、メールにて"})

    page = text_of(client, f"/statements/{made.id}/")
    assert "経理 青木様、メールにて" in page
    assert "確認済み" in page
    assert Statement.objects.get().delivered_on == date(2026, 5, 12)


def test_a_difference_is_written_down_answered_and_resolved(client, sato, aoba, issuer, april):
    made = issued()
    page = f"/statements/{made.id}/"
    with clock.standing_at(MAY_12):
        client.post(f"{page}differences", {"line": "commission/A1/aoba", "text": "金額が違います", "answer_by": "2026-05-19"})
        (dispute,) = Dispute.objects.all()
        client.post(f"{page}differences/{dispute.id}/reply", {"text": "確認します"})
        shown = text_of(client, page)
        client.post(f"{page}differences/{dispute.id}/resolve", {"text": "訂正します", "correction": "500"})
        waits = text_of(client, page)
        (asked,) = dispute.corrections.all()
        ren = people.invite(email="ren@sakura.example", name="蓮", role=Role.APPROVER, by="setup", at=MAY_12)
        second = type(client)()
        second.force_login(ren, backend="enishi.core.sign_in.ByButton")
        assert "訂正を承認する" in text_of(second, page)
        assert any(one.words.endswith("の訂正を決定する(2026年4月分)") for one in tasks_for(ren, frozenset({Role.APPROVER}), at=MAY_12))
        assert not any("訂正を決定する" in one.words for one in tasks_for(sato, frozenset({Role.APPROVER}), at=MAY_12))
        second.post(f"{page}corrections/{asked.id}", {"decision": "approve"})

    assert "金額が違います" in shown
    assert "確認中" in shown
    assert "ご自身の申請のため、承認者の役割を持つ別の方が決定します。" in waits
    assert "訂正を承認する" not in waits
    assert ("回答して解決する" in shown, "回答して解決する" in waits) == (True, False)  # while a correction waits nothing else answers it
    after = text_of(client, page)
    assert "訂正します" in after
    assert "500円" in after
    assert "500円(税抜)を次回の支払通知書で訂正します。" in after
    assert client.post(f"{page}corrections/999", {"decision": "approve"}).status_code == 404


def test_the_issuer_is_recorded_and_a_wrong_number_is_told_at_the_form(client, sato):
    said = {"from_day": "2026-04-01", "name": "株式会社サクラ", "rounding": "down"}

    wrong = client.post("/statements/issuer", said | {"number": "T7010705000726"})
    right = client.post("/statements/issuer", said | {"number": "T7010705000725"}, follow=True)

    assert "check digit" in wrong.content.decode()
    assert right.status_code == 200
    found = queries.issuer_on(date(2026, 4, 1))
    assert found is not None
    assert found.number == "T7010705000725"


def test_only_finance_issues_and_who_reads_alone_changes_nothing(client, aoba, issuer, april, hana):
    made = issued()
    client.force_login(hana, backend="enishi.core.sign_in.ByButton")

    assert client.post(f"{CLOSING}issue").status_code == 404
    assert client.get("/statements/issuer").status_code == 404
    assert client.post(f"/statements/{made.id}/confirm", {"answer": "x"}).status_code == 404
    assert text_of(client, f"/statements/{made.id}/")


def test_a_partners_invoice_is_recorded_compared_and_sent_back(client, sato, payee, issuer, told, close):
    """10 % of 100,000: 10,000 and 1,000 of tax; the invoice says 1,100 of tax."""
    payee(terms=replace(TERMS, issued_by=IssuedBy.PARTNER))
    told.line("A1", "2026-04-20", 100_000)
    close()
    made = issued()
    page = f"/statements/{made.id}/"
    said = {"number": "INV-7", "dated": "2026-04-30", "registration": AOBAS, "net_100000": "10000", "tax_100000": "1100"}
    assert "未着 1件" in text_of(client, "/statements/")

    with clock.standing_at(MAY_12):
        form = text_of(client, f"{page}1/invoice")
        client.post(f"{page}1/invoice", said | {"paper": SimpleUploadedFile("請求書.pdf", b"%PDF-1.7")})
    (invoice,) = PartnerInvoice.objects.all()
    shown = text_of(client, page)
    client.post(f"{page}invoices/{invoice.id}/decide", {"decision": "accept", "reason": "急ぐため"})
    refused = text_of(client, page)
    client.post(f"{page}invoices/{invoice.id}/decide", {"decision": "return", "reason": "消費税額の誤り"})
    invoice.refresh_from_db()

    assert "10,000円" in form
    assert "10%対象の消費税額が一致しません(請求書: 1,100円、明細: 1,000円)" in shown
    assert "差異を確認のうえ受け付ける" not in shown
    assert "このままでは受け付けられません" in refused
    assert (invoice.state, invoice.reason) == ("returned", "消費税額の誤り")
    assert client.get(f"{page}invoices/{invoice.id}/paper").content == b"%PDF-1.7"
    assert "差戻し" in text_of(client, page)
    assert "未着" in text_of(client, "/statements/invoices")


def test_a_page_of_four_hundred_lines_asks_as_few_questions_as_one_of_one(client, sato, aoba, issuer, told, close):
    for number in range(1, 401):
        told.line(f"A{number:03}", "2026-04-20", 100_000 + number)
    close()
    made = issued()

    page = text_of(client, f"/statements/{made.id}/")

    assert "ほかの明細300件は、PDFと添付の一覧をご覧ください。" in page
    assert made.lines == 400
