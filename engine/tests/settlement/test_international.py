"""Settlement elsewhere: a rate per agreement, a country's holidays (docs/rules/tax.md, docs/rules/payment-dates.md)."""

from datetime import date

import pytest

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.settlement.calendars import PastHorizon, Shift
from enishi_engine.settlement.international.bank_days import UnknownCountry, bank_calendar
from enishi_engine.settlement.international.tax import AgreementTax, NoTaxAgreed, tax_on
from enishi_engine.settlement.tax import Basis


def terms(first_day: date, rate: int) -> AgreementTax:
    text = Label(ja="リバースチャージ", en="Reverse charge")
    return AgreementTax(
        first_day=first_day, rate=rate, basis=Basis.EXCLUSIVE, rounding=Rounding.HALF_UP, text=text, decided_by="hana"
    )  # fmt: skip


def test_the_rate_and_the_words_are_those_of_the_transactions_day():
    agreed = terms(date(2026, 7, 1), 190_000), terms(date(2026, 1, 1), 0)

    assert tax_on("kita", agreed, date(2026, 6, 30)).rate == 0
    assert tax_on("kita", agreed, date(2026, 7, 1)).rate == 190_000


def test_without_a_rate_for_the_day_nothing_is_guessed():
    with pytest.raises(NoTaxAgreed, match="0 % is a rate too"):
        tax_on("kita", (terms(date(2026, 7, 1), 0),), date(2026, 6, 30))


def test_a_countrys_public_holidays_are_no_bank_days():
    germany = bank_calendar("DE", date(2026, 1, 1), date(2026, 12, 31), also_closed=frozenset({date(2026, 12, 24)}))

    # 1 May 2026 is a Friday and Labour Day; 24 December is the maker's to name, 25 and 26 December are holidays, the 27th is a Sunday.
    assert germany.moved(date(2026, 5, 1), Shift.NEXT) == date(2026, 5, 4)
    assert germany.moved(date(2026, 12, 24), Shift.NEXT) == date(2026, 12, 28)
    with pytest.raises(PastHorizon):
        germany.is_open(date(2027, 1, 1))


def test_a_weekend_may_be_other_days():
    saudi_arabia = bank_calendar("SA", date(2026, 1, 1), date(2026, 12, 31), weekend=frozenset({4, 5}))

    assert not saudi_arabia.is_open(date(2026, 7, 3))  # a Friday
    assert saudi_arabia.is_open(date(2026, 7, 5))  # a Sunday


def test_a_country_that_is_not_known_is_refused():
    with pytest.raises(UnknownCountry, match='"XX"'):
        bank_calendar("XX", date(2026, 1, 1), date(2026, 12, 31))
