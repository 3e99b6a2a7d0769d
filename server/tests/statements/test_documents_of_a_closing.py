"""Which documents a closing's statement has, through the server, by hand calculation: returns, ended registrations, what is zero or below."""

from datetime import date

import pytest

from enishi.ledger import queries as ledger
from enishi.ledger import verifying as books
from enishi.ledger.accounts import AccountKind
from enishi.partners import operations as partners
from enishi.statements import printing, queries, verifying
from enishi.statements.models import Statement
from enishi_engine.settlement.japan.registration import Standing
from enishi_engine.settlement.statement import read_statement
from server.tests.closing.conftest import TEXT, approved
from server.tests.statements.conftest import AOBAS, APRIL, BEFORE, JUNE_12, MAY_12, issued

pytestmark = pytest.mark.django_db
REBATE = """\
  - id: rebate
    type: volume_rebate
    base: line.net
    over: month
    method: whole_amount
    bands: [{from: 0, to: open, rate: 3 %}]
    limits: none
    with: {commission: add}
"""
SETTLED = "payout: {at_contract_end: settled}\n"


@pytest.fixture
def beside() -> str:
    """What the text has beside its commission, as the test says."""
    return ""


@pytest.fixture
def at_the_end() -> str:
    """What becomes of balances, as the test says."""
    return ""


@pytest.fixture
def program(beside, at_the_end, hana, approver, now) -> str:
    """10 % of each line, owed at once, and what the test adds to it."""
    text = TEXT.replace("    payable: customer_paid\n", "").replace("incentives:", f"{at_the_end}incentives:") + beside
    approved(text, APRIL, by=hana, second=approver, at=now)
    return "sakura"


def documents(statement) -> list[tuple[str, int, int]]:
    return [(one.kind, one.net, one.tax) for one in statement.documents.order_by("place")]


@pytest.mark.parametrize("beside", [REBATE])
def test_a_resellers_rebate_is_a_return_invoice_beside_the_purchase_statement_of_its_commission(payee, issuer, told, close):
    """Of 1,000,000: 100,000 of commission and 10,000 of tax; 3 % are 30,000 and 3,000 of tax: 33,000 with tax, so a 適格返還請求書."""
    payee(contract="reseller")
    told.line("A1", "2026-04-20", 1_000_000)
    close()

    made = issued()

    assert documents(made) == [("purchase_statement", 100_000, 10_000), ("return_invoice", 30_000, 3_000)]
    assert (made.net, made.tax, made.due) == (130_000, 13_000, 143_000)
    returned = read_statement(made.documents.get(kind="return_invoice").content)
    assert (returned.issuer.number, returned.first_day, returned.last_day) == ("T7010705000725", date(2026, 4, 1), date(2026, 4, 30))
    assert returned.remarks[0].ja == "本書は、対象期間の売上げに係る対価の返還等に関する適格返還請求書です。"
    assert list(verifying.faults()) == []


@pytest.mark.parametrize("beside", [REBATE])
def test_a_return_below_ten_thousand_yen_with_tax_needs_no_return_invoice(payee, issuer, told, close):
    """3 % of 303,000 are 9,090 and 909 of tax: 9,999; of 303,031 they are 9,090.93, rounded down to the same."""
    payee(contract="reseller")
    told.line("A1", "2026-04-20", 303_000)
    close()

    assert documents(issued()) == [("purchase_statement", 30_300, 3_030), ("plain_statement", 9_090, 909)]


@pytest.mark.parametrize("beside", [REBATE])
def test_an_agencys_rebate_is_a_purchase_whatever_it_is_called(payee, issuer, told, close):
    """10 % and 3 % of 1,000,000 in one 仕入明細書: 130,000, tax 13,000."""
    payee(contract="agency")
    told.line("A1", "2026-04-20", 1_000_000)
    close()

    assert documents(issued()) == [("purchase_statement", 130_000, 13_000)]


