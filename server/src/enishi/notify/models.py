"""The outbox."""

from django.db import models
from django.db.models import Q

KEY = 300  # characters


class Message(models.Model):
    """A mail to one person: what it says is fixed when it is put."""

    key = models.CharField(max_length=KEY, unique=True)  # what it is about: put twice it is one mail
    kind = models.CharField(max_length=100)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    put_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)  # what the mail server said last

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(sent_at__gte=models.F("put_at")), name="message_sent_after_put")
        ]
        indexes = [models.Index(fields=("sent_at", "id"), name="message_waiting"), models.Index(fields=("to", "id"), name="message_to")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
