"""A partner's own invoice beside what was calculated: the table of docs/rules/documents.md, "The partner's own invoice"."""

from dataclasses import replace
from datetime import date

import pytest

from engine.tests.settlement.japan.test_issuing import earned, issued
from enishi_engine.settlement.japan.documents import DocumentKind, IssuedBy, name_of, title_of
from enishi_engine.settlement.japan.partner_invoices import PartnerInvoice, invoice_findings
from enishi_engine.settlement.statement import Statement
from enishi_engine.settlement.tax import RateTotal

CAME_ON = date(2026, 8, 10)
# Ours, rounded down: 6,165 and 616 of 616.5 (worked case 17).
SAME = PartnerInvoice(
    number="INV-7", dated=date(2026, 7, 31), registration="T1180301018771", totals=(RateTotal(rate=100_000, net=6_165, tax=616),)
)


@pytest.fixture
def ours() -> Statement:
    (one,) = issued(earned("L1", 1_055), earned("L2", 2_055), earned("L3", 3_055), issued_by=IssuedBy.PARTNER)
    return one


def told(invoice: PartnerInvoice, statement: Statement) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity.value, one.value) for one in invoice_findings(invoice, statement, received_on=CAME_ON)]


def test_an_invoice_that_says_the_same_has_no_difference_however_its_number_is_spelled(ours):
    assert ours.document == "partner_invoice"
    assert told(SAME, ours) == []
    assert told(replace(SAME, registration="Ｔ1180-3010-18771"), ours) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"registration": "T7010705000725"}, [("invoice_registration", "error", "T7010705000725")]),
        ({"registration": ""}, [("invoice_registration", "error", "")]),
        ({"dated": date(2026, 6, 30)}, [("invoice_dated", "error", "2026-06-30")]),
        ({"dated": date(2026, 8, 11)}, [("invoice_dated", "error", "2026-08-11")]),
        ({"totals": (RateTotal(rate=100_000, net=6_165, tax=617),)}, [("invoice_tax", "warning", "617")]),  # 616.5 rounded up
        ({"totals": (RateTotal(rate=100_000, net=6_165, tax=615),)}, [("invoice_tax", "error", "615")]),  # line by line: 105 + 205 + 305
        ({"totals": (RateTotal(rate=100_000, net=6_166, tax=616),)}, [("invoice_net", "error", "6166")]),
        (
            {"totals": (RateTotal(rate=80_000, net=6_165, tax=493),)},
            [
                ("invoice_net", "error", "0"),
                ("invoice_tax", "error", "0"),
                ("invoice_net", "error", "6165"),
                ("invoice_tax", "error", "493"),
            ],
        ),
    ],
)
def test_each_difference_is_told_with_what_stands_there(ours, change, found):
    assert told(replace(SAME, **change), ours) == found


def test_a_difference_says_both_amounts_and_what_to_do(ours):
    (one,) = invoice_findings(replace(SAME, totals=(RateTotal(rate=100_000, net=6_166, tax=616),)), ours, received_on=CAME_ON)

    assert one.problem.ja == "10%対象の税抜金額が一致しません(請求書: 6,166円、明細: 6,165円)。"
    assert one.problem.en == "The net amount at 10% differs (invoice: ¥6,166, statement: ¥6,165)."
    assert "相違をご連絡ください" in one.remedy.ja


def test_of_an_unregistered_partners_bill_the_amount_with_tax_is_compared_and_a_number_is_a_surprise():
    (bill,) = issued(earned("L1", 1_055), earned("L2", 2_055), earned("L3", 3_055), issued_by=IssuedBy.PARTNER, registrations=())
    same = replace(SAME, registration="", totals=(RateTotal(rate=100_000, net=6_781, tax=0),))

    assert bill.document == "partner_bill"
    assert told(same, bill) == []
    assert told(replace(same, registration="T7010705000725"), bill) == [("invoice_registration", "warning", "T7010705000725")]
    assert told(replace(same, totals=(RateTotal(rate=100_000, net=6_782, tax=0),)), bill) == [("invoice_gross", "error", "6782")]


def test_our_paper_beside_a_partners_invoice_is_never_called_an_invoice():
    assert title_of(DocumentKind.PARTNER_INVOICE).ja == "支払明細書(ご請求の基礎)"
    assert title_of(DocumentKind.PURCHASE_STATEMENT) == name_of(DocumentKind.PURCHASE_STATEMENT)
