"""Reads of partners: what pages show, and what closings, statements and payouts ask on a day. Never more of an account than three digits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from enishi.intake import queries as intake
from enishi.partners import enciphering
from enishi.partners.account_words import AccountWords, place_of
from enishi.partners.agreements import SettlementTerms
from enishi.partners.hindrances import Hindrance, Known
from enishi.partners.hindrances import hindrances as _hindrances
from enishi.partners.models import (
    AgreementTerms,
    BankAccount,
    Company,
    CompanyCode,
    Contact,
    RegistrationSpan,
    SpecialTermProposal,
    TaxDecision,
)
from enishi.partners.reads import (
    AccountRead,
    AgreementRead,
    AttributeRead,
    CompanyRead,
    ContactRead,
    PartnerRead,
    RegistrationRead,
    SpecialTermRead,
    TaxClassRead,
)
from enishi.partners.states import (
    AccountKind,
    ConsumptionTax,
    ContactRole,
    EntityClass,
    FeeBearer,
    ProposalState,
)
from enishi_engine.core.expression import Period
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.japan.registration import Registration, Standing, standing_on
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import PaymentTerms

Dated = TypeVar("Dated", RegistrationSpan, TaxDecision)
InForce = TypeVar("InForce", AgreementTerms, TaxDecision)


# ── Partners and companies ───────────────────────────────────────────────────────────────────────────────────────────


def with_codes(codes: Collection[str]) -> list[PartnerRead]:
    """The partners of these codes; of a code that is no partner's, nothing."""
    return [_partner(row) for row in intake.latest_rows("partners", column="code", values=codes)]


def partners(*, search: str = "") -> list[PartnerRead]:
    """All partners by their codes, or those whose code or name holds every word of the search."""
    words = search.casefold().split()
    rows = (_partner(row) for row in intake.latest_rows("partners"))
    return sorted((one for one in rows if all(word in f"{one.code} {one.name}".casefold() for word in words)), key=lambda one: one.code)


def partner(code: str) -> PartnerRead | None:
    """The partner of that code."""
    rows = intake.latest_rows("partners", column="code", values=[code])
    return _partner(rows[0]) if rows else None


def second_tier(code: str) -> list[PartnerRead]:
    """The partners that stand below one."""
    return sorted((_partner(row) for row in intake.latest_rows("partners", column="parent", values=[code])), key=lambda one: one.code)


def attributes(code: str) -> list[AttributeRead]:
    """What a partner was and is, the newest first: each attribute's value holds until its next one."""
    rows = intake.latest_rows("partner_attributes", column="partner", values=[code])
    found: list[AttributeRead] = []
    for row in sorted(rows, key=lambda one: (str(one["attribute"]), -_day(one["first_day"]).toordinal())):
        attribute, first_day = str(row["attribute"]), _day(row["first_day"])
        later = found[-1].first_day if found and found[-1].attribute == attribute else None
        last_day = None if later is None else later - timedelta(days=1)
        found.append(AttributeRead(attribute=attribute, value=str(row["value"]), first_day=first_day, last_day=last_day))
    return sorted(found, key=lambda one: (-one.first_day.toordinal(), one.attribute))


def company(code: str) -> CompanyRead | None:
    """The company behind a code; None where nobody has recorded it."""
    found = CompanyCode.objects.filter(partner=code).select_related("company__details").first()
    if found is None:
        return None
    one = found.company
    details = getattr(one, "details", None)
    names = ("legal_name", "legal_name_kana", "postal_code", "address", "note")
    contacts = Contact.objects.filter(company=one).select_related("details").order_by("-added_at", "id")
    return CompanyRead(
        id=str(one.id), entity_class=EntityClass(one.entity_class), corporate_number=one.corporate_number,
        codes=tuple(one.codes.order_by("partner").values_list("partner", flat=True)), contacts=tuple(_contact(each) for each in contacts),
        **{name: "" if details is None else getattr(details, name) for name in names},
    )  # fmt: skip


def _contact(contact: Contact) -> ContactRead:
    details = getattr(contact, "details", None)
    said = {name: None if details is None else getattr(details, name) for name in ("name", "email", "language")}
    return ContactRead(
        id=str(contact.id), role=ContactRole(contact.role), person=contact.person, added_at=contact.added_at, ended_at=contact.ended_at,
        **said,
    )  # fmt: skip


