"""One of the maker's people sees the portal as a partner does, and nothing of it counts (server/src/enishi/portal/looking.py)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from enishi.core import clock
from enishi.core import operations as people
from enishi.core.access import Policy
from enishi.core.audit import faults
from enishi.core.models import AuditRow, User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof
from enishi.intake import operations as intake
from enishi.partners import looks, members
from enishi.partners.models import Look, Member
from enishi.partners.states import MemberRole
from enishi.portal import looking
from enishi.portal.standing import standing
from server.tests.portal.conftest import LATER
from server.tests.portal.test_what_a_partner_sees import text_of

pytestmark = pytest.mark.django_db
HOME = "enishi.portal.home.views.standing"  # what the first page asks
PAGE = "/partners/of/aoba/look"
OF_THE_CHAIN = ("core_auditrow", "core_audithead", "django_session", "partners_look")


@pytest.fixture
def emi(portal, as_member) -> Iterator[Client]:
    """Sakura's partner manager, in a browser."""
    portal()
    with clock.standing_at(LATER):
        people.invite(email="emi@sakura.example", name="絵美", role=Role.PARTNER_MANAGER, by="setup", at=LATER)
        yield as_member("emi@sakura.example")


def member(name: str) -> Member:
    return Member.objects.get(user__name=name)


def begin(client: Client, whom: str, reason: str = "お問い合わせの確認"):
    return client.post(PAGE, {"whom": whom, "reason": reason})


def look_as(client: Client, name: str) -> Client:
    assert begin(client, f"member:{member(name).id}").headers["Location"] == "/portal/"
    return client


def walked(client: Client) -> dict[str, int]:
    """Every page of the portal that links lead to, and what it answered."""
    found, waiting = dict[str, int](), ["/portal/"]
    while waiting:
        page = waiting.pop()
        answer = client.get(page)
        found[page] = answer.status_code
        if answer["Content-Type"].startswith("text/html"):
            links = (one.replace("&amp;", "&") for one in re.findall(r'href="(/portal/[^"]*)"', answer.content.decode()))
            waiting += sorted({one for one in links if one not in found} - set(waiting))
    return found


def content(page: str) -> list[str]:
    """What a page says, its banner aside."""
    (main,) = re.findall(r"<main.*</main>", page, re.DOTALL)
    return re.sub(r'<div class="banner banner-warning look".*?</div>', "", main, flags=re.DOTALL).split()


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the chain of audit, sessions and looks themselves."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables) & set(connection.introspection.table_names()) - set(OF_THE_CHAIN)):
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def test_a_manager_sees_what_the_owner_sees_under_a_banner_that_says_as_whom_and_how_it_ends(emi, as_member):
    look_as(emi, "ichiro")

    page = text_of(emi.get("/portal/money/sakura/2026-09/"))

    assert "40,000円" in page  # 400,000 × 10 %
    assert "青葉システム株式会社のichiroさん(責任者)として表示しています" in page
    assert 'action="/partners/look/end"' in page
    assert content(page) == content(text_of(as_member("ichiro@aoba.example").get("/portal/money/sakura/2026-09/")))


def test_who_sells_is_seen_with_what_they_may_see_and_no_more(emi):
    look_as(emi, "ken")

    assert [emi.get(page).status_code for page in ("/portal/", "/portal/money/sakura/2026-09/", "/portal/customers/yama/")] == [
        200,
        404,
        404,
    ]


def test_a_role_is_looked_as_without_a_person_and_nobody_is_let_in_by_it(emi):
    before = Member.objects.count()

    for role, sees in (("owner", True), ("accounting", True), ("sales", False)):
        begin(emi, f"role:{role}")
        assert ("40,000円" in text_of(emi.get("/portal/money/"))) is sees

    assert Member.objects.count() == before


def test_nothing_is_sent_there_and_the_page_says_why(emi):
    look_as(emi, "ichiro")

    for address in ("/portal/company/weekly-mail", f"/portal/company/{member('ken').user_id}/remove", "/portal/deals/register"):
        for send in (emi.post, emi.put, emi.delete, emi.patch):
            answer = send(address)
            assert answer.status_code == 403
            assert "ポータルでの操作は、パートナーの方ご自身が行うものです" in answer.content.decode()
    assert (member("ichiro").weekly_mail, member("ken").removed_at) == (True, None)


