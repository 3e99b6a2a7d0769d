"""A statement goes out by mail, complete in itself, in the reader's language; once the mail has left, it is delivered, and silence counts from then on."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from enishi.notify import sending
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.states import ContactRole, MemberRole
from enishi.statements import due, mailing
from enishi.statements import operations as statements
from enishi.statements.models import Statement
from server.tests.statements.conftest import BEFORE, MAY_12, issued

pytestmark = pytest.mark.django_db
MAY_13 = datetime(2026, 5, 13, 1, 0, tzinfo=UTC)
JAPANESE = """\
青葉システム株式会社
青木様

株式会社サクラです。2026年4月分の支払通知書をお送りします。

  支払通知書番号  sakura-month_end-2026-04-aoba
  対象期間        2026年4月1日から2026年4月30日まで

仕入明細書(支払通知書)
  前回からの繰越  0円
  今回の明細      1件 10,000円
  消費税          1,000円
  残高            11,000円

  お支払い          11,000円(税込)
  源泉徴収(見込み)  0円
  お受取り(見込み)  11,000円
  お支払日          2026年5月29日
  お支払方法        お振込み

内容をご確認ください。第8条第2項により、このメールの到達日の翌日から14日以内に相違のご連絡がない場合は、ご確認いただいたものといたします。

明細の写しが必要な場合や、内容に相違がある場合は、担当者までご連絡ください。

このメールは、青葉システム株式会社様の経理・責任者としてご登録のある方へお送りしています。

――――――――――
相違をご連絡いただける期間はこのメールの到達日から数えるため、停止できません。
"""


def contact(hana, name: str, email: str, *, role: ContactRole = ContactRole.ACCOUNTING, language: str = "ja") -> None:
    partners.add_contact(partner="aoba", role=role, name=name, email=email, language=language, by=hana, at=BEFORE)


@pytest.fixture
def april(aoba, issuer, hana, told, close) -> Statement:
    """Aoba earns 10,000 in April, 11,000 with tax; its accounting reads Japanese, its owner English, its salesperson nothing of it."""
    contact(hana, "青木", "keiri@aoba.example")
    contact(hana, "Owen", "owen@aoba.example", role=ContactRole.OWNER, language="en")
    contact(hana, "健", "ken@aoba.example", role=ContactRole.SALES)
    told.line("A1", "2026-04-20", 100_000)
    close()
    return issued()


def mails() -> list[Message]:
    return list(Message.objects.filter(kind=mailing.KIND).order_by("to"))


def sent(*, at: datetime = MAY_13) -> None:
    for one in mails():
        sending.deliver(message_id=one.id, at=at)


def now(statement: Statement) -> Statement:
    return Statement.objects.get(id=statement.id)


def test_owner_and_accounting_are_told_each_in_their_language_and_nobody_else(april):
    assert [one.to for one in mails()] == ["keiri@aoba.example", "owen@aoba.example"]
    assert [one.subject for one in mails()] == [
        "2026年4月分 11,000円:2026年5月29日お支払い予定(青葉システム株式会社様 支払通知書)",
        "April 2026: ¥11,000 to be paid on 29 May 2026 (statement of 青葉システム株式会社)",
    ]


def test_the_mail_is_complete_in_itself(april):
    assert mails()[0].text == JAPANESE
    english = mails()[1].text
    for said in (
        "1 April 2026 to 30 April 2026",
        "Lines now        1: ¥10,000\n  Consumption tax  ¥1,000\n",
        "Payment day      29 May 2026",
        "within 14 days of receiving",
    ):
        assert said in english


def test_whoever_signs_in_gets_the_way_to_the_page_and_an_address_is_written_to_once(aoba, issuer, hana, told, close, settings):
    settings.SITE_ADDRESS = "https://enishi.sakura.example"
    contact(hana, "青木", "keiri@aoba.example")
    members.add_member(partner="aoba", email="keiri@aoba.example", name="青木 直子", role=MemberRole.ACCOUNTING, by="hana", at=BEFORE)
    told.line("A1", "2026-04-20", 100_000)
    close()
    statement = issued()

    (only,) = mails()
    assert f"https://enishi.sakura.example/portal/statements/{statement.id}/" in only.text
    assert "青木 直子様" in only.text


def test_nothing_to_pay_is_said_so_without_a_payment_day(aoba, issuer, hana, told, close):
    contact(hana, "青木", "keiri@aoba.example")
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-10"}, at="2026-05-10T12:00")
    close("2026-05")
    issued("2026-05", at=datetime(2026, 6, 12, tzinfo=UTC))

    text = mails()[-1].text
    assert "今回のお支払いはありません。残高 -11,000円は次回へ繰り越します。" in text
    assert "お支払日" not in text


def test_once_the_mail_has_left_the_statement_is_delivered_on_that_day_and_only_once(april):
    assert mailing.deliver_sent(by="mail", at=MAY_12) == 0
    sent()

    assert len(mail.outbox) == 2
    assert mailing.deliver_sent(by="mail", at=MAY_13) == 1
    assert now(april).delivered_on == date(2026, 5, 13)
    assert mailing.deliver_sent(by="mail", at=MAY_13) == 0


def test_the_scheduler_asks_for_it_once_and_then_no_more(april):
    assert list(due.deliveries(MAY_13)) == []
    sent()

    (only,) = due.deliveries(MAY_13)
    assert next(due.deliveries(MAY_13)).key == only.key
    mailing.deliver_sent(by="mail", at=MAY_13)
    assert list(due.deliveries(MAY_13)) == []


def test_silence_counts_from_the_mail_on(april):
    """Delivered on 13 May, 14 days: confirmed since 28 May."""
    sent()
    mailing.deliver_sent(by="mail", at=MAY_13)

    assert statements.deem_all(by="job", at=datetime(2026, 5, 27, 1, 0, tzinfo=UTC)) == 0
    assert statements.deem_all(by="job", at=datetime(2026, 5, 28, 1, 0, tzinfo=UTC)) == 1
    assert now(april).answered_on == date(2026, 5, 28)


def test_a_mail_that_the_server_refused_delivers_nothing(april, monkeypatch):
    def refused(self) -> None:
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    with pytest.raises(OSError, match="no route"):
        sent()

    assert mailing.deliver_sent(by="mail", at=MAY_13) == 0
    assert now(april).delivered_on is None


def test_of_whom_nobody_is_known_no_mail_goes_and_delivery_is_written_down_by_hand(aoba, issuer, told, close):
    told.line("A1", "2026-04-20", 100_000)
    close()
    statement = issued()

    assert mails() == []
    statements.deliver(statement=statement.id, on=date(2026, 5, 12), by="rei", at=MAY_12)
    assert now(statement).delivered_on == date(2026, 5, 12)
