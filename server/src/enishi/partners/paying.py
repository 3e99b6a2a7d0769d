"""What payouts ask of many partners at once: accounts, classes, names and terms as they hold. Whole accounts are for bank files alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from enishi.intake import queries as intake
from enishi.partners import enciphering
from enishi.partners.account_words import AccountWords
from enishi.partners.models import AgreementTerms, BankAccount, BankAccountDetails, CompanyCode, TaxDecision
from enishi.partners.states import AccountKind, EntityClass, FeeBearer, ProposalState
from enishi_engine.settlement.japan.withholding import WithholdingClass

CORPORATIONS = (EntityClass.CORPORATION, EntityClass.ASSOCIATION)
MANY = 30_000  # values of one IN: both databases take as many


@dataclass(frozen=True, kw_only=True)
class AccountToPay:
    """The account to which a partner is paid, without its number; where there is none yet, the moment from which there will be one."""

    id: UUID | None
    usable_from: datetime | None


def accounts_to_pay(partners: Collection[str], *, at: datetime) -> dict[str, AccountToPay]:
    """Of each partner the account to which it is paid at the moment; a partner without any approved account is absent."""
    company_of = {one.partner: one.company_id for one in _in_parts(CompanyCode, "partner", partners)}
    approved: dict[UUID, list[BankAccount]] = {}
    for one in _in_parts(BankAccount, "company_id", set(company_of.values())):
        if one.state == ProposalState.APPROVED and one.decided_at is not None and one.decided_at <= at:
            approved.setdefault(one.company_id, []).append(one)
    return {partner: _newest(approved[company], at) for partner, company in company_of.items() if company in approved}


def whole_accounts(accounts: Collection[UUID]) -> dict[UUID, AccountWords]:
    """Accounts by their ids, whole: for bank files alone, never for a page. One whose company was erased is absent. Raises Unreadable."""
    found = {}
    for one in _in_parts(BankAccountDetails, "account_id", accounts):
        said = enciphering.decipher(str(one.account_id), bytes(one.enciphered))
        words: dict[str, object] = {**said, "kind": AccountKind(said["kind"])}
        found[one.account_id] = AccountWords(**words)  # type: ignore[arg-type]
    return found


def classes_on(partners: Collection[str], day: date) -> dict[str, WithholdingClass]:
    """Of each partner its withholding class on a day: as decided, or of a corporation that of corporations; of anybody else none is assumed."""
    kinds = {str(row["code"]): str(row["kind"]) for row in _rows("partners", "code", partners)}
    entities = dict.fromkeys(kinds, EntityClass.CORPORATION)  # as long as no company says otherwise
    entities |= {one.partner: EntityClass(one.company.entity_class) for one in _in_parts(CompanyCode, "partner", kinds, "company")}
    corporations = (code for code, kind in kinds.items() if kind == "corporation" and entities[code] in CORPORATIONS)
    found = dict.fromkeys(corporations, WithholdingClass.CORPORATION)
    decided = [one for one in _in_parts(TaxDecision, "partner", partners) if one.from_day <= day]
    for one in sorted(decided, key=lambda each: (each.from_day, each.revision)):
        found[one.partner] = WithholdingClass(one.withholding)
    return found | {code: WithholdingClass.NON_RESIDENT for code, entity in entities.items() if entity is EntityClass.NON_RESIDENT}


def names_of(partners: Collection[str]) -> dict[str, str]:
    """Of each partner the name that people know."""
    return {str(row["code"]): str(row["name"] or row["code"]) for row in _rows("partners", "code", partners)}


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Who stands behind a partner's code, as papers of tax name it: empty where the company was erased."""

    company: str
    name: str
    address: str


def addressees(partners: Collection[str]) -> dict[str, Addressee]:
    """Of each partner the company behind it; one whose company nobody recorded is absent."""
    found = {}
    codes = sorted(partners)
    for start in range(0, len(codes), MANY):
        for one in CompanyCode.objects.filter(partner__in=codes[start : start + MANY]).select_related("company__details"):
            details = getattr(one.company, "details", None)
            name, address = ("", "") if details is None else (details.legal_name, f"{details.postal_code} {details.address}".strip())
            found[one.partner] = Addressee(company=str(one.company_id), name=name or one.partner, address=address)
    return found


def bear_the_fee(agreements: Collection[str], day: date) -> frozenset[str]:
    """The agreements under which the payee bears the fee of a transfer on the day."""
    found: dict[str, AgreementTerms] = {}
    for one in sorted(_in_parts(AgreementTerms, "agreement", agreements), key=lambda each: (each.from_day, each.revision)):
        if one.from_day <= day:
            found[one.agreement] = one
    return frozenset(name for name, one in found.items() if one.fee_bearer == FeeBearer.PARTNER)


def _newest(approved: Iterable[BankAccount], at: datetime) -> AccountToPay:
    by_number = sorted(approved, key=lambda one: one.number)
    usable = [one for one in by_number if one.usable_from <= at]
    if usable:
        return AccountToPay(id=usable[-1].id, usable_from=usable[-1].usable_from)
    return AccountToPay(id=None, usable_from=by_number[0].usable_from)


def _rows(fact: str, column: str, values: Collection[str]) -> list[Mapping[str, object]]:
    return list(intake.latest_rows(fact, column=column, values=values)) if values else []


def _in_parts(model: type[Model], column: str, values: Collection[Any], *beside: str) -> Iterator[Any]:
    """The rows whose column is among the values, however many those are, with the rows `beside` that they point to."""
    asked, rows = sorted(values, key=str), model._default_manager.all()  # noqa: SLF001 - Django's own name for it
    rows = rows.select_related(*beside) if beside else rows
    for start in range(0, len(asked), MANY):
        yield from rows.filter(**{f"{column}__in": asked[start : start + MANY]})
