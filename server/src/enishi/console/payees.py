"""What payees are called on a page: the company by its name, a person by the company's name and their own, each with its code beside it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from enishi.core.reader import language
from enishi.partners import names
from enishi.partners.hindrances import Hindrance


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


@dataclass(frozen=True)
class LeftOut:
    """Why a partner is left out, in the reader's language: the sentence before its name, the name, and what follows. `link`: the partner has a page."""

    code: str
    name: str
    before: str
    after: str
    link: bool


def left_out(found: Collection[Hindrance]) -> Iterator[LeftOut]:
    """Reasons as they are told on a page: partners by their names, where records have codes."""
    companies = names.of_codes({one.partner for one in found}) if found else {}
    for one in found:
        sentence = getattr(one, language())
        matched = re.search(rf"(?<![A-Za-z0-9_-]){re.escape(one.partner)}(?![A-Za-z0-9_-])", sentence)
        begin, end = matched.span() if matched else (0, 0)
        name = companies.get(one.partner, one.partner) if matched else ""
        yield LeftOut(one.partner, name, sentence[:begin], sentence[end:], one.partner in companies)
