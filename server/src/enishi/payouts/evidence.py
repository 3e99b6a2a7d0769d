"""What an auditor asks for: the population of a span, payment by payment, and of each payment the evidence as one ZIP, for whoever must see it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import AuditHead, AuditRow, User
from enishi.core.second_proof import needs_second_proof
from enishi.core.tables import as_csv
from enishi.earnings import queries as earnings
from enishi.ledger import queries as ledger
from enishi.payouts import bank_lines, booking
from enishi.payouts.bank_lines import BankLine
from enishi.payouts.models import Payment, PayoutFile, ResultFile
from enishi.payouts.proposing import lines_of
from enishi.payouts.states import BatchState, Outcome
from enishi.payouts.writing import content_of
from enishi.statements import printing
from enishi.statements import queries as statements
from enishi.statements.models import Statement
from enishi_engine.words import LANGUAGES

POPULATION = (
    "payment", "batch", "batch_state", "way", "pay_on", "program", "closing", "partner", "payee", "currency", "gross", "withheld", "set_off", "fee",
    "amount", "outcome", "proposed_by", "approved_by", "sent_by", "statement", "statement_sha256", "batch_sha256", "file", "file_sha256",
)  # fmt: skip
_README = """\
Evidence of one payment / 支払1件の証憑

payment.json        the payment, the people who let it go, and what was learned of it / 支払、関与した人、銀行の回答
statement.json      the statement, and whoever confirmed it / 支払通知書と確認の記録
documents/*.json    what each document says, as it was issued; its SHA-256 is in statement.json / 発行時の内容(ハッシュの対象)
documents/*.pdf     the same on paper / 同じ内容のPDF
batch.json          the content of the batch over which people approved / 承認された支払データの内容
file/*              the bank file, byte for byte as it was handed out / 銀行に渡したファイルそのもの
results/*           what the bank answered / 銀行の回答ファイル
entries.json        the entries of the ledger / 仕訳
audit.csv           the rows of the audit chain about it: each with its hash and that of the row before / 監査ログの該当行
manifest.json       the SHA-256 of every file above, and the head of the audit chain / 全ファイルのハッシュと監査ログの先頭

The rows of the whole chain are verified by `enishi verify`. / 監査ログ全体は`enishi verify`で検証します。
"""


class NoSuchPayment(Refusal):
    """There is no payment of that reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"There is no payment {reference}. Choose one of the population.",
            ja=f"支払{reference}はありません。支払一覧から選んでください。",
        )


def population(first_day: date, last_day: date, *, first: int = 0, count: int | None = None) -> list[BankLine]:
    """
    Every payment whose batch was to pay in the span, both days inclusive, whatever became of it: void ones and those that came back too.

    Shape   all of them, or `count` from the place `first` on.
    """
    return bank_lines.read(_of_span(first_day, last_day), first=first, count=count)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Of the population of a span: how many payments, how many of them were sent and what left with those; of that what came back. Minor units."""

    rows: int
    sent: int
    total: int
    returned: int
    returned_total: int


def counted(first_day: date, last_day: date) -> Counted:
    """The population of the span in figures, both days inclusive."""
    sent, returned = Q(batch__state=BatchState.SENT), Q(outcome=Outcome.RETURNED)
    found = _of_span(first_day, last_day).aggregate(
        rows=Count("id"), sent=Count("id", filter=sent), total=Sum("amount", filter=sent), returned=Count("id", filter=returned),
        returned_total=Sum("amount", filter=returned),
    )  # fmt: skip
    return Counted(**{name: int(value or 0) for name, value in found.items()})


@needs_second_proof
@transaction.atomic
def population_csv(first_day: date, last_day: date, *, by: User, at: datetime) -> bytes:
    """The same as a table, with the hashes by which each may be proved; that it was taken is kept. Amounts in minor units."""
    found = population(first_day, last_day)
    told = {str(one.id): one for one in statements.named_by({UUID(one.payment.due) for one in found})}
    rows = [_row(one, told.get(one.payment.due)) for one in found]
    detail = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat(), "payments": len(rows)}
    audit.record(actor=str(by.id), act="take_population", subject="payouts", detail=detail, at=at)
    return as_csv((POPULATION, *rows))


@needs_second_proof
@transaction.atomic
def evidence(reference: str, *, by: User, at: datetime) -> tuple[str, bytes]:
    """
    Everything that stands behind one payment as a ZIP: name and bytes. That it was taken, and by whom, is kept: it holds a whole bank file.

    Raises NoSuchPayment.
    """
    row = Payment.objects.select_related("batch__payer").filter(reference=reference).first()
    if row is None:
        raise NoSuchPayment(reference)
    audit.record(actor=str(by.id), act="take_evidence", subject=f"payment:{reference}", detail={"batch": str(row.batch)}, at=at)
    (line,) = bank_lines.read(Payment.objects.filter(id=row.id))
    told = statements.statement(UUID(row.due))
    assert told is not None, "what is paid was told, and statements stay"
    files = dict(_files(row, line, told))
    head = AuditHead.objects.get(id=1)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["manifest.json"] = _json(
        {"payment": reference, "taken_at": at, "audit_head": head.hash, "audit_rows": head.rows, "sha256": hashes}
    )
    files["README.txt"] = _README.encode("utf-8-sig")
    return f"evidence-{reference}.zip", _zipped(files, on=row.batch.pay_on)


def _of_span(first_day: date, last_day: date) -> QuerySet[Payment]:
    return Payment.objects.filter(batch__pay_on__gte=first_day, batch__pay_on__lte=last_day)


def _row(one: BankLine, told: Statement | None) -> Sequence[str | int]:
    paid = one.payment
    return (
        paid.reference, f"P{one.batch}", one.state.value, one.way.value, one.pay_on.isoformat(), "" if told is None else told.run.program,
        paid.period, paid.partner, paid.payee, one.currency, paid.gross, paid.withheld, paid.set_off, paid.fee, paid.amount, paid.outcome.value,
        one.proposed_by, " / ".join(each.person for each in one.approvals), one.sent_by, "" if told is None else told.number,
        "" if told is None else told.hash, one.hash, "" if one.file is None else one.file.name, "" if one.file is None else one.file.sha256,
    )  # fmt: skip


def _files(row: Payment, line: BankLine, told: statements.StatementRead) -> Iterator[tuple[str, bytes]]:
    yield "payment.json", _json(vars(line) | {"payment": vars(line.payment)})
    documents = told.row.documents.order_by("place")
    said = {field.name: getattr(told.row, field.attname) for field in Statement._meta.fields}  # noqa: SLF001 - Django's own name for it
    disputes = [
        {"line": one.line, "state": one.state, "resolution": one.resolution, "correction": one.correction, "reported_at": one.reported_at}
        for one in told.disputes
    ]
    yield (
        "statement.json",
        _json(
            said | {"documents": [{"number": one.number, "kind": one.kind, "sha256": one.hash} for one in documents], "disputes": disputes}
        ),
    )
    for kept in documents:
        yield f"documents/{kept.number}.json", kept.content.encode()
        for language in LANGUAGES:
            yield f"documents/{kept.number}.{language}.pdf", printing.paper(kept.number, language)
    batch = row.batch
    paid = [vars(one) for one in lines_of(batch.payments.all())]
    yield "batch.json", _json({
        "number": batch.number, "payer": f"{batch.payer.code}/{batch.payer.revision}", "way": batch.way, "currency": batch.currency,
        "pay_on": batch.pay_on, "reference": batch.reference, "sha256": batch.hash, "payments": paid,
    })  # fmt: skip
    if (file := PayoutFile.objects.filter(batch=batch).first()) is not None:
        yield f"file/{file.name}", content_of(file)
    for place, answer in enumerate(ResultFile.objects.filter(batch=batch).order_by("read_at"), start=1):
        yield f"results/{place}-{_plain_name(answer.name)}", content_of(answer)
    lines = earnings.lines_to_pay_read(told.row.run, told.row.payee_kind, told.row.payee)
    keys = {*map(ledger.key_of_line, lines), *statements.entries_of(told.row), *booking.keys_of(row.reference)}
    yield "entries.json", _json([
        {
            "key": one.key, "book": one.book, "number": one.number, "kind": one.kind, "booked_on": one.booked_on, "reason": one.reason,
            "lines": [{**vars(each.account), "amount": each.amount} for each in one.postings],
        }
        for one in ledger.entries_with(keys)
    ])  # fmt: skip
    yield "audit.csv", _audit(row, told.row)


def _audit(row: Payment, told: Statement) -> bytes:
    """The rows of the chain about the payment, its batch, its statement, its payee's account, and the run that posted what it pays."""
    subjects = [f"payment:{row.reference}", f"batch:{row.batch}", f"statement:{told.id}", f"run:{told.run}", f"due:{row.due}"]
    about = Q(subject__in=subjects)
    if row.account is not None:
        about |= Q(subject=f"company:{row.account.company_id}", act__endswith="bank_account")
    heads = ("id", "at", "actor", "act", "subject", "detail", "previous_hash", "hash")
    rows = AuditRow.objects.filter(about).order_by("id")
    return as_csv(
        (heads, *((one.id, one.at.isoformat(), one.actor, one.act, one.subject, one.detail, one.previous_hash, one.hash) for one in rows))
    )


def _plain_name(name: str) -> str:
    """The name of a file as somebody sent it, without a way out of the folder."""
    return (
        "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name.rpartition("/")[2])[-100:].lstrip(".") or "file"
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else vars(value)


def _zipped(files: dict[str, bytes], *, on: date) -> bytes:
    """The same files are the same bytes: nothing of the ZIP is of the moment."""
    made = io.BytesIO()
    moment = datetime.combine(on, time(), tzinfo=UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in sorted(files.items()):
            folder.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
