"""Whatever is sent, by whomever, at whatever moment: a page says what happened and what to do, and nothing is lost."""

import re
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils.html import escape

from enishi.console.templatetags import told
from enishi.core.models import User
from enishi.core.typed import NEVER
from enishi.deals.models import Deal, DealStep
from enishi.partners.models import Member
from server.tests import world
from server.tests.isolation.crawl import PARTNER_OF, PARTNERS, STAFF, addresses, browser_of, taken_back, things_of, things_of_the_maker
from server.tests.isolation.forms import Form, Forms

pytestmark = pytest.mark.only_on("sqlite")  # of views, which ask both databases alike
LONG, EMOJI, TURNED, MARKUP = "あ" * 1_000, "🍙👨‍👩‍👧‍👦" * 20, "abc\u202e\u2066xyz\u2069\u200f", "<script>alert(1)</script>=1+1\x00"
BAD = {"of 1,000 characters": LONG, "of emoji": EMOJI, "turned around": TURNED, "of markup and a null": MARKUP}
STAYS = ("sign_in", "account", "mfa", "usersessions", "choose", "health", "components")


@pytest.mark.parametrize("what", BAD)
def test_every_form_takes_words_or_says_what_is_wrong_lets_no_markup_through_and_keeps_what_was_typed(everything, what):
    failed = []
    for email, path, form in forms():
        with taken_back():
            answer = browser_of(email).post(urljoin(path, form.action), form.sent | dict.fromkeys(form.written, BAD[what]), follow=True)
            body = answer.content.decode(errors="replace") if not answer.streaming else ""
        if answer.status_code != 200:
            failed.append(f"{path} answers {answer.status_code}")
        elif "<script>alert(1)" in body:
            failed.append(f"{path} lets markup through")
        elif lost := [one for one in form.written if one not in NEVER and refused(body) and not stands_in(body, one, BAD[what])]:
            failed.append(f"{path} {form.action} forgets {lost}")

    assert failed == []


def refused(body: str) -> bool:
    return "banner-error" in body or 'aria-invalid="true"' in body


def stands_in(body: str, field: str, words: str) -> bool:
    """The words are in the field again, or on the page that says what was refused."""
    return any(
        re.search(rf'<{tag}\b[^>]*{name}="{re.escape(field)}"[^>]*>', body) and escape(words) in body
        for tag, name in (("input", "name"), ("textarea", "name"), ("li", "data-name"))
    )


def test_that_guard_sees_a_form_that_forgets(everything, monkeypatch):
    monkeypatch.setattr(told, "typed_on", lambda request: None)
    email, path, form = next(one for one in forms() if one[2].action == "/payouts/propose")

    with taken_back():
        answer = browser_of(email).post(urljoin(path, form.action), form.sent | dict.fromkeys(form.written, EMOJI), follow=True)

    assert refused(body := answer.content.decode())
    assert not stands_in(body, "reference", EMOJI)


def test_what_was_typed_is_shown_once_and_an_accounts_number_never(everything):
    with taken_back():
        approver = browser_of(STAFF["approver"])
        _, path, form = next(one for one in forms() if "number_again" in one[2].written)
        refused_page = approver.post(form.action, form.sent | {"number_again": "7654321", "why": "書面と照合した結果"}, follow=True)
        again = approver.get(path)

    assert "書面と照合した結果" in refused_page.content.decode()
    assert "7654321" not in refused_page.content.decode()
    assert "書面と照合した結果" not in again.content.decode()


_FORMS: list[tuple[str, str, Form]] = []


