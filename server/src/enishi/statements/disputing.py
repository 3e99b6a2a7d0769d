"""Differences that a partner reports (相違のご連絡): about a line, with a thread, a promised day, and a resolution that may correct the amount."""

import uuid
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.ledger.models import Book
from enishi.statements import holding
from enishi.statements.answering import AnsweredAlready, answered, locked, said
from enishi.statements.models import Dispute, DisputeMessage, Statement
from enishi.statements.states import ANSWERED_FOR_GOOD, AnswerState, DisputeState


class NoSuchLine(Refusal):
    """The statement has no line of that id."""

    def __init__(self, statement: Statement, line: str) -> None:
        super().__init__(
            f"{statement.number} has no line {line}. Copy the line's number from the statement. Nothing was changed.",
            ja=f"{statement.number}に明細{line}はありません。明細書から明細の番号を写してください。何も変更していません。",
        )


class ReportedAlready(Refusal):
    """The line is being looked into."""

    def __init__(self, line: str) -> None:
        super().__init__(
            f"A difference of {line} is being looked into already. Write into its thread.",
            ja=f"{line}の相違はすでに確認中です。そのやりとりに書き込んでください。",
        )


class PromisedInThePast(Refusal):
    """An answer cannot be promised for a day that is over."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"An answer cannot be promised for {day}: that day is over. Choose a later one.",
            ja=f"{day}は過ぎているため、回答期限にできません。後の日を選んでください。",
        )


class NoSuchDispute(Refusal):
    """There is no such difference, or it is resolved."""

    def __init__(self, dispute: object) -> None:
        super().__init__(
            f"There is no open difference {dispute}. Look at the statement again: it may be resolved.",
            ja=f"未完了の相違のご連絡{dispute}はありません。完了している場合があります。明細書をもう一度確認してください。",
        )


class CorrectionWaits(Refusal):
    """Somebody has proposed a correction, and a second person is to decide."""

    def __init__(self) -> None:
        super().__init__(
            "A correction of this line waits for its approval. Have it decided first, or take it back. Nothing was changed.",
            ja="この明細の訂正が承認待ちです。先に承認・差戻しを済ませるか、取り下げてください。何も変更していません。",
        )


@transaction.atomic
def report_difference(
    *, statement: uuid.UUID, line: str, text: str, answer_by: date, by: str, at: datetime, from_partner: bool = True
) -> Dispute:
    """
    The partner says that a line is wrong: the line alone is held until it is resolved, everything else goes on.

    Raises NoSuchStatement, AnsweredAlready, NoSuchLine, ReportedAlready, PromisedInThePast, NotSaid.
    """
    found, words = locked(statement), said(text, "what is different")
    if found.state in ANSWERED_FOR_GOOD:
        raise AnsweredAlready(found)
    if not holding.has_line(found, line):
        raise NoSuchLine(found, line)
    if found.disputes.filter(line=line, state=DisputeState.OPEN).exists():
        raise ReportedAlready(line)
    if answer_by < local_day(at):
        raise PromisedInThePast(answer_by)
    answered(found, AnswerState.DISPUTED, words, local_day(at), by, at)
    dispute = Dispute.objects.create(statement=found, line=line, answer_by=answer_by, reported_by=by, reported_at=at)
    DisputeMessage.objects.create(dispute=dispute, number=1, from_partner=from_partner, text=words, by=by, at=at)
    return dispute


@transaction.atomic
def reply(*, dispute: uuid.UUID, text: str, from_partner: bool, by: str, at: datetime) -> DisputeMessage:
    """
    Something more is said in a dispute.

    Raises NoSuchDispute, NotSaid.
    """
    found, words = open_dispute(dispute), said(text, "what is to be said")
    message = DisputeMessage.objects.create(
        dispute=found, number=found.messages.count() + 1, from_partner=from_partner, text=words, by=by, at=at
    )
    audit.record(actor=by, act="reply_in_dispute", subject=f"statement:{found.statement_id}", detail={"line": found.line}, at=at)
    return message


@transaction.atomic
def resolve(*, dispute: uuid.UUID, text: str, by: str, at: datetime) -> Dispute:
    """
    Answer a difference where the statement was right: the line is held no more. A correction takes two people (correcting.py).

    Raises NoSuchDispute, NotSaid, CorrectionWaits.
    """
    book_of(dispute)
    found, words = open_dispute(dispute), said(text, "the answer")
    if found.correction_waits:
        raise CorrectionWaits
    return resolved(found, words, 0, "", by, at)


def resolved(dispute: Dispute, words: str, correction: int, entry: str, by: str, at: datetime) -> Dispute:
    """Write the answer into a dispute that is held, for good."""
    dispute.state, dispute.resolution, dispute.correction, dispute.entry = DisputeState.RESOLVED, words, correction, entry
    dispute.resolved_by, dispute.resolved_at = by, at
    dispute.save()
    detail = {"line": dispute.line, "correction": correction, "entry": entry}
    audit.record(actor=by, act="resolve_dispute", subject=f"statement:{dispute.statement_id}", detail=detail, at=at)
    return dispute


def book_of(dispute: uuid.UUID) -> Book:
    """The book of the statement, locked before the dispute: whoever books and whoever resolves wait in one order. Raises NoSuchDispute."""
    row = Dispute.objects.select_related("statement__run").filter(id=dispute).first()
    if row is None:
        raise NoSuchDispute(dispute)
    run = row.statement.run
    return Book.objects.select_for_update().get(program=run.program, closing_group=run.closing_group)


def open_dispute(dispute: uuid.UUID) -> Dispute:
    """The dispute, held, while nobody has resolved it. Raises NoSuchDispute."""
    found = Dispute.objects.select_for_update(of=("self",)).select_related("statement").filter(id=dispute, state=DisputeState.OPEN).first()
    if found is None:
        raise NoSuchDispute(dispute)
    return found
