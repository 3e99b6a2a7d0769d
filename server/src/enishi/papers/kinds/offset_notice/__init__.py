"""相殺通知書: both gross amounts of a payment of which a part was set off, and what remains of each."""

import json
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from enishi.core.maker import local_day
from enishi.ledger import queries as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.papers.addressing import party
from enishi.papers.kind import Asked, Kind, NothingToTell, Subject, Wants
from enishi.papers.sheet import Rows, Sheet, month_of, yen
from enishi.papers.sheet import on as day_said
from enishi.partners.names import of_codes
from enishi.payouts.models import Payment
from enishi.payouts.states import BatchState, Outcome
from enishi.programs.natures import Nature
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.japan.papers import OffsetLine, OffsetNotice

_NATURES = {
    Nature.COMMISSION: Label(ja="手数料の返還のご請求", en="Commission billed to be paid back"),
    Nature.REBATE: Label(ja="リベートの返還のご請求", en="Rebate billed to be paid back"),
    Nature.MARKETING: Label(ja="販促支援金の返還のご請求", en="Marketing money billed to be paid back"),
}


def subjects() -> list[Subject]:
    """Payments that left and of which a part was set off, the newest first."""
    payments = list(_payments().order_by("-batch__number", "number"))
    names = of_codes({one.partner for one in payments})
    return [Subject(key=one.reference, name=_subject(one, names.get(one.partner, one.partner))) for one in payments]


def _subject(payment: Payment, name: str) -> Label:
    """青葉商事 · 2025年12月分 · 120,000円 (100003)."""
    month, amount = month_of(payment.period.rpartition("/")[2]), yen(payment.set_off, payment.batch.currency)
    return Label(
        ja=f"{name} · {month.ja} · {amount.ja} ({payment.reference})", en=f"{name} · {month.en} · {amount.en} ({payment.reference})"
    )


def sheets(asked: Asked) -> Iterable[Sheet]:
    """The notice of one payment. Raises NothingToTell, NobodyToTell."""
    payment = _payments().filter(reference=asked.subject).first()
    entry = next(iter(ledger.entries_with([f"payout:{asked.subject}"])), None)
    if payment is None or entry is None:
        raise NothingToTell(DocumentKind.OFFSET_NOTICE, asked.subject)
    told = _notice(payment, asked, entry.booked_on)
    currency = payment.batch.currency
    lines = Rows(
        title=Label(ja="相殺の対象となる当社の債権", en="What you owe us, and what was set off of it"),
        heads=(
            Label(ja="債権", en="Receivable"), Label(ja="債権額", en="Amount"), Label(ja="相殺額", en="Set off"), Label(ja="残額", en="Remains"),
        ),
        amounts=(1, 2, 3),
        rows=tuple(
            (_name(one.receivable), yen(one.amount, currency), yen(one.offset, currency), yen(one.remains, currency)) for one in told.lines
        ),
    )  # fmt: skip
    yield Sheet(
        kind=DocumentKind.OFFSET_NOTICE, key=payment.reference, program=payment.program, partner=payment.partner, to=told.counterparty,
        amount=told.offset,
        lead=Label(
            ja="貴社に対する債務と、当社が貴社に対して有する債権を、下記のとおり対当額で相殺いたしましたので、ご通知申し上げます。",
            en="We have set off what we owe you against what you owe us, as follows.",
        ),
        facts=(
            (Label(ja="相殺日", en="Set off on"), day_said(told.offset_on)),
            (Label(ja="当社の債務(お支払額)", en="What we owe you"), yen(told.payable, currency)),
            (Label(ja="源泉徴収税額", en="Withheld"), yen(told.withheld, currency)),
            (Label(ja="当社の債権の合計", en="What you owe us, together"), yen(told.receivable, currency)),
            (Label(ja="相殺額", en="Set off"), yen(told.offset, currency)),
            (Label(ja="振込手数料", en="Transfer fee"), yen(told.fee, currency)),
            (Label(ja="お振込額", en="Transferred"), yen(told.transferred, currency)),
            (Label(ja="当社の債権の残額", en="What you still owe us"), yen(told.remains, currency)),
        ),
        tables=(lines,),
        fields={
            "offset_date": told.offset_on, "gross_payable": yen(told.payable), "gross_receivable": yen(told.receivable),
            "offset_amount": told.offset, "what_remains": yen(told.remains),
        },
    )  # fmt: skip


def _payments() -> QuerySet[Payment]:
    live = (Outcome.SENT, Outcome.PAID, Outcome.UNKNOWN)
    return Payment.objects.filter(set_off__gt=0, batch__state=BatchState.SENT, outcome__in=live).select_related("batch")


def _notice(payment: Payment, asked: Asked, offset_on: date) -> OffsetNotice:
    lines = []
    for receivable, amount in sorted(json.loads(payment.offsets).items()):
        nature = Nature(receivable.rpartition(":")[2])
        account = AccountName(AccountKind.RECEIVABLE, nature, payment.partner, payment.payee_kind, payment.payee)
        owed = ledger.balance_before(f"payout:{payment.reference}", account)
        lines.append(OffsetLine(receivable=receivable, due_on=local_day(asked.at), amount=owed, offset=int(amount)))
    return OffsetNotice(
        issuer=asked.issuer, counterparty=party(payment.partner, asked.today), offset_on=offset_on, payable=payment.gross,
        withheld=payment.withheld, fee=payment.fee, transferred=payment.amount, lines=tuple(lines),
    )  # fmt: skip


def _name(receivable: str) -> Label:
    return _NATURES[Nature(receivable.rpartition(":")[2])]


KIND = Kind(
    document=DocumentKind.OFFSET_NOTICE,
    about=Label(ja="支払の一部を債権と相殺したとき", en="When a part of a payment was set off against what the partner owes"),
    wants=(Wants.SUBJECT,), subjects=subjects, sheets=sheets,
)  # fmt: skip
