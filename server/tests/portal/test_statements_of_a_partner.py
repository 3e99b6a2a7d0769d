"""A partner reads, keeps and confirms its own statements in the portal, and nobody else's (server/src/enishi/portal/statements)."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enishi.core import clock
from enishi.core.models import User
from enishi.intake import operations as intake
from enishi.partners import members
from enishi.partners.states import AmountsShown, MemberRole
from enishi.statements import answering, due, tasks
from enishi.statements.models import PartnerInvoice, Statement
from enishi.statements.standard_file import COLUMNS
from enishi.statements.states import AnswerState
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.statement import read_statement
from server.tests.closing.conftest import approver, close, told
from server.tests.statements.conftest import AOBAS, TERMS, aoba, issued, issuer, payee, program

__all__ = ["aoba", "approver", "close", "issuer", "payee", "program", "told"]
pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.DATA_FOLDER, settings.AUTHENTICATION_BACKENDS = tmp_path, ["django.contrib.auth.backends.ModelBackend"]
    with clock.standing_at(LATER):
        yield


@pytest.fixture
def as_member(now) -> Callable[..., Client]:
    """Let somebody of a partner in, and give their browser."""

    def come_in(partner: str, role: MemberRole = MemberRole.OWNER) -> Client:
        email = f"{role.value}@{partner}.example"
        if not User.objects.filter(email=email).exists():
            members.add_member(partner=partner, email=email, name=f"{partner} {role.value}", role=role, by="setup", at=LATER)
        client = Client()
        client.force_login(User.objects.get(email=email))
        return client

    return come_in


@pytest.fixture
def april(told, close, aoba, payee, issuer) -> dict[str, Statement]:
    """Aoba earns 10,000 in April and Kita 20,000: 10 % of 100,000 and of 200,000, and 10 % tax on each."""
    payee("kita", name="北商事株式会社", number="")
    told.line("A1", "2026-04-20", 100_000)
    told.line("K1", "2026-04-21", 200_000, partner="kita")
    close()
    return {partner: issued(payee=partner) for partner in ("aoba", "kita")}


def test_the_owner_reads_when_and_how_much_comes_confirms_it_and_keeps_the_paper(april, as_member):
    owner, statement = as_member("aoba"), april["aoba"]
    address = f"/portal/statements/{statement.id}/"

    assert "11,000円" in owner.get("/portal/").content.decode()
    page = owner.get(address).content.decode()
    assert "2026年5月29日(金)" in page  # the end of the next month is a Sunday: the bank day before it
    assert "11,000円" in page
    assert owner.get(f"{address}1.pdf").content[:5] == b"%PDF-"

    owner.post(f"{address}confirm")

    statement.refresh_from_db()
    assert (statement.state, statement.answer) == (AnswerState.CONFIRMED, "aoba owner(ポータル)")


def test_another_companys_statement_is_not_there(april, as_member):
    kita = as_member("kita")
    foreign = f"/portal/statements/{april['aoba'].id}/"

    answers = [kita.get(foreign), kita.get(f"{foreign}1.pdf"), kita.post(f"{foreign}confirm")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "11,000円" not in kita.get("/portal/statements/").content.decode()
    assert Statement.objects.get(id=april["aoba"].id).state == AnswerState.ISSUED


def test_who_sells_sees_no_statement_until_amounts_are_shown_and_never_confirms_one(april, as_member):
    ken = as_member("aoba", MemberRole.SALES)
    address = f"/portal/statements/{april['aoba'].id}/"

    assert ken.get(address).status_code == 404

    user = User.objects.get(email="sales@aoba.example")
    members.choose_sight(
        company=user.memberships.get().company_id, user=user.id, amounts=AmountsShown.ALL, all_deals=False, by="setup", at=LATER
    )

    assert (ken.get(address).status_code, ken.post(f"{address}confirm").status_code) == (200, 404)


def test_confirmed_twice_is_confirmed_once(april, as_member):
    owner = as_member("aoba")
    for _ in range(2):
        owner.post(f"/portal/statements/{april['aoba'].id}/confirm")

    assert Statement.objects.get(id=april["aoba"].id).state == AnswerState.CONFIRMED


def test_a_statements_page_asks_few_questions(april, as_member, django_assert_max_num_queries):
    owner = as_member("aoba")

    for page in ("/portal/", "/portal/statements/", f"/portal/statements/{april['aoba'].id}/"):
        with django_assert_max_num_queries(15):
            owner.get(page)


def test_a_difference_holds_its_line_alone_and_promises_a_day(april, as_member):
    owner, address = as_member("aoba"), f"/portal/statements/{april['aoba'].id}/"
    document = april["aoba"].documents.get()
    line = read_statement(document.content).lines[0].id

    owner.post(f"{address}difference", {"line": line, "text": "ご注文額は120,000円です。"})

    dispute = april["aoba"].disputes.get()
    assert (dispute.line, dispute.answer_by, dispute.messages.get().from_partner) == (line, date(2026, 10, 8), True)
    page = owner.get(address).content.decode()
    assert "2026年10月8日までに回答いたします。" in page.replace("(木)", "")
    assert as_member("kita").post(f"{address}difference", {"line": line, "text": "x"}).status_code == 404


def test_silence_is_looked_at_once_a_day_while_a_clause_may_confirm(april):
    assert list(due.deemed_confirmations(LATER)) == []

    answering.deliver(statement=april["aoba"].id, on=date(2026, 9, 15), by="setup", at=LATER)

    assert [one.key for one in due.deemed_confirmations(LATER)] == ["deem_statements:2026-10-02"]
    assert tasks.deem.func() == {"deemed": 1}
    assert Statement.objects.get(id=april["aoba"].id).answer == "第8条第2項"


def test_where_the_company_invoices_itself_it_sends_its_invoice_and_sees_at_once_whether_it_fits(payee, issuer, told, close, as_member):
    """10 % of 100,000: 10,000 and 1,000 of tax."""
    payee("kita", name="北商事株式会社", terms=replace(TERMS, issued_by=IssuedBy.PARTNER))
    payee("aoba")
    told.line("K1", "2026-04-20", 100_000, partner="kita")
    told.line("A1", "2026-04-20", 100_000)
    close()
    address, ours = (f"/portal/statements/{issued(payee=partner).id}/" for partner in ("kita", "aoba"))
    owner = as_member("kita")
    said = {"number": "K-1", "dated": "2026-04-30", "registration": AOBAS, "net_100000": "10000", "tax_100000": "1000"}
    assert "この分の請求書をお送りください。" in owner.get(address).content.decode()

    for more in ({}, {"paper": SimpleUploadedFile("a.zip", b"PK")}, {"paper": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}):
        owner.post(f"{address}1/invoice", said | more)

    made = PartnerInvoice.objects.get()
    assert (made.state, made.from_partner, made.file_name) == ("matched", True, "a.pdf")
    assert "受領済み" in owner.get(address).content.decode()
    assert as_member("aoba").post(f"{address}1/invoice", said).status_code == 404
    assert as_member("aoba").get(f"{ours}1/invoice").status_code == 404  # we issue that one: there is nothing to send


def test_a_payment_day_that_is_over_is_not_told_as_a_plan(april, as_member):
    """April's statement is paid at the end of May; the browser looks in October."""
    page = as_member("aoba").get("/portal/").content.decode()

    assert "がお支払い日でした。" in page
    assert "お支払い予定です。" not in page


