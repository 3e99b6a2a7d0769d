"""A device that somebody trusts opens the portal's pages for 180 days, and never outlives its person (trust, decision 6)."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client

from enishi.core import clock, operations, trusted_devices
from enishi.core.models import AuditRow, TrustedDevice, User
from enishi.core.roles import Role
from enishi.notify.models import Message
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.states import MemberRole
from server.tests.partners.cast import AOBA

pytestmark = pytest.mark.django_db
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
KEN = "ken@aoba.example"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def ken(hana, now) -> User:
    """He sells for Aoba."""
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    return members.add_member(partner="aoba", email=KEN, name="健", role=MemberRole.SALES, by="setup", at=now).user


def signed_in(email: str, *, trust: bool) -> Client:
    browser = Client(HTTP_USER_AGENT=IPHONE)
    browser.post("/sign-in/code/", {"email": email})
    found = re.search(r"^[0-9]{4}-[0-9]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    browser.post("/sign-in/code/confirm/", {"code": found.group(), **({"trust": "on"} if trust else {})})
    cache.clear()
    return browser


@pytest.fixture
def phone(ken) -> Client:
    """Ken's phone, which he trusts."""
    return signed_in(KEN, trust=True)


def next_morning(browser: Client) -> Client:
    """The browser was closed over night: its session is gone, the device's cookie is not."""
    browser.cookies.pop("sessionid", None)
    return browser


def opens(browser: Client, page: str = "/portal/deals/") -> bool:
    return bool(browser.get(page).status_code == 200)


def copy_of(browser: Client) -> Client:
    thief = Client()
    thief.cookies["device"] = browser.cookies["device"].value
    return thief


def test_a_weekly_mails_link_simply_opens_on_a_trusted_device(phone, ken):
    page = next_morning(phone).get("/portal/deals/")

    assert (page.status_code, page.wsgi_request.user) == (200, ken)


def test_without_the_tick_nothing_is_trusted_and_the_link_asks_who_it_is_and_then_opens(ken):
    browser = next_morning(signed_in(KEN, trust=False))

    assert "device" not in browser.cookies
    assert browser.get("/portal/deals/").headers["Location"] == "/sign-in/?next=%2Fportal%2Fdeals%2F"


def test_the_cookie_holds_twice_256_bits_that_no_script_reads_and_the_table_only_their_hashes(phone, ken, now, settings):
    cookie = phone.cookies["device"]
    secret, turn = cookie.value.split(".")

    assert (len(secret), len(turn)) == (43, 43)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 60 * 60)
    device = TrustedDevice.objects.get()
    assert (device.secret, device.turn) == tuple(hashlib.sha256(part.encode()).hexdigest() for part in (secret, turn))
    assert (device.user, device.name, device.ends_at) == (ken, "Safari · iPhone", now + timedelta(days=180))
    settings.SESSION_COOKIE_SECURE = True
    with clock.standing_at(now + timedelta(days=1)):
        assert next_morning(phone).get("/portal/").cookies["device"]["secure"] is True


def test_it_lasts_180_days(phone, now):
    with clock.standing_at(now + timedelta(days=180) - timedelta(seconds=1)):
        assert opens(next_morning(phone))
    with clock.standing_at(now + timedelta(days=180)):
        assert not opens(phone)
        assert not opens(next_morning(phone))


@pytest.mark.parametrize("open_page", [True, False])
def test_a_removed_member_is_out_at_the_next_request(phone, ken, now, open_page: bool):
    assert opens(phone if open_page else next_morning(phone))
    membership = ken.memberships.get()

    members.remove_member(company=membership.company_id, user=ken.id, by="setup", at=now)

    assert not opens(phone if open_page else next_morning(phone))
    assert TrustedDevice.objects.get().ended_why == "standing"


@pytest.mark.parametrize("changed", ["membership", "address", "account"])
def test_it_never_outlives_the_person_even_where_nobody_ended_it(phone, ken, now, changed: str):
    """Below the operations: a membership that ended in any other way, another mail address, an account that was closed."""
    assert opens(next_morning(phone))

    if changed == "membership":
        ken.memberships.update(removed_at=now)
    else:
        User.objects.filter(id=ken.id).update(**({"email": "kenta@aoba.example"} if changed == "address" else {"is_active": False}))

    kept = phone.cookies["device"].value
    assert not opens(phone)
    phone.cookies["device"] = kept
    assert not opens(next_morning(phone))
    assert "_auth_user_id" not in phone.session  # not only is the page not theirs: nobody is signed in


def test_who_touches_money_trusts_no_device_and_a_new_role_ends_it(hana, now):
    browser = signed_in("hana@sakura.example", trust=True)
    assert opens(next_morning(browser), "/people/")

    operations.grant_role(user=hana, role=Role.APPROVER, by="setup", at=now)

    assert not opens(browser, "/people/")
    assert not opens(next_morning(browser), "/people/")
    with pytest.raises(trusted_devices.NotForMoney):
        trusted_devices.trust(user=hana, name="Safari · Mac", by="setup", at=now)
    assert TrustedDevice.objects.filter(ended_at=None).count() == 0


