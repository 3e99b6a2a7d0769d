"""What payees are called on a page: the company by its name, a person by the company's name and their own, each with its code beside it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from enishi.core.reader import language
from enishi.partners import names
from enishi.partners.hindrances import Hindrance
from enishi_engine.words import amounts

ISO_DAY = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)


@dataclass(frozen=True)
class Named:
    """A payee: 青葉商事株式会社 / 青葉 一郎, and the code that records have."""

    name: str
    code: str


def companies_of_people(payees: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Whose people they are: of payees other than their partner itself the company's name, by the partner's code and their own."""
    people = {(partner, payee) for partner, payee in payees if partner != payee}
    companies = names.of_codes({partner for partner, _ in people}) if people else {}
    return {(partner, payee): companies.get(partner, partner) for partner, payee in people}


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
    codes = {one.partner for one in found}
    companies = names.of_codes(codes) if codes else {}
    people = names.of_people(codes - companies.keys()) if codes - companies.keys() else {}
    for one in found:
        sentence = getattr(one, language())
        matched = re.search(rf"(?<![A-Za-z0-9_-]){re.escape(one.partner)}(?![A-Za-z0-9_-])", sentence)
        begin, end = matched.span() if matched else (0, 0)
        name = (companies | people).get(one.partner, one.partner) if matched else ""
        yield LeftOut(one.partner, name, _days(sentence[:begin]), _days(sentence[end:]), one.partner in companies)


def _days(text: str) -> str:
    """Closings keep what they were told: in older ones days stand as 2026-04-15."""
    return ISO_DAY.sub(lambda found: amounts.day(date.fromisoformat(found[0]), language()), text)
