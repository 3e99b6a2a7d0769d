"""Issuing: what a closing's statements would say, and writing each of them once, its documents and the tax of it with it."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.second_proof import needs_second_proof
from enishi.earnings.models import Run
from enishi.ledger import operations as ledger
from enishi.ledger import queries as books
from enishi.ledger.accounts import AccountKind, EntryKind, SettledAs
from enishi.ledger.entries import AccountName, Draft, Posting, gathered
from enishi.ledger.models import Book
from enishi.partners.hindrances import Hindrance
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi.statements import gathering, mailing
from enishi.statements.gathering import Payee
from enishi.statements.holding import TAX_IN
from enishi.statements.issuer import issuer_on
from enishi.statements.models import SOURCE, Document, Statement
from enishi.statements.preparing import OfRun, Prepared, prepared
from enishi_engine.core.incentive import Rounding
from enishi_engine.settlement.japan.bank_days import announced_through, bank_calendar
from enishi_engine.settlement.japan.documents import WhatIsPaid
from enishi_engine.settlement.statement import Party, content_hash, content_of

# Ids of statements are made of what they are of under this name, so that a statement has the same id in every database.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "enishi:statements:statement")


class NoSuchClosing(Refusal):
    """There is no closing of that name that is done."""

    def __init__(self, program: str, closing: str) -> None:
        super().__init__(
            f"{program} has no closing {closing} that is done. Close the period first.",
            ja=f"{program}に締めの終わった{closing}はありません。先に期間を締めてください。",
        )


class IssuerMissing(Refusal):
    """Nobody has said by which name the maker issues documents."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Nobody has recorded the maker's name and registration number for {day}. Record the issuer first. Nothing was issued.",
            ja=f"{day}時点の発行者の名称と登録番号がありません。先に発行者を登録してください。何も発行していません。",
        )


@dataclass(frozen=True, kw_only=True)
class ToIssue:
    """Of a closing: statements that were issued, or would be; and why others cannot be yet."""

    ready: tuple[Prepared, ...]
    left_out: tuple[Hindrance, ...]


def waiting(run: Run) -> list[Payee]:
    """Whom a closing settled something of, and who has no statement of it yet."""
    return gathering.payees_without_statement(run)


def to_issue(run: Run, payees: Sequence[Payee], *, at: datetime) -> ToIssue:
    """What issuing would do now for these payees; nothing is written. Raises IssuerMissing."""
    made = list(_prepared(run, payees, at))
    return ToIssue(
        ready=tuple(one for one in made if isinstance(one, Prepared) and one.documents),
        left_out=tuple(why for one in made if not isinstance(one, Prepared) for why in one),
    )


@needs_second_proof
def issue(*, program: str, closing: str, by: str, at: datetime) -> ToIssue:
    """
    Issue the statements of a closing, each in a transaction of its own: a process that is killed leaves whole ones, and again goes on.

    Raises NoSuchClosing, IssuerMissing.
    """
    run = run_of(program=program, closing=closing)
    ready: list[Prepared] = []
    left_out: list[Hindrance] = []
    for one in _prepared(run, waiting(run), at):
        if not isinstance(one, Prepared):
            left_out += one
        elif one.documents:
            write(run, one, by=by, at=at)
            ready.append(one)
    return ToIssue(ready=tuple(ready), left_out=tuple(left_out))


@transaction.atomic
def write(run: Run, made: Prepared, *, by: str, at: datetime) -> Statement:
    """One statement with its documents and its tax in the books; one that is there stays as it is."""
    book = Book.objects.select_for_update().get(program=run.program, closing_group=run.closing_group)
    id_ = id_of(run, (made.of.payee_kind, made.of.payee))
    if there := Statement.objects.filter(id=id_).first():
        return there
    documents = _documents(id_, made)
    Document.objects.bulk_create(documents)
    statement = _row(id_, run, made, documents, by=by, at=at)
    statement.save(force_insert=True)
    _book_tax(book, statement, made, by=by, at=at)
    detail = {"hash": statement.hash, "due": statement.due, "withheld": statement.withheld, "documents": [one.kind for one in documents]}
    detail["mails"] = mailing.tell(statement, documents, by=by, at=at)
    audit.record(actor=by, act="issue_statement", subject=f"statement:{statement.id}", detail=detail, at=at)
    return statement


def run_of(*, program: str, closing: str) -> Run:
    """The run of a closing that is done. Raises NoSuchClosing."""
    found = Run.objects.filter(program=program, closing=closing).first()
    if found is None:
        raise NoSuchClosing(program, closing)
    return found


