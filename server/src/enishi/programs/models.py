"""Programs and the versions of their texts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CODE = 100  # characters, as the engine's codes
REASON = 1_000
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


class Step(models.TextChoices):
    """What a text passes on its way into force, in this order. Each is of one content, by its hash: a changed text begins anew."""

    DRAFTED = "drafted", "下書き登録"
    CHECKED = "checked", "点検済み"
    CASES_PASSED = "cases_passed", "計算例の確認済み"
    DIFFERENCE_REVIEWED = "difference_reviewed", "過去実績との差額を確認済み"
    APPROVED = "approved", "承認済み"


class ProgramVersion(models.Model):
    """A text of a program and the day from which it is in force. Triggers refuse to change an approved one (approved.py)."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    from_day = models.DateField()
    text = models.TextField()
    cases = models.TextField(default="", blank=True)  # its worked examples, a YAML list
    hash = models.CharField(max_length=SHA256)
    natures = models.TextField(default="{}")  # canonical JSON: incentive → nature
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # By which it is no draft any more, until another text is drafted for its day.
    withdrawal = models.ForeignKey("Withdrawal", null=True, on_delete=models.PROTECT, related_name="+")

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


class Withdrawal(models.Model):
    """A draft that was taken back, as it was then: who, when and why. Triggers refuse to change it."""

    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="withdrawals")
    text = models.TextField()
    cases = models.TextField(blank=True)
    natures = models.TextField()
    hash = models.CharField(max_length=SHA256)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.at:%Y-%m-%d}"


class VersionStep(models.Model):
    """A step that a text has passed: who, when, and the hash of the content it is of. Triggers hold their order (sealing.py)."""

    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=30, choices=Step.choices)
    hash = models.CharField(max_length=SHA256)
    against = models.CharField(max_length=SHA256, blank=True)  # of a difference: the texts in force that it was compared with
    detail = models.TextField(default="{}")  # canonical JSON
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="version_step_is_known"),
            models.UniqueConstraint(fields=("version", "step", "hash", "against", "by"), name="version_step_once_by_one"),
            models.UniqueConstraint(fields=("version",), condition=Q(step=Step.APPROVED), name="version_approved_once"),
            models.CheckConstraint(
                condition=Q(step=Step.DIFFERENCE_REVIEWED) & ~Q(against="") | ~Q(step=Step.DIFFERENCE_REVIEWED) & Q(against=""),
                name="version_step_difference_against_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.step}"
