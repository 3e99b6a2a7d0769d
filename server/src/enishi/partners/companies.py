"""Writes of partners and the companies behind them: codes and hierarchy as facts, names and addresses beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from stdnum.exceptions import ValidationError
from stdnum.jp import cn

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.intake import console_rows
from enishi.intake import queries as intake
from enishi.intake.names import folded_name
from enishi.partners.models import Company, CompanyCode, CompanyDetails
from enishi.partners.states import EntityClass
from enishi_engine.said import Said


class NoSuchPartner(Refusal):
    """No partner has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no partner {code}. Register it, or import it with the file of partners.",
            ja=f"パートナー{code}はありません。登録するか、パートナーのファイルで取り込んでください。",
        )


class PartnerThere(Refusal):
    """A partner with this code is there already."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is a partner {code} already. Open it to change it, or give the new one another code.",
            ja=f"パートナー{code}はすでにあります。開いて変更するか、新しいパートナーに別のコードを付けてください。",
        )


class MayBeSameCompany(Refusal):
    """The name is spelled like that of a partner that is there; `others` are their codes and names."""

    def __init__(self, name: str, others: Iterable[tuple[str, str]]) -> None:
        self.others = tuple(others)
        known = ", ".join(f"{code} ({other})" for code, other in self.others)
        super().__init__(
            f"{name} may be the same company as {known}. Open that partner, or say that this is another company.",
            ja=f"{name}は{known}と同じ会社かもしれません。そのパートナーを開くか、別の会社であることを確認してください。",
        )


class TooManyTiers(Refusal):
    """There are a first and a second tier, and no third."""

    def __init__(self, code: str, why: Said) -> None:
        super().__init__(
            f"{code} cannot stand there: {why}. Name a first-tier partner (一次店), or none.",
            ja=f"{code}をそこには置けません({why.ja})。一次店を指定するか、空欄にしてください。",
        )


class CompanyThere(Refusal):
    """The code has its company already."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The company behind {code} is recorded already. Correct it instead.", ja=f"{code}の会社情報は登録済みです。訂正してください。"
        )


class CompanyMissing(Refusal):
    """Nobody has said which company stands behind the code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The company behind {code} is not recorded. Record its legal name and class first.",
            ja=f"{code}の会社情報がありません。先に正式名称と区分を登録してください。",
        )


class CorporateNumberWrong(Refusal):
    """Not a corporate number."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} is no corporate number (法人番号): thirteen digits, the first checks the others. Compare it.",
            ja=f"{number}は法人番号ではありません。法人番号は13桁で、先頭の1桁が検査用の数字です。書類と照合してください。",
        )


class CorporateNumberTaken(Refusal):
    """Another company has this number, so it is the same one."""

    def __init__(self, number: str, partners: Iterable[str]) -> None:
        super().__init__(
            f"{number} is the company behind {', '.join(partners)}. Join this code to that company instead.",
            ja=f"{number}は{'、'.join(partners)}の会社です。このコードをその会社にまとめてください。",
        )


class PersonHasNoCorporateNumber(Refusal):
    """Persons have no corporate number; what looks like one may be a number that must not be kept."""

    def __init__(self) -> None:
        super().__init__(
            "A person has no corporate number. Leave it empty; a My Number (個人番号) is never entered here.",
            ja="個人に法人番号はありません。空欄にしてください。マイナンバーは入力しないでください。",
        )


@dataclass(frozen=True, kw_only=True)
class CompanyWords:
    """What is said of a company, as the form has it."""

    entity_class: EntityClass
    legal_name: str
    legal_name_kana: str = ""
    corporate_number: str = ""
    postal_code: str = ""
    address: str = ""
    note: str = ""


# ── Partners, as facts ───────────────────────────────────────────────────────────────────────────────────────────────


def partner_row(code: str) -> dict[str, str | None]:
    """The partner's fact as it stands. Raises NoSuchPartner."""
    row = console_rows.current_row("partners", {"code": code})
    if row is None:
        raise NoSuchPartner(code)
    return row


def spelled_like(name: str, *, but: str = "") -> list[tuple[str, str]]:
    """Codes and names of the partners whose name differs in spelling only."""
    folded = folded_name(name)
    rows = ((str(row["code"]), str(row["name"])) for row in intake.latest_rows("partners") if row["name"] is not None)
    return sorted((code, other) for code, other in rows if code != but and folded_name(other) == folded)


@transaction.atomic
def register_partner(
    *, code: str, name: str, by: User, at: datetime, kind: str = "corporation", parent: str | None = None,
    introduced_by: str | None = None, first_day: date | None = None, is_another_company: bool = False,
) -> None:  # fmt: skip
    """
    A new partner, kept as a fact by intake.

    Raises PartnerThere, MayBeSameCompany, TooManyTiers, RowRefused.
    """
    if console_rows.current_row("partners", {"code": code}) is not None:
        raise PartnerThere(code)
    others = spelled_like(name)
    if others and not is_another_company:
        raise MayBeSameCompany(name, others)
    _check_tiers(code, parent)
    day = None if first_day is None else first_day.isoformat()
    row = {"code": code, "name": name, "kind": kind, "parent": parent, "introduced_by": introduced_by, "first_day": day}
    console_rows.write_row(fact="partners", row=row, by=str(by.id), at=at)


@transaction.atomic
def change_partner(*, code: str, by: User, at: datetime, **changed: str | None) -> None:
    """
    The partner's next revision: columns that are named change, the others stay.

    Raises NoSuchPartner, TooManyTiers, RowRefused.
    """
    row = partner_row(code) | changed | {"code": code}
    _check_tiers(code, row["parent"])
    console_rows.write_row(fact="partners", row=row, by=str(by.id), at=at)


