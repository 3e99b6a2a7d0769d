"""Papers as they were issued, their bytes, and what whom they are for said. Triggers keep them (sealing.py)."""

from django.db import models
from django.db.models import Q

from enishi.intake.models import KeptFile
from enishi.papers.states import PaperState
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.words.language import LANGUAGES

CODE = 100  # characters, as the engine's codes
NUMBER = 300  # characters: kind, partner, day and what it is of
REASON = 1_000
SHA256 = 64  # hexadecimal digits


class Paper(models.Model):
    """One paper: of its kind the only one for what it is of. Everything it says is canonical JSON; only an answer is written later, once."""

    id = models.UUIDField(primary_key=True)  # made of the kind and the key
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=NUMBER)
    number = models.CharField(max_length=NUMBER, unique=True)
    program = models.CharField(max_length=CODE, blank=True)
    partner = models.CharField(max_length=CODE, blank=True)  # empty: of nobody in particular
    agreement = models.CharField(max_length=CODE, blank=True)
    counterparty = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField(null=True)  # minor units
    issued_on = models.DateField()
    answer_by = models.DateField(null=True)  # nobody is asked: none
    content = models.TextField()
    hash = models.CharField(max_length=SHA256)
    issued_by = models.CharField(max_length=CODE)
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.ISSUED)
    answer = models.CharField(max_length=REASON, blank=True)  # who said it and how; of a refusal why
    answered_by = models.CharField(max_length=CODE, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("kind", "key"), name="paper_once_for_what_it_is_of"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in DocumentKind]), name="paper_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state=PaperState.ISSUED, answered_at=None, answered_by="", answer="")
                | (
                    Q(state__in=(PaperState.AGREED, PaperState.REFUSED), answer_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by="")
                ),
                name="paper_answer_is_said",
            ),
        ]
        indexes = [
            models.Index(fields=("issued_on", "amount"), name="paper_by_day_and_amount"),
            models.Index(fields=("partner", "issued_on"), name="paper_by_partner"),
        ]

    def __str__(self) -> str:
        return self.number


class PaperFile(models.Model):
    """A paper as PDF in one language: the bytes, once. Triggers refuse to change it."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="paper_files")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("paper", "language"), name="paper_file_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="paper_file_language_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.language}"
