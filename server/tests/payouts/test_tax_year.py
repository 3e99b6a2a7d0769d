"""What is withheld and paid over by the 10th, and whom a year's payment records name: by hand calculation, from what was paid and nothing else."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from enishi.core.models import AuditRow
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.states import ContactRole, EntityClass
from enishi.payouts import operations as payouts
from enishi.payouts import tax_year
from enishi.payouts.models import Batch
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from server.tests.closing.conftest import Close, Told
from server.tests.payouts.conftest import OCTOBER_26, SEPTEMBER_1, approve, issue, other_account, propose
from server.tests.payouts.test_from_due_to_bank import NOVEMBER_2, answered

pytestmark = pytest.mark.django_db
OCTOBER_1 = date(2026, 10, 1)
TODAY = date(2026, 11, 2)


@pytest.fixture
def yui(program, hana, rei, mio, now, told: Told) -> str:
    """Yui, an individual who sells continuously (外交員), is not registered."""
    told.rows["partners"].append({"code": "yui"})
    partners.register_partner(code="yui", name="ゆい商店", kind="individual", by=hana, at=now)
    words = CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name="由井 あかね", address="東京都千代田区1-1")
    partners.record_company(partner="yui", words=words, by=hana, at=now)
    partners.add_contact(partner="yui", role=ContactRole.OWNER, name="由井", email="yui@yui.example", by=hana, at=now)
    agreement = Agreement(id="A-yui", partner="yui", contract="agency", first_day=SEPTEMBER_1, closing_group="month_end")
    partners.record_agreement(agreement=agreement, terms=SettlementTerms(payment=END_OF_NEXT_MONTH), from_day=SEPTEMBER_1, by=hana, at=now)
    partners.record_unregistered(partner="yui", from_day=SEPTEMBER_1, reason="本人に確認", by=hana, at=now)
    partners.decide_tax_class(
        partner="yui", from_day=SEPTEMBER_1, withholding=WithholdingClass.SALES_AGENT, reason="継続して媒介", by=hana, at=now
    )
    other_account("yui", rei=rei, mio=mio, at=now, account_number="3333333", holder="ユイ アカネ")
    return "yui"


@pytest.fixture
def paid(yui, aoba, main, told: Told, close: Close, rei, mio):
    """Yui earns so much in September, Aoba 100,000; both are paid on 30 October."""

    def pay(earned: int) -> Batch:
        told.line("Y1", "2026-09-10", earned * 10, partner="yui")
        told.line("A1", "2026-09-10", 1_000_000)
        close("2026-09")
        issue()
        batch = propose(rei)
        approve(batch, mio)
        payouts.write(batch=batch.number, by=rei, at=OCTOBER_26)
        return payouts.send(batch=batch.number, by=rei, at=OCTOBER_26)

    return pay


def test_what_is_withheld_of_a_month_is_told_by_class_with_its_taxes_and_the_day_to_pay_it_over(paid):
    """
    200,000 of fee and 20,000 of tax, told apart: (200,000 − 120,000) × 10.21 % = 8,168, of which 8,000 are income tax and 168 what is put
    upon it. Of Aoba, a corporation, nothing is withheld. 10 November 2026 is a Tuesday.
    """
    paid(200_000)

    found = tax_year.month(OCTOBER_1, today=TODAY)

    assert [(one.payee, one.name, one.base, one.withheld) for one in found.rows] == [("yui", "由井 あかね", 200_000, 8_168)]
    (only,) = found.classes
    assert (only.class_, only.people, only.base, only.withheld) == (WithholdingClass.SALES_AGENT, 1, 200_000, 8_168)
    assert only.taxes == {"income_tax": 8_000, "reconstruction": 168}
    assert (found.withheld, found.pay_over_on) == (8_168, date(2026, 11, 10))


def test_what_came_back_from_the_bank_was_not_withheld(paid, rei):
    batch = paid(200_000)
    written = payouts.download(batch=batch.number, by=rei, at=OCTOBER_26)[1]
    payouts.read(batch=batch.number, name="kekka.txt", content=answered(written, "0", "1"), by=rei, at=NOVEMBER_2)

    assert tax_year.month(OCTOBER_1, today=TODAY).rows == ()
    assert tax_year.year(2026) == []


def test_what_was_proposed_and_not_sent_is_no_payment(yui, aoba, main, told: Told, close: Close, rei):
    told.line("Y1", "2026-09-10", 2_000_000, partner="yui")
    close("2026-09")
    issue()
    propose(rei)

    assert (tax_year.months(), tax_year.month(OCTOBER_1, today=TODAY).rows) == ([], ())


@pytest.mark.parametrize(("earned", "reported"), [(500_000, False), (500_001, True)])
def test_a_sales_agent_is_named_above_500_000_in_the_calendar_year(paid, earned, reported):
    """Worked case 22. (500,000 − 120,000) × 10.21 % = 38,798; of 500,001 it is 38,798.1021, rounded down."""
    paid(earned)

    (only,) = tax_year.year(2026)

    assert (only.payee, only.name, only.address, only.paid, only.withheld) == ("yui", "由井 あかね", "東京都千代田区1-1", earned, 38_798)
    assert only.reported is reported
    assert tax_year.year(2025) == []


def test_two_codes_of_one_person_are_one_payee(paid, hana, told: Told, close: Close, rei, mio, now):
    """
    300,000 in October by one code and 200,001 in November by another: 500,001 in the year. Withheld of each month for itself: 180,000 and
    80,001 × 10.21 % = 18,378 and 8,168.
    """
    paid(300_000)
    partners.register_partner(code="yui2", name="ゆい商店 二号店", kind="individual", by=hana, at=now)
    partners.join_company(partner="yui2", other="yui", by=hana, at=now)
    agreement = Agreement(id="A-yui2", partner="yui2", contract="agency", first_day=SEPTEMBER_1, closing_group="month_end")
    partners.record_agreement(agreement=agreement, terms=SettlementTerms(payment=END_OF_NEXT_MONTH), from_day=SEPTEMBER_1, by=hana, at=now)
    partners.decide_tax_class(
        partner="yui2", from_day=SEPTEMBER_1, withholding=WithholdingClass.SALES_AGENT, reason="同上", by=hana, at=now
    )
    told.rows["partners"].append({"code": "yui2"})
    told.line("Y2", "2026-10-10", 2_000_010, partner="yui2")
    close("2026-10")
    issue("2026-10", at=datetime(2026, 11, 12, 1, 0, tzinfo=UTC))
    late = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    batch = propose(rei, at=late, pay_on=date(2026, 11, 30))
    approve(batch, mio, at=late)
    payouts.write(batch=batch.number, by=rei, at=late)
    payouts.send(batch=batch.number, by=rei, at=late)

    (only,) = tax_year.year(2026)

    assert (only.payee, only.payments, only.paid, only.withheld, only.reported) == ("yui, yui2", 2, 500_001, 18_378 + 8_168, True)


def test_the_tables_are_taken_as_csv_in_both_languages_and_that_is_kept(paid, rei):
    paid(200_000)

    month = tax_year.month_csv(OCTOBER_1, "ja", by=rei, at=NOVEMBER_2).decode("utf-8-sig")
    year = tax_year.year_csv(2026, "en", by=rei, at=NOVEMBER_2).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(month)))[1] == ["100002", "P1", "2026-10-30", "yui", "由井 あかね", "外交員報酬", "200000", "8168"]
    assert list(csv.reader(io.StringIO(year)))[1] == [
        "not due",
        "yui",
        "由井 あかね",
        "東京都千代田区1-1",
        "sales agent's fee",
        "1",
        "200000",
        "8168",
    ]
    assert list(AuditRow.objects.order_by("-id").values_list("act", flat=True)[:2]) == ["take_payment_records", "take_withheld"]


def test_a_name_that_a_spreadsheet_would_calculate_stays_a_text(paid, hana, rei, now):
    paid(200_000)
    words = CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name='=HYPERLINK("x")')
    partners.correct_company(partner="yui", words=replace(words), by=hana, at=now)

    assert "'=HYPERLINK" in tax_year.year_csv(2026, "ja", by=rei, at=NOVEMBER_2).decode("utf-8-sig")