def _partner(row: Mapping[str, object]) -> PartnerRead:
    return PartnerRead(
        code=str(row["code"]), name=str(row["name"] or row["code"]), kind=str(row["kind"]), parent=_text(row["parent"]),
        introduced_by=_text(row["introduced_by"]), first_day=_day_or_none(row["first_day"]), last_day=_day_or_none(row["last_day"]),
    )  # fmt: skip


# ── Agreements ───────────────────────────────────────────────────────────────────────────────────────────────────────


def agreements(code: str, *, day: date) -> list[AgreementRead]:
    """A partner's agreements by their first days, each with its terms of the day."""
    rows = intake.latest_rows("agreements", column="partner", values=[code])
    found = [_agreement(row, day) for row in rows]
    return sorted(found, key=lambda one: (one.first_day, one.id))


def agreement(agreement_id: str, *, day: date) -> AgreementRead | None:
    """One agreement, with its terms of the day."""
    rows = intake.latest_rows("agreements", column="id", values=[agreement_id])
    return _agreement(rows[0], day) if rows else None


def terms_on(agreement_id: str, day: date) -> SettlementTerms | None:
    """How an agreement is settled on a day; None before any terms were recorded for it."""
    found = _in_force(AgreementTerms.objects.filter(agreement=agreement_id, from_day__lte=day), "from_day")
    return None if found is None else terms_from(found)


def special_terms(*, agreements: Collection[str] | None = None, waiting: bool = False) -> list[SpecialTermRead]:
    """Special terms that were asked for, the newest first: of some agreements, or all that wait for their approval."""
    found = SpecialTermProposal.objects.select_related("proposed_by", "decided_by").order_by("-proposed_at", "term")
    if agreements is not None:
        found = found.filter(agreement__in=agreements)
    if waiting:
        found = found.filter(state=ProposalState.PROPOSED)
    return [
        SpecialTermRead(
            id=str(one.id), term=one.term, agreement=one.agreement, incentive=one.incentive, rate=one.rate, first_day=one.first_day,
            last_day=one.last_day, reason=one.reason, state=ProposalState(one.state), proposed_by=one.proposed_by.name,
            proposed_by_id=str(one.proposed_by_id), proposed_at=one.proposed_at,
            decided_by=None if one.decided_by is None else one.decided_by.name, decided_at=one.decided_at, decision=one.decision,
        )
        for one in found
    ]  # fmt: skip


def _agreement(row: Mapping[str, object], day: date) -> AgreementRead:
    return agreement_read(row, _in_force(AgreementTerms.objects.filter(agreement=str(row["id"]), from_day__lte=day), "from_day"))


def agreement_read(row: Mapping[str, object], found: AgreementTerms | None) -> AgreementRead:
    """An agreement's fact, and the terms of the day that were found for it."""
    return AgreementRead(
        id=str(row["id"]), partner=str(row["partner"]), contract=str(row["contract"]), product=_text(row["product"]),
        family=_text(row["family"]), first_day=_day(row["first_day"]), last_day=_day_or_none(row["last_day"]),
        closing_group=_text(row["closing_group"]), terms=None if found is None else terms_from(found),
        terms_from=None if found is None else found.from_day,
    )  # fmt: skip


def terms_from(row: AgreementTerms) -> SettlementTerms:
    """The terms of a row, as they are said."""
    return SettlementTerms(
        payment=PaymentTerms(
            months_after=row.months_after, day=row.day, period=Period(row.period), year_starts=row.year_starts, shift=Shift(row.shift)
        ),
        way=SettlementWay(row.settlement_way), fee_bearer=FeeBearer(row.fee_bearer), protection=Protection(row.protection),
        issued_by=IssuedBy(row.issued_by),
        deemed=None if row.deemed_days is None else DeemedClause(clause=row.deemed_clause, days=row.deemed_days), note=row.note,
    )  # fmt: skip


