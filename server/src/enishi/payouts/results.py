"""What became of payments: read of a bank's file, or said by two people where the bank does not say it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.ledger import operations as ledger
from enishi.ledger import queries as books
from enishi.partners.deciding import checked_reason, decide
from enishi.partners.states import ProposalState
from enishi.payouts.approving import held
from enishi.payouts.booking import first_open_day, returned
from enishi.payouts.models import Batch, Payment, PaymentOutcome, Request, ResultFile
from enishi.payouts.payers import codes_of, format_of
from enishi.payouts.states import BatchState, Outcome, RequestKind
from enishi.payouts.writing import booked, by_book, engine_batch_of, kept_results
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.settlement.formats.csv.results import read_results as read_csv
from enishi_engine.settlement.formats.results import Paid, Results
from enishi_engine.settlement.formats.zengin.results import read_results as read_zengin
from enishi_engine.settlement.formats.zengin.writing import Zengin

AT_ONCE = 1_000
# What the bank may still say of a payment, by what it has said.
MAY_BECOME: Mapping[Outcome, frozenset[Outcome]] = {
    Outcome.SENT: frozenset({Outcome.PAID, Outcome.RETURNED, Outcome.UNKNOWN}),
    Outcome.UNKNOWN: frozenset({Outcome.PAID, Outcome.RETURNED}),
    Outcome.PAID: frozenset({Outcome.RETURNED}),  # money that comes back days later
}


class NotSent(Refusal):
    """Results of a batch that never left."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(
            f"{batch} was never sent, so these cannot be its results. Choose the batch that they belong to. Nothing was read.",
            ja=f"{batch}は送信されていないため、その結果ではありません。対応する支払データを選んでください。何も読み込んでいません。",
        )


class ReadBefore(Refusal):
    """The same file of results was read before."""

    def __init__(self, file: ResultFile) -> None:
        super().__init__(
            f"{file.name} was read for {file.batch} on {file.read_at:%Y-%m-%d} already. Nothing was changed.",
            ja=f"{file.name}は{file.read_at:%Y-%m-%d}に{file.batch}の結果として読み込み済みです。何も変更していません。",
        )


class ResultsRefused(Refusal):
    """A file of results that cannot be read, or belongs elsewhere."""


class NotUnknown(Refusal):
    """Only what the bank left open is said by people."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(
            f"{payment} is {payment.outcome}: only what is unknown is resolved by two people. Nothing was changed.",
            ja=f"{payment}は「{payment.outcome}」です。2人で確定するのは結果不明の支払だけです。何も変更していません。",
        )


class NoSuchPayment(Refusal):
    """There is no payment of that reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"There is no payment {reference}. Look at the batch's page.",
            ja=f"支払{reference}はありません。支払データのページをご確認ください。",
        )