def test_that_guard_sees_a_look_that_forgets_to_refuse(emi, monkeypatch):
    monkeypatch.setattr(looking, "READS", ("GET", "HEAD", "POST"))
    look_as(emi, "ichiro")

    assert emi.post("/portal/company/weekly-mail", {"wanted": "no"}).status_code == 302  # not 403: the test above is red
    assert member("ichiro").weekly_mail is True  # and even so it was taken back


def test_no_row_of_any_table_changes_by_a_walk_over_every_page(emi):
    look_as(emi, "ichiro")
    before, acts = rows(), AuditRow.objects.count()

    pages = walked(emi)

    assert set(pages.values()) <= {200}
    assert len(pages) > 12
    assert rows() == before
    assert AuditRow.objects.count() == acts + len(pages)


def test_what_a_page_writes_by_being_read_is_taken_back(emi, monkeypatch):
    _writes_by_reading(monkeypatch)
    look_as(emi, "ichiro")
    before = rows()

    emi.get("/portal/")

    assert rows() == before


def test_that_guard_sees_a_look_that_keeps_what_pages_write(emi, monkeypatch):
    _writes_by_reading(monkeypatch)
    monkeypatch.setattr(transaction, "set_rollback", lambda rollback: None)
    look_as(emi, "ichiro")
    before = rows()

    emi.get("/portal/")

    assert rows() != before


def _writes_by_reading(monkeypatch) -> None:
    """Plant it: the first page notes that it was opened."""
    monkeypatch.setattr(HOME, lambda request: (User.objects.filter(name="ichiro").update(language="en"), standing(request))[1])


def test_each_page_is_in_the_chain_with_who_as_whom_why_and_which(emi):
    look_as(emi, "ken")
    emi.get("/portal/customers/?search=川村")

    row = AuditRow.objects.get(act="see_page_as_partner")

    assert row.actor == str(User.objects.get(name="絵美").id)
    assert row.subject == f"company:{member('ken').company_id}"
    look = Look.objects.get()
    assert row.detail == (
        f'{{"look":"{look.id}","path":"/portal/customers/","reason":"お問い合わせの確認","role":"sales","user":"{member("ken").user_id}"}}'
    )
    assert list(faults()) == []


def test_the_owner_reads_who_of_the_maker_looked_when_and_why_and_nobody_else_does(emi, as_member):
    look_as(emi, "ken")

    pages = {name: text_of(as_member(f"{name}@aoba.example").get("/portal/company/")) for name in ("ichiro", "ken")}

    assert "絵美" in pages["ichiro"]
    assert "お問い合わせの確認" in pages["ichiro"]
    assert "2026年10月2日(金) 12:00" in pages["ichiro"]  # 03:00 UTC in Tokyo
    assert "お問い合わせの確認" not in pages["ken"]


def test_it_ends_by_itself_after_thirty_minutes(emi):
    look_as(emi, "ichiro")

    with clock.standing_at(LATER + timedelta(minutes=30, microseconds=-1)):
        assert emi.get("/portal/").status_code == 200
    with clock.standing_at(LATER + timedelta(minutes=30)):
        answer = emi.get("/portal/")
        assert answer.status_code == 403
        assert "30分が過ぎると" in answer.content.decode()
        assert emi.get("/portal/").status_code == 404


def test_it_ends_by_its_button_and_by_signing_out(emi, as_member):
    look_as(emi, "ichiro")
    assert emi.post("/partners/look/end").headers["Location"] == "/partners/of/aoba/overview/"
    assert emi.get("/portal/").status_code == 404

    look_as(emi, "ichiro")
    emi.post("/sign-in/leave")
    assert as_member("emi@sakura.example").get("/portal/").status_code == 404
    assert [one.ended_at for one in Look.objects.all()] == [LATER, LATER]


