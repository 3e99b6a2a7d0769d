"""Users and their roles, the audit chain, jobs."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from enishi.core.roles import BY_TWO, Alone, ProposalState, Role

SHA256 = 64  # hexadecimal digits


class User(AbstractBaseUser):
    """Somebody who signs in. The mail address is the name; there is no password (sign-in is by code, passkey or the maker's own)."""

    password = None  # type: ignore[assignment]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="ja")
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_one_per_address"),
            models.CheckConstraint(condition=Q(language__in=("ja", "en")), name="user_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.email


class RoleGrant(models.Model):
    """A role that somebody has, from when it was granted until it was removed; kept for ever. Of those in BY_TWO: by which two, or why alone."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    granted_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    alone = models.CharField(max_length=20, blank=True, choices=Alone.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=sorted(BY_TWO))
                | ~Q(alone="")
                | (Q(proposed_by__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="role_that_pays_given_by_two",
            ),
            models.UniqueConstraint(fields=("user", "role"), condition=Q(removed_at=None), name="role_held_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(removed_at__gte=F("granted_at")), name="role_removed_after_granted"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class RoleProposal(models.Model):
    """A role that one administrator wants to give to somebody; another one approves or rejects it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=40, choices=Role.choices)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role"), condition=Q(state=ProposalState.PROPOSED), name="role_proposed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.APPROVED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="role_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_at__gte=F("proposed_at"))),
                name="role_proposal_decided_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.state}"


class MailedLink(models.Model):
    """A link that was mailed for signing in: the hash of its token, and whether it was used. Of one day at most."""

    hash = models.CharField(max_length=SHA256, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(used_at=None) | Q(used_at__gte=F("asked_at")), name="link_used_after_asked")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d %H:%M}"


class TrustedDevice(models.Model):
    """A browser that its person trusts, until a day. Triggers keep what was said at the beginning, and that what has ended stays so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trusted_devices")
    secret = models.CharField(max_length=SHA256, unique=True)  # hashes of what the cookie holds: trusted_devices.py
    turn = models.CharField(max_length=SHA256)
    offered = models.CharField(max_length=SHA256, blank=True)
    turned_at = models.DateTimeField()
    address = models.CharField(max_length=SHA256)  # the hash of the mail address at the beginning
    name = models.CharField(max_length=100)
    trusted_at = models.DateTimeField()
    used_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("trusted_at")), name="device_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")), name="device_ended_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class Invitation(models.Model):
    """That somebody may come in for the first time, until a day; over once they have, or once it was repeated or taken back."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    by = models.CharField(max_length=100)  # as in the audit: a user's id, or the name of what acted
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user",), condition=Q(accepted_at=None, ended_at=None), name="invited_once_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("invited_at")), name="invitation_ends_after_it_began"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(ended_at=None), name="invitation_over_for_one_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.invited_at:%Y-%m-%d}"


class AuditRow(models.Model):
    """One act, chained to the one before it by its hash. Triggers refuse to change or delete it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)  # a user's id, or the name of a job
    act = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    detail = models.TextField()  # canonical JSON
    previous_hash = models.CharField(max_length=SHA256, unique=True)  # unique: the chain has no branch
    hash = models.CharField(max_length=SHA256, unique=True)

    class Meta:
        indexes = [models.Index(fields=("subject", "id"), name="audit_of_subject"), models.Index(fields=("act", "id"), name="audit_of_act")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.act} {self.subject}"


class AuditHead(models.Model):
    """The newest hash of the chain: the one row that everybody locks who adds to it."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    rows = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=SHA256)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"{self.rows} {self.hash}"


class Job(models.Model):
    """Work to be done outside a request. Whoever does it holds a lease; when that lapses, another takes over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)  # the task's place in the code
    arguments = models.TextField()  # JSON: {"args": […], "kwargs": {…}}
    queue = models.CharField(max_length=50)
    priority = models.SmallIntegerField(default=0)
    unique_key = models.CharField(max_length=200, null=True, unique=True)
    run_after = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    workers = models.TextField(default="[]")  # JSON: who has tried, in order
    leased_by = models.CharField(max_length=100, default="", blank=True)
    leased_until = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    errors = models.TextField(default="[]")  # JSON: [{"class": …, "traceback": …}]
    returned = models.TextField(default="null")  # JSON

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finished_at=None) | Q(leased_until=None), name="job_done_is_not_leased"),
            models.CheckConstraint(condition=Q(failed=False) | Q(finished_at__isnull=False), name="job_failed_is_finished"),
        ]
        indexes = [models.Index(fields=("-priority", "run_after"), condition=Q(finished_at=None), name="job_to_do")]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"


class Quarantine(models.Model):
    """A restore of this database: nothing leaves it until two people have released it."""

    backup = models.CharField(max_length=SHA256)  # the hash of the backup's manifest
    entered_at = models.DateTimeField()
    first_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(first_by__isnull=False, second_by__isnull=False), name="quarantine_released_by_two"
            ),
            models.CheckConstraint(condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="quarantine_released_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.entered_at:%Y-%m-%d} {self.backup[:12]}"


class SavedView(models.Model):
    """What somebody asks of a list, under a name: for themselves, or for all of the maker's people. No record: it may be removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of_list = models.CharField(max_length=100)  # the name of its page
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=2_000, blank=True)  # the query of its address
    shared = models.BooleanField(default=False)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("of_list", "name"), condition=Q(shared=True), name="view_for_all_named_once"),
            models.UniqueConstraint(fields=("of_list", "name", "saved_by"), condition=Q(shared=False), name="view_of_one_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="view_is_named"),
        ]

    def __str__(self) -> str:
        return f"{self.of_list} {self.name}"


class FirstView(models.Model):
    """With which view a list opens for somebody."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    of_list = models.CharField(max_length=100)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "of_list"), name="first_view_once")]

    def __str__(self) -> str:
        return f"{self.of_list} {self.user_id}"
