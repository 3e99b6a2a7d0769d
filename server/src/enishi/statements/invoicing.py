"""The partner's own invoice, where the agreement says that the partner issues it: kept as it came, matched with what was calculated, never beside ours."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.intake.models import KeptFile
from enishi.intake.operations import keep_file
from enishi.statements.answering import locked, said
from enishi.statements.models import CODE, Document, PartnerInvoice, Statement
from enishi.statements.states import InvoiceState
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.consumption_tax import TaxClass, rate_on
from enishi_engine.settlement.japan.documents import DocumentKind, title_of
from enishi_engine.settlement.japan.partner_invoices import OF_PARTNER, invoice_findings
from enishi_engine.settlement.japan.partner_invoices import PartnerInvoice as Invoice
from enishi_engine.settlement.japan.registration import canonical
from enishi_engine.settlement.statement import Statement as Said
from enishi_engine.settlement.statement import read_statement
from enishi_engine.settlement.tax import RateTotal

# What an invoice may come as, by its first bytes, whatever its name says.
PAPERS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class NoSuchDocument(Refusal):
    """The statement has no document at that place."""

    def __init__(self, statement: Statement, place: int) -> None:
        super().__init__(
            f"{statement.number} has no document {place}. Look at the statement again.",
            ja=f"{statement.number}に{place}番目の書類はありません。明細書をもう一度ご確認ください。",
        )


class OursStandsForIt(Refusal):
    """The maker issues the document of this supply: an invoice beside it would deduct one tax twice."""

    def __init__(self, document: Document) -> None:
        title = title_of(DocumentKind(document.kind))
        super().__init__(
            f"{document.number} is issued by the maker ({title.en}); there is never an invoice of the partner beside it. Where the contract says that "
            "the partner invoices, change the terms for the next period. Nothing was kept.",
            ja=f"{document.number}は当社が発行する「{title.ja}」です。同じ取引に貴社の請求書を重ねて保存することはできません。請求書の発行者を変える場合は、次の期間から精算条件を変更してください。何も保存していません。",
        )


class NothingToInvoice(Refusal):
    """A document that comes to nothing, or below: it is set against what comes."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            f"{document.number} comes to nothing to invoice: it is set against the next one. Nothing was kept.",
            ja=f"{document.number}にはご請求いただく金額がありません(次回以降と差引きします)。何も保存していません。",
        )


class InvoiceThere(Refusal):
    """The document has an invoice that was not sent back."""

    def __init__(self, there: PartnerInvoice) -> None:
        super().__init__(
            f"The invoice {there.number} is there for it already. Send that one back first, with the reason.",
            ja=f"請求書{there.number}をすでに受け付けています。差し替える場合は、先に理由を添えて差し戻してください。",
        )


class InvoiceNumberUsed(Refusal):
    """One invoice is for one document."""

    def __init__(self, number: str, document: str) -> None:
        super().__init__(
            f"The invoice {number} of this partner was taken for {document} already. Compare its number. Nothing was kept.",
            ja=f"請求書{number}は、すでに{document}の分として受け付けています。請求書番号をご確認ください。何も保存していません。",
        )


class NotAPaper(Refusal):
    """A file that is no invoice on paper."""

    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"{file_name} is neither a PDF nor a picture (PNG, JPEG). Send the invoice as one of these. Nothing was kept.",
            ja=f"{file_name}はPDFでも画像(PNG・JPEG)でもありません。いずれかの形式でお送りください。何も保存していません。",
        )


class DifferencesStand(Refusal):
    """Differences that the partner has to put right."""

    def __init__(self, invoice: PartnerInvoice, wrong: list[dict[str, str]]) -> None:
        super().__init__(
            " ".join((f"{invoice.number} cannot be accepted as it is.", *(f"{one['problem_en']} {one['remedy_en']}" for one in wrong))),
            ja="".join(
                (f"{invoice.number}はこのままでは受け付けられません。", *(f"{one['problem_ja']}{one['remedy_ja']}" for one in wrong))
            ),
        )


class NoSuchInvoice(Refusal):
    """There is no such invoice, or it is decided."""

    def __init__(self, invoice: object) -> None:
        super().__init__(
            f"There is no open invoice {invoice}. Look at the statement again: it may be decided.",
            ja=f"確認待ちの請求書{invoice}はありません。すでに処理済みの場合があります。明細書をもう一度ご確認ください。",
        )


def rates_to_ask(said: Said) -> tuple[int, ...]:
    """The rates (ppm) that an invoice for the document may have, the highest first: its own, and those that the law knows on its last day."""
    known = {rate_on(one, said.last_day) for one in (TaxClass.STANDARD, TaxClass.REDUCED)}
    return tuple(sorted({*known, *(one.rate for one in said.totals)}, reverse=True))


def invoice_of(answers: Mapping[str, Any], rates: Iterable[int]) -> Invoice:
    """The invoice that somebody typed in: `number`, `dated`, `registration`, and of each rate `net_RATE` and `tax_RATE`; what is empty is nothing."""
    totals = (RateTotal(rate=rate, net=answers.get(f"net_{rate}") or 0, tax=answers.get(f"tax_{rate}") or 0) for rate in rates)
    return Invoice(
        number=answers["number"], dated=answers["dated"], registration=answers["registration"],
        totals=tuple(one for one in totals if one.net or one.tax),
    )  # fmt: skip