@transaction.atomic
def set_attribute(*, partner: str, attribute: str, value: str, first_day: date, by: User, at: datetime) -> None:
    """
    What a partner is, from a day until the next row of the same attribute.

    Raises NoSuchPartner, RowRefused.
    """
    partner_row(partner)
    row = {"partner": partner, "attribute": attribute, "value": value, "first_day": first_day.isoformat()}
    console_rows.write_row(fact="partner_attributes", row=row, by=str(by.id), at=at)


def _check_tiers(code: str, parent: str | None) -> None:
    if parent is None:
        return
    if parent == code:
        raise TooManyTiers(code, Said("it would stand below itself", "自分自身の下になります"))
    above = partner_row(parent)["parent"]
    if above is not None:
        why = Said(
            f"{parent} stands below {above}, so {code} would be a third tier", f"{parent}は{above}の二次店で、{code}は三次店になります"
        )
        raise TooManyTiers(code, why)
    below = sorted(str(row["code"]) for row in intake.latest_rows("partners", column="parent", values=[code]))
    if below:
        why = Said(f"{', '.join(below)} stand below it, and would be a third tier", f"{'、'.join(below)}が下にあり、三次店になります")
        raise TooManyTiers(code, why)


# ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────────


def company_of(partner: str, *, lock: bool = False) -> Company:
    """The company behind a code. Raises CompanyMissing."""
    companies = Company.objects.select_for_update(of=("self",)) if lock else Company.objects
    found = companies.filter(codes__partner=partner).first()
    if found is None:
        raise CompanyMissing(partner)
    return found


@transaction.atomic
def record_company(*, partner: str, words: CompanyWords, by: User, at: datetime) -> Company:
    """
    The legal entity behind a partner code.

    Raises NoSuchPartner, CompanyThere, CorporateNumberWrong, CorporateNumberTaken, PersonHasNoCorporateNumber.
    """
    partner_row(partner)
    if CompanyCode.objects.filter(partner=partner).exists():
        raise CompanyThere(partner)
    number = _corporate_number(words)
    company = Company.objects.create(entity_class=words.entity_class, corporate_number=number, recorded_at=at)
    CompanyCode.objects.create(partner=partner, company=company)
    CompanyDetails.objects.create(company=company, **_details(words))
    detail = {"partner": partner, "entity_class": words.entity_class.value, "corporate_number": number}
    audit.record(actor=str(by.id), act="record_company", subject=f"company:{company.id}", detail=detail, at=at)
    return company


@transaction.atomic
def join_company(*, partner: str, other: str, by: User, at: datetime) -> Company:
    """
    Say that a code belongs to the company that stands behind another one.

    Raises NoSuchPartner, CompanyThere, CompanyMissing.
    """
    partner_row(partner)
    if CompanyCode.objects.filter(partner=partner).exists():
        raise CompanyThere(partner)
    company = company_of(other, lock=True)
    CompanyCode.objects.create(partner=partner, company=company)
    detail = {"partner": partner, "other": other}
    audit.record(actor=str(by.id), act="join_company", subject=f"company:{company.id}", detail=detail, at=at)
    return company


@transaction.atomic
def correct_company(*, partner: str, words: CompanyWords, by: User, at: datetime) -> Company:
    """
    What is said of a company now. The audit names the fields that changed, never what stood in them.

    Raises CompanyMissing, CorporateNumberWrong, CorporateNumberTaken, PersonHasNoCorporateNumber.
    """
    company = company_of(partner, lock=True)
    number = _corporate_number(words, but=company)
    details, _ = CompanyDetails.objects.get_or_create(company=company)
    changed = sorted(name for name, said in _details(words).items() if getattr(details, name) != said)
    before = {"entity_class": company.entity_class, "corporate_number": company.corporate_number}
    company.entity_class, company.corporate_number, company.erased_at = words.entity_class, number, None
    company.save()
    CompanyDetails.objects.filter(company=company).update(**_details(words))
    after = {"entity_class": words.entity_class.value, "corporate_number": number}
    detail = {"fields": changed, "before": before, "after": after}
    audit.record(actor=str(by.id), act="correct_company", subject=f"company:{company.id}", detail=detail, at=at)
    return company


@transaction.atomic
def put_company(*, partner: str, words: CompanyWords, by: User, at: datetime) -> Company:
    """
    Record the company behind a code, or correct it where it is recorded: what a form says.

    Raises NoSuchPartner, CorporateNumberWrong, CorporateNumberTaken, PersonHasNoCorporateNumber.
    """
    act = correct_company if CompanyCode.objects.filter(partner=partner).exists() else record_company
    return act(partner=partner, words=words, by=by, at=at)


def _corporate_number(words: CompanyWords, *, but: Company | None = None) -> str | None:
    if not words.corporate_number.strip():
        return None
    if words.entity_class is EntityClass.INDIVIDUAL:
        raise PersonHasNoCorporateNumber
    try:
        number: str = cn.validate(words.corporate_number)
    except ValidationError:
        raise CorporateNumberWrong(words.corporate_number) from None
    same = Company.objects.filter(corporate_number=number).first()
    if same is not None and (but is None or same.id != but.id):
        raise CorporateNumberTaken(number, same.codes.order_by("partner").values_list("partner", flat=True))
    return number


def _details(words: CompanyWords) -> dict[str, str]:
    kept = {field.name for field in fields(words)} - {"entity_class", "corporate_number"}
    return {name: getattr(words, name).strip() for name in sorted(kept)}
