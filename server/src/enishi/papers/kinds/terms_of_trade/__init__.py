"""取引条件明示書: what the Freelance Act (フリーランス法3条) wants told in writing at once: who, when, what, how much, and by when it is paid."""

from collections.abc import Iterable
from datetime import date

from enishi.papers.addressing import party
from enishi.papers.kind import Asked, Kind, NothingToTell, Subject, Wants
from enishi.papers.sheet import Sheet, on, same
from enishi.partners import queries as partners
from enishi.partners.agreements import SettlementTerms
from enishi.partners.reads import AgreementRead
from enishi.partners.states import FeeBearer
from enishi.programs import queries as programs
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.calendars import Shift
from enishi_engine.settlement.japan.deadlines import LAWS, Protection
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.settlement.payment_dates import LAST_DAY, PaymentTerms
from enishi_engine.words.codes import code_label

_WAYS = {
    SettlementWay.TRANSFER: Label(ja="銀行振込", en="bank transfer"),
    SettlementWay.OFFSET: Label(
        ja="当社債権との相殺のうえ、残額を銀行振込", en="set off against what you owe us, the rest by bank transfer"
    ),
    SettlementWay.NEXT_INVOICE: Label(ja="当社の次回ご請求額からの値引き", en="a discount on our next invoice"),
    SettlementWay.PAYMENT_REQUEST: Label(ja="当社経理からの支払", en="a payment by our accounts-payable system"),
    SettlementWay.OUTSIDE: Label(ja="別途の方法による支払", en="paid by other means"),
}
_SHIFTS = {
    Shift.PREVIOUS: Label(ja="銀行休業日の場合は前営業日", en="the bank day before it where banks are closed"),
    Shift.NEXT: Label(ja="銀行休業日の場合は翌営業日", en="the next bank day where banks are closed"),
}
_MONTHS = ("当月", "翌月", "翌々月")


def subjects() -> list[Subject]:
    """Every agreement, by partner."""
    return [
        Subject(key=agreement.id, name=same(f"{one.name} · {agreement.id} · {code_label('agreement.contract', agreement.contract).ja}"))
        for one in partners.partners()
        for agreement in partners.agreements(one.code, day=date.max)
    ]  # fmt: skip


def sheets(asked: Asked) -> Iterable[Sheet]:
    """The terms of one agreement. Raises NothingToTell, NobodyToTell; FindingsRefuse where no terms of settlement were recorded."""
    agreement = partners.agreement(asked.subject, day=asked.today)
    if agreement is None:
        raise NothingToTell(DocumentKind.TERMS_OF_TRADE, asked.subject)
    terms, contract = agreement.terms, code_label("agreement.contract", agreement.contract)
    what = Label(
        ja=f"当社製品・サービスに関する{contract.ja}業務{f'({_of(agreement)})' if _of(agreement) else ''}",
        en=f"{contract.en}: our products and services{f' ({_of(agreement)})' if _of(agreement) else ''}",
    )
    received = Label(
        ja=f"契約期間中({_span(agreement).ja})に、取次・販売等の対象となる取引が成立した各日",
        en=f"each day within the contract ({_span(agreement).en}) on which a deal comes about",
    )
    rules, paid = _rules(asked), None if terms is None else _payment(terms.payment)
    law = None if terms is None or terms.protection is Protection.NONE else LAWS[terms.protection]
    yield Sheet(
        kind=DocumentKind.TERMS_OF_TRADE, key=f"{agreement.id}-{asked.today}", partner=agreement.partner, agreement=agreement.id,
        to=party(agreement.partner, asked.today),
        lead=Label(
            ja="業務を委託するにあたり、取引条件を下記のとおり明示いたします。", en="These are the terms on which we ask you to work with us.",
        ),
        facts=(
            (Label(ja="業務を委託した日", en="Agreed on"), on(agreement.first_day)),
            (Label(ja="業務の内容", en="What is done"), what),
            (Label(ja="役務の提供を受ける日", en="Received on"), received),
            (Label(ja="役務の提供を受ける場所", en="Where"), Label(ja="特定の場所を定めません。", en="at no place in particular")),
            (Label(ja="報酬の額(算定方法)", en="How much (how it is calculated)"), rules),
            *(() if terms is None or paid is None else _facts_of(terms, paid)),
        ),
        remarks=() if law is None else (
            Label(
                ja=f"この取引は{law.ja}の対象です。役務の提供を受けた日から60日以内にお支払いします。",
                en=f"This is under {law.en}: we pay within 60 days of receiving the service.",
            ),
        ),
        fields={
            "agreed_on": agreement.first_day, "content": what.ja, "received_on": received.ja, "pay_by": paid and paid.ja, "amounts": rules.ja,
        },
    )  # fmt: skip


def _facts_of(terms: SettlementTerms, paid: Label) -> tuple[tuple[Label, Label], ...]:
    way, bears = _WAYS[terms.way], terms.fee_bearer is FeeBearer.MAKER
    fee = (
        Label(ja="当社負担", en="borne by us")
        if bears
        else Label(ja="貴社負担(お支払額から差引き)", en="borne by you, taken off what is paid")
    )
    return (
        (Label(ja="支払期日", en="Paid by"), paid),
        (Label(ja="支払方法", en="How it is paid"), way),
        (Label(ja="振込手数料", en="Transfer fee"), fee),
    )


def _of(agreement: AgreementRead) -> str:
    return agreement.product or agreement.family or ""


def _span(agreement: AgreementRead) -> Label:
    first, last = on(agreement.first_day), None if agreement.last_day is None else on(agreement.last_day)
    return Label(ja=f"{first.ja}〜{last.ja if last else ''}", en=f"{first.en} – {last.en if last else ''}".rstrip())


def _rules(asked: Asked) -> Label:
    """Which rules say how much: of each program the approved text of the day."""
    found = []
    for program in programs.programs():
        begun = [one for one in programs.versions(program) if one.approved and one.from_day <= asked.today]
        if begun:
            found.append(f"{program} {begun[0].from_day}")
    named = ", ".join(found)
    return Label(
        ja=f"手数料規程(別紙)({named})の算定方法により計算した額(消費税は別途)" if named else "",
        en=f"as the commission rules ({named}) say, tax on top" if named else "",
    )


def _payment(terms: PaymentTerms) -> Label:
    """A payment's day in words, as people say it: 翌月末日."""
    months, last = terms.months_after, terms.day == LAST_DAY
    month = Label(
        ja=_MONTHS[months] if months < len(_MONTHS) else f"{months}か月後の",
        en=("the month", "the month after that", f"the month {months} months after that")[min(months, 2)],
    )
    day = Label(ja="末日" if last else f"{terms.day}日", en="the last day" if last else f"day {terms.day}")
    shift = _SHIFTS.get(terms.shift)
    return Label(
        ja=f"締切日の{month.ja}{day.ja}{f'({shift.ja})' if shift else ''}",
        en=f"{day.en} of {month.en} of the closing{f' ({shift.en})' if shift else ''}",
    )


KIND = Kind(
    document=DocumentKind.TERMS_OF_TRADE,
    about=Label(ja="業務を委託したとき直ちに(フリーランス法3条)", en="At once when work is agreed on (Freelance Act, article 3)"),
    wants=(Wants.SUBJECT,), subjects=subjects, sheets=sheets,
)  # fmt: skip
