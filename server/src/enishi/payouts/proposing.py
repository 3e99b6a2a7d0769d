"""A batch proposed: what is due by a day, as much of it as nothing keeps from being paid, frozen with its hash."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.partners import paying
from enishi.partners.account_words import AccountWords
from enishi.payouts import sources
from enishi.payouts.content import Line, PayerWords, canonical, engine_batch, hash_of
from enishi.payouts.due import Due, Split, month_before, split
from enishi.payouts.models import Batch, Counter, PayerAccount, Payment
from enishi.payouts.payers import format_of
from enishi.payouts.sources import Open
from enishi.payouts.states import LIVE, WITH_FILE, Outcome, Way, way_of
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.said import Said
from enishi_engine.settlement.finding import is_refused
from enishi_engine.settlement.formats import batch as engine
from enishi_engine.settlement.japan.withholding import SalesAgentMonth, WithholdingClass
from enishi_engine.settlement.netting import FeeEatsPayment

MOST_IN_A_BATCH = 99_999  # payments: five digits of a reference
AT_ONCE = 1_000  # rows of one INSERT
Payee = tuple[str, str]


class NoPayer(Refusal):
    """There is no account to pay from of that code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no account {code} to pay from. Record it first.", ja=f"出金口座{code}はありません。先に登録してください。"
        )


class CannotPropose(Refusal):
    """The batch cannot be paid so; `problems` says everything that is wrong, each with its remedy."""

    def __init__(self, problems: Sequence[Said]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(("Nothing was proposed.", *problems)), ja="\n".join(("何も起票していません。", *(one.ja for one in problems)))
        )


@transaction.atomic
def propose(
    *, payer: str, pay_on: date, by: User, at: datetime, way: Way = Way.TRANSFER, keys: Collection[str] | None = None, reference: str = ""
) -> Batch:
    """
    Put what is due by the day into a batch: everything that nothing keeps from being paid, or of that the named papers only.

    `reference`: the 稟議番号, where there is one. Who proposes does not approve.

    Raises NoPayer, CannotPropose.
    """
    number = _next_number()
    account = payer_named(payer)
    chosen = [one for one in _payable(account.currency, way, pay_on, at) if keys is None or one.due.key in keys]
    if problems := [*_of_day(pay_on, at), *_of_choice(chosen, keys)]:
        raise CannotPropose(problems)
    eaten: list[Said] = []
    try:
        paid = list(_lines(number, chosen, pay_on=pay_on, fee=account.fee, eaten=eaten))
    except EngineRefusal as refusal:
        raise CannotPropose([refusal.said]) from refusal
    if eaten and (keys is not None or not paid):
        raise CannotPropose(eaten)
    chosen, lines = [one for one, _ in paid], [line for _, line in paid]
    names = {f"{number}{place:05}": one.due.name for place, one in enumerate(chosen, start=1)}
    if way in WITH_FILE and any(line.amount for line in lines):
        _check_file(account, number, pay_on, lines, names, at)
    batch = _kept(account, number, way, pay_on, reference.strip(), lines, chosen, by, at)
    detail = {"payments": batch.payments_count, "total": batch.total, "hash": batch.hash, "pay_on": pay_on.isoformat()}
    audit.record(actor=str(by.id), act="propose_batch", subject=f"batch:{batch}", detail=detail, at=at)
    return batch


def payer_named(code: str) -> PayerAccount:
    """The account to pay from, as it is now. Raises NoPayer."""
    found = PayerAccount.objects.filter(code=code).order_by("-revision").first()
    if found is None:
        raise NoPayer(code)
    return found


def words_of(payer: PayerAccount) -> PayerWords:
    """An account to pay from, as plain data."""
    names = ("code", "name", "bank", "number", "currency", "format", "branch", "kind", "payer_code", "fee")
    return PayerWords(**{name: getattr(payer, name) for name in names})


def lines_of(payments: QuerySet[Payment]) -> list[Line]:
    """The payments of a batch as they were approved."""
    return [
        Line(
            reference=one.reference, due=one.due, due_content=one.due_content, due_whole=one.due_whole, part=one.part, partner=one.partner,
            payee_kind=one.payee_kind, payee=one.payee, account="" if one.account_id is None else str(one.account_id),
            withholding=one.withholding, gross=one.gross, parts=json.loads(one.parts), base=one.base, withheld=one.withheld,
            offsets=json.loads(one.offsets), fee=one.fee, amount=one.amount,
        )
        for one in payments.order_by("number")
    ]  # fmt: skip