def id_of(run: Run, payee: Payee) -> uuid.UUID:
    """The id of the statement of a run and payee."""
    return uuid.uuid5(_NAMES, "\n".join((str(run.id), *payee)))


def _prepared(run: Run, payees: Sequence[Payee], at: datetime) -> Iterator[Prepared | list[Hindrance]]:
    of_run = _of_run(run, local_day(at))
    program = read(texts.approved_texts(run.program)).program
    for one in gathering.gathered(run, program, payees):
        yield prepared(one, of_run)


def _of_run(run: Run, issued_on: date) -> OfRun:
    issuer = issuer_on(issued_on)
    if issuer is None:
        raise IssuerMissing(issued_on)
    return OfRun(
        closing_group=run.closing_group, closing=run.closing, program=run.program, first_day=run.first_day, last_day=run.last_day,
        issued_on=issued_on, issuer=Party(code="maker", name=issuer.name, number=issuer.number, address=issuer.address),
        rounding=Rounding(issuer.rounding), calendar=bank_calendar(run.first_day, announced_through(issued_on)),
        currency=books.currency_of(program=run.program, closing_group=run.closing_group),
    )  # fmt: skip


def _documents(id_: uuid.UUID, made: Prepared) -> list[Document]:
    """The documents as rows; what was carried of tax stands with the first one of its side."""
    found, told = [], set[WhatIsPaid]()
    for place, (side, said) in enumerate(made.documents, start=1):
        tax = sum(one.tax for one in said.totals)
        of_side = sum(one.tax for other, document in made.documents if other is side for one in document.totals)
        carried = 0 if side in told else made.tax_due[side] - of_side
        told.add(side)
        found.append(Document(
            statement_id=id_, place=place, number=said.id, kind=said.document, side=side.value, net=sum(one.net for one in said.totals),
            tax=tax, closing=said.closing, tax_open=tax + carried, withheld=said.withheld, content=content_of(said), hash=content_hash(said),
        ))  # fmt: skip
    return found


def _row(id_: uuid.UUID, run: Run, made: Prepared, documents: list[Document], *, by: str, at: datetime) -> Statement:
    of, terms = made.of, made.terms
    said = [one for _, one in made.documents]
    return Statement(
        id=id_, number=made.number, run=run, partner=of.partner, payee_kind=of.payee_kind, payee=of.payee,
        counterparty=said[0].counterparty.name, agreement=made.agreement.id, currency=said[0].currency, outcome=of.outcome,
        opening=sum(one.opening for one in said), net=sum(one.net for one in documents), tax=sum(one.tax for one in documents),
        closing=made.closing, due=made.due, withheld=made.withheld, withheld_from=made.withheld_from, withholding=made.withholding.value,
        lines=sum(len(one.lines) + len(one.adjustments) for one in said), issued_on=said[0].issued_on, pays_on=made.pays_on,
        way=terms.way.value, protection=terms.protection.value, deadline=made.deadline,
        clause="" if terms.deemed is None else terms.deemed.clause, clause_days=None if terms.deemed is None else terms.deemed.days,
        hash=hash_of(documents), issued_by=by, issued_at=at,
    )  # fmt: skip


def tax_key(statement: Statement) -> str:
    """The key of the entry of its tax."""
    return f"{SOURCE}{statement.id}:tax"


def hash_of(documents: list[Document]) -> str:
    """What a statement says, as one hash: of its documents' hashes, in their order."""
    return sha256("".join(one.hash for one in documents).encode()).hexdigest()


def _book_tax(book: Book, statement: Statement, made: Prepared, *, by: str, at: datetime) -> None:
    """The tax of what is due now, or billed, is owed with it: booked on the day of issue, or on the first day that is open."""
    billed = made.of.outcome is SettledAs.BILLED
    if statement.pays_on is None and not billed:
        return
    owed = AccountKind.RECEIVABLE if billed else AccountKind.PAYABLE
    postings: list[Posting] = []
    for side, tax in made.tax_due.items():
        name = (TAX_IN[side.value], statement.partner, statement.payee_kind, statement.payee)
        postings += [Posting(AccountName(AccountKind.TAX, *name), tax), Posting(AccountName(owed, *name), -tax)]
    moved = gathered(postings)
    if not moved:
        return
    first_open = statement.issued_on if book.closed_through is None else max(statement.issued_on, book.closed_through + timedelta(days=1))
    draft = Draft(key=tax_key(statement), kind=EntryKind.TAXED, booked_on=first_open, postings=moved, source=f"{SOURCE}{statement.id}")
    ledger.post(book=book, drafts=[draft], by=by, at=at)
