"""Reviews as they were worked out, the next one as it stands, and ranks that people decide. Triggers keep what was written (sealing.py)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enishi.partners.states import ProposalState

CODE = 100  # characters, as the engine's codes
SHA256 = 64  # hexadecimal digits
REASON = 1_000


class Action(models.TextChoices):
    """Why a review left the rank as it did: the engine's, by the rows of "The move" (docs/rules/ranks.md)."""

    DECIDED = "decided", "個別の決定"
    PROMOTED = "promoted", "昇格"
    KEPT_UNTIL_PROMOTION = "kept_until_promotion", "次の昇格判定まで維持"
    KEPT = "kept", "維持"
    KEPT_UNTIL_DEMOTION = "kept_until_demotion", "次の見直しまで維持"
    KEPT_BY_MONTHS = "kept_by_months", "維持期間中"
    KEPT_BY_GRACE = "kept_by_grace", "猶予により維持"
    DEMOTED = "demoted", "見直し"
    NOT_REVIEWED = "not_reviewed", "判定の対象外"  # ours: by what is known by now the partner was not in business on the day


class ReviewRun(models.Model):
    """One calculation that found reviews to write down: of which texts and facts, by which engine."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.CharField(max_length=CODE)
    known_by = models.DateTimeField()  # the watermark: facts learned by then
    texts_hash = models.CharField(max_length=SHA256)
    engine = models.CharField(max_length=50)
    reviewed_at = models.DateTimeField()
    reviews = models.PositiveIntegerField()  # how many it wrote down
    hash = models.CharField(max_length=SHA256)  # of them

    class Meta:
        indexes = [models.Index(fields=("program", "known_by"), name="review_run_of_program")]

    def __str__(self) -> str:
        return f"{self.program} {self.known_by:%Y-%m-%d %H:%M}"


class RankReview(models.Model):
    """What a review of one partner came to, with its figures. Of one day the highest revision counts: until the period before it is closed,
    facts that arrive late may move it.
    """

    run = models.ForeignKey(ReviewRun, on_delete=models.PROTECT, related_name="written")
    program = models.CharField(max_length=CODE)
    partner = models.CharField(max_length=CODE)
    day = models.DateField()
    revision = models.PositiveIntegerField()
    version = models.DateField()  # the day of the text that it was reviewed by
    held = models.CharField(max_length=CODE)
    merited = models.CharField(max_length=CODE)
    rank = models.CharField(max_length=CODE)
    action = models.CharField(max_length=30, choices=Action.choices)
    chosen = models.CharField(max_length=CODE, blank=True)
    decision = models.CharField(max_length=CODE, blank=True)
    figures = models.TextField()  # canonical JSON: [{metric, value, of, unit}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "partner", "day", "revision"), name="rank_review_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="rank_review_revision_from_1"),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="rank_review_action_is_known"),
        ]
        indexes = [models.Index(fields=("program", "day"), name="rank_review_of_day")]

    def __str__(self) -> str:
        return f"{self.program} {self.partner} {self.day}"


class Preview(models.Model):
    """What the next review of a program would come to by what is known: replaced whenever it is worked out anew, and no record."""

    program = models.CharField(max_length=CODE, primary_key=True)
    known_by = models.DateTimeField()
    day = models.DateField(null=True)  # of the next review; None where the texts in force name none
    rows = models.TextField()  # canonical JSON, as reviews

    def __str__(self) -> str:
        return f"{self.program} {self.day}"


class DecisionProposal(models.Model):
    """A rank that somebody asks to decide beside the reviews; once a second person has approved it, it is a fact (`rank_decisions`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rank_decision = models.CharField(max_length=CODE)  # the id of the fact that it becomes, or whose last day it changes
    ends = models.BooleanField(default=False)  # it changes the last day of a decision that is a fact already, and nothing else
    partner = models.CharField(max_length=CODE)
    rank = models.CharField(max_length=CODE)
    first_day = models.DateField(null=True)  # None: always, only of decisions that a file brought
    last_day = models.DateField()
    reason = models.CharField(max_length=REASON)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=REASON, blank=True)  # why it was decided so

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("rank_decision",), condition=Q(state=ProposalState.PROPOSED), name="rank_decision_one_open_proposal"
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="rank_decision_state_is_known"),
            models.CheckConstraint(condition=Q(first_day=None) | Q(last_day__gte=F("first_day")), name="rank_decision_runs_forward"),
            models.CheckConstraint(condition=Q(ends=True) | Q(first_day__isnull=False), name="rank_decision_begins_some_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="rank_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="rank_decision_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | (Q(state__in=(ProposalState.APPROVED, ProposalState.REJECTED)) & ~Q(decided_by=F("proposed_by"))),
                name="rank_decision_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.rank_decision