@pytest.mark.parametrize("said_at", [BEFORE, MAY_12], ids=["before the closing", "after the closing, before the statement"])
def test_a_registration_cancelled_between_purchase_and_statement_counts_on_the_day_of_each_purchase(
    payee, issuer, told, close, hana, said_at
):
    """Cancelled on 16 April: what was bought on the 10th has the number, what was bought on the 20th is 区分記載."""
    payee()
    told.line("A1", "2026-04-10", 105_550)
    told.line("A2", "2026-04-20", 50_000)
    if said_at == MAY_12:
        close()
    partners.end_registration(
        partner="aoba", first_day=APRIL, ended_on=date(2026, 4, 16), ended_as=Standing.CANCELLED, reason="公表サイト", by=hana, at=said_at
    )
    partners.record_unregistered(partner="aoba", from_day=date(2026, 4, 16), reason="公表サイト", by=hana, at=said_at)
    if said_at == BEFORE:
        close()

    made = issued()

    # 10,555 have 1,055 of tax, 5,000 have 500: rounded once in each document.
    assert documents(made) == [("purchase_statement", 10_555, 1_055), ("itemised_statement", 5_000, 500)]
    said = [read_statement(one.content) for one in made.documents.order_by("place")]
    assert [one.counterparty.number for one in said] == [AOBAS, ""]
    assert made.due == 17_110


def test_a_registration_cancelled_without_what_holds_since_keeps_its_partner_alone_out_of_the_closing(payee, issuer, told, close, hana):
    payee()
    payee("kita", name="北商事株式会社", number="T7000012050002")
    partners.end_registration(
        partner="aoba", first_day=APRIL, ended_on=date(2026, 4, 16), ended_as=Standing.CANCELLED, reason="公表サイト", by=hana, at=BEFORE
    )
    told.line("A1", "2026-04-20", 100_000)
    told.line("K1", "2026-04-20", 100_000, partner="kita")
    close()
    issued(payee="kita")

    assert [one.payee for one in Statement.objects.all()] == ["kita"]


def test_a_line_of_nothing_stands_in_no_statement(payee, issuer, told, close):
    payee()
    told.line("A1", "2026-04-20", 100_000)
    told.line("A2", "2026-04-21", 0)
    close()

    made = issued()

    assert (made.lines, made.due) == (1, 11_000)
    assert [one.id for one in read_statement(made.documents.get().content).lines] == ["commission/A1/aoba"]


def test_a_month_below_nothing_is_told_and_nothing_of_it_is_paid(payee, issuer, told, close):
    """April's 10,000 were due; in May they are taken back, with 1,000 of tax: −11,000 stay against what comes."""
    payee()
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-20"}, at="2026-05-20T12:00")
    close("2026-05")

    made = issued("2026-05", at=JUNE_12)

    assert documents(made) == [("purchase_statement", -10_000, -1_000)]
    assert (made.outcome, made.closing, made.due, made.withheld, made.pays_on) == ("owed_back", -11_000, 0, 0, None)
    assert [one.closing for one in queries.payable()] == ["month_end/2026-04"]
    assert printing.paper(made.documents.get().number, "ja").startswith(b"%PDF-")
    assert list(verifying.faults()) == []


@pytest.mark.parametrize("at_the_end", [SETTLED])
def test_of_a_contract_that_ended_below_nothing_the_statement_says_that_it_is_billed(payee, issuer, told, close, hana):
    """The same, and the contract ended on 25 May: the −11,000 are billed (精算書), and June begins without them."""
    payee()
    agreement = {"id": "A-aoba", "partner": "aoba", "contract": "agency", "first_day": "2026-04-01"}
    told.tell("agreements", agreement, at="2026-04-01T00:00")
    told.line("A1", "2026-04-20", 100_000)
    close()
    issued()
    told.tell("agreements", agreement | {"last_day": "2026-05-25", "revision": 2}, at="2026-05-01T12:00")
    partners.end_agreement(agreement="A-aoba", last_day=date(2026, 5, 25), by=hana, at=BEFORE)
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-20"}, at="2026-05-20T12:00")
    close("2026-05")

    made = issued("2026-05", at=JUNE_12)

    assert (made.outcome, made.net, made.tax, made.closing, made.due) == ("billed", -10_000, -1_000, -11_000, 0)
    book = ledger.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    # The tax of what is billed is owed with it: 10,000 by the closing and 1,000 by the statement.
    assert [amount for name, amount in ledger.balances(book).items() if name.kind is AccountKind.RECEIVABLE] == [11_000]
    assert list(books.faults()) == []
    assert list(verifying.faults()) == []
