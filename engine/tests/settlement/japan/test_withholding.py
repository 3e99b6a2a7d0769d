"""Withholding by class, month and day (docs/rules/withholding.md)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.program.problems import Severity
from enishi_engine.settlement.japan import withholding
from enishi_engine.settlement.japan.payment_records import Candidate, Payment, candidates
from enishi_engine.settlement.japan.withholding import (
    NonResident,
    SalesAgentMonth,
    WithholdingClass,
    base,
    parts,
    spiff_findings,
    withheld,
)

JULY = date(2026, 7, 31)
NEXT_YEAR = date(2027, 1, 1)


def of_agent(*amounts: int, salary: int = 0, paid_on: date = JULY) -> list[int]:
    """What is kept back of each payment of one month."""
    paid = 0
    kept: list[int] = []
    for amount in amounts:
        month = SalesAgentMonth(paid=paid, withheld=sum(kept), salary=salary)
        kept.append(withheld(WithholdingClass.SALES_AGENT, amount, paid_on=paid_on, month=month))
        paid += amount
    return kept


def test_20_a_sales_agents_200_000_yen():
    """Worked case 20, http://www.nta.go.jp/taxes/shiraberu/taxanswer/gensen/2804.htm."""
    assert of_agent(200_000) == [8_168]
    assert of_agent(200_000, salary=50_000) == [13_273]


@pytest.mark.parametrize(("amount", "kept"), [(120_000, 0), (120_009, 0), (120_010, 1), (2_000_000, 191_948)])
def test_20_at_the_allowance_and_without_a_second_rate(amount: int, kept: int):
    """Worked case 20, computed: 9 × 10.21 % = 0.9; 10 × 10.21 % = 1.02; 1,880,000 × 10.21 % = 191,948."""
    assert of_agent(amount) == [kept]


def test_two_payouts_of_a_month_share_one_allowance():
    # 100,000 lies below 120,000; both together come to 80,000 × 10.21 % = 8,168.
    assert of_agent(100_000, 100_000) == [0, 8_168]


def test_a_month_in_parts_keeps_back_what_it_would_in_one_to_the_yen():
    # 120,005 and 5 come to 10 × 10.21 % = 1.02; each rounded by itself would come to 0.
    assert of_agent(120_005, 5) == [0, 1]


def test_a_salary_above_the_allowance_leaves_none():
    assert of_agent(10_000, salary=300_000) == [1_021]


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.integers(0, 300_000))
def test_however_a_month_is_paid_it_comes_to_the_same(amounts: list[int], salary: int):
    assert sum(of_agent(*amounts, salary=salary)) == of_agent(sum(amounts), salary=salary)[0]


