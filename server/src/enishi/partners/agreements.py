"""Writes of agreements: the fact that the engine asks for, and beside it how what is earned under it is settled, in dated revisions."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.intake import console_rows
from enishi.intake import queries as intake
from enishi.partners.companies import partner_row
from enishi.partners.models import AgreementTerms
from enishi.partners.states import FeeBearer
from enishi_engine.said import Said
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import IssuedBy
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import PaymentTerms

SILENCE = Said(
    "Silence counts as a yes by a clause of the contract and after a number of days: say both, or neither.",
    "みなし承諾には契約の条項と日数の両方が必要です。両方入力するか、どちらも空欄にしてください。",
)
PAYMENT = Said(
    "A payment is 0 to 12 months after the closing, on day 1 to 31 (31: the month's end).",
    "支払は締めの0~12か月後、1~31日(31は月末)で入力してください。",
)


class NoSuchAgreement(Refusal):
    """No agreement has this id."""

    def __init__(self, agreement: str) -> None:
        super().__init__(
            f"There is no agreement {agreement}. Write it down on the partner's page first.",
            ja=f"契約{agreement}はありません。先にパートナーのページで登録してください。",
        )


class AgreementOfAnother(Refusal):
    """The id is another partner's agreement."""

    def __init__(self, agreement: str, partner: str) -> None:
        super().__init__(
            f"The agreement {agreement} is {partner}'s. Give this one another id.",
            ja=f"契約{agreement}は{partner}のものです。別の番号を付けてください。",
        )


class FeeNotLawful(Refusal):
    """取適法 forbids to take the fee of a transfer off what the payee is owed."""

    def __init__(self) -> None:
        super().__init__(
            "Under the Subcontract Act (取適法) the fee of a transfer is never taken off what the payee is owed. Let the maker bear it.",
            ja="取適法の対象では、振込手数料を相手の受取額から差し引けません。メーカー負担にしてください。",
        )


class TermsIncomplete(Refusal):
    """Terms that say something only half, or out of their bounds."""

    def __init__(self, problem: Said) -> None:
        super().__init__(f"{problem} Nothing was kept.", ja=f"{problem.ja}何も登録していません。")


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Partner × product × contract × dates: what the engine asks for. Days inclusive."""

    id: str
    partner: str
    contract: str
    first_day: date
    last_day: date | None = None
    product: str | None = None
    family: str | None = None
    closing_group: str | None = None


@dataclass(frozen=True, kw_only=True)
class SettlementTerms:
    """How it is settled: when, by which way, by whose document, under whose protection, and when silence counts as a yes."""

    payment: PaymentTerms
    way: SettlementWay = SettlementWay.TRANSFER
    fee_bearer: FeeBearer = FeeBearer.MAKER
    protection: Protection = Protection.NONE
    issued_by: IssuedBy = IssuedBy.MAKER
    deemed: DeemedClause | None = None
    note: str = ""


@transaction.atomic
def record_agreement(*, agreement: Agreement, terms: SettlementTerms, from_day: date, by: User, at: datetime) -> AgreementTerms:
    """
    An agreement as it stands now, with the terms that hold from a day on.

    Raises NoSuchPartner, AgreementOfAnother, FeeNotLawful, TermsIncomplete, RowRefused.
    """
    partner_row(agreement.partner)
    before = console_rows.current_row("agreements", {"id": agreement.id})
    if before is not None and before["partner"] != agreement.partner:
        raise AgreementOfAnother(agreement.id, str(before["partner"]))
    console_rows.write_row(fact="agreements", row=_spelled(agreement), by=str(by.id), at=at)
    return _recorded(agreement.id, terms, from_day, by, at)


@transaction.atomic
def record_terms(*, agreement: str, terms: SettlementTerms, from_day: date, by: User, at: datetime) -> AgreementTerms:
    """
    Other terms of an agreement, from a day on.

    Raises NoSuchAgreement, FeeNotLawful, TermsIncomplete.
    """
    if console_rows.current_row("agreements", {"id": agreement}) is None:
        raise NoSuchAgreement(agreement)
    return _recorded(agreement, terms, from_day, by, at)


@transaction.atomic
def end_agreement(*, agreement: str, last_day: date, by: User, at: datetime) -> None:
    """
    Say which is an agreement's last day.

    Raises NoSuchAgreement, RowRefused.
    """
    row = console_rows.current_row("agreements", {"id": agreement})
    if row is None:
        raise NoSuchAgreement(agreement)
    console_rows.write_row(fact="agreements", row=row | {"last_day": last_day.isoformat()}, by=str(by.id), at=at)


def first_of_all() -> bool:
    """Is there no agreement of anybody yet? With the first one, deals outside every agreement earn nothing any more."""
    return not intake.latest_rows("agreements")


def _spelled(agreement: Agreement) -> dict[str, str | None]:
    said = asdict(agreement)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _recorded(agreement: str, terms: SettlementTerms, from_day: date, by: User, at: datetime) -> AgreementTerms:
    _check(terms)
    said = _columns(terms)
    of_day = AgreementTerms.objects.select_for_update().filter(agreement=agreement, from_day=from_day)
    newest = of_day.order_by("-revision").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in said.items()):
        return newest
    number = 1 if newest is None else newest.revision + 1
    row = AgreementTerms.objects.create(
        agreement=agreement, from_day=from_day, revision=number, recorded_by=by, recorded_at=at, **said
    )  # fmt: skip
    detail = said | {"from_day": from_day.isoformat(), "revision": number}
    audit.record(actor=str(by.id), act="record_terms", subject=f"agreement:{agreement}", detail=detail, at=at)
    return row


def _check(terms: SettlementTerms) -> None:
    if terms.protection is Protection.SUBCONTRACT and terms.fee_bearer is not FeeBearer.MAKER:
        raise FeeNotLawful
    if terms.deemed is not None and (not terms.deemed.clause.strip() or terms.deemed.days < 1):
        raise TermsIncomplete(SILENCE)
    if not (0 <= terms.payment.months_after <= 12 and 1 <= terms.payment.day <= 31 and 1 <= terms.payment.year_starts <= 12):
        raise TermsIncomplete(PAYMENT)


def _columns(terms: SettlementTerms) -> dict[str, str | int | None]:
    payment = terms.payment
    return {
        "months_after": payment.months_after, "day": payment.day, "period": payment.period.value, "year_starts": payment.year_starts,
        "shift": payment.shift.value, "settlement_way": terms.way.value, "fee_bearer": terms.fee_bearer.value,
        "protection": terms.protection.value, "issued_by": terms.issued_by.value,
        "deemed_clause": "" if terms.deemed is None else terms.deemed.clause.strip(),
        "deemed_days": None if terms.deemed is None else terms.deemed.days, "note": terms.note.strip(),
    }  # fmt: skip
