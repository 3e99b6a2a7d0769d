"""Nobody sees or changes what is not theirs: every address, asked as each of the cast, with what is theirs, another's and not there."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from enishi.core.models import User
from enishi.deals import operations as deals
from enishi.deals import queries as deals_read
from enishi.papers import queries as papers_read
from enishi.partners.models import Member
from enishi.portal.money import months
from enishi.portal.papers import views as papers
from enishi.portal.statements import views as statements
from enishi.portal.targets import views as targets
from enishi.statements import queries as statements_read
from enishi.statements.queries import Asked
from enishi.targets import queries as targets_read
from enishi_engine.explain import months_of
from server.tests import world
from server.tests.isolation.conftest import AOBAS
from server.tests.isolation.crawl import (
    ANYTHING,
    MISSING,
    NOWHERE,
    OWN,
    PARTNER_OF,
    PARTNERS,
    SAFE,
    STAFF,
    addresses,
    answer_of,
    browser_of,
    methods,
    plain,
    seen_by,
    taken_back,
    things_of,
    things_of_the_maker,
    written,
)  # fmt: skip

pytestmark = pytest.mark.only_on("sqlite")  # of views, which ask both databases alike
EVERYONE = {**PARTNERS, **STAFF}
# Of whom each portal's reader asks for things: never their own company.
OTHERS = {"aoba": ("kita", "minami"), "kita": ("aoba",), "minami": ("aoba",)}
HOUSE = re.compile(rb"<(header|nav|aside|dialog)\b.*?</\1>", re.DOTALL)
RARE = ("head", "options", "put", "patch", "delete")
BODIES: tuple[dict[str, str], ...] = ({}, ANYTHING, ANYTHING | {"decision": "take"})


def here(name: str) -> bool:
    return not name.startswith(OWN) and name != "health"


@pytest.mark.parametrize("who", EVERYONE)
def test_what_somebody_may_not_see_answers_like_a_page_that_is_not_there(everything, who):
    client, user, things = browser_of(EVERYONE[who]), User.objects.get(email=EVERYONE[who]), things_of_the_maker()
    nowhere = {ask: without_the_house(plain(getattr(client, ask)(NOWHERE), NOWHERE)) for ask in ("get", "post")}
    closed = [(one, one.with_(things)) for one in addresses() if here(one.name) and not one.policy.allows(user)]

    different = [
        f"{ask} {one.route}"
        for one, path in closed
        for ask, expected in nowhere.items()
        if without_the_house(plain(getattr(client, ask)(path), path)) != expected
    ]

    assert different == []
    assert closed, "nobody may see everything"


def test_who_is_nobody_yet_is_led_to_signing_in_whatever_stands_in_the_address_and_sends_nothing(everything):
    client, theirs = Client(), things_of("aoba")

    for one in (each for each in addresses() if here(each.name) and not each.policy.allows(AnonymousUser())):
        for things in (theirs, MISSING):
            answer = client.get(path := one.with_(things))
            assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?{urlencode({'next': path})}")
            assert client.post(path, ANYTHING).status_code == 404


def without_the_house(said: tuple[int, str, bytes]) -> tuple[int, str, bytes]:
    """The answer without the rooms around it, which say in which of them somebody is."""
    return said[0], said[1], HOUSE.sub(b"", said[2])


def foreign(email: str, *, only: str = "", by: str = "") -> list[str]:
    """The addresses of the portal that answer somebody otherwise for what is another company's than for what is not there, or write something.

    `by`: a rare method, asked of one other company; else by GET, and by POST with some forms where the address takes them.
    """
    client, found = browser_of(email), []
    for other in OTHERS[PARTNER_OF[email]][: 1 if by else None]:
        theirs = things_of(other)
        for address in (one for one in addresses() if one.of_portal and one.parameters and only in (one.route, "")):
            if "program" in address.parameters:
                continue  # months and campaigns are everybody's; whose lines they hold is asked in two worlds
            asked: list[tuple[str, dict[str, str]]] = [(by or "get", {})]
            asked += [("post", body) for body in BODIES] if not by and methods(address, theirs) != SAFE else []
            for ask, body in asked:
                answers = [answer_of(client, ask, address, things, body) for things in (theirs, MISSING)]
                if answers[0] != answers[1] or answers[0][1]:
                    found.append(f"{ask} {address.route} of {other}")
    return found


def test_of_every_parameter_in_an_address_of_the_portal_it_is_said_whose_it_is():
    """A new one is added to `things_of`: else nothing would be asked for that is another's."""
    named = {name for one in addresses() if one.of_portal for name in one.parameters}

    assert named - set(MISSING) == set()


