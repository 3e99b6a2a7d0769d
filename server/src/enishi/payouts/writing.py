"""The file of an approved batch: written once, parsed back and compared, kept enciphered, the same bytes on every download; and its sending."""

import base64
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.ledger import operations as ledger
from enishi.ledger import queries as books
from enishi.partners import enciphering, paying
from enishi.payouts.approving import ApprovalLost, NotInThisState, changes, held, missing
from enishi.payouts.booking import Booked, first_open_day, paid
from enishi.payouts.models import Batch, Payment, PayoutFile, ResultFile
from enishi.payouts.payers import format_of
from enishi.payouts.proposing import as_engine, hash_as_it_stands, lines_of
from enishi.payouts.states import WITH_FILE, BatchState, Outcome, Way
from enishi.programs.natures import Nature
from enishi_engine.core.refusals import Refusal as EngineRefusal
from enishi_engine.said import Said
from enishi_engine.settlement.formats import batch as engine
from enishi_engine.settlement.formats.file import payout_file


class NotWritten(Refusal):
    """The file cannot be written as it was approved."""

    def __init__(self, batch: Batch, why: Said) -> None:
        super().__init__(f"The file of {batch} was not written. {why}", ja=f"{batch}のファイルは作成していません。{why.ja}")


class NoFile(Refusal):
    """The batch has no file."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(
            f"{batch} has no file. A file is written of an approved batch that leaves by one.",
            ja=f"{batch}にファイルはありません。ファイルは、ファイルで支払う承認済みの支払データから作成します。",
        )


@needs_second_proof
@transaction.atomic
def write(*, batch: int, by: User, at: datetime) -> PayoutFile:
    """
    Write the file of an approved batch, once: asked again it is the same file.

    It is parsed back and compared with what was approved; what changed since then, an account or a paper, ends the approval.

    Raises NoSuchBatch, NotInThisState, ApprovalLost, NotWritten.
    """
    found = held(batch)
    if (before := PayoutFile.objects.filter(batch=found).first()) is not None:
        return before
    if found.state != BatchState.APPROVED or Way(found.way) not in WITH_FILE or found.total == 0:
        raise NotInThisState(found, BatchState.APPROVED.value)
    check_approval(found, at=at)
    try:
        made = payout_file(engine_batch_of(found), format_of(found.payer.format, json.loads(found.payer.options)))
    except EngineRefusal as refusal:
        raise NotWritten(found, refusal.said) from refusal
    file = PayoutFile.objects.create(
        batch=found, name=made.name, sha256=made.sha256, bytes=len(made.content), written_by=by, written_at=at,
        enciphered=_enciphered(f"payout:{found.id}", made.content),
    )  # fmt: skip
    found.state = BatchState.WRITTEN
    found.save(update_fields=("state",))
    audit.record(actor=str(by.id), act="write_batch", subject=f"batch:{found}", detail={"file": made.name, "sha256": made.sha256}, at=at)
    return file


@needs_second_proof
@transaction.atomic
def download(*, batch: int, by: User, at: datetime) -> tuple[str, bytes]:
    """
    The file's name and bytes: the same each time. Who took it, and when, is kept.

    Raises NoSuchBatch, NoFile, NotInThisState, ApprovalLost.
    """
    found = held(batch)
    file = PayoutFile.objects.filter(batch=found).first()
    if file is None:
        raise NoFile(found)
    if found.state == BatchState.VOID:
        raise NotInThisState(found, "written or sent")
    if found.state == BatchState.WRITTEN:
        check_approval(found, at=at)
    audit.record(actor=str(by.id), act="download_batch", subject=f"batch:{found}", detail={"sha256": file.sha256}, at=at)
    return file.name, content_of(file)


@needs_second_proof
@transaction.atomic
def send(*, batch: int, by: User, at: datetime) -> Batch:
    """
    Say that the batch has left: its file is with the bank, or it is settled by its way. Each payment is booked. Safe to repeat.

    Raises NoSuchBatch, NotInThisState, ApprovalLost.
    """
    found = held(batch)
    if found.state == BatchState.SENT:
        return found
    leaves_by_file = Way(found.way) in WITH_FILE and found.total > 0
    if found.state != (BatchState.WRITTEN if leaves_by_file else BatchState.APPROVED):
        raise NotInThisState(found, BatchState.WRITTEN.value if leaves_by_file else BatchState.APPROVED.value)
    check_approval(found, at=at)
    payments = list(found.payments.order_by("number"))
    found.state, found.sent_by, found.sent_at = BatchState.SENT, by, at
    found.save(update_fields=("state", "sent_by", "sent_at"))
    waits = found.payments.filter(amount__gt=0) if leaves_by_file else found.payments.none()
    waits.update(outcome=Outcome.SENT)
    found.payments.filter(outcome=Outcome.WAITING).update(outcome=Outcome.PAID)
    for book, group in by_book(payments).items():
        account = books.book_of(program=book[0], closing_group=book[1])
        assert account is not None, "what is due stands in a book"
        day = first_open_day(max(found.pay_on, local_day(at)) if not leaves_by_file else found.pay_on, account.closed_through)
        ledger.post(book=account, drafts=[paid(booked(one, found), on=day) for one in group], by=str(by.id), at=at)
    audit.record(
        actor=str(by.id), act="send_batch", subject=f"batch:{found}", detail={"payments": len(payments), "total": found.total}, at=at
    )
    return found


def check_approval(batch: Batch, *, at: datetime) -> None:
    """Is what was approved still what would be paid, and by enough people? Raises ApprovalLost."""
    changed = list(changes(batch, at=at))
    if hash_as_it_stands(batch) != batch.hash:
        changed.append(Said("Its rows do not say what was approved.", "明細が承認された内容と一致しません。"))
    changed += [Said(one.problem.en, one.problem.ja) for one in missing(batch)]
    if changed:
        raise ApprovalLost(batch, changed)


def content_of(file: PayoutFile | ResultFile) -> bytes:
    """The file's bytes. Raises Unreadable."""
    row = f"payout:{file.batch_id}" if isinstance(file, PayoutFile) else f"result:{file.batch_id}:{file.sha256}"
    return base64.b64decode(enciphering.decipher(row, bytes(file.enciphered))["content"])


