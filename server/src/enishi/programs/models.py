"""Programs and the versions of their texts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CODE = 100  # characters, as the engine's codes
SHA256 = 64  # hexadecimal digits


class Program(models.Model):
    """A program by its id: the row that is locked by whoever approves a text of it or posts a closing of it."""

    id = models.CharField(primary_key=True, max_length=CODE)

    def __str__(self) -> str:
        return self.id


class State(models.TextChoices):
    """A text is a draft until a second person approves it; then it is in force from its day."""

    DRAFT = "draft", "下書き"
    APPROVED = "approved", "承認済み"


class ProgramVersion(models.Model):
    """A text of a program and the day from which it is in force. Triggers refuse to change an approved one (approved.py)."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    from_day = models.DateField()
    text = models.TextField()
    hash = models.CharField(max_length=SHA256)
    natures = models.TextField(default="{}")  # canonical JSON: incentive → nature
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "from_day"), name="version_one_per_day"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="version_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, approved_by=None, approved_at=None)
                | Q(state=State.APPROVED, approved_by__isnull=False, approved_at__isnull=False),
                name="version_approved_by_somebody",
            ),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="version_approved_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.from_day}"
