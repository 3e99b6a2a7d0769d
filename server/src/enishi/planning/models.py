"""Differences on history: what a draft changes, compared with the texts in force. Triggers keep what was calculated (sealing.py)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

CODE = 100  # characters, as the engine's codes
SHA256 = 64  # hexadecimal digits


class State(models.TextChoices):
    """Asked for, then calculated by a job, once."""

    ASKED = "asked", "計算待ち"
    DONE = "done", "計算済み"
    FAILED = "failed", "計算できません"


class Difference(models.Model):
    """A draft on the facts of the past, beside the texts in force. Amounts in the result are minor units."""

    id = models.UUIDField(primary_key=True)  # made of everything that it is of
    program = models.CharField(max_length=CODE)
    from_day = models.DateField()
    hash = models.CharField(max_length=SHA256)  # of the draft
    against = models.CharField(max_length=SHA256)  # of the texts in force
    known_by = models.DateTimeField()  # the watermark: facts learned by then
    engine = models.CharField(max_length=50)
    state = models.CharField(max_length=20, choices=State.choices, default=State.ASKED)
    progress = models.CharField(max_length=20, blank=True)  # which side is being calculated: old, new
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    calculated_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)  # canonical JSON
    picture_ja = models.TextField(blank=True)  # SVG
    picture_en = models.TextField(blank=True)
    result_hash = models.CharField(max_length=SHA256, blank=True)
    problem = models.TextField(blank=True)  # why it could not be calculated
    problem_ja = models.TextField(null=True)  # the same in Japanese; of those before it was kept there is none

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "from_day", "hash", "against", "known_by", "engine"), name="difference_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="difference_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.ASKED, calculated_at=None, result_hash="")
                | Q(state=State.DONE, calculated_at__isnull=False) & ~Q(result_hash="")
                | Q(state=State.FAILED, calculated_at__isnull=False, result_hash="") & ~Q(problem=""),
                name="difference_done_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.from_day} {self.hash[:12]}"
