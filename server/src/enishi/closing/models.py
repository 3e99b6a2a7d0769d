"""Closing groups and their closings."""

from django.db import models
from django.db.models import F, Q

from enishi.earnings.models import Run

CODE = 100  # characters, as the engine's codes


class ClosingGroup(models.Model):
    """Partners that are closed together, by their agreements, on one day of the month."""

    code = models.CharField(primary_key=True, max_length=CODE)
    closing_day = models.PositiveSmallIntegerField()  # 31: the month's end

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closing_day__gte=1, closing_day__lte=31), name="closing_day_of_a_month")]

    def __str__(self) -> str:
        return self.code


class State(models.TextChoices):
    """Of a period that somebody has begun to close; before that it is open, and has no row."""

    CLOSING = "closing", "締め処理中"
    CLOSED = "closed", "締め済み"


class Closing(models.Model):
    """A period of a program and group that is being closed or is closed."""

    program = models.CharField(max_length=CODE)
    group = models.ForeignKey(ClosingGroup, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=7)  # 2026-04
    first_day = models.DateField()
    last_day = models.DateField()
    known_by = models.DateTimeField()  # fixed at the beginning: who takes it up again closes the same facts
    state = models.CharField(max_length=20, choices=State.choices, default=State.CLOSING)
    begun_by = models.CharField(max_length=100)
    leased_by = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    run = models.OneToOneField(Run, null=True, on_delete=models.PROTECT, related_name="of_closing")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "group", "period"), name="closing_once"),
            models.UniqueConstraint(fields=("program", "group"), condition=Q(state=State.CLOSING), name="closing_one_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="closing_state_is_known"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="closing_first_day_before_last"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSING, run=None, closed_at=None)
                | Q(state=State.CLOSED, run__isnull=False, closed_at__isnull=False, leased_until=None, leased_by=""),
                name="closing_closed_has_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.name}"

    @property
    def name(self) -> str:
        """The closing's id for the engine and in the books."""
        return f"{self.group_id}/{self.period}"
