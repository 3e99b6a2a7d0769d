"""What a statement says, and that it adds up (docs/rules/statements.md)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.statement import (
    Party,
    Statement,
    StatementAdjustment,
    StatementDoesNotAddUp,
    StatementLine,
    StatementMovement,
    check_statement,
    closing_of,
    content_hash,
    content_of,
    read_statement,
    totals_of,
)
from enishi_engine.settlement.tax import Basis, RateTotal

TEN = 100_000
PAID = StatementMovement(id="P-6", on=date(2026, 6, 30), what=Label(ja="お支払い", en="Paid"), amount=33_000)
TAKEN_BACK = StatementAdjustment(
    id="A-7", on=date(2026, 7, 10), origin="A-7 of June", reason=Label(ja="手数料の返還", en="Commission returned"), amount=-6_000, rate=TEN
)


def line(id_: str, amount: int, rate: int = TEN) -> StatementLine:
    sentence = Label(ja="販売手数料 10%", en="Commission 10 %")
    return StatementLine(id=id_, on=date(2026, 7, 1), sentence=sentence, amount=amount, rate=rate)


JULY = (line("L1", 1_055), line("L2", 2_055), line("L3", 103_055))


def statement(*lines: StatementLine, opening: int = 33_000, withheld: int = 0, **more: Any) -> Statement:
    """July of Aoba, which adds up; `more` may spoil it."""
    lines = lines or JULY
    movements, adjustments = more.pop("movements", (PAID,)), more.pop("adjustments", (TAKEN_BACK,))
    totals = totals_of(lines, adjustments, Basis.EXCLUSIVE, Rounding.DOWN)
    made = Statement(
        id="S-2026-07-aoba", document="purchase_statement", issued_on=date(2026, 8, 5), first_day=date(2026, 7, 1), last_day=date(2026, 7, 31),
        pays_on=date(2026, 8, 31), currency="JPY", issuer=Party(code="sakura", name="株式会社サクラ"), counterparty=Party(code="aoba", name="アオバ商事"),
        basis=Basis.EXCLUSIVE, rounding=Rounding.DOWN, opening=opening, movements=movements, lines=lines, adjustments=adjustments,
        totals=totals, withheld=withheld, closing=closing_of(opening, movements, totals),
    )  # fmt: skip
    return replace(made, **more)


def test_opening_less_what_was_paid_and_lines_with_tax_come_to_the_closing():
    made = statement()

    # 106,165 − 6,000 = 100,165; tax 10,016.5; 33,000 − 33,000 + 110,181
    check_statement(made)
    assert made.totals == (RateTotal(rate=TEN, net=100_165, tax=10_016),)
    assert (made.closing, made.expected) == (110_181, 110_181)


def test_money_that_the_bank_returned_is_owed_again():
    returned = StatementMovement(id="P-6R", on=date(2026, 7, 3), what=Label(ja="組戻し", en="Returned by the bank"), amount=-33_000)

    assert statement(movements=(PAID, returned)).closing == 143_181


def test_what_is_expected_to_arrive_is_less_what_is_expected_to_be_withheld_and_never_below_nothing():
    assert statement(withheld=1_000).expected == 109_181
    assert statement(line("L1", 1_000), opening=-50_000, movements=()).expected == 0


@pytest.mark.parametrize(
    ("spoiled", "what"),
    [
        (statement(closing=110_182), "the closing"),
        (statement(totals=(RateTotal(rate=TEN, net=100_165, tax=10_015),)), "the tax per rate"),  # line by line
        (statement(withheld=110_182), "what is withheld"),
        (statement(withheld=-1), "what is withheld"),
        (statement(line("L1", 5), line("L1", 5)), "the number of its lines"),
    ],
)
def test_a_statement_that_does_not_follow_from_its_lines_is_refused(spoiled: Statement, what: str):
    with pytest.raises(StatementDoesNotAddUp, match=f"{what} should be"):
        check_statement(spoiled)


def test_its_hash_is_another_as_soon_as_a_word_or_a_yen_differs():
    made = statement()

    assert content_hash(made) == content_hash(statement())
    others = [statement(opening=33_001), statement(remarks=(Label(ja="注", en="note"),)), statement(issued_on=date(2026, 8, 6))]
    assert len({content_hash(one) for one in (made, *others)}) == 4


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([0, 80_000, TEN])), max_size=12), st.integers(-(10**9), 10**9))
def test_each_statement_begins_where_the_one_before_ended(amounts: list[tuple[int, int]], opening: int):
    lines = [line(f"L{place}", amount, rate) for place, (amount, rate) in enumerate(amounts)]
    first = statement(*lines, opening=opening, movements=(), adjustments=())
    second = statement(line("N1", 500), opening=first.closing, movements=(), adjustments=())

    check_statement(first)
    assert second.closing - first.closing == 550
    assert first.closing - opening == sum(total.gross for total in first.totals)


def test_a_company_reads_as_before_anybody_asked_whether_it_is_an_individual_and_an_individual_says_so():
    company = statement()
    person = replace(company, counterparty=replace(company.counterparty, person=True))

    assert "person" not in content_of(company)
    assert [read_statement(content_of(one)) for one in (company, person)] == [company, person]
