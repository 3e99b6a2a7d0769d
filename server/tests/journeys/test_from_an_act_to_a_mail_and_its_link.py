"""Mails from end to end: an act puts one, a worker sends it to a mail server, its link opens the page; Monday's three things; stopping; the calendar."""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.tests.journeys.conftest import violations
from server.tests.journeys.test_a_deal_from_the_phone_to_its_protection import register
from server.tests.notify.mail_server import Received, mail_server

KEN, OWNER = "ken@aoba.example", "owner@aoba.example"


@pytest.fixture(scope="module")
def making() -> tuple[Path, str]:
    """The site of a partner's money with one who reads English, on Monday 26 October 2026, ten in the morning."""
    return Path(__file__).with_name("make_mail_site.py"), "2026-10-26T01:00:00+00:00"


@pytest.fixture(scope="module")
def received() -> Iterator[Received]:
    """What a mail server on the loopback has taken."""
    with mail_server() as found:
        yield found


@pytest.fixture(scope="module")
def surroundings(received: Received, free_port: int) -> dict[str, str]:
    """The site mails by that server, and knows by which address it is opened."""
    return {"ENISHI_MAIL_URL": f"smtp://127.0.0.1:{received.port}", "ENISHI_ADDRESS": f"http://127.0.0.1:{free_port}"}


def said(mail: EmailMessage) -> str:
    return str(next(mail.iter_parts()).get_content()).replace("\r\n", "\n")


def to(email: str, words: str) -> Callable[[EmailMessage], bool]:
    return lambda mail: mail["To"] == email and (words in str(mail["Subject"]) or words in said(mail))


def opened(browser: Browser, site: str, address: str, *, language: str = "ja", width: int = 390) -> Page:
    """An address as a mail program opens it: in a browser in which nobody is signed in."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 844}, locale="ja-JP")
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    page = context.new_page()
    page.goto(address)
    return page


def link(mail: EmailMessage, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+{path}\S*", said(mail))
    assert found is not None, said(mail)
    return found.group()


WORDS = {
    "ja": {"deals": "案件", "register": "案件を登録する", "customer": "お客様", "send": "登録する", "come_in": "相沢 健として入る", "protected": "まで保護されています"},
    "en": {"deals": "Deals", "register": "Register a deal", "customer": "Customer", "send": "Register", "come_in": "Come in as Emma Aoki", "protected": "Protected until"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "name", "email", "customer"),
    [("ja", "相沢 健", KEN, "大空文具株式会社"), ("en", "Emma Aoki", "emma@aoba.example", "Green Garden Ltd.")],
)
def test_an_answer_reaches_whoever_registered_by_mail_and_its_link_opens_the_deal_on_the_phone(
    as_person: Callable[..., Page], browser: Browser, site: str, received: Received, language: str, name: str, email: str, customer: str
):
    words = WORDS[language]
    phone = as_person(name, width=390, language=language)
    register(phone, customer, **{key: words[key] for key in ("deals", "register", "customer", "send")})
    hana = as_person("花岡 さくら")
    hana.goto("/deals/")
    hana.get_by_role("link", name=customer).first.click()
    hana.get_by_label("承認する(青葉システム株式会社)").check()
    hana.get_by_role("button", name="決定する").click()
    expect(hana.get_by_role("status")).to_contain_text("決定しました")

    mail = received.awaited(to(email, customer))

    assert customer in str(mail["Subject"])
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    page = opened(browser, site, link(mail, "/portal/deals/"), language=language)
    page.get_by_role("button", name=words["come_in"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(customer)
    expect(page.locator(".lead")).to_contain_text(words["protected"])
    assert violations(page) == []
    page.context.close()


def test_on_monday_the_owner_is_told_three_things_and_the_mail_opens_the_portal(browser: Browser, site: str, received: Received):
    mail = received.awaited(to(OWNER, "今週のお知らせです。"))

    assert str(mail["Subject"]).strip() == "2026年9月分の手数料110,000円:2026年10月30日にお支払い予定です"
    assert [line for line in said(mail).split("\n") if line.startswith("・")] == [
        "・2026年9月分の手数料110,000円:2026年10月30日にお支払い予定です",
        "・支払通知書の確認:2026年9月(2026年10月30日まで)",
        "・契約更新のご案内:川村製作所(2026年11月30日まで)",
    ]
    page = opened(browser, site, link(mail, "/portal/"))
    page.get_by_role("button", name="青葉 一郎として入る").click()
    expect(page.locator(".lead").first).to_have_text("2026年9月分は110,000円、2026年10月30日(金)にお支払い予定です。")
    page.context.close()


def test_mondays_mail_is_stopped_by_one_press_without_signing_in_and_comes_again_when_its_reader_wants_it(
    as_person: Callable[..., Page], browser: Browser, site: str, received: Received
):
    mail = received.awaited(to(KEN, "今週のお知らせです。"))
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    page = opened(browser, site, link(mail, "/mail/"))
    assert violations(page) == []
    page.get_by_role("button", name="このメールを停止する").click()
    expect(page.get_by_text("「月曜日のメール」のメールを停止しました。")).to_be_visible()
    assert violations(page) == []
    page.context.close()

    ken = as_person("相沢 健", width=390)
    ken.goto("/portal/mine/")
    monday = ken.get_by_role("listitem").filter(has_text="月曜日のメール")
    expect(monday.get_by_text("停止中")).to_be_visible()
    monday.get_by_role("button").click()
    expect(ken.get_by_role("listitem").filter(has_text="月曜日のメール").get_by_role("button", name="このメールを停止する")).to_be_visible()


def test_the_owner_subscribes_to_a_calendar_of_the_dates_that_matter(as_person: Callable[..., Page], browser: Browser, site: str):
    ichiro = as_person("青葉 一郎", width=390)
    ichiro.goto("/portal/mine/")
    ichiro.get_by_role("button", name="アドレスを発行する").click()
    address = ichiro.locator("code.address").inner_text()
    assert violations(ichiro) == []

    stranger = browser.new_context(base_url=site)  # a calendar program signs in nowhere
    answer = stranger.request.get(address)
    calendar = answer.text().replace("\r\n ", "")
    stranger.close()

    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    found = dict(re.findall(r"DTSTART;VALUE=DATE:(\d+).*?SUMMARY:([^\r\n]*)", calendar, re.DOTALL))
    assert found["20261030"].startswith("2026年9月分")
    assert found["20261130"] == "契約更新の期限:川村製作所様"
    assert "110,000" not in calendar  # amounts stand in it only where their owner asked for them


def test_the_demos_mailbox_shows_what_was_written_to_whom_as_it_looks(as_person: Callable[..., Page], received: Received):
    received.awaited(to(OWNER, "今週のお知らせです。"))
    hana = as_person("花岡 さくら")
    hana.goto(f"/mailbox/?to={OWNER}")
    assert violations(hana) == []

    hana.get_by_role("link", name="2026年9月分の手数料110,000円").first.click()

    letter = hana.frame_locator("iframe")
    expect(letter.get_by_text("今週のお知らせです。")).to_be_visible()
    expect(letter.get_by_role("link", name="ポータルで詳しく見る")).to_be_visible()
