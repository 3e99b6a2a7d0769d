"""Partners and the companies behind them: facts through intake's door, names and addresses beside them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from enishi.core.models import AuditRow
from enishi.intake import operations as intake
from enishi.intake import queries as facts
from enishi.intake.console_rows import RowRefused
from enishi.intake.models import Batch
from enishi.partners import operations as partners
from enishi.partners import queries, verifying
from enishi.partners.companies import (
    CompanyMissing,
    CompanyThere,
    CompanyWords,
    CorporateNumberTaken,
    CorporateNumberWrong,
    MayBeSameCompany,
    NoSuchPartner,
    PartnerThere,
    PersonHasNoCorporateNumber,
    TooManyTiers,
)
from enishi.partners.models import Company, CompanyCode
from enishi.partners.reads import PartnerRead
from enishi.partners.states import EntityClass
from server.tests.partners.cast import AOBA, company_now, partner_now

pytestmark = pytest.mark.django_db
SHEET = "コード,名称,区分\naoba,青葉システム株式会社,corporation\nkita,北商事株式会社,corporation\nminami,南 太郎,individual\n"


def revisions(code: str) -> list[tuple[int, str]]:
    return [(one.revision, one.source) for one in facts.revisions_of("partners", code)]


def test_a_partner_registered_in_the_console_is_a_fact_of_intake(aoba):
    assert revisions("aoba") == [(1, "console")]
    assert queries.partners()[0] == PartnerRead(
        code="aoba", name="青葉システム株式会社", kind="corporation", parent=None, introduced_by=None, first_day=None, last_day=None
    )


def test_a_sheet_of_partners_still_comes_in_and_its_rows_can_be_corrected_in_the_console(hana, now):
    batch = intake.import_file(fact="partners", source="sheet", file_name="p.csv", content=SHEET.encode(), by="hana", at=now)
    assert batch.state == "taken"

    partners.change_partner(code="kita", name="北商事ホールディングス株式会社", by=hana, at=now + timedelta(minutes=1))

    assert [one.name for one in queries.partners(search="北")] == ["北商事ホールディングス株式会社"]
    assert revisions("kita") == [(1, "sheet"), (2, "sheet")]  # the row stays its sheet's
    assert facts.open_overlaps() == []


def test_a_name_put_back_to_what_it_was_is_a_revision_too(aoba, hana, now):
    partners.change_partner(code="aoba", name="青葉", by=hana, at=now + timedelta(minutes=1))
    partners.change_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now + timedelta(minutes=2))

    assert len(revisions("aoba")) == 3
    assert partner_now("aoba").name == "青葉システム株式会社"


def test_saving_what_stands_there_already_changes_nothing(aoba, hana, now):
    before = Batch.objects.count()

    partners.change_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now + timedelta(minutes=1))

    assert (Batch.objects.count(), revisions("aoba")) == (before, [(1, "console")])


def test_what_is_no_row_is_refused_with_every_reason_and_leaves_no_file_that_a_closing_would_wait_for(hana, now):
    with pytest.raises(RowRefused) as refused:
        partners.register_partner(code="minami", name="南", kind="robot", introduced_by="nobody", by=hana, at=now)

    assert {error.column for error in refused.value.errors} == {"kind", "introduced_by"}
    assert (Batch.objects.count(), facts.waiting_batches(), queries.partners()) == (0, [], [])


def test_a_code_is_registered_once(aoba, hana, now):
    with pytest.raises(PartnerThere, match="aoba"):
        partners.register_partner(code="aoba", name="別会社", by=hana, at=now)
    assert len(revisions("aoba")) == 1


@pytest.mark.parametrize("name", ["㈱青葉システム", "青葉システム(株)", "青 葉 シ ス テ ム", "株式会社青葉ｼｽﾃﾑ"])
def test_another_spelling_of_a_company_is_asked_about_before_it_is_registered(aoba, hana, now, name):
    with pytest.raises(MayBeSameCompany) as refused:
        partners.register_partner(code="aoba2", name=name, by=hana, at=now)
    assert refused.value.others == (("aoba", "青葉システム株式会社"),)
    assert queries.partner("aoba2") is None

    partners.register_partner(code="aoba2", name=name, is_another_company=True, by=hana, at=now)

    assert partner_now("aoba2").name == name


def test_there_are_two_tiers_and_no_third(aoba, hana, now):
    partners.register_partner(code="kita", name="北商事", parent="aoba", by=hana, at=now)
    assert [one.code for one in queries.second_tier("aoba")] == ["kita"]

    with pytest.raises(TooManyTiers, match="third tier"):
        partners.register_partner(code="minami", name="南テック", parent="kita", by=hana, at=now)
    with pytest.raises(TooManyTiers, match="below itself"):
        partners.change_partner(code="kita", parent="kita", by=hana, at=now)
    partners.register_partner(code="higashi", name="東", by=hana, at=now)
    with pytest.raises(TooManyTiers, match="kita stand below it"):
        partners.change_partner(code="aoba", parent="higashi", by=hana, at=now)
    assert (queries.partner("minami"), partner_now("aoba").parent) == (None, None)


def test_an_attribute_holds_from_its_day(aoba, hana, now):
    for value, day in (("kanto", date(2026, 4, 1)), ("kansai", date(2026, 10, 1))):
        partners.set_attribute(partner="aoba", attribute="region", value=value, first_day=day, by=hana, at=now)

    found = [(one.attribute, one.value, one.first_day, one.last_day) for one in queries.attributes("aoba")]
    assert found == [("region", "kansai", date(2026, 10, 1), None), ("region", "kanto", date(2026, 4, 1), date(2026, 9, 30))]
    with pytest.raises(NoSuchPartner):
        partners.set_attribute(partner="nobody", attribute="region", value="kanto", first_day=date(2026, 4, 1), by=hana, at=now)


def test_a_company_is_recorded_once_and_another_code_can_join_it(aoba, hana, now):
    with pytest.raises(CompanyThere):
        partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    with pytest.raises(NoSuchPartner):
        partners.record_company(partner="nobody", words=AOBA, by=hana, at=now)
    partners.register_partner(code="aoba_west", name="青葉システム 西日本", by=hana, at=now)
    with pytest.raises(CompanyMissing):
        partners.correct_company(partner="aoba_west", words=AOBA, by=hana, at=now)

    partners.join_company(partner="aoba_west", other="aoba", by=hana, at=now)

    assert company_now("aoba").codes == ("aoba", "aoba_west")
    assert Company.objects.count() == 1
    assert list(verifying.faults()) == []


def test_a_corporate_number_is_checked_and_belongs_to_one_company(aoba, hana, now):
    """7010705000725: the check digit is 9 − (Σ mod 9) of the other twelve (docs/rules/registration.md has T7010705000725)."""
    partners.register_partner(code="kita", name="北商事", by=hana, at=now)
    numbered = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="北商事株式会社", corporate_number="7010705000725")

    with pytest.raises(CorporateNumberWrong):
        partners.record_company(
            partner="kita",
            words=CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="北商事", corporate_number="6010705000725"),
            by=hana,
            at=now,
        )
    assert queries.company("kita") is None
    partners.record_company(partner="kita", words=numbered, by=hana, at=now)
    with pytest.raises(CorporateNumberTaken, match="kita"):
        partners.correct_company(partner="aoba", words=numbered, by=hana, at=now)
    assert company_now("aoba").corporate_number is None


def test_a_person_has_no_corporate_number_and_no_my_number_is_taken_for_one(minami, hana, now):
    with pytest.raises(PersonHasNoCorporateNumber, match="My Number"):
        partners.correct_company(
            partner="minami",
            words=CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name="南 太郎", corporate_number="123456789012"),
            by=hana,
            at=now,
        )
    assert company_now("minami").corporate_number is None


def test_what_changed_of_a_company_is_audited_by_field_and_never_by_its_words(minami, hana, now):
    moved = CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name="南 太郎", address="大阪市北区南1-1")
    partners.correct_company(partner="minami", words=moved, by=hana, at=now)

    row = AuditRow.objects.get(act="correct_company")
    assert '"fields":["address"]' in row.detail
    assert not any(word in each.detail for each in AuditRow.objects.all() for word in ("大阪", "太郎"))


def test_a_code_stays_with_its_company_even_past_the_operations(aoba):
    with pytest.raises(DatabaseError, match="stays with its company"), transaction.atomic():
        CompanyCode.objects.filter(partner="aoba").update(partner="kita")
