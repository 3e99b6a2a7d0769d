"""Writes of contacts: whom at a company we write to. Names and addresses stand in rows of their own, and can be erased."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.intake import console_rows
from enishi.partners.companies import company_of, partner_row
from enishi.partners.erasing import held_until, last_day_of
from enishi.partners.models import BankAccountDetails, Company, CompanyDetails, Contact, ContactDetails, PartnerNote
from enishi.partners.states import ContactRole
from enishi_engine.said import Said

CONTACT, COMPANY = Said("The contact", "担当者の情報"), Said("The company", "会社の情報")


class AddressWrong(Refusal):
    """Not a mail address."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} is no mail address. Write it as ken@aoba.example.",
            ja=f"{email}はメールアドレスではありません。ken@aoba.exampleのように入力してください。",
        )


class NoSuchContact(Refusal):
    """There is no such contact, or it has ended."""

    def __init__(self) -> None:
        super().__init__(
            "This contact is not there any more. Look at the partner's page again.",
            ja="この担当者はもう登録されていません。パートナーのページをもう一度ご確認ください。",
        )


class StillNeeded(Refusal):
    """Something that goes on needs the data."""

    def __init__(self, what: Said, remedy: Said) -> None:
        super().__init__(
            f"{what} is still needed. {remedy} Nothing was erased.", ja=f"{what.ja}はまだ必要です。{remedy.ja}何も消去していません。"
        )


class LegalHold(Refusal):
    """The law wants it kept until a day."""

    def __init__(self, what: Said, until: date) -> None:
        super().__init__(
            f"{what} is kept until {until}, as books and vouchers are. Erase it from that day on. Nothing was erased.",
            ja=f"{what.ja}は帳簿・証憑として{until}まで保存します。その日以降に消去してください。何も消去していません。",
        )


@transaction.atomic
def add_person(
    *, code: str, partner: str, role: str, by: User, at: datetime, joined: date | None = None, consented_on: date | None = None
) -> None:
    """
    Somebody who sells for the partner, by a code that the calculation knows. A name belongs to a contact, where it can be erased.

    Raises NoSuchPartner, RowRefused.
    """
    partner_row(partner)
    days = {"joined": joined, "consented_on": consented_on}
    spelled = {name: None if day is None else day.isoformat() for name, day in days.items()}
    row = (console_rows.current_row("people", {"code": code}) or {}) | {"code": code, "partner": partner, "role": role} | spelled
    console_rows.write_row(fact="people", row=row, by=str(by.id), at=at)


@transaction.atomic
def add_contact(
    *, partner: str, role: ContactRole, name: str, email: str, by: User, at: datetime, language: str = "ja", person: str = ""
) -> Contact:
    """
    Somebody whom we write to from now on.

    Raises CompanyMissing, AddressWrong.
    """
    company = company_of(partner, lock=True)
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressWrong(email) from None
    contact = Contact.objects.create(company=company, role=role, person=person, added_at=at)
    ContactDetails.objects.create(contact=contact, name=name.strip(), email=address, language=language)
    detail = {"company": str(company.id), "role": role.value, "person": person}
    audit.record(actor=str(by.id), act="add_contact", subject=f"contact:{contact.id}", detail=detail, at=at)
    return contact


@transaction.atomic
def end_contact(*, contact: str, by: User, at: datetime) -> Contact:
    """
    Write to somebody no more. A changed address is an ended contact and a new one, so that the old address still hears of a changed account.

    Raises NoSuchContact.
    """
    found = Contact.objects.select_for_update().filter(id=contact, ended_at=None).first()
    if found is None:
        raise NoSuchContact
    found.ended_at = at
    found.save(update_fields=("ended_at",))
    audit.record(actor=str(by.id), act="end_contact", subject=f"contact:{found.id}", detail={}, at=at)
    return found


@transaction.atomic
def erase_contact(*, contact: str, by: User, at: datetime) -> None:
    """
    Remove a contact's name and address; the contact itself stays, as an id.

    Raises NoSuchContact, StillNeeded, LegalHold.
    """
    found = Contact.objects.select_for_update().filter(id=contact, details__isnull=False).first()
    if found is None:
        raise NoSuchContact
    if found.ended_at is None:
        raise StillNeeded(CONTACT, Said("End it first.", "先に担当を終了してください。"))
    _after_hold(CONTACT, local_day(found.ended_at), at)
    ContactDetails.objects.filter(contact=found).delete()
    audit.record(actor=str(by.id), act="erase_contact", subject=f"contact:{found.id}", detail={}, at=at)


@transaction.atomic
def erase_company(*, partner: str, by: User, at: datetime) -> Company:
    """
    Remove what names a company, its contacts and its bank accounts, after the legal hold that follows its last day as a partner.

    Raises NoSuchPartner, CompanyMissing, StillNeeded, LegalHold.
    """
    company = company_of(partner, lock=True)
    last_day = last_day_of(company)
    if last_day is None:
        raise StillNeeded(COMPANY, Said("Say when its last day as a partner was.", "パートナーとしての最終日を登録してください。"))
    _after_hold(COMPANY, last_day, at)
    erased = {
        "details": CompanyDetails.objects.filter(company=company).delete()[0],
        "contacts": ContactDetails.objects.filter(contact__company=company).delete()[0],
        "accounts": BankAccountDetails.objects.filter(account__company=company).delete()[0],
        "notes": PartnerNote.objects.filter(partner__in=company.codes.values("partner")).delete()[0],
    }
    company.erased_at = at
    company.save(update_fields=("erased_at",))
    audit.record(actor=str(by.id), act="erase_company", subject=f"company:{company.id}", detail=erased, at=at)
    return company


def _after_hold(what: Said, last_day: date, at: datetime) -> None:
    until = held_until(last_day)
    if local_day(at) <= until:
        raise LegalHold(what, until)
