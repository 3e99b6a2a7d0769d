"""Everything that statements ask of payees on a day, of many at once: a handful of queries for any number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from enishi.intake import queries as intake
from enishi.partners import queries
from enishi.partners.models import AgreementTerms, Company, CompanyCode, TaxDecision
from enishi.partners.reads import AgreementRead
from enishi.partners.states import ConsumptionTax, EntityClass
from enishi_engine.settlement.japan.registration import Registration, Standing
from enishi_engine.settlement.japan.withholding import WithholdingClass

AT_ONCE = 10_000  # payees of one query


@dataclass(frozen=True, kw_only=True)
class PayeeRecord:
    """What is recorded of one payee, each agreement with its terms of the day. `legal_name` is empty, `withholding` None: nobody has said."""

    code: str
    legal_name: str
    address: str
    person: bool  # an individual stands behind the code
    agreements: tuple[AgreementRead, ...]
    registrations: tuple[Registration, ...]
    withholding: WithholdingClass | None
    consumption_tax: ConsumptionTax


def payee_records(codes: Collection[str], *, day: date) -> dict[str, PayeeRecord]:
    """The records of the partners with these codes; of a code that is no partner there is none."""
    kinds = {str(row["code"]): str(row["kind"]) for row in intake.latest_rows("partners", column="code", values=codes)}
    codes_of = CompanyCode.objects.filter(partner__in=kinds).select_related("company__details")
    companies, agreements = {one.partner: one.company for one in codes_of}, _agreements(kinds, day)
    decisions = list(TaxDecision.objects.filter(partner__in=kinds).order_by("from_day", "revision"))
    known = queries.known_with(kinds, companies=companies, decided=[(one.partner, one.from_day) for one in decisions])
    decided = {one.partner: one for one in decisions if one.from_day <= day}
    found = {}
    for code in kinds:
        name, address, person = _told_of(companies.get(code))
        tax = decided.get(code)
        of_corporations = WithholdingClass.CORPORATION if known[code].corporation else None
        found[code] = PayeeRecord(
            code=code, legal_name=name, address=address, person=person, agreements=tuple(agreements.get(code, ())),
            registrations=tuple(_capped(known[code].registrations, known[code].unregistered)),
            withholding=of_corporations if tax is None else WithholdingClass(tax.withholding),
            consumption_tax=ConsumptionTax.STANDARD if tax is None else ConsumptionTax(tax.consumption_tax),
        )  # fmt: skip
    return found


def registrations_of(codes: Collection[str]) -> dict[str, tuple[Registration, ...]]:
    """What the register says of the companies of these payees; of a code that is no partner's, nothing."""
    asked, found = sorted(codes), dict[str, tuple[Registration, ...]]()
    for start in range(0, len(asked), AT_ONCE):
        known = queries.known_of(dict.fromkeys(asked[start : start + AT_ONCE], ""))
        found |= {code: tuple(_capped(one.registrations, one.unregistered)) for code, one in known.items()}
    return found


def _told_of(company: Company | None) -> tuple[str, str, bool]:
    """Legal name, address, and whether it is an individual; nothing of one that nobody has recorded, or that was erased."""
    if company is None or not hasattr(company, "details"):
        return "", "", False
    return company.details.legal_name, company.details.address, company.entity_class == EntityClass.INDIVIDUAL


def _agreements(codes: Collection[str], day: date) -> dict[str, list[AgreementRead]]:
    rows = intake.latest_rows("agreements", column="partner", values=codes)
    terms: dict[str, AgreementTerms] = {}
    in_force = AgreementTerms.objects.filter(agreement__in=[str(row["id"]) for row in rows], from_day__lte=day)
    for one in in_force.order_by("from_day", "revision"):
        terms[one.agreement] = one
    found: dict[str, list[AgreementRead]] = {}
    for row in sorted(rows, key=lambda row: (str(row["first_day"]), str(row["id"]))):
        found.setdefault(str(row["partner"]), []).append(queries.agreement_read(row, terms.get(str(row["id"]))))
    return found


def _capped(registrations: Collection[Registration], unregistered: Collection[date]) -> list[Registration]:
    """Registrations as the register has them: one ends where somebody recorded that the company is unregistered since."""
    found = []
    for one in registrations:
        since = min((day for day in unregistered if day > one.first_day), default=None)
        if since is not None and (one.ended_on is None or one.ended_on > since):
            one = Registration(number=one.number, first_day=one.first_day, ended_on=since, ended_as=Standing.CANCELLED)  # noqa: PLW2901 - the same one, capped
        found.append(one)
    return found
