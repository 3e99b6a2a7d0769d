"""Whom a partner's company has for matters of money: its owner and accounting, as contacts and as members of the portal; each address once."""

from collections.abc import Iterator
from dataclasses import dataclass

from enishi.partners.members import OF_MONEY
from enishi.partners.models import Company, Contact, Member
from enishi.partners.states import ContactRole
from enishi_engine.words import Language

ABOUT_MONEY = (ContactRole.OWNER, ContactRole.ACCOUNTING)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody to write to; `id` is the contact's or the user's, and never their address."""

    id: str
    name: str
    email: str
    language: Language
    signs_in: bool  # to the portal


def about_money(partner: str, *, person: str = "") -> list[Recipient]:
    """Who is told what a company is owed; of a `person` who is paid, that person alone. Empty where nobody is known."""
    company = Company.objects.filter(codes__partner=partner).first()
    if company is None:
        return []
    found: dict[str, Recipient] = {}
    for one in (*_members(company, person), *_contacts(company, person)):
        found.setdefault(one.email.casefold(), one)
    return sorted(found.values(), key=lambda one: one.email)


def _members(company: Company, person: str) -> Iterator[Recipient]:
    asked = {"person": person} if person else {"role__in": OF_MONEY}
    for one in Member.objects.filter(company=company, removed_at=None, **asked).select_related("user"):
        user = one.user
        yield Recipient(id=f"user:{user.id}", name=user.name, email=user.email, language=_language(user.language), signs_in=True)


def _contacts(company: Company, person: str) -> Iterator[Recipient]:
    asked = {"person": person} if person else {"role__in": ABOUT_MONEY}
    for one in Contact.objects.filter(company=company, ended_at=None, details__isnull=False, **asked).select_related("details"):
        details = one.details
        yield Recipient(
            id=f"contact:{one.id}", name=details.name, email=details.email, language=_language(details.language), signs_in=False
        )


def _language(said: str) -> Language:
    return "en" if said == "en" else "ja"
