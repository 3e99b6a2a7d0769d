"""Until when what names people is kept, and what an erasure would remove: read before anybody asks for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from enishi.core.maker import local_day
from enishi.intake import queries as intake
from enishi.partners.models import BankAccountDetails, Company, CompanyCode, Contact
from enishi.partners.states import ContactRole


@dataclass(frozen=True, kw_only=True)
class ContactToErase:
    """A contact whose name and address are still kept. `held_until`: None while it goes on; erasable on a later day."""

    id: str
    name: str
    role: ContactRole
    held_until: date | None
    erasable: bool


@dataclass(frozen=True, kw_only=True)
class CompanyToErase:
    """What names a company, and until when it is kept. `last_day`: None while one of its codes is still a partner."""

    codes: tuple[str, ...]
    last_day: date | None
    held_until: date | None
    erasable: bool
    erased_at: datetime | None
    accounts: int
    contacts: tuple[ContactToErase, ...]


def held_until(last_day: date) -> date:
    """The last day of the hold. The law's years begin with the year after; a whole year more is on the safe side."""
    return date(last_day.year + settings.LEGAL_HOLD_YEARS + 1, 12, 31)


def last_day_of(company: Company) -> date | None:
    """The company's last day as a partner, by all of its codes; None while one goes on."""
    codes = list(company.codes.values_list("partner", flat=True))
    days = [row["last_day"] for row in intake.latest_rows("partners", column="code", values=codes)]
    ended = [day for day in days if isinstance(day, date)]
    return max(ended) if ended and len(ended) == len(days) else None


def to_erase(code: str, *, day: date) -> CompanyToErase | None:
    """What names the company behind a code; None where it is not recorded."""
    found = CompanyCode.objects.filter(partner=code).select_related("company").first()
    if found is None:
        return None
    company, last_day = found.company, last_day_of(found.company)
    until = None if last_day is None else held_until(last_day)
    contacts = Contact.objects.filter(company=company, details__isnull=False).select_related("details").order_by("added_at", "id")
    return CompanyToErase(
        codes=tuple(company.codes.order_by("partner").values_list("partner", flat=True)), last_day=last_day, held_until=until,
        erasable=until is not None and day > until and company.erased_at is None, erased_at=company.erased_at,
        accounts=BankAccountDetails.objects.filter(account__company=company).count(), contacts=tuple(_contact(one, day) for one in contacts),
    )  # fmt: skip


def _contact(one: Contact, day: date) -> ContactToErase:
    until = None if one.ended_at is None else held_until(local_day(one.ended_at))
    return ContactToErase(
        id=str(one.id), name=one.details.name, role=ContactRole(one.role), held_until=until, erasable=until is not None and day > until
    )  # fmt: skip
