"""A partner's own invoice: kept as it came, matched with what was calculated, and never beside a document of ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from enishi.core import audit
from enishi.intake.operations import keep_file
from enishi.partners.agreements import SettlementTerms
from enishi.statements import invoicing, queries, verifying
from enishi.statements import operations as statements
from enishi.statements.models import PartnerInvoice, Statement
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.partner_invoices import PartnerInvoice as Invoice
from enishi_engine.settlement.tax import RateTotal
from server.tests.statements.conftest import AOBAS, MAY_12, TERMS, issued

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invoice of Aoba"
INVOICES = replace(TERMS, issued_by=IssuedBy.PARTNER)
# 10 % of 61,650 are 6,165, and 616 of tax: rounded down.
SAME = Invoice(number="INV-7", dated=date(2026, 4, 30), registration=AOBAS, totals=(RateTotal(rate=100_000, net=6_165, tax=616),))
Month = Callable[..., Statement]


@pytest.fixture
def april(payee, issuer, told, close) -> Month:
    """April of Aoba, under terms by which it invoices itself unless the test says otherwise."""

    def make(*, terms: SettlementTerms = INVOICES, net: int = 61_650, number: str = AOBAS) -> Statement:
        payee(terms=terms, number=number)
        told.line("A1", "2026-04-20", net)
        close()
        return issued()

    return make


def received(statement: Statement, invoice: Invoice = SAME, content: bytes = PDF) -> PartnerInvoice:
    return statements.receive_invoice(
        statement=statement.id, place=1, invoice=invoice, file_name="invoice.pdf", content=content, from_partner=True, by="ken", at=MAY_12
    )  # fmt: skip


def with_tax(tax: int) -> Invoice:
    return replace(SAME, totals=(RateTotal(rate=100_000, net=6_165, tax=tax),))


def test_an_invoice_that_says_the_same_is_matched_and_kept_under_its_hash(april):
    statement = april()
    assert queries.awaited_invoices() == 1

    made = received(statement)

    assert (made.state, made.differences, made.gross) == ("matched", "[]", 6_781)
    assert (made.file_id, invoicing.invoice_file(made.id)) == (sha256(PDF).hexdigest(), PDF)
    assert queries.awaited_invoices() == 0
    assert [*verifying.faults(), *audit.faults()] == []


def test_a_yen_of_tax_rounded_another_way_is_told_and_may_be_accepted_with_a_reason(april):
    made = received(april(), with_tax(617))

    assert (made.state, '"severity":"warning"' in made.differences) == ("differs", True)
    with pytest.raises(statements.NotSaid):
        statements.accept_invoice(invoice=made.id, reason=" ", by="rei", at=MAY_12)
    done = statements.accept_invoice(invoice=made.id, reason="端数処理の違い", by="rei", at=MAY_12)
    assert (done.state, done.reason) == ("accepted", "端数処理の違い")


def test_another_amount_is_not_accepted_but_sent_back_and_comes_again(april):
    statement = april()
    made = received(statement, with_tax(700))

    with pytest.raises(statements.DifferencesStand, match="¥700, statement: ¥616"):
        statements.accept_invoice(invoice=made.id, reason="急ぐため", by="rei", at=MAY_12)
    with pytest.raises(statements.InvoiceThere):
        received(statement)
    statements.return_invoice(invoice=made.id, reason="消費税額の誤り", by="rei", at=MAY_12)
    assert received(statement).state == "matched"
    assert sorted(one.state for one in PartnerInvoice.objects.all()) == ["matched", "returned"]


def test_of_an_unregistered_partner_the_bill_is_matched_with_tax_in_it(april):
    made = received(april(number=""), replace(SAME, registration="", totals=(RateTotal(rate=100_000, net=6_781, tax=0),)))

    assert (made.kind, made.state) == ("partner_bill", "matched")


def test_where_we_issue_the_document_the_partners_invoice_is_refused(april):
    with pytest.raises(statements.OursStandsForIt, match="never an invoice of the partner beside it"):
        received(april(terms=TERMS))
    assert PartnerInvoice.objects.count() == 0


def test_planted_bug_without_the_check_the_database_holds_that_there_are_never_both(april, monkeypatch):
    """With the operation's own check gone the trigger refuses; with the trigger gone the constraint by itself."""
    statement = april(terms=TERMS)
    monkeypatch.setattr(invoicing, "_never_both", lambda _: None)

    with pytest.raises(DatabaseError), transaction.atomic():
        received(statement)
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON statements_partnerinvoice"
        cursor.execute(f"DROP TRIGGER statements_partnerinvoice_never_both{on}")
    with pytest.raises(DatabaseError, match="partner_invoice_never_beside_ours"), transaction.atomic():
        received(statement)  # the constraint by itself


def test_planted_bug_of_a_kind_that_is_not_the_documents(april):
    """A row that calls our document a partner's: the trigger compares it with the document itself; with the trigger gone verify says so."""
    statement = april(terms=TERMS)
    document = statement.documents.get()
    row = {
        "document": document, "kind": "partner_invoice", "payee_kind": "partner", "payee": "aoba", "number": "X", "dated": date(2026, 4, 30), "totals": "[]",
        "gross": 0, "file": keep_file(file_name="x", content=PDF, at=MAY_12), "file_name": "x", "from_partner": True, "received_by": "ken",
        "received_at": MAY_12, "differences": "[]", "state": "matched",
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="never stands beside"), transaction.atomic():
        PartnerInvoice.objects.create(**row)
    assert list(verifying.faults()) == []
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON statements_partnerinvoice"
        cursor.execute(f"DROP TRIGGER statements_partnerinvoice_never_both{on}")
    PartnerInvoice.objects.create(**row)
    assert any("one supply has two documents" in fault for fault in verifying.faults())


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"content": b"PK\x03\x04 not a paper"}, statements.NotAPaper),
        ({"content": b""}, statements.NotAPaper),
        ({"invoice": replace(SAME, number="  ")}, statements.NotSaid),
    ],
)
def test_what_is_no_invoice_is_refused_with_what_to_do(april, change, refused):
    statement = april()
    with pytest.raises(refused):
        received(statement, **change)
    assert PartnerInvoice.objects.count() == 0


def test_one_invoice_is_for_one_statement_only(april, told, close):
    received(april())
    told.line("A2", "2026-05-20", 61_650)
    close("2026-05")
    may = issued("2026-05", at=MAY_12.replace(month=6))

    with pytest.raises(statements.InvoiceNumberUsed, match="INV-7"):
        received(may)


def test_what_comes_to_nothing_takes_no_invoice(april, told, close):
    april()
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-20"}, at="2026-05-20T12:00")
    close("2026-05")
    may = issued("2026-05", at=MAY_12.replace(month=6))

    assert may.documents.get().net == -6_165
    with pytest.raises(statements.NothingToInvoice):
        received(may)
    assert queries.awaited_invoices() == 1  # of April


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statements_partnerinvoice SET gross = gross + 1",
        "UPDATE statements_partnerinvoice SET differences = 'x'",
        "UPDATE statements_partnerinvoice SET state = 'accepted', decided_by = 'x', decided_at = received_at, reason = 'x'",
        "DELETE FROM statements_partnerinvoice",
    ],
)
def test_the_database_refuses_to_change_what_a_partner_sent(april, change):
    received(april())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