@transaction.atomic
def receive_invoice(
    *, statement: uuid.UUID, place: int, invoice: Invoice, file_name: str, content: bytes, from_partner: bool, by: str, at: datetime
) -> PartnerInvoice:
    """
    Keep a partner's invoice for a document, under its hash, with every difference from what was calculated.

    Raises NoSuchStatement, NoSuchDocument, OursStandsForIt, NothingToInvoice, InvoiceThere, InvoiceNumberUsed, NotAPaper, NotSaid, FileTooLarge.
    """
    row = locked(statement)
    document = _invoiced(row, place)
    number = said(invoice.number, "the invoice's number")[:CODE]
    _once(row, document, number)
    if not any(content.startswith(head) for head in PAPERS):
        raise NotAPaper(file_name)
    found = invoice_findings(invoice, read_statement(document.content), received_on=local_day(at))
    made = PartnerInvoice.objects.create(
        document=document, kind=document.kind, payee_kind=row.payee_kind, payee=row.payee, number=number, dated=invoice.dated,
        registration=canonical(invoice.registration)[:20], totals=_canonical([asdict(one) for one in invoice.totals]), gross=invoice.gross,
        file=keep_file(file_name=file_name, content=content, at=at), file_name=file_name[-255:] or "invoice", from_partner=from_partner,
        received_by=by, received_at=at, differences=_canonical([_told(one) for one in found]),
        state=InvoiceState.DIFFERS if found else InvoiceState.MATCHED,
    )  # fmt: skip
    detail = {"document": document.number, "number": number, "sha256": made.file_id, "differences": [one.rule for one in found]}
    audit.record(actor=by, act="receive_invoice", subject=f"statement:{row.id}", detail=detail, at=at)
    return made


@transaction.atomic
def accept_invoice(*, invoice: uuid.UUID, reason: str, by: str, at: datetime) -> PartnerInvoice:
    """
    Take an invoice although it differs in what may differ, with the reason; what is paid stays what was calculated.

    Raises NoSuchInvoice, DifferencesStand, NotSaid.
    """
    found, words = _open(invoice, InvoiceState.DIFFERS), said(reason, "why it is accepted")
    if wrong := [one for one in json.loads(found.differences) if one["severity"] == Severity.ERROR.value]:
        raise DifferencesStand(found, wrong)
    return _decided(found, InvoiceState.ACCEPTED, words, by, at)


@transaction.atomic
def return_invoice(*, invoice: uuid.UUID, reason: str, by: str, at: datetime) -> PartnerInvoice:
    """
    Send an invoice back to the partner, with the reason: another one may come in its place.

    Raises NoSuchInvoice, NotSaid.
    """
    found, words = _open(invoice, InvoiceState.DIFFERS, InvoiceState.MATCHED), said(reason, "why it is sent back")
    return _decided(found, InvoiceState.RETURNED, words, by, at)


def invoice_file(invoice: uuid.UUID) -> bytes:
    """The paper of an invoice as it came."""
    return bytes(KeptFile.objects.get(partner_invoices=invoice).content)


def _invoiced(row: Statement, place: int) -> Document:
    """The document that the partner invoices. Raises NoSuchDocument, OursStandsForIt, NothingToInvoice."""
    document = row.documents.filter(place=place).first()
    if document is None:
        raise NoSuchDocument(row, place)
    _never_both(document)
    if document.net + document.tax <= 0:
        raise NothingToInvoice(document)
    return document


def _never_both(document: Document) -> None:
    """The database refuses it too (sealing.py). Raises OursStandsForIt."""
    if DocumentKind(document.kind) not in OF_PARTNER:
        raise OursStandsForIt(document)


def _once(row: Statement, document: Document, number: str) -> None:
    """Raises InvoiceThere, InvoiceNumberUsed."""
    live = PartnerInvoice.objects.exclude(state=InvoiceState.RETURNED)
    if there := live.filter(document=document).first():
        raise InvoiceThere(there)
    if used := live.filter(payee_kind=row.payee_kind, payee=row.payee, number=number).select_related("document").first():
        raise InvoiceNumberUsed(number, used.document.number)


def _open(invoice: uuid.UUID, *states: InvoiceState) -> PartnerInvoice:
    found = PartnerInvoice.objects.select_for_update(of=("self",)).select_related("document").filter(id=invoice, state__in=states).first()
    if found is None:
        raise NoSuchInvoice(invoice)
    return found


def _decided(found: PartnerInvoice, state: InvoiceState, reason: str, by: str, at: datetime) -> PartnerInvoice:
    found.state, found.reason, found.decided_by, found.decided_at = state, reason, by, at
    found.save(update_fields=("state", "reason", "decided_by", "decided_at"))
    detail = {"number": found.number, "reason": reason, "sha256": found.file_id}
    audit.record(actor=by, act=f"invoice_{state.value}", subject=f"statement:{found.document.statement_id}", detail=detail, at=at)
    return found


def _told(one: Finding) -> dict[str, str]:
    return {
        "rule": one.rule, "severity": one.severity.value, "field": one.field, "value": one.value, "problem_ja": one.problem.ja,
        "problem_en": one.problem.en, "remedy_ja": one.remedy.ja, "remedy_en": one.remedy.en,
    }  # fmt: skip


def _canonical(said: object) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
