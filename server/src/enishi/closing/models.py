"""Closing groups and their closings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.earnings.models import Run
from enishi.partners.states import ProposalState

CODE = 100  # characters, as the engine's codes
REASON = 1_000


class ClosingGroup(models.Model):
    """Partners that are closed together, by their agreements, on one day of the month."""

    code = models.CharField(primary_key=True, max_length=CODE)
    closing_day = models.PositiveSmallIntegerField()  # 31: the month's end

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closing_day__gte=1, closing_day__lte=31), name="closing_day_of_a_month")]

    def __str__(self) -> str:
        return self.code


class Beginning(models.Model):
    """The day on which a program's books of a group begin: what lies before it is an older system's, and never posted."""

    program = models.CharField(max_length=CODE)
    group = models.ForeignKey(ClosingGroup, on_delete=models.PROTECT, related_name="beginnings")
    first_day = models.DateField()
    said_by = models.CharField(max_length=100)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("program", "group"), name="beginning_once")]

    def __str__(self) -> str:
        return f"{self.program} {self.group_id} {self.first_day}"


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


class BoundOf(models.TextChoices):
    """What a bound is compared with."""

    PARTNER = "partner", "1社あたり"
    RUN = "run", "締め1回あたり"


class BoundProposal(models.Model):
    """A bound above which nothing is posted silently, asked for by one person and decided by another; of those approved the last one holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.CharField(max_length=CODE)
    of = models.CharField(max_length=10, choices=BoundOf.choices)
    amount = models.BigIntegerField(null=True)  # minor units; None: no bound
    reason = models.CharField(max_length=REASON)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)  # why it was decided so

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "of"), condition=Q(state=ProposalState.PROPOSED), name="bound_one_open_proposal"),
            models.CheckConstraint(condition=Q(of__in=BoundOf.values), name="bound_of_is_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="bound_state_is_known"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="bound_not_below_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="bound_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="bound_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | (Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED)) & ~Q(decided_by=F("proposed_by"))),
                name="bound_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.of}"
