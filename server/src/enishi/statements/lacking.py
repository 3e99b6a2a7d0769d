"""Why a payee gets no statement yet while everybody else does: each reason by name, with its remedy, in both languages; pure."""

from collections.abc import Sequence
from datetime import date

from enishi.partners.hindrances import Hindrance
from enishi.partners.payees import PayeeRecord
from enishi.statements.contracts import agreement_of
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding

YEN = "JPY"


def of_record(
    payee: str, record: PayeeRecord | None, closing_group: str, last_day: date, *, former_missing: bool, currency: str
) -> list[Hindrance]:
    """Everything that the records lack, all at once."""
    if currency != YEN:
        return [_not_in_yen(payee, currency)]
    if record is None:
        return [_no_partner(payee)]
    found = [_former_missing(payee)] if former_missing else []
    if not record.legal_name:
        found.append(_no_company(payee))
    if record.withholding is None:
        found.append(_no_tax_class(payee, last_day))
    agreement = agreement_of(record.agreements, closing_group, last_day)
    if agreement is None:
        found.append(_no_agreement(payee))
    elif agreement.terms is None:
        found.append(_no_terms(payee, agreement.id, last_day))
    return found


def nobody_decided(payee: str) -> Hindrance:
    return Hindrance(
        "nobody_decided", payee,
        f"Nobody has decided what the marketing money of {payee} is: a purchase of a service, or a return of sales. Decide it with the reason, then issue again.",
        f"{payee}への販促支援が、役務の購入か、売上げに係る対価の返還等か、決まっていません。理由とともに登録してから発行してください。",
    )  # fmt: skip


def unknown_contract(payee: str, contract: str) -> Hindrance:
    return Hindrance(
        "unknown_contract", payee,
        f"The contract {contract} of {payee} is not in the table of documents. Write a kind that it has into the agreement, then issue again.",
        f"{payee}の契約種別{contract}に対応する書類がありません。契約種別を見直してから発行してください。",
    )  # fmt: skip


def no_payment_date(payee: str, last_day: date) -> Hindrance:
    return Hindrance(
        "no_payment_date", payee,
        f"The payment date of {payee} for {last_day} is no bank day that is known yet. Change the terms, or issue once the holidays are announced.",
        f"{payee}の{last_day}締めの支払日が、祝日の公表済みの期間内の銀行営業日になりません。精算条件を見直すか、祝日の公表後に発行してください。",
    )  # fmt: skip


def below_zero_with_tax(payee: str, amount: int) -> Hindrance:
    return Hindrance(
        "below_zero_with_tax", payee,
        f"{payee} was to be paid, and with the tax that is taken back it comes to {amount:,}: an opening balance without tax stands beside lines below 0. Settle it outside, and tell the partner by hand.",
        f"{payee}は支払い予定ですが、返還分の消費税を含めると{amount:,}円になります(税を含まない期首残高と、0を下回る明細があるため)。システム外で精算し、個別にご連絡ください。",
    )  # fmt: skip


def non_resident(payee: str) -> Hindrance:
    return Hindrance(
        "non_resident", payee,
        f"{payee} is a non-resident: other rules of withholding hold. Have its tax decided by somebody who knows them, and settle it outside.",
        f"{payee}は非居住者のため、源泉徴収の規定が異なります。専門家に確認のうえ、システム外で精算してください。",
    )  # fmt: skip


def fields_missing(payee: str, findings: Sequence[Finding]) -> Hindrance:
    wrong = [one for one in findings if one.severity is Severity.ERROR]
    return Hindrance(
        "fields_missing", payee,
        " ".join((f"A document of {payee} lacks something.", *(f"{one.problem.en} {one.remedy.en}" for one in wrong))),
        "".join((f"{payee}の書類に不足があります。", *(f"{one.problem.ja}{one.remedy.ja}" for one in wrong))),
    )  # fmt: skip


def _not_in_yen(payee: str, currency: str) -> Hindrance:
    return Hindrance(
        "not_in_yen", payee,
        f"{payee} is owed {currency}, and the documents here are those of Japan, in yen. Tell and settle it outside.",
        f"{payee}への支払は{currency}建てのため、国内の書類は発行されません。システム外で通知・精算してください。",
    )  # fmt: skip


def _no_partner(payee: str) -> Hindrance:
    return Hindrance(
        "no_partner", payee,
        f"{payee} is paid, and no partner has this code. Register a partner of kind individual with it, its agreement and tax class; then issue again.",
        f"支払先{payee}のパートナー登録がありません。同じコードで個人のパートナーとして、契約と税の区分を登録してから発行してください。",
    )  # fmt: skip


def _former_missing(payee: str) -> Hindrance:
    return Hindrance(
        "former_missing", payee,
        f"The closing before has no statement for {payee} yet, and this one begins with what that ends with. Issue that one first.",
        f"{payee}には前回の締めの通知書が発行されていません。前回分を先に発行してください。",
    )  # fmt: skip


def _no_company(payee: str) -> Hindrance:
    return Hindrance(
        "no_company", payee,
        f"Nobody has recorded the company behind {payee}. Record its legal name; then issue again.",
        f"{payee}の法人・個人の情報が登録されていません。正式名称を登録してから発行してください。",
    )  # fmt: skip


def _no_tax_class(payee: str, day: date) -> Hindrance:
    return Hindrance(
        "no_tax_class", payee,
        f"{payee} is no corporation, and has no tax class on {day}. Decide its class, with the reason; then issue again.",
        f"{payee}は法人ではなく、{day}時点の税・源泉徴収の区分が決まっていません。区分と理由を登録してから発行してください。",
    )  # fmt: skip


def _no_agreement(payee: str) -> Hindrance:
    return Hindrance(
        "no_agreement", payee,
        f"{payee} has no agreement, so nobody knows which document it needs. Write it down with its settlement terms; then issue again.",
        f"{payee}のパートナー契約が登録されていません。契約と精算条件を登録してから発行してください。",
    )  # fmt: skip


def _no_terms(payee: str, agreement: str, day: date) -> Hindrance:
    return Hindrance(
        "no_terms", payee,
        f"The agreement {agreement} of {payee} has no settlement terms on {day}. Record when and how it is paid; then issue again.",
        f"{payee}の契約{agreement}に、{day}時点の精算条件がありません。支払サイトと精算方法を登録してから発行してください。",
    )  # fmt: skip
