"""Payer accounts, who may approve what, batches of payments, their files, and what became of each. Triggers hold the rest (sealing.py)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.partners.models import BankAccount
from enishi.partners.states import ProposalState
from enishi.payouts.states import LIVE, BatchState, Outcome, RequestKind, Way
from enishi_engine.settlement.formats import FORMATS

CODE = 100  # characters, as the engine's codes
REASON = 1_000
SHA256 = 64  # hexadecimal digits
KEY = 400


def _user(**more: object) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)  # type: ignore[arg-type]


class Counter(models.Model):
    """How many batches there are: the one row that everybody locks who proposes or says what became of a payment."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    batches = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="payout_one_counter")]

    def __str__(self) -> str:
        return str(self.batches)


class PayerAccount(models.Model):
    """An account that the maker pays from, and how its bank wants files; the highest revision of a code counts. Triggers keep it."""

    code = models.CharField(max_length=CODE)
    revision = models.PositiveIntegerField()
    name = models.CharField(max_length=140)  # as the bank spells it
    payer_code = models.CharField(max_length=10, blank=True)  # 委託者コード
    bank = models.CharField(max_length=11)  # the bank's code, or its BIC
    branch = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=1, blank=True)
    number = models.CharField(max_length=34)
    currency = models.CharField(max_length=3)
    format = models.CharField(max_length=20)
    options = models.TextField(default="{}")  # canonical JSON: the format's settings, and the codes of the bank's results
    fee = models.BigIntegerField(default=0)  # of a transfer, where the payee bears it; minor units
    recorded_by = _user()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("code", "revision"), name="payer_account_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="payer_account_revision_from_1"),
            models.CheckConstraint(condition=Q(format__in=sorted(FORMATS)), name="payer_account_format_is_known"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="payer_account_fee_is_not_below_0"),
        ]

    def __str__(self) -> str:
        return self.code


class ApprovalTable(models.Model):
    """Who must approve from which amount on (決裁権限), of a currency; the newest that a second person approved counts."""

    currency = models.CharField(max_length=3)
    steps = models.TextField()  # canonical JSON: [{"from_amount": …, "roles": […], "needs_reference": …}]
    reason = models.CharField(max_length=REASON)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = _user()
    proposed_at = models.DateTimeField()
    decided_by = _user(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("currency",), condition=Q(state=ProposalState.PROPOSED), name="approval_table_one_open_proposal"
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="approval_table_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_by=None)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | (
                    Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED), decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="approval_table_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.id}"


class Deputy(models.Model):
    """Who stands in for a person in a role, from a day to a day, both inclusive."""

    person = _user()
    deputy_for = _user()
    role = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=REASON)
    recorded_by = _user()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy_for")), name="deputy_is_another"),
            models.CheckConstraint(condition=~Q(person=F("recorded_by")), name="deputy_is_named_by_another"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="deputy_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Hold(models.Model):
    """Something due that somebody keeps from being paid, with the reason, until it is let go."""

    due = models.CharField(max_length=KEY)
    reason = models.CharField(max_length=REASON)
    held_by = _user()
    held_at = models.DateTimeField()
    released_by = _user(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("due",), condition=Q(released_at=None), name="hold_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None) | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.due


class Batch(models.Model):
    """What is paid on one day out of one account: proposed by one person, approved by others over the hash of its content.

    Its payments are written first; writing the batch seals them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    payer = models.ForeignKey(PayerAccount, on_delete=models.PROTECT, related_name="batches")
    way = models.CharField(max_length=20, choices=Way.choices)
    currency = models.CharField(max_length=3)
    pay_on = models.DateField()
    payments_count = models.PositiveIntegerField()
    total = models.BigIntegerField()  # what leaves, minor units
    hash = models.CharField(max_length=SHA256)
    reference = models.CharField(max_length=CODE, blank=True)  # 稟議番号
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PROPOSED)
    proposed_by = _user()
    proposed_at = models.DateTimeField()
    sent_by = _user(null=True)
    sent_at = models.DateTimeField(null=True)
    why_void = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="payout_batch_state_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="payout_batch_way_is_known"),
            models.CheckConstraint(condition=Q(payments_count__gte=1, total__gte=0), name="payout_batch_pays_something"),
            models.CheckConstraint(
                condition=Q(state=BatchState.SENT, sent_by__isnull=False, sent_at__isnull=False)
                | (~Q(state=BatchState.SENT) & Q(sent_by=None, sent_at=None)),
                name="payout_batch_sent_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state=BatchState.VOID) | ~Q(why_void=""), name="payout_batch_void_says_why"),
        ]

    def __str__(self) -> str:
        return f"P{self.number}"


class Payment(models.Model):
    """One payment: gross = Σ parts = withheld + Σ offsets + fee + amount, minor units. Of one due no part is paid twice."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()  # in the batch, from 1
    reference = models.CharField(max_length=10, unique=True)  # digits, no 0 at its head: it comes back from the bank
    due = models.CharField(max_length=KEY)
    due_content = models.CharField(max_length=SHA256)
    due_whole = models.BigIntegerField()
    part = models.PositiveIntegerField()
    program = models.CharField(max_length=CODE)
    closing_group = models.CharField(max_length=CODE)
    period = models.CharField(max_length=CODE)
    partner = models.CharField(max_length=CODE)
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)
    account = models.ForeignKey(BankAccount, null=True, on_delete=models.PROTECT, related_name="payments")
    withholding = models.CharField(max_length=30)
    gross = models.BigIntegerField()
    parts = models.TextField()  # canonical JSON: nature → amount
    base = models.BigIntegerField()  # what is withheld from: the fee alone, where its tax is told apart
    withheld = models.BigIntegerField()
    offsets = models.TextField()  # canonical JSON: receivable → amount
    set_off = models.BigIntegerField()  # Σ offsets
    fee = models.BigIntegerField()
    amount = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("batch", "number"), name="payment_number_is_one"),
            models.UniqueConstraint(fields=("due", "part"), condition=Q(outcome__in=LIVE), name="payment_once"),
            models.CheckConstraint(condition=Q(gross__gt=0, gross__lte=F("due_whole")), name="payment_is_of_what_is_due"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, withheld__gte=0, base__gte=0, set_off__gte=0, fee__gte=0), name="payment_not_below_0"
            ),
            models.CheckConstraint(condition=Q(gross=F("withheld") + F("set_off") + F("fee") + F("amount")), name="payment_adds_up"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="payment_outcome_is_known"),
        ]
        indexes = [
            models.Index(fields=("due",), name="payment_of_due"),
            models.Index(fields=("payee_kind", "payee"), name="payment_of_payee"),
        ]

    def __str__(self) -> str:
        return self.reference