@pytest.mark.parametrize("who", PARTNERS)
def test_another_companys_thing_answers_like_one_that_is_not_there_and_nothing_is_written(everything, who):
    assert foreign(PARTNERS[who]) == []


@pytest.mark.parametrize("ask", RARE)
def test_by_a_rare_method_it_answers_like_one_that_is_not_there_too(everything, ask):
    assert foreign(PARTNERS["Aoba's owner"], by=ask) == []


@pytest.mark.parametrize("ask", RARE)
def test_a_rare_method_writes_nothing_of_ones_own_either(everything, ask):
    owner, theirs, wrote = browser_of(PARTNERS["Aoba's owner"]), things_of("aoba"), []
    for one in (each for each in addresses() if each.of_portal and here(each.name)):
        with taken_back(), written() as tables:
            answer = getattr(owner, ask)(one.with_(theirs), {})
        wrote += [f"{ask} {one.route}"] if tables or answer.status_code >= 500 else []

    assert wrote == []


def test_that_guard_sees_a_filter_that_is_missing_by_a_rare_method_too(everything, monkeypatch):
    real = deals_read.own
    monkeypatch.setattr(deals_read, "own", lambda viewer, deal: deals_read.story(deal) or real(viewer, deal))

    assert "head /portal/deals/<uuid:deal>/ of kita" in foreign(PARTNERS["Aoba's owner"], only="/portal/deals/<uuid:deal>/", by="head")


def test_another_companys_thing_named_in_a_question_or_a_form_is_not_there_either(everything):
    theirs, ours = things_of("kita"), browser_of(PARTNERS["Aoba's owner"])

    for ask, path, body in (
        ("get", "/portal/deals/register?again={}", {}), ("get", "/portal/money/why/?id={}", {}),
        ("post", "/portal/deals/register", ANYTHING | {"partner": "{}"}),
    ):  # fmt: skip
        for known, unknown in ((theirs["deal"], MISSING["deal"]), ("K-2001", "X-2001"), ("kita", "kitb")):
            with taken_back():
                answers = [
                    plain(getattr(ours, ask)(path.format(one), {key: value.format(one) for key, value in body.items()}), one)
                    for one in (known, unknown)
                ]
            assert answers[0] == answers[1], (ask, path, known)


@pytest.mark.parametrize("email", AOBAS)
def test_in_two_worlds_that_differ_only_in_kitas_data_aobas_people_see_the_same_bytes(everything, email):
    here, elsewhere = seen_by(email), everything.elsewhere[email]

    assert [route for route in here if here[route] != elsewhere[route]] == []
    assert sum(status == 200 for status, _place, _body in here.values()) >= (8 if email.startswith("ken") else 10)


def test_nothing_that_kita_wrote_stands_anywhere_in_the_portal_of_others(everything):
    secrets = (world.KITA.secret, "北商事", "北見", "K-2001")

    told = {
        (email, route, one) for email in AOBAS for route, (_, _, body) in seen_by(email).items() for one in secrets if one.encode() in body
    }

    assert told == set()


def test_the_first_tier_sees_deals_of_a_second_tier_that_agreed_and_nothing_else_of_it(everything):
    owner, kita = browser_of(PARTNERS["Aoba's owner"]), browser_of(PARTNERS["Kita's owner"])
    deal = f"/portal/deals/{things_of('minami')['deal']}/"
    assert "白樺印刷" not in owner.get("/portal/deals/").content.decode()

    with taken_back():
        deals.show_to_first_tier(
            partner="minami", agreed_by="二次店契約書 第9条", by=User.objects.get(email=STAFF["partner manager"]), at=world.TODAY
        )

        assert "白樺印刷" in owner.get("/portal/deals/").content.decode()
        assert "白樺印刷" not in kita.get("/portal/deals/").content.decode()
        assert [client.get(deal).status_code for client in (owner, kita)] == [404, 404]
        assert owner.post(f"{deal}withdraw").status_code == 404


