"""Registration numbers and unregistered payees (docs/rules/registration.md)."""

from datetime import date

import pytest

from enishi_engine.program.problems import Severity
from enishi_engine.settlement.dated import NoRuleOn
from enishi_engine.settlement.japan.registration import (
    Registration,
    RegistrationUnclear,
    Standing,
    canonical,
    number_findings,
    standing_on,
)
from enishi_engine.settlement.japan.unregistered import Deduction, deductible_share_on, deduction, one_sided_cut, yearly_cap

NUMBERS = ("T7010705000725", "T1180301018771", "T7000012050002")
SAKURA_2026 = date(2026, 4, 1)


def rules_of(number: str, *, corporation: bool = True) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in number_findings(number, on="aoba", corporation=corporation)]


@pytest.mark.parametrize("number", NUMBERS)
def test_18_numbers_of_corporations_are_valid_and_any_one_digit_changed_is_found_but_0_and_9(number: str):
    """Worked case 18. The check digit is one of 1 to 9, so it is never mistaken for a 0."""
    assert rules_of(number) == []

    missed = set()
    for place in range(1, 14):
        for digit in "0123456789":
            changed = f"{number[:place]}{digit}{number[place + 1 :]}"
            if changed != number and not rules_of(changed):
                missed.add((number[place], digit))
    assert missed <= {("0", "9"), ("9", "0")}
    assert missed


def test_a_wrong_check_digit_is_an_error_for_a_corporation_and_a_warning_for_an_individual():
    assert rules_of("T7010705000726") == [("registration_check_digit", Severity.ERROR)]
    assert rules_of("T7010705000726", corporation=False) == [("registration_check_digit", Severity.WARNING)]


@pytest.mark.parametrize("number", ["7010705000725", "T701070500072", "T70107050007255", "T701070500072X", "T", "", "X7010705000725"])
def test_what_is_not_t_and_thirteen_digits_is_an_error_for_everybody(number: str):
    assert rules_of(number, corporation=False) == [("registration_form", Severity.ERROR)]


def test_full_width_small_letters_and_hyphens_are_put_right():
    assert canonical("ｔ7-0107-0500-0725 ") == "T7010705000725"
    assert canonical("Ｔ７０１０７０５０００７２５") == "T7010705000725"


CANCELLED = Registration(number=NUMBERS[0], first_day=date(2025, 10, 1), ended_on=date(2026, 6, 1), ended_as=Standing.CANCELLED)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2025, 9, 30), Standing.UNREGISTERED),
        (date(2025, 10, 1), Standing.REGISTERED),
        (date(2026, 5, 31), Standing.REGISTERED),
        (date(2026, 6, 1), Standing.CANCELLED),
        (date(2026, 12, 31), Standing.CANCELLED),
        (date(2027, 1, 1), Standing.REGISTERED),
    ],
)
def test_a_registration_counts_as_it_stood_on_the_transactions_day(day: date, standing: Standing):
    again = Registration(number=NUMBERS[0], first_day=date(2027, 1, 1))

    assert standing_on([again, CANCELLED], day) is standing


def test_somebody_without_a_registration_is_unregistered():
    assert standing_on([], date(2026, 6, 1)) is Standing.UNREGISTERED


def test_a_registration_that_ended_without_saying_how_is_refused():
    with pytest.raises(RegistrationUnclear, match="or neither"):
        standing_on([Registration(number=NUMBERS[0], first_day=date(2025, 1, 1), ended_on=date(2025, 2, 1))], date(2026, 6, 1))


@pytest.mark.parametrize(
    ("day", "percent", "deductible"),
    [
        (date(2026, 9, 30), 80, 8_000),
        (date(2026, 10, 1), 70, 7_000),
        (date(2028, 9, 30), 70, 7_000),
        (date(2028, 10, 1), 50, 5_000),
        (date(2030, 10, 1), 30, 3_000),
        (date(2031, 9, 30), 30, 3_000),
        (date(2031, 10, 1), 0, 0),
    ],
)
def test_19_what_the_maker_deducts_of_an_unregistered_payees_110_000_yen(day: date, percent: int, deductible: int):
    """Worked case 19, of the transitional rule (令和8年度税制改正): by the day of the purchase."""
    found = deduction(gross=110_000, tax=10_000, purchased_on=day, bought_before=0, period_began=SAKURA_2026)

    assert deductible_share_on(day) == percent * 10_000
    assert (found.deductible, found.cost) == (deductible, 10_000 - deductible)


def test_before_the_invoice_system_no_share_is_known():
    with pytest.raises(NoRuleOn, match="unregistered_deductible"):
        deductible_share_on(date(2023, 9, 30))


@pytest.mark.parametrize(
    ("before", "deductible"),
    # 70 % of 10,000; of the half below the cap; of nothing.
    [(0, 7_000), (99_890_000, 7_000), (99_945_000, 3_500), (100_000_000, 0), (250_000_000, 0)],
)
def test_what_lies_above_the_yearly_cap_has_no_share(before: int, deductible: int):
    found = deduction(gross=110_000, tax=10_000, purchased_on=date(2027, 5, 1), bought_before=before, period_began=date(2027, 4, 1))

    assert found == Deduction(tax=10_000, share=700_000, deductible=deductible)


def test_the_cap_is_that_of_the_period_not_of_the_purchase():
    assert yearly_cap(date(2026, 9, 30)) == 1_000_000_000
    assert yearly_cap(date(2026, 10, 1)) == 100_000_000

    # A period from April 2026 has the older cap until it ends, on purchases of its second half too.
    found = deduction(gross=110_000, tax=10_000, purchased_on=date(2027, 3, 1), bought_before=100_000_000, period_began=SAKURA_2026)
    assert found.deductible == 7_000


def test_nothing_bought_deducts_nothing():
    assert deduction(gross=0, tax=0, purchased_on=date(2027, 5, 1), bought_before=0, period_began=SAKURA_2026).deductible == 0


def test_cutting_a_fee_by_one_side_alone_is_warned_of_and_not_refused():
    (warned,) = one_sided_cut(on="minami", agreed=110_000, paid=103_000)

    assert (warned.rule, warned.severity, warned.value) == ("one_sided_cut", Severity.WARNING, "7000")
    assert one_sided_cut(on="minami", agreed=110_000, paid=110_000) == ()