# ── Tax ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def registrations(code: str) -> list[RegistrationRead]:
    """What was recorded of the register for a partner's company, as it stands, the newest first."""
    rows = RegistrationSpan.objects.filter(company__codes__partner=code).select_related("recorded_by")
    return [
        RegistrationRead(
            number=one.number, first_day=one.first_day, ended_on=one.ended_on, ended_as=Standing(one.ended_as) if one.ended_as else None,
            reason=one.reason, recorded_by=one.recorded_by.name, recorded_at=one.recorded_at,
        )
        for one in sorted(_newest(rows, "company_id", "first_day"), key=lambda one: one.first_day, reverse=True)
    ]  # fmt: skip


def registration_on(code: str, day: date) -> tuple[Standing, str]:
    """What the register says of a partner's company on the day of a transaction, and the number where it is registered."""
    spans = registrations(code)
    begun = [one for one in spans if one.first_day <= day]
    if not begun or not begun[0].number:
        return Standing.UNREGISTERED, ""
    standing = standing_on([_registration(begun[0])], day)
    return standing, begun[0].number if standing is Standing.REGISTERED else ""


def tax_classes(code: str) -> list[TaxClassRead]:
    """The classes that were decided for a partner, as they stand, the newest first."""
    rows = TaxDecision.objects.filter(partner=code).select_related("decided_by")
    return [_tax_class(one) for one in sorted(_newest(rows, "partner", "from_day"), key=lambda one: one.from_day, reverse=True)]


def tax_class_on(code: str, day: date) -> TaxClassRead | None:
    """The class of a day: as it was decided, or of a corporation that of corporations; None of anybody else."""
    found = _in_force(TaxDecision.objects.filter(partner=code, from_day__lte=day).select_related("decided_by"), "from_day")
    if found is not None:
        return _tax_class(found)
    one = partner(code)
    if one is None or not known_of({code: one.kind})[code].corporation:
        return None
    return TaxClassRead(
        from_day=None, withholding=WithholdingClass.CORPORATION, consumption_tax=ConsumptionTax.STANDARD, reason="", decided_by=None,
        decided_at=None,
    )  # fmt: skip


def _tax_class(row: TaxDecision) -> TaxClassRead:
    return TaxClassRead(
        from_day=row.from_day, withholding=WithholdingClass(row.withholding), consumption_tax=ConsumptionTax(row.consumption_tax),
        reason=row.reason, decided_by=row.decided_by.name, decided_at=row.decided_at,
    )  # fmt: skip


# ── What closings ask ────────────────────────────────────────────────────────────────────────────────────────────────


def hindrances(kinds: Mapping[str, str], *, day: date, known_by: datetime | None = None) -> list[Hindrance]:
    """
    Why partners are to be left out of a closing that ends on the day; `kinds`: what the facts say that each is.

    What was recorded after `known_by` does not count, as for facts: a closing that is taken up again leaves out the same partners.
    """
    return list(_hindrances(known_of(kinds, known_by=known_by), day=day))


def known_of(kinds: Mapping[str, str], *, known_by: datetime | None = None) -> dict[str, Known]:
    """What is recorded of partners, by the moment where one is said."""
    codes = CompanyCode.objects.filter(partner__in=kinds).select_related("company")
    decided = TaxDecision.objects.filter(partner__in=kinds)
    if known_by is not None:
        decided = decided.filter(decided_at__lte=known_by)
    companies = {one.partner: one.company for one in codes}
    return known_with(kinds, companies=companies, decided=decided.values_list("partner", "from_day"), known_by=known_by)


def known_with(
    kinds: Mapping[str, str], *, companies: Mapping[str, Company], decided: Iterable[tuple[str, date]], known_by: datetime | None = None
) -> dict[str, Known]:
    """As `known_of`, for who has read the companies and the days of tax decisions already."""
    spans = RegistrationSpan.objects.filter(company__codes__partner__in=kinds)
    if known_by is not None:
        spans = spans.filter(recorded_at__lte=known_by)
    classes: dict[str, set[date]] = {}
    for code, day in decided:
        classes.setdefault(code, set()).add(day)
    by_company: dict[str, list[RegistrationSpan]] = {}
    for span in _newest(spans.distinct(), "company_id", "first_day"):
        by_company.setdefault(str(span.company_id), []).append(span)
    found = {}
    for code, kind in kinds.items():
        company = companies.get(code)
        of_company = [] if company is None else by_company.get(str(company.id), [])
        entity = EntityClass.CORPORATION if company is None else EntityClass(company.entity_class)
        found[code] = Known(
            corporation=kind == "corporation" and entity in (EntityClass.CORPORATION, EntityClass.ASSOCIATION),
            tax_class_from=classes.get(code, ()), registrations=[_registration(one) for one in of_company if one.number],
            unregistered=[one.first_day for one in of_company if not one.number],
        )  # fmt: skip
    return found


