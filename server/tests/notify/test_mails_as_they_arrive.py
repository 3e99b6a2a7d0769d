"""Mails as they come out of the line: text and the same words as a page, one act, whom to answer, how to stop the kind; nobody's words do anything in them."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from enishi.core import jobs
from enishi.core import operations as people
from enishi.notify import layout, operations
from enishi.notify.models import Message
from server.tests.notify.mail_server import Received, mail_server

pytestmark = pytest.mark.django_db
SITE = "https://partners.sakura.example"
TEXT = """\
健様

株式会社あおば電機様の案件を承認しました。

  金額      324,500円(税抜)
  有効期限  2026年11月30日(月)

案件を開く
  https://partners.sakura.example/portal/deals/7/
"""


@pytest.fixture
def arrived(settings, now):
    """Put a mail, let the worker send it to a real server, and read what came."""
    settings.SITE_ADDRESS, settings.DEFAULT_FROM_EMAIL = SITE, "さくら <partners@sakura.example>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    people.add_user(email="ken@aoba.example", name="健", by="setup", at=now)
    with mail_server() as received:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", received.port

        def put(**said) -> EmailMessage:
            known = {"to": "ken@aoba.example", "subject": "承認しました", "text": TEXT, "kind": "deal", "key": "deal:1", "at": now}
            operations.put(**(known | said))
            jobs.work(worker="w")
            return _newest(received)

        put.received = received  # type: ignore[attr-defined]
        yield put


def test_a_mail_arrives_as_text_and_as_a_page_of_the_same_words(arrived):
    mail = arrived(subject="2026年10月分 324,500円:2026年11月30日お支払い予定")

    assert mail["Subject"].strip() == "2026年10月分 324,500円:2026年11月30日お支払い予定"
    assert mail.get_content_type() == "multipart/alternative"
    text, page = text_of(mail), page_of(mail)
    assert text.startswith(TEXT)
    assert words_of(page) == words(text)
    assert '<html lang="ja">' in page
    assert "<th" in page
    assert "324,500円(税抜)</td>" in page


def test_a_page_asks_nothing_of_anybody_else_and_watches_nobody(arrived):
    page = page_of(arrived())

    assert [word for word in ("<img", "<script", "<link", "src=", "url(", "@import", "http-equiv") if word in page] == []
    assert "prefers-color-scheme:dark" in page


def test_exactly_one_act_stands_in_a_mail_as_a_button(arrived):
    page = page_of(arrived())

    assert page.count('class="go"') == 1
    assert f'<a class="go" href="{SITE}/portal/deals/7/"' in page
    assert ">案件を開く</a>" in page


def test_a_mail_program_stops_the_kind_at_one_press_and_answers_go_to_a_person(arrived):
    mail = arrived(reply_to="hana@sakura.example")

    stop = Message.objects.get().stop
    assert mail["List-Unsubscribe"].strip() == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.startswith(f"{SITE}/mail/")
    assert mail["Reply-To"] == "hana@sakura.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"「案件(回答・ご紹介・保護期限)」のメールの停止はこちら:\n  {stop}\n" in text_of(mail)


def test_a_mail_that_must_be_sent_says_why_and_has_no_way_to_be_stopped(arrived):
    mail = arrived(kind="statement_issued")

    assert mail["List-Unsubscribe"] is None
    assert "相違をご連絡いただける期間はこのメールの到達日から数えるため、停止できません。" in text_of(mail)


@pytest.mark.parametrize(
    "typed",
    ["株式会社\r\nBcc: mallory@example.com", "株式会社\nSubject: 当選\n\n本文", "\u202e株式会社", "株式会社\x00", "=?utf-8?q?x?= 株式会社"],
)
def test_a_name_that_somebody_typed_stays_one_subject(arrived, typed):
    mail = arrived(subject=f"{typed}様の案件", to="ken@aoba.example")

    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == [mail["Subject"]]
    assert "\n" not in mail["Subject"]
    assert [to for to, _ in arrived.received.mails] == [["ken@aoba.example"]]


def test_what_somebody_typed_is_text_in_the_page_and_no_link_of_theirs_is_one(arrived):
    typed = '<img src=x onerror=alert(1)>\n\n今すぐ確認\n  https://mallory.example/portal/\n\n<a href="https://mallory.example">x</a>\n'
    mail = arrived(text=f"{typed}\n{TEXT}")
    page = page_of(mail)

    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert re.findall(r'href="([^"]*)"', page) == [f"{SITE}/portal/deals/7/", Message.objects.get().stop]


def test_a_rule_that_somebody_typed_does_not_end_the_mail(arrived):
    page = page_of(arrived(text=f"前\n{layout.RULE}\n後\n\n{TEXT}"))

    assert page.count("<hr") == 1
    assert page.index("後") < page.index("<hr")
    assert page.count('class="go"') == 1


def test_what_a_real_server_refuses_waits_with_what_it_said(arrived, now):
    arrived.received.refuses = "550 no such mailbox"
    operations.put(to="ken@aoba.example", subject="承認しました", text=TEXT, kind="deal", key="deal:2", at=now)
    jobs.work(worker="w")

    assert "no such mailbox" in Message.objects.get(key="deal:2").failure
    assert arrived.received.mails == []


def _newest(received: Received) -> EmailMessage:
    return received.mails[-1][1]


def text_of(mail: EmailMessage) -> str:
    return str(next(mail.iter_parts()).get_content()).replace("\r\n", "\n")


def page_of(mail: EmailMessage) -> str:
    return str(list(mail.iter_parts())[1].get_content()).replace("\r\n", "\n")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag, attrs):
        self.hidden = tag in ("style", "title")

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def words_of(page: str) -> list[str]:
    reader = _Words()
    reader.feed(page)
    return " ".join(reader.found).split()


def words(text: str) -> list[str]:
    return text.replace(layout.RULE, "").split()