def hash_as_it_stands(batch: Batch) -> str:
    """What the rows of a batch say now, as one hash: another than the batch's where something was changed."""
    return hash_of(
        number=batch.number, payer=f"{batch.payer.code}/{batch.payer.revision}", way=batch.way, currency=batch.currency,
        pay_on=batch.pay_on, reference=batch.reference, lines=lines_of(batch.payments.all()),
    )  # fmt: skip


def as_engine(
    payer: PayerAccount, number: int, pay_on: date, lines: Iterable[Line], names: dict[str, str], created_at: datetime
) -> engine.Batch:
    """The batch with every account whole, to be written or compared; `names` by reference."""
    known = list(lines)
    accounts = paying.whole_accounts({UUID(line.account) for line in known if line.account})
    orders = [(line, names.get(line.reference, line.payee), _words(accounts, line)) for line in known]
    return engine_batch(
        id_=f"P{number}", payer=words_of(payer).payer(), pay_on=pay_on, currency=payer.currency, created_at=created_at, orders=orders
    )


def _words(accounts: dict[UUID, AccountWords], line: Line) -> AccountWords | None:
    return accounts[UUID(line.account)] if line.account else None


def _next_number() -> int:
    """Counted under the lock that everybody waits for who proposes: what is due is asked after it."""
    counter, _ = Counter.objects.select_for_update().get_or_create(id=1)
    counter.batches += 1
    counter.save(update_fields=("batches",))
    return counter.batches


def _payable(currency: str, way: Way, pay_on: date, at: datetime) -> list[Open]:
    return [
        one
        for one in sources.open_dues(at=at)
        if not one.obstacles
        and one.due.currency == currency
        and way_of(one.due.way) is way
        and one.due.due_on <= pay_on
        and one.due.open > 0
    ]


def _of_day(pay_on: date, at: datetime) -> Iterable[Said]:
    today = local_day(at)
    if pay_on < today:
        yield Said(
            f"{pay_on} has passed. Choose today or a later bank day.", f"{pay_on}は過ぎています。今日以降の銀行営業日を選んでください。"
        )
    try:
        if not sources.calendar_on(today).is_open(pay_on):
            yield Said(f"{pay_on} is no bank day. Choose another day.", f"{pay_on}は銀行営業日ではありません。別の日を選んでください。")
    except EngineRefusal as refusal:
        yield refusal.said


def _of_choice(chosen: Sequence[Open], keys: Collection[str] | None) -> Iterable[Said]:
    if keys is not None and (missing := sorted(set(keys) - {one.due.key for one in chosen})):
        yield Said(
            f"Not payable on this day, or in a batch already: {', '.join(missing)}. Look at what is due again.",
            f"この日には支払えないか、すでに別の支払データにあります:{'、'.join(missing)}。支払予定をもう一度確認してください。",
        )
    elif not chosen:
        yield Said(
            "Nothing is due by this day that may be paid. Look at what is due, and what keeps it.",
            "この日までに支払えるものはありません。支払予定と、支払えない理由を確認してください。",
        )
    if len(chosen) > MOST_IN_A_BATCH:
        yield Said(
            f"A batch has at most {MOST_IN_A_BATCH:,} payments. Choose fewer.",
            f"1つの支払データは{MOST_IN_A_BATCH:,}件までです。件数を減らしてください。",
        )


def _lines(number: int, chosen: Sequence[Open], *, pay_on: date, fee: int, eaten: list[Said]) -> Iterator[tuple[Open, Line]]:
    """
    Each payment after the one before: those of one payee share its allowance of the month, and what it owes.

    What a fee that the payee bears leaves nothing of waits for more and holds nobody else up: `eaten` says of whom.
    """
    months = _months({(one.due.payee_kind, one.due.payee) for one in chosen if one.known.class_ is WithholdingClass.SALES_AGENT}, pay_on)
    owed = sources.receivables({one.due.group for one in chosen}, {(one.due.payee_kind, one.due.payee) for one in chosen})
    place = 0
    for one in chosen:
        due, class_ = one.due, one.known.class_
        assert class_ is not None, "a payee without a class has an obstacle"
        who, payee = (*due.group, due.payee_kind, due.payee), (due.payee_kind, due.payee)
        month = months.get(payee, SalesAgentMonth())
        try:
            done = split(due, pays_on=pay_on, class_=class_, month=month, receivables=owed.get(who, ()), fee=fee)
        except FeeEatsPayment as refusal:
            eaten.append(Said(f"{due.payee}: {refusal.said}", f"{due.payee}: {refusal.said.ja}"))
            continue
        months[payee] = _after(month, done)
        owed[who] = [replace(each, amount=each.amount - done.offsets.get(each.id, 0)) for each in owed.get(who, ())]
        owed[who] = [each for each in owed[who] if each.amount > 0]
        place += 1
        yield one, _line(f"{number}{place:05}", due, one, done, class_, to_account=way_of(due.way) is Way.TRANSFER)


