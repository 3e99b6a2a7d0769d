"""A paper that is issued reaches the owner and the accounting of its partner by mail, each in their language, and nobody else."""

from collections.abc import Callable
from datetime import date

import pytest

from enishi.notify.kinds import kind_of
from enishi.notify.models import Message
from enishi.papers import mailing
from enishi.papers import operations as papers
from enishi.partners import members
from enishi.partners.states import ContactRole, MemberRole
from enishi_engine.settlement.japan.documents import DocumentKind
from server.tests.closing.conftest import TEXT, approved
from server.tests.statements.conftest import APRIL, BEFORE, MAY_12
from server.tests.statements.test_mailing import contact

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
JAPANESE = """\
青葉システム株式会社
青木 直子様

株式会社サクラです。料率変更通知をお送りします。

手数料等の算定方法を、下記のとおり変更いたしたく、ご通知申し上げます。ご同意いただける場合は、ご回答期限までにその旨をご回答ください。

  番号    rate_change_notice-sakura-2026-07-01-aoba
  発行日  2026年5月12日
  変更日(適用開始日)  2026年7月1日
"""


@pytest.fixture
def notice(hana, approver, now, issuer, payee: Callable[..., str], settings) -> Callable[[], None]:
    """10 %, from July on 12 %; Aoba's people: its owner by hand, its accounting in the portal, one who sells."""
    settings.SITE_ADDRESS = "https://enishi.sakura.example"
    for day, rate in ((APRIL, "10 %"), (JULY, "12 %")):
        approved(TEXT.replace("10 %", rate), day, by=hana, second=approver, at=now)
    payee("aoba")
    contact(hana, "Owen", "owen@aoba.example", role=ContactRole.OWNER, language="en")
    for name, email, role in (("青木 直子", "naoko", MemberRole.ACCOUNTING), ("相沢 健", "ken", MemberRole.SALES)):
        members.add_member(
            partner="aoba", email=f"{email}@aoba.example", name=name, role=role, by=str(hana.id), at=BEFORE, sees_amounts=True
        )

    def issue() -> None:
        papers.issue(
            DocumentKind.RATE_CHANGE_NOTICE,
            subject="sakura/2026-07-01",
            partner="aoba",
            answer_by=date(2026, 6, 15),
            by=str(hana.id),
            at=MAY_12,
        )

    return issue


def mails() -> list[Message]:
    return list(Message.objects.filter(kind=mailing.KIND).order_by("to"))


def test_owner_and_accounting_are_told_each_in_their_language_once_and_nobody_else(notice):
    notice()
    notice()

    assert [(one.to, one.reply_to, one.subject) for one in mails()] == [
        ("naoko@aoba.example", "hana@sakura.example", "料率変更通知:2026年6月15日までにご回答ください(青葉システム株式会社様)"),
        ("owen@aoba.example", "hana@sakura.example", "Notice of changed rates: please answer by 15 June 2026 (青葉システム株式会社)"),
    ]


def test_the_mail_says_what_the_paper_says_and_opens_it_where_its_reader_signs_in(notice):
    notice()
    naoko, owen = mails()

    assert naoko.text.startswith(JAPANESE)
    assert "  ご回答期限  2026年6月15日\n" in naoko.text
    (paper,) = papers.issue(DocumentKind.RATE_CHANGE_NOTICE, subject="sakura/2026-07-01", partner="aoba", by="hana", at=MAY_12)
    assert f"内容を確認して回答する\n  https://enishi.sakura.example/portal/papers/{paper.id}/\n" in naoko.text
    assert "/portal/" not in owen.text
    assert "please tell your contact with us" in owen.text


def test_it_cannot_be_stopped_and_says_why(notice):
    notice()

    kind = kind_of(mailing.KIND)
    assert kind is not None
    assert kind.kept is not None
    assert {one.stop for one in mails()} == {""}
    assert kind.kept.to("ja") in mails()[0].text
    assert kind.kept.to("en") in mails()[1].text