def _registration(span: RegistrationSpan | RegistrationRead) -> Registration:
    ended_as = Standing(span.ended_as) if span.ended_as else None
    return Registration(number=span.number, first_day=span.first_day, ended_on=span.ended_on, ended_as=ended_as)


# ── Bank accounts ────────────────────────────────────────────────────────────────────────────────────────────────────


def bank_accounts(code: str) -> list[AccountRead]:
    """Every version of the bank account of a partner's company, the newest first."""
    return [_account(one) for one in _accounts().filter(company__codes__partner=code)]


def waiting_accounts() -> list[tuple[str, AccountRead]]:
    """Partner codes and the accounts that wait for a second person."""
    found = _accounts().filter(state=ProposalState.PROPOSED).order_by("proposed_at")
    return [
        (", ".join(one.company.codes.order_by("partner").values_list("partner", flat=True)), replace(_account(one), holder=_holder(one)))
        for one in found
    ]


def _holder(one: BankAccount) -> str:
    """The name of an account as a bank file spells it; empty where no key reads it, or it was erased."""
    details = getattr(one, "details", None)
    try:
        return "" if details is None else enciphering.decipher(str(one.id), bytes(details.enciphered))["holder"]
    except enciphering.Unreadable:
        return ""


def to_decide(*, but_of: UUID) -> list[datetime]:
    """When each special term and bank account was proposed that waits for a second person, but for those that this person proposed."""
    terms, accounts = (
        table.objects.filter(state=ProposalState.PROPOSED).exclude(proposed_by=but_of).order_by().values_list("proposed_at", flat=True)
        for table in (SpecialTermProposal, BankAccount)
    )
    return sorted(terms.union(accounts, all=True))


def account_to_pay(code: str, *, at: datetime) -> tuple[AccountRead, AccountWords] | None:
    """The account to which a partner is paid at a moment, whole: for payouts alone, never for a page. None where there is none yet."""
    approved = _accounts().filter(company__codes__partner=code, state=ProposalState.APPROVED, decided_at__lte=at, details__isnull=False)
    found = approved.filter(usable_from__lte=at).first()
    if found is None:
        return None
    said = enciphering.decipher(str(found.id), bytes(found.details.enciphered))
    return _account(found), AccountWords(**{**said, "kind": AccountKind(said["kind"])})  # type: ignore[arg-type]


def _accounts() -> QuerySet[BankAccount]:
    return BankAccount.objects.select_related("details", "proposed_by", "decided_by", "company").order_by("-number")


def _account(one: BankAccount) -> AccountRead:
    details = getattr(one, "details", None)
    return AccountRead(
        id=str(one.id), number=one.number, place="" if details is None else place_of(details.bank, details.branch),
        kind=None if details is None else AccountKind(details.kind), last_three="" if details is None else details.last_three,
        state=ProposalState(one.state), usable_from=one.usable_from, reason=one.reason, proposed_by=one.proposed_by.name,
        proposed_by_id=str(one.proposed_by_id), proposed_at=one.proposed_at,
        decided_by=None if one.decided_by is None else one.decided_by.name, decided_at=one.decided_at, decision=one.decision,
    )  # fmt: skip


# ── Dated rows ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _newest(rows: Iterable[Dated], whose: str, day: str) -> list[Dated]:
    """Of each company or partner and first day the row of the highest revision."""
    found: dict[tuple[object, object], Dated] = {}
    for row in sorted(rows, key=lambda one: one.revision):
        found[getattr(row, whose), getattr(row, day)] = row
    return list(found.values())


def _in_force(rows: QuerySet[InForce], day: str) -> InForce | None:
    """The row of the latest day, in its highest revision."""
    return rows.order_by(f"-{day}", "-revision").first()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _day_or_none(value: object) -> date | None:
    return None if value is None else _day(value)
