"""Worked cases of Japanese tax and money, through the books: one closing of many payees, each told what its case says. The rules alone: engine/tests/settlement."""

from dataclasses import replace
from datetime import date

import pytest

from enishi.statements.models import Statement
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.payment_dates import PaymentTerms
from server.tests.statements.conftest import MAY_12, TERMS, issued

pytestmark = pytest.mark.django_db

# Worked cases 20 and 21, of what a month comes to without tax, which is shown apart. The text pays 10 %, so each sells ten times as much.
SALES_AGENTS = {
    200_000: 8_168,  # (200,000 − 120,000) × 10.21 %, http://www.nta.go.jp/taxes/shiraberu/taxanswer/gensen/2804.htm
    120_000: 0,
    120_009: 0,  # 9 × 10.21 % = 0.9
    120_010: 1,  # 10 × 10.21 % = 1.02
    2_000_000: 191_948,  # 1,880,000 × 10.21 %: no second rate
}
NO_1 = {
    100_000: 10_210,
    1_000_000: 102_100,
    1_020_000: 106_184,  # 102,100 + 20,000 × 20.42 %
    1_500_000: 204_200,  # 102,100 + 500,000 × 20.42 %
}
# Worked case 23: so many months after April's closing, on a day: the bank day before, and the next one.
BANK_DAYS = {
    (0, 30): (date(2026, 4, 30), date(2026, 4, 30)),
    (1, 5): (date(2026, 5, 1), date(2026, 5, 7)),  # こどもの日; the 6th is a substitute for the 3rd
    (5, 22): (date(2026, 9, 18), date(2026, 9, 24)),  # between 敬老の日 and 秋分の日
    (8, 31): (date(2026, 12, 30), date(2027, 1, 4)),
    (9, 31): (date(2027, 1, 29), date(2027, 2, 1)),  # a Sunday, as 31 January 2026 was a Saturday
}


@pytest.fixture
def april(program, payee, issuer, told, close) -> None:
    """Everybody's April, closed and told."""
    for class_, amounts in ((WithholdingClass.SALES_AGENT, SALES_AGENTS), (WithholdingClass.NO_1, NO_1)):
        for amount in amounts:
            code = payee(f"{class_.value}_{amount}", name=f"{class_.value} {amount}", class_=class_, number="")
            told.rows["partners"].append({"code": code, "kind": "individual"})
            told.line(f"line-{code}", "2026-04-20", amount * 10, partner=code)
    for months, day in BANK_DAYS:
        for shift in (Shift.PREVIOUS, Shift.NEXT):
            terms = replace(TERMS, payment=PaymentTerms(months_after=months, day=day, shift=shift))
            code = payee(f"paid_{months}_{day}_{shift.value}", name=f"株式会社 {months}-{day}-{shift.value}", terms=terms)
            told.rows["partners"].append({"code": code})
            told.line(f"line-{code}", "2026-04-20", 100_000, partner=code)
    close("2026-04")
    issued(at=MAY_12, payee="paid_1_5_next")


def test_20_21_23_what_is_withheld_and_when_it_is_paid(april):
    told_of = {one.payee: one for one in Statement.objects.all()}
    for class_, amounts in (("sales_agent", SALES_AGENTS), ("no_1", NO_1)):
        found = {amount: (told_of[f"{class_}_{amount}"].net, told_of[f"{class_}_{amount}"].withheld) for amount in amounts}
        assert found == {amount: (amount, withheld) for amount, withheld in amounts.items()}
    paid = {of: tuple(told_of[f"paid_{of[0]}_{of[1]}_{shift}"].pays_on for shift in ("previous", "next")) for of in BANK_DAYS}
    assert paid == BANK_DAYS
