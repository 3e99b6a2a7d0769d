"""Files that came in, how they were read, what is in review, and a table for each fact."""

from django.db import models
from django.db.models import F, Q

from enishi.core.models import SHA256
from enishi.intake.fact_tables import FACT_ROWS, FactRow
from enishi.intake.states import BatchState, OverlapState

__all__ = ["FACT_ROWS", "Batch", "DroppedBatch", "FactRow", "KeptFile", "Mapping", "Overlap", "Watermark"]


class KeptFile(models.Model):
    """The bytes of a file, once, whoever sent them however often. Triggers refuse to change or delete it."""

    sha256 = models.CharField(max_length=SHA256, primary_key=True)
    content = models.BinaryField()
    size = models.BigIntegerField()  # bytes
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Mapping(models.Model):
    """What a source's headers mean for a fact, as it was said last; a change is a new number. Triggers refuse to change it."""

    source = models.CharField(max_length=100)
    fact = models.CharField(max_length=50)
    number = models.PositiveIntegerField()
    columns = models.TextField()  # JSON, as mapping.py writes it
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("source", "fact", "number"), name="mapping_numbered_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.fact} {self.number}"


class Batch(models.Model):
    """A file on its way in: received, then taken whole, rejected whole, or found to repeat one that was taken."""

    fact = models.CharField(max_length=50)
    source = models.CharField(max_length=100)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=255)
    mapping = models.ForeignKey(Mapping, on_delete=models.PROTECT, null=True, related_name="batches")
    read_as = models.CharField(max_length=SHA256, blank=True)  # hash of what its headers meant; empty until it is decided
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=64)
    received_by = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RECEIVED)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    learned_at = models.DateTimeField(null=True)  # of every row that was taken from it
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repetitions")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    overlapping = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    errors = models.TextField(default="[]")  # JSON, the first of them; all can be read again from the file
    warnings = models.TextField(default="[]")  # JSON

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            # The same bytes, read the same way, are taken once.
            models.UniqueConstraint(
                fields=("file", "fact", "source", "read_as"), condition=Q(state=BatchState.TAKEN), name="batch_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(rows=F("new") + F("changed") + F("unchanged") + F("overlapping") + F("rejected")), name="batch_rows_add_up"
            ),
            models.CheckConstraint(condition=~Q(state=BatchState.TAKEN) | Q(rejected=0, errors="[]"), name="batch_taken_whole"),
            models.CheckConstraint(condition=~Q(state=BatchState.TAKEN) | Q(learned_at__isnull=False), name="batch_taken_at_a_moment"),
            models.CheckConstraint(condition=Q(state=BatchState.RECEIVED) | Q(decided_at__isnull=False), name="batch_decided_at_a_moment"),
        ]
        indexes = [models.Index(fields=("-received_at",), name="batch_newest")]

    def __str__(self) -> str:
        return f"{self.id} {self.fact} {self.file_name}"


class DroppedBatch(models.Model):
    """A rejected file that nobody will correct, and why: nothing waits for it any more. Triggers refuse to change it."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="dropped")
    reason = models.CharField(max_length=1_000)
    dropped_by = models.CharField(max_length=100)
    dropped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.reason}"


class Overlap(models.Model):
    """A row whose id another source has already: not taken, until somebody decides which source is right."""

    fact = models.CharField(max_length=50)
    external_id = models.CharField(max_length=500)
    source = models.CharField(max_length=100)
    kept_source = models.CharField(max_length=100)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="overlaps")
    file_line = models.BigIntegerField()
    content = models.TextField()  # JSON: the row's columns in whole units
    content_hash = models.CharField(max_length=SHA256)
    state = models.CharField(max_length=10, choices=OverlapState.choices, default=OverlapState.OPEN)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1_000, blank=True)
    revision = models.PositiveIntegerField(null=True)  # which it became, when it was taken

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OverlapState.values), name="overlap_state_is_known"),
            models.CheckConstraint(condition=~Q(source=F("kept_source")), name="overlap_of_two_sources"),
            models.UniqueConstraint(fields=("fact", "external_id", "source", "content_hash"), name="overlap_queued_once"),
            models.CheckConstraint(condition=Q(state=OverlapState.OPEN) | Q(decided_at__isnull=False), name="overlap_decided_at_a_moment"),
            models.CheckConstraint(condition=Q(revision=None) | Q(state=OverlapState.TAKEN), name="overlap_revision_was_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.external_id} {self.source}"


class Watermark(models.Model):
    """The last moment at which facts were taken or fixed: the one row that everybody locks who does either."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    moment = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="watermark_one")]

    def __str__(self) -> str:
        return self.moment.isoformat()
