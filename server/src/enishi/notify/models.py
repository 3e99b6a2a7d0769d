"""The outbox, what people have stopped, and the addresses of their calendars."""

from django.db import models
from django.db.models import Q

from enishi.core.models import SHA256, User

KEY = 300  # characters
WAITS = Q(sent_at=None) & (Q(useless_at=None) | ~Q(secret=""))  # one whose secret is gone is of no use any more


class Message(models.Model):
    """A mail to one person: what it says is fixed when it is put."""

    key = models.CharField(max_length=KEY, unique=True)  # what it is about: put twice it is one mail
    kind = models.CharField(max_length=100)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    language = models.CharField(max_length=2, default="ja")
    reply_to = models.EmailField(max_length=254, blank=True)  # the maker's person who answers it
    secret = models.TextField(blank=True)  # what leaves in the place of subject and text, enciphered; gone once it has left
    useless_at = models.DateTimeField(null=True)  # from when on a mail with a secret is not sent any more
    stop = models.CharField(max_length=500, blank=True)  # where its kind is stopped; "" where it cannot be
    put_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)  # what the mail server said last

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(sent_at__gte=models.F("put_at")), name="message_sent_after_put")
        ]
        indexes = [
            models.Index(fields=("sent_at", "id"), name="message_waiting"),
            models.Index(fields=("to", "id"), name="message_to"),
            models.Index(fields=("put_at", "id"), name="message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Stopped(models.Model):
    """A kind of mails that somebody does not want."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "kind"), name="stopped_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class CalendarAddress(models.Model):
    """Where somebody's own calendar asks for the dates that matter to them: of the secret in it only the hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=SHA256, unique=True)
    amounts = models.BooleanField(default=False)  # whether its person wants amounts in it, where they may see them
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user",), condition=Q(ended_at=None), name="calendar_one_address"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=models.F("made_at")), name="calendar_ended_after_made"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"
