"""A line of a bank's file and the payment that it is: found by what the bank or the file says, or by the statement that it paid."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from enishi.payouts.models import BatchApproval, Payment, PaymentOutcome, PayoutFile
from enishi.payouts.queries import ApprovalRead, FileRead, PaymentRead, payments_read
from enishi.payouts.states import BatchState, Outcome, Way
from enishi_engine.settlement.formats.zengin.layout import DATA, RECORD

REFERENCE = 10  # digits at most
_OF_FILE = re.compile(r"P([0-9]{1,6})(?:\.[a-z]+)?[:/ ]+([0-9]{1,6})")
_PAIN001 = re.compile(r"<EndToEndId>([0-9]+)</EndToEndId>")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was learned of a payment: by a file of the bank, or by two people who say why."""

    outcome: Outcome
    reason: str
    learned_at: datetime
    file: FileRead | None
    said_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """A payment with its batch, the people who let it go, its place in the file, and what the bank said of it, the last at the end.

    `place` counts the payments of the file from 1; one of which nothing leaves stands in none.
    """

    payment: PaymentRead
    batch: int
    state: BatchState
    way: Way
    currency: str
    pay_on: date
    hash: str
    proposed_by: str
    proposed_at: datetime
    approvals: tuple[ApprovalRead, ...]
    sent_by: str
    sent_at: datetime | None
    file: FileRead | None
    place: int | None
    answers: tuple[Answer, ...]


def named(text: str) -> list[BankLine]:
    """
    The payments that a line names, which is written as it stands anywhere: our reference, with zeros at its head or without; a record of a
    総合振込 file or of its results; a row of a CSV; the end-to-end id of a pain.001 file; or a file and the payment's place in it, P1:3.
    """
    said = text.strip()
    if found := _OF_FILE.fullmatch(said):
        batch, place = int(found[1]), int(found[2])
        in_file = Payment.objects.filter(batch__number=batch, amount__gt=0).order_by("number").values_list("id", flat=True)
        return read(Payment.objects.filter(id__in=list(in_file[place - 1 : place]) if place else []))
    references = set(_references(text))
    return read(Payment.objects.filter(reference__in=references)) if references else []


def of_statements(statements: Collection[UUID]) -> list[BankLine]:
    """Every payment of these statements, the first first: one that came back, too."""
    return read(Payment.objects.filter(due__in=[str(one) for one in statements])) if statements else []


def _references(text: str) -> Iterator[str]:
    line = text.strip("\r\n")
    if line.startswith(DATA.mark) and RECORD - 20 <= len(line) <= RECORD:  # blanks at its end are easily lost
        yield DATA.read(line.ljust(RECORD))["customer"][:REFERENCE].strip().lstrip("0")
    if found := _PAIN001.search(line):
        yield found[1]
    first = line.strip().partition(",")[0].strip().strip('"').removeprefix("'")
    if first.isascii() and first.isdigit() and len(first) <= 2 * REFERENCE:
        # A bank hands the customer's codes back with zeros at the head; ours fill ten of the twenty digits.
        yield from {first.lstrip("0"), first[:REFERENCE].lstrip("0")} if len(first) == 2 * REFERENCE else {first.lstrip("0")}


def read(payments: QuerySet[Payment], *, first: int = 0, count: int | None = None) -> list[BankLine]:
    """These payments as lines, in the order of batches and numbers: all of them, or a page."""
    outcomes = PaymentOutcome.objects.select_related("file__read_by", "request__proposed_by", "request__decided_by").order_by("id")
    approvals = BatchApproval.objects.select_related("person").order_by("approved_at")
    rows = list(
        payments.select_related("batch__proposed_by", "batch__sent_by", "account__details")
        .prefetch_related(Prefetch("outcomes", outcomes), Prefetch("batch__approvals", approvals))
        .order_by("batch__number", "number")[first : None if count is None else first + count]
    )
    written = PayoutFile.objects.select_related("written_by").defer("enciphered").filter(batch__in={one.batch_id for one in rows})
    files = {one.batch_id: FileRead(name=one.name, sha256=one.sha256, by=one.written_by.name, at=one.written_at) for one in written}
    numbers: dict[UUID, list[int]] = {}
    for batch, number in Payment.objects.filter(batch__in=files, amount__gt=0).order_by("number").values_list("batch_id", "number"):
        numbers.setdefault(batch, []).append(number)
    return [
        _line(row, shown, files.get(row.batch_id), bisect_right(numbers.get(row.batch_id, []), row.number))
        for row, shown in zip(rows, payments_read(rows), strict=True)
    ]


def _line(row: Payment, shown: PaymentRead, file: FileRead | None, payments_until: int) -> BankLine:
    batch = row.batch
    place = payments_until if file is not None and row.amount else None
    return BankLine(
        payment=shown, batch=batch.number, state=BatchState(batch.state), way=Way(batch.way), currency=batch.currency, pay_on=batch.pay_on,
        hash=batch.hash, proposed_by=batch.proposed_by.name, proposed_at=batch.proposed_at,
        approvals=tuple(ApprovalRead(person=one.person.name, person_id=one.person_id, at=one.approved_at) for one in batch.approvals.all()),
        sent_by=batch.sent_by.name if batch.sent_by else "", sent_at=batch.sent_at, file=file if place else None, place=place,
        answers=tuple(_answers(row.outcomes.all())),
    )  # fmt: skip


def _answers(outcomes: Iterable[PaymentOutcome]) -> Iterator[Answer]:
    for one in outcomes:
        file, asked = one.file, one.request
        yield Answer(
            outcome=Outcome(one.outcome), reason=one.reason, learned_at=one.learned_at,
            file=None if file is None else FileRead(name=file.name, sha256=file.sha256, by=file.read_by.name, at=file.read_at),
            said_by=() if asked is None else tuple(each.name for each in (asked.proposed_by, asked.decided_by) if each is not None),
        )  # fmt: skip