def test_a_role_that_was_taken_ends_it_with_the_next_click(emi):
    look_as(emi, "ichiro")

    people.remove_role(user=User.objects.get(name="絵美"), role=Role.PARTNER_MANAGER, by="setup", at=LATER)

    assert emi.get("/portal/").status_code == 404


def test_a_member_who_was_removed_is_looked_as_no_more(emi):
    look_as(emi, "ken")
    ken = member("ken")

    members.remove_member(company=ken.company_id, user=ken.user_id, by="setup", at=LATER)

    assert emi.get("/portal/").status_code == 403


def test_another_browser_has_no_part_in_it(emi, as_member):
    people.invite(email="jun@sakura.example", name="淳", role=Role.PARTNER_MANAGER, by="setup", at=LATER)
    look_as(emi, "ichiro")
    jun = as_member("jun@sakura.example")
    session = jun.session
    session["look"] = str(Look.objects.get().id)
    session.save()

    assert jun.get("/portal/").status_code == 404


def test_partner_managers_administrators_and_finance_may_look(emi, as_member, settings):
    settings.DEMO = True  # nobody is asked to set up a second factor
    for role in Role:
        user = people.invite(email=f"{role}@sakura.example", name="淳", role=role, by="setup", at=LATER)
        may = role in (Role.PARTNER_MANAGER, Role.ADMINISTRATOR, Role.FINANCE)

        assert as_member(user.email).get(PAGE).status_code == (200 if may else 404)
        if not may:
            with pytest.raises(looks.MayNotLook):
                looks.begin(partner="aoba", role=MemberRole.OWNER, member=None, reason="確認", by=user, at=LATER)


def test_without_a_reason_nothing_begins(emi):
    assert 'id="id_reason_error"' in begin(emi, "role:owner", reason="").content.decode()
    with pytest.raises(looks.LookWithoutReason):
        looks.begin(partner="aoba", role=MemberRole.OWNER, member=None, reason=" ", by=User.objects.get(name="絵美"), at=LATER)
    assert Look.objects.count() == 0


def test_a_person_of_another_company_is_nobody_to_look_as(emi):
    assert begin(emi, f"member:{member('yumi').id}").status_code == 200
    with pytest.raises(members.NoSuchMember):
        looks.begin(
            partner="aoba", role=MemberRole.OWNER, member=member("yumi").id, reason="確認", by=User.objects.get(name="絵美"), at=LATER
        )


def test_amounts_stay_hidden_where_the_role_of_who_looks_does_not_show_them(emi, monkeypatch):
    monkeypatch.setattr(looking, "MAY_SEE_AMOUNTS", Policy("nobody", lambda _: False))
    look_as(emi, "ichiro")

    assert "40,000円" not in "".join(text_of(emi.get(page)) for page in ("/portal/", "/portal/money/"))
    assert emi.get("/portal/money/sakura/2026-09/").status_code == 404


def test_what_asks_a_member_for_a_second_proof_stays_closed_whatever_the_looker_has_proven(emi, monkeypatch, settings):
    settings.DEMO = True  # where nobody else is asked
    monkeypatch.setattr(HOME, needs_second_proof(standing))
    look_as(emi, "ichiro")

    answer = emi.get("/portal/")

    assert answer.status_code == 403
    assert "ご本人の確認が必要" in answer.content.decode()


def test_a_look_is_kept_as_it_was(emi):
    look_as(emi, "ichiro")
    look = Look.objects.get()

    for change in ({"reason": "別の理由"}, {"member": member("ken")}, {"ends_at": LATER + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Look.objects.filter(id=look.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        look.delete()


def test_a_company_whose_contract_has_ended_is_looked_at_as_its_people_see_it(emi):
    look_as(emi, "ichiro")
    with clock.standing_at(LATER + timedelta(minutes=1)):
        text = "code,name,last_day\naoba,青葉システム株式会社,2026-10-01\n"
        intake.import_file(fact="partners", source="setup", file_name="partners.csv", content=text.encode(), by="setup", at=clock.now())

        assert [emi.get(page).status_code for page in ("/portal/", "/portal/statements/", "/portal/deals/")] == [302, 200, 404]
