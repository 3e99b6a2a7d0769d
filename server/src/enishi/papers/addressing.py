"""Whom a paper is for, as the records name it on the day."""

from collections.abc import Iterator
from datetime import date

from enishi.papers.kind import NobodyToTell
from enishi.partners import queries as partners
from enishi.partners.payees import payee_records
from enishi.partners.reads import AgreementRead
from enishi_engine.settlement.statement import Party


def party(partner: str, day: date) -> Party:
    """The partner as papers address it. Raises NobodyToTell."""
    record = payee_records([partner], day=day).get(partner)
    if record is None or not record.legal_name:
        raise NobodyToTell(partner)
    return Party(code=partner, name=record.legal_name, address=record.address, person=record.person)


def with_an_agreement(day: date) -> Iterator[str]:
    """The partners with an agreement on the day, by their codes; whose company nobody recorded is left out."""
    codes = [one.code for one in partners.partners()]
    for code, record in sorted(payee_records(codes, day=day).items()):
        if record.legal_name and any(stands(one, day) for one in record.agreements):
            yield code


def stands(agreement: AgreementRead, day: date) -> bool:
    """Does the agreement hold on the day, or begin later?"""
    return agreement.last_day is None or day <= agreement.last_day
