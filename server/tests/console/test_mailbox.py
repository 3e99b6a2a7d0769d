"""The outbox: whoever administers sees whom mails went to; in a demo they are read as they look, in a frame that can do nothing."""

import pytest
from django.test import Client

from enishi.core import operations as people
from enishi.notify import operations
from enishi.notify.models import Message

pytestmark = pytest.mark.django_db
TEXT = "健様\n\n<script>alert(1)</script>\n\n案件を開く\n  https://localhost/portal/deals/7/\n"


@pytest.fixture
def mail(now) -> Message:
    put = operations.put(to="ken@aoba.example", subject="承認しました", text=TEXT, kind="deal", key="1", at=now)
    operations.put(to="mai@aoba.example", subject="別のメール", text=TEXT, kind="deal", key="2", at=now)
    assert put is not None
    return put


@pytest.fixture
def hanas(hana, settings) -> Client:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.DEMO = True
    client = Client()
    client.force_login(hana)
    return client


def test_mails_are_found_by_person_the_newest_first(hanas, mail):
    everybody, kens = (hanas.get(f"/mailbox/{asked}").content.decode() for asked in ("", "?to=ken@aoba.example"))

    assert everybody.index("別のメール") < everybody.index("承認しました")
    assert "別のメール" not in kens
    assert "承認しました" in kens


def test_a_mail_looks_like_itself_in_a_frame_of_ours_and_does_nothing(hanas, mail):
    page = hanas.get(f"/mailbox/{mail.id}/").content.decode()
    alone = hanas.get(f"/mailbox/{mail.id}/page")

    assert f'src="/mailbox/{mail.id}/page" sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    said = set(alone["Content-Security-Policy"].split("; "))
    assert {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    } <= said
    assert alone["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script" not in alone.content.decode()
    assert "&lt;script&gt;" in alone.content.decode()


def test_what_mails_say_is_shown_in_a_demo_alone(mail, now, settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    client = Client()
    client.force_login(people.add_user(email="aki@sakura.example", name="秋", by="setup", at=now))

    assert [client.get(f"/mailbox/{mail.id}/{part}").status_code for part in ("", "page")] == [404, 404]


def test_mails_are_narrowed_down_by_whether_they_have_left(hanas, mail, now):
    operations.put(to="ken@aoba.example", subject="古いコード", text="…", kind="deal", key="3", at=now)
    Message.objects.filter(key="3").update(useless_at=now)
    Message.objects.filter(id=mail.id).update(sent_at=now)

    def shown(state: str) -> list[bool]:
        page = hanas.get("/mailbox/", {"state": state}).content.decode()
        return [f">{subject}</a>" in page for subject in ("承認しました", "別のメール", "古いコード")]

    assert [shown(state) for state in ("sent", "waiting", "failing", "useless")] == [
        [True, False, False],
        [False, True, False],
        [False, False, False],
        [False, False, True],
    ]