def test_acts_that_ask_for_a_second_proof_ask_on_a_trusted_device_too(phone, ken, now):
    owner = signed_in(KEN, trust=False)
    ken.memberships.update(role=MemberRole.OWNER, sees_amounts=True)
    said = {"name": "相沢", "email": "aizawa@aoba.example", "role": "sales"}

    for browser in (owner, next_morning(phone)):
        browser.get("/portal/company/")
        assert browser.post("/portal/company/let-in", said).headers["Location"].startswith("/sign-in/second-factor/")
    assert not User.objects.filter(email="aizawa@aoba.example").exists()


def test_a_device_left_on_a_table_registers_no_passkey(phone):
    assert opens(next_morning(phone))
    for way in ("/sign-in/second-factor/app/", "/sign-in/second-factor/passkeys/new/"):
        answer = phone.get(way)
        assert (answer.status_code, "もう一度サインインしてください" in answer.content.decode()) == (403, True)

    asked = phone.post("/sign-in/afresh", {"next": "/sign-in/second-factor/app/"})
    assert asked.headers["Location"] == "/sign-in/code/?email=ken%40aoba.example&next=%2Fsign-in%2Fsecond-factor%2Fapp%2F"
    assert 'value="ken@aoba.example"' in phone.get(asked.headers["Location"]).content.decode()


def test_the_turn_changes_with_each_use_and_a_copied_cookie_ends_the_device_and_tells_its_person(phone, ken, now):
    thief, first = copy_of(phone), phone.cookies["device"].value
    with clock.standing_at(now + timedelta(days=1)):
        assert opens(next_morning(phone))
    assert phone.cookies["device"].value != first
    with clock.standing_at(now + timedelta(days=2)):
        assert opens(next_morning(phone))

    with clock.standing_at(now + timedelta(days=3)):
        assert not opens(thief)
        assert not opens(phone)
        assert not opens(next_morning(phone))
    assert TrustedDevice.objects.get().ended_why == "copied"
    assert Message.objects.get(kind="device_copied").to == KEN


def test_a_thief_who_is_faster_ends_it_for_both(phone, now):
    thief = copy_of(phone)
    for day in (1, 2):
        with clock.standing_at(now + timedelta(days=day)):
            assert opens(next_morning(thief))

    with clock.standing_at(now + timedelta(days=3)):
        assert not opens(next_morning(phone))
        assert not opens(next_morning(thief))


def test_an_answer_that_got_lost_locks_nobody_out(phone, now):
    for day in (1, 2, 3):
        kept = phone.cookies["device"].value
        with clock.standing_at(now + timedelta(days=day)):
            assert opens(next_morning(phone))
        phone.cookies["device"] = kept  # the train was in a tunnel

    with clock.standing_at(now + timedelta(days=4)):
        assert opens(next_morning(phone))
    assert TrustedDevice.objects.get().ended_at is None


def test_signing_out_ends_it_here(phone):
    phone.post("/sign-in/leave")

    assert not opens(phone)
    assert TrustedDevice.objects.get().ended_why == "left"


def test_the_page_lists_devices_and_browsers_by_name_and_ends_each_from_another(phone, ken):
    laptop = signed_in(KEN, trust=False)
    page = laptop.get("/sign-in/browsers/").content.decode()
    assert page.count("Safari · iPhone") >= 3

    device = TrustedDevice.objects.get()
    laptop.post(f"/sign-in/browsers/{device.id}/trust-no-more")
    assert not opens(phone)
    assert opens(laptop)

    other = signed_in(KEN, trust=True)
    assert opens(other)
    laptop.post("/sign-in/browsers/others/end")
    assert [opens(next_morning(other)), opens(laptop)] == [False, True]


def test_nobody_ends_what_is_anothers(phone, hana):
    stranger = signed_in("hana@sakura.example", trust=False)
    device = TrustedDevice.objects.get()

    assert stranger.post(f"/sign-in/browsers/{device.id}/trust-no-more").status_code == 404
    for number in range(1, 5):
        stranger.post(f"/sign-in/browsers/{number}/end")
    stranger.post("/sign-in/browsers/others/end")

    assert opens(phone)
    assert opens(next_morning(phone))


def test_trusting_and_ending_are_in_the_audit_and_what_has_ended_stays_so(phone, ken, now):
    device = TrustedDevice.objects.get()
    trusted_devices.end(user=ken, device=device.id, why=trusted_devices.Ended.REMOVED, by="setup", at=now)

    acts = list(AuditRow.objects.filter(subject=f"user:{ken.id}", act__contains="device").order_by("id").values_list("act", flat=True))
    assert acts == ["trust_device", "end_trusted_device"]
    for change in ("UPDATE core_trusteddevice SET ended_at = NULL, ended_why = ''", "DELETE FROM core_trusteddevice"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
