"""Which agreement a payee is settled by, and under which contract a line was earned; pure."""

from collections.abc import Sequence
from datetime import date

from enishi.partners.reads import AgreementRead


def agreement_of(agreements: Sequence[AgreementRead], closing_group: str, last_day: date) -> AgreementRead | None:
    """The agreement by which a payee is settled: of those that name the group, else of all, the one that began last by the day.

    Source  docs/rules/closings.md, "Whose closing".
    """
    named = [one for one in agreements if one.closing_group == closing_group] or list(agreements)
    begun = [one for one in named if one.first_day <= last_day]
    if begun:
        newest = max(one.first_day for one in begun)
        return min((one for one in begun if one.first_day == newest), key=lambda one: one.id)
    return min(named, key=lambda one: (one.first_day, one.id), default=None)


def contract_on(agreements: Sequence[AgreementRead], day: date, otherwise: AgreementRead, product: tuple[str, str] | None = None) -> str:
    """The contract of a line: of the agreement that holds on its day, the one of its product before one of its family before one of all."""
    standing = [one for one in agreements if one.first_day <= day and (one.last_day is None or day <= one.last_day)]
    if product is not None:
        code, family = product
        fitting = [one for one in standing if one.product == code] or [
            one for one in standing if one.family is not None and one.family == family
        ]
        standing = fitting or [one for one in standing if one.product is None and one.family is None] or standing
    if not standing or otherwise in standing:
        return otherwise.contract
    return max(standing, key=lambda one: (one.first_day, one.id)).contract


def depends_on_the_product(agreements: Sequence[AgreementRead]) -> bool:
    """Does the payee have contracts of several kinds at all?"""
    return len({one.contract for one in agreements}) > 1