class ResolutionWaits(Refusal):
    """Somebody asked for it already."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(
            f"Somebody asked already what became of {payment}. Have that decided first.",
            ja=f"{payment}の結果はすでに確認を依頼されています。先にそちらを決めてください。",
        )


@transaction.atomic
def read(*, batch: int, name: str, content: bytes, by: User, at: datetime) -> ResultFile:
    """
    Take a bank's answer: of each payment whether it was paid, returned, or is unknown. What was returned is payable again.

    What the bank does not say clearly stays unknown, and is never paid again by itself. A later file may say more.

    Raises NoSuchBatch, NotSent, ReadBefore, ResultsRefused.
    """
    found = held(batch)
    if found.state != BatchState.SENT:
        raise NotSent(found)
    sha256 = hashlib.sha256(content).hexdigest()
    if (before := ResultFile.objects.filter(batch=found, sha256=sha256).first()) is not None:
        raise ReadBefore(before)
    try:
        results = _read(found, content)
    except EngineRefusal as refusal:
        raise ResultsRefused(refusal.said.en, ja=refusal.said.ja) from refusal
    file = ResultFile.objects.create(
        batch=found, name=name[:255], sha256=sha256, strangers=results.strangers, enciphered=kept_results(found, sha256, content), read_by=by,
        read_at=at,
    )  # fmt: skip
    learned = _learned(found, results)
    _keep(found, learned, file=file, request=None, by=by, at=at)
    counted = {outcome.value: sum(one is outcome for _, one, _ in learned) for outcome in (Outcome.PAID, Outcome.RETURNED, Outcome.UNKNOWN)}
    detail = {"sha256": sha256, "strangers": results.strangers} | counted
    audit.record(actor=str(by.id), act="read_results", subject=f"batch:{found}", detail=detail, at=at)
    return file


@needs_second_proof
@transaction.atomic
def ask_resolution(*, reference: str, outcome: Outcome, why: str, by: User, at: datetime) -> Request:
    """
    Say what became of a payment of which the bank says nothing clear; it counts once a second person agrees.

    Raises NoSuchPayment, NotUnknown, ReasonMissing, ResolutionWaits.
    """
    payment, batch = _payment(reference)
    if payment.outcome != Outcome.UNKNOWN or outcome not in MAY_BECOME[Outcome.UNKNOWN]:
        raise NotUnknown(payment)
    if Request.objects.filter(payment=payment, state=ProposalState.PROPOSED).exists():
        raise ResolutionWaits(payment)
    request = Request.objects.create(
        kind=RequestKind.RESOLVE, batch=batch, payment=payment, outcome=outcome, reason=checked_reason(why), proposed_by=by, proposed_at=at
    )
    detail = {"outcome": outcome.value, "why": request.reason}
    audit.record(actor=str(by.id), act="ask_resolution", subject=f"payment:{payment}", detail=detail, at=at)
    return request


@needs_second_proof
@transaction.atomic
def decide_resolution(*, request: str, as_: ProposalState, why: str, by: User, at: datetime) -> Request:
    """
    Agree as the second person with what became of an unknown payment, or not; or take one's own word back.

    Raises NotOpen, SamePerson, NotAnApprover, NotYours, ReasonMissing, NotUnknown.
    """
    asked = Request.objects.select_related("batch").get(id=request, kind=RequestKind.RESOLVE)
    batch = held(asked.batch.number)
    asked = Request.objects.select_for_update(of=("self",)).get(id=request)
    decide(asked, as_=as_, why=why, by=by, at=at)
    asked.save()
    payment = Payment.objects.get(requests=asked)
    audit.record(actor=str(by.id), act=f"{as_.value}_resolution", subject=f"payment:{payment}", detail={"request": str(asked.id)}, at=at)
    if as_ is ProposalState.APPROVED:
        if payment.outcome != Outcome.UNKNOWN:
            raise NotUnknown(payment)
        _keep(batch, [(payment, Outcome(asked.outcome), asked.reason)], file=None, request=asked, by=by, at=at)
    return asked


def _read(batch: Batch, content: bytes) -> Results:
    """By the batch's own format; a CSV that names payments is taken for every format."""
    written, said = format_of(batch.payer.format, json.loads(batch.payer.options)), engine_batch_of(batch)
    if isinstance(written, Zengin) and not content.lstrip(b"\xef\xbb\xbf").startswith(b"order,"):
        return read_zengin(content, said, written, codes_of(json.loads(batch.payer.options)))
    return read_csv(content, said)


def _learned(batch: Batch, results: Results) -> list[tuple[Payment, Outcome, str]]:
    """What is new: a file that says nothing of a payment leaves as it is what another one said."""
    found = []
    for payment in batch.payments.order_by("number"):
        result = results.of_orders.get(payment.reference)
        if result is None or payment.outcome not in MAY_BECOME:
            continue
        outcome = Outcome(result.outcome.value)
        if outcome in MAY_BECOME[Outcome(payment.outcome)]:
            found.append((payment, outcome, _word(result.outcome, result.reason)))
    return found


def _word(outcome: Paid, reason: str) -> str:
    return "" if outcome is Paid.PAID else reason[:1_000]


def _keep(
    batch: Batch,
    learned: Iterable[tuple[Payment, Outcome, str]],
    *,
    file: ResultFile | None,
    request: Request | None,
    by: User,
    at: datetime,
) -> None:
    """The facts first, then what the payments say; and what came back, in the books."""
    known = list(learned)
    PaymentOutcome.objects.bulk_create(
        [
            PaymentOutcome(payment=payment, outcome=outcome, reason=reason, file=file, request=request, learned_at=at)
            for payment, outcome, reason in known
        ],
        batch_size=AT_ONCE,
    )
    for outcome in {one for _, one, _ in known}:
        ids = [payment.id for payment, said, _ in known if said is outcome]
        for start in range(0, len(ids), AT_ONCE):
            Payment.objects.filter(id__in=ids[start : start + AT_ONCE]).update(outcome=outcome)
    back = [payment for payment, outcome, _ in known if outcome is Outcome.RETURNED]
    for (program, group), payments in by_book(back).items():
        book = books.book_of(program=program, closing_group=group)
        assert book is not None, "what was paid stands in a book"
        day = first_open_day(max(local_day(at), batch.pay_on), book.closed_through)
        ledger.post(book=book, drafts=[returned(booked(one, batch), on=day) for one in payments], by=str(by.id), at=at)


def _payment(reference: str) -> tuple[Payment, Batch]:
    found = Payment.objects.filter(reference=reference).select_related("batch").first()
    if found is None:
        raise NoSuchPayment(reference)
    batch = held(found.batch.number)
    found.refresh_from_db()
    return found, batch