@pytest.mark.parametrize(
    ("role", "wanted", "said"),
    [
        (MemberRole.OWNER, "yes", ["2026年4月分のお支払い日 11\\,000円"]),
        (MemberRole.OWNER, "", ["2026年4月分のお支払い日"]),
        (MemberRole.SALES, "yes", []),
    ],
)
def test_a_calendar_has_payment_days_of_ones_own_company_and_amounts_for_whoever_may_see_and_wants_them(
    april, as_member, role, wanted, said
):
    page = as_member("aoba", role).post("/portal/mine/calendar", {"amounts": wanted}).content.decode()
    path = re.search(r"https://localhost(/portal/mine/calendar/[\w-]+\.ics)", page)
    assert path is not None

    calendar = Client().get(path[1]).content.decode()

    assert re.findall(r"SUMMARY:(.*)\r\n", calendar) == said
    assert calendar.count("DTSTART;VALUE=DATE:20260529") == len(said)


def test_the_standard_file_says_the_statement_to_the_yen_and_no_cell_of_it_is_calculated(april, as_member):
    files = {
        "partners": "code,name\naoba,青葉システム株式会社\n",
        "customers": "code,name\nkawa,=HYPERLINK(1)\n",
        "order_lines": "id,order,partner,customer,kind,net,ordered_on\nA1,PO-7,aoba,kawa,new,100000,2026-04-20\n",
    }
    for fact, text in files.items():
        intake.import_file(fact=fact, source="setup", file_name=f"{fact}.csv", content=text.encode(), by="setup", at=LATER)
    owner, statement = as_member("aoba"), april["aoba"]

    answer = owner.get(f"/portal/statements/{statement.id}/lines.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert tuple(rows[0]) == COLUMNS
    assert {row["format"] for row in rows} == {"enishi-statement/1"}
    line, tax = rows
    assert (line["row"], line["order"], line["order_line"], line["customer"]) == ("line", "PO-7", "A1", "'=HYPERLINK(1)")
    assert (line["incentive"], line["base_amount"], line["rate"], line["amount"], line["tax_rate"]) == (
        "commission",
        "100000",
        "10",
        "10000",
        "10",
    )
    assert (tax["row"], tax["tax"], tax["amount"]) == ("tax", "1000", "")
    sums = {name: sum(int(row[name]) for row in rows if row[name]) for name in ("amount", "tax")}
    assert (sums["amount"], sums["tax"]) == (statement.net, statement.tax) == (10_000, 1_000)


def test_the_standard_file_of_months_has_their_statements_alone_and_never_another_companys(april, as_member):
    owner, foreign = as_member("aoba"), april["kita"].id

    both = owner.get("/portal/statements/lines.csv?first=2026-04&last=2026-04").content.decode("utf-8-sig")

    assert ("aoba" in both, "kita" in both) == (True, False)
    assert owner.get("/portal/statements/lines.csv?first=2026-05").content.decode("utf-8-sig").split() == [",".join(COLUMNS)]
    assert owner.get(f"/portal/statements/{foreign}/lines.csv").status_code == 404
    assert as_member("aoba", MemberRole.SALES).get("/portal/statements/lines.csv").status_code == 404
