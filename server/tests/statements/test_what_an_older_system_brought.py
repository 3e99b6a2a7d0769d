"""An opening balance in a statement: paid as it is, and withheld from as everything that is paid (docs/rules/statements.md)."""

import pytest

from enishi.ledger import openings
from enishi.statements import operations as statements
from enishi_engine.settlement.japan.withholding import WithholdingClass
from server.tests.statements.conftest import APRIL, BEFORE, MAY_12, issued

pytestmark = pytest.mark.django_db
FILE = "番号,パートナー,種別,区分,金額,摘要\n1,minami,{kind},手数料,{amount},3月分\n"


@pytest.fixture
def minami(program, payee, issuer, told) -> str:
    """A sales agent, not registered, who sells for 1,000,000 in April and earns 100,000."""
    payee("minami", name="南 太郎", class_=WithholdingClass.SALES_AGENT, number="")
    told.rows["partners"].append({"code": "minami", "kind": "individual"})
    told.line("M1", "2026-04-20", 1_000_000, partner="minami")
    return "minami"


def brought(kind: str, amount: int) -> None:
    content = FILE.format(kind=kind, amount=amount).encode()
    booked_on = APRIL.replace(month=3, day=31)
    told = openings.take_openings(
        program="sakura", group="month_end", source="old", file_name="old.csv", content=content, booked_on=booked_on, by="hana", at=BEFORE
    )
    assert told.errors == ()


def test_an_agents_opening_balance_is_part_of_what_is_withheld_from(minami, close):
    """50,000 and 100,000 with 10,000 of tax are due; (150,000 − 120,000) × 10.21 % = 3,063 are withheld."""
    brought("未払金", 50_000)
    close("2026-04")

    april = issued(payee=minami)

    assert (april.due, april.withheld_from, april.withheld) == (160_000, 150_000, 3_063)


def test_what_is_owed_back_from_before_lowers_what_is_withheld_from(minami, close, told):
    """Another 400,000 sold: 140,000 earned, 14,000 of tax, 15,000 owed back; (125,000 − 120,000) × 10.21 % = 510.5, rounded down."""
    told.line("M2", "2026-04-21", 400_000, partner="minami")
    brought("未回収の返還", 15_000)
    close("2026-04")

    april = issued(payee=minami)

    assert (april.due, april.withheld_from, april.withheld) == (139_000, 125_000, 510)


def test_a_payee_whose_tax_taken_back_outweighs_it_is_left_out_alone(minami, close, told, payee):
    """Minami cancels 1,000,000 of April in May: −100,000, tax −10,000. 100,001 brought: 1 is due before tax, −9,999 with it."""
    payee()
    told.line("A1", "2026-05-20", 100_000)
    close("2026-04")
    issued(payee=minami)
    told.tell("line_changes", {"id": "c1", "line": "M1", "kind": "cancel", "date": "2026-05-10"}, at="2026-05-10T12:00")
    content = FILE.format(kind="未払金", amount=100_001).encode()
    booked_on = APRIL.replace(month=5, day=1)
    openings.take_openings(
        program="sakura", group="month_end", source="old", file_name="old.csv", content=content, booked_on=booked_on, by="hana", at=MAY_12
    )
    close("2026-05")

    done = statements.issue(program="sakura", closing="month_end/2026-05", by="hana", at=MAY_12.replace(month=6))

    assert [(one.partner, one.name) for one in done.left_out] == [("minami", "below_zero_with_tax")]
    assert [one.of.payee for one in done.ready] == ["aoba"]
