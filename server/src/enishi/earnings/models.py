"""Runs of closings and the lines that they posted. Triggers hold what a constraint cannot say (sealing.py)."""

from django.db import models
from django.db.models import Q

from enishi.programs.natures import Nature

CODE = 100  # characters, as the engine's codes
LINE = 700  # characters: an incentive, a fact that may be a line itself, a seller, a change
SHA256 = 64  # hexadecimal digits
BLAKE = 32


class What(models.TextChoices):
    """What a posted line is: of the closing's own period, or an adjustment of a former one."""

    OWN = "own", "当期分"
    LATE = "late", "追加"
    GONE = "gone", "取消"
    CHANGED = "changed", "変更"


class Run(models.Model):
    """What one closing calculated, and what from. Its lines are written first; writing the run seals them."""

    id = models.UUIDField(primary_key=True)  # made of program and closing
    program = models.CharField(max_length=CODE)
    closing_group = models.CharField(max_length=CODE)
    closing = models.CharField(max_length=2 * CODE)  # month_end/2026-04
    number = models.PositiveIntegerField()  # of the program and group, from 1
    first_day = models.DateField()
    last_day = models.DateField()
    known_by = models.DateTimeField()  # the watermark: facts learned by then
    version = models.DateField()  # the newest text in force on the last day
    texts_hash = models.CharField(max_length=SHA256)
    engine = models.CharField(max_length=50)
    parked = models.TextField(default="[]")  # JSON: why nothing was posted of partners (partners/hindrances.py)
    recorded_at = models.DateTimeField()
    lines = models.BigIntegerField()
    amount = models.BigIntegerField()
    payable = models.BigIntegerField()
    hash = models.CharField(max_length=SHA256)  # of all its lines, in the order of their numbers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "closing"), name="run_one_per_closing"),
            models.UniqueConstraint(fields=("program", "closing_group", "number"), name="run_number_is_one"),
            models.CheckConstraint(condition=Q(first_day__lte=models.F("last_day")), name="run_first_day_before_last"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.closing}"


class EarningLine(models.Model):
    """What a run posted of one line: the difference to what had been posted of it, and what it comes to now. Minor units."""

    id = models.BigAutoField(primary_key=True)
    # Rows are many: no index but those that something asks for, and none beside the unique ones that begin with the run.
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="earning_lines", db_index=False)
    number = models.PositiveBigIntegerField()
    key = models.CharField(max_length=BLAKE)  # what makes it the same line in the next run
    what = models.CharField(max_length=10, choices=What.choices)
    line_id = models.CharField(max_length=LINE)
    incentive = models.CharField(max_length=CODE)
    version = models.DateField()
    nature = models.CharField(max_length=20, choices=Nature.choices)
    kind = models.CharField(max_length=20)
    fact = models.CharField(max_length=20)
    fact_id = models.CharField(max_length=LINE)
    of_fact = models.CharField(max_length=LINE, db_index=True)  # the same, of a month of service the order line
    seller = models.CharField(max_length=CODE)
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)
    partner = models.CharField(max_length=CODE)
    day = models.DateField()
    belongs_to = models.CharField(max_length=2 * CODE, blank=True)  # the closing whose period holds its day; before the first one empty
    origin = models.CharField(max_length=LINE, blank=True)  # of a take-back, the line it undoes
    pays_as = models.CharField(max_length=20)
    changed = models.CharField(max_length=1000, blank=True)  # the figures that differ
    amount = models.BigIntegerField()
    payable = models.BigIntegerField()
    amount_after = models.BigIntegerField()
    payable_after = models.BigIntegerField()
    figures = models.TextField()  # canonical JSON: everything the amount can be recalculated from

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("key", "run"), name="earning_line_once_per_run"),
            models.UniqueConstraint(fields=("run", "number"), name="earning_line_number_is_one"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="earning_line_what_is_known"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="earning_line_nature_is_known"),
            models.CheckConstraint(
                condition=~Q(what=What.OWN) | Q(amount=models.F("amount_after"), payable=models.F("payable_after")),
                name="earning_line_own_is_new",
            ),
            models.CheckConstraint(condition=~Q(what=What.GONE) | Q(amount_after=0, payable_after=0), name="earning_line_gone_is_nothing"),
        ]

    def __str__(self) -> str:
        return self.line_id
