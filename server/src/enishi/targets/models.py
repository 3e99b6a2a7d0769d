"""Targets of partners in versions, and the steps of each. Rows are never changed; triggers hold the order of steps (sealing.py)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.intake.models import KeptFile

CODE = 100  # characters, as the engine's codes
REASON = 1_000


class Step(models.TextChoices):
    """What happens to a version of a target; the last three end it."""

    PARTNER_SIGNED = "partner_signed", "パートナー署名"
    AGREED = "agreed", "合意"  # the maker's second person signed too
    REJECTED = "rejected", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"


ENDS = (Step.AGREED, Step.REJECTED, Step.WITHDRAWN)


class Target(models.Model):
    """What the maker proposes to one partner: a figure for a metric and a span. Another figure for the same is another version."""

    id = models.CharField(primary_key=True, max_length=CODE)  # of the fact's row too; made of what it is for, and its number
    program = models.CharField(max_length=CODE)
    partner = models.CharField(max_length=CODE)
    metric = models.CharField(max_length=CODE)
    first_day = models.DateField()
    last_day = models.DateField()
    number = models.PositiveIntegerField()  # of this partner, metric and span, from 1
    value = models.CharField(max_length=30)  # as a file would spell it; in major units where the metric is money
    counts_late = models.BooleanField()  # both sides say that it counts although signed after the first day
    reason = models.CharField(max_length=REASON)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "metric", "first_day", "last_day", "number"), name="target_number_is_one"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="target_first_day_before_last"),
            models.CheckConstraint(condition=Q(number__gte=1), name="target_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return self.id


class TargetStep(models.Model):
    """A step of a target: who took it, when, and what it was taken on."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=Step.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signed_on = models.DateField(null=True)  # of a signature: its day
    contact = models.UUIDField(null=True)  # of the partner's signature on paper: whose it is, by the contact of the company
    paper = models.ForeignKey(KeptFile, null=True, on_delete=models.PROTECT, related_name="signed_targets")
    paper_name = models.CharField(max_length=255, blank=True)
    words = models.TextField(blank=True, default="")  # of a signature in the portal: what was read and signed, word for word
    reason = models.CharField(max_length=REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("target", "step"), name="target_step_once"),
            models.UniqueConstraint(fields=("target",), condition=Q(step__in=ENDS), name="target_ends_once"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="target_step_is_known"),
            models.CheckConstraint(
                condition=Q(step=Step.PARTNER_SIGNED, signed_on__isnull=False, contact__isnull=False, paper__isnull=False, words="")
                | Q(step=Step.PARTNER_SIGNED, signed_on__isnull=False, contact=None, paper=None) & ~Q(words="")
                | Q(step=Step.AGREED, signed_on__isnull=False, contact=None, paper=None, words="")
                | Q(step__in=(Step.REJECTED, Step.WITHDRAWN), signed_on=None, contact=None, paper=None, words="") & ~Q(reason=""),
                name="target_step_has_what_it_is_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.step}"
