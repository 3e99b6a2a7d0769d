"""Books, their accounts, and entries of lines. Triggers hold what a constraint cannot say (sealing.py)."""

from django.db import models
from django.db.models import F, Q

from enishi.earnings.models import Run
from enishi.intake.models import KeptFile
from enishi.ledger.accounts import AccountKind, EntryKind, SettledAs
from enishi.programs.natures import Nature

CODE = 100  # characters, as the engine's codes
KEY = 800  # characters: program, closing, payee and what for
SHA256 = 64  # hexadecimal digits


class Book(models.Model):
    """What one program owes one closing group, in one currency: the row that everybody locks who posts in it."""

    program = models.CharField(max_length=CODE)
    closing_group = models.CharField(max_length=CODE)
    currency = models.CharField(max_length=3)
    opened_at = models.DateTimeField()
    closed_through = models.DateField(null=True)  # the last day of what is closed; nothing is booked on it or before it
    entries = models.BigIntegerField(default=0)  # how many there are: an entry that vanished is missed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("program", "closing_group"), name="book_one_per_group"),
            models.CheckConstraint(condition=Q(entries__gte=0), name="book_entries_are_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.program}/{self.closing_group}"


class Account(models.Model):
    """One account of a book: what it holds, why, and of whom."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=20, choices=AccountKind.choices)
    nature = models.CharField(max_length=20, choices=Nature.choices)
    partner = models.CharField(max_length=CODE)
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("book", "kind", "nature", "partner", "payee_kind", "payee"), name="account_is_one"),
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_is_known"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="account_nature_is_known"),
            models.CheckConstraint(condition=Q(payee_kind__in=("partner", "person")), name="account_payee_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.nature}/{self.payee_kind}/{self.payee}"


class Entry(models.Model):
    """What happened, in lines that come to nothing together. Its lines are written first; writing the entry seals them."""

    id = models.UUIDField(primary_key=True)  # made of its key: the same effect has the same name everywhere
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="sealed")
    number = models.BigIntegerField()
    key = models.CharField(max_length=KEY)  # the money effect; nothing is booked twice
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    booked_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    reason = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=3 * CODE, blank=True)  # what it was made from, as run:month_end/2026-04
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    hash = models.CharField(max_length=SHA256)

    class Meta:
        constraints = [
            models.UniqueConstraint("key", name="entry_key_once"),
            models.UniqueConstraint(fields=("book", "number"), name="entry_number_is_one"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False) | (~Q(kind=EntryKind.REVERSAL) & Q(reverses=None)),
                name="entry_reversal_cites",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(EntryKind.REVERSAL, EntryKind.MANUAL)) | ~Q(reason=""), name="entry_by_hand_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class EntryLine(models.Model):
    """An amount in one account, in minor units: debit above 0, credit below."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("entry", "number"), name="entry_line_number_is_one"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_line_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class Settlement(models.Model):
    """What a closing did with a payee's balance, by nature: carried_in + posted = paid − billed + lost + carried_out, in minor units.

    The rows of a payee have one outcome together; what was netted between natures is paid of one and not of the other.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="settlements")
    partner = models.CharField(max_length=CODE)
    payee_kind = models.CharField(max_length=20)
    payee = models.CharField(max_length=CODE)
    nature = models.CharField(max_length=20, choices=Nature.choices)
    outcome = models.CharField(max_length=20, choices=SettledAs.choices)
    ended = models.BooleanField()  # the contract of the payee's company had ended, as known by the closing
    minimum = models.BigIntegerField()
    carried_in = models.BigIntegerField()
    posted = models.BigIntegerField()  # by the closing, or by hand since the one before
    paid = models.BigIntegerField()  # is due for payout from now on
    lost = models.BigIntegerField()  # below 0: what had been lost was undone
    billed = models.BigIntegerField()
    carried_out = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "payee_kind", "payee", "partner", "nature"), name="settlement_once_per_run"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="settlement_nature_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=SettledAs.values), name="settlement_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(carried_out=F("carried_in") + F("posted") - F("paid") + F("billed") - F("lost")), name="settlement_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.payee_kind}/{self.payee} {self.nature}"


class AccountTitle(models.Model):
    """What accounts of a kind and nature are called in the maker's books of account from a day on, where not as usual.

    `layout`: for one accounting system alone; empty: for all that have none of their own.
    """

    layout = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=AccountKind.choices)
    nature = models.CharField(max_length=20, choices=Nature.choices)
    from_day = models.DateField()
    title = models.CharField(max_length=CODE)
    department = models.CharField(max_length=CODE, blank=True)
    tax_code = models.CharField(max_length=CODE, blank=True)
    transitional_tax_code = models.CharField(max_length=CODE, blank=True)  # of payees without a registration number

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("layout", "kind", "nature", "from_day"), name="account_title_is_one"),
            models.CheckConstraint(condition=~Q(title=""), name="account_title_is_said"),
        ]

    def __str__(self) -> str:
        return self.title


class OpeningFile(models.Model):
    """A file of opening balances that was taken into a book, whole. Triggers refuse to change it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="opening_files")
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="opening_files")
    file_name = models.CharField(max_length=255)
    source = models.CharField(max_length=100)
    booked_on = models.DateField()
    rows = models.PositiveIntegerField()
    taken_by = models.CharField(max_length=100)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("book", "file", "source"), name="opening_file_taken_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.file_name}"


class JournalExport(models.Model):
    """The journal of a closing as it was handed to the books of account, once. Triggers refuse to change it."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="journal")
    layout = models.CharField(max_length=20)
    content = models.BinaryField()
    hash = models.CharField(max_length=SHA256)
    lines = models.TextField()  # canonical JSON: day, debit, credit and amount of each line, for the reconciliation
    exported_by = models.CharField(max_length=100)
    exported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.run} {self.layout}"