def kept_results(batch: Batch, sha256: str, content: bytes) -> bytes:
    """A bank's answer as it is kept."""
    return _enciphered(f"result:{batch.id}:{sha256}", content)


def _enciphered(row: str, content: bytes) -> bytes:
    return enciphering.encipher(row, {"content": base64.b64encode(content).decode()})


@transaction.atomic
def renew_keys(*, by: str, at: datetime) -> int:
    """
    Encipher every file of payouts under the newest key, so that the older ones can be taken away. How many there are.

    Raises Unreadable.
    """
    renewed = 0
    for model in (PayoutFile, ResultFile):
        for file in model._default_manager.select_for_update().order_by("pk"):  # noqa: SLF001 - Django's own name for it
            row = f"payout:{file.batch_id}" if isinstance(file, PayoutFile) else f"result:{file.batch_id}:{file.sha256}"
            file.enciphered = enciphering.renew(row, bytes(file.enciphered))
            file.save(update_fields=("enciphered",))
            renewed += 1
    audit.record(actor=by, act="renew_payout_keys", subject="payout_files", detail={"files": renewed}, at=at)
    return renewed


def engine_batch_of(batch: Batch) -> engine.Batch:
    """The batch as the engine writes and reads it, from its rows alone."""
    payments = list(batch.payments.order_by("number"))
    known = paying.names_of({one.partner for one in payments})
    names = {one.reference: known.get(one.partner, one.partner) for one in payments}
    return as_engine(batch.payer, batch.number, batch.pay_on, lines_of(batch.payments.all()), names, batch.proposed_at)


def by_book(payments: list[Payment]) -> dict[tuple[str, str], list[Payment]]:
    """Payments by program and closing group."""
    found: dict[tuple[str, str], list[Payment]] = {}
    for one in payments:
        found.setdefault((one.program, one.closing_group), []).append(one)
    return found


def booked(one: Payment, batch: Batch) -> Booked:
    """A payment as the books know it."""
    figures: dict[str, Any] = {name: getattr(one, name) for name in ("withheld", "fee", "amount", "partner", "payee_kind", "payee")}
    return Booked(
        reference=one.reference, batch=batch.number, way=Way(batch.way), offsets=json.loads(one.offsets),
        parts={Nature(nature): amount for nature, amount in json.loads(one.parts).items()}, **figures,
    )  # fmt: skip
