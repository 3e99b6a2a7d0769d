"""Writes of what tax asks of a partner: the register of invoice issuers, and the tax and withholding class with who decided it and why."""

from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.partners.companies import company_of
from enishi.partners.deciding import checked_reason
from enishi.partners.models import Company, RegistrationSpan, TaxDecision
from enishi.partners.states import ConsumptionTax, EntityClass
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.registration import Standing, canonical, number_findings
from enishi_engine.settlement.japan.withholding import WithholdingClass

OF_CORPORATIONS = frozenset({WithholdingClass.CORPORATION})
OF_PERSONS = frozenset({
    WithholdingClass.ONE_OFF_INTRODUCTION, WithholdingClass.SALES_AGENT, WithholdingClass.NO_1, WithholdingClass.NO_2,
})  # fmt: skip
FITTING = {
    EntityClass.CORPORATION: OF_CORPORATIONS,
    EntityClass.ASSOCIATION: OF_CORPORATIONS,
    EntityClass.INDIVIDUAL: OF_PERSONS,
    EntityClass.NON_RESIDENT: frozenset({WithholdingClass.NON_RESIDENT}),
}


class NumberWrong(Refusal):
    """Not a registration number; `findings` has the words of both languages."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(
            "\n".join(f"{one.value}: {one.problem.en} {one.remedy.en} Nothing was kept." for one in findings),
            ja="\n".join(f"{one.value}: {one.problem.ja}{one.remedy.ja}何も登録していません。" for one in findings),
        )


class NotRegisteredThen(Refusal):
    """No registration begins on that day."""

    def __init__(self, first_day: date) -> None:
        super().__init__(
            f"No registration begins on {first_day}. Look at the partner's page again.",
            ja=f"{first_day}に始まる登録はありません。パートナーのページをもう一度ご確認ください。",
        )


class EndsBeforeItBegins(Refusal):
    """A registration that ends before its first day."""

    def __init__(self, first_day: date, ended_on: date) -> None:
        super().__init__(
            f"A registration of {first_day} cannot have ended on {ended_on}. Nothing was kept.",
            ja=f"{first_day}の登録は{ended_on}に終われません。何も登録していません。",
        )


class ClassDoesNotFit(Refusal):
    """A withholding class of other payees than this one."""

    def __init__(self, class_: WithholdingClass, entity_class: EntityClass) -> None:
        fitting = ", ".join(sorted(one.value for one in FITTING[entity_class]))
        super().__init__(
            f"{class_.value} is no class of a payee that is {entity_class.value}. Choose one of: {fitting}. Nothing was kept.",
            ja=f"区分「{class_.value}」は{entity_class.label}には使えません。{fitting}から選んでください。何も登録していません。",
        )


# ── The register ─────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def record_registration(
    *, partner: str, number: str, first_day: date, reason: str, by: User, at: datetime
) -> tuple[RegistrationSpan, tuple[Finding, ...]]:
    """
    A registration number and the day from which it stands; `reason` says where it was read. Gives back the warnings too.

    Raises CompanyMissing, NumberWrong, ReasonMissing.
    """
    company = company_of(partner, lock=True)
    findings = number_findings(number, on=partner, corporation=company.entity_class == EntityClass.CORPORATION)
    if any(one.severity is Severity.ERROR for one in findings):
        raise NumberWrong(findings)
    row = _next(company, first_day, number=canonical(number), reason=reason, by=by, at=at)
    return row, findings


@transaction.atomic
def end_registration(
    *, partner: str, first_day: date, ended_on: date, ended_as: Standing, reason: str, by: User, at: datetime
) -> RegistrationSpan:
    """
    A registration ended: `ended_on` is the first day on which it stands no more.

    Raises CompanyMissing, NotRegisteredThen, EndsBeforeItBegins, ReasonMissing.
    """
    company = company_of(partner, lock=True)
    newest = _newest(company, first_day)
    if newest is None or not newest.number:
        raise NotRegisteredThen(first_day)
    if ended_on < first_day:
        raise EndsBeforeItBegins(first_day, ended_on)
    return _next(
        company, first_day, number=newest.number, reason=reason, by=by, at=at, ended_on=ended_on, ended_as=ended_as.value
    )  # fmt: skip


@transaction.atomic
def record_unregistered(*, partner: str, from_day: date, reason: str, by: User, at: datetime) -> RegistrationSpan:
    """
    Say that the company is not registered from a day on: of its tax the maker deducts a share only, and somebody knows that.

    Raises CompanyMissing, ReasonMissing.
    """
    return _next(company_of(partner, lock=True), from_day, number="", reason=reason, by=by, at=at)


def _newest(company: Company, first_day: date) -> RegistrationSpan | None:
    return RegistrationSpan.objects.filter(company=company, first_day=first_day).order_by("-revision").first()


def _next(
    company: Company, first_day: date, *, number: str, reason: str, by: User, at: datetime, ended_on: date | None = None, ended_as: str = ""
) -> RegistrationSpan:
    said = checked_reason(reason)
    newest = _newest(company, first_day)
    revision = 1 if newest is None else newest.revision + 1
    row = RegistrationSpan.objects.create(
        company=company, first_day=first_day, revision=revision, number=number, ended_on=ended_on, ended_as=ended_as, reason=said,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    # A person's number can be looked up, so the chain holds the row's id and never the number.
    detail = {
        "first_day": first_day.isoformat(), "revision": revision, "registered": bool(number),
        "ended_on": None if ended_on is None else ended_on.isoformat(), "ended_as": ended_as, "reason": said,
    }  # fmt: skip
    audit.record(actor=str(by.id), act="record_registration", subject=f"company:{company.id}", detail=detail, at=at)
    return row


# ── Tax and withholding class ────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def decide_tax_class(
    *, partner: str, from_day: date, withholding: WithholdingClass, reason: str, by: User, at: datetime,
    consumption_tax: ConsumptionTax = ConsumptionTax.STANDARD,
) -> TaxDecision:  # fmt: skip
    """
    Say which class a partner has from a day on, and why. Nothing is assumed of a person.

    Raises CompanyMissing, ClassDoesNotFit, ReasonMissing.
    """
    said = checked_reason(reason)
    company = company_of(partner, lock=True)
    entity_class = EntityClass(company.entity_class)
    if withholding not in FITTING[entity_class]:
        raise ClassDoesNotFit(withholding, entity_class)
    newest = TaxDecision.objects.filter(partner=partner, from_day=from_day).order_by("-revision").first()
    revision = 1 if newest is None else newest.revision + 1
    row = TaxDecision.objects.create(
        partner=partner, from_day=from_day, revision=revision, withholding=withholding.value, consumption_tax=consumption_tax,
        reason=said, decided_by=by, decided_at=at,
    )  # fmt: skip
    detail = {
        "from_day": from_day.isoformat(), "revision": revision, "withholding": withholding.value,
        "consumption_tax": consumption_tax.value, "reason": said,
    }  # fmt: skip
    audit.record(actor=str(by.id), act="decide_tax_class", subject=f"partner:{partner}", detail=detail, at=at)
    return row
