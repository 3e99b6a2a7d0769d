"""Who issues statements, what a closing's statement says to a payee, and its documents. Triggers keep them (sealing.py)."""

import uuid
from collections.abc import Iterable
from enum import Enum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.earnings.models import Run
from enishi.intake.models import KeptFile
from enishi.ledger.accounts import SettledAs
from enishi.partners.states import ProposalState
from enishi.statements.states import AnswerState, DisputeState, InvoiceState
from enishi_engine.core.incentive import Rounding
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import DocumentKind, WhatIsPaid
from enishi_engine.settlement.japan.partner_invoices import OF_PARTNER
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.words.language import LANGUAGES

CODE = 100  # characters, as the engine's codes
LINE = 800  # characters: an earning line's id, or the key of an entry
NUMBER = 600  # characters: program, closing and payee
REASON = 1_000
SHA256 = 64  # hexadecimal digits
SOURCE = "statement:"  # before its id, as entries of its tax name it


def _values(words: Iterable[Enum]) -> list[str]:
    return [one.value for one in words]


class Issuer(models.Model):
    """The maker as its documents name it, from a day on; of one day the highest revision counts. Triggers refuse to change it."""

    from_day = models.DateField()
    revision = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=14, blank=True)  # T and thirteen digits; a maker without one issues no return invoices
    rounding = models.CharField(max_length=10)  # of tax
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("from_day", "revision"), name="issuer_revision_once"),
            models.CheckConstraint(condition=~Q(name=""), name="issuer_is_named"),
            models.CheckConstraint(condition=Q(rounding__in=_values(Rounding)), name="issuer_rounding_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.from_day}"


class Statement(models.Model):
    """What one closing says to one payee, once. Minor units, tax included; its documents are written first, and it seals them.

    `due` is what is to be paid of it, before `withheld`; `withheld_from` what that is expected of, tax aside.
    """

    id = models.UUIDField(primary_key=True)  # made of the run and the payee
    number = models.CharField(max_length=NUMBER)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="statements")
    partner = models.CharField(max_length=CODE)
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)
    counterparty = models.CharField(max_length=200)  # its name, as the documents have it
    agreement = models.CharField(max_length=CODE)
    currency = models.CharField(max_length=3)
    outcome = models.CharField(max_length=20, choices=SettledAs.choices)
    opening = models.BigIntegerField()
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    closing = models.BigIntegerField()
    due = models.BigIntegerField()
    withheld = models.BigIntegerField()
    withheld_from = models.BigIntegerField()
    withholding = models.CharField(max_length=30)
    lines = models.PositiveIntegerField()
    issued_on = models.DateField()
    pays_on = models.DateField(null=True)  # nothing is due: none
    way = models.CharField(max_length=20)
    protection = models.CharField(max_length=20)
    deadline = models.DateField(null=True)  # the last day to pay under it
    clause = models.CharField(max_length=200, blank=True)  # by which silence counts as a yes
    clause_days = models.PositiveSmallIntegerField(null=True)
    hash = models.CharField(max_length=SHA256)  # of its documents' hashes, in their order
    issued_by = models.CharField(max_length=CODE)
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AnswerState.choices, default=AnswerState.ISSUED)
    delivered_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)  # of a deemed one the first day on which it counts as confirmed
    answered_by = models.CharField(max_length=CODE, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=REASON, blank=True)  # who said it and how, or by which clause

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "payee_kind", "payee"), name="statement_once_per_run"),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="statement_state_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=SettledAs.values), name="statement_outcome_is_known"),
            models.CheckConstraint(condition=Q(payee_kind__in=("partner", "person")), name="statement_payee_kind_is_known"),
            models.CheckConstraint(condition=Q(way__in=_values(SettlementWay)), name="statement_way_is_known"),
            models.CheckConstraint(condition=Q(protection__in=_values(Protection)), name="statement_protection_is_known"),
            models.CheckConstraint(condition=Q(withholding__in=_values(WithholdingClass)), name="statement_withholding_is_known"),
            models.CheckConstraint(condition=Q(withheld__gte=0, withheld__lte=F("due")), name="statement_withheld_of_what_is_due"),
            models.CheckConstraint(
                condition=Q(due=0, pays_on=None) | Q(due__gt=0, due=F("closing"), pays_on__isnull=False), name="statement_due_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(clause="", clause_days=None) | (~Q(clause="") & Q(clause_days__gte=1)), name="statement_clause_has_days"
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.ISSUED, answered_on=None, answered_at=None, answer="")
                | (~Q(state=AnswerState.ISSUED) & Q(answered_on__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="statement_answer_is_said",
            ),
            # Silence counts as a yes by a clause only, and only of what was delivered.
            models.CheckConstraint(
                condition=~Q(state=AnswerState.DEEMED_CONFIRMED) | (~Q(clause="") & Q(delivered_on__lt=F("answered_on"))),
                name="statement_deemed_by_a_clause",
            ),
        ]
        indexes = [
            models.Index(fields=("issued_on", "due"), name="statement_by_day_and_amount"),
            models.Index(fields=("payee_kind", "payee", "issued_on"), name="statement_by_payee"),
        ]

    def __str__(self) -> str:
        return self.number