@pytest.mark.parametrize(
    ("place", "name", "planted", "seen"),
    [
        (deals_read, "own", lambda viewer, deal: deals_read.story(deal), "/portal/deals/<uuid:deal>/"),
        (statements, "_theirs", lambda who: statements_read.search(Asked()), "/portal/statements/<uuid:statement>/"),
        (papers, "_paper", lambda who, id_: papers_read.paper(id_), "/portal/papers/<uuid:paper>/"),
        (targets, "_found", lambda who, target: targets_read.target(target), "/portal/targets/<str:target>/"),
    ],
    ids=["deals", "statements", "papers", "targets"],
)
def test_that_guard_sees_a_filter_that_is_missing(everything, monkeypatch, place, name, planted, seen):
    real = getattr(place, name)
    monkeypatch.setattr(place, name, lambda *asked: planted(*asked) or real(*asked))

    assert f"get {seen} of kita" in foreign(PARTNERS["Aoba's owner"], only=seen)


@pytest.mark.parametrize(
    ("place", "name", "planted", "seen"),
    [
        (deals_read, "_of", lambda viewer: deals_read._deals(), "/portal/deals/"),
        (statements, "_theirs", lambda who: statements_read.search(Asked()), "/portal/statements/"),
        (papers, "_theirs", lambda who: papers_read.of_partners(("aoba", "kita")), "/portal/papers/"),
        (months, "months_of", lambda run, partners: months_of(run, ("aoba", "kita")), "/portal/money/"),
    ],
    ids=["deals", "statements", "papers", "money"],
)
def test_two_worlds_see_a_filter_that_is_missing(everything, monkeypatch, place, name, planted, seen):
    monkeypatch.setattr(place, name, planted)

    here, elsewhere = seen_by("owner@aoba.example"), everything.elsewhere["owner@aoba.example"]

    assert seen in [route for route in here if here[route] != elsewhere[route]]


def test_every_address_with_what_is_there_is_a_page_for_somebody_and_looking_writes_nothing(everything):
    """Each is asked for by those who may until it is there: one that nobody finds is asked for by nothing here."""
    browsers = {email: browser_of(email) for email in EVERYONE.values()}
    users = {email: User.objects.get(email=email) for email in browsers}
    console, things = things_of_the_maker(), {partner: things_of(partner) for partner in OTHERS}
    lost, wrote = set(), []
    for one in (each for each in addresses() if here(each.name)):
        for email in (each for each in browsers if one.policy.allows(users[each])):
            with written() as tables:
                answer = browsers[email].get(one.with_(things[PARTNER_OF[email]] if one.of_portal else console))
            wrote += [one.name] if tables else []
            if answer.status_code in (200, 302, 405):
                break
        else:
            lost.add(one.name)

    assert (sorted(lost - NOT_HERE), wrote) == ([], [])


# Of these the world has nothing: what becomes of them is asked where they are made.
NOT_HERE = {
    "portal.statements.invoice", "portal.money.own", "programs.compare", "programs.picture", "targets.paper", "ranks.end",
    "statements.invoice.paper",
}  # fmt: skip


def test_the_auditor_changes_nothing_whatever_is_sent(everything):
    auditor, things = browser_of(STAFF["auditor"]), things_of_the_maker()
    wrote = []
    for one in (each for each in addresses() if here(each.name)):
        for body in ({}, ANYTHING):
            with taken_back(), written() as tables:
                auditor.post(one.with_(things), body)
            # Who takes evidence is kept (decision 0031), and nothing else.
            wrote += [one.route] if tables - {"core_auditrow", "core_audithead"} else []

    assert wrote == []


def test_somebody_who_was_removed_finds_nothing_from_the_next_click_on(everything):
    ken = browser_of("ken@aoba.example")
    assert ken.get("/portal/deals/").status_code == 200

    with taken_back():
        Member.objects.filter(user__email="ken@aoba.example").update(removed_at=world.TODAY)

        assert {plain(ken.get(one.with_(things_of("aoba"))))[0] for one in addresses() if one.of_portal} == {404}
