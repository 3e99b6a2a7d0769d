"""Corrections by which a difference is resolved: proposed by one person, decided by another, and only then booked and told to the partner."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.ledger import operations as ledger
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.models import Book
from enishi.partners.deciding import decide
from enishi.partners.states import ProposalState
from enishi.statements import holding
from enishi.statements.answering import said
from enishi.statements.disputing import CorrectionWaits, book_of, open_dispute, resolved
from enishi.statements.models import Correction, Dispute


class NothingToCorrect(Refusal):
    """A correction of nothing."""

    def __init__(self) -> None:
        super().__init__(
            "A correction is an amount above or below 0. Where the statement was right, answer without one. Nothing was changed.",
            ja="訂正額は0以外で入力してください。明細どおりの場合は、訂正なしで回答してください。何も変更していません。",
        )


class NoSuchCorrection(Refusal):
    """There is no such correction, or it was decided."""

    def __init__(self) -> None:
        super().__init__(
            "This correction does not wait for a decision any more. Look at the statement again. Nothing was changed.",
            ja="この訂正はもう承認待ちではありません。明細書をもう一度ご確認ください。何も変更していません。",
        )


@transaction.atomic
def propose_correction(*, dispute: uuid.UUID, text: str, correction: int, by: User, at: datetime) -> Correction:
    """
    Say by which amount a line would be corrected, in minor units before tax, and what the partner would be told. The line stays held.

    Raises NoSuchDispute, NotSaid, NothingToCorrect, CorrectionWaits.
    """
    found, words = open_dispute(dispute), said(text, "the answer")
    if not correction:
        raise NothingToCorrect
    if found.correction_waits:
        raise CorrectionWaits
    made = Correction.objects.create(dispute=found, text=words, amount=correction, proposed_by=by, proposed_at=at)
    _record("propose_correction", made, by, at)
    return made


@needs_second_proof
@transaction.atomic
def decide_correction(*, correction: int, as_: ProposalState, why: str, by: User, at: datetime) -> Correction:
    """
    Approve a correction as the second person: it is booked, the difference is resolved, and the amount stands in the next statement.
    Or reject it, or take one's own back: the difference stays open.

    Raises NoSuchCorrection, SamePerson, NotAnApprover, NotYours, ReasonMissing, NoSuchDispute, DayClosed.
    """
    row = Correction.objects.filter(id=correction, state=ProposalState.PROPOSED).first()
    if row is None:
        raise NoSuchCorrection
    book, dispute = book_of(row.dispute_id), open_dispute(row.dispute_id)
    found = Correction.objects.select_for_update().filter(id=correction, state=ProposalState.PROPOSED).first()
    if found is None:
        raise NoSuchCorrection
    decide(found, as_=as_, why=why, by=by, at=at)
    found.save()
    _record(f"{as_.value}_correction", found, by, at)
    if as_ is ProposalState.APPROVED:
        entry = _booked(book, dispute, found, str(by.id), at)
        resolved(dispute, found.text, found.amount, entry, str(by.id), at)
    return found


def _booked(book: Book, dispute: Dispute, correction: Correction, by: str, at: datetime) -> str:
    """The entry that gives or takes the correction, on the first day that is open: the key of it."""
    row, today = dispute.statement, local_day(at)
    day = today if book.closed_through is None else max(today, book.closed_through + timedelta(days=1))
    nature = holding.nature_of(row, dispute.line)
    account = AccountName(AccountKind.PAYABLE, nature, row.partner, row.payee_kind, row.payee)
    entry = ledger.adjust(
        book=book,
        key=f"dispute:{dispute.id}",
        account=account,
        amount=correction.amount,
        booked_on=day,
        reason=correction.text,
        by=by,
        at=at,
    )
    return entry.key


def _record(act: str, correction: Correction, by: User, at: datetime) -> None:
    detail = {"line": correction.dispute.line, "correction": correction.amount, "why": correction.decision}
    audit.record(actor=str(by.id), act=act, subject=f"statement:{correction.dispute.statement_id}", detail=detail, at=at)
