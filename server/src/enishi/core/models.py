"""Users and their roles, the audit chain, jobs."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from enishi.core.roles import Role

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
    """A role that somebody has, from when it was granted until it was removed; kept for ever."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    granted_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "role"), condition=Q(removed_at=None), name="role_held_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(removed_at__gte=F("granted_at")), name="role_removed_after_granted"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


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
