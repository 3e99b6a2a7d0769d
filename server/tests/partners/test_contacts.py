"""Contacts, and the erasure of what names people once the law lets go of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from enishi.core.models import AuditRow
from enishi.intake import queries as facts
from enishi.partners import operations as partners
from enishi.partners import queries, verifying
from enishi.partners.companies import CompanyMissing
from enishi.partners.contacts import AddressWrong, LegalHold, NoSuchContact, StillNeeded
from enishi.partners.models import BankAccountDetails, Contact, ContactDetails
from enishi.partners.states import ContactRole
from server.tests.partners.cast import ACCOUNT, company_now

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")


def test_a_contacts_name_and_address_stand_apart_and_the_audit_has_neither(ken):
    contact = company_now("aoba").contacts[0]

    assert (contact.name, contact.email, contact.language, contact.ended_at) == ("健", "ken@aoba.example", "ja", None)
    row = AuditRow.objects.get(act="add_contact")
    assert (row.subject, "ken@" in row.detail) == (f"contact:{ken.id}", False)


def test_somebody_who_sells_is_a_fact_without_a_name(aoba, hana, now):
    partners.add_person(code="ken", partner="aoba", role="sales", joined=date(2026, 4, 1), by=hana, at=now)

    row = facts.latest_rows("people")[0]
    assert (row["code"], row["partner"], row["name"], row["joined"]) == ("ken", "aoba", None, date(2026, 4, 1))


def test_a_wrong_address_and_a_company_that_is_not_there_are_refused(aoba, hana, now):
    with pytest.raises(AddressWrong):
        partners.add_contact(partner="aoba", role=ContactRole.OWNER, name="安", email="ann@", by=hana, at=now)
    partners.register_partner(code="kita", name="北商事", by=hana, at=now)
    with pytest.raises(CompanyMissing):
        partners.add_contact(partner="kita", role=ContactRole.OWNER, name="安", email="ann@kita.example", by=hana, at=now)
    assert (Contact.objects.count(), ContactDetails.objects.count()) == (0, 0)


def test_a_contact_ends_once(ken, hana, now):
    partners.end_contact(contact=str(ken.id), by=hana, at=now)

    with pytest.raises(NoSuchContact):
        partners.end_contact(contact=str(ken.id), by=hana, at=now)
    assert company_now("aoba").contacts[0].ended_at == now


def test_a_contact_is_erased_after_the_hold_and_stays_as_an_id(ken, hana, now):
    """Ended in 2026; ten years after the end of the year that follows it: from 1 January 2038."""
    with pytest.raises(StillNeeded, match="End it first"):
        partners.erase_contact(contact=str(ken.id), by=hana, at=now)
    partners.end_contact(contact=str(ken.id), by=hana, at=now)
    last_held = datetime(2037, 12, 31, 23, 59, tzinfo=TOKYO)
    with pytest.raises(LegalHold, match="2037-12-31"):
        partners.erase_contact(contact=str(ken.id), by=hana, at=last_held)
    assert ContactDetails.objects.count() == 1

    partners.erase_contact(contact=str(ken.id), by=hana, at=last_held + timedelta(minutes=1))

    contact = company_now("aoba").contacts[0]
    assert (contact.id, contact.name, contact.email) == (str(ken.id), None, None)


def test_a_company_is_erased_after_its_last_day_and_the_hold_with_everything_that_names_it(ken, rei, hana, now):
    partners.propose_bank_account(partner="aoba", words=ACCOUNT, reason="口座届", by=rei, at=now)
    with pytest.raises(StillNeeded, match="last day as a partner"):
        partners.erase_company(partner="aoba", by=hana, at=datetime(2099, 1, 1, tzinfo=TOKYO))
    partners.change_partner(code="aoba", last_day="2027-03-31", by=hana, at=now + timedelta(minutes=1))
    with pytest.raises(LegalHold, match="2038-12-31"):
        partners.erase_company(partner="aoba", by=hana, at=datetime(2038, 12, 31, 12, tzinfo=TOKYO))
    assert company_now("aoba").legal_name == "青葉システム株式会社"

    partners.erase_company(partner="aoba", by=hana, at=datetime(2039, 1, 1, tzinfo=TOKYO))

    assert company_now("aoba").legal_name == ""
    assert (ContactDetails.objects.count(), BankAccountDetails.objects.count()) == (0, 0)
    assert queries.bank_accounts("aoba")[0].last_three == ""
    assert list(verifying.faults()) == []