class BatchApproval(models.Model):
    """Somebody's yes to exactly this content. Triggers keep it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="approvals")
    person = _user()
    prepared_by = _user()  # who proposed the batch: beside the person, so that a constraint can say that they are two
    hash = models.CharField(max_length=SHA256)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("batch", "person"), name="payout_batch_approved_once_by_each"),
            models.CheckConstraint(condition=~Q(person=F("prepared_by")), name="payout_batch_approved_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.person_id}"


class PayoutFile(models.Model):
    """A batch's file: written once, enciphered, the same bytes on every download. Only a new key may change how it is kept."""

    batch = models.OneToOneField(Batch, primary_key=True, on_delete=models.PROTECT, related_name="file")
    name = models.CharField(max_length=CODE)
    sha256 = models.CharField(max_length=SHA256)
    bytes = models.PositiveIntegerField()
    enciphered = models.BinaryField()
    written_by = _user()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ResultFile(models.Model):
    """What a bank said of a batch, once. Triggers keep it; only a new key may change how it is kept."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="result_files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=SHA256)
    strangers = models.PositiveIntegerField()  # rows that belong to no payment
    enciphered = models.BinaryField()
    read_by = _user()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("batch", "sha256"), name="result_file_read_once")]

    def __str__(self) -> str:
        return self.name


class Request(models.Model):
    """What one person asks for and another grants: a batch with a file made void, an unknown outcome resolved. Triggers keep what was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="requests")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="requests")
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=REASON)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = _user()
    proposed_at = models.DateTimeField()
    decided_by = _user(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="payout_request_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.VOID, payment=None, outcome="")
                | Q(kind=RequestKind.RESOLVE, payment__isnull=False, outcome__in=(Outcome.PAID, Outcome.RETURNED)),
                name="payout_request_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_by=None)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | (
                    Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED), decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="payout_request_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=("batch",), condition=Q(state=ProposalState.PROPOSED, kind=RequestKind.VOID), name="payout_one_void_asked"
            ),
            models.UniqueConstraint(fields=("payment",), condition=Q(state=ProposalState.PROPOSED), name="payout_one_resolution_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.batch_id}"


class PaymentOutcome(models.Model):
    """What was learned of a payment: by a file of the bank, or by two people. Triggers keep it; the last one counts."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=REASON, blank=True)
    file = models.ForeignKey(ResultFile, null=True, on_delete=models.PROTECT, related_name="outcomes")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="outcomes")
    learned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.PAID, Outcome.RETURNED, Outcome.UNKNOWN)), name="payment_outcome_is_a_fact"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, request=None) | Q(file=None, request__isnull=False), name="payment_outcome_has_one_source"
            ),
            models.UniqueConstraint(fields=("payment", "file"), name="payment_outcome_once_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.outcome}"
