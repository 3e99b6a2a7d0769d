"""The pages of payouts: proposed by one person, approved by another, downloaded, and the bank's answer read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enishi.core import clock
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.payouts.models import ApprovalTable, Batch, Payment
from enishi.payouts.states import BatchState
from enishi.statements.models import Statement
from server.tests.payouts.conftest import (
    OCTOBER_26,
    aoba,
    approve,
    close,
    closed,
    kita,
    main,
    mio,
    program,
    propose,
    proposed,
    rei,
    sent,
    somebody,
    told,
)  # fmt: skip
from server.tests.payouts.test_from_due_to_bank import answered

__all__ = ["aoba", "close", "closed", "kita", "main", "mio", "program", "proposed", "rei", "sent", "told"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    """Where people come in by a button."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]


class OnTheDay(Client):
    """A browser on 26 October."""

    def request(self, **asked: Any) -> Any:
        with clock.standing_at(OCTOBER_26):
            return super().request(**asked)


def of(user: User) -> Client:
    client = OnTheDay()
    client.force_login(user, backend="enishi.core.sign_in.ByButton")
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    assert "<c-" not in page
    assert "style=" not in page
    return page


def test_a_batch_goes_from_what_is_due_to_the_banks_word_by_two_people(closed, rei, mio):
    one, other = of(rei), of(mio)
    assert "143,000円" in text(one, "/payouts/")
    said: dict[str, Any] = {"payer": "main", "way": "transfer", "pay_on": "2026-10-30", "reference": ""}
    page = one.post("/payouts/propose", said, follow=True).content.decode()
    assert "別の方の承認をお待ちください" in page
    batch = Batch.objects.get()
    assert "を承認する" not in page
    page = text(other, "/payouts/batches/1/")
    assert "143,000円を承認する" in page
    assert "「承認者」の承認がありません。" in page
    assert ("****567" in page, "1234567" in page) == (True, False)
    other.post("/payouts/batches/1/approve", {"hash": batch.hash})
    one.post("/payouts/batches/1/write")
    first, again = one.post("/payouts/batches/1/download"), one.post("/payouts/batches/1/download")
    assert (first.content, first.headers["Content-Disposition"]) == (again.content, 'attachment; filename="P1.txt"')
    one.post("/payouts/batches/1/send")
    file = SimpleUploadedFile("kekka.txt", answered(first.content, "0", "1"))
    page = one.post("/payouts/batches/1/results", {"file": file}, follow=True).content.decode()

    assert "結果を取り込みました。" in page
    assert [row.outcome for row in Payment.objects.order_by("number")] == ["paid", "returned"]
    assert "no_such_account" in page
    assert "33,000円" in text(one, "/payouts/")


def test_who_may_not_pay_gets_the_page_of_what_is_not_there(proposed, mio, hana, now):
    data = of(somebody("data", Role.DATA, at=now))
    assert [data.get(page).status_code for page in ("/payouts/", "/payouts/batches/", "/payouts/batches/1/", "/payouts/settings/")] == [
        404
    ] * 4
    second = of(mio)
    acts = ("write", "download", "send", "results")
    assert [second.post(f"/payouts/batches/1/{act}").status_code for act in acts] == [404] * 4
    assert second.get("/payouts/batches/99/").status_code == 404


def test_the_proposer_is_told_no_and_nothing_is_approved(proposed, rei):
    page = of(rei).post("/payouts/batches/1/approve", {"hash": proposed.hash}, follow=True).content.decode()

    assert "別の担当者が承認します" in page
    assert Batch.objects.get().state == BatchState.PROPOSED


def test_an_unknown_payment_is_resolved_on_the_page_by_two_people(sent, rei, mio):
    one, other = of(rei), of(mio)
    written = one.post("/payouts/batches/1/download").content
    one.post("/payouts/batches/1/results", {"file": SimpleUploadedFile("k.txt", answered(written, "0", "7"))})
    assert "結果を申請する" in text(one, "/payouts/batches/1/")
    one.post("/payouts/batches/1/payments/100002", {"outcome": "paid", "why": "入出金明細で確認"})
    page = text(other, "/payouts/batches/1/")
    assert "入出金明細で確認" in page
    asked = Payment.objects.get(reference="100002").requests.get()
    other.post(f"/payouts/batches/1/requests/{asked.id}", {"decision": "approve"})

    assert Payment.objects.get(reference="100002").outcome == "paid"


def test_what_is_held_says_why_and_a_hold_is_let_go(closed, rei):
    one, key = of(rei), str(Statement.objects.get(payee="kita").id)
    one.post("/payouts/hold", {"due": key, "reason": "契約書を確認中"})
    assert "支払保留中です。理由: 契約書を確認中" in text(one, "/payouts/")
    one.post("/payouts/hold", {"due": key, "act": "release"})
    assert "支払保留中です" not in text(one, "/payouts/")


def test_accounts_steps_and_deputies_are_recorded_on_one_page(rei, mio, hana, now):
    one = of(rei)
    payer = {
        "code": "main", "name": "カ)サクラ", "payer_code": "1234567890", "bank": "0001", "branch": "001", "kind": "1", "number": "7654321",
        "currency": "JPY", "format": "zengin", "fee": "0", "options": "{}",
    }  # fmt: skip
    assert "JSONとして読み取れません" in one.post("/payouts/settings/payer", payer | {"options": "["}).content.decode()
    assert "支払口座を登録しました。" in one.post("/payouts/settings/payer", payer, follow=True).content.decode()
    steps = {"currency": "JPY", "steps": "0 approver\n1,000,000 approver administrator *", "reason": "職務権限規程"}
    one.post("/payouts/settings/steps", steps)
    proposed = ApprovalTable.objects.get()
    assert of(mio).post(f"/payouts/settings/steps/{proposed.id + 1}", {"decision": "approve"}).status_code == 404
    page = of(mio).post(f"/payouts/settings/steps/{proposed.id}", {"decision": "approve"}, follow=True).content.decode()
    assert "1,000,000円以上" in page
    deputy = {
        "person": str(rei.id),
        "deputy_for": str(mio.id),
        "role": "approver",
        "first_day": "2026-10-26",
        "last_day": "2026-10-27",
        "reason": "出張",
    }
    assert "別の担当者が登録してください" in one.post("/payouts/settings/deputy", deputy).content.decode()
    assert "代理者を登録しました。" in of(hana).post("/payouts/settings/deputy", deputy, follow=True).content.decode()


def test_a_page_of_payouts_takes_at_most_twenty_queries(closed, rei, mio):
    client = of(rei)
    pages = ["/payouts/", "/payouts/batches/", "/payouts/batches/1/", "/payouts/settings/"]
    batch = propose(rei)
    asked: list[int] = []
    for page in ("/payouts/batches/1/", *pages):
        if asked and batch.state == BatchState.PROPOSED:
            batch = approve(batch, mio)
        with CaptureQueriesContext(connection) as found:
            text(client, page)
        asked.append(len(found))

    assert max(asked) <= 20, asked
