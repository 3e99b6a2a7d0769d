"""A maker moves: customers keep the terms of their first order, and what was owed before is settled with the first month."""

from datetime import date

import pytest

from enishi.closing import operations as closings
from enishi.core.models import User
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.ledger import openings
from enishi.ledger.models import Settlement
from server.tests.closing.conftest import MAY_10, TEXT, approved

pytestmark = pytest.mark.django_db
FROZEN = TEXT.replace("    payable: customer_paid\n", "").replace(
    "    rate: 10 %", "    text_as_of: customer.first_order\n    rate: RATE %"
)


def taken(fact: str, text: str, now) -> None:
    batch = intake.import_file(fact=fact, source="old", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=now)
    assert batch.state == "taken", batch.errors


def test_a_customer_keeps_its_terms_and_openings_are_paid_with_the_first_month(hana: User, approver: User, now):
    """
    Kawa's first order was of 2024, at 20 %; Mori's is of April 2026, at 10 %. Of 100,000 each, Aoba earns 20,000 + 10,000.
    12,000 of March are still owed, 5,000 to be taken back: April pays 30,000 + 7,000.
    """
    approved(FROZEN.replace("RATE", "20"), date(2024, 4, 1), by=hana, second=approver, at=now)
    approved(FROZEN.replace("RATE", "10"), date(2026, 4, 1), by=hana, second=approver, at=now)
    taken("partners", "code\naoba\n", MAY_10)
    taken("customers", "code\nkawa\nmori\n", MAY_10)
    lines = "first-kawa,aoba,kawa,2024-07-01,0\nA1,aoba,kawa,2026-04-10,100000\nA2,aoba,mori,2026-04-11,100000\n"
    taken("order_lines", "id,partner,customer,ordered_on,net\n" + lines, MAY_10)
    brought = openings.take_openings(
        program="sakura", group="month_end", source="old", file_name="o.csv", booked_on=date(2026, 3, 31), by="hana", at=MAY_10,
        content="番号,パートナー,種別,金額\n1,aoba,未払,12000\n2,aoba,未回収の返還,5000\n".encode(),
    )  # fmt: skip
    assert brought.errors == ()

    closings.close_period(program="sakura", group="month_end", period="2026-04", at=MAY_10, by="hana")

    # The line of net 0 that says since when Kawa buys earns nothing, and is no line of earnings.
    assert dict(EarningLine.objects.values_list("line_id", "amount")) == {"commission/A1/aoba": 20_000, "commission/A2/aoba": 10_000}
    assert list(Settlement.objects.values_list("payee", "posted", "paid")) == [("aoba", 37_000, 37_000)]
