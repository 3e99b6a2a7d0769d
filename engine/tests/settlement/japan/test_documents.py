"""Which document follows from contract and incentive, and what must stand in it (docs/rules/documents.md)."""

from datetime import date

import pytest

from enishi_engine.settlement.confirmation import Answer, Deemed, DeemedClause, deemed_confirmed, objections_until
from enishi_engine.settlement.finding import is_refused
from enishi_engine.settlement.japan import documents
from enishi_engine.settlement.japan.documents import (
    Decision,
    DocumentKind,
    IssuedBy,
    NobodyDecided,
    Paid,
    UnknownContract,
    WhatIsPaid,
    document_findings,
    document_for,
    documents_of,
    is_answered,
    name_of,
    needs,
)
from enishi_engine.settlement.japan.registration import Standing

ISSUED_ON = date(2026, 7, 31)
SELLS, BUYS = ("referral", "agency", "consulting"), ("reseller", "distributor", "oem")


def paid(contract: str, nature: str = "commission", *, standing: Standing = Standing.REGISTERED, gross: int = 110_000, **more) -> Paid:
    return Paid(contract=contract, nature=nature, standing=standing, gross=gross, **more)


def kind(*words, **more) -> DocumentKind:
    return document_for(paid(*words, **more), issued_on=ISSUED_ON)


@pytest.mark.parametrize("contract", SELLS)
@pytest.mark.parametrize("nature", ["commission", "rebate"])
def test_what_an_agent_is_paid_is_a_purchase_whatever_it_is_called(contract: str, nature: str):
    assert kind(contract, nature) is DocumentKind.PURCHASE_STATEMENT


@pytest.mark.parametrize("contract", BUYS)
def test_a_rebate_to_a_buyer_is_a_return_of_the_sale(contract: str):
    """消費税法基本通達 14-1-2."""
    assert kind(contract, "rebate") is DocumentKind.RETURN_INVOICE
    assert kind(contract, "commission") is DocumentKind.PURCHASE_STATEMENT


def test_below_ten_thousand_yen_with_tax_a_return_needs_no_invoice():
    assert kind("reseller", "rebate", gross=9_999) is DocumentKind.PLAIN_STATEMENT
    assert kind("reseller", "rebate", gross=10_000) is DocumentKind.RETURN_INVOICE
    assert kind("reseller", "rebate", gross=-10_000) is DocumentKind.RETURN_INVOICE


@pytest.mark.parametrize("standing", [Standing.UNREGISTERED, Standing.CANCELLED, Standing.LAPSED])
def test_who_is_not_registered_on_the_day_gets_an_itemised_statement(standing: Standing):
    assert kind("agency", standing=standing) is DocumentKind.ITEMISED_STATEMENT


def test_the_partners_own_invoice_takes_the_place_of_ours():
    assert kind("agency", issued_by=IssuedBy.PARTNER) is DocumentKind.PARTNER_INVOICE
    assert kind("agency", issued_by=IssuedBy.PARTNER, standing=Standing.UNREGISTERED) is DocumentKind.PARTNER_BILL


def test_a_payout_with_commissions_and_rebates_needs_two_documents():
    lines = {
        "C1": paid("reseller", gross=3_300),
        "R1": paid("reseller", "rebate", gross=6_600),
        "R2": paid("reseller", "rebate", gross=5_500),
    }

    # The return as a whole is 12,100, so it needs an invoice although neither of its lines would.
    assert documents_of(lines, issued_on=ISSUED_ON) == {
        DocumentKind.PURCHASE_STATEMENT: ("C1",),
        DocumentKind.RETURN_INVOICE: ("R1", "R2"),
    }


def test_lines_of_before_and_after_a_cancelled_registration_are_two_documents():
    lines = {"C1": paid("agency"), "C2": paid("agency", standing=Standing.CANCELLED)}

    assert documents_of(lines, issued_on=ISSUED_ON) == {
        DocumentKind.PURCHASE_STATEMENT: ("C1",),
        DocumentKind.ITEMISED_STATEMENT: ("C2",),
    }


