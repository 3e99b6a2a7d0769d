"""The link of the sign-in mail signs in the browser that asked, once, within ten minutes; whoever else opens it changes nothing and reads why."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from enishi.core import clock
from enishi.core.models import MailedLink

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/sign-in/link/([\w-]{43})/\S*)")
CODE = re.compile(r"^([0-9]{4})-([0-9]{4})$", re.MULTILINE)
FULL_WIDTH = str.maketrans("0123456789-", "".join(chr(0xFF10 + digit) for digit in range(10)) + "\uff0d")
HANA = "hana@sakura.example"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def ask(client: Client, address: str = HANA, **said: str) -> None:
    client.post("/sign-in/code/", {"email": address, **said}, follow=True)


def link() -> str:
    found = LINK.search(str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found.group(1)


def code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None
    return found.group()


def is_in(client: Client) -> bool:
    return bool(client.get("/sign-in/browsers/").status_code == 200)


def words(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_the_link_signs_in_the_browser_that_asked_by_its_button(client, hana):
    ask(client)

    status, page = words(client, link())
    assert (status, "お申し込みになったブラウザです。" in page, is_in(client)) == (200, True, False)

    assert client.post(link()).headers["Location"] == "/"
    assert is_in(client)


def test_it_opens_the_page_that_was_pointed_to(client, hana):
    asked = client.get("/people/?of=aoba")
    assert asked.headers["Location"] == "/sign-in/?next=%2Fpeople%2F%3Fof%3Daoba"
    ask(client, next="/people/?of=aoba")

    assert client.post(link()).headers["Location"] == "/people/?of=aoba"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:evil"])
def test_it_never_leads_to_another_site(client, hana, elsewhere: str):
    ask(client, next=elsewhere)
    assert "next=" not in link()

    assert client.post(link() + "?next=" + elsewhere).headers["Location"] == "/"


def test_the_token_has_256_bits_and_stands_nowhere_in_the_database_but_as_its_hash(client, hana, now):
    ask(client)
    token = link().split("/")[3]

    assert len(token) * 6 >= 256
    row = MailedLink.objects.get()
    assert (row.hash, row.user, row.asked_at, row.used_at) == (hashlib.sha256(token.encode()).hexdigest(), hana, now, None)
    assert token not in str(dict(client.session.items()))


def test_scanners_that_click_everything_sign_nobody_in_and_use_nothing_up(client, hana):
    ask(client)
    scanner, strict = Client(), Client(enforce_csrf_checks=True)
    for visitor in (scanner, strict):
        for asked in (visitor.get, visitor.head, visitor.post, visitor.put, visitor.options):
            asked(link())
        visitor.post("/sign-in/code/confirm/", {"code": code()}, follow=True)
        assert not is_in(visitor)
    for asked in (client.get, client.head, client.options):
        asked(link())
    assert not is_in(client)

    assert MailedLink.objects.get().used_at is None
    client.post(link())
    assert is_in(client)


def test_a_forwarded_link_tells_to_type_the_code_where_it_was_asked_for(client, hana):
    ask(client)

    status, page = words(Client(), link())

    assert (status, "お申し込みの画面に確認コードを入力してください" in page) == (200, True)
    assert 'method="post"' not in page.split("<main")[1]


def test_a_thief_who_asks_for_the_same_person_cannot_use_the_other_browsers_link(client, hana):
    ask(client)
    mine = link()
    thief = Client()
    ask(thief)

    assert "お申し込みの画面に確認コードを入力してください" in thief.post(mine).content.decode()
    assert not is_in(thief)


def test_after_ten_minutes_it_has_expired_and_says_so(client, hana, now):
    with clock.standing_at(now):
        ask(client)
    with clock.standing_at(now + timedelta(minutes=10) - timedelta(seconds=1)):
        assert words(client, link())[0] == 200
    with clock.standing_at(now + timedelta(minutes=10)):
        status, page = words(client, link())
        assert (status, "リンクの有効期限が切れています" in page) == (410, True)
        client.post(link())

    assert not is_in(client)


def test_used_once_by_itself_or_by_the_code_it_is_used_up(client, hana):
    for sign_in in (lambda: client.post(link()), lambda: client.post("/sign-in/code/confirm/", {"code": code()})):
        ask(client)
        sign_in()
        assert is_in(client)
        assert client.get(link()).headers["Location"] == "/"  # who is in already simply goes on

        client.post("/sign-in/leave")
        status, page = words(client, link())
        assert (status, "このリンクは使用済みです" in page) == (410, True)
        client.post(link())
        assert not is_in(client)


def test_a_mistyped_link_is_told_from_an_expired_one(client, hana):
    ask(client)
    token = link().split("/")[3]

    status, page = words(client, f"/sign-in/link/{token[:-1]}/")

    assert (status, "リンクを読み取れません" in page) == (404, True)


def test_three_wrong_codes_end_the_link_too(client, hana):
    ask(client)
    for _ in range(3):
        client.post("/sign-in/code/confirm/", {"code": "1234-567"})

    client.post(link())

    assert not is_in(client)


def test_the_page_that_waits_takes_digits_of_full_width_and_asks_for_nothing_by_itself(client, hana):
    ask(client)
    page = client.get("/sign-in/code/confirm/").content.decode()
    for said in ('autocomplete="one-time-code"', 'inputmode="numeric"', HANA):
        assert said in page
    assert "hx-trigger" not in page
    assert "<script" not in page.split("<main")[1].split("</main>")[0]

    client.post("/sign-in/code/confirm/", {"code": f" {code().translate(FULL_WIDTH)} "})

    assert is_in(client)


def test_who_waits_may_ask_for_another_address(client, hana):
    ask(client, "hanna@sakura.example")

    page = client.get("/sign-in/code/")
    assert page.status_code == 200
    ask(client)
    client.post(link())

    assert is_in(client)


def test_a_browser_that_did_not_ask_is_led_to_asking(client, hana):
    answer = client.get("/sign-in/code/confirm/?next=/people/")

    assert answer.headers["Location"] == "/sign-in/code/?next=%2Fpeople%2F"
    assert "お申し込みいただいていないか" in client.get("/sign-in/code/").content.decode()


def test_two_thousand_guesses_sign_nobody_in_and_the_limit_has_a_page(hana):
    """However often a guesser asks: three mails a minute, thirty a day, three guesses each; the rest is refused before a code is looked at."""
    signed_in, refused = 0, ""
    for turn in range(20):
        guesser = Client(REMOTE_ADDR=f"203.0.113.{turn + 1}")
        answer = guesser.post("/sign-in/code/", {"email": HANA})
        refused = answer.content.decode() if answer.status_code == 200 else refused
        for guess in range(100):
            guesser.post("/sign-in/code/confirm/", {"code": f"{turn * 100 + guess:08d}"})
        signed_in += "_auth_user_id" in guesser.session

    assert (signed_in, len(mail.outbox)) == (0, 3)
    assert "お申し込みの回数が多いため" in refused
