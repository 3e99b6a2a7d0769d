"""What a partner says to a statement: it confirms it, reports a difference, or says nothing until a clause counts that as a yes."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.statements.models import REASON, Statement
from enishi.statements.states import ANSWERED_FOR_GOOD, AnswerState, DisputeState
from enishi_engine.settlement.confirmation import Answer, Deemed, DeemedClause, deemed_confirmed


class NoSuchStatement(Refusal):
    """There is no statement of that id."""

    def __init__(self, statement: object) -> None:
        super().__init__(
            f"There is no statement {statement}. Look at the list of statements.",
            ja=f"支払通知書{statement}はありません。一覧をご確認ください。",
        )


class AnsweredAlready(Refusal):
    """A statement that was confirmed takes no other answer."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(
            f"{statement.number} was confirmed on {statement.answered_on} and stays so. What is wrong with it is corrected in the next one: correct "
            "the facts, or give an amount by hand.",
            ja=f"{statement.number}は{statement.answered_on}に確認済みで、変えられません。誤りは次回で訂正します。元のデータを直すか、手動で調整してください。",
        )


class NotSaid(Refusal):
    """An answer without who gave it, or how."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Write {what}. Nothing was changed.", ja=f"入力が足りません({what})。何も変更していません。")


class StillDisputed(Refusal):
    """A statement of which a line is being looked into."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(
            f"A difference in {statement.number} is not resolved yet. Resolve it; then write down the confirmation.",
            ja=f"{statement.number}には、回答の終わっていない相違のご連絡があります。先に回答を完了してから、確認を登録してください。",
        )


class DeliveredOtherwise(Refusal):
    """A delivery that cannot have been."""

    def __init__(self, statement: Statement, on: date) -> None:
        why = f"it was delivered on {statement.delivered_on}" if statement.delivered_on else f"it was issued on {statement.issued_on}"
        super().__init__(
            f"{statement.number} cannot have been delivered on {on}: {why}. Nothing was changed.",
            ja=f"{statement.number}を{on}に届けたことにはできません({f'{statement.delivered_on}に届けています' if statement.delivered_on else f'発行は{statement.issued_on}です'})。何も変更していません。",
        )


@transaction.atomic
def deliver(*, statement: uuid.UUID, on: date, by: str, at: datetime) -> Statement:
    """
    Say on which day the statement reached the partner: from then on silence may count as a yes. Safe to repeat.

    Raises NoSuchStatement, DeliveredOtherwise.
    """
    found = locked(statement)
    if found.delivered_on == on:
        return found
    if found.delivered_on is not None or not found.issued_on <= on <= local_day(at):
        raise DeliveredOtherwise(found, on)
    found.delivered_on = on
    found.save(update_fields=("delivered_on",))
    audit.record(actor=by, act="deliver_statement", subject=f"statement:{found.id}", detail={"on": on.isoformat()}, at=at)
    return found


@transaction.atomic
def confirm(*, statement: uuid.UUID, answer: str, by: str, at: datetime) -> Statement:
    """
    The partner confirms: `answer` says who did so and how. One that is confirmed stays as it is.

    Raises NoSuchStatement, StillDisputed, NotSaid.
    """
    found = locked(statement)
    if found.state in ANSWERED_FOR_GOOD:
        return found
    if found.disputes.filter(state=DisputeState.OPEN).exists():
        raise StillDisputed(found)
    return answered(found, AnswerState.CONFIRMED, said(answer, "who confirmed it, and how"), local_day(at), by, at)


@transaction.atomic
def deem(*, statement: uuid.UUID, by: str, at: datetime) -> Deemed | None:
    """
    Count silence as a yes where a clause of the contract says so and its days are over; None where they are not, or there is none.

    Raises NoSuchStatement.
    """
    found = locked(statement)
    clause = None if found.clause_days is None else DeemedClause(clause=found.clause, days=found.clause_days)
    deemed = deemed_confirmed(delivered_on=found.delivered_on, clause=clause, answer=Answer(found.state), today=local_day(at))
    if deemed is not None:
        answered(found, AnswerState.DEEMED_CONFIRMED, deemed.clause, deemed.since, by, at)
    return deemed


def deem_all(*, by: str, at: datetime) -> int:
    """Deem every statement whose days are over, each in a transaction of its own; how many there were."""
    waiting = Statement.objects.filter(state=AnswerState.ISSUED, clause_days__isnull=False, delivered_on__lt=local_day(at))
    ids = [
        id_
        for id_, delivered_on, days in waiting.order_by("issued_on", "number").values_list("id", "delivered_on", "clause_days")
        if delivered_on is not None and days is not None and delivered_on + timedelta(days=days) < local_day(at)
    ]
    return sum(deem(statement=id_, by=by, at=at) is not None for id_ in ids)


def locked(statement: uuid.UUID) -> Statement:
    """The statement, held until the transaction ends. Raises NoSuchStatement."""
    found = Statement.objects.select_for_update().filter(id=statement).first()
    if found is None:
        raise NoSuchStatement(statement)
    return found


def answered(found: Statement, state: AnswerState, answer: str, on: date, by: str, at: datetime) -> Statement:
    """The answer as it is kept, with the act in the chain."""
    found.state, found.answer, found.answered_on, found.answered_by, found.answered_at = state, answer, on, by, at
    found.save(update_fields=("state", "answer", "answered_on", "answered_by", "answered_at"))
    detail = {"answer": answer, "on": on.isoformat(), "hash": found.hash}
    audit.record(actor=by, act=f"statement_{state.value}", subject=f"statement:{found.id}", detail=detail, at=at)
    return found


def said(answer: str, what: str) -> str:
    """What somebody wrote. Raises NotSaid."""
    words = answer.strip()[:REASON]
    if not words:
        raise NotSaid(what)
    return words