def _line(reference: str, due: Due, one: Open, done: Split, class_: WithholdingClass, *, to_account: bool) -> Line:
    return Line(
        reference=reference, due=due.key, due_content=due.content, due_whole=due.whole, part=due.part, partner=due.partner,
        payee_kind=due.payee_kind, payee=due.payee, account=(one.known.account or "") if to_account else "", withholding=class_.value,
        gross=done.gross, parts={nature.value: amount for nature, amount in done.parts.items()}, base=done.base, withheld=done.withheld,
        offsets=dict(done.offsets), fee=done.fee, amount=done.amount,
    )  # fmt: skip


def _months(payees: Collection[Payee], pay_on: date) -> dict[Payee, SalesAgentMonth]:
    """What sales agents were paid in the month of the payment, and what was withheld of it."""
    if not payees:
        return {}
    of_month = Payment.objects.filter(
        outcome__in=LIVE, batch__pay_on__year=pay_on.year, batch__pay_on__month=pay_on.month, payee__in={code for _, code in payees}
    )
    before: dict[Payee, list[tuple[int, int]]] = {}
    for one in of_month:
        before.setdefault((one.payee_kind, one.payee), []).append((one.base, one.withheld))
    return {payee: month_before(found) for payee, found in before.items()}


def _after(month: SalesAgentMonth, done: Split) -> SalesAgentMonth:
    return replace(month, paid=month.paid + done.base, withheld=month.withheld + done.withheld)


def _check_file(payer: PayerAccount, number: int, pay_on: date, lines: list[Line], names: dict[str, str], at: datetime) -> None:
    """Everything that would keep the file from being written is told before anybody approves."""
    batch = as_engine(payer, number, pay_on, lines, names, at)
    findings = list(format_of(payer.format, json.loads(payer.options)).findings(batch))
    if is_refused(findings):
        payees = {order.id: order.payee for order in batch.orders}
        raise CannotPropose(
            [
                Said(
                    f"{payees.get(one.on, one.on)}, {one.field} {one.value!r}: {one.problem.en} {one.remedy.en}",
                    f"{payees.get(one.on, one.on)}({one.field}「{one.value}」):{one.problem.ja}{one.remedy.ja}",
                )
                for one in findings
                if is_refused([one])
            ]
        )


def _kept(
    payer: PayerAccount,
    number: int,
    way: Way,
    pay_on: date,
    reference: str,
    lines: list[Line],
    chosen: Sequence[Open],
    by: User,
    at: datetime,
) -> Batch:
    """Payments first, then the batch that seals them (sealing.py)."""
    id_ = uuid4()
    Payment.objects.bulk_create(
        [
            Payment(
                batch_id=id_, number=place, reference=line.reference, due=line.due, due_content=line.due_content, due_whole=line.due_whole,
                part=line.part, program=one.due.program, closing_group=one.due.closing_group, period=one.due.period, partner=line.partner,
                payee_kind=line.payee_kind, payee=line.payee, account_id=UUID(line.account) if line.account else None,
                withholding=line.withholding, gross=line.gross, parts=canonical(dict(line.parts)), base=line.base, withheld=line.withheld,
                offsets=canonical(dict(line.offsets)), set_off=sum(line.offsets.values()), fee=line.fee, amount=line.amount,
                outcome=Outcome.WAITING,
            )
            for place, (line, one) in enumerate(zip(lines, chosen, strict=True), start=1)
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    content = hash_of(
        number=number, payer=f"{payer.code}/{payer.revision}", way=way.value, currency=payer.currency, pay_on=pay_on, reference=reference,
        lines=lines,
    )  # fmt: skip
    return Batch.objects.create(
        id=id_, number=number, payer=payer, way=way, currency=payer.currency, pay_on=pay_on, payments_count=len(lines),
        total=sum(line.amount for line in lines), hash=content, reference=reference, proposed_by=by, proposed_at=at,
    )  # fmt: skip