def test_an_allowance_given_twice_is_seen(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: each payout of a month with an allowance of its own."""
    honest = withholding._of_month
    monkeypatch.setattr(withholding, "_of_month", lambda amount, month, *rest: honest(amount, SalesAgentMonth(salary=month.salary), *rest))

    with pytest.raises(AssertionError):
        test_two_payouts_of_a_month_share_one_allowance()


@pytest.mark.parametrize(("amount", "kept"), [(100_000, 10_210), (1_000_000, 102_100), (1_500_000, 204_200), (1_020_000, 106_184)])
@pytest.mark.parametrize("class_", [WithholdingClass.NO_1, WithholdingClass.NO_2])
def test_21_ten_percent_and_twenty_above_a_million_of_one_payment(class_: WithholdingClass, amount: int, kept: int):
    """Worked case 21, computed: 102,100 + 500,000 × 20.42 % = 204,200; 102,100 + 20,000 × 20.42 % = 106,184."""
    assert withheld(class_, amount, paid_on=JULY) == kept
    assert withheld(class_, amount, paid_on=NEXT_YEAR) == kept


@pytest.mark.parametrize("class_", [WithholdingClass.CORPORATION, WithholdingClass.ONE_OFF_INTRODUCTION])
def test_nothing_is_kept_back_of_a_corporation_and_of_a_single_introduction(class_: WithholdingClass):
    assert withheld(class_, 2_000_000, paid_on=JULY) == 0


def test_a_non_resident_is_refused_by_name():
    with pytest.raises(NonResident, match=r"kita is a non-resident \(非居住者\)"):
        withheld(WithholdingClass.NON_RESIDENT, 100_000, paid_on=JULY, payee="kita")


def test_a_sales_agents_month_is_asked_for():
    with pytest.raises(ValueError, match="a matter of the month"):
        withheld(WithholdingClass.SALES_AGENT, 100_000, paid_on=JULY)


def test_what_is_below_nothing_keeps_nothing_back():
    assert withheld(WithholdingClass.NO_1, -5_000, paid_on=JULY) == 0


def test_the_fee_alone_counts_where_fee_and_tax_are_shown_apart():
    assert base(net=100_000, tax=10_000, shown_apart=True) == 100_000
    assert base(net=100_000, tax=10_000, shown_apart=False) == 110_000


def test_the_parts_change_in_2027_and_their_sum_does_not():
    # 10 % × (1 + 2.1 %) = 10 % × (1 + 1.1 % + 1.0 %) = 10.21 %
    assert parts(10_210, paid_on=date(2026, 12, 31)) == {"income_tax": 10_000, "reconstruction": 210}
    assert parts(10_210, paid_on=NEXT_YEAR) == {"income_tax": 10_000, "reconstruction": 110, "defence": 100}


@given(st.integers(0, 10**9), st.sampled_from([JULY, NEXT_YEAR]))
def test_parts_add_up_to_what_was_kept_back(amount: int, paid_on: date):
    assert sum(parts(amount, paid_on=paid_on).values()) == amount


@pytest.mark.parametrize(
    ("class_", "amount", "reported"),
    [
        (WithholdingClass.SALES_AGENT, 500_000, False),
        (WithholdingClass.SALES_AGENT, 500_001, True),
        (WithholdingClass.NO_1, 50_000, False),
        (WithholdingClass.NO_1, 50_001, True),
        (WithholdingClass.CORPORATION, 9_000_000, False),
    ],
)
def test_22_who_is_reported_for_the_year(class_: WithholdingClass, amount: int, reported: bool):
    """Worked case 22, computed: in two payments of the year; one of the next year does not count."""
    paid = [(date(2026, 1, 1), 20_000), (date(2026, 12, 31), amount - 20_000), (NEXT_YEAR, 800_000)]
    payments = [Payment(payee="aoba", class_=class_, paid_on=day, amount=part, withheld=100) for day, part in paid]

    found = candidates(payments, 2026)

    assert found == ((Candidate(payee="aoba", class_=class_, paid=amount, withheld=200),) if reported else ())


def test_a_payee_of_two_classes_is_a_candidate_for_each_by_itself():
    payments = [
        Payment(payee="aoba", class_=class_, paid_on=JULY, amount=amount, withheld=0)
        for class_, amount in ((WithholdingClass.NO_1, 60_000), (WithholdingClass.SALES_AGENT, 490_000))
    ]

    assert [(one.class_, one.paid) for one in candidates(payments, 2026)] == [(WithholdingClass.NO_1, 60_000)]


def test_money_for_a_partners_salesperson_without_withholding_is_warned_of():
    (warned,) = spiff_findings(on="ken", payee_is_person=True, class_=WithholdingClass.ONE_OFF_INTRODUCTION)

    assert (warned.rule, warned.severity) == ("spiff_may_be_withheld", Severity.WARNING)
    assert spiff_findings(on="ken", payee_is_person=True, class_=WithholdingClass.SALES_AGENT) == ()
    assert spiff_findings(on="aoba", payee_is_person=False, class_=WithholdingClass.CORPORATION) == ()