@pytest.mark.parametrize("nature", ["marketing", "activity"])
def test_where_no_rule_says_it_somebody_decides_by_name(nature: str):
    decision = Decision(what=WhatIsPaid.RETURN, by="hana", on=ISSUED_ON, reason="覚書第3条")

    with pytest.raises(NobodyDecided, match=f"What {nature} is under a reseller contract"):
        kind("reseller", nature)
    assert kind("reseller", nature, decision=decision) is DocumentKind.RETURN_INVOICE


def test_a_contract_that_the_table_lacks_is_refused():
    with pytest.raises(UnknownContract, match='no "franchise"'):
        kind("franchise")


def test_a_document_of_the_wrong_kind_is_refused_with_the_right_one():
    fields = dict.fromkeys(needs(DocumentKind.PURCHASE_STATEMENT), "x")
    rebate = paid("reseller", "rebate")

    (found,) = document_findings(DocumentKind.PURCHASE_STATEMENT, fields, on="S-1", paid=rebate, issued_on=ISSUED_ON)

    assert (found.rule, found.value) == ("wrong_document", "purchase_statement")
    assert found.remedy.ja == "「適格返還請求書」を発行してください。"
    assert is_refused([found])


def test_a_table_that_takes_a_buyer_for_a_seller_is_seen(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: a document of the wrong kind."""
    honest = documents._data()
    swapped = {**honest, "contracts": {**honest["contracts"], "reseller": {"buys": False}}}
    monkeypatch.setattr(documents, "_data", lambda: swapped)

    with pytest.raises(AssertionError):
        test_a_rebate_to_a_buyer_is_a_return_of_the_sale("reseller")


@pytest.mark.parametrize("one", list(DocumentKind))
def test_each_field_that_a_document_needs_is_missed_by_name(one: DocumentKind):
    fields = dict.fromkeys(needs(one), "x")

    assert document_findings(one, fields, on="S-1") == ()
    for field in needs(one):
        assert [(found.rule, found.value) for found in document_findings(one, {**fields, field: ""}, on="S-1")] == [
            ("field_missing", field)
        ]
    assert name_of(one).ja
    assert name_of(one).en


def test_a_purchase_statement_names_the_counterpartys_number_and_is_answered():
    assert "counterparty_number" in needs(DocumentKind.PURCHASE_STATEMENT)
    assert "counterparty_number" not in needs(DocumentKind.ITEMISED_STATEMENT)
    assert is_answered(DocumentKind.PURCHASE_STATEMENT)
    assert not is_answered(DocumentKind.RETURN_INVOICE)


CLAUSE = DeemedClause(clause="第8条第2項", days=14)
DELIVERED = date(2026, 8, 5)


def test_without_an_objection_a_document_counts_as_confirmed_on_the_day_after_the_clauses_last():
    # 5 August is not counted, so the fourteenth day is 19 August.
    assert objections_until(DELIVERED, CLAUSE) == date(2026, 8, 19)

    def on(day: date) -> Deemed | None:
        return deemed_confirmed(delivered_on=DELIVERED, clause=CLAUSE, answer=Answer.ISSUED, today=day)

    assert on(date(2026, 8, 19)) is None
    assert on(date(2026, 8, 20)) == on(date(2027, 1, 1)) == Deemed(clause="第8条第2項", since=date(2026, 8, 20))


@pytest.mark.parametrize("answer", [Answer.CONFIRMED, Answer.DISPUTED, Answer.DEEMED_CONFIRMED])
def test_what_was_answered_is_never_deemed_confirmed(answer: Answer):
    assert deemed_confirmed(delivered_on=DELIVERED, clause=CLAUSE, answer=answer, today=date(2027, 1, 1)) is None


def test_silence_means_nothing_without_a_clause_and_before_delivery():
    assert deemed_confirmed(delivered_on=DELIVERED, clause=None, answer=Answer.ISSUED, today=date(2027, 1, 1)) is None
    assert deemed_confirmed(delivered_on=None, clause=CLAUSE, answer=Answer.ISSUED, today=date(2027, 1, 1)) is None
