"""Issuing papers, each once for what it is of, and what whom they are for say to them."""

import uuid
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.papers import mailing
from enishi.papers.kind import Asked
from enishi.papers.kinds import KINDS
from enishi.papers.models import REASON, Paper
from enishi.papers.sheet import Issued, Sheet, content_of, hash_of
from enishi.papers.states import PaperState
from enishi.statements.queries import issuer_on
from enishi_engine.settlement.finding import FindingsRefuse, is_refused
from enishi_engine.settlement.japan.documents import DocumentKind, document_findings, name_of
from enishi_engine.settlement.statement import Party

# Ids of papers are made of what they are of under this name, so that a paper has the same id in every database.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "enishi:papers:paper")


class IssuerUnknown(Refusal):
    """Nobody has said by which name the maker issues documents."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Nobody has recorded the maker's name for {day}. Record the issuer on the page of statements first. Nothing was issued.",
            ja=f"{day}時点の発行者の名称がありません。先に支払通知書の画面で発行者を登録してください。何も発行していません。",
        )


class AnswerDayOver(Refusal):
    """An answer cannot be asked for by a day that is over."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"An answer cannot be asked for by {day}: that day is over. Choose a later one.",
            ja=f"{day}は過ぎているため、期限にできません。後の日を選んでください。",
        )


class NoSuchPaper(Refusal):
    """There is no such paper."""

    def __init__(self, paper: object) -> None:
        super().__init__(f"There is no paper {paper}. Look at the list of papers.", ja=f"帳票{paper}はありません。一覧をご確認ください。")


class NotAsked(Refusal):
    """A paper that nobody answers."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            f"{paper.number} is for information: nobody is asked to answer it.",
            ja=f"{paper.number}は通知のため、回答の対象ではありません。",
        )


class AnsweredBefore(Refusal):
    """A paper that was answered otherwise."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            f"{paper.number} was answered already ({paper.answer}), and that stays. Issue another paper if something else was agreed.",
            ja=f"{paper.number}は回答済み({paper.answer})で、変えられません。別の合意をした場合は、新たに発行してください。",
        )


class AnswerMissing(Refusal):
    """An answer without who gave it and how, or why not."""

    def __init__(self) -> None:
        super().__init__(
            "Write who answered and how; of a refusal also why. Nothing was changed.",
            ja="回答者と方法(不同意・相違の場合は理由も)を入力してください。何も変更していません。",
        )


@transaction.atomic
def issue(
    kind: DocumentKind,
    *,
    subject: str = "",
    partner: str = "",
    day: date | None = None,
    answer_by: date | None = None,
    by: str,
    at: datetime,
) -> list[Paper]:
    """
    Issue the papers of a kind for what was chosen, and tell whom they are for: all of them or none. One that is there already stays and is given back.

    Raises IssuerUnknown, AnswerDayOver, what the kind refuses (NothingToTell, NobodyToTell, …), FindingsRefuse where a field is missing.
    """
    today = local_day(at)
    issuer = issuer_on(today)
    if issuer is None:
        raise IssuerUnknown(today)
    if answer_by is not None and answer_by < today:
        raise AnswerDayOver(answer_by)
    maker = Party(code="maker", name=issuer.name, number=issuer.number, address=issuer.address)
    asked = Asked(issuer=maker, today=today, at=at, subject=subject, partner=partner, day=day, answer_by=answer_by)
    return [_written(one, asked, by) for one in KINDS[kind].sheets(asked)]


@transaction.atomic
def answer(*, paper: uuid.UUID, agreed: bool, words: str, by: str, at: datetime) -> Paper:
    """
    What whom the paper is for says to it: yes, or no with the reason. The same answer again changes nothing.

    Raises NoSuchPaper, NotAsked, AnswerMissing, AnsweredBefore.
    """
    found = Paper.objects.select_for_update().filter(id=paper).first()
    if found is None:
        raise NoSuchPaper(paper)
    if found.answer_by is None:
        raise NotAsked(found)
    state, said = PaperState.AGREED if agreed else PaperState.REFUSED, words.strip()[:REASON]
    if found.state == state:
        return found
    if found.state != PaperState.ISSUED:
        raise AnsweredBefore(found)
    if not said:
        raise AnswerMissing
    found.state, found.answer, found.answered_by, found.answered_at = state, said, by, at
    found.save(update_fields=("state", "answer", "answered_by", "answered_at"))
    audit.record(
        actor=by, act=f"paper_{state.value}", subject=f"paper:{found.id}", detail={"answer": said, "hash": found.hash}, at=at
    )  # fmt: skip
    return found


def _written(sheet: Sheet, asked: Asked, by: str) -> Paper:
    """One paper, or the one that is there. Raises FindingsRefuse."""
    id_ = uuid.uuid5(_NAMES, f"{sheet.kind.value}\n{sheet.key}")
    if there := Paper.objects.filter(id=id_).first():
        return there
    number = f"{sheet.kind.value}-{sheet.key}"
    _check(sheet, asked, number)
    issued = Issued(
        number=number, issued_on=asked.today, title=name_of(sheet.kind), issuer=asked.issuer, to=sheet.to, lead=sheet.lead, facts=sheet.facts,
        tables=sheet.tables, text=sheet.text, remarks=sheet.remarks, answer=sheet.answer, answer_by=sheet.answer_by,
    )  # fmt: skip
    content = content_of(issued)
    made = Paper.objects.create(
        id=id_, kind=sheet.kind.value, key=sheet.key, number=number, program=sheet.program, partner=sheet.partner, agreement=sheet.agreement,
        counterparty="" if sheet.to is None else sheet.to.name, amount=sheet.amount, issued_on=asked.today, answer_by=sheet.answer_by,
        content=content, hash=hash_of(content), issued_by=by, issued_at=asked.at,
    )  # fmt: skip
    audit.record(actor=by, act="issue_paper", subject=f"paper:{id_}", detail={"number": number, "hash": made.hash}, at=asked.at)
    mailing.tell(made, by=by)
    return made


def _check(sheet: Sheet, asked: Asked, number: str) -> None:
    """Everything that such a paper needs stands in it. Raises FindingsRefuse."""
    both = {"issuer_name": asked.issuer.name, "counterparty_name": "" if sheet.to is None else sheet.to.name}
    found = document_findings(sheet.kind, {**both, **sheet.fields}, on=number)
    if is_refused(found):
        raise FindingsRefuse(number, found)