class Document(models.Model):
    """One document of a statement, as it was issued: everything it says as canonical JSON. Triggers refuse to change it."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="documents")
    place = models.PositiveSmallIntegerField()  # in the statement, from 1
    number = models.CharField(max_length=NUMBER)
    kind = models.CharField(max_length=30)
    side = models.CharField(max_length=10)  # purchase, return
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    closing = models.BigIntegerField()
    tax_open = models.BigIntegerField()  # in the closing: its own, and what was carried into it
    withheld = models.BigIntegerField()
    content = models.TextField()
    hash = models.CharField(max_length=SHA256)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("statement", "place"), name="document_place_is_one"),
            models.UniqueConstraint(fields=("number",), name="document_number_is_one"),
            models.CheckConstraint(condition=Q(kind__in=_values(DocumentKind)), name="document_kind_is_known"),
            models.CheckConstraint(
                condition=Q(side__in=(WhatIsPaid.PURCHASE.value, WhatIsPaid.RETURN.value)), name="document_side_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DocumentPaper(models.Model):
    """A document as PDF in one language: the bytes, once. Triggers refuse to change it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="papers")
    language = models.CharField(max_length=2)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="document_papers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("document", "language"), name="document_paper_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="document_paper_language_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.language}"


class PartnerInvoice(models.Model):
    """The partner's own invoice or bill for what one document says, with the differences that were found when it came. Minor units.

    It stands only beside a document of which the agreement says that the partner issues it: ours and theirs for one supply exclude one another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=30)  # of the document
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)
    number = models.CharField(max_length=CODE)  # as the partner gave it
    dated = models.DateField()
    registration = models.CharField(max_length=20, blank=True)
    totals = models.TextField()  # canonical JSON: rate (ppm), net, tax
    gross = models.BigIntegerField()
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="partner_invoices")
    file_name = models.CharField(max_length=255)
    from_partner = models.BooleanField()  # sent in the portal; else recorded by the maker's people
    received_by = models.CharField(max_length=CODE)
    received_at = models.DateTimeField()
    differences = models.TextField()  # canonical JSON, in both languages; empty where it says the same
    state = models.CharField(max_length=10, choices=InvoiceState.choices)
    decided_by = models.CharField(max_length=CODE, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(_values(OF_PARTNER))), name="partner_invoice_never_beside_ours"),
            models.UniqueConstraint(
                fields=("document",), condition=~Q(state=InvoiceState.RETURNED), name="partner_invoice_one_per_document"
            ),
            models.UniqueConstraint(
                fields=("payee_kind", "payee", "number"), condition=~Q(state=InvoiceState.RETURNED), name="partner_invoice_number_once"
            ),
            models.CheckConstraint(condition=Q(state__in=InvoiceState.values), name="partner_invoice_state_is_known"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(file_name=""), name="partner_invoice_is_named"),
            models.CheckConstraint(
                condition=Q(state=InvoiceState.MATCHED, differences="[]", decided_at=None, decided_by="", reason="")
                | (Q(state=InvoiceState.DIFFERS, decided_at=None, decided_by="", reason="") & ~Q(differences="[]"))
                | (
                    Q(state__in=(InvoiceState.ACCEPTED, InvoiceState.RETURNED), decided_at__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(reason="")
                ),
                name="partner_invoice_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.number}"


class Dispute(models.Model):
    """A difference that the partner reported (相違のご連絡) about one line, until it is resolved. Triggers keep what was reported and resolved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="disputes")
    line = models.CharField(max_length=LINE)  # as the document names it
    answer_by = models.DateField()  # promised to the partner
    reported_by = models.CharField(max_length=CODE)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN)
    resolution = models.CharField(max_length=REASON, blank=True)
    correction = models.BigIntegerField(default=0)  # given by hand, or taken when below 0: minor units before tax
    entry = models.CharField(max_length=CODE, blank=True)  # the key of the entry that gave it
    resolved_by = models.CharField(max_length=CODE, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("statement", "line"), condition=Q(state=DisputeState.OPEN), name="dispute_one_open_per_line"),
            models.CheckConstraint(
                condition=Q(state=DisputeState.OPEN, resolved_at=None, resolution="", correction=0, entry="")
                | (Q(state=DisputeState.RESOLVED, resolved_at__isnull=False) & ~Q(resolution="")),
                name="dispute_resolution_is_said",
            ),
            models.CheckConstraint(
                condition=Q(correction=0, entry="") | (~Q(correction=0) & ~Q(entry="")), name="dispute_correction_is_booked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.line}"

    @property
    def correction_waits(self) -> bool:
        """Whether a second person has a correction to decide: until then nothing else answers the difference."""
        return any(each.state == ProposalState.PROPOSED for each in self.corrections.all())


class Correction(models.Model):
    """An amount by which a dispute would be resolved, until a second person decides. Triggers keep it, and book no dispute without one."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="corrections")
    text = models.CharField(max_length=REASON)  # the answer to the partner
    amount = models.BigIntegerField()  # given, or taken when below 0: minor units before tax
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("dispute",), condition=Q(state=ProposalState.PROPOSED), name="correction_one_waits"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="correction_state_is_known"),
            models.CheckConstraint(condition=~Q(amount=0) & ~Q(text=""), name="correction_corrects_something"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="correction_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED)) & ~Q(decided_by=F("proposed_by")),
                name="correction_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.amount}"


class DisputeMessage(models.Model):
    """What was said in a dispute, by the partner or by the maker. Triggers refuse to change it."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    from_partner = models.BooleanField()
    text = models.CharField(max_length=4 * REASON)
    by = models.CharField(max_length=CODE)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("dispute", "number"), name="dispute_message_number_is_one"),
            models.CheckConstraint(condition=~Q(text=""), name="dispute_message_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}"
