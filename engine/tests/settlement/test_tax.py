"""Tax of a document, once per rate (docs/rules/tax.md)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.core.incentive import Rounding
from enishi_engine.settlement.dated import NoRuleOn, ppm
from enishi_engine.settlement.japan.consumption_tax import TaxClass, rate_on
from enishi_engine.settlement.tax import Basis, RateTotal, Taxable, tax_per_rate
from enishi_engine.settlement.whole_parts import part_of, share_out

TEN, EIGHT = 100_000, 80_000
LINES = [Taxable(amount, TEN) for amount in (1_055, 2_055, 3_055)]


def taxes(lines: list[Taxable], basis: Basis, rounding: Rounding) -> list[tuple[int, int, int]]:
    return [(total.net, total.tax, total.gross) for total in tax_per_rate(lines, basis, rounding)]


def test_17_the_tax_is_taken_once_of_the_documents_sum_and_never_line_by_line():
    """Worked case 17, computed: 6,165 × 10 % = 616.5; line by line 105.5 + 205.5 + 305.5 would come to 105 + 205 + 305 = 615."""
    assert taxes(LINES, Basis.EXCLUSIVE, Rounding.DOWN) == [(6_165, 616, 6_781)]
    assert sum(line.amount // 10 for line in LINES) == 615


def test_17_what_is_inside_an_amount_with_tax_is_rounded_once():
    """Worked case 17, computed: 6,781 × 10 ÷ 110 = 616.45…"""
    assert taxes([Taxable(6_781, TEN)], Basis.INCLUSIVE, Rounding.DOWN) == [(6_165, 616, 6_781)]


@pytest.mark.parametrize(("rounding", "tax"), [(Rounding.DOWN, 616), (Rounding.HALF_UP, 617), (Rounding.UP, 617)])
def test_the_rounding_is_the_issuers_setting_and_a_document_below_nothing_rounds_as_its_twin(rounding: Rounding, tax: int):
    taken_back = [Taxable(-line.amount, TEN) for line in LINES]

    assert taxes(LINES, Basis.EXCLUSIVE, rounding) == [(6_165, tax, 6_165 + tax)]
    assert taxes(taken_back, Basis.EXCLUSIVE, rounding) == [(-6_165, -tax, -6_165 - tax)]


def test_each_rate_of_a_document_has_a_total_of_its_own():
    lines = [Taxable(1_999, EIGHT), *LINES, Taxable(500, 0)]

    # 1,999 × 8 % = 159.92
    assert tax_per_rate(lines, Basis.EXCLUSIVE, Rounding.DOWN) == (
        RateTotal(rate=TEN, net=6_165, tax=616),
        RateTotal(rate=EIGHT, net=1_999, tax=159),
        RateTotal(rate=0, net=500, tax=0),
    )


def test_a_rate_is_that_of_the_transactions_day():
    days = [date(2019, 9, 30), date(2019, 10, 1)]

    assert [rate_on(TaxClass.STANDARD, day) for day in days] == [EIGHT, TEN]
    assert rate_on(TaxClass.REDUCED, days[1]) == EIGHT
    assert rate_on(TaxClass.OUT_OF_SCOPE, days[0]) == 0


def test_a_day_before_the_table_is_refused_with_the_row_that_is_missing():
    with pytest.raises(NoRuleOn, match="the table begins on 2019-10-01"):
        rate_on(TaxClass.REDUCED, date(2019, 9, 30))


def test_percentages_are_read_exactly():
    assert [ppm(text) for text in ("10 %", "10.21 %", "2.1 %", "0 %")] == [100_000, 102_100, 21_000, 0]
    with pytest.raises(ValueError, match="no percentage"):
        ppm("0.1")


AMOUNTS = st.integers(-(10**12), 10**12)
ROUNDINGS = st.sampled_from(list(Rounding))


@given(st.lists(st.builds(Taxable, AMOUNTS, st.sampled_from([0, EIGHT, TEN])), max_size=20), st.sampled_from(list(Basis)), ROUNDINGS)
def test_net_and_tax_add_up_whatever_the_order_and_no_tax_is_off_by_a_whole_unit(lines: list[Taxable], basis: Basis, rounding: Rounding):
    totals = tax_per_rate(lines, basis, rounding)

    assert tax_per_rate(lines[::-1], basis, rounding) == totals
    for total in totals:
        given_amount = sum(line.amount for line in lines if line.rate == total.rate)
        assert given_amount == (total.net if basis is Basis.EXCLUSIVE else total.gross)
        whole = 1_000_000 if basis is Basis.EXCLUSIVE else 1_000_000 + total.rate
        assert abs(total.tax * whole - given_amount * total.rate) < whole


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_parts_add_up_to_the_whole_and_each_is_within_one_unit_of_its_share(amount: int, weights: list[int]):
    parts = share_out(amount, weights)

    assert sum(parts) == amount
    assert all(abs(part * sum(weights) - amount * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize(
    ("amount", "expected"), [(25, (2, 3, 3, 2)), (35, (3, 4, 4, 4)), (21, (2, 3, 2, 2)), (-25, (-2, -3, -3, -2)), (20, (2, 2, 2, 2))]
)
def test_a_tenth_is_rounded_as_the_page_of_money_says(amount: int, expected: tuple[int, ...]):
    modes = (Rounding.DOWN, Rounding.UP, Rounding.HALF_UP, Rounding.HALF_EVEN)

    assert tuple(part_of(amount, 1, 10, mode) for mode in modes) == expected


def test_tax_rounded_line_by_line_is_seen(monkeypatch: pytest.MonkeyPatch):
    """The planted bug: each line's tax rounded, and the sum of that told as the document's."""

    def line_by_line(lines: list[Taxable], basis: Basis, rounding: Rounding) -> list[RateTotal]:
        each = [total for line in lines for total in tax_per_rate([line], basis, rounding)]
        return [RateTotal(rate=TEN, net=sum(one.net for one in each), tax=sum(one.tax for one in each))]

    honest = globals()["tax_per_rate"]
    monkeypatch.setitem(globals(), "tax_per_rate", lambda lines, *how: line_by_line(lines, *how) if len(lines) > 1 else honest(lines, *how))

    with pytest.raises(AssertionError):
        test_17_the_tax_is_taken_once_of_the_documents_sum_and_never_line_by_line()
