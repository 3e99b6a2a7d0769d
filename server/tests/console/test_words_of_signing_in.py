"""Every page of signing in is in our own words: in Japanese no English is left, and nothing is called ログイン."""

import html
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from enishi.console.sign_in import urls
from enishi.core import operations
from enishi.core.models import User
from enishi.core.providers import Provider
from enishi.core.roles import Role
from server.tests.console.test_sign_in import code_now

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
OURS = {
    "Ctrl",
    "Enter",
    "Enishi",
    "English",
    "Chrome",
    "Linux",
    "PC",
    "PIN",
    "JavaScript",
}  # names, of keys too, and the button that chooses the other language
ADDRESSES = {"token": "abc", "key": "sakura", "pk": 1, "number": 1, "device": "00000000-0000-0000-0000-000000000000"}


@pytest.fixture(autouse=True)
def _still(settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: 1_791_244_800))
    provider = Provider(
        key="sakura", name="さくら", issuer="http://127.0.0.1:9", client_id="x", client_secret="x", domains=("sakura.example",)
    )
    settings.SIGN_IN_PROVIDERS = (provider,)


@pytest.fixture
def mio(now) -> User:
    """An administrator who has an app."""
    user = operations.invite(email="mio@sakura.example", name="澪", role=Role.ADMINISTRATOR, by="setup", at=now)
    TOTP.activate(user, SECRET)
    return user


def foreign_words(page: str) -> set[str]:
    """Words in Latin letters that a person reads on the page, and ログイン."""
    main = re.sub(r"^[^>]*>|<script.*?</script>|<style.*?</style>|<code>.*?</code>", " ", page.partition("<main")[2], flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", main) + " ".join(re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', main))
    read = re.sub(r"\S+@\S+|https?://\S+", " ", html.unescape(shown))
    return {word for word in re.findall(r"[A-Za-z]{2,}|ログイン", read) if word not in OURS}


def code() -> str:
    found = re.search(r"^[0-9]{4}-[0-9]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    return found.group()


def pages() -> list[str]:
    """The address of every page of signing in."""
    found = []
    for pattern in urls.urlpatterns:
        path = "/sign-in/" + str(pattern.pattern)
        for name, value in ADDRESSES.items():
            path = re.sub(rf"<\w+:{name}>", str(value), path)
        assert "<" not in path, f"say in ADDRESSES what {path} is asked with"
        found.append(path)
    return found


def test_no_page_of_signing_in_has_a_word_of_the_library(mio):
    browsers = {
        name: Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")
        for name in ("nobody", "waits", "halfway", "inside")
    }
    for name in ("waits", "halfway", "inside"):
        cache.clear()
        browsers[name].post("/sign-in/code/", {"email": mio.email})
        if name != "waits":
            browsers[name].post("/sign-in/code/confirm/", {"code": code()})
    cache.clear()
    browsers["inside"].post("/sign-in/second-factor/code/", {"code": code_now(SECRET)})
    found: dict[str, set[str]] = {}
    seen = 0
    for name, browser in browsers.items():
        for path in pages():
            for answer in (browser.get(path, follow=True), browser.get(path, follow=False)):
                if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code != 405:
                    seen += 1
                    found |= {f"{name} {path}": words} if (words := foreign_words(answer.content.decode())) else {}

    assert found == {}
    assert seen > 60


def test_no_answer_to_what_was_typed_wrongly_has_one(mio):
    browser = Client()
    found = {}
    for path, sent in (
        ("/sign-in/code/", {"email": "x"}), ("/sign-in/code/", {}), ("/sign-in/code/", {"email": mio.email}), ("/sign-in/code/confirm/", {"code": "1"}),
        ("/sign-in/code/confirm/", {}), ("/sign-in/code/confirm/", {"code": "2"}), ("/sign-in/code/confirm/", {"code": "3"}),
    ):  # fmt: skip
        found[str(sent)] = foreign_words(browser.post(path, sent, follow=True).content.decode())
    cache.clear()
    browser.post("/sign-in/code/", {"email": mio.email})
    browser.post("/sign-in/code/confirm/", {"code": code()})
    for number in range(7):
        found[f"app {number}"] = foreign_words(
            browser.post("/sign-in/second-factor/code/", {"code": f"00000{number}"}, follow=True).content.decode()
        )

    assert {sent: words for sent, words in found.items() if words} == {}


def test_that_guard_sees_a_word_of_the_library(mio):
    assert foreign_words("<main><h1>Confirm Access</h1><p>ログインしてください</p></main>") == {"Confirm", "Access", "ログイン"}
    assert foreign_words('<main><input placeholder="Code"></main>') == {"Code"}


def test_mails_of_signing_in_are_japanese_but_for_the_addresses(mio):
    Client().post("/sign-in/code/", {"email": mio.email})

    said = re.sub(r"https?://\S+", "", str(mail.outbox[-1].body))
    assert set(re.findall(r"[A-Za-z]{2,}|ログイン", said)) == set()


def test_every_page_of_the_library_that_is_reachable_is_walked():
    library = {
        name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith(("account_", "mfa_", "usersessions_"))
    }

    assert library == {pattern.name for pattern in urls.urlpatterns if str(pattern.name).startswith(("account_", "mfa_", "usersessions_"))}
