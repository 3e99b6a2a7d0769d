"""What payees are called on a page: the company by its name, a person by the company's name and their own, each with its code beside it."""

from collections.abc import Collection
from dataclasses import dataclass

from enishi.partners import names


@dataclass(frozen=True)
class Named:
    """A payee: 青葉商事株式会社 / 青葉 一郎, and the code that records have."""

    name: str
    code: str


def named(payees: Collection[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    """Payees by their partner's code and their own, the same where the company itself is paid; what has no name is called by its code alone."""
    companies = names.of_codes({partner for partner, _ in payees})
    codes = {payee for partner, payee in payees if payee != partner}
    people = names.of_people(codes) if codes else {}
    return {(partner, payee): _named(partner, payee, companies, people) for partner, payee in payees}


def _named(partner: str, payee: str, companies: dict[str, str], people: dict[str, str]) -> Named:
    company = companies.get(partner, partner)
    name = company if payee == partner else f"{company} / {people.get(payee, payee)}"
    return Named(name, "" if name == payee else payee)