def forms() -> list[tuple[str, str, Form]]:
    """Every form that somebody writes into, each once: who sees it, where, and the form."""
    if _FORMS:
        return _FORMS
    seen = set[str]()
    for email in ("owner@aoba.example", "ken@aoba.example", STAFF["administrator"], STAFF["finance"], STAFF["approver"], STAFF["data"]):
        client, user = browser_of(email), User.objects.get(email=email)
        things = things_of(PARTNER_OF[email]) if email in PARTNER_OF else things_of_the_maker()
        for one in addresses():
            if one.name.startswith(STAYS) or one.of_portal != (email in PARTNER_OF) or not one.policy.allows(user):
                continue
            answer = client.get(path := one.with_(things))
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            for form in Forms(answer.content.decode()).found:
                if form.written and (where := f"{one.name} {form.action} {sorted(form.written)}") not in seen:
                    seen.add(where)
                    _FORMS.append((email, path, form))
    return _FORMS


def test_there_are_forms_to_try(everything):
    assert len(forms()) > 25


def test_two_people_decide_the_same_registration_and_the_second_is_told_so(everything):
    deal = Deal.objects.get(customer_name="森田食品株式会社")
    first, second = browser_of(STAFF["partner manager"]), browser_of(STAFF["administrator"])
    form = next(one for one in Forms(second.get(f"/deals/{deal.id}/").content.decode()).found if one.action.endswith("/decide"))

    with taken_back():
        page = second.get(f"/deals/{deal.id}/")
        for client, decision, reason in ((first, "accept", "先に商談を始めたため"), (second, "reject", "直販が商談中のため")):
            sent = form.sent | dict.fromkeys(form.written, reason) | {"decision": decision, "protected_until": "2026-12-30"}
            page = client.post(f"/deals/{deal.id}/decide", sent, follow=True)
        decided = list(DealStep.objects.filter(deal=deal, step__in=("accepted", "rejected")).values_list("step", flat=True))

    assert decided == ["accepted"]
    assert "banner-error" in page.content.decode()


def test_a_page_that_was_open_while_somebody_was_removed_sends_nothing(everything):
    ken, form = (
        browser_of(PARTNERS["Aoba's sales"]),
        {"customer_name": "新規商事", "kind": "deal", "partner": "aoba", "sent_as": str(world._sent("x"))},
    )

    with taken_back():
        Member.objects.filter(user__email="ken@aoba.example").update(removed_at=world.TODAY)
        answer = ken.post("/portal/deals/register", form)
        made = Deal.objects.filter(customer_name="新規商事").exists()

    assert (answer.status_code, made) == (404, False)
    assert "ページが見つかりません" in answer.content.decode()


def test_a_form_that_is_older_than_its_token_is_told_to_be_sent_again_and_nothing_is_done(everything):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email="ken@aoba.example"), backend="django.contrib.auth.backends.ModelBackend")
    before = Deal.objects.count()

    answer = client.post("/portal/deals/register", {"customer_name": "新規商事", "csrfmiddlewaretoken": "x" * 64})

    assert (answer.status_code, Deal.objects.count()) == (403, before)
    assert "もう一度送信してください" in answer.content.decode()


def test_the_same_registration_sent_twice_is_one_deal(everything):
    ken, form = (
        browser_of(PARTNERS["Aoba's sales"]),
        {"customer_name": "新規商事", "kind": "deal", "partner": "aoba", "sent_as": str(world._sent("y"))},
    )

    with taken_back():
        places = {ken.post("/portal/deals/register", form).headers["Location"] for _ in range(2)}
        made = Deal.objects.filter(customer_name="新規商事").count()

    assert (len(places), made) == (1, 1)


def test_what_is_no_month_no_day_and_no_number_in_an_address_is_a_page_that_is_not_there(everything):
    owner, hana = browser_of(PARTNERS["Aoba's owner"]), browser_of(STAFF["administrator"])

    for client, path in (
        (owner, "/portal/money/sakura/2026-99/"), (owner, "/portal/money/nothing/2026-09/"), (owner, "/portal/deals/123/"),
        (owner, "/portal/money/why/?id=%00"), (hana, "/programs/of/sakura/2026-02-30/"), (hana, "/partners/of/%F0%9F%8D%99/"),
        (hana, f"/partners/?q={LONG}"), (hana, "/statements/?page=999999999999999999999"), (hana, "/deals/all?page=x"),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        assert "<h1>" in answer.content.decode(), path
