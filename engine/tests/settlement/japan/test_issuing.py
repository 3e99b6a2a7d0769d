"""From what a payee earned to its statements, one for each document (docs/rules/statements.md)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.finding import FindingsRefuse
from enishi_engine.settlement.japan.consumption_tax import TaxClass
from enishi_engine.settlement.japan.documents import Decision, IssuedBy, NobodyDecided, WhatIsPaid
from enishi_engine.settlement.japan.issuing import Earned, Issue, Opening, PayeeTerms, statements_of
from enishi_engine.settlement.japan.registration import Registration, Standing
from enishi_engine.settlement.japan.withholding import NonResident, SalesAgentMonth, WithholdingClass
from enishi_engine.settlement.statement import Party, Statement, StatementMovement
from enishi_engine.settlement.tax import Basis

ISSUE = Issue(
    id="S-2026-07-aoba", issuer=Party(code="sakura", name="株式会社サクラ", number="T7010705000725"), rounding=Rounding.DOWN,
    issued_on=date(2026, 8, 5), first_day=date(2026, 7, 1), last_day=date(2026, 7, 31), pays_on=date(2026, 8, 31),
)  # fmt: skip
REGISTERED = Registration(number="T1180301018771", first_day=date(2023, 10, 1))
CANCELLED = replace(REGISTERED, ended_on=date(2026, 7, 16), ended_as=Standing.CANCELLED)
CLAUSE = DeemedClause(clause="第8条第2項", days=14)
PAID = StatementMovement(id="P-6", on=date(2026, 6, 30), what=Label(ja="お支払い", en="Paid"), amount=33_000)


def earned(id_: str, amount: int, *, on: int = 10, contract: str = "agency", nature: str = "commission", **more: Any) -> Earned:
    """A line of that day of July."""
    sentence = Label(ja="販売手数料", en="Commission")
    return Earned(id=id_, on=date(2026, 7, on), contract=contract, nature=nature, sentence=sentence, amount=amount, **more)


def terms(**more: Any) -> PayeeTerms:
    """Aoba: a registered corporation whose amounts are without tax."""
    agreed = {"withholding": WithholdingClass.CORPORATION, "basis": Basis.EXCLUSIVE, "registrations": (REGISTERED,), **more}
    return PayeeTerms(counterparty=Party(code="aoba", name="アオバ商事"), **agreed)


def issued(*lines: Earned, opening: Opening | None = None, **more: Any) -> list[Statement]:
    openings = {} if opening is None else {WhatIsPaid.PURCHASE: opening}
    return list(statements_of(lines, terms(**more), ISSUE, openings))


def figures(statements: list[Statement]) -> list[tuple[str, int, int, int]]:
    return [(one.document, one.closing, one.withheld, one.expected) for one in statements]


def test_a_corporations_commissions_are_one_purchase_statement_with_its_number():
    (one,) = issued(earned("L1", 1_055), earned("L2", 5_110), opening=Opening(amount=33_000, movements=(PAID,)))

    # 6,165 + 616 of 616.5; 33,000 came and went.
    assert figures([one]) == [("purchase_statement", 6_781, 0, 6_781)]
    assert (one.id, one.counterparty.number, one.opening) == ("S-2026-07-aoba-purchase_statement", "T1180301018771", 33_000)


def test_a_registration_that_ends_inside_the_period_makes_two_documents_and_one_allowance():
    sales_agent: dict[str, Any] = {"withholding": WithholdingClass.SALES_AGENT, "registrations": (CANCELLED,)}
    statements = issued(earned("L1", 100_000, on=10), earned("L2", 50_000, on=20), **sales_agent)

    # (150,000 − 120,000) × 10.21 % = 3,063
    assert figures(statements) == [("purchase_statement", 110_000, 0, 110_000), ("itemised_statement", 55_000, 3_063, 51_937)]
    assert [one.counterparty.number for one in statements] == ["T1180301018771", ""]


def test_what_stood_open_stands_in_the_first_of_two_purchase_documents_only():
    both = issued(earned("L1", 100_000, on=10), earned("L2", 50_000, on=20), registrations=(CANCELLED,), opening=Opening(amount=7_000))

    assert [(one.opening, one.closing) for one in both] == [(7_000, 117_000), (0, 55_000)]


def test_no_more_is_expected_to_be_withheld_than_there_is_to_pay():
    owes = Opening(amount=-164_000)
    (one,) = issued(earned("L1", 150_000), opening=owes, withholding=WithholdingClass.SALES_AGENT)

    # 165,000 − 164,000 = 1,000, and 3,063 would be withheld of 150,000.
    assert figures([one]) == [("purchase_statement", 1_000, 1_000, 0)]


def test_the_order_of_lines_changes_nothing_but_the_order_of_lines():
    lines = earned("L1", 100_000, on=10), earned("L2", 50_000, on=20)
    sales_agent: dict[str, Any] = {"withholding": WithholdingClass.SALES_AGENT, "registrations": (CANCELLED,)}

    assert issued(*lines, **sales_agent) == issued(*lines[::-1], **sales_agent)


def test_one_payment_in_two_documents_has_one_band_of_a_million():
    statements = issued(
        earned("L1", 900_000, on=10), earned("L2", 120_000, on=20), withholding=WithholdingClass.NO_1, registrations=(CANCELLED,)
    )  # fmt: skip

    # 1,020,000 → 106,184 (worked case 21), of which 900,000 → 91,890.
    assert [one.withheld for one in statements] == [91_890, 14_294]


def test_what_is_carried_and_not_withheld_from_yet_is_withheld_from_now():
    carried = Opening(amount=110_000, withheld_from=100_000)
    (one,) = issued(earned("L1", 100_000), opening=carried, withholding=WithholdingClass.SALES_AGENT)

    assert figures([one]) == [("purchase_statement", 220_000, 8_168, 211_832)]


def test_what_was_paid_before_in_the_month_uses_up_the_allowance():
    (one,) = issued(earned("L1", 100_000), withholding=WithholdingClass.SALES_AGENT, month=SalesAgentMonth(paid=120_000))

    assert one.withheld == 10_210


def test_a_resellers_rebate_is_a_return_apart_from_its_commission_and_nothing_is_withheld_of_it():
    lines = earned("C1", 3_000, contract="reseller"), earned("R1", 100_000, contract="reseller", nature="rebate")
    statements = issued(*lines, withholding=WithholdingClass.NO_1)

    # 3,000 × 10.21 % = 306.3
    assert figures(statements) == [("purchase_statement", 3_300, 306, 2_994), ("return_invoice", 110_000, 0, 110_000)]


@pytest.mark.parametrize(("amount", "document"), [(9_090, "plain_statement"), (9_091, "return_invoice")])
def test_whether_a_return_needs_an_invoice_is_seen_at_its_amount_with_tax(amount: int, document: str):
    # 9,090 + 909 = 9,999; 9,091 + 909 = 10,000.
    (one,) = issued(earned("R1", amount, contract="reseller", nature="rebate"))

    assert one.document == document


def test_an_open_balance_without_a_line_stands_alone_in_a_plain_statement():
    (one,) = issued(opening=Opening(amount=5_000))

    assert figures([one]) == [("plain_statement", 5_000, 0, 5_000)]
    assert issued() == []


def test_a_take_back_is_an_adjustment_with_its_origin():
    (one,) = issued(earned("L1", 10_000), earned("A1", -4_000, origin="L9 of June"))

    assert [line.id for line in one.lines] == ["L1"]
    assert [(adjustment.origin, adjustment.amount) for adjustment in one.adjustments] == [("L9 of June", -4_000)]
    assert one.closing == 6_600


def test_what_somebody_decided_counts_and_without_a_decision_nothing_is_issued():
    decision = Decision(what=WhatIsPaid.RETURN, by="hana", on=date(2026, 6, 1), reason="覚書第3条")
    line = earned("M1", 100_000, contract="reseller", nature="marketing")

    assert issued(line, decisions={"marketing": decision})[0].document == "return_invoice"
    with pytest.raises(NobodyDecided):
        issued(line)


def test_the_partners_own_invoice_is_what_ours_is_matched_with():
    assert issued(earned("L1", 100_000), issued_by=IssuedBy.PARTNER)[0].document == "partner_invoice"
    assert issued(earned("L1", 100_000), issued_by=IssuedBy.PARTNER, registrations=())[0].document == "partner_bill"


def test_the_remarks_say_what_it_is_until_when_to_object_and_what_is_reduced():
    (one,) = issued(earned("L1", 10_000, tax_class=TaxClass.REDUCED), clause=CLAUSE)

    what, until, reduced = (remark.ja for remark in one.remarks)
    assert what.startswith("本書は仕入明細書です。")
    assert until == "到達日の翌日から14日以内に相違のご連絡がない場合は、第8条第2項により、ご確認いただいたものとして取り扱います。"
    assert reduced == "8%は軽減税率の対象です。"


def test_a_return_invoice_is_not_answered_so_it_has_no_clause():
    (one,) = issued(earned("R1", 100_000, contract="reseller", nature="rebate"), clause=CLAUSE)

    assert len(one.remarks) == 1


def test_a_field_that_the_document_lacks_is_refused_by_name():
    nameless = replace(ISSUE, issuer=Party(code="sakura", name="", number=""))

    with pytest.raises(FindingsRefuse) as refused:
        statements_of([earned("R1", 100_000, contract="reseller", nature="rebate")], terms(), nameless, {})

    assert [found.value for found in refused.value.findings] == ["issuer_name", "issuer_number"]


def test_a_non_resident_gets_no_statement_with_a_guessed_tax():
    with pytest.raises(NonResident):
        issued(earned("L1", 100_000), withholding=WithholdingClass.NON_RESIDENT)


LINES = st.lists(
    st.builds(
        earned, st.uuids().map(str), st.integers(-10**8, 10**8), on=st.integers(1, 31),
        contract=st.sampled_from(["agency", "reseller"]), nature=st.sampled_from(["commission", "rebate"]),
    ),
    max_size=12,
)  # fmt: skip


@given(LINES, st.sampled_from([WithholdingClass.CORPORATION, WithholdingClass.SALES_AGENT, WithholdingClass.NO_1]))
def test_each_line_stands_in_one_statement_and_all_of_them_add_up(lines: list[Earned], class_: WithholdingClass):
    statements = issued(*lines, withholding=class_, registrations=(CANCELLED,))

    assert sorted(line.id for one in statements for line in one.lines) == sorted(line.id for line in lines)
    assert len({one.id for one in statements}) == len(statements)
    assert sum(total.net for one in statements for total in one.totals) == sum(line.amount for line in lines)
    assert all(one.withheld == 0 for one in statements if one.document in {"return_invoice", "plain_statement"})
