"""What partners, their companies and contacts are called, many at once; what was erased has no name any more."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from enishi.intake import queries as intake
from enishi.intake.fact_tables import newest_rows_of
from enishi.partners import queries
from enishi.partners.models import CompanyCode, CompanyDetails, ContactDetails


def of_codes(codes: Collection[str]) -> dict[str, str]:
    """Of partners by their codes; of a code that is no partner's, nothing."""
    return {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("partners", column="code", values=codes)}


def of_people(codes: Collection[str]) -> dict[str, str]:
    """Of partners' people by their codes; of a code that is nobody's, nothing."""
    return {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows("people", column="code", values=codes)}


def codes_where(condition: Q) -> QuerySet[Any]:
    """The codes of the partners whose newest row meets a condition, as a part of another question."""
    return newest_rows_of("partners").filter(condition).values("external_id")


def first_where(condition: Q, *, count: int) -> list[tuple[str, str]]:
    """Code and name of the first partners, by their codes, whose newest row meets a condition."""
    found = newest_rows_of("partners").filter(condition).order_by("external_id").values_list("external_id", "name")[:count]
    return [(code, name or code) for code, name in found]


def of_companies(ids: Collection[UUID]) -> dict[str, str]:
    """Legal names by the companies' ids."""
    return {str(one.company_id): one.legal_name for one in CompanyDetails.objects.filter(company__in=ids)}


def of_contacts(ids: Collection[UUID]) -> dict[str, str]:
    """Of contacts by their ids."""
    return {str(one.contact_id): one.name for one in ContactDetails.objects.filter(contact__in=ids)}


def codes_and_companies_named(text: str) -> tuple[list[str], list[str]]:
    """The codes of the partners whose code or name holds the text, and the ids of the companies behind them."""
    codes = [one.code for one in queries.partners(search=text)]
    return codes, [str(one) for one in CompanyCode.objects.filter(partner__in=codes).values_list("company", flat=True)]
