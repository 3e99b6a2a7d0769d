"""Whose records lack something is left out of a closing alone, told why in both languages, and posted by the next one once it is mended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enishi.closing import operations as closings
from enishi.closing import queries
from enishi.closing.operations import PeriodBlocked
from enishi.core.models import User
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.partners import operations as partners
from enishi.partners.hindrances import Known, hindrances
from enishi_engine.settlement.japan.registration import Registration, Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass
from server.tests.closing.conftest import TEXT
from server.tests.partners.cast import AOBA, MINAMI
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
APRIL, APRIL_30 = date(2026, 4, 1), date(2026, 4, 30)
NUMBER = "T7010705000725"
MARCH, MAY_10, JUNE_10 = (datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 2), (5, 10), (6, 10)))
LINES = (
    "id,partner,net,ordered_on\nA1,aoba,100000,2026-04-10\nK1,kita,200000,2026-04-10\nM1,minami,300000,2026-04-10\n"
    "M2,minami,400000,2026-05-10\n"
)
AGREEMENTS = "id,partner,contract,first_day,closing_group\nG1,aoba,agency,2026-01-01,month_end\nG2,minami,agency,2026-01-01,month_end\n"


@pytest.fixture
def facts(hana: User, mio: User, now: datetime) -> None:
    """10 % commission; Aoba and Kita are corporations, Minami is one person. All that is sold is known in March."""
    in_force(program="sakura", from_day=APRIL, text=TEXT, by=hana, second=mio, at=now)
    closings.add_group(code="month_end", closing_day=31)
    send("partners", "code,name,kind\naoba,青葉システム,corporation\nkita,北商事,corporation\nminami,南 太郎,individual\n", at=MARCH)
    send("order_lines", LINES, at=MARCH + timedelta(minutes=1))


def send(fact: str, text: str, *, at: datetime) -> None:
    batch = intake.import_file(fact=fact, source="sheet", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=at)
    assert batch.state == "taken", batch.errors


def close(period: str, at: datetime) -> queries.ClosingRead:
    return queries.closing_read(closings.close_period(program="sakura", group="month_end", period=period, at=at, by="rei"))


def posted(read: queries.ClosingRead) -> dict[str, int]:
    return dict(EarningLine.objects.filter(run__closing=read.name).order_by("fact_id").values_list("fact_id", "amount"))


def reasons(read: queries.ClosingRead) -> list[tuple[str, str]]:
    return [(one.partner, one.name) for one in read.left_out]


def test_a_person_without_a_tax_class_is_left_out_alone_and_posted_once_it_is_decided(facts, hana, rei):
    april = close("2026-04", MAY_10)
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=MAY_10)
    partners.decide_tax_class(
        partner="minami", from_day=APRIL, withholding=WithholdingClass.SALES_AGENT, reason="継続的な媒介", by=rei, at=MAY_10
    )
    may = close("2026-05", JUNE_10)

    assert (posted(april), reasons(april)) == ({"A1": 10_000, "K1": 20_000}, [("minami", "no_tax_class")])
    assert "区分と理由を登録すると、次の締めで計上されます" in april.left_out[0].ja
    assert "Decide its class, with the reason" in april.left_out[0].en
    assert (posted(may), reasons(may)) == ({"M1": 30_000, "M2": 40_000}, [])


def test_a_class_that_was_decided_after_the_closing_knew_the_facts_does_not_count_in_it(facts, hana, rei):
    closings.start(program="sakura", group="month_end", period="2026-04", at=MAY_10, by="rei")
    later = MAY_10 + timedelta(minutes=11)  # the process that began is gone, and its lease has lapsed
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=later)
    partners.decide_tax_class(
        partner="minami", from_day=APRIL, withholding=WithholdingClass.SALES_AGENT, reason="継続的な媒介", by=rei, at=later
    )

    assert reasons(close("2026-04", later)) == [("minami", "no_tax_class")]


def test_who_sold_without_an_agreement_is_told_alone(facts, hana, rei):
    partners.record_company(partner="minami", words=MINAMI, by=hana, at=MARCH)
    partners.decide_tax_class(
        partner="minami", from_day=APRIL, withholding=WithholdingClass.SALES_AGENT, reason="継続的な媒介", by=rei, at=MARCH
    )
    send("agreements", AGREEMENTS, at=MARCH + timedelta(minutes=2))

    assert [(one.partner, one.name) for one in closings.to_be_left_out(group="month_end", period="2026-04")] == [("kita", "no_agreement")]
    april = close("2026-04", MAY_10)

    assert (posted(april), reasons(april)) == ({"A1": 10_000, "M1": 30_000}, [("kita", "no_agreement")])


def test_a_registration_that_ended_leaves_its_partner_out_until_somebody_says_what_holds_since(facts, hana, rei):
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=MARCH)
    partners.record_registration(partner="aoba", number=NUMBER, first_day=date(2025, 10, 1), reason="公表サイト", by=rei, at=MARCH)
    partners.end_registration(
        partner="aoba",
        first_day=date(2025, 10, 1),
        ended_on=date(2026, 4, 15),
        ended_as=Standing.LAPSED,
        reason="公表サイト",
        by=rei,
        at=MARCH,
    )
    april = close("2026-04", MAY_10)
    partners.record_unregistered(partner="aoba", from_day=date(2026, 4, 15), reason="本人に確認", by=rei, at=MAY_10)
    may = close("2026-05", JUNE_10)

    assert (posted(april), reasons(april)) == ({"K1": 20_000}, [("aoba", "registration_ended"), ("minami", "no_tax_class")])
    assert f"登録番号{NUMBER}は2026年4月15日に失効" in april.left_out[0].ja
    assert (posted(may), reasons(may)) == ({"A1": 10_000}, [("minami", "no_tax_class")])


def test_nobody_is_told_who_had_nothing_in_the_period(facts):
    send("partners", "code,name,kind\nnishi,西 花子,individual\n", at=MARCH + timedelta(minutes=2))

    assert reasons(close("2026-04", MAY_10)) == [("minami", "no_tax_class")]


def test_a_period_that_cannot_be_closed_is_blocked_for_everybody_all_the_same(facts):
    with pytest.raises(PeriodBlocked):
        close("2026-04", datetime(2026, 4, 30, 1, tzinfo=UTC))
    assert EarningLine.objects.count() == 0


LAPSED = Registration(number=NUMBER, first_day=date(2025, 10, 1), ended_on=APRIL_30, ended_as=Standing.LAPSED)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (Known(), []),
        (Known(corporation=False), ["no_tax_class"]),
        (Known(corporation=False, tax_class_from=[APRIL_30]), []),
        (Known(corporation=False, tax_class_from=[date(2026, 5, 1)]), ["no_tax_class"]),
        (Known(registrations=[LAPSED]), ["registration_ended"]),
        (Known(registrations=[LAPSED], unregistered=[APRIL_30]), []),
        (Known(registrations=[LAPSED], unregistered=[date(2025, 9, 1)]), ["registration_ended"]),
        (Known(registrations=[LAPSED, Registration(number=NUMBER, first_day=APRIL_30)]), []),
        (
            Known(
                registrations=[
                    Registration(number=NUMBER, first_day=date(2025, 10, 1), ended_on=date(2026, 5, 1), ended_as=Standing.LAPSED)
                ]
            ),
            [],
        ),
    ],
)
def test_what_a_partners_records_lack_on_the_last_day_of_april(known, found):
    assert [one.name for one in hindrances({"aoba": known}, day=APRIL_30)] == found
